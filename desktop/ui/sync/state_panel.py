"""How the sync stands, with the buttons that begin and end one, and what the last one did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QProgressBar, QWidget

from desktop.domain.errors import LangSoError, TroubleError
from desktop.domain.papers import PaperKind
from desktop.domain.text.numbers import format_number
from desktop.services.sync_pace import NO_LINE, code_of
from desktop.system.sentences import sentence
from desktop.system.settings import BACKGROUND_SYNC
from desktop.system.texts import _, ngettext
from desktop.ui.context import Page
from desktop.ui.sync.outcome import outcome_words
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.fields import TickBox
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.paper_link import PaperLink
from desktop.ui.widgets.sync_words import REMOVAL, last_sync_words, sync_lines

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.rows.reporting import SyncState
    from desktop.services.sync_team import Enrolment
    from desktop.ui.context import AppContext
    from desktop.ui.sync.outcome import Outcome


class StatePanel(Panel):
    """Words, buttons, progress, result.

    Args:
        context: Its sync, what this PC is set to, and the ways to the paper and the self-test.
        parent: As in Qt.

    Signals:
        sync_clicked: A sync is wanted.
        stop_clicked: The one under way is to end.
        waiting_clicked: What waits is to be seen.
    """

    sync_clicked = Signal()
    stop_clicked = Signal()
    waiting_clicked = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._syncing = context.syncing
        self._settings = context.settings
        self._navigator = context.navigator
        self._state: SyncState | None = None
        self._today: date | None = None
        self._asked_about = False
        self.words = TextLabel(bold=True)
        self.more = TextLabel()
        self.trouble = TextLabel(tone=Tone.WARNING)
        self._last = TextLabel(tone=Tone.MUTED)
        self._server = TextLabel(tone=Tone.MUTED)
        self.sync = PrimaryButton(_("Sync now"), "sync")
        self.stop = ActionButton(_("Stop"), "close")
        self.stop.setAccessibleName(_("Stop the sync"))
        self._progress = QProgressBar()
        self._progress.setAccessibleName(_("Progress of the sync"))
        self._progress.setTextVisible(False)
        self.result = TextLabel()
        self.by_itself = TickBox(_("Sync by itself every 15 minutes"))
        self.by_itself.setChecked(self._settings.get(BACKGROUND_SYNC))
        self.receipt = PaperLink(context, _("Receipt on paper"), PaperKind.SYNC_RECEIPT)
        self.check = ActionButton(_("Check this PC"), "check", kind=ButtonKind.QUIET)
        self.see_waiting = ActionButton("", "eye", kind=ButtonKind.QUIET)
        row, going = FlowLayout(spacing=12), FlowLayout(spacing=12)
        for widget in (self.sync, self.see_waiting, self.receipt, self.check, self.by_itself):
            row.addWidget(widget)
        # In a row of its own, below the others: it appears by itself when a sync in the
        # background takes long, and must never lie under a finger that meant something else.
        going.addWidget(self.stop)
        going.add(self._progress)
        for label in (self.words, self.trouble, self.more, self._last, self._server):
            self.rows.addWidget(label)
        self.rows.addLayout(row)
        self.rows.addWidget(self.result)
        self.rows.addLayout(going)
        for hidden in (self.more, self.trouble, self.stop, self._progress, self.result):
            hidden.hide()
        for hidden in (self.see_waiting, self.receipt, self.check):
            hidden.hide()
        self.sync.clicked.connect(self.sync_clicked)
        self.stop.clicked.connect(self.stop_clicked)
        self.by_itself.edited.connect(self._on_ticked)
        self.see_waiting.clicked.connect(self.waiting_clicked)
        self.check.clicked.connect(self._on_check_clicked)
        self._syncing.moved.connect(self.show_line)

    def show_state(self, state: SyncState, today: date) -> None:
        """Say how things stand in the book."""
        self._state, self._today = state, today
        self._last.setText(last_sync_words(state))
        # Before the first one the line above says so.
        synced = state.last_success_at is not None
        self._last.setVisible(state.enrolled and synced and not state.complete)
        count = state.waiting
        self.see_waiting.setVisible(state.enrolled and count > 0)
        words = ngettext("See what waits ({count})", "See what waits ({count})", count)
        self.see_waiting.setText(words.format(count=format_number(count)))
        # Only what both ends were found to hold can be handed over on paper.
        self.receipt.setVisible(state.enrolled and state.last_equal is True)
        self.show_line()

    def show_place(self, place: Enrolment | None) -> None:
        """Say which province this PC is connected to; without one there is nothing to press."""
        self.sync.setVisible(place is not None)
        self.by_itself.setVisible(place is not None)
        self.check.setVisible(place is not None)
        self._server.setVisible(place is not None)
        if place is not None:
            self._server.setText(
                _("{province} · {address}").format(province=place.province, address=place.address)
            )

    def show_outcome(self, outcome: Outcome) -> None:
        """Say what the last sync did."""
        self.result.setText("\n".join(outcome_words(outcome)))
        self.result.show()

    def forget_outcome(self) -> None:
        """A new one is about to begin."""
        self.result.hide()

    def leave_out_removal(self, *, left_out: bool) -> None:
        """Whether the question about it stands on the page already."""
        self._asked_about = left_out
        self.show_line()

    @Slot()
    def show_line(self) -> None:
        """Say what is under way, and what keeps the sync from going on."""
        if self._state is None or self._today is None:
            return
        line = self._syncing.line
        first, *others = sync_lines(self._state, line, self._today)
        if self._state.conflicts:
            others.append(_differing(self._state.conflicts))
        if self._state.enrolled and not self.by_itself.isChecked():
            others.append(_("Sync by itself is off: nothing goes until you press “Sync now”."))
        self.words.setText(first)
        self.more.setText("\n".join(others))
        self.more.setVisible(bool(others))
        self.trouble.setText(self._trouble_words())
        self.trouble.setVisible(bool(self.trouble.text()))
        self._show_going(line.running, line.done, line.total)

    @Slot()
    def _on_check_clicked(self) -> None:
        self._navigator.open_page(Page.SETTINGS, check=True)

    @Slot()
    def _on_ticked(self) -> None:
        by_itself = self.by_itself.isChecked()
        self._settings.set(BACKGROUND_SYNC, by_itself)
        if by_itself:
            self._syncing.soon()
        self.show_line()

    def _show_going(self, running: bool, done: int, total: int) -> None:  # noqa: FBT001 - of SyncLine
        """Only the one to stop it comes and goes; the one that begins it keeps the keyboard."""
        if not running and QApplication.focusWidget() is self.stop:
            # Else Qt hands the focus on, to some other field of the page.
            self.sync.setFocus(Qt.FocusReason.OtherFocusReason)
        self.stop.setVisible(running)
        self._progress.setVisible(running)
        self._progress.setRange(0, total)
        self._progress.setValue(min(done, total))

    def _trouble_words(self) -> str:
        error = self._syncing.line.trouble
        if not isinstance(error, LangSoError):
            return ""
        if code_of(error) == REMOVAL and self._asked_about:
            return ""
        words = sentence(_with_numbers(error))
        due = self._syncing.due_in_s
        if code_of(error) in NO_LINE and due is not None:
            minutes = max(1, round(due / 60))
            again = ngettext(
                "It tries again by itself in {count} minute.",
                "It tries again by itself in {count} minutes.",
                minutes,
            )
            words = f"{words} {again.format(count=format_number(minutes))}"
        return words


def _with_numbers(error: LangSoError) -> LangSoError:
    """How many records it is about, written as everywhere."""
    if code_of(error) != REMOVAL:
        return error
    counts = {name: value for name, value in error.params.items() if isinstance(value, int)}
    written = {name: format_number(value) for name, value in counts.items()}
    return TroubleError(error.code, **written)


def _differing(count: int) -> str:
    return ngettext(
        "{count} value was written differently on two PCs",
        "{count} values were written differently on two PCs",
        count,
    ).format(count=format_number(count))

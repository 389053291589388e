"""Where two values of one field meet: both side by side, what each changes, one press decides."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.domain.errors import LangSoError
from desktop.services.sync_consequences import NEVER_COUNTED, consequences
from desktop.services.sync_decisions import DecideDiffering, keep_current, restore_lost
from desktop.system.texts import _
from desktop.ui.context import Page
from desktop.ui.models.rows import TableColumn
from desktop.ui.record_places import open_record
from desktop.ui.sync.trouble_words import (
    group_words,
    here_words,
    lost_words,
    what_words,
    written_words,
)
from desktop.ui.theme import Tone, set_tone
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.table import RowsTable
from desktop.ui.widgets.total_words import totals_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.domain.changes import Seen
    from desktop.services.history import TotalChange
    from desktop.services.session import TeamSession
    from desktop.services.sync_troubles import Differing
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job

_PAUSE_MS = 400
"""Who walks down the list with the arrow keys makes no copy of the book at each line."""

_SHOWN_FIGURES = 6
_SIDE_CHARACTERS = 30


class _Side(QFrame):
    """One of the two values: what it is, who wrote it, when and on which PC."""

    def __init__(self, title: str, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_tone(self, back=tone)
        self.value = TextLabel(bold=True, parent=self)
        self.written = TextLabel(tone=Tone.MUTED, parent=self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 10, 14, 12)
        rows.setSpacing(6)
        rows.addWidget(TextLabel(title, parent=self))
        rows.addWidget(self.value)
        rows.addWidget(self.written)
        rows.addStretch(1)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _SIDE_CHARACTERS)

    def show_value(self, value: str, written: str) -> None:
        """Show these words."""
        self.value.setText(value)
        self.written.setText(written)
        self.written.setVisible(bool(written))


class ConflictDesk(Panel):
    """Hidden while nothing differs.

    Signals:
        decided: A decision was made; the lists are old.
    """

    decided = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._seen: Seen | None = None
        self._look: Job | None = None
        self._looked_at: Differing | None = None
        title = _("Written differently on two PCs")
        self.table: RowsTable[Differing] = RowsTable(title, _columns(), lambda row: row.key, self)
        self.table.keep_low()
        self.here = _Side(_("Counts now"), Tone.SELECTED, self)
        self.other = _Side(_("The other one"), Tone.PAGE, self)
        self.figures = TextLabel(parent=self)
        self.keep_button = ActionButton(_("Keep what counts now"), "check", parent=self)
        self.take_button = ActionButton(_("Take the other one"), "sync", parent=self)
        self.open_button = ActionButton(
            _("Open the record"), "edit", kind=ButtonKind.QUIET, parent=self
        )
        sides, buttons = FlowLayout(spacing=12), FlowLayout(spacing=12)
        for side in (self.here, self.other):
            sides.add(side)
        for button in (self.keep_button, self.take_button, self.open_button):
            buttons.addWidget(button)
        self.rows.addWidget(Heading(title, 2, self))
        self.rows.addWidget(
            TextLabel(
                _("Both are kept until you decide. What you decide can be taken back."),
                tone=Tone.MUTED,
                parent=self,
            )
        )
        self.rows.addWidget(self.table, 1)
        self.rows.addLayout(sides)
        self.rows.addWidget(self.figures)
        self.rows.addLayout(buttons)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self._on_opened)
        self.keep_button.clicked.connect(self._on_keep_clicked)
        self.take_button.clicked.connect(self._on_take_clicked)
        self.open_button.clicked.connect(self._on_open_clicked)
        self.hide()

    def show_rows(self, rows: Sequence[Differing], seen: Seen | None) -> None:
        """Show these; `seen` is where the log stood when they were read."""
        self._seen = seen
        self._looked_at = None
        self.table.set_rows(rows)
        if rows and self.table.current() is None:
            self.table.choose(rows[0].key)
        self.setVisible(bool(rows))
        self._show(self.table.current())

    @Slot()
    def look(self) -> None:
        """Find out which figures the chosen line's other value would change."""
        row = self.table.current()
        if row is None or not self.isVisible() or self._context.runner.closed:
            return
        self._looked_at = row
        if row.group not in NEVER_COUNTED:
            self.figures.setText(
                _("Looking which figures the other one would change … You may choose already.")
            )
            self.figures.show()
        self._look = self._context.runner.run(
            self,
            partial(_consequences, self._context.session, self._decision(row), row.group),
            done=self._show_figures,
            failed=self._on_not_looked,
        )

    @Slot(object)
    def _show(self, row: Differing | None) -> None:
        if row == self._looked_at and row is not None:
            return
        self._pause.stop()
        if self._look is not None:
            self._look.cancel()
            self._look = None
        self._looked_at = None
        self.figures.hide()
        if row is None:
            return
        self.here.show_value(here_words(row), written_words(row.here_who, row.here_at, row.here_pc))
        self.other.show_value(
            lost_words(row), written_words(row.other_who, row.other_at, row.other_pc)
        )
        self._pause.start()

    def _show_figures(self, found: tuple[TotalChange, ...]) -> None:
        self._look = None
        lines = totals_words(found)
        words = _("Whichever you choose, no figure changes.")
        if lines:
            words = "\n".join([_("If the other one counts:"), *lines[:_SHOWN_FIGURES]])
        self.figures.setText(words)
        self.figures.show()

    def _on_not_looked(self, error: BaseException) -> None:
        """What cannot be taken is told when it is asked for, not before."""
        self._look = None
        self.figures.hide()
        if not isinstance(error, LangSoError):
            self._context.presenter.present(error)

    @Slot(object)
    def _on_opened(self, _row: Differing) -> None:
        self.keep_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_keep_clicked(self) -> None:
        self._decide(keep_current, _("Decided: what counts now stays."))

    @Slot()
    def _on_take_clicked(self) -> None:
        self._decide(restore_lost, _("Decided: the other one counts from now on."))

    @Slot()
    def _on_open_clicked(self) -> None:
        row = self.table.current()
        navigator = self._context.navigator
        if row is not None and not open_record(navigator, row.place.table, row.place.record):
            # All else is about the team.
            navigator.open_page(Page.TEAM)

    def _decide(self, service: Callable[..., Any], told: str) -> None:
        row = self.table.current()
        if row is None:
            return
        self._enable(able=False)
        self._context.runner.write(
            self,
            service,
            self._decision(row),
            done=partial(self._on_decided, told),
            failed=self._on_failed,
        )

    def _decision(self, row: Differing) -> DecideDiffering:
        return DecideDiffering(row.key, self._seen)

    def _on_decided(self, told: str, _nothing: object) -> None:
        self._enable(able=True)
        tell_saved(self._context, self, told)
        self._context.syncing.soon()
        self.decided.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._enable(able=True)
        self._context.presenter.present(error)

    def _enable(self, *, able: bool) -> None:
        if not able:
            # Else Qt hands the focus on when the button is disabled.
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.keep_button.setEnabled(able)
        self.take_button.setEnabled(able)


def _columns() -> tuple[TableColumn[Differing], ...]:
    return (
        TableColumn(_("About"), lambda row: what_words(row.table, row.name), characters=26),
        TableColumn(_("What differs"), lambda row: group_words(row.group), characters=16),
        TableColumn(_("Counts now"), here_words, characters=20),
        TableColumn(_("The other one"), lost_words, characters=20, stretch=True),
    )


def _consequences(
    session: TeamSession, decision: DecideDiffering, group: str, _job: Job
) -> tuple[TotalChange, ...]:
    return consequences(session, decision, group)

"""The history: who did what and when, and taking one of it back after a look at the outcome."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Slot

from desktop.domain.clock import VIETNAM
from desktop.domain.text.numbers import MISSING, format_number
from desktop.services.history import WRITTEN_TABLES, HistoryAct, list_history, preview_undo
from desktop.services.slices import RECORDS_EACH
from desktop.system.texts import _
from desktop.ui.history.words import act_words, preview_words
from desktop.ui.models.rows import TableColumn
from desktop.ui.theme import Tone
from desktop.ui.undo import take_back
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.table import ListPanel, RowsTable
from desktop.ui.widgets.view import View

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.services.history import UndoPreview
    from desktop.services.session import TeamSession
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class HistoryView(View):
    """Enter on a line shows what taking it back would change; a second press does it."""

    tables: ClassVar[frozenset[str]] = WRITTEN_TABLES

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("History"), parent)
        self._job: Job | None = None
        self._chosen: HistoryAct | None = None
        self.table: RowsTable[HistoryAct] = RowsTable(
            _("History"),
            [
                TableColumn(_("When"), when_words, lambda one: one.row.at, characters=17),
                TableColumn(_("Who"), lambda one: one.row.who_name or MISSING, characters=18),
                TableColumn(_("What"), act_words, characters=40, stretch=True),
            ],
            lambda one: one.act,
        )
        self.list = ListPanel(self.table, EmptyState(_("Nothing was done yet.")))
        self.panel = Panel()
        self.title_label = Heading("", level=2)
        self.words = TextLabel()
        self.undo_button = ActionButton(_("Undo this action"), "undo", kind=ButtonKind.DANGER)
        self.go_on_button = ActionButton(_("Go on with taking back"), "undo")
        self.close_button = ActionButton(_("Leave it"), kind=ButtonKind.QUIET)
        row = FlowLayout(spacing=12)
        row.addWidget(self.go_on_button)
        row.addWidget(self.undo_button)
        row.addWidget(self.close_button)
        self.panel.rows.addWidget(self.title_label)
        self.panel.rows.addWidget(self.words)
        self.panel.rows.addLayout(row)
        self.panel.hide()
        self.body.addWidget(
            TextLabel(
                _(
                    "What was done in the last 30 days can be taken back, except beginning the "
                    "book. Choose a line to see how."
                ),
                tone=Tone.MUTED,
            )
        )
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.panel)
        self.table.opened.connect(self._on_opened)
        self.undo_button.clicked.connect(self._on_undo_clicked)
        self.go_on_button.clicked.connect(self._on_go_on_clicked)
        self.close_button.clicked.connect(self._close_panel)

    def reload(self) -> None:
        """Read the history again; a preview that is open may no longer be true."""
        self._close_panel()
        self.context.runner.read(
            self, list_history, done=self._show, failed=self.context.presenter.present
        )

    def focus_first(self) -> None:
        """The list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, found: tuple[HistoryAct, ...]) -> None:
        self.list.set_rows(found)

    @Slot(object)
    def _on_opened(self, found: HistoryAct) -> None:
        self._cancel()
        self._chosen = found
        if not found.row.undoable:
            self._show_panel([_("This is older than 30 days, or changed nothing.")], can_undo=False)
            return
        self._job = self.context.runner.run(
            self,
            partial(_preview, self.context.session, found.act),
            done=self._show_preview,
            failed=self.context.presenter.present,
            progress=self._show_progress,
        )

    def _show_progress(self, finished: int, total: int) -> None:
        if total > RECORDS_EACH:
            words = _("Looking what would change … {finished} of {total} records").format(
                finished=format_number(finished), total=format_number(total)
            )
            self._fill_panel([words], can_undo=False)

    def _show_preview(self, preview: UndoPreview) -> None:
        self._job = None
        self._show_panel(preview_words(preview), can_undo=preview.restored > 0)

    def _show_panel(self, lines: list[str], *, can_undo: bool) -> None:
        if self._chosen is None:
            return
        self._fill_panel(lines, can_undo=can_undo)
        target = self.undo_button if can_undo else self.close_button
        if not self.go_on_button.isHidden():
            target = self.go_on_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_panel(self, lines: list[str], *, can_undo: bool) -> None:
        found = self._chosen
        if found is None:
            return
        self.title_label.setText(act_words(found))
        self.words.setText("\n".join(lines))
        # An act that is half taken back is no longer undone as a whole: it is gone on with.
        begun, broken_off = found.row.undone, found.row.takes_back
        half = begun is not None and begun.goes_on
        own_half = broken_off is not None and broken_off.goes_on and begun is None
        self.go_on_button.setVisible(half or own_half)
        self.undo_button.setVisible(not half)
        self.undo_button.setEnabled(can_undo)
        self.panel.show()

    @Slot()
    def _on_go_on_clicked(self) -> None:
        found = self._chosen
        begun = None if found is None else found.row.undone or found.row.takes_back
        if begun is not None:
            self.go_on_button.setEnabled(False)
            take_back(self.context, self, begun.act, self._close_panel)

    @Slot()
    def _on_undo_clicked(self) -> None:
        if self._chosen is None:
            return
        self.undo_button.setEnabled(False)
        take_back(self.context, self, self._chosen.act, self._close_panel)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot()
    def _close_panel(self) -> None:
        was_shown = not self.panel.isHidden()
        self._cancel()
        self._chosen = None
        self.go_on_button.setEnabled(True)
        self.panel.hide()
        if was_shown:
            self.focus_first()


def _preview(session: TeamSession, act: str, job: Job) -> UndoPreview:
    def step(finished: int, total: int) -> None:
        job.check()
        job.report(finished, total)

    return preview_undo(session, act, step)


def when_words(found: HistoryAct) -> str:
    """Day and time, as it is here."""
    return f"{found.row.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"

"""Figures that others counted: listed, typed with source and day, changed, taken away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import MISSING, format_number
from desktop.services.baselines import DeleteBaseline, delete_baseline, list_baselines
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.models.rows import TableColumn
from desktop.ui.targets.figure_dialog import FigureDialog
from desktop.ui.theme import Tone
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.export_button import ExportButton
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.table import ListPanel, RowsTable

if TYPE_CHECKING:
    from desktop.domain.baselines import Baseline
    from desktop.services.baselines import KnownBaselines
    from desktop.ui.context import AppContext


class FiguresPage(QWidget):
    """A tab of the targets: what the team did not count itself.

    Args:
        context: Its runner reads and writes.
        view: The page, the parent of dialogs and the owner of what is written.

    Signals:
        shown: The figures were read.
    """

    shown = Signal()

    def __init__(self, context: AppContext, view: QWidget) -> None:
        super().__init__(view)
        self._context = context
        self._view = view
        self._known: KnownBaselines | None = None
        self._wanted: str | None = None
        self.new_button = PrimaryButton(_("New figure"), "add", self)
        self.change_button = ActionButton(_("Change"), "edit", parent=self)
        self.delete_button = ActionButton(
            _("Delete"), "delete", kind=ButtonKind.DANGER, parent=self
        )
        self.table: RowsTable[Baseline] = RowsTable(
            _("Figures counted by others"), _columns(), lambda row: row.id
        )
        self.list = ListPanel(
            self.table,
            EmptyState(
                _(
                    "No figure of others is noted. Rates are then counted from your own list of "
                    "households and people."
                )
            ),
        )
        self._lay_out()
        self.new_button.clicked.connect(self.begin_new)
        self.change_button.clicked.connect(self._on_change_clicked)
        self.delete_button.clicked.connect(self._on_delete_clicked)
        self.table.opened.connect(self._on_opened)
        self.table.chosen.connect(self._on_chosen)
        self._on_chosen(None)

    def reload(self) -> None:
        """Read the figures again."""
        self._context.runner.read(
            self, list_baselines, done=self._show, failed=self._context.presenter.present
        )

    def choose(self, baseline_id: str) -> bool:
        """That line is chosen, now or when it was read; whether it is there already."""
        self._wanted = baseline_id
        return self._choose_wanted()

    def open_again(self, baseline_id: str) -> None:
        """The dialog of a draft: of a figure, or of a new one ("")."""
        if not baseline_id:
            self.begin_new()
        elif self.table.choose(baseline_id):
            self._on_change_clicked()

    def _lay_out(self) -> None:
        top = FlowLayout(spacing=12)
        for button in (self.new_button, self.change_button, self.delete_button):
            top.addWidget(button)
        top.addWidget(ExportButton(self._context, self.table, "so-lieu-noi-khac", personal=False))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 12, 0, 0)
        rows.setSpacing(10)
        rows.addWidget(
            TextLabel(
                _(
                    "Use these where an office knows better than your list, for example how many "
                    "households the village has. Helps and sessions are always counted by you."
                ),
                tone=Tone.MUTED,
            )
        )
        rows.addLayout(top)
        rows.addWidget(self.list, 1)

    def _show(self, known: KnownBaselines) -> None:
        self._known = known
        self.list.set_rows(known.rows)
        if not self._choose_wanted() and known.rows and self.table.current() is None:
            self.table.choose(known.rows[0].id)
        self._on_chosen(self.table.current())
        self.shown.emit()

    def _choose_wanted(self) -> bool:
        if self._wanted is None or not self.table.choose(self._wanted):
            return False
        self._wanted = None
        return True

    @Slot(object)
    def _on_chosen(self, row: Baseline | None) -> None:
        self.change_button.setEnabled(row is not None)
        self.delete_button.setEnabled(row is not None)

    @Slot()
    def begin_new(self) -> None:
        """The dialog of a new figure."""
        if self._known is not None:
            self._open(None)

    @Slot()
    def _on_change_clicked(self) -> None:
        row = self.table.current()
        if row is not None:
            self._open(row)

    @Slot(object)
    def _on_opened(self, row: Baseline) -> None:
        self._open(row)

    def _open(self, row: Baseline | None) -> None:
        seen = self._known.seen if self._known is not None else None
        dialog = FigureDialog(self._context, row, seen, self._view)
        dialog.saved.connect(self._on_saved)
        dialog.open()

    @Slot()
    def _on_delete_clicked(self) -> None:
        row = self.table.current()
        if row is None or self._known is None:
            return
        self._context.runner.write(
            self._view,
            delete_baseline,
            DeleteBaseline(row.id, self._known.seen),
            done=partial(self._told, _("The figure is deleted.")),
            failed=self._context.presenter.present,
        )

    @Slot(object)
    def _on_saved(self, baseline_id: object) -> None:
        self._wanted = str(baseline_id)
        self.reload()
        self._told(_("The figure is saved."), None)

    def _told(self, words: str, _result: object) -> None:
        tell_saved(self._context, self._view, words)


def _columns() -> tuple[TableColumn[Baseline], ...]:
    return (
        TableColumn(
            _("What was counted"),
            lambda row: label(row.key),
            lambda row: label(row.key),
            characters=24,
            stretch=True,
        ),
        TableColumn(
            _("How many"),
            lambda row: format_number(row.value),
            lambda row: row.value,
            right=True,
            characters=10,
        ),
        TableColumn(
            _("Counted on"),
            lambda row: format_date(row.counted_on),
            lambda row: row.counted_on,
            characters=11,
        ),
        TableColumn(_("Counted by"), lambda row: row.source, characters=18),
        TableColumn(
            _("Decision number"), lambda row: row.decision_number or MISSING, characters=13
        ),
    )

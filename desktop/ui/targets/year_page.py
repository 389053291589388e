"""The targets of one year beneath each other, also of a year that is over or still to come."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.reporting import TargetSource
from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import MISSING, format_number, format_percent
from desktop.services.targets import DeleteTarget, delete_target, year_targets
from desktop.system.labels import label
from desktop.system.texts import _, language
from desktop.ui.models.rows import TableColumn
from desktop.ui.targets.set_target import NewTargetDialog, SetTargetDialog
from desktop.ui.theme import Tone
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.export_button import ExportButton
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.table import ListPanel, RowsTable
from desktop.ui.widgets.target_bar import base_words

if TYPE_CHECKING:
    from desktop.domain.rows.reporting import IndicatorRow, TargetProgress, YearTargets
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job
    from desktop.ui.widgets.form_dialog import FormDialog

_FIRST_YEAR = 2021
_AHEAD = 5


class YearTargetsPage(QWidget):
    """A tab of the targets.

    Args:
        context: Its runner reads and writes.
        view: The page, the parent of dialogs and the owner of what is written.

    Signals:
        shown: The targets of the chosen year were read.
    """

    shown = Signal()

    def __init__(self, context: AppContext, view: QWidget) -> None:
        super().__init__(view)
        self._context = context
        self._view = view
        self._known: YearTargets | None = None
        self._job: Job | None = None
        today = context.clock.today()
        years = range(today.year + _AHEAD, _FIRST_YEAR - 1, -1)
        self.year: ChoiceField[int] = ChoiceField([(year, str(year)) for year in years])
        self.year.set_value(today.year)
        self.new_button = PrimaryButton(_("New target"), "add", self)
        self.change_button = ActionButton(_("Change"), "edit", parent=self)
        self.remove_button = ActionButton(
            _("Take the target away"), "delete", kind=ButtonKind.DANGER, parent=self
        )
        self.about = TextLabel("", tone=Tone.MUTED, parent=self)
        self.table: RowsTable[TargetProgress] = RowsTable(
            _("Targets of the year"), _columns(), lambda row: row.target.id
        )
        self.table.wrap_words(narrow=True)
        self.list = ListPanel(
            self.table, EmptyState(_("No target is set for this year. Set one by its decision."))
        )
        self._lay_out()
        self.year.edited.connect(self.reload)
        self.new_button.clicked.connect(self.begin_new)
        self.change_button.clicked.connect(self._on_change_clicked)
        self.remove_button.clicked.connect(self._on_remove_clicked)
        self.table.opened.connect(self._on_opened)
        self.table.chosen.connect(self._on_chosen)
        self._on_chosen(None)

    @Slot()
    def reload(self) -> None:
        """Count the chosen year again."""
        if self._job is not None:
            self._job.cancel()
        self.new_button.setEnabled(False)
        self._job = self._context.runner.read(
            self,
            year_targets,
            self.year.value(),
            self._context.clock.today(),
            done=self._show,
            failed=self._context.presenter.present,
        )

    @property
    def is_read(self) -> bool:
        """Whether the chosen year was read."""
        return self._known is not None and self._known.year == self.year.value()

    @Slot()
    def begin_new(self) -> None:
        """A target for an indicator that has none in this year."""
        if self._known is None or not self.is_read:
            return
        free = tuple(row for row in self._known.indicators if row.target is None)
        self._open(
            NewTargetDialog(self._context, free, self._known.year, self._known.seen, self._view)
        )

    def _lay_out(self) -> None:
        top = FlowLayout(spacing=12)
        top.addWidget(FormField("year", _("Year"), self.year))
        top.addWidget(self.new_button)
        top.addWidget(self.change_button)
        top.addWidget(self.remove_button)
        top.addWidget(ExportButton(self._context, self.table, "chi-tieu-nam", personal=False))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 12, 0, 0)
        rows.setSpacing(10)
        rows.addLayout(top)
        rows.addWidget(self.list, 1)
        rows.addWidget(self.about)

    def _show(self, known: YearTargets) -> None:
        self._job = None
        self._known = known
        self.list.set_rows(known.reached)
        self.new_button.setEnabled(True)
        if known.reached and self.table.current() is None:
            self.table.choose(known.reached[0].target.id)
        self._on_chosen(self.table.current())
        self.shown.emit()

    @Slot(object)
    def _on_chosen(self, row: TargetProgress | None) -> None:
        own = row is not None and row.target.source is not TargetSource.PROVINCE
        self.change_button.setEnabled(own)
        self.remove_button.setEnabled(own)
        self.about.setText(_about(row) if row is not None else "")

    def _row_of(self, row: TargetProgress) -> IndicatorRow | None:
        indicators = self._known.indicators if self._known is not None else ()
        found = (one for one in indicators if one.identifier == row.target.indicator)
        return next(found, None)

    @Slot()
    def _on_change_clicked(self) -> None:
        row = self.table.current()
        if row is not None:
            self._on_opened(row)

    @Slot(object)
    def _on_opened(self, row: TargetProgress) -> None:
        about = self._row_of(row)
        if about is None or self._known is None or row.target.source is TargetSource.PROVINCE:
            return
        self._open(
            SetTargetDialog(self._context, about, self._known.year, self._known.seen, self._view)
        )

    def _open(self, dialog: FormDialog) -> None:
        dialog.saved.connect(partial(self._told, _("The target is saved.")))
        dialog.open()

    @Slot()
    def _on_remove_clicked(self) -> None:
        row = self.table.current()
        if row is None or self._known is None:
            return
        self._context.runner.write(
            self._view,
            delete_target,
            DeleteTarget(row.target.id, self._known.seen),
            done=partial(self._told, _("The target is taken away.")),
            failed=self._context.presenter.present,
        )

    def _told(self, words: str, _result: object) -> None:
        tell_saved(self._context, self._view, words)


def _columns() -> tuple[TableColumn[TargetProgress], ...]:
    return (
        TableColumn(_("Indicator"), _name, _name, characters=22, stretch=True),
        TableColumn(
            _("Target"),
            lambda row: format_number(row.target.value),
            lambda row: row.target.value,
            right=True,
            characters=7,
        ),
        TableColumn(
            _("Reached"), lambda row: format_number(row.measured.value), right=True, characters=7
        ),
        TableColumn(_("Unit"), _unit, characters=6),
        TableColumn(
            _("Of the target"),
            lambda row: format_percent(row.percent),
            lambda row: row.percent or -1,
            right=True,
            characters=9,
        ),
        TableColumn(_("Still missing"), missing_words, characters=11),
        TableColumn(_("Decision"), _decision, characters=15),
    )


def missing_words(row: TargetProgress) -> str:
    """Of a rate households or people, of a count its own unit; nothing when it is reached."""
    if row.missing is None:
        return MISSING
    if not row.missing:
        return _("nothing")
    if row.missing_records:
        return base_words(row.measured, row.missing_records)
    return f"{format_number(row.missing)} {_unit(row)}"


def _name(row: TargetProgress) -> str:
    return row.name_vi if language() == "vi" else row.name_en


def _unit(row: TargetProgress) -> str:
    return row.unit_vi if language() == "vi" else row.unit_en


def _decision(row: TargetProgress) -> str:
    day = format_date(row.target.decided_on) if row.target.decided_on else ""
    return " · ".join(part for part in (row.target.decision_number, day) if part) or MISSING


def _about(row: TargetProgress) -> str:
    """Whose target it is; that of the province is not changed here."""
    if row.target.source is TargetSource.PROVINCE:
        return f"{_name(row)}: " + _("set by the province, so it can be changed only there.")
    return f"{_name(row)}: {label(row.target.source)}"

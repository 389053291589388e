"""The indicator table of a period, the records behind its numbers, and the year's targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Slot

from desktop.domain.periods import month_containing, parse_period
from desktop.services.reporting import monthly_report
from desktop.services.targets import DeleteTarget, delete_target
from desktop.system.texts import _
from desktop.ui.targets.set_target import SetTargetDialog
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.draft_dialog import Reopening
from desktop.ui.widgets.draft_values import text_in
from desktop.ui.widgets.indicator_board import IndicatorBoard
from desktop.ui.widgets.period_picker import PeriodPicker
from desktop.ui.widgets.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.domain.rows.reporting import IndicatorRow, MonthlyReport
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class TargetsView(View):
    """Choose a period, read the numbers, open them, set targets."""

    tables: ClassVar = frozenset(
        {
            "assistance", "attendance", "baseline", "channel", "coverage", "household", "issue",
            "membership", "milestone", "period_rule", "resident", "target", "training_session",
            "village",
        }
    )  # fmt: skip

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Targets"), parent)
        today = context.clock.today()
        self._report: MonthlyReport | None = None
        self._job: Job | None = None
        self._wanted: str | None = None
        self._reopening = Reopening(self, {SetTargetDialog.DRAFT: self._set_again})
        self.set_button = PrimaryButton(_("Set a target"), "target", self)
        self.set_button.setEnabled(False)
        self.header.addWidget(self.set_button)
        self.picker = PeriodPicker(
            month_containing(today, context.session.period_rules), today, self
        )
        self.board = IndicatorBoard(context, self)
        self.remove_button = ActionButton(
            _("Take the target away"), "delete", kind=ButtonKind.DANGER, parent=self
        )
        self.remove_button.hide()
        self.board.below.addWidget(self.remove_button)
        self.body.addWidget(self.picker)
        self.body.addWidget(self.board, 1)
        self.picker.edited.connect(self.reload)
        self.board.chosen.connect(self._on_line_chosen)
        self.set_button.clicked.connect(self._on_set_clicked)
        self.remove_button.clicked.connect(self._on_remove_clicked)

    def reload(self) -> None:
        """Count the chosen period again."""
        if self._job is not None:
            self._job.cancel()
        self._job = self.context.runner.read(
            self,
            monthly_report,
            self.picker.period(),
            self.context.clock.today(),
            done=self._show,
            failed=self.context.presenter.present,
        )

    def arrive(self, **arguments: object) -> None:
        """`indicator`: its line is chosen."""
        indicator = arguments.get("indicator")
        if isinstance(indicator, str):
            self._wanted = indicator
            self.board.show_table()
            self._choose_wanted()

    def draft_at(self) -> str:
        """The period: the target is of its year."""
        return self.picker.period().code

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Go on with the target once its year was counted."""
        self._reopening.hold(body)
        self.picker.set_period(parse_period(text_in(body, "at"), self.context.session.period_rules))
        self.reload()

    def focus_first(self) -> None:
        """The table: arrow keys and Enter do everything there."""
        self.board.table.setFocus()

    def _show(self, report: MonthlyReport) -> None:
        self._job = None
        self._report = report
        # Its days are by the rules that hold now; the picker may have been made before them.
        self.picker.set_period(report.period)
        self.board.set_table(report.indicators, report.period, report.doubts)
        self._choose_wanted()
        self._on_line_chosen(self.board.current())
        self._reopening.open_now()

    def _choose_wanted(self) -> None:
        if self._wanted is not None and self.board.table.choose(self._wanted):
            self._wanted = None

    @Slot(object)
    def _on_line_chosen(self, row: IndicatorRow | None) -> None:
        self.set_button.setEnabled(row is not None)
        has_target = row is not None and row.target is not None
        self.set_button.setText(_("Change the target") if has_target else _("Set a target"))
        self.remove_button.setVisible(has_target)

    def _set_again(self) -> None:
        self.board.show_table()
        if self.board.table.choose(self._reopening.about):
            self._on_set_clicked()

    @Slot()
    def _on_set_clicked(self) -> None:
        row = self.board.current()
        if row is None or self._report is None:
            return
        dialog = SetTargetDialog(
            self.context, row, self._report.period.year, self._report.seen, self
        )
        dialog.saved.connect(self._on_saved)
        dialog.open()

    @Slot(object)
    def _on_saved(self, _target_id: object) -> None:
        tell_saved(self.context, self, _("The target is saved."))

    @Slot()
    def _on_remove_clicked(self) -> None:
        row = self.board.current()
        if row is None or row.target is None or self._report is None:
            return
        self.remove_button.setEnabled(False)
        self.context.runner.write(
            self,
            delete_target,
            DeleteTarget(row.target.id, self._report.seen),
            done=self._on_removed,
            failed=self._on_remove_failed,
        )

    def _on_removed(self, _nothing: object) -> None:
        self.remove_button.setEnabled(True)
        tell_saved(self.context, self, _("The target is taken away."))

    def _on_remove_failed(self, error: BaseException) -> None:
        self.remove_button.setEnabled(True)
        self.context.presenter.present(error)

"""Numbers and the records behind them, targets by year, households with both, figures of others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.periods import month_containing, parse_period
from desktop.domain.reporting import TargetSource
from desktop.services.household_share import BOTH
from desktop.services.reporting import monthly_report
from desktop.services.targets import DeleteTarget, delete_target
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.targets.figure_dialog import FigureDialog
from desktop.ui.targets.figures import FiguresPage
from desktop.ui.targets.set_target import NewTargetDialog, SetTargetDialog
from desktop.ui.targets.share_page import SharePage
from desktop.ui.targets.year_page import YearTargetsPage
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.draft_dialog import Reopening
from desktop.ui.widgets.draft_values import text_in
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.indicator_board import IndicatorBoard
from desktop.ui.widgets.period_picker import PeriodPicker
from desktop.ui.widgets.tabs import Tabs
from desktop.ui.widgets.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.rows.reporting import IndicatorRow, MonthlyReport
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class TargetsView(View):
    """Behind tabs: the numbers of a period, and what they are compared with.

    Only the tab that is shown is read.
    """

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
        self._stale_tabs: set[QWidget] = set()
        self._held = ""
        self._reopening = Reopening(
            self,
            {
                SetTargetDialog.DRAFT: self._set_again,
                NewTargetDialog.DRAFT: self._new_again,
                FigureDialog.DRAFT: self._figure_again,
            },
        )
        self.set_button = PrimaryButton(_("Set a target"), "target", self)
        self.set_button.setEnabled(False)
        self.picker = PeriodPicker(
            month_containing(today, context.session.period_rules), today, self
        )
        self.board = IndicatorBoard(context, self)
        self.remove_button = ActionButton(
            _("Take the target away"), "delete", kind=ButtonKind.DANGER, parent=self
        )
        self.remove_button.hide()
        self.board.below.addWidget(self.remove_button)
        self.years = YearTargetsPage(context, self)
        self.share = SharePage(context, self)
        self.figures = FiguresPage(context, self)
        self.tabs = Tabs(_("Parts of this page"), self)
        self.tabs.addTab(self._numbers_page(), _("Numbers of a period"))
        self.tabs.addTab(self.years, _("Targets of a year"))
        self.tabs.addTab(self.share, _("Store and e-payment"))
        self.tabs.addTab(self.figures, _("Counted by others"))
        self.body.addWidget(self.tabs, 1)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.share.records_wanted.connect(self._on_share_pressed)
        self.years.shown.connect(partial(self._reopen, NewTargetDialog.DRAFT))
        self.figures.shown.connect(partial(self._reopen, FigureDialog.DRAFT))
        self.picker.edited.connect(self._read_numbers)
        self.board.chosen.connect(self._on_line_chosen)
        self.set_button.clicked.connect(self._on_set_clicked)
        self.remove_button.clicked.connect(self._on_remove_clicked)

    def reload(self) -> None:
        """Read the shown part again, the others when they are shown."""
        self._stale_tabs = {self._numbers, self.years, self.share, self.figures}
        self._read_shown()

    def arrive(self, **arguments: object) -> None:
        """`indicator`: its line is chosen; `baseline_id`: that figure; `share`: that part."""
        indicator, figure = arguments.get("indicator"), arguments.get("baseline_id")
        if isinstance(indicator, str):
            self._wanted = indicator
            self.tabs.setCurrentWidget(self._numbers)
            self.board.show_table()
            self._choose_wanted()
        elif isinstance(figure, str):
            self.tabs.setCurrentWidget(self.figures)
            self.figures.choose(figure)
        elif arguments.get("share"):
            self.tabs.setCurrentWidget(self.share)

    def draft_at(self) -> str:
        """The period: the target is of its year."""
        return self.picker.period().code

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Go on with the dialog once its part was read."""
        self._held = kind = text_in(body, "dialog")
        self._reopening.hold(body)
        if kind == FigureDialog.DRAFT:
            self.tabs.setCurrentWidget(self.figures)
            self.figures.reload()
        elif kind == NewTargetDialog.DRAFT:
            self.tabs.setCurrentWidget(self.years)
            self.years.year.set_value(int(self._reopening.about))
            self.years.reload()
        else:
            self.tabs.setCurrentWidget(self._numbers)
            rules = self.context.session.period_rules
            self.picker.set_period(parse_period(text_in(body, "at"), rules))
            self._read_numbers()

    def focus_first(self) -> None:
        """The table: arrow keys and Enter do everything there."""
        tables: dict[QWidget, QWidget] = {
            self._numbers: self.board.table,
            self.years: self.years.table,
            self.share: self.share.table,
            self.figures: self.figures.table,
        }
        tables[self.tabs.currentWidget()].setFocus()

    def _numbers_page(self) -> QWidget:
        self._numbers = QWidget(self)
        rows = QVBoxLayout(self._numbers)
        rows.setContentsMargins(0, 12, 0, 0)
        rows.setSpacing(10)
        top = FlowLayout(spacing=12)
        top.add(self.picker)
        top.addWidget(self.set_button)
        rows.addLayout(top)
        rows.addWidget(self.board, 1)
        return self._numbers

    @Slot(int)
    def _on_tab_changed(self, _index: int) -> None:
        self._read_shown()

    def _read_shown(self) -> None:
        shown = self.tabs.currentWidget()
        if shown not in self._stale_tabs:
            return
        self._stale_tabs.discard(shown)
        if shown is self._numbers:
            self._read_numbers()
        elif shown is self.years:
            self.years.reload()
        elif shown is self.share:
            self.share.reload()
        else:
            self.figures.reload()

    @Slot()
    def _read_numbers(self) -> None:
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

    @Slot(str)
    def _on_share_pressed(self, code: str) -> None:
        """The records behind the share are those of its indicator, in that period."""
        if code:
            self.picker.set_period(parse_period(code, self.context.session.period_rules))
            self._read_numbers()
        self.arrive(indicator=BOTH)
        self.board.table.setFocus()

    def _show(self, report: MonthlyReport) -> None:
        self._job = None
        self._report = report
        # Its days are by the rules that hold now; the picker may have been made before them.
        self.picker.set_period(report.period)
        self.board.set_table(report.indicators, report.period, report.doubts)
        self._choose_wanted()
        self._on_line_chosen(self.board.current())
        self._reopen(SetTargetDialog.DRAFT)

    def _reopen(self, kind: str) -> None:
        """The part of such dialogs was read: a draft of one that waits for it is opened."""
        if self._held == kind:
            self._held = ""
            self._reopening.open_now()

    def _choose_wanted(self) -> None:
        if self._wanted is not None and self.board.table.choose(self._wanted):
            self._wanted = None

    @Slot(object)
    def _on_line_chosen(self, row: IndicatorRow | None) -> None:
        target = row.target if row is not None else None
        own = target is None or target.source is not TargetSource.PROVINCE
        self.set_button.setEnabled(row is not None and own)
        self.set_button.setText(_("Change the target") if target else _("Set a target"))
        self.set_button.setToolTip("" if own else label(TargetSource.PROVINCE))
        self.remove_button.setVisible(target is not None and own)

    def _new_again(self) -> None:
        self.years.begin_new()

    def _figure_again(self) -> None:
        self.figures.open_again(self._reopening.about)

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

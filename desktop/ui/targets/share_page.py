"""Half of the households with a store and an e-payment account: how far, and whose door is next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.text.numbers import MISSING, format_number, format_percent
from desktop.domain.work import MilestoneKind
from desktop.services.household_share import household_share
from desktop.system.texts import _, language
from desktop.ui.context import Page
from desktop.ui.models.rows import TableColumn
from desktop.ui.theme import Tone
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.chart import ChartView
from desktop.ui.widgets.chart_picture import chart_picture
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.export_button import ExportButton
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.period_picker import name_period
from desktop.ui.widgets.table import ListPanel, RowsTable
from desktop.ui.widgets.target_bar import TargetBar, base_words

if TYPE_CHECKING:
    from desktop.domain.rows.reporting import HouseholdShare, Measured, SharePoint
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class SharePage(QWidget):
    """A tab of the targets.

    Args:
        context: Its runner reads.
        parent: As in Qt.

    Signals:
        records_wanted: The share's own number was pressed, or the bar of a period: its code.
    """

    records_wanted = Signal(str)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._lines: tuple[str, ...] = ()
        self.bar: TargetBar | None = None
        self.goal = TextLabel("", tone=Tone.MUTED, parent=self)
        self.parts = TextLabel("", parent=self)
        self.without_store = ActionButton("", "household", parent=self)
        self.without_epay = ActionButton("", "household", parent=self)
        self.table: RowsTable[SharePoint] = RowsTable(
            _("The last twelve months"), _columns(), lambda point: point.period.code
        )
        self.list = ListPanel(self.table, EmptyState(""))
        self.chart = ChartView(self)
        self.chart.opened.connect(self.records_wanted)
        self.picture_button = ActionButton(
            _("Copy as a picture"), "copy", kind=ButtonKind.QUIET, parent=self
        )
        self.picture_button.setEnabled(False)
        self.picture_button.clicked.connect(self._on_picture_clicked)
        self._lay_out()
        for button, kind in (
            (self.without_store, MilestoneKind.DIGITAL_STORE),
            (self.without_epay, MilestoneKind.EPAY_ACCOUNT),
        ):
            button.clicked.connect(partial(self._on_doors_clicked, kind))

    @Slot()
    def reload(self) -> None:
        """Count again."""
        if self._job is not None:
            self._job.cancel()
        self._job = self._context.runner.read(
            self,
            household_share,
            self._context.clock.today(),
            done=self._show,
            failed=self._context.presenter.present,
        )

    def _lay_out(self) -> None:
        doors = FlowLayout(spacing=12)
        doors.addWidget(self.without_store)
        doors.addWidget(self.without_epay)
        below = FlowLayout(spacing=12)
        below.add(TextLabel(_("The last twelve months"), bold=True))
        below.addWidget(
            ExportButton(self._context, self.table, "ho-co-ca-hai", personal=False, parent=self)
        )
        below.addWidget(self.picture_button)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 12, 0, 0)
        self._rows.setSpacing(10)
        self._rows.addWidget(self.goal)
        self._rows.addWidget(self.parts)
        self._rows.addLayout(doors)
        self._rows.addLayout(below)
        self._rows.addWidget(self.chart)
        self._rows.addWidget(self.list, 1)

    def _show(self, share: HouseholdShare) -> None:
        self._job = None
        self._lines = (share.team.name,)
        if share.team.practice:
            self._lines += (_("Practice data, nothing of it is real."),)
        if self.bar is not None:
            self.bar.hide()
            self.bar.deleteLater()
        self.bar = TargetBar(share.progress, self)
        self.bar.clicked.connect(self._on_bar_clicked)
        self._rows.insertWidget(1, self.bar)
        self.goal.setText(_goal_words(share))
        self.parts.setText(
            _("With a digital store: {store} · with an e-payment account: {epay}").format(
                store=_share_words(share.store), epay=_share_words(share.epay)
            )
        )
        for button, words, measured in (
            (self.without_store, _("Door to door: without a store ({count})"), share.store),
            (self.without_epay, _("Door to door: without an account ({count})"), share.epay),
        ):
            button.setText(words.format(count=_left_words(measured)))
        # The newest on top, as in every list.
        self.list.set_rows(share.points[::-1])
        words = _("Target {value}")
        self.chart.set_chart(share.trend.chart(vietnamese=language() == "vi", target_words=words))
        self.picture_button.setEnabled(True)

    @Slot()
    def _on_picture_clicked(self) -> None:
        chart = self.chart.chart()
        if chart is None:
            return
        QGuiApplication.clipboard().setImage(chart_picture(chart, self._lines, self.font()))
        self._context.presenter.tell(
            MessageKind.SUCCESS, _("Copied. Open the group in Zalo and press Ctrl+V.")
        )

    @Slot()
    def _on_bar_clicked(self) -> None:
        self.records_wanted.emit("")

    def _on_doors_clicked(self, kind: MilestoneKind, *_checked: object) -> None:
        self._context.navigator.open_page(Page.HOUSEHOLDS, door=True, missing=kind.value)


def _goal_words(share: HouseholdShare) -> str:
    progress = share.progress
    name = progress.name_vi if language() == "vi" else progress.name_en
    if share.of_team:
        return name
    return _("{name}. No target is set for this year, so it is compared with half.").format(
        name=name
    )


def _share_words(measured: Measured) -> str:
    if measured.value is None:
        return MISSING
    return f"{format_percent(measured.value)} ({base_words(measured, measured.numerator or 0)})"


def _left_words(measured: Measured) -> str:
    """Households that have not got it yet."""
    if measured.denominator is None or measured.numerator is None:
        return MISSING
    return base_words(measured, max(measured.denominator - measured.numerator, 0))


def _columns() -> tuple[TableColumn[SharePoint], ...]:
    return (
        TableColumn(_("Month"), lambda one: name_period(one.period), characters=16, stretch=True),
        TableColumn(
            _("Households with both"),
            lambda one: _number(one.measured.numerator),
            right=True,
            characters=14,
        ),
        TableColumn(
            _("Households in all"),
            lambda one: _number(one.measured.denominator),
            right=True,
            characters=14,
        ),
        TableColumn(
            _("Share"), lambda one: format_percent(one.measured.value), right=True, characters=9
        ),
    )


def _number(count: int | None) -> str:
    return MISSING if count is None else format_number(count)

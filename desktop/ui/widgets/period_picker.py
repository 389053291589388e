"""Choose a reporting period: its kind, one back, one on; its exact days are always shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.periods import ReportPeriod, period_containing
from desktop.domain.reporting import PeriodKind
from desktop.domain.text.dates import format_date
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from datetime import date


def name_period(period: ReportPeriod) -> str:
    """The period as people say it, without its days."""
    words = {
        PeriodKind.WEEK: _("Week {number}/{year}"),
        PeriodKind.MONTH: _("Month {number}/{year}"),
        PeriodKind.QUARTER: _("Quarter {number}/{year}"),
        PeriodKind.HALF_YEAR: _("Last 6 months of {year}")
        if period.number > 1
        else _("First 6 months of {year}"),
        PeriodKind.NINE_MONTHS: _("First 9 months of {year}"),
    }.get(period.kind, _("Year {year}"))
    return words.format(number=period.number, year=period.year)


def days_of(period: ReportPeriod) -> str:
    """The exact first and last day."""
    return _("from {first} to {last}").format(
        first=format_date(period.first_on), last=format_date(period.last_on)
    )


class PeriodPicker(QWidget):
    """Kind, back, name and days, on.

    Periods that have not begun cannot be chosen: there is nothing in them.

    Args:
        period: Chosen at first.
        today: The last period that can be chosen contains it.
        parent: As in Qt.

    Signals:
        edited: The person chose another period.
    """

    edited = Signal()

    def __init__(self, period: ReportPeriod, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._period = period
        self.kind: ChoiceField[PeriodKind] = ChoiceField(
            [(kind, label(kind)) for kind in PeriodKind]
        )
        self.kind.setAccessibleName(_("Kind of period"))
        self.back = ActionButton(_("Earlier"), "arrow-left", parent=self)
        self.on = ActionButton(_("Later"), "arrow-right", parent=self)
        self._name = TextLabel("", bold=True, wrap=False, parent=self)
        self._days = TextLabel("", tone=Tone.MUTED, scale=0.9, wrap=False, parent=self)
        named = QWidget(self)
        words = QVBoxLayout(named)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._days)
        row = FlowLayout(spacing=12, parent=self)
        row.addWidget(self.kind)
        row.addWidget(self.back)
        row.addWidget(named)
        row.addWidget(self.on)
        self.kind.edited.connect(self._on_kind_chosen)
        self.back.clicked.connect(self._on_back_clicked)
        self.on.clicked.connect(self._on_on_clicked)
        self.set_period(period)

    def period(self) -> ReportPeriod:
        """The chosen period."""
        return self._period

    def set_period(self, period: ReportPeriod) -> None:
        """Choose a period as a program; `edited` is not sent."""
        self._period = period
        self.kind.set_value(period.kind)
        self._name.setText(name_period(period))
        self._days.setText(days_of(period))
        self.on.setEnabled(period.following().first_on <= self._today)

    @Slot()
    def _on_kind_chosen(self) -> None:
        kind = self.kind.value() or PeriodKind.MONTH
        # The period of the other kind in which the chosen one ends, so that nobody gets lost.
        last = min(self._period.last_on, self._today)
        self._choose(period_containing(kind, last, self._period.rules))

    @Slot()
    def _on_back_clicked(self) -> None:
        self._choose(self._period.previous())

    @Slot()
    def _on_on_clicked(self) -> None:
        self._choose(self._period.following())

    def _choose(self, period: ReportPeriod) -> None:
        self.set_period(period)
        self.edited.emit()

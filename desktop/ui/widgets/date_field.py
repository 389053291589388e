"""A day typed freely: 5/1/1985, 05-01-85, 5.1.1985 or only 1985 where a year is enough."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot

from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import BirthPrecision
from desktop.domain.text.dates import format_birth, parse_date
from desktop.system.texts import _
from desktop.ui.widgets.fields import TextField

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from desktop.domain.clock import Clock

_FUTURE_YEARS = 5


class DateField(TextField):
    """Shows dd/mm/yyyy once the field is left; Up and Down move a day.

    Args:
        name: The command's field, named in errors.
        clock: For today.
        allow_year: A year alone is enough (dates of birth).
        allow_future: Days after today are fine (planned sessions, decisions to come).
        parent: As in Qt.

    Signals:
        rejected_value: The sentence, when the field was left with something unreadable.
    """

    rejected_value = Signal(str)

    def __init__(
        self,
        name: str,
        clock: Clock,
        *,
        allow_year: bool = False,
        allow_future: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("dd/mm/yyyy"), parent)
        self._name = name
        self._clock = clock
        self._allow_year = allow_year
        self._allow_future = allow_future
        self.left.connect(self._on_left)

    def value(self) -> date | None:  # type: ignore[override]
        """The day; None when the field is empty.

        Raises:
            RuleBrokenError: `date_format`, `date_impossible` or `date_in_future`, for this field.
        """
        return self.day_and_precision()[0]

    def day_and_precision(self) -> tuple[date | None, BirthPrecision | None]:
        """The day and whether only its year is meant; both None when the field is empty.

        Raises:
            RuleBrokenError: As `value`.
        """
        text = super().value()
        if text is None:
            return None, None
        today = self._clock.today()
        horizon = today.replace(year=today.year + _FUTURE_YEARS, day=1)
        day, precision = parse_date(text, horizon if self._allow_future else today, self._name)
        if precision is BirthPrecision.YEAR and not self._allow_year:
            raise RuleBrokenError("date_format", self._name, text=text)
        if day > today and not self._allow_future:
            raise RuleBrokenError("date_in_future", self._name)
        return day, precision

    def set_value(  # type: ignore[override]
        self, day: date | None, precision: BirthPrecision | None = None
    ) -> None:
        """Show a day, or only its year."""
        super().set_value("" if day is None else format_birth(day, precision))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move a day; every other key types."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        event.accept()
        self._move(step)

    def _move(self, days: int) -> None:
        try:
            day, precision = self.day_and_precision()
        except RuleBrokenError:
            return
        if precision is BirthPrecision.YEAR:
            return
        moved = self._clock.today() if day is None else day + timedelta(days=days)
        if moved <= self._clock.today() or self._allow_future:
            self.set_value(moved)
            self.edited.emit()

    @Slot()
    def _on_left(self) -> None:
        try:
            day, precision = self.day_and_precision()
        except RuleBrokenError as error:
            from desktop.system.sentences import sentence

            self.rejected_value.emit(sentence(error))
            return
        if day is not None:
            self.set_value(day, precision)

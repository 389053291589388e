"""The words and columns of the indicator table, and of the records behind one of its numbers."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from desktop.domain.rows.reporting import Column
from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import format_number, format_percent
from desktop.system.texts import _, language
from desktop.ui.models.rows import TableColumn

if TYPE_CHECKING:
    from desktop.domain.rows.reporting import IndicatorRow, Measured, RecordRow

_NOTHING = Decimal(-1)
"""Sorts what is missing below every number."""


def indicator_name(row: IndicatorRow) -> str:
    """Its name in the window's language."""
    return row.name_vi if language() == "vi" else row.name_en


def indicator_unit(row: IndicatorRow) -> str:
    """Its unit in the window's language."""
    return row.unit_vi if language() == "vi" else row.unit_en


def measured_of(row: IndicatorRow, column: Column) -> Measured:
    """The number in that column."""
    return {Column.PREVIOUS: row.previous, Column.CURRENT: row.current, Column.YEAR: row.year}[
        column
    ]


def column_name(column: Column) -> str:
    """The heading of a computed column."""
    return {
        Column.PREVIOUS: _("Period before"),
        Column.CURRENT: _("This period"),
        Column.YEAR: _("Year so far"),
    }[column]


def number_text(row: IndicatorRow, measured: Measured) -> str:
    """The number as on paper; a dash for what cannot be known."""
    return format_number(measured.value, 1 if row.rate else None)


NOT_ASKED = "x"
"""Stands where reports of that kind of period do not ask for the number, as in printed forms."""


def is_shown(row: IndicatorRow, column: Column) -> bool:
    """Whether a number is asked for there; what the year has so far is shown of every one."""
    return row.asked or column is Column.YEAR


def shown_name(row: IndicatorRow) -> str:
    """Its name, after a star when a number of the line rests on what others counted."""
    based = any(measured_of(row, column).baselines for column in Column)
    return f"* {indicator_name(row)}" if based else indicator_name(row)


def target_text(row: IndicatorRow) -> str:
    """The year's target, or a dash."""
    if row.target is None:
        return format_number(None)
    return _trimmed(row.target.value)


def indicator_columns() -> tuple[TableColumn[IndicatorRow], ...]:
    """The table of the report, as on paper; the three computed columns lie at 3, 4 and 5."""
    computed: list[TableColumn[IndicatorRow]] = [
        TableColumn(
            column_name(column),
            partial(_cell, column=column),
            partial(_cell_key, column=column),
            right=True,
            characters=7,
        )
        for column in COMPUTED
    ]
    return (
        TableColumn(_("No."), lambda row: str(row.number), lambda row: row.number, characters=4),
        TableColumn(_("Indicator"), shown_name, indicator_name, characters=18, stretch=True),
        TableColumn(_("Unit"), indicator_unit, indicator_unit, characters=8),
        *computed,
        TableColumn(_("Target"), target_text, _target_key, right=True, characters=8),
        TableColumn(
            _("Reached %"),
            lambda row: format_percent(row.target_percent).removesuffix("%"),
            lambda row: _or_nothing(row.target_percent),
            right=True,
            characters=7,
        ),
    )


COMPUTED = (Column.PREVIOUS, Column.CURRENT, Column.YEAR)
FIRST_COMPUTED = 3


def column_at(number: int) -> Column:
    """Which number a cell of that table column stands for."""
    place = number - FIRST_COMPUTED
    return COMPUTED[place] if 0 <= place < len(COMPUTED) else Column.CURRENT


def record_columns() -> tuple[TableColumn[RecordRow], ...]:
    """The records one number was counted from."""
    return (
        TableColumn(
            _("Day"),
            lambda row: format_date(row.day),
            lambda row: row.day.toordinal() if row.day else 0,
            characters=11,
        ),
        TableColumn(_("Record"), lambda row: row.title, lambda row: row.title, characters=28),
        TableColumn(
            _("What"), lambda row: row.detail, lambda row: row.detail, characters=30, stretch=True
        ),
        TableColumn(
            _("Counted"),
            lambda row: format_number(row.times),
            lambda row: row.times,
            right=True,
            characters=8,
        ),
    )


def _cell(row: IndicatorRow, *, column: Column) -> str:
    return number_text(row, measured_of(row, column)) if is_shown(row, column) else NOT_ASKED


def _cell_key(row: IndicatorRow, *, column: Column) -> Decimal:
    return _or_nothing(measured_of(row, column).value) if is_shown(row, column) else _NOTHING


def _target_key(row: IndicatorRow) -> Decimal:
    return _or_nothing(row.target.value if row.target else None)


def _or_nothing(value: Decimal | None) -> Decimal:
    return _NOTHING if value is None else value


def _trimmed(value: Decimal) -> str:
    """Without zeros behind the comma that storage may keep."""
    whole = value.to_integral_value()
    return format_number(whole if value == whole else value.normalize())

"""Widths of a table's columns and its size of type: no word is broken, nothing runs over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.reports.fonts import BOLD, REGULAR
from desktop.reports.measure import Measure
from desktop.reports.row_table import PAD_X, ColumnPlan, RowSheet
from desktop.reports.sizes import BODY_WIDTH, MM, TABLE_SIZES

if TYPE_CHECKING:
    from desktop.reports.document import Table


def plan_table(table: Table) -> tuple[float, list[float]]:
    """Size of type and widths: the largest size that leaves the widest column enough room."""
    stretch = _stretched(table)
    if table.size is not None:
        widths = [column.usual_mm * MM for column in table.columns]
        widths[stretch] = BODY_WIDTH - sum(widths)
        return table.size, widths
    least = table.columns[stretch].least_mm * MM
    for size in TABLE_SIZES:
        widths = _widths(table, stretch, size)
        if widths[stretch] >= least:
            break
    else:
        # Even the smallest type is too wide: the other columns go on in a second line.
        share = (BODY_WIDTH - least) / (BODY_WIDTH - widths[stretch])
        widths = [width * share for width in widths]
        widths[stretch] = least
    return size, widths


def table_sheet(table: Table) -> RowSheet:
    """The table measured for the row painter."""
    size, widths = plan_table(table)
    columns = [
        ColumnPlan(column.title, column.align, width)
        for column, width in zip(table.columns, widths, strict=True)
    ]
    return RowSheet(columns, table.rows, size, table.row_mm * MM)


def _stretched(table: Table) -> int:
    return next(index for index, column in enumerate(table.columns) if not column.usual_mm)


def _widths(table: Table, stretch: int, size: float) -> list[float]:
    bold, regular = Measure(BOLD, size), Measure(REGULAR, size)
    widths: list[float] = []
    for index, column in enumerate(table.columns):
        longest = max(map(regular.longest_word, (row[index] for row in table.rows)), default=0.0)
        needed = max(bold.longest_word(column.title), longest) + 2 * PAD_X + 0.1
        widths.append(max(needed, column.usual_mm * MM))
    widths[stretch] = BODY_WIDTH - (sum(widths) - widths[stretch])
    return widths

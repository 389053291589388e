"""Numbers of periods that were reported already and are others now, told in the next report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import format_number
from desktop.reports import words
from desktop.reports.document import Align, Column, Table, TextStyle
from desktop.reports.naming import period_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.domain.rows.reporting import LateRow
    from desktop.reports.composing import Form
    from desktop.reports.document import Block
    from desktop.reports.door import Ink

_ALIGN = (Align.CENTRE, Align.LEFT, Align.LEFT, Align.CENTRE, *(Align.RIGHT,) * 3, Align.CENTRE)
_USUAL_MM = (9.0, 26.0, 0.0, 13.0, 15.0, 15.0, 15.0, 21.0)


def late_numbers(late: Sequence[LateRow], heading: str, form: Form) -> Iterator[Block]:
    """The section, or nothing where nothing came late."""
    if not late:
        return
    yield form.text(heading, TextStyle.SECTION)
    columns = tuple(
        Column(form(title), align, usual, least_mm=38.0)
        for title, align, usual in zip(words.LATE_TITLES, _ALIGN, _USUAL_MM, strict=True)
    )
    yield Table(columns, tuple(_row(order, row, form) for order, row in enumerate(late, 1)))
    yield form.text(words.LATE_NOTE, TextStyle.NOTE)


def _row(order: int, row: LateRow, form: Form) -> tuple[Ink, ...]:
    places = 1 if row.rate else None
    cells = (
        str(order),
        period_name(row.period),
        row.name_vi,
        row.unit_vi,
        format_number(row.sent, places),
        format_number(row.now, places),
        format_number(len(row.records)),
        format_date(row.noted_on),
    )
    return tuple(map(form, cells))

"""The report's content laid out on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.platypus.flowables import CondPageBreak, Flowable, Spacer

from desktop.reports.fonts import BOLD, REGULAR
from desktop.reports.foot import DocumentFoot
from desktop.reports.head import DocumentHead
from desktop.reports.measure import Measure
from desktop.reports.paper import (
    ADDRESSEE,
    BODY,
    NOTE,
    SECTION,
    PaperFacts,
    Together,
    build,
    paragraph,
)
from desktop.reports.row_table import PAD_X, Align, ColumnPlan, RowSheet, RowTable
from desktop.reports.sizes import BODY_LEADING, BODY_WIDTH, MM, PARAGRAPH_GAP, TABLE_SIZES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.reports.content import ReportContent, Section
    from desktop.reports.door import Ink

_NAME_COLUMN = 1
_NAME_ROOM = 45 * MM
_USUAL = tuple(mm * MM for mm in (9.0, 0.0, 13.0, 14.0, 14.0, 15.5, 15.0, 13.0))
"""Usual widths of the columns: with them the titles take two lines."""
_ALIGN = (Align.CENTRE, Align.LEFT, Align.CENTRE, *(Align.RIGHT,) * 5)
_KEPT_LINES = 3
"""Lines of text that stay under a heading: with three, no rule about single lines interferes."""


def lay_out(content: ReportContent) -> bytes:
    """The PDF of the content."""
    facts = PaperFacts(content.title, content.author, content.banner)
    return build(list(_story(content)), facts)


def _story(content: ReportContent) -> Iterator[Flowable]:
    yield DocumentHead(content.head)
    yield paragraph(content.addressee, ADDRESSEE)
    yield paragraph(content.opening, BODY)
    table = RowTable(_sheet(content.table_titles, content.table_rows))
    for section in content.before_table:
        yield from _section(section, table.start_height())
    if content.table_rows:
        yield Spacer(0, PARAGRAPH_GAP)
        yield table
        yield paragraph(content.table_note, NOTE)
    for section in content.after_table:
        yield from _section(section, 0)
    yield Together([paragraph(content.closing, BODY), DocumentFoot(content.sign)])


def _section(section: Section, table_start: float) -> Iterator[Flowable]:
    """Headings and paragraphs; a heading never stays behind at the foot of a page.

    Args:
        section: Without paragraphs its heading belongs to the table that follows.
        table_start: Room that the table needs to begin.
    """
    headings = [paragraph(text, SECTION) for text in section.headings]
    if headings:
        room = sum(PARAGRAPH_GAP + head.wrap(BODY_WIDTH, 0)[1] for head in headings)
        follows = _KEPT_LINES * BODY_LEADING if section.paragraphs else table_start
        yield CondPageBreak(room + PARAGRAPH_GAP + follows)
    yield from headings
    for text in section.paragraphs:
        yield paragraph(text, BODY)


def _sheet(titles: Sequence[Ink], rows: Sequence[Sequence[Ink]]) -> RowSheet:
    """Measure the table in the largest size that leaves the names enough room."""
    for size in TABLE_SIZES:
        widths = _widths(titles, rows, size)
        if widths[_NAME_COLUMN] >= _NAME_ROOM:
            break
    else:
        # Even the smallest type is too wide: numbers go on in a second line.
        share = (BODY_WIDTH - _NAME_ROOM) / (BODY_WIDTH - widths[_NAME_COLUMN])
        widths = [width * share for width in widths]
        widths[_NAME_COLUMN] = _NAME_ROOM
    columns = [
        ColumnPlan(title, align, width)
        for title, align, width in zip(titles, _ALIGN, widths, strict=True)
    ]
    return RowSheet(columns, rows, size)


def _widths(titles: Sequence[Ink], rows: Sequence[Sequence[Ink]], size: float) -> list[float]:
    """Widths in which no word of title or cell is broken; the names get the rest."""
    bold, regular = Measure(BOLD, size), Measure(REGULAR, size)
    widths: list[float] = []
    for index, title in enumerate(titles):
        longest = max(map(regular.longest_word, (row[index] for row in rows)), default=0.0)
        needed = max(bold.longest_word(title), longest) + 2 * PAD_X + 0.1
        widths.append(max(needed, _USUAL[index]))
    widths[_NAME_COLUMN] = BODY_WIDTH - (sum(widths) - widths[_NAME_COLUMN])
    return widths

"""The attendance sheet: printed before a session, signed there, read back by a scanner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.platypus.flowables import Flowable, PageBreak

from desktop.domain.sheets import LAYOUT, PLANS, SheetCode, SheetColumn
from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import MISSING
from desktop.reports import words_lists
from desktop.reports.composing import Form
from desktop.reports.document import Align, Foot, Head
from desktop.reports.door import Door, Ink
from desktop.reports.fonts import ITALIC, REGULAR, load_fonts
from desktop.reports.foot import DocumentFoot
from desktop.reports.head import DocumentHead
from desktop.reports.list_parts import (
    admitted_rows,
    check_session,
    list_author,
    list_banner,
    list_foot,
    list_head,
    session_lines,
)
from desktop.reports.measure import Measure
from desktop.reports.paper import PaperFacts, build
from desktop.reports.sheets.codes import draw_code
from desktop.reports.sheets.grid import Grid, tick_box
from desktop.reports.sizes import (
    BODY_HEIGHT,
    BODY_WIDTH,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MM,
    PAGE_HEIGHT,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.rows.papers_lists import AttendanceSheet, NamedLine
    from desktop.domain.sheets import SheetRows
    from desktop.reports.measure import Line

_HEAD_TOP = 27 * MM
"""Below the codes: they need some white around them."""
_HEADER_HEIGHT = 10 * MM
_LINE_SIZE, _LINE_LEADING = 13.0, 17.0
_HINT_SIZE, _HINT_LEADING = 10.5, 13.0
_RUNNING_BASE = 268.5 * MM
_RUNNING_SIZE = 10.5
_ALIGN = (
    Align.CENTRE,
    Align.LEFT,
    Align.CENTRE,
    Align.CENTRE,
    Align.LEFT,
    Align.CENTRE,
    Align.CENTRE,
    Align.LEFT,
)


def render_attendance_sheet(data: AttendanceSheet) -> bytes:
    """The sheet as PDF; the same roster gives the same bytes.

    Raises:
        RuleBrokenError: `letter_not_in_font`.
    """
    door = Door(load_fonts())
    form = Form(door)
    check_session(form, data.session)
    session = data.session
    words = _Words(
        head=list_head(form, data.source, words_lists.SHEET, session.title),
        lines=tuple(map(form, session_lines(session))),
        hint=form(words_lists.SHEET_HINT),
        titles=tuple(map(form, words_lists.SHEET_TITLES)),
        rows=admitted_rows(door, words_lists.SHEET_TITLES, sheet_cells(data)),
        total=form(words_lists.SHEET_TOTAL),
        foot=list_foot(form, data.source),
        running=form(f"{session.title}, {format_date(session.held_on)}"),
        pages=tuple(
            form(words_lists.PAGE.format(page=page.page, pages=len(data.pages)))
            for page in data.pages
        ),
    )
    story: list[Flowable] = []
    for page in data.pages:
        if story:
            story.append(PageBreak())
        story.append(_Page(data, words, page))
    title = words_lists.SHEET_TITLE.format(title=session.title, day=format_date(session.held_on))
    facts = PaperFacts(form(title), list_author(form, data.source), list_banner(form, data.source))
    return build(story, facts)


def sheet_cells(data: AttendanceSheet) -> Iterator[tuple[str, ...]]:
    """Texts of every row, empty ones with their number alone."""
    count = sum(page.rows for page in data.pages)
    for number in range(1, count + 1):
        if number <= len(data.lines):
            yield str(number), *_named(data.lines[number - 1]), "", "", ""
        else:
            yield str(number), *[""] * (len(words_lists.SHEET_TITLES) - 1)


def _named(line: NamedLine) -> tuple[str, str, str, str]:
    return (
        line.full_name or MISSING,
        MISSING if line.birth_year is None else str(line.birth_year),
        words_lists.SEX_WORDS[line.sex] if line.sex else MISSING,
        line.place or MISSING,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """All texts of a sheet, through the door."""

    head: Head
    lines: tuple[Ink, ...]
    hint: Ink
    titles: tuple[Ink, ...]
    rows: tuple[tuple[Ink, ...], ...]
    total: Ink
    foot: Foot
    running: Ink
    pages: tuple[Ink, ...]


class _Page(Flowable):
    """One page: codes in the corners, head or nothing, rows, foot or nothing, the running line."""

    def __init__(self, data: AttendanceSheet, words: _Words, page: SheetRows) -> None:
        super().__init__()
        self._data, self._words, self._page = data, words, page
        self._plan = PLANS[LAYOUT]
        self.width, self.height = BODY_WIDTH, BODY_HEIGHT - 1

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's names
        """A whole page."""
        return self.width, self.height

    def draw(self) -> None:
        """Paint it; places of the plan count from the page's left upper corner."""
        canvas = self.canv
        # The flowable ends a point above the lower margin.
        self._sheet_top = PAGE_HEIGHT - MARGIN_BOTTOM - 1
        page, words, plan = self._page, self._words, self._plan
        self._codes()
        first_top = self._y(page.first_top * MM)
        if page.page == 1:
            self._head(first_top + _HEADER_HEIGHT)
        widths = [width * MM for width in plan.columns]
        grid = Grid(widths, _ALIGN, words.titles, _HEADER_HEIGHT, plan.row_height * MM)
        rows = words.rows[page.first_row : page.first_row + page.rows]
        grid.paint(canvas, first_top + _HEADER_HEIGHT, rows)
        for row in range(page.rows):
            for column in (SheetColumn.PRESENT, SheetColumn.ABSENT):
                corner = plan.box_corner(page.first_top, row, column)
                bottom = self._y((corner.top + plan.box) * MM)
                tick_box(canvas, corner.left * MM - MARGIN_LEFT, bottom, plan.box * MM)
        if page.page == len(self._data.pages):
            self._foot(first_top - page.rows * plan.row_height * MM)
        self._running_line()

    def _y(self, from_top: float) -> float:
        return self._sheet_top - from_top

    def _codes(self) -> None:
        page, plan = self._page, self._plan
        for number, corner in enumerate(plan.corners):
            code = SheetCode(
                sheet=self._data.sheet,
                layout=LAYOUT,
                corner=number,
                page=page.page,
                pages=len(self._data.pages),
                first_row=page.first_row,
                rows=page.rows,
                first_top=page.first_top,
            )
            bottom = self._y((corner.top + plan.code) * MM)
            left = corner.left * MM - MARGIN_LEFT
            draw_code(self.canv, code.text(), left, bottom, plan.code * MM)

    def _head(self, table_top: float) -> None:
        """Head and lines about the session; made smaller as a whole when they are too long."""
        head = DocumentHead(self._words.head)
        plain, italic = Measure(REGULAR, _LINE_SIZE), Measure(ITALIC, _HINT_SIZE)
        lines = [line for text in self._words.lines for line in plain.wrap(text, BODY_WIDTH)]
        hint = italic.wrap(self._words.hint, BODY_WIDTH)
        needed = head.height + len(lines) * _LINE_LEADING + len(hint) * _HINT_LEADING + 12
        top = self._y(_HEAD_TOP)
        room = top - table_top
        canvas = self.canv
        canvas.saveState()
        share = min(1.0, room / needed)
        canvas.translate(BODY_WIDTH * (1 - share) / 2, top)
        canvas.scale(share, share)
        spare = max(0.0, room - needed) / 3
        head.drawOn(canvas, 0, -head.height)
        y = -head.height - spare
        y = self._lines(plain, lines, _LINE_LEADING, y) - spare
        self._lines(italic, list(hint), _HINT_LEADING, y)
        canvas.restoreState()

    def _lines(self, measure: Measure, lines: list[Line], leading: float, y: float) -> float:
        self.canv.setFont(measure.face, measure.size)
        for line in lines:
            y -= leading
            self.canv.drawString(0, y, line.text)
        return y

    def _foot(self, below: float) -> None:
        canvas = self.canv
        canvas.setFont(REGULAR, _LINE_SIZE)
        canvas.drawString(0, below - _LINE_LEADING, self._words.total)
        foot = DocumentFoot(self._words.foot)
        foot.drawOn(canvas, 0, below - _LINE_LEADING - foot.height)

    def _running_line(self) -> None:
        measure = Measure(ITALIC, _RUNNING_SIZE)
        number = self._words.pages[self._page.page - 1]
        room = BODY_WIDTH - measure.width(number) - 5 * MM
        first, *more = measure.wrap(self._words.running, room)
        text = f"{first.text} …" if more else first.text
        y = self._y(_RUNNING_BASE)
        self.canv.setFont(measure.face, measure.size)
        self.canv.drawString(0, y, text)
        self.canv.drawRightString(BODY_WIDTH, y, number)

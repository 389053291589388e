"""The sheet for helps that are written down away from the PC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.platypus.flowables import Flowable

from desktop.reports import words, words_lists
from desktop.reports.composing import Form
from desktop.reports.document import Align, Foot, FormLine, FormPart, TextStyle
from desktop.reports.door import Door, Ink
from desktop.reports.fonts import REGULAR, load_fonts
from desktop.reports.foot import DocumentFoot
from desktop.reports.form_line import FormLineFlowable
from desktop.reports.head import DocumentHead
from desktop.reports.list_parts import list_author, list_banner, list_head
from desktop.reports.measure import Measure
from desktop.reports.paper import PaperFacts, Together, build
from desktop.reports.sheets.grid import Grid, tick_box
from desktop.reports.sizes import BODY_WIDTH, MM, PARAGRAPH_GAP, SMALL_BODY_SIZE
from desktop.reports.styles import paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.rows.papers_lists import FieldSheet

_COLUMNS = tuple(mm * MM for mm in (9.0, 36.0, 12.0, 21.0, 48.0, 19.0, 20.0))
_PLATFORMS, _WORK = 4, 5
_ROW = 10.5 * MM
_HEADER = 9 * MM
_BOX = 3.2 * MM
_BOX_SIZE, _LETTER_SIZE = 8.0, 9.0
_PER_LINE = 3


def render_field_sheet(data: FieldSheet) -> bytes:
    """The sheet as PDF, one page.

    Raises:
        RuleBrokenError: `letter_not_in_font`.
    """
    form = Form(Door(load_fonts()))
    form.check(data.village_name, words.WHERE_VILLAGE)
    above = (
        FormLine(
            (
                FormPart(form(words_lists.FIELD_DAY)),
                FormPart(form(words_lists.FIELD_PLACE), form.maybe(data.village_name), 2),
            )
        ),
        FormLine((FormPart(form(words_lists.FIELD_HELPER)),)),
    )
    below = FormLine(
        (
            FormPart(form(words_lists.FIELD_UNNAMED), share=1.35),
            FormPart(form(words_lists.FIELD_ENTERED)),
        )
    )
    foot = Foot(
        right=form.signer((words_lists.HEAD,), hint=words_lists.SIGN_HINT),
        left=form.signer((words_lists.FIELD_PREPARED,), hint=words_lists.SIGN_HINT),
    )
    story = [
        DocumentHead(list_head(form, data.source, words_lists.FIELD, "")),
        *(FormLineFlowable(line, SMALL_BODY_SIZE) for line in above),
        paragraph(form.text(words_lists.FIELD_HINT, TextStyle.NOTE), SMALL_BODY_SIZE),
        _FieldTable(form),
        Together([FormLineFlowable(below, SMALL_BODY_SIZE), DocumentFoot(foot)]),
    ]
    facts = PaperFacts(
        form(words_lists.FIELD_TITLE),
        list_author(form, data.source),
        list_banner(form, data.source),
    )
    return build(story, facts)


def field_cells() -> Iterator[tuple[str, ...]]:
    """The rows for a workbook; what is ticked or ringed on paper is typed there."""
    empty = ("",) * (len(words_lists.FIELD_TITLES) - 1)
    for number in range(1, words_lists.FIELD_ROWS + 1):
        yield (str(number), *empty)


class _FieldTable(Flowable):
    """Numbered empty rows with boxes for platforms and letters to put a ring around."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        aligns = (Align.CENTRE, *(Align.LEFT,) * (len(_COLUMNS) - 1))
        titles = tuple(map(form, words_lists.FIELD_TITLES))
        self._grid = Grid(_COLUMNS, aligns, titles, _HEADER, _ROW)
        empty = (form(""),) * (len(_COLUMNS) - 1)
        self._rows = [
            (form(str(number)), *empty) for number in range(1, words_lists.FIELD_ROWS + 1)
        ]
        self._platforms = tuple(map(form, words_lists.FIELD_PLATFORMS))
        self._letters = tuple(map(form, words_lists.FIELD_LETTERS))
        self.width, self.height = BODY_WIDTH, self._grid.height(words_lists.FIELD_ROWS)

    def getSpaceBefore(self) -> float:  # noqa: N802 - ReportLab's name
        """As before a paragraph."""
        return PARAGRAPH_GAP

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's names
        """All rows on one page."""
        return self.width, self.height

    def draw(self) -> None:
        """Paint the grid, then what is in its rows."""
        self._grid.paint(self.canv, self.height, self._rows)
        for number in range(words_lists.FIELD_ROWS):
            bottom = self.height - self._grid.height(number + 1)
            self._boxes(self._grid.edges[_PLATFORMS], bottom)
            self._rings(self._grid.edges[_WORK], bottom)

    def _boxes(self, left: float, bottom: float) -> None:
        step = _COLUMNS[_PLATFORMS] / _PER_LINE
        self.canv.setFont(REGULAR, _BOX_SIZE)
        for index, name in enumerate(self._platforms):
            row, place = divmod(index, _PER_LINE)
            x = left + place * step + 1 * MM
            y = bottom + _ROW * (0.75 - 0.5 * row) - _BOX / 2
            tick_box(self.canv, x, y, _BOX)
            self.canv.drawString(x + _BOX + 0.8 * MM, y + _BOX / 2 - _BOX_SIZE * 0.33, name)

    def _rings(self, left: float, bottom: float) -> None:
        measure = Measure(REGULAR, _LETTER_SIZE)
        self.canv.setFont(REGULAR, _LETTER_SIZE)
        for row, letters in enumerate(self._letters):
            x = left + (_COLUMNS[_WORK] - measure.width(letters)) / 2
            y = bottom + _ROW * (0.75 - 0.5 * row) - _LETTER_SIZE * 0.33
            self.canv.drawString(x, y, Ink(letters))

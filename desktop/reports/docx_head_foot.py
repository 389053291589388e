"""Head and foot of a document for Word: tables without lines, as offices make them by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docx.shared import Pt
from docx.table import _Cell

from desktop.reports.docx_parts import add_run, keep_row, make_rule, set_lines, shape_table
from desktop.reports.fonts import BOLD, BOLD_ITALIC, ITALIC, REGULAR
from desktop.reports.measure import Measure
from desktop.reports.sizes import (
    BODY_WIDTH,
    ISSUER_SIZE,
    LEFT_HEAD,
    MOTTO_SIZE,
    NATION_SIZE,
    NUMBER_SIZE,
    RECIPIENTS_SIZE,
    RECIPIENTS_TITLE_SIZE,
    RIGHT_HEAD,
    RULE_SHARE,
    SIGNATURE_GAP,
    TITLE_SIZE,
)

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.table import _Row
    from docx.text.paragraph import Paragraph

    from desktop.reports.document import Foot, Head, Signer
    from desktop.reports.door import Ink

_LEADING: Final = 1.25
_GAP_TO_NUMBER: Final = 10.0
_GAP_TO_TITLE: Final = 12.0


class _Lines:
    """Writes centred lines into a cell or the page, using up the empty paragraph it begins with."""

    def __init__(self, place: _Cell | WordFile) -> None:
        self._place = place
        self._fresh = place.paragraphs[:1] if isinstance(place, _Cell) else []

    def add(
        self, text: str, face: str, size: float, *, before: float = 0.0, centred: bool = True
    ) -> None:
        paragraph = self.paragraph()
        set_lines(paragraph, leading=size * _LEADING, before=before, centred=centred)
        paragraph.paragraph_format.keep_with_next = True
        add_run(paragraph, text, face, size)

    def rule(self, above: Ink, face: str, size: float, room: float, share: float) -> None:
        """A line under the last line of a text, of that share of its length."""
        last = Measure(face, size).wrap_evenly(above, room)[-1]
        paragraph = self.paragraph()
        paragraph.paragraph_format.keep_with_next = True
        make_rule(paragraph, room, last.width * share)

    def paragraph(self) -> Paragraph:
        return self._fresh.pop() if self._fresh else self._place.add_paragraph()


def write_head(word: WordFile, head: Head) -> None:
    """Both head blocks with their rules, number, place and date, and the title."""
    nation: _Lines
    if head.issuer:
        numbered = head.number is not None or head.place_and_date is not None
        table = word.add_table(rows=2 if numbered else 1, cols=2)
        shape_table(table, [LEFT_HEAD, RIGHT_HEAD], ruled=False)
        left, right = map(_Lines, _sized(table.rows[0]))
        if head.parent is not None:
            left.add(head.parent, REGULAR, ISSUER_SIZE)
        for text in head.issuer:
            left.add(text, BOLD, ISSUER_SIZE)
        left.rule(head.issuer[-1], BOLD, ISSUER_SIZE, LEFT_HEAD, RULE_SHARE)
        nation, nation_room = right, RIGHT_HEAD
    else:
        nation, nation_room = _Lines(word), BODY_WIDTH
    nation.add(head.nation, BOLD, NATION_SIZE)
    nation.add(head.motto, BOLD, MOTTO_SIZE)
    nation.rule(head.motto, BOLD, MOTTO_SIZE, nation_room, 1.0)
    below = [nation, nation]
    if head.issuer:
        below = list(map(_Lines, _sized(table.rows[-1]))) if numbered else []
    for lines, said, face in zip(
        below, (head.number, head.place_and_date), (REGULAR, ITALIC), strict=False
    ):
        if said is not None:
            lines.add(said, face, NUMBER_SIZE, before=_GAP_TO_NUMBER)
    title = _Lines(word)
    title.add(head.kind, BOLD, TITLE_SIZE, before=_GAP_TO_TITLE)
    if head.about is not None:
        title.add(head.about, BOLD, TITLE_SIZE)
        title.rule(head.about, BOLD, TITLE_SIZE, BODY_WIDTH, RULE_SHARE)


def write_foot(word: WordFile, foot: Foot) -> None:
    """Signatures side by side with recipients or a second signer; it stays on one page."""
    table = word.add_table(rows=2 if foot.left is not None and foot.recipients else 1, cols=2)
    shape_table(table, [BODY_WIDTH / 2, BODY_WIDTH / 2], ruled=False)
    for row in table.rows:
        keep_row(row)
    left, right = table.rows[0].cells
    signing = _Lines(right)
    if foot.place_and_date is not None:
        signing.add(foot.place_and_date, ITALIC, NUMBER_SIZE, before=10)
    _sign(signing, foot.right)
    if foot.left is not None:
        beside = _Lines(left)
        if foot.place_and_date is not None:
            beside.add("", ITALIC, NUMBER_SIZE, before=10)
        _sign(beside, foot.left)
    if foot.recipients:
        _recipients(_Lines(table.rows[-1].cells[0]), foot)


def _sign(lines: _Lines, signer: Signer) -> None:
    for number, text in enumerate(signer.capacity):
        lines.add(text, BOLD, TITLE_SIZE, before=0 if number else 10)
    if signer.hint is not None:
        lines.add(signer.hint, ITALIC, RECIPIENTS_TITLE_SIZE)
    lines.add(signer.name or "", BOLD, TITLE_SIZE, before=SIGNATURE_GAP - TITLE_SIZE)


def _recipients(lines: _Lines, foot: Foot) -> None:
    face, size, before = BOLD_ITALIC, RECIPIENTS_TITLE_SIZE, 10.0
    for text in foot.recipients:
        lines.add(text, face, size, before=before, centred=False)
        face, size, before = REGULAR, RECIPIENTS_SIZE, 0.0


def _sized(row: _Row) -> tuple[_Cell, ...]:
    for cell, width in zip(row.cells, (LEFT_HEAD, RIGHT_HEAD), strict=True):
        cell.width = Pt(width)
    return row.cells

"""A composed document set on paper: which block becomes what, and what stays together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.platypus.flowables import CondPageBreak, Flowable, Spacer

from desktop.reports.charts import ChartOnPaper
from desktop.reports.code_on_paper import CodeOnPaper
from desktop.reports.document import ChartBlock, CodeBlock, FormLine, Table, Text, TextStyle
from desktop.reports.foot import DocumentFoot
from desktop.reports.form_line import FormLineFlowable, TickRowFlowable
from desktop.reports.head import DocumentHead
from desktop.reports.paper import PaperFacts, Together, build
from desktop.reports.row_table import RowTable
from desktop.reports.sizes import BODY_LEADING, BODY_WIDTH, PARAGRAPH_GAP
from desktop.reports.styles import paragraph
from desktop.reports.table_plan import table_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.reports.document import Block, Document

_KEPT_LINES = 3
"""Lines of text that stay under a heading: with three, no rule about single lines interferes."""
_ABOVE_SIGNATURE = 2 * BODY_LEADING
"""Height of what never leaves the signature."""

_LONG = 10 * BODY_LEADING
"""A paragraph of that height is split before a signature rather than moved as a whole."""


def lay_out(document: Document) -> bytes:
    """The PDF of the document."""
    facts = PaperFacts(document.title, document.author, document.banner)
    story: list[Flowable] = [] if document.head is None else [DocumentHead(document.head)]
    story += _story(document.blocks, document.size)
    if document.foot is not None:
        _sign(story, DocumentFoot(document.foot))
    annexes = [list(_story(annex.blocks, document.size)) for annex in document.annexes]
    return build(story, facts, annexes)


def _story(blocks: Sequence[Block], size: float) -> Iterator[Flowable]:
    """The blocks in their order; a heading never stays behind at the foot of a page."""
    flowables = [_flowable(block, size) for block in blocks]
    for index, block in enumerate(blocks):
        if _is_heading(block) and not (index and _is_heading(blocks[index - 1])):
            yield CondPageBreak(_room_from(blocks, flowables, index))
        if isinstance(block, Table):
            yield Spacer(0, PARAGRAPH_GAP)
        yield flowables[index]


def _flowable(block: Block, size: float) -> Flowable:
    if isinstance(block, Text):
        return paragraph(block, size)
    if isinstance(block, Table):
        return RowTable(table_sheet(block))
    if isinstance(block, ChartBlock):
        return ChartOnPaper(block)
    if isinstance(block, CodeBlock):
        return CodeOnPaper(block)
    if isinstance(block, FormLine):
        return FormLineFlowable(block, size)
    return TickRowFlowable(block, size)


def _is_heading(block: Block) -> bool:
    return isinstance(block, Text) and block.style is TextStyle.SECTION


def _room_from(blocks: Sequence[Block], flowables: Sequence[Flowable], first: int) -> float:
    """Height of the headings from `first` on, and of what must stand under them."""
    room = 0.0
    for block, flowable in zip(blocks[first:], flowables[first:], strict=True):
        if isinstance(flowable, RowTable):
            return room + PARAGRAPH_GAP + flowable.start_height()
        if not _is_heading(block):
            return room + PARAGRAPH_GAP + _KEPT_LINES * BODY_LEADING
        room += PARAGRAPH_GAP + flowable.wrap(BODY_WIDTH, 0)[1]
    return room


def _sign(story: list[Flowable], foot: DocumentFoot) -> None:
    """Put the foot under the last lines of text: a signature is never alone on a page."""
    kept: list[Flowable] = []
    height = 0.0
    while story and height < _ABOVE_SIGNATURE and not isinstance(story[-1], RowTable):
        last = story.pop()
        if isinstance(last, CondPageBreak):
            continue
        tall = last.wrap(BODY_WIDTH, 0)[1]
        if tall > _LONG:
            upper, last = last.split(BODY_WIDTH, tall - _KEPT_LINES * BODY_LEADING)
            story.append(upper)
        kept.insert(0, last)
        height += last.wrap(BODY_WIDTH, 0)[1] + last.getSpaceBefore()
    story.append(Together([*kept, foot]))

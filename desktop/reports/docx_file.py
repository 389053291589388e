"""A composed document as a file for Word: the same texts, numbers and margins as on paper."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Mm, Pt
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT

from desktop.domain.charts import value_words
from desktop.reports.archives import still
from desktop.reports.charts import title_of
from desktop.reports.code_on_paper import SIDE, code_picture
from desktop.reports.document import (
    TICK,
    Align,
    ChartBlock,
    CodeBlock,
    Column,
    FormLine,
    Table,
    Text,
    TextStyle,
)
from desktop.reports.docx_head_foot import write_foot, write_head
from desktop.reports.docx_parts import (
    add_page_number,
    add_run,
    keep_row,
    restart_numbers,
    set_facts,
    set_language_and_font,
    set_lines,
    set_page,
    shape_table,
)
from desktop.reports.door import Ink
from desktop.reports.fonts import BOLD, REGULAR
from desktop.reports.form_line import GAP, answer_places, part_widths
from desktop.reports.sizes import (
    BODY_LEADING,
    BODY_SIZE,
    BODY_WIDTH,
    PARAGRAPH_GAP,
    RECIPIENTS_TITLE_SIZE,
    TICK_BOX,
)
from desktop.reports.styles import style_of
from desktop.reports.table_plan import plan_table

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.text.paragraph import Paragraph

    from desktop.domain.charts import Chart
    from desktop.reports.document import Block, Document, TickRow

_ALIGNMENT: Final[dict[Any, WD_ALIGN_PARAGRAPH]] = {
    TA_LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    TA_CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    TA_JUSTIFY: WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_CELL_ALIGNMENT: Final = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
_BOX_FONT: Final = "MS Gothic"
"""Word's own font for boxes; Times New Roman has none."""
_BAR_MM: Final = 13.5
"""Twelve columns of it fit the page."""
_CHART_SIZE: Final = 10.0
_CODE_SIZE: Final = 8.0
_STAYS: Final = (TextStyle.SECTION, TextStyle.CENTRED)


def write_docx(document: Document) -> bytes:
    """The file; equal bytes for equal documents."""
    word = docx.Document()
    set_language_and_font(word, document.size)
    set_facts(word, document.title, document.author)
    set_page(word.sections[0])
    add_page_number(word.sections[0].header.paragraphs[0], BODY_SIZE)
    if document.banner:
        _banner(word, document.banner)
    if document.head is not None:
        write_head(word, document.head)
    last = _write_blocks(word, document.blocks, document.size)
    if document.foot is not None:
        if last is not None:
            last.paragraph_format.keep_with_next = True
        write_foot(word, document.foot)
        _end(word)
    for annex in document.annexes:
        section = word.add_section(WD_SECTION.NEW_PAGE)
        restart_numbers(section)
        _write_blocks(word, annex.blocks, document.size)
    target = BytesIO()
    word.save(target)
    return still(target.getvalue())


def _banner(word: WordFile, banner: Ink) -> None:
    section = word.sections[0]
    for footer in (section.footer, section.first_page_footer):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_run(paragraph, banner, BOLD, RECIPIENTS_TITLE_SIZE)


def _write_blocks(word: WordFile, blocks: tuple[Block, ...], size: float) -> Paragraph | None:
    """Write them in their order; returns the last one where it is a paragraph."""
    last: Paragraph | None = None
    for block in blocks:
        if isinstance(block, Table):
            _write_table(word, block)
            last = None
        elif isinstance(block, Text):
            last = _write_text(word, block, size)
        elif isinstance(block, ChartBlock):
            last = _write_chart(word, block.chart, size)
        elif isinstance(block, CodeBlock):
            last = _write_code(word, block.text)
        elif isinstance(block, FormLine):
            last = _write_form_line(word, block, size)
        else:
            last = _write_ticks(word, block, size)
    return last


def _write_text(word: WordFile, text: Text, size: float) -> Paragraph:
    style = style_of(text.style, size)
    paragraph = word.add_paragraph()
    set_lines(paragraph, leading=style.leading, before=style.spaceBefore)
    paragraph.paragraph_format.space_after = Pt(style.spaceAfter)
    paragraph.alignment = _ALIGNMENT[style.alignment]
    paragraph.paragraph_format.first_line_indent = Pt(style.firstLineIndent)
    paragraph.paragraph_format.keep_with_next = text.style in _STAYS
    if text.lead is not None:
        add_run(paragraph, f"{text.lead} ", BOLD, style.fontSize)
    add_run(paragraph, text.text, style.fontName, style.fontSize)
    return paragraph


def _write_table(word: WordFile, table: Table) -> None:
    size, widths = plan_table(table)
    gap = word.add_paragraph()
    set_lines(gap, leading=PARAGRAPH_GAP)
    gap.paragraph_format.keep_with_next = True
    written = word.add_table(rows=1, cols=len(widths))
    shape_table(written, widths, ruled=True)
    titles = tuple(column.title for column in table.columns)
    for number, texts in enumerate((titles, *table.rows)):
        row = written.rows[0] if number == 0 else written.add_row()
        keep_row(row, header=number == 0)
        if number and table.row_mm:
            row.height, row.height_rule = Mm(table.row_mm), WD_ROW_HEIGHT_RULE.AT_LEAST
        for column, cell, width, said in zip(table.columns, row.cells, widths, texts, strict=True):
            cell.width = Pt(width)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            set_lines(paragraph, leading=size * 1.2)
            align = Align.CENTRE if number == 0 else column.align
            paragraph.alignment = _CELL_ALIGNMENT[align]
            if said == TICK:
                _add_box(paragraph, size)
            else:
                add_run(paragraph, said, REGULAR if number else BOLD, size)


def _write_chart(word: WordFile, chart: Chart, size: float) -> Paragraph | None:
    """Its numbers as a table: what goes on being written is figures, not a picture of them."""
    _write_text(word, Text(Ink(title_of(chart)), TextStyle.CENTRED), size)
    columns = tuple(
        # The last one gets the rest of the page.
        Column(Ink(bar.label), Align.CENTRE, _BAR_MM * (place < len(chart.bars)), _BAR_MM)
        for place, bar in enumerate(chart.bars, 1)
    )
    values = tuple(Ink(value_words(chart, bar)) for bar in chart.bars)
    _write_table(word, Table(columns, (values,), size=_CHART_SIZE))
    if chart.target is None:
        return None
    return _write_text(word, Text(Ink(chart.target_words), TextStyle.NOTE), size)


def _write_code(word: WordFile, text: str) -> Paragraph:
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run().add_picture(BytesIO(code_picture(text)), width=Pt(SIDE))
    below = word.add_paragraph()
    below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(below, Ink(text), REGULAR, _CODE_SIZE)
    return below


def _write_form_line(word: WordFile, line: FormLine, size: float) -> Paragraph:
    paragraph = _form_paragraph(word, size)
    stops = paragraph.paragraph_format.tab_stops
    left = 0.0
    widths = part_widths(line)
    for number, (part, width) in enumerate(zip(line.parts, widths, strict=True)):
        if number:
            stops.add_tab_stop(Pt(left))
            add_run(paragraph, "\t", REGULAR, size)
        if part.value:
            add_run(paragraph, f"{part.label} {part.value}", REGULAR, size)
        else:
            add_run(paragraph, f"{part.label} \t", REGULAR, size)
            stops.add_tab_stop(Pt(left + width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        left += width + GAP
    for _ in range(line.further):
        paragraph = _form_paragraph(word, size)
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Pt(BODY_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        add_run(paragraph, "\t", REGULAR, size)
    return paragraph


def _write_ticks(word: WordFile, row: TickRow, size: float) -> Paragraph:
    paragraph = _form_paragraph(word, size)
    shape = paragraph.paragraph_format
    if not row.options:
        indent = TICK_BOX + GAP * 0.75
        shape.left_indent, shape.first_line_indent = Pt(indent), Pt(-indent)
        shape.tab_stops.add_tab_stop(Pt(indent))
        _add_box(paragraph, size)
        add_run(paragraph, f"\t{row.text}", REGULAR, size)
        return paragraph
    add_run(paragraph, row.text, REGULAR, size)
    for option, left in zip(row.options, answer_places(row, size), strict=True):
        shape.tab_stops.add_tab_stop(Pt(left))
        add_run(paragraph, "\t", REGULAR, size)
        _add_box(paragraph, size)
        add_run(paragraph, f" {option}", REGULAR, size)
    return paragraph


def _form_paragraph(word: WordFile, size: float) -> Paragraph:
    paragraph = word.add_paragraph()
    set_lines(paragraph, leading=size * BODY_LEADING / BODY_SIZE, before=PARAGRAPH_GAP / 2)
    return paragraph


def _add_box(paragraph: Paragraph, size: float) -> None:
    run = add_run(paragraph, TICK, REGULAR, size)
    run.font.name = _BOX_FONT
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 - the way to the XML
    fonts.set(f"{{{fonts.nsmap['w']}}}eastAsia", _BOX_FONT)


def _end(word: WordFile) -> None:
    """Word wants a paragraph after the last table; it takes no room."""
    paragraph = word.add_paragraph()
    set_lines(paragraph, leading=1)
    add_run(paragraph, "", REGULAR, 1)

"""What Word's format needs beyond python-docx's own calls: fields, borders, rules, no time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from desktop.reports.archives import NO_TIME
from desktop.reports.fonts import BOLD, BOLD_ITALIC, ITALIC
from desktop.reports.sizes import (
    HAIRLINE,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
)

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.section import Section
    from docx.styles.style import ParagraphStyle as WordStyle
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

FONT: Final = "Times New Roman"
"""Our embedded font has its widths."""
LANGUAGE: Final = "vi-VN"
HEADER_FROM_TOP: Final = Mm(9.5)
_BOLD_FACES: Final = frozenset({BOLD, BOLD_ITALIC})
_ITALIC_FACES: Final = frozenset({ITALIC, BOLD_ITALIC})
_CELL_MARGIN: Final = 68
"""1.2 mm in twentieths of a point."""
_TABLE_ORDER: Final = tuple(
    qn(f"w:{name}")
    for name in (
        *("tblStyle", "bidiVisual", "tblW", "jc", "tblCellSpacing", "tblInd", "tblBorders"),
        *("shd", "tblLayout", "tblCellMar", "tblLook"),
    )
)
"""Word takes a file for damaged in which they stand in another order."""
_EIGHTHS: Final = 8
"""Word measures the width of borders in eighths of a point."""


def element(name: str, **values: object) -> Any:
    """An element of Word's own names with its attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def set_page(section: Section) -> None:
    """A4 with the margins of an administrative document; no number on the first page."""
    section.page_width, section.page_height = Pt(PAGE_WIDTH), Pt(PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Pt(MARGIN_TOP), Pt(MARGIN_BOTTOM)
    section.left_margin, section.right_margin = Pt(MARGIN_LEFT), Pt(MARGIN_RIGHT)
    section.header_distance = section.footer_distance = HEADER_FROM_TOP
    section.different_first_page_header_footer = True


def set_language_and_font(word: WordFile, size: float) -> None:
    """The normal style, from which everything else inherits."""
    style: WordStyle = word.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(size)
    properties = style.element.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), FONT)
    properties.rFonts.set(qn("w:cs"), FONT)
    for language in word.styles.element.iter(qn("w:lang")):
        for key in ("val", "eastAsia"):
            language.set(qn(f"w:{key}"), LANGUAGE)
    properties.append(element("lang", val=LANGUAGE, eastAsia=LANGUAGE))
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)


def set_facts(word: WordFile, title: str, author: str) -> None:
    """The file's properties, without the time of writing."""
    facts = word.core_properties
    facts.title = facts.subject = title
    facts.author = facts.last_modified_by = author
    facts.language, facts.comments, facts.revision = LANGUAGE, "", 1
    facts.created = facts.modified = facts.last_printed = NO_TIME


def add_run(paragraph: Paragraph, text: str, face: str, size: float) -> Run:
    """A piece of text in one of the four faces."""
    run = paragraph.add_run(text)
    run.bold = face in _BOLD_FACES
    run.italic = face in _ITALIC_FACES
    run.font.size = Pt(size)
    return run


def set_lines(
    paragraph: Paragraph, *, leading: float, before: float = 0.0, centred: bool = False
) -> None:
    """Distance of lines and the space above the paragraph."""
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(leading)
    shape.space_before, shape.space_after = Pt(before), Pt(0)
    if centred:
        shape.alignment = WD_ALIGN_PARAGRAPH.CENTER


def make_rule(paragraph: Paragraph, room: float, length: float) -> None:
    """Turn an empty paragraph into a solid line of that length in the middle of the room."""
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    shape.left_indent = shape.right_indent = Pt(max(room - length, 0) / 2)
    shape.space_before = shape.space_after = Pt(0)
    borders = element("pBdr")
    width = round(RULE * _EIGHTHS)
    borders.append(element("bottom", val="single", sz=width, space=0, color="000000"))
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the documented way to the XML
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def add_page_number(paragraph: Paragraph, size: float) -> None:
    """The field that Word fills in."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = element("fldSimple", instr="PAGE")
    run = element("r")
    properties = element("rPr")
    properties.append(element("sz", val=round(size * 2)))
    text = OxmlElement("w:t")
    text.text = "2"
    run.append(properties)
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - the documented way to the XML


def restart_numbers(section: Section) -> None:
    """Pages are counted from 1 again, as an annex's are."""
    properties = section._sectPr  # noqa: SLF001 - the same
    properties.find(qn("w:cols")).addprevious(element("pgNumType", start=1))


def shape_table(table: WordTable, widths: list[float], *, ruled: bool) -> None:
    """Fixed widths; with or without lines around each cell."""
    table.autofit = False
    properties = table._tbl.tblPr  # noqa: SLF001 - the same
    inside = _CELL_MARGIN if ruled else 0
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=inside, type="dxa"))
    # Word counts the indent to the text of the first cell, not to the line at its left.
    properties.extend((element("tblInd", w=inside, type="dxa"), _borders(ruled=ruled), margins))
    properties[:] = sorted(properties, key=lambda one: _TABLE_ORDER.index(one.tag))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)


def _borders(*, ruled: bool) -> Any:
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        kind = "single" if ruled else "nil"
        borders.append(element(side, val=kind, sz=round(HAIRLINE * _EIGHTHS), color="000000"))
    return borders


def keep_row(row: Any, *, header: bool = False) -> None:
    """Never split over two pages; a header stands on each page."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - the same
    properties.append(element("cantSplit"))
    if header:
        properties.append(element("tblHeader"))

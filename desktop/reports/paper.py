"""A4 paper in Decree 30 geometry: page furniture, styles of paragraphs, and the bytes.

The same story gives the same bytes on every PC: no time of printing, host or random id.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import md5
from html import escape
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.doctemplate import BaseDocTemplate, PageTemplate
from reportlab.platypus.flowables import Flowable
from reportlab.platypus.frames import Frame
from reportlab.platypus.paragraph import Paragraph

from desktop import __version__
from desktop.reports.door import Ink
from desktop.reports.fonts import BOLD, BOLD_ITALIC, ITALIC, REGULAR
from desktop.reports.sizes import (
    BANNER_FROM_BOTTOM,
    BODY_HEIGHT,
    BODY_INDENT,
    BODY_LEADING,
    BODY_SIZE,
    BODY_WIDTH,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    PAGE_HEIGHT,
    PAGE_NUMBER_FROM_TOP,
    PAGE_WIDTH,
    PARAGRAPH_GAP,
    RECIPIENTS_SIZE,
    RECIPIENTS_TITLE_SIZE,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


# ReportLab keeps per-document state in its registered fonts; one paper is built at a time.
_BUILDING = Lock()
_NO_TIME = "D:20000101000000+00'00'"


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What stands in the file's properties and on every page.

    `banner` is printed at the foot of each page, for practice data.
    """

    title: Ink
    author: Ink
    banner: Ink | None = None


def _style(name: str, face: str, size: float, **more: Any) -> ParagraphStyle:
    settings: dict[str, Any] = {
        "fontName": face,
        "bulletFontName": face,
        "fontSize": size,
        "leading": size * BODY_LEADING / BODY_SIZE,
        "allowWidows": 0,
        "allowOrphans": 0,
        **more,
    }
    return ParagraphStyle(name, **settings)


BODY = _style(
    "body",
    REGULAR,
    BODY_SIZE,
    alignment=TA_JUSTIFY,
    firstLineIndent=BODY_INDENT,
    spaceBefore=PARAGRAPH_GAP,
)
SECTION = _style("section", BOLD, BODY_SIZE, firstLineIndent=BODY_INDENT, spaceBefore=PARAGRAPH_GAP)
ADDRESSEE = _style(
    "addressee",
    REGULAR,
    BODY_SIZE,
    alignment=TA_CENTER,
    spaceBefore=2 * PARAGRAPH_GAP,
    spaceAfter=PARAGRAPH_GAP,
)
NOTE = _style("note", ITALIC, 11, alignment=TA_JUSTIFY, spaceBefore=PARAGRAPH_GAP / 2)
RECIPIENTS_TITLE = _style("recipients_title", BOLD_ITALIC, RECIPIENTS_TITLE_SIZE)
RECIPIENTS = _style("recipients", REGULAR, RECIPIENTS_SIZE, alignment=TA_LEFT)


def paragraph(text: Ink, style: ParagraphStyle) -> Paragraph:
    """A paragraph of plain text: nothing in it is taken for markup."""
    return Paragraph(escape(text, quote=False), style)


class Together(Flowable):
    """Flowables that always stand on one page, one under the other.

    Args:
        parts: From top to bottom; spaces before them count.
    """

    def __init__(self, parts: Sequence[Flowable]) -> None:
        super().__init__()
        self._parts = tuple(parts)
        self._placed: list[tuple[Flowable, float]] = []

    def getSpaceBefore(self) -> float:  # noqa: N802 - ReportLab's name
        """The first part's."""
        return float(self._parts[0].getSpaceBefore())

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - ReportLab's names
        """Sum of the heights and of the spaces between."""
        self._placed = []
        used = 0.0
        for index, part in enumerate(self._parts):
            if index:
                used += part.getSpaceBefore()
            _, height = part.wrapOn(self.canv, aW, aH)
            used += height
            self._placed.append((part, used))
        self.width, self.height = aW, used
        return aW, used

    def draw(self) -> None:
        """Paint the parts where `wrap` placed them."""
        for part, bottom in self._placed:
            part.drawOn(self.canv, 0, self.height - bottom)


def build(story: Sequence[Flowable], facts: PaperFacts) -> bytes:
    """Set the story on pages.

    Returns:
        The PDF; equal for equal stories, facts and program versions.
    """

    def furnish(canvas: Canvas, _document: BaseDocTemplate) -> None:
        _paint_furniture(canvas, facts.banner)

    target = BytesIO()
    with _BUILDING:
        document = BaseDocTemplate(
            target,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            pageTemplates=[PageTemplate("body", [_body_frame()], onPage=furnish)],
            title=facts.title,
            author=facts.author,
            subject=facts.title,
            creator=f"Làng Số {__version__}",
            producer=f"Làng Số {__version__}",
            lang="vi-VN",
            displayDocTitle=1,
            invariant=1,
            pageCompression=1,
            initialFontName=REGULAR,
            initialFontSize=BODY_SIZE,
            initialLeading=BODY_LEADING,
        )
        document.build(list(story), canvasmaker=_TimelessCanvas)
    return target.getvalue()


class _TimelessCanvas(Canvas):
    """A canvas whose file has no time in it.

    `invariant` alone leaves a door open: the environment variable SOURCE_DATE_EPOCH would still
    change the file's dates and its id.
    """

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._doc.signature = md5(usedforsecurity=False)  # type: ignore[attr-defined]
        self.setDateFormatter(lambda *_: _NO_TIME)


def _body_frame() -> Frame:
    return Frame(
        MARGIN_LEFT,
        MARGIN_BOTTOM,
        BODY_WIDTH,
        BODY_HEIGHT,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )


def _paint_furniture(canvas: Canvas, banner: Ink | None) -> None:
    number = canvas.getPageNumber()
    centre = MARGIN_LEFT + BODY_WIDTH / 2
    if number > 1:
        canvas.setFont(REGULAR, BODY_SIZE)
        canvas.drawCentredString(centre, PAGE_HEIGHT - PAGE_NUMBER_FROM_TOP, str(number))
    if banner:
        canvas.setFont(BOLD, RECIPIENTS_TITLE_SIZE)
        canvas.drawCentredString(centre, BANNER_FROM_BOTTOM, banner)

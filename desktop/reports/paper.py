"""A4 paper in Decree 30 geometry: page furniture, pages of annexes, and the bytes.

The same story gives the same bytes on every PC: no time of printing, host or random id.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import md5
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.doctemplate import BaseDocTemplate, NextPageTemplate, PageTemplate
from reportlab.platypus.flowables import Flowable, PageBreak
from reportlab.platypus.frames import Frame

from desktop import __version__
from desktop.reports.door import Ink
from desktop.reports.fonts import BOLD, REGULAR
from desktop.reports.sizes import (
    BANNER_FROM_BOTTOM,
    BODY_HEIGHT,
    BODY_LEADING,
    BODY_SIZE,
    BODY_WIDTH,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    PAGE_HEIGHT,
    PAGE_NUMBER_FROM_TOP,
    PAGE_WIDTH,
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


def build(
    story: Sequence[Flowable], facts: PaperFacts, annexes: Sequence[Sequence[Flowable]] = ()
) -> bytes:
    """Set the story on pages, each annex on its own with its own numbers.

    Returns:
        The PDF; equal for equal stories, facts and program versions.
    """
    target = BytesIO()
    names = [f"part {number}" for number in range(len(annexes) + 1)]
    whole = list(story)
    for name, annex in zip(names[1:], annexes, strict=True):
        whole += [NextPageTemplate(name), PageBreak(), *annex]
    with _BUILDING:
        document = BaseDocTemplate(
            target,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            pageTemplates=[
                PageTemplate(name, [_body_frame()], onPage=_Furniture(facts.banner).paint)
                for name in names
            ],
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
        document.build(whole, canvasmaker=_TimelessCanvas)
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


class _Furniture:
    """What stands on every page of one part: the document itself, or one of its annexes."""

    def __init__(self, banner: Ink | None) -> None:
        self._banner = banner
        self._number = 0

    def paint(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        """The page's number, from the second page of the part on, and the banner."""
        self._number += 1
        centre = MARGIN_LEFT + BODY_WIDTH / 2
        if self._number > 1:
            canvas.setFont(REGULAR, BODY_SIZE)
            canvas.drawCentredString(centre, PAGE_HEIGHT - PAGE_NUMBER_FROM_TOP, str(self._number))
        if self._banner:
            canvas.setFont(BOLD, RECIPIENTS_TITLE_SIZE)
            canvas.drawCentredString(centre, BANNER_FROM_BOTTOM, self._banner)

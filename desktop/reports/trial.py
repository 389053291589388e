"""A trial sheet: whether the printer keeps edges and size, and how a stack is turned for backs."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from desktop.reports import words_trial as words
from desktop.reports.fonts import BOLD, REGULAR, load_fonts
from desktop.reports.sizes import MM, PAGE_HEIGHT, PAGE_WIDTH

_EDGE: Final = 10 * MM
_LEFT: Final = 30 * MM
_LEADING: Final = 22.0
_RULER: Final = 100 * MM


def render_trial() -> bytes:
    """Two A4 pages."""
    load_fonts()
    stream = BytesIO()
    # A font of ours from the start: else Helvetica is named on the page and not embedded.
    canvas = Canvas(
        stream,
        (PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        lang="vi-VN",
        initialFontName=REGULAR,  # type: ignore[arg-type] # its stubs say a number
    )
    canvas.setTitle(words.TITLE)
    for side, lines in ((words.FRONT, words.FRONT_LINES), (words.BACK, words.BACK_LINES)):
        _draw_side(canvas, side, lines)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _draw_side(canvas: Canvas, side: str, lines: tuple[str, ...]) -> None:
    canvas.setLineWidth(0.8)
    canvas.rect(_EDGE, _EDGE, PAGE_WIDTH - 2 * _EDGE, PAGE_HEIGHT - 2 * _EDGE)
    canvas.setFont(REGULAR, 13)
    canvas.drawCentredString(PAGE_WIDTH / 2, PAGE_HEIGHT - 20 * MM, words.TOP)
    _draw_arrow(canvas, PAGE_WIDTH / 2, PAGE_HEIGHT - 15 * MM)
    canvas.setFont(BOLD, 40)
    canvas.drawCentredString(PAGE_WIDTH / 2, PAGE_HEIGHT - 60 * MM, side)
    canvas.setFont(REGULAR, 13)
    top = PAGE_HEIGHT - 85 * MM
    for line in (*lines, words.FRAME):
        canvas.drawString(_LEFT, top, line)
        top -= _LEADING
    top -= _LEADING
    canvas.line(_LEFT, top, _LEFT + _RULER, top)
    for end in (_LEFT, _LEFT + _RULER):
        canvas.line(end, top - 5, end, top + 5)
    canvas.setFont(REGULAR, 11)
    canvas.drawString(_LEFT, top - 20, words.RULER)


def _draw_arrow(canvas: Canvas, middle: float, tip: float) -> None:
    """As a path: the font has no arrow."""
    path = canvas.beginPath()
    path.moveTo(middle, tip + 4)
    path.lineTo(middle - 5, tip - 4)
    path.lineTo(middle + 5, tip - 4)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)

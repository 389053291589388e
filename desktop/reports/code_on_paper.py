"""A code in the body of a document, in the middle of its own lines."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from reportlab.platypus.flowables import Flowable

from desktop.reports.fonts import REGULAR
from desktop.reports.measure import Measure
from desktop.reports.sheets.codes import draw_code
from desktop.reports.sizes import BODY_WIDTH, MM

if TYPE_CHECKING:
    from desktop.reports.document import CodeBlock

SIDE: Final = 28 * MM
_QUIET: Final = 3 * MM
"""A scanner wants four squares of white around a code."""

_SIZE: Final = 8.0
_DOTS: Final = 6
"""Picture dots a square, in the file for Word."""


class CodeOnPaper(Flowable):
    """The code, and below it its text for who has no scanner; it is never split."""

    def __init__(self, block: CodeBlock) -> None:
        super().__init__()
        self._text = block.text
        self._measure = Measure(REGULAR, _SIZE)
        self.width = BODY_WIDTH
        self.height = SIDE + 2 * _QUIET + _SIZE

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's names
        """The whole width of the body."""
        return self.width, self.height

    def draw(self) -> None:
        """The squares, then the text."""
        left = (self.width - SIDE) / 2
        draw_code(self.canv, self._text, left, self.height - _QUIET - SIDE, SIDE)
        self.canv.setFont(REGULAR, _SIZE)
        self.canv.drawCentredString(self.width / 2, _SIZE * 0.3, self._text)


def code_picture(text: str) -> bytes:
    """The code as a PNG for Word; the same bytes for the same text."""
    import zxingcpp
    from PIL import Image

    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    dots: Any = made.to_image(scale=_DOTS, add_quiet_zones=True)
    height, width = dots.shape[:2]
    picture = Image.frombytes("L", (width, height), bytes(memoryview(dots)))
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()

"""QR codes as squares on the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.pdfgen.canvas import Canvas


def draw_code(canvas: Canvas, text: str, left: float, bottom: float, side: float) -> None:
    """Paint a QR code of level M; the room around it is the caller's.

    Args:
        canvas: In points, upwards.
        text: Digits and capitals take the least room.
        left: Of its dark squares.
        bottom: Of its dark squares.
        side: Of the whole.
    """
    import zxingcpp

    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: Any = made.to_image(scale=1, add_quiet_zones=False)
    size = picture.shape[0]
    cells = memoryview(picture)
    step = side / size
    # All in one path: squares that are filled one by one show seams where they touch.
    path = canvas.beginPath()
    for row in range(size):
        y = bottom + (size - 1 - row) * step
        for first, count in _dark(cells[row, column] == 0 for column in range(size)):
            path.rect(left + first * step, y, count * step, step)
    canvas.drawPath(path, stroke=0, fill=1)


def _dark(cells: Iterator[bool]) -> Iterator[tuple[int, int]]:
    """Runs of dark cells: where each begins, and its length."""
    began: int | None = None
    place = -1
    for place, dark in enumerate(cells):
        if dark and began is None:
            began = place
        elif not dark and began is not None:
            yield began, place - began
            began = None
    if began is not None:
        yield began, place + 1 - began

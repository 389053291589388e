"""Pictures of the very bytes that will be printed."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pypdfium2

# PDFium is not safe to be used by two threads at a time.
_PDFIUM = Lock()


class PageImage(NamedTuple):
    """One page: eight-bit grey, rows from the top, `width` bytes each without padding."""

    width: int
    height: int
    grey: bytes


def render_pages(pdf: bytes, dpi: int) -> list[PageImage]:
    """Every page at that resolution; A4 at 100 dpi is 827 x 1170 pixels, one byte each."""
    import pypdfium2

    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return [_render(page, dpi) for page in document]
        finally:
            document.close()


def render_page(pdf: bytes, number: int, dpi: int) -> PageImage:
    """One page, counted from 0; at 600 dpi A4 takes 35 MB."""
    import pypdfium2

    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return _render(document[number], dpi)
        finally:
            document.close()


def count_pages(pdf: bytes) -> int:
    """How many pages it has."""
    import pypdfium2

    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def _render(page: pypdfium2.PdfPage, dpi: int) -> PageImage:
    bitmap = page.render(scale=dpi / 72, grayscale=True)
    try:
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        raw = bytes(bitmap.buffer)
        rows = (raw[start : start + width] for start in range(0, stride * height, stride))
        return PageImage(width, height, b"".join(rows))
    finally:
        bitmap.close()
        page.close()

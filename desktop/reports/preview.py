"""Pictures of the very bytes that will be printed, and the same pages in another order."""

from __future__ import annotations

from contextlib import contextmanager
from io import BytesIO
from math import ceil
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pypdfium2

# PDFium is not safe to be used by two threads at a time.
_PDFIUM = Lock()

_POINTS_AN_INCH = 72


class PageImage(NamedTuple):
    """One page or a band of it: eight-bit grey, rows from the top, `width` bytes each."""

    width: int
    height: int
    grey: bytes


class PageSize(NamedTuple):
    """Of one page, in points."""

    width: float
    height: float


def page_sizes(pdf: bytes) -> list[PageSize]:
    """Of every page; nothing is drawn for it."""
    with _opened(pdf) as document:
        return [PageSize(*document.get_page_size(number)) for number in range(len(document))]


def render_page(pdf: bytes, number: int, dpi: float) -> PageImage:
    """One page, counted from 0; A4 at 100 dpi is 827 x 1170 pixels, one byte each."""
    with _opened(pdf) as document:
        return _render(document[number], dpi, (0, 0, 0, 0))


def render_band(pdf: bytes, number: int, dpi: int, top: int, rows: int) -> PageImage:
    """Some rows of a page: at a printer's 600 dpi a whole A4 page would take 35 MB.

    Args:
        pdf: The paper.
        number: Of the page, from 0.
        dpi: Of the printer.
        top: First row.
        rows: How many; fewer come back at the end of the page.
    """
    with _opened(pdf) as document:
        page = document[number]
        whole = ceil(page.get_height() * dpi / _POINTS_AN_INCH)
        left_out = (max(0, whole - top - rows), top)
        # Rounded up to whole pixels over there, so half a pixel less is the pixel that is meant.
        below, above = ((max(0.0, rows - 0.5)) * _POINTS_AN_INCH / dpi for rows in left_out)
        return _render(page, dpi, (0, below, 0, above))


def count_pages(pdf: bytes) -> int:
    """How many pages it has."""
    with _opened(pdf) as document:
        return len(document)


def pages_of(pdf: bytes, numbers: Sequence[int | None]) -> bytes:
    """A paper of these pages in this order, as they are; None is a blank one."""
    import pypdfium2

    with _opened(pdf) as document:
        width, height = document.get_page_size(0)
        made = pypdfium2.PdfDocument.new()
        try:
            # In one call, so that the pages go on sharing their fonts.
            made.import_pages(document, [number for number in numbers if number is not None])
            for place in (place for place, number in enumerate(numbers) if number is None):
                made.new_page(width, height, place).close()
            stream = BytesIO()
            made.save(stream)
            return stream.getvalue()
        finally:
            made.close()


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    import pypdfium2

    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def _render(
    page: pypdfium2.PdfPage, dpi: float, crop: tuple[float, float, float, float]
) -> PageImage:
    bitmap = page.render(scale=dpi / _POINTS_AN_INCH, grayscale=True, crop=crop)
    try:
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        raw = bytes(bitmap.buffer)
        rows = (raw[start : start + width] for start in range(0, stride * height, stride))
        return PageImage(width, height, b"".join(rows))
    finally:
        bitmap.close()
        page.close()

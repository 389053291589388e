"""The pages of a scan as grey pictures: PNG, JPEG or PDF, within limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pypdfium2
from PIL import Image

from desktop.domain.errors import TroubleError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_FILE: Final = 100 * 1024 * 1024
LARGEST_PICTURE: Final = 45_000_000
"""Pixels: an A4 page at 600 dpi has 35 million."""
MOST_PAGES: Final = 60

_KINDS: Final = ("PNG", "JPEG")
_PDF_MARK: Final = b"%PDF-"
_PDF_DPI: Final = 200
_LONG_SIDE: Final = 2339
"""Of an A4 page at 200 dpi; finer scans are made coarser by whole steps, never below it."""
_LONGEST_MM: Final = 600


def pages_of(path: Path) -> Iterator[Image.Image]:
    """Each page of the file, one at a time.

    Raises:
        TroubleError: `file_too_heavy`, `file_unreadable`.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise TroubleError("file_too_heavy")
    with path.open("rb") as stream:
        is_pdf = _PDF_MARK in stream.read(1024)
    if is_pdf:
        yield from _pdf_pages(path)
    else:
        yield _at_working_size(_picture(path))


def _picture(path: Path) -> Image.Image:
    try:
        with Image.open(path, formats=_KINDS) as picture:
            if picture.width * picture.height > LARGEST_PICTURE:
                raise TroubleError("file_too_heavy")
            return _grey(picture)
    except Image.DecompressionBombError as error:
        raise TroubleError("file_too_heavy") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise TroubleError("file_unreadable") from error


def _grey(picture: Image.Image) -> Image.Image:
    if "A" in picture.getbands() or "transparency" in picture.info:
        # What is transparent is paper, not black.
        over = picture.convert("RGBA")
        paper = Image.new("RGBA", over.size, "white")
        paper.alpha_composite(over)
        return paper.convert("L")
    return picture.convert("L")


def _at_working_size(page: Image.Image) -> Image.Image:
    step = max(page.size) // _LONG_SIDE
    return page.reduce(step) if step > 1 else page


def _pdf_pages(path: Path) -> Iterator[Image.Image]:
    try:
        document = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise TroubleError("file_unreadable") from error
    try:
        if len(document) > MOST_PAGES:
            raise TroubleError("file_too_heavy")
        for number in range(len(document)):
            yield _rendered(document, number)
    except pypdfium2.PdfiumError as error:
        raise TroubleError("file_unreadable") from error
    finally:
        document.close()


def _rendered(document: pypdfium2.PdfDocument, number: int) -> Image.Image:
    page = document[number]
    try:
        if max(page.get_size()) * 25.4 / 72 > _LONGEST_MM:
            # A page may be any size: some programs take one pixel of the scan for one point.
            scale = _LONG_SIDE / max(page.get_size())
        else:
            scale = _PDF_DPI / 72
        picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
        return picture
    finally:
        page.close()

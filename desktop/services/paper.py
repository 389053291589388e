"""A finished paper: pictures of its pages, and writing it to a place that the person chose."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from desktop.domain.errors import TroubleError

if TYPE_CHECKING:
    from pathlib import Path


class PagePicture(NamedTuple):
    """One page: eight-bit grey, rows from the top, `width` bytes each without padding."""

    width: int
    height: int
    grey: bytes


def page_pictures(pdf: bytes, dpi: int) -> tuple[PagePicture, ...]:
    """Every page of the very bytes that will be printed; for a worker, never the GUI thread."""
    from desktop.reports.preview import render_pages

    return tuple(PagePicture(*page) for page in render_pages(pdf, dpi))


def page_count(pdf: bytes) -> int:
    """How many pages it has."""
    from desktop.reports.preview import count_pages

    return count_pages(pdf)


def page_picture(pdf: bytes, number: int, dpi: int) -> PagePicture:
    """One page, counted from 0: at a printer's resolution a page alone takes 35 MB."""
    from desktop.reports.preview import render_page

    return PagePicture(*render_page(pdf, number, dpi))


def save_paper(path: Path, content: bytes) -> None:
    """Write the whole file or, on an error, leave what was there.

    Raises:
        TroubleError: `file_not_written`.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise TroubleError("file_not_written") from error

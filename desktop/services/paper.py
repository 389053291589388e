"""A finished paper: pictures of its pages, and writing it to a place that the person chose."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, NamedTuple

from desktop.domain.errors import TroubleError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


_MOST_NAMES = 1000


class PagePicture(NamedTuple):
    """One page: eight-bit grey, rows from the top, `width` bytes each without padding."""

    width: int
    height: int
    grey: bytes


class PageSize(NamedTuple):
    """Of one page, in points of 1/72 inch."""

    width: float
    height: float


def page_sizes(pdf: bytes) -> tuple[PageSize, ...]:
    """Of every page; draws nothing."""
    from desktop.reports import preview

    return tuple(PageSize(*size) for size in preview.page_sizes(pdf))


def page_count(pdf: bytes) -> int:
    """How many pages it has."""
    from desktop.reports.preview import count_pages

    return count_pages(pdf)


def page_picture(pdf: bytes, number: int, dpi: float) -> PagePicture:
    """One page, counted from 0, of the very bytes that will be printed; for a worker."""
    from desktop.reports.preview import render_page

    return PagePicture(*render_page(pdf, number, dpi))


def page_band(pdf: bytes, number: int, dpi: int, top: int, rows: int) -> PagePicture:
    """Some rows of a page: at a printer's resolution a whole page takes 35 MB."""
    from desktop.reports.preview import render_band

    return PagePicture(*render_band(pdf, number, dpi, top, rows))


def paper_of_pages(pdf: bytes, numbers: Sequence[int | None]) -> bytes:
    """These pages in this order, None a blank one; the paper itself when it is all of them."""
    if tuple(numbers) == tuple(range(page_count(pdf))):
        return pdf
    from desktop.reports.preview import pages_of

    return pages_of(pdf, numbers)


def free_path(path: Path) -> Path:
    """The path itself, or with a number behind the name when there is such a file."""
    if not path.exists():
        return path
    names = (path.with_stem(f"{path.stem} ({number})") for number in range(2, _MOST_NAMES))
    return next((one for one in names if not one.exists()), path)


def trial_sheet() -> bytes:
    """Two pages to try a printer with: edges, size, and which way a stack is turned."""
    from desktop.reports.trial import render_trial

    return render_trial()


def save_paper(path: Path, content: bytes) -> None:
    """Write the whole file or, on an error, leave what was there.

    Raises:
        TroubleError: `disk_full`, `file_not_written`.
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
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise TroubleError("disk_full" if full else "file_not_written") from error

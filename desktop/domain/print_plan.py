"""Which pages go through the printer, in which order: ranges, and both sides turned by hand.

Pages are counted from 0; None is a blank page, which a sheet's back needs when the last page
stands on its front.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from desktop.domain.errors import RuleBrokenError

_PART: Final = re.compile(r"(\d{1,5})(?:\s*[-\u2013]\s*(\d{1,5}))?", re.ASCII)

Pages = tuple[int, ...]
Side = tuple[int | None, ...]


class Stacking(StrEnum):
    """How a printer lays down what it printed; the later sheet always lies on top."""

    FACE_DOWN = "face_down"
    FACE_UP = "face_up"


def chosen_pages(text: str | None, count: int) -> Pages:
    """The pages that "1-3, 5" names, in their own order; no text is all of them.

    Raises:
        RuleBrokenError: `page_range`.
    """
    if text is None:
        return tuple(range(count))
    pages: set[int] = set()
    for part in re.split(r"[,;]", text):
        match = _PART.fullmatch(part.strip())
        first = int(match[1]) if match else 0
        last = int(match[2] or first) if match else 0
        if not 1 <= first <= last <= count:
            raise RuleBrokenError("page_range", "pages", last=count)
        pages.update(range(first - 1, last))
    return tuple(sorted(pages))


def fronts(pages: Pages) -> Side:
    """What is printed first when the stack is turned by hand."""
    return pages[::2]


def backs(pages: Pages, stacking: Stacking) -> Side:
    """What is printed on the stack that was put back, sheet by sheet from its top.

    A stack that came out face down is put back as it lies: its last sheet is drawn first. One
    that came out face up is turned over as a whole: its first sheet is drawn first.
    """
    found: Side = pages[1::2]
    if len(pages) % 2:
        # Else this sheet would be left in the tray, and the next copy's back be printed on it.
        found = (*found, None)
    return found[::-1] if stacking is Stacking.FACE_DOWN else found

"""What the ink in a row's two boxes means, and when it is not certain. Knows no picture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from desktop.domain.scans import RowDoubt
from desktop.domain.training import AttendanceStatus

if TYPE_CHECKING:
    from desktop.importing.scans.boxes import BoxInk

_NO_FRAME: Final = 0.25
_EMPTY: Final = 0.012
"""Share of the inner area: less ink than this is no mark."""
_SPECK: Final = 0.05
_TICKED: Final = 0.055
_EXTENT: Final = 0.4
"""A mark reaches over two fifths of the box; a speck, below, does not."""
_SPECK_EXTENT: Final = 0.3
_CROOKED: Final = 0.1
"""Ink that strays so far from a straight line is a mark: a tick, a cross, a scribble."""
_CROOKED_INSIDE: Final = 0.6
_MORE_INSIDE: Final = 0.03
"""A straight line made here has so much more ink inside than around; a stray one has not."""
_STRAY: Final = 0.12
"""Ink around an empty box from which it may be a mark that missed it."""


class BoxState(Enum):
    """What one box tells."""

    EMPTY = auto()
    SPECK = auto()
    BESIDE = auto()
    TICKED = auto()
    UNSURE = auto()
    LOST = auto()


_UNMARKED: Final = frozenset({BoxState.EMPTY, BoxState.SPECK})
"""Beside a box that is ticked; alone a speck may as well be a small mark."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one row tells; `status` is a suggestion when there is a `doubt`."""

    status: AttendanceStatus | None
    doubt: RowDoubt | None
    signed: bool
    written: bool


def state_of(boxes: BoxInk, index: int) -> BoxState:
    """Judge one box by its ink."""
    inside, around = float(boxes.inside[index]), float(boxes.around[index])
    if boxes.frame[index] < _NO_FRAME:
        return BoxState.LOST
    if inside < _EMPTY:
        return BoxState.EMPTY if around < _STRAY else BoxState.BESIDE
    extent = float(boxes.extent[index])
    if inside < _SPECK and extent <= _SPECK_EXTENT and around < _STRAY:
        return BoxState.SPECK
    if boxes.spread[index] >= _CROOKED:
        made_here = inside >= around * _CROOKED_INSIDE
    else:
        made_here = inside >= around + _MORE_INSIDE and not boxes.passes[index]
    if inside >= _TICKED and extent >= _EXTENT and made_here:
        return BoxState.TICKED
    return BoxState.UNSURE


def judge_row(present: BoxState, absent: BoxState, *, signed: bool, written: bool) -> Row:
    """Certain only when exactly one box is ticked and the other is empty.

    Args:
        present: The box "Có".
        absent: The box "Vắng".
        signed: There is ink where people sign.
        written: There is ink where the name stands.
    """
    status, doubt = _judged(present, absent, signed=signed)
    return Row(status, doubt, signed, written)


def _judged(
    present: BoxState, absent: BoxState, *, signed: bool
) -> tuple[AttendanceStatus | None, RowDoubt | None]:
    suggested = AttendanceStatus.PRESENT if signed else None
    pair = (present, absent)
    if BoxState.LOST in pair:
        return suggested, RowDoubt.NO_BOX
    # A stroke beside "Vắng" could be a mark that missed it, but whoever signed was there.
    if present is BoxState.TICKED and (
        absent in _UNMARKED or (absent is BoxState.BESIDE and signed)
    ):
        return AttendanceStatus.PRESENT, None
    if absent is BoxState.TICKED and present in _UNMARKED:
        return AttendanceStatus.ABSENT, RowDoubt.SIGNED_ABSENT if signed else None
    if pair == (BoxState.TICKED, BoxState.TICKED):
        return suggested, RowDoubt.BOTH
    if pair == (BoxState.EMPTY, BoxState.EMPTY):
        return suggested, RowDoubt.NO_MARK
    return suggested, RowDoubt.FAINT

"""The ink in tick boxes: each box is found again on its own printed frame, then measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]
Places = NDArray[np.int64]

PER_MM: Final = 8
"""Pixels of the straightened page: 203 dpi."""
REACH: Final = 10
"""How far from its place a frame is looked for, in pixels (1.25 mm)."""
AROUND: Final = 17
"""What is looked at outside a frame; the rules of the table stand a little farther away."""
MARGIN: Final = REACH + AROUND

_NEAR: Final = 3
_EDGE_IN: Final = 5
_EDGE_OUT: Final = 4
_FAR: Final = 11
_LEAST_RUN: Final = 2
_INK: Final = 0.22
"""Darkness, between paper and print, from which a pixel is ink (of a mean over 3 x 3)."""
_FRAME: Final = 0.30
_ROUNDS: Final = 3
_FEWEST: Final = 6


@dataclass(frozen=True, slots=True)
class BoxInk:
    """What boxes hold; arrays with one value a box.

    `inside` is the share of the inner area that is ink, `extent` how far the ink reaches there
    in its longer direction (of the inner side), `spread` how far it strays from one straight line
    (likewise), `around` the inked area outside the frame as a
    share of the inner one, `passes` whether ink goes on beyond two opposite sides, `frame` how
    dark the printed frame is where it was found.
    """

    inside: Values
    extent: Values
    spread: Values
    around: Values
    passes: NDArray[np.bool_]
    frame: Values


def measure(windows: Values, side: int, centres: Places) -> BoxInk:
    """Measure boxes.

    Args:
        windows: Darkness around each box, smoothed; the frame's left upper corner is expected at
            (MARGIN, MARGIN).
        side: Of a frame in pixels.
        centres: Each box's place on the page, for frames that must lie on one plane.
    """
    scores = _frame_scores(windows, side)
    shifts = _shifts_on_one_plane(scores, centres)
    frame = scores[np.arange(len(scores)), shifts[:, 0] + REACH, shifts[:, 1] + REACH]
    cut = _cut(windows, side, shifts)
    within = slice(AROUND + _EDGE_IN, AROUND + side - _EDGE_IN)
    inner = cut[:, within, within] > _INK
    area = float(inner.shape[1] * inner.shape[2])
    outside = cut > _INK
    passes = _passes(outside)
    first, last = AROUND - _EDGE_OUT, AROUND + side + _EDGE_OUT
    outside[:, first:last, first:last] = False
    return BoxInk(
        inside=(inner.sum(axis=(1, 2)) / area).astype(np.float32),
        extent=_extent(inner),
        spread=_spread(inner),
        around=(outside.sum(axis=(1, 2)) / area).astype(np.float32),
        passes=passes,
        frame=frame,
    )


def _frame_scores(windows: Values, side: int) -> Values:
    """Mean darkness along the four sides of a frame at every shift within REACH."""
    steps = 2 * REACH + 1
    first = MARGIN - REACH
    rows = np.zeros((*windows.shape[:2], windows.shape[2] + 1), np.float32)
    np.cumsum(windows, axis=2, out=rows[:, :, 1:])
    columns = np.zeros((windows.shape[0], windows.shape[1] + 1, windows.shape[2]), np.float32)
    np.cumsum(windows, axis=1, out=columns[:, 1:])
    here = slice(first, first + steps)
    there = slice(first + side, first + side + steps)
    across = rows[:, :, there] - rows[:, :, here]
    down = columns[:, there] - columns[:, here]
    total = across[:, here] + across[:, there] + down[:, :, here] + down[:, :, there]
    return np.asarray(total / (4 * side), np.float32)


def _best(scores: Values) -> Places:
    flat = scores.reshape(len(scores), -1).argmax(axis=1)
    return np.stack(np.divmod(flat, scores.shape[2]), axis=1) - REACH


def _shifts_on_one_plane(scores: Values, centres: Places) -> Places:
    """Where each frame is darkest, but near the plane that most frames agree on.

    A stroke along a box can be darker than its frame; paper does not jump from box to box.
    """
    found = _best(scores)
    good = scores.max(axis=(1, 2)) > _FRAME
    terms = np.concatenate([np.ones((len(centres), 1)), centres / 1000.0], axis=1)
    if good.sum() < _FEWEST:
        terms = terms[:, :1]
    if not good.any():
        return found
    for _round in range(_ROUNDS):
        fitted, *_rest = np.linalg.lstsq(terms[good], found[good], rcond=None)
        plane = terms @ fitted
        near = np.abs(found - plane).max(axis=1) <= _NEAR
        if not (good & near).any():
            break
        good &= near
    centre = np.clip(np.rint(plane), -REACH, REACH).astype(np.int64)
    steps = np.arange(-REACH, REACH + 1)
    far_down = np.abs(steps[None, :] - centre[:, :1]) > _NEAR
    far_across = np.abs(steps[None, :] - centre[:, 1:]) > _NEAR
    return _best(np.where(far_down[:, :, None] | far_across[:, None, :], -1.0, scores))


def _cut(windows: Values, side: int, shifts: Places) -> Values:
    """Each window again with its frame exactly at (AROUND, AROUND)."""
    size = np.arange(side + 2 * AROUND)
    down = shifts[:, :1] + REACH + size[None, :]
    across = shifts[:, 1:] + REACH + size[None, :]
    which = np.arange(len(windows))[:, None, None]
    return np.asarray(windows[which, down[:, :, None], across[:, None, :]], np.float32)


def _passes(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether there is ink far outside the frame both above and below, or left and right."""
    far, length = AROUND - _FAR, ink.shape[1]
    above, below = ink[:, :far], ink[:, length - far :]
    left, right = ink[:, :, :far], ink[:, :, length - far :]
    there = [part.sum(axis=(1, 2)) >= _LEAST_RUN for part in (above, below, left, right)]
    return np.asarray((there[0] & there[1]) | (there[2] & there[3]), np.bool_)


def _extent(ink: NDArray[np.bool_]) -> Values:
    """The longer side of the rectangle around the ink, as a share of the window's side."""
    down, across = (_reach(np.asarray(ink.any(axis=axis))) for axis in (2, 1))
    return np.maximum(down, across).astype(np.float32)


def _spread(ink: NDArray[np.bool_]) -> Values:
    """Deviation of the ink from the straight line that fits it best."""
    side = ink.shape[1]
    weight = ink.astype(np.float32)
    count = np.maximum(weight.sum(axis=(1, 2)), 1)
    place = np.arange(side, dtype=np.float32)
    rows, columns = weight.sum(axis=2), weight.sum(axis=1)
    down, across = rows @ place / count, columns @ place / count
    down_down = rows @ place**2 / count - down**2
    across_across = columns @ place**2 / count - across**2
    both = np.einsum("nij,i,j->n", weight, place, place) / count - down * across
    middle, half = (down_down + across_across) / 2, (down_down - across_across) / 2
    least = middle - np.sqrt(half**2 + both**2)
    return np.asarray(np.sqrt(np.maximum(least, 0)) / side, np.float32)


def _reach(there: NDArray[np.bool_]) -> NDArray[np.float64]:
    length = there.shape[1]
    first = there.argmax(axis=1)
    last = length - there[:, ::-1].argmax(axis=1)
    return np.asarray(np.where(there.any(axis=1), last - first, 0) / length, np.float64)

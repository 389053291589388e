"""The four corner codes of a page: which sheet it is, and where everything on it lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import zxingcpp

from desktop.domain.scans import PageTrouble
from desktop.domain.sheets import PLANS, SheetCode, SheetPlan, read_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray
    from PIL import Image

    Points = NDArray[np.float64]

_QR: Final = zxingcpp.barcode_formats_from_str("QRCode")
_QUICK: Final = {"try_downscale": False, "try_invert": False}
_CAREFUL: Final[tuple[Mapping[str, object], ...]] = (
    {"try_downscale": True},
    {"try_downscale": True, "binarizer": zxingcpp.Binarizer.GlobalHistogram},
)
_CORNERS: Final = 4
_BENT_MM: Final = 0.9
"""Mean distance of the codes' corners from flat paper; a scan keeps within 0.2 mm."""


class PageRefusedError(Exception):
    """A page that cannot be read, and why."""

    def __init__(self, trouble: PageTrouble, corners: tuple[int, ...] = ()) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.corners = corners


@dataclass(frozen=True, slots=True)
class Placed:
    """A page whose codes were found; `to_pixels` leads from mm on the sheet to the picture."""

    code: SheetCode
    plan: SheetPlan
    to_pixels: Points


def place_page(page: Image.Image) -> Placed:
    """Find the codes and fit the sheet's plan to them, whichever way up the page lies.

    Raises:
        PageRefusedError: The page is none of ours, not whole, or not flat.
    """
    found = _codes(page)
    if not found:
        raise PageRefusedError(PageTrouble.NO_CODE)
    codes = [code for code, _points in found]
    if len({(code.sheet, code.page, code.layout) for code in codes}) > 1:
        raise PageRefusedError(PageTrouble.SEVERAL_SHEETS)
    by_corner = {code.corner: points for code, points in found}
    if len(by_corner) < len(found):
        raise PageRefusedError(PageTrouble.SEVERAL_SHEETS)
    missing = tuple(corner for corner in range(_CORNERS) if corner not in by_corner)
    if missing:
        raise PageRefusedError(PageTrouble.CORNER_MISSING, missing)
    plan = PLANS.get(codes[0].layout)
    if plan is None:
        raise PageRefusedError(PageTrouble.NEWER_LAYOUT)
    return Placed(codes[0], plan, _fit(plan, by_corner))


def _codes(page: Image.Image) -> list[tuple[SheetCode, Points]]:
    """Our codes with their corners, clockwise from the code's own left upper one."""
    found = _read(np.asarray(page), _QUICK)
    for how in (*_CAREFUL, None):
        if len({code.corner for code, _points in found}) >= _CORNERS or (how is None and not found):
            break
        found = _together(found, _read(np.asarray(page if how else _without_specks(page)), how))
    return found


def _without_specks(page: Image.Image) -> Image.Image:
    """A speck at a code's finder pattern is enough to hide the whole code."""
    from PIL import ImageFilter

    return page.filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.MinFilter(3))


def _read(
    pixels: NDArray[np.uint8], how: Mapping[str, object] | None
) -> list[tuple[SheetCode, Points]]:
    found = []
    for one in zxingcpp.read_barcodes(pixels, formats=_QR, **(how or {})):  # type: ignore[arg-type]
        code = read_code(one.text)
        if code is not None and code.corner < _CORNERS:
            at = one.position
            corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            found.append((code, np.array([(point.x, point.y) for point in corners], float)))
    return found


def _together(
    first: list[tuple[SheetCode, Points]], more: Iterable[tuple[SheetCode, Points]]
) -> list[tuple[SheetCode, Points]]:
    """Both readings; the same code at the same place counts once."""
    kept = list(first)
    for code, points in more:
        size = float(np.ptp(points[:, 0]))
        centre = points.mean(axis=0)
        if all(np.abs(other.mean(axis=0) - centre).max() > size for _code, other in kept):
            kept.append((code, points))
    return kept


def _fit(plan: SheetPlan, by_corner: dict[int, Points]) -> Points:
    on_paper, on_picture = [], []
    for corner, points in by_corner.items():
        left, top = plan.corners[corner].left, plan.corners[corner].top
        side = plan.code
        on_paper += [(left, top), (left + side, top)]
        on_paper += [(left + side, top + side), (left, top + side)]
        on_picture += [tuple(point) for point in points]
    paper, picture = np.array(on_paper, float), np.array(on_picture, float)
    fitted = homography(paper, picture)
    per_mm = np.linalg.norm(picture[1] - picture[0]) / plan.code
    away = np.linalg.norm(through(fitted, paper) - picture, axis=1).mean() / max(per_mm, 1e-6)
    if not np.isfinite(away) or away > _BENT_MM:
        raise PageRefusedError(PageTrouble.BENT)
    return fitted


def homography(source: Points, target: Points) -> Points:
    """The 3x3 matrix that leads from `source` to `target` with the least squares (DLT)."""
    from_unit, to_unit = _to_unit(source), _to_unit(target)
    (x, y), (u, v) = through(from_unit, source).T, through(to_unit, target).T
    one, zero = np.ones_like(x), np.zeros_like(x)
    rows_u = np.stack([x, y, one, zero, zero, zero, -u * x, -u * y, -u], axis=1)
    rows_v = np.stack([zero, zero, zero, x, y, one, -v * x, -v * y, -v], axis=1)
    _left, _sizes, right = np.linalg.svd(np.concatenate([rows_u, rows_v]))
    matrix = np.linalg.inv(to_unit) @ right[-1].reshape(3, 3) @ from_unit
    return np.asarray(matrix / matrix[2, 2], float)


def through(matrix: Points, points: Points) -> Points:
    """Points carried by a homography."""
    lifted = np.concatenate([points, np.ones((len(points), 1))], axis=1) @ matrix.T
    return np.asarray(lifted[:, :2] / lifted[:, 2:], float)


def _to_unit(points: Points) -> Points:
    """Moves points about the origin, at a distance of about one: the fit needs numbers alike."""
    centre = points.mean(axis=0)
    scale = 1.0 / max(float(np.abs(points - centre).mean()), 1e-9)
    return np.array([[scale, 0, -scale * centre[0]], [0, scale, -scale * centre[1]], [0, 0, 1.0]])

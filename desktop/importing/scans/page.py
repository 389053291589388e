"""One page of a scan: straightened by its codes, each row measured, judged and cut out."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from desktop.domain.scans import ScannedPage, ScannedRow
from desktop.domain.sheets import SheetColumn
from desktop.importing.scans.boxes import MARGIN, PER_MM, BoxInk, measure
from desktop.importing.scans.corners import PageRefusedError, Placed, place_page
from desktop.importing.scans.judging import Row, judge_row, state_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from desktop.domain.sheets import SheetCode, SheetPlan

    Values = NDArray[np.float32]

_EDGE_MM: Final = 4.0
"""Paper kept around the table."""
_CELL_EDGE_MM: Final = 1.2
_PAPER_PERCENT: Final = 85
_PRINT_PERCENT: Final = 0.5
_LEAST_CONTRAST: Final = 60
_CELL_INK: Final = 0.3
_WRITTEN: Final = 0.008
"""Share of a cell that writing inks; a speck has far less."""
_WRITTEN_MM: Final = 4.0
_QUALITY: Final = 70


def read_page(page: Image.Image, number: int) -> ScannedPage:
    """Read one page; what is wrong with it is said in the answer.

    Args:
        page: Grey, about 200 dpi or finer, any way up.
        number: Of the page in its file, from 1.
    """
    try:
        placed = place_page(page)
    except PageRefusedError as refused:
        return ScannedPage(number, trouble=refused.trouble, corners=refused.corners)
    if placed.code.rows == 0:
        return ScannedPage(number, placed.code)
    table = _straightened(page, placed)
    dark = _smooth(_darkness(np.asarray(table)))
    rows = _rows(dark, placed.plan, placed.code)
    return ScannedPage(
        number,
        placed.code,
        tuple(
            ScannedRow(
                row=index,
                status=row.status,
                doubt=row.doubt,
                signed=row.signed,
                written=row.written,
                picture=_picture(table, placed.plan, index),
            )
            for index, row in enumerate(rows)
        ),
    )


def _straightened(page: Image.Image, placed: Placed) -> Image.Image:
    """The table with some paper around it, upright, at PER_MM pixels."""
    plan, code = placed.plan, placed.code
    width = sum(plan.columns) + 2 * _EDGE_MM
    height = code.rows * plan.row_height + 2 * _EDGE_MM
    to_mm = np.array(
        [
            [1 / PER_MM, 0, plan.left - _EDGE_MM],
            [0, 1 / PER_MM, code.first_top - _EDGE_MM],
            [0, 0, 1],
        ]
    )
    matrix = placed.to_pixels @ to_mm
    return page.transform(
        (round(width * PER_MM), round(height * PER_MM)),
        Image.Transform.PERSPECTIVE,
        tuple((matrix / matrix[2, 2]).ravel()[:8]),
        Image.Resampling.BILINEAR,
        fillcolor=255,
    )


def _darkness(table: NDArray[np.uint8]) -> Values:
    """0 for paper, 1 for print, judged by this page's own paper and print."""
    counts = np.bincount(table[::4, ::4].ravel(), minlength=256).cumsum()
    # Not np.percentile: it needs numpy.ma, which the package leaves out.
    paper, print_ = (
        float(np.searchsorted(counts, counts[-1] * percent / 100))
        for percent in (_PAPER_PERCENT, _PRINT_PERCENT)
    )
    ink = min(print_, paper - _LEAST_CONTRAST)
    dark = (paper - table.astype(np.float32)) / np.float32(paper - ink)
    return np.asarray(np.clip(dark, 0, 1), np.float32)


def _smooth(dark: Values) -> Values:
    """Mean over 3 x 3: a noisy pixel is no ink."""
    padded = np.pad(dark, 1, mode="edge")
    down = padded[:-2] + padded[1:-1] + padded[2:]
    return np.asarray((down[:, :-2] + down[:, 1:-1] + down[:, 2:]) / 9, np.float32)


def _rows(dark: Values, plan: SheetPlan, code: SheetCode) -> list[Row]:
    boxes = _boxes(dark, plan, code)
    signed = _written(dark, plan, code, SheetColumn.SIGNATURE)
    written = _written(dark, plan, code, SheetColumn.NAME)
    return [
        judge_row(
            state_of(boxes, row),
            state_of(boxes, code.rows + row),
            signed=bool(signed[row]),
            written=bool(written[row]),
        )
        for row in range(code.rows)
    ]


def _boxes(dark: Values, plan: SheetPlan, code: SheetCode) -> BoxInk:
    """The boxes of "Có" from the first row to the last, then those of "Vắng"."""
    corners = [
        plan.box_corner(code.first_top, row, column)
        for column in (SheetColumn.PRESENT, SheetColumn.ABSENT)
        for row in range(code.rows)
    ]
    places = np.array([_pixel(plan, code, one.left, one.top) for one in corners])
    side = round(plan.box * PER_MM)
    reach = np.arange(-MARGIN, side + MARGIN)
    down, across = places[:, :1] + reach[None, :], places[:, 1:] + reach[None, :]
    windows = dark[down[:, :, None], across[:, None, :]]
    return measure(windows, side, places)


def _written(
    dark: Values, plan: SheetPlan, code: SheetCode, column: SheetColumn
) -> NDArray[np.bool_]:
    """Which rows have ink in a cell, away from its rules."""
    edge = _CELL_EDGE_MM
    left, right = plan.edge(column) + edge, plan.edge(column) + plan.columns[column] - edge
    cells = []
    for row in range(code.rows):
        top = code.first_top + row * plan.row_height + edge
        first, start = _pixel(plan, code, left, top)
        last, end = _pixel(plan, code, right, top + plan.row_height - 2 * edge)
        cells.append(dark[first:last, start:end])
    ink = np.stack(cells) > _CELL_INK
    share = ink.mean(axis=(1, 2))
    long = ink.any(axis=1).sum(axis=1) > _WRITTEN_MM * PER_MM
    return np.asarray((share > _WRITTEN) & long, np.bool_)


def _pixel(plan: SheetPlan, code: SheetCode, left: float, top: float) -> tuple[int, int]:
    """Where a point of the sheet lies in the straightened table: down, across."""
    down = (top - code.first_top + _EDGE_MM) * PER_MM
    return round(down), round((left - plan.left + _EDGE_MM) * PER_MM)


def _picture(table: Image.Image, plan: SheetPlan, row: int) -> bytes:
    """The row as it was written, with a little of its neighbours."""
    top = _EDGE_MM + row * plan.row_height
    box = (_EDGE_MM - 1, top - 1, _EDGE_MM + sum(plan.columns) + 1, top + plan.row_height + 1)
    left, upper, right, lower = (round(one * PER_MM) for one in box)
    stream = io.BytesIO()
    table.crop((left, upper, right, lower)).save(stream, "JPEG", quality=_QUALITY)
    return stream.getvalue()

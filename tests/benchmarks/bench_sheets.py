"""Reading a scanned sheet against the two things that no reader can do without.

    python -m tests.benchmarks.bench_sheets

The floor finds the corner codes by zxing-cpp and straightens the table by Pillow, in the same
process; the rest is our own registering, measuring, judging and cutting out. CPU seconds, least
of several rounds. Target: at most 0.15 s a sheet.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import zxingcpp
from PIL import Image

from desktop.domain.sheets import LAYOUT, PLANS, SheetCode
from desktop.importing.scans.page import read_page
from desktop.reports.sheets.attendance import render_attendance_sheet
from tests.reports.list_sample import blank_sheet, names
from tests.support.scans import fill_in, printed_pages, scanned, seeded

if TYPE_CHECKING:
    from collections.abc import Callable

SHEETS = 12
ROUNDS = 3
_QR = zxingcpp.barcode_formats_from_str("QRCode")
_SIZE = (1384, 1824)
_TURN = (1.0, 0.02, 10.0, -0.02, 1.0, 60.0, 0.0, 0.0)


def scans() -> list[Image.Image]:
    """Pages with 22 rows, each from another pen and scanner."""
    data = blank_sheet(names(60))
    picture, page = printed_pages(render_attendance_sheet(data))[1], data.pages[1]
    code = SheetCode(
        data.sheet, LAYOUT, 0, 2, len(data.pages), page.first_row, page.rows, page.first_top
    )
    made = []
    for seed in range(SHEETS):
        random = seeded(seed)
        made.append(scanned(fill_in(picture, PLANS[LAYOUT], code, random)[0], random))
    return made


def floor(page: Image.Image) -> None:
    """Codes and a straight table."""
    zxingcpp.read_barcodes(np.asarray(page), formats=_QR, try_downscale=False, try_invert=False)
    page.transform(_SIZE, Image.Transform.PERSPECTIVE, _TURN, Image.Resampling.BILINEAR)


def least(work: Callable[[Image.Image], object], pages: list[Image.Image]) -> float:
    """CPU seconds a page, of the best round."""
    best = float("inf")
    for _round in range(ROUNDS):
        start = time.process_time()
        for page in pages:
            work(page)
        best = min(best, (time.process_time() - start) / len(pages))
    return best


def main() -> None:
    """Print both and their ratio."""
    pages = scans()
    bare = least(floor, pages)
    ours = least(lambda page: read_page(page, 1), pages)
    print(f"codes and straight table {bare:.3f} s, whole sheet {ours:.3f} s, {ours / bare:.1f}x")


if __name__ == "__main__":
    main()

"""Filled-in sheets as a scanner sees them: marks, dirt, turn, scale, blur, noise and JPEG.

A sheet is drawn on the real printed page, so what is read back went through the real paper.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Final

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from desktop.domain.sheets import SheetColumn
from desktop.domain.training import AttendanceStatus
from tests.support.pens import MARKS, Paper, Pen, signature, speck, stray

if TYPE_CHECKING:
    from desktop.domain.sheets import SheetCode, SheetPlan

DPI: Final = 200
_PRESENT, _ABSENT = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT


@dataclass(frozen=True)
class Meant:
    """What somebody meant by a row: None when they marked nothing or changed their mind."""

    status: AttendanceStatus | None
    marked: bool
    signed: bool
    kind: str


def seeded(seed: int) -> Random:
    """Chance that repeats."""
    return Random(seed)  # noqa: S311 - repeatable on purpose


def printed_pages(pdf: bytes, dpi: int = DPI) -> list[Image.Image]:
    """The pages as a printer without faults puts them on paper."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document
        ]
    finally:
        document.close()


def fill_in(
    page: Image.Image, plan: SheetPlan, code: SheetCode, random: Random
) -> tuple[Image.Image, tuple[Meant, ...]]:
    """Mark and sign every row of a page, and make it dirty; answers what was meant."""
    paper = Paper(page, DPI)
    pen = Pen.any(random)
    meant = []
    for row in range(code.rows):
        if random.random() < 0.05:
            pen = Pen.any(random)
        meant.append(_mark_row(paper, plan, code, row, (pen, random)))
    _soil(paper, random)
    return paper.picture, tuple(meant)


def mark_box(
    paper: Paper,
    plan: SheetPlan,
    code: SheetCode,
    row: int,
    status: AttendanceStatus,
    kind: str,
    by: tuple[Pen, Random],
) -> None:
    """One mark of a kind of `MARKS` in one box."""
    pen, random = by
    column = SheetColumn.PRESENT if status is _PRESENT else SheetColumn.ABSENT
    corner = plan.box_corner(code.first_top, row, column)
    x = corner.left + plan.box / 2 + random.gauss(0, 0.35)
    y = corner.top + plan.box / 2 + random.gauss(0, 0.35)
    paper.draw(MARKS[kind](x, y, plan.box * random.uniform(0.75, 1.15), random), pen)


def sign(paper: Paper, plan: SheetPlan, code: SheetCode, row: int, by: tuple[Pen, Random]) -> None:
    """A signature in its cell, more or less."""
    pen, random = by
    left = plan.edge(SheetColumn.SIGNATURE)
    middle = code.first_top + (row + 0.5) * plan.row_height
    right = left + plan.columns[SheetColumn.SIGNATURE]
    paper.draw(signature(left, right, middle, plan.row_height, random), pen)


def _mark_row(
    paper: Paper, plan: SheetPlan, code: SheetCode, row: int, by: tuple[Pen, Random]
) -> Meant:
    random = by[1]
    chance = random.random()
    status: AttendanceStatus | None = _PRESENT if random.random() < 0.7 else _ABSENT
    kind = random.choices(tuple(MARKS), (45, 20, 12, 13, 10))[0]
    marked = True
    if chance < 0.04:
        status, marked, kind = None, False, "blank"
    elif chance < 0.05:
        for one in (_PRESENT, _ABSENT):
            mark_box(paper, plan, code, row, one, kind, by)
        status, kind = None, "both"
    else:
        assert status is not None
        mark_box(paper, plan, code, row, status, kind, by)
    signed = random.random() < (0.9 if status is _PRESENT else 0.4 if status is None else 0)
    if signed:
        signing = Pen.any(random) if random.random() < 0.7 else by[0]
        sign(paper, plan, code, row, (signing, random))
    return Meant(status, marked, signed, kind)


def _soil(paper: Paper, random: Random) -> None:
    width, height = (side / paper.per_mm for side in paper.picture.size)
    for _number in range(random.randint(10, 60)):
        strokes, pen = speck(random.uniform(5, width - 5), random.uniform(5, height - 5), random)
        paper.draw(strokes, pen)
    for _number in range(random.choice((0, 0, 1))):
        x, y = random.uniform(30, width - 40), random.uniform(30, height - 50)
        paper.draw(stray(x, y, random), Pen.any(random))


def scanned(page: Image.Image, random: Random, *, turned: int = 0) -> Image.Image:
    """The page from a scanner: up to 2.5 degrees and 1.5 % off, blurred, noisy, as JPEG.

    Args:
        page: As drawn on.
        random: Decides how bad it is.
        turned: By how many right angles it lay on the glass.
    """
    width, height = page.size
    across, down = (1 + random.uniform(-0.015, 0.015) for _side in range(2))
    page = page.resize((round(width * across), round(height * down)), Image.Resampling.BICUBIC)
    paper = random.randint(225, 255)
    black = random.randint(5, 70)
    page = page.point([round(black + (paper - black) * grey / 255) for grey in range(256)])
    page = page.rotate(
        random.uniform(-2.5, 2.5),
        Image.Resampling.BICUBIC,
        expand=True,
        fillcolor=paper,
        translate=(random.randint(-15, 15), random.randint(-15, 15)),
    )
    page = page.filter(ImageFilter.GaussianBlur(random.uniform(0.2, 1.0)))
    noise = np.random.default_rng(random.getrandbits(32)).standard_normal(
        (page.height, page.width), np.float32
    )
    noise *= np.float32(random.uniform(2, 12))
    noisy = np.clip(np.asarray(page, np.float32) + noise, 0, 255).astype(np.uint8)
    page = Image.fromarray(noisy).rotate(90 * turned, expand=True)
    stream = io.BytesIO()
    page.save(stream, "JPEG", quality=random.randint(45, 90), dpi=(DPI, DPI))
    return Image.open(io.BytesIO(stream.getvalue())).convert("L")

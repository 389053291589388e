"""Paper against the bare canvas in the same process: CPU seconds, least of several rounds.

    python -m tests.benchmarks.bench_report

Targets: a list of 1,000 and 10,000 rows at most 1.3 times the bare canvas, a second monthly
report at most 0.1 s. The list of the helped is the whole paper: composed, through the door,
measured and painted, with the least height of rows; its floor are the same texts in the same
number of rows a page.
"""

from __future__ import annotations

import time
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from desktop.domain.periods import month_period
from desktop.domain.rows.papers_lists import HelpedLine, HelpedList
from desktop.reports.document import Align
from desktop.reports.door import Door, Ink
from desktop.reports.fonts import REGULAR, load_fonts
from desktop.reports.monthly import render_monthly
from desktop.reports.paper import PaperFacts, build
from desktop.reports.people_lists.helped import HELPED
from desktop.reports.row_table import PAD_X, ColumnPlan, RowSheet, RowTable
from desktop.reports.sizes import (
    BODY_HEIGHT,
    BODY_WIDTH,
    HAIRLINE,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
)
from tests.reports.list_sample import SOURCE
from tests.reports.sample import monthly

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WIDTHS = tuple(mm * MM for mm in (10, 45, 18, 25, 22, 20, 25))
FAMILY = ("Nguyễn", "Hoàng", "Nông", "Lý", "Đặng", "Vi", "Lộc", "Hứa")
MIDDLE = ("Văn", "Thị", "Thị Ngọc", "Quốc", "Minh")
GIVEN = ("Hường", "Thẩm", "Ánh", "Khánh", "Toàn", "Mai", "Bằng", "Phượng")
SIZE = 11.0
HELPED_NAME = BODY_WIDTH - sum(column.mm for column in HELPED.columns) * MM


def people(count: int, seed: int = 5) -> list[tuple[Ink, ...]]:
    """Invented rows of seven cells."""
    random, door = Random(seed), Door(load_fonts())  # noqa: S311 - the same rows each time
    rows = []
    for number in range(count):
        cells = (
            str(number + 1),
            " ".join(map(random.choice, (FAMILY, MIDDLE, GIVEN))),
            f"{random.randint(1, 28):02d}/{random.randint(1, 12):02d}/{random.randint(1940, 2010)}",
            random.choice(("Thôn Nà Pài", "Thôn Bản Thẩu", "Xóm Khuổi Luông")),
            f"09{random.randint(10**7, 10**8 - 1)}",
            random.choice(("VNeID", "DVCTT", "Ví điện tử")),
            random.choice(("Đã xong", "Tiếp tục hỗ trợ", "—")),
        )
        rows.append(tuple(door.admit(cell, "thử") for cell in cells))
    return rows


def by_painter(rows: Sequence[Sequence[Ink]]) -> bytes:
    """Our flowable on our paper."""
    door = Door(load_fonts())
    columns = [ColumnPlan(door.admit(f"Cột {i}", ""), Align.LEFT, w) for i, w in enumerate(WIDTHS)]
    facts = PaperFacts(door.admit("Danh sách", ""), door.admit("Tổ", ""))
    return build([RowTable(RowSheet(columns, rows, SIZE))], facts)


def helped_list(rows: Sequence[Sequence[Ink]]) -> HelpedList:
    """The list of the helped with those rows' names and lanes, one line each."""
    people = tuple(HelpedLine(row[1], 1960, row[3], (row[5],), 1) for row in rows)
    return HelpedList(SOURCE, month_period(2026, 11), None, people, (), 0)


def by_canvas(
    rows: Sequence[Sequence[Ink]], widths: Sequence[float] = WIDTHS, least: float = 0.0
) -> bytes:
    """The floor: one string a cell and the same rules, nothing measured, nothing broken."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=1)
    height = max(SIZE * 1.25 + 4, least)
    edges = [MARGIN_LEFT]
    for width in widths:
        edges.append(edges[-1] + width)
    per_page = int(BODY_HEIGHT / height) - 1
    for start in range(0, len(rows), per_page):
        canvas.setFont(REGULAR, SIZE)
        canvas.setLineWidth(HAIRLINE)
        top = y = MARGIN_BOTTOM + BODY_HEIGHT
        levels = [(edges[0], y, edges[-1], y)]
        for row in rows[start : start + per_page]:
            for left, cell in zip(edges, row, strict=False):
                canvas.drawString(left + PAD_X, y - SIZE, cell)
            y -= height
            levels.append((edges[0], y, edges[-1], y))
        canvas.lines(levels + [(edge, top, edge, y) for edge in edges])
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def least(work: Callable[[], object], rounds: int) -> float:
    """Least CPU time of some rounds."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def main() -> None:
    """Print the figures."""
    render_monthly(monthly(50))
    second = least(lambda: render_monthly(monthly(50)), 5)
    print(f"second monthly report, 50 indicators: {second:.3f} s")
    for count, rounds in ((1_000, 5), (10_000, 3)):
        rows = people(count)
        floor = least(lambda rows=rows: by_canvas(rows), rounds)  # type: ignore[misc]
        ours = least(lambda rows=rows: by_painter(rows), rounds)  # type: ignore[misc]
        print(f"{count} rows: painter {ours:.3f} s, canvas {floor:.3f} s, ratio {ours / floor:.2f}")
        data = helped_list(rows)
        cells = [tuple(map(Ink, row)) for row in HELPED.cells(data)]
        widths = [column.mm * MM or HELPED_NAME for column in HELPED.columns]
        row = HELPED.row_mm * MM
        floor = least(lambda c=cells, w=widths, h=row: by_canvas(c, w, h), rounds)  # type: ignore[misc]
        ours = least(lambda data=data: HELPED.pdf(data), rounds)  # type: ignore[misc]
        print(f"{count} helped: list {ours:.3f} s, canvas {floor:.3f} s, ratio {ours / floor:.2f}")


if __name__ == "__main__":
    main()

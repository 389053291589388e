"""Tables whose words are shown whole: they go on in a second line instead of ending in dots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QRect, Qt

from desktop.ui.models.rows import TableColumn
from desktop.ui.shell.status import StatusLine
from desktop.ui.targets.view import TargetsView
from desktop.ui.theme import apply_theme
from desktop.ui.widgets.table import RowsTable
from tests.ui.sizes import SCREEN, page_size, wrong_when_settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext

EDGES = 6
"""Of a cell, which its words leave free: the style's own."""

NAMES = ("Hộ: Bà Lường Thị Hồng Nhung", "Đã vào nhóm của thôn hay chưa?", "02/11/2026")


@pytest.fixture(params=[100, 200])
def percent(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[int]:
    """Text size; the usual one again afterwards."""
    apply_theme(qapp, request.param)
    yield request.param
    apply_theme(qapp, 100)


def cut_cells(table: RowsTable[Any]) -> list[str]:
    """Words that have less room than they need."""
    model, metrics = table.rows_model, table.fontMetrics()
    found = []
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            words = str(model.index(row, column).data())
            room = QRect(0, 0, table.columnWidth(column) - EDGES, 0)
            needed = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, words)
            if needed.height() > table.rowHeight(row) or needed.width() > room.width():
                found.append(f"{words!r} in {table.columnWidth(column)}x{table.rowHeight(row)}")
    return found


def narrow_table(count: int) -> RowsTable[int]:
    columns: list[TableColumn[int]] = [
        TableColumn("Mục", lambda row: f"{NAMES[0]} {row}", characters=26),
        TableColumn("Chỗ ghi khác", lambda _row: NAMES[1], characters=20),
        TableColumn("Giá trị kia", lambda _row: NAMES[2], characters=20, stretch=True),
    ]
    table: RowsTable[int] = RowsTable("Danh sách", columns, str)
    table.keep_low()
    table.set_rows(range(count))
    return table


@pytest.mark.parametrize("count", [1, 14])
def test_a_low_table_shows_all_of_itself_and_leaves_scrolling_to_the_page(
    qtbot: QtBot, percent: int, count: int
) -> None:
    table = narrow_table(count)
    qtbot.addWidget(table)
    table.resize(page_size(percent)[0] - 90, 100)
    table.show()
    assert not wrong_when_settled(lambda: cut_cells(table))
    assert not table.horizontalScrollBar().isVisible()
    assert not table.verticalScrollBar().isVisible()
    heading = table.horizontalHeader()
    at = QRect(0, 0, heading.sectionSize(1) - 8, 0)
    words = table.fontMetrics().boundingRect(at, Qt.TextFlag.TextWordWrap, "Chỗ ghi khác")
    assert words.height() <= heading.height()
    before = table.height()
    table.set_rows(range(count + 1))
    assert not wrong_when_settled(lambda: [] if table.height() > before else ["not higher"])


def test_rows_keep_their_heights_when_they_are_sorted(qtbot: QtBot) -> None:
    long = "chữ " * 40
    columns: list[TableColumn[str]] = [TableColumn("Mục", str, str, characters=10, stretch=True)]
    table: RowsTable[str] = RowsTable("Danh sách", columns, str)
    table.wrap_words(narrow=True)
    qtbot.addWidget(table)
    table.set_rows((long, "a"))
    table.resize(300, 400)
    table.show()
    assert table.rowHeight(0) > table.rowHeight(1)
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert table.rowHeight(0) < table.rowHeight(1)
    assert not cut_cells(table)


def test_no_name_of_an_indicator_is_cut(
    qtbot: QtBot, app_context: AppContext, settle: Callable[[], None], percent: int
) -> None:
    view = TargetsView(app_context)
    qtbot.addWidget(view)
    view.resize(*page_size(percent))
    view.show()
    settle()
    assert view.board.table.rows_model.rowCount() > 40
    assert not wrong_when_settled(lambda: cut_cells(view.board.table))
    view.tabs.setCurrentWidget(view.years)
    settle()
    assert view.years.table.rows_model.rowCount() > 2
    assert not wrong_when_settled(lambda: cut_cells(view.years.table))


@pytest.mark.parametrize(
    "words",
    [
        "2.369 thay đổi chờ có mạng",
        "Đồng bộ chờ bạn quyết định",
        "Cả 2.369 bản ghi đã ở tỉnh, kiểm tra lúc 10:42",
        "Cả 2.369 bản ghi đã ở tỉnh, kiểm tra lúc 10:42 ngày 23/11/2026",
    ],
)
def test_the_state_of_sync_is_never_broken_off(qtbot: QtBot, percent: int, words: str) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_team("Tổ công nghệ số cộng đồng thôn Khuổi Mây", practice=True)
    line.show_person("Đinh Văn Mạnh")
    line.resize(SCREEN[0], line.sizeHint().height())
    line.show()
    line.show_sync(words, going=False)

    def broken_off() -> list[str]:
        shown = line.shown_sync
        whole = words.startswith(shown) and words.removeprefix(shown)[:1] in ("", ",")
        return [] if whole else [shown]

    assert not wrong_when_settled(broken_off)
    if percent == 100:
        assert line.shown_sync == words

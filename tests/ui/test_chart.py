from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop.domain.charts import Bar, Chart, Fill
from desktop.ui.widgets.chart import ChartView
from tests.ui.typing_keys import press

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CHART = Chart(
    "Số lượt hỗ trợ",
    "lượt",
    (
        Bar("09/26", Decimal(40), key="2026-09"),
        Bar("10/26", None, key="2026-10"),
        Bar("11/26", Decimal(80), so_far=True, key="2026-11"),
    ),
    Decimal(60),
    "Chỉ tiêu 60",
)


def shown(qtbot: QtBot) -> ChartView:
    view = ChartView()
    qtbot.addWidget(view)
    view.set_chart(CHART)
    view.resize(600, view.sizeHint().height())
    view.show()
    return view


def test_keys_choose_a_bar_and_enter_opens_its_period(qtbot: QtBot) -> None:
    view = shown(qtbot)
    opened: list[str] = []
    view.opened.connect(opened.append)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Return, Qt.Key.Key_Left):
        press(view, key)
    press(view, Qt.Key.Key_Left)
    press(view, Qt.Key.Key_Enter)
    assert opened == ["2026-11", "2026-10", "2026-09"]


def test_a_click_opens_the_bar_under_it(qtbot: QtBot) -> None:
    view = shown(qtbot)
    opened: list[str] = []
    view.opened.connect(opened.append)
    drawing = view.drawing()
    assert drawing is not None
    box = drawing.boxes[0]
    inside = QPoint(round(box.x + box.width / 2), round(box.y + box.height / 2))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=inside)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert opened == ["2026-09"]


def test_the_numbers_are_there_for_those_who_do_not_see_them(qtbot: QtBot) -> None:
    view = shown(qtbot)
    assert view.accessibleName() == "Số lượt hỗ trợ"
    assert "10/26: —" in view.accessibleDescription()
    assert "Chỉ tiêu 60" in view.accessibleDescription()


def test_what_is_painted_is_dark_for_a_whole_period_and_hatched_for_one_that_goes_on(
    qtbot: QtBot,
) -> None:
    view = shown(qtbot)
    drawing = view.drawing()
    assert drawing is not None
    whole, going_on = drawing.boxes
    assert (whole.fill, going_on.fill) == (Fill.DARK, Fill.HATCHED)
    picture = view.grab().toImage()

    def tones(left: float, top: float, width: float, height: float) -> set[int]:
        return {
            picture.pixelColor(x, y).lightness()
            for x in range(round(left) + 4, round(left + width) - 4)
            for y in range(round(top) + 4, round(top + height) - 4)
        }

    dark = tones(whole.x, whole.y, whole.width, whole.height)
    hatched = tones(going_on.x, going_on.y, going_on.width, going_on.height)
    assert max(dark) < 128
    assert min(hatched) < 128 < max(hatched)

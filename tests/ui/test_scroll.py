"""A part that has just appeared is shown, also when its place is found later; then it is let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop.ui.widgets.scroll import InnerScroll

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

HEIGHT, ROOM = 40, 120


@pytest.fixture
def area(qtbot: QtBot) -> InnerScroll:
    made = InnerScroll()
    qtbot.addWidget(made)
    for number in range(10):
        row = QPushButton(str(number))
        row.setFixedHeight(HEIGHT)
        made.rows.addWidget(row)
    made.resize(300, ROOM)
    made.show()
    QApplication.processEvents()
    return made


def row(area: InnerScroll, number: int) -> QWidget:
    item = area.rows.itemAt(number)
    found = item.widget() if item is not None else None
    assert found is not None
    return found


def in_sight(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect().height() == widget.height()


def test_it_is_followed_while_what_is_above_it_grows(area: InnerScroll) -> None:
    last = row(area, 9)
    area.bring_into_sight(last)
    assert in_sight(last)
    row(area, 0).setFixedHeight(300)
    QApplication.processEvents()
    assert in_sight(last)
    area.scroll_to_top()
    row(area, 0).setFixedHeight(HEIGHT)
    QApplication.processEvents()
    assert area.verticalScrollBar().value() == 0


def test_who_scrolls_or_goes_on_is_not_pulled_back(area: InnerScroll) -> None:
    last = row(area, 9)
    area.bring_into_sight(last)
    none = Qt.MouseButton.NoButton
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 1200), none,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(area.viewport(), wheel)
    there = area.verticalScrollBar().value()
    assert there < area.verticalScrollBar().maximum()
    row(area, 9).setFixedHeight(200)
    QApplication.processEvents()
    assert area.verticalScrollBar().value() == there
    area.bring_into_sight(last)
    row(area, 1).setFocus()
    area.focusNextPrevChild(True)
    area.verticalScrollBar().setValue(0)
    row(area, 1).setFixedHeight(100)
    QApplication.processEvents()
    assert area.verticalScrollBar().value() == 0

"""Rows that wrap: what fits stays beside each other, what does not goes on below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.fields import ChoiceField, TextField, TickBox
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import Form, FormField
from desktop.ui.widgets.labels import Heading, TextLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def shown(qtbot: QtBot, layout: FlowLayout, width: int) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    rows = QVBoxLayout(page)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.addLayout(layout)
    rows.addStretch(1)
    page.resize(width, 400)
    page.show()
    return page


def header() -> tuple[FlowLayout, Heading, ActionButton]:
    layout, heading, button = FlowLayout(), Heading("Sổ hỗ trợ của tổ"), ActionButton("Ghi hỗ trợ")
    layout.add(heading)
    layout.addWidget(button)
    return layout, heading, button


def test_what_grows_pushes_the_button_to_the_end_of_the_row(qtbot: QtBot) -> None:
    layout, heading, button = header()
    page = shown(qtbot, layout, 800)
    assert button.geometry().right() == page.width() - 1
    assert button.geometry().center().y() == pytest.approx(heading.geometry().center().y(), abs=1)


def test_a_button_without_room_goes_below(qtbot: QtBot) -> None:
    layout, heading, button = header()
    page = shown(qtbot, layout, heading.sizeHint().width() + 20)
    assert page.isVisible()
    assert button.geometry().left() == 0
    assert button.geometry().top() > heading.geometry().bottom()
    assert button.width() == button.sizeHint().width()


def test_fields_share_a_row_by_their_shares(qtbot: QtBot) -> None:
    layout, wide, narrow = FlowLayout(spacing=0), TextField(), TextField()
    layout.add(wide, 2)
    layout.add(narrow, 1)
    page = shown(qtbot, layout, 900)
    assert page.width() == 900
    assert (wide.width(), narrow.width()) == (600, 300)


def test_fields_without_room_stand_under_each_other(qtbot: QtBot) -> None:
    form = Form()
    fields = [FormField(name, "Họ và tên", TextField()) for name in ("one", "two", "three")]
    form.add_beside(*fields)
    qtbot.addWidget(form)
    least = max(field.minimumSizeHint().width() for field in fields)
    form.resize(3 * least, 300)
    form.show()
    assert fields[1].geometry().top() == fields[0].geometry().top()
    assert fields[2].geometry().top() > fields[0].geometry().bottom()
    form.resize(least + 5, 300)
    assert fields[1].geometry().top() > fields[0].geometry().bottom()
    assert fields[1].width() == form.width()


def test_a_tick_box_goes_on_in_a_second_line(qtbot: QtBot) -> None:
    box = TickBox("Cho cả hộ: hộ của bà Nguyễn Thị Tên Rất Dài")
    qtbot.addWidget(box)
    page = QWidget()
    qtbot.addWidget(page)
    rows = QVBoxLayout(page)
    rows.addWidget(box)
    page.resize(box.sizeHint().width() + 60, 200)
    page.show()
    one_line = box.height()
    page.resize(box.sizeHint().width() * 2 // 3, 200)
    qtbot.waitUntil(lambda: box.height() > one_line)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_very_long_choice_does_not_widen_its_page(qtbot: QtBot) -> None:
    words = "Nền tảng dữ liệu và dịch vụ công có một cái tên thật dài, dài hơn cả trang"
    field: ChoiceField[int] = ChoiceField([(1, words)])
    qtbot.addWidget(field)
    assert field.minimumSizeHint().width() < field.sizeHint().width()
    field.show()
    field.showPopup()
    assert field.view().width() >= field.view().sizeHintForColumn(0)
    field.hidePopup()


def test_a_path_wraps_and_is_still_the_same_text(qtbot: QtBot) -> None:
    path = "/home/to-so/Tai-lieu/ban-sao-cua-to-cong-nghe-so/thon-khuoi-may/2026"
    label = TextLabel(f"Bản sao ở {path}")
    qtbot.addWidget(label)
    assert label.text() == f"Bản sao ở {path}"
    plain = TextLabel("Từ 05/02/2026 đến 30/11/2026, theo 356/2025/NĐ-CP")
    qtbot.addWidget(plain)
    assert plain.minimumSizeHint().width() > 0
    label.resize(label.fontMetrics().horizontalAdvance(path) // 2, 100)
    label.show()
    assert label.minimumSizeHint().width() < label.fontMetrics().horizontalAdvance(path) // 2

"""Finding one's commune: by name in the list, or by its first letters on the keyboard."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest

from desktop.ui.widgets.place_picker import CommunePicker

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

DAY = date(2026, 11, 24)
LANG_SON = "20"


@pytest.fixture
def picker(qtbot: QtBot) -> CommunePicker:
    made = CommunePicker(DAY)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("letters", ["lang", "langs"])
def test_letters_without_accents_find_the_name_behind_its_kind(
    picker: CommunePicker, letters: str
) -> None:
    QTest.keyClicks(picker.province, letters)
    assert picker.province.currentText() == "Tỉnh Lạng Sơn"
    assert picker.province.value() == LANG_SON
    assert picker.commune.isEnabled()


def test_an_input_method_sends_the_word_twice(picker: CommunePicker) -> None:
    # UniKey: "lang", then as many Backspaces as needed and "ạng".
    picker.province.view().keyboardSearch("l")
    for letter in ("a", "n", "g", "ạ", "n", "g"):
        picker.province.view().keyboardSearch(letter)
    assert picker.province.view().currentIndex().data() == "Tỉnh Lạng Sơn"


def test_a_space_belongs_to_the_name(picker: CommunePicker) -> None:
    for letter in "lang son":
        picker.province.view().keyboardSearch(letter)
    assert picker.province.view().currentIndex().data() == "Tỉnh Lạng Sơn"


def test_communes_stand_in_the_order_of_their_names(picker: CommunePicker) -> None:
    QTest.keyClicks(picker.province, "lang")
    listed = [picker.commune.itemText(row) for row in range(1, picker.commune.count())]
    assert len(listed) > 50
    assert listed.index("Xã Bắc Sơn") < listed.index("Xã Đồng Đăng") < listed.index("Xã Tràng Định")
    assert listed.index("Phường Kỳ Lừa") < listed.index("Xã Lộc Bình")

"""Every shared text field takes Vietnamese as three families of input methods send it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import SearchField, TextArea, TextField
from desktop.ui.widgets.secret_field import SecretField
from tests.ui.typing_keys import compose, press, type_ime, type_text, type_unikey

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.domain.clock import SteppingClock

Field = TextField | TextArea
FIELDS: dict[str, Callable[[], Field]] = {
    "TextField": TextField,
    "SearchField": SearchField,
    "TextArea": TextArea,
    "SecretField": SecretField,
}
NAME = "Nguyễn Thị Hằng"
TELEX = ("n", "ng", "ngu", "nguy", "nguyê", "nguyên", "nguyễn")


@pytest.fixture(params=FIELDS)
def shown(request: pytest.FixtureRequest, qtbot: QtBot) -> Field:
    field = FIELDS[request.param]()
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    return field


def test_keys_with_accented_letters(shown: Field) -> None:
    type_text(shown, NAME)
    assert shown.value() == NAME


def test_an_input_method_that_composes_in_place(shown: Field) -> None:
    type_ime(shown, "Nguyễn", "Thị", "Hằng")
    assert shown.value() == NAME


def test_unikey_that_sends_backspaces_and_letters_in_a_burst(shown: Field) -> None:
    type_unikey(shown, *TELEX)
    assert shown.value() == "nguyễn"


def test_decomposed_letters_are_composed_when_read(shown: Field) -> None:
    type_text(shown, "Ha\u0300 Nội")
    assert shown.value() == "Hà Nội"


def test_a_half_composed_word_is_counted_as_typed(qtbot: QtBot) -> None:
    field = TextField()
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    type_text(field, "ba ")
    compose(field, "Hằ")
    assert field.text() == "ba "
    assert field.typed_text() == "ba Hằ"


def test_searching_waits_until_a_burst_is_over_and_searches_once(qtbot: QtBot) -> None:
    field = SearchField()
    qtbot.addWidget(field)
    field.show()
    heard: list[str] = []
    field.searched.connect(heard.append)
    with qtbot.waitSignal(field.searched):
        type_unikey(field, *TELEX)
        assert heard == []
    assert heard == ["nguyễn"]


def test_searching_counts_what_is_being_composed(qtbot: QtBot) -> None:
    field = SearchField()
    qtbot.addWidget(field)
    field.show()
    with qtbot.waitSignal(field.searched) as heard:
        compose(field, "Hằng")
    assert heard.args == ["Hằng"]


def test_enter_searches_at_once_and_esc_empties(qtbot: QtBot) -> None:
    field = SearchField()
    qtbot.addWidget(field)
    field.show()
    heard: list[str] = []
    field.searched.connect(heard.append)
    type_text(field, "đào")
    press(field, Qt.Key.Key_Return)
    press(field, Qt.Key.Key_Return)
    assert heard == ["đào"]
    press(field, Qt.Key.Key_Escape)
    assert heard == ["đào", ""]
    assert field.text() == ""


def test_tab_leaves_a_text_area(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    rows = QVBoxLayout(holder)
    area, after = TextArea(), TextField()
    rows.addWidget(area)
    rows.addWidget(after)
    holder.show()
    area.setFocus()
    qtbot.waitUntil(area.hasFocus)
    press(area, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after
    assert area.value() is None


@pytest.mark.parametrize(
    ("typed", "shown_as"),
    [("5/2/2026", "05/02/2026"), ("05-02-26", "05/02/2026"), ("05022026", "05/02/2026")],
)
def test_a_day_is_written_out_when_the_field_is_left(
    qtbot: QtBot, clock: SteppingClock, typed: str, shown_as: str
) -> None:
    field = DateField("helped_on", clock)
    qtbot.addWidget(field)
    field.show()
    type_text(field, typed)
    assert field.text() == typed
    field.left.emit()
    assert field.text() == shown_as


def test_a_wrong_day_stays_as_typed_and_says_so(qtbot: QtBot, clock: SteppingClock) -> None:
    field = DateField("helped_on", clock)
    qtbot.addWidget(field)
    type_text(field, "31/02/2026")
    with qtbot.waitSignal(field.rejected_value) as heard:
        field.left.emit()
    assert field.text() == "31/02/2026"
    assert heard.args is not None
    assert heard.args[0]


def test_up_and_down_move_a_day_but_never_into_the_future(
    qtbot: QtBot, clock: SteppingClock
) -> None:
    field = DateField("helped_on", clock)
    qtbot.addWidget(field)
    press(field, Qt.Key.Key_Up)
    assert field.text() == "24/11/2026"
    press(field, Qt.Key.Key_Up)
    assert field.text() == "24/11/2026"
    press(field, Qt.Key.Key_Down)
    assert field.text() == "23/11/2026"


def test_a_planned_day_may_lie_ahead(qtbot: QtBot, clock: SteppingClock) -> None:
    field = DateField("held_on", clock, allow_future=True)
    qtbot.addWidget(field)
    type_text(field, "3/1/27")
    day = field.value()
    assert day is not None
    assert day.isoformat() == "2027-01-03"

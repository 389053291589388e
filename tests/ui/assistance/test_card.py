"""A card at the record page: scanned into the box, or into whatever field had the cursor."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.domain.people import BirthPrecision
from desktop.domain.team import Sex
from desktop.services.people import NewPerson, add_resident
from desktop.ui.assistance.who_panel import Mode, WhoPanel
from desktop.ui.people.person_dialogs import AddPersonDialog
from tests.ui.access import check_access
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext

    Settle = Callable[[], None]

CODE = "020190000002||Nông Thị Ví Dụ|21031990|Nữ|Thôn Mẫu, Xã Mẫu|14082021"


@pytest.fixture
def who(qtbot: QtBot, app_context: AppContext) -> WhoPanel:
    panel = WhoPanel(app_context)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_a_new_person_is_filled_in(who: WhoPanel, settle: Settle) -> None:
    who.card.scan_button.click()
    type_text(who.card.field, CODE)
    assert "020190000002" not in who.card.field.displayText()
    press(who.card.field, Qt.Key.Key_Return)
    settle()
    assert who.mode is Mode.NEW
    person = who.new_form.new_person()
    assert (person.full_name, person.birth_on) == ("Nông Thị Ví Dụ", date(1990, 3, 21))
    assert person.sex is Sex.FEMALE
    assert "Thôn Mẫu" in who.card.said.text()
    assert "020190000002" not in who.card.said.text() + str(who.draft())


def test_a_person_of_the_list_is_chosen(
    who: WhoPanel, app_context: AppContext, settle: Settle
) -> None:
    new = NewPerson(
        full_name="Nông Thị Ví Dụ",
        birth_on=date(1990, 3, 21),
        birth_precision=BirthPrecision.DAY,
    )
    made: list[str] = []
    present = app_context.presenter.present
    app_context.runner.write(who, add_resident, new, done=made.append, failed=present)
    settle()
    type_text(who.picker.search, f"no{CODE}")
    press(who.picker.search, Qt.Key.Key_Return)
    settle()
    assert who.mode is Mode.PERSON
    assert who.subject().resident_id == made[0]
    assert who.picker.search.text() == "no"


def test_lost_letters_and_other_codes_are_said(who: WhoPanel, settle: Settle) -> None:
    who.card.take("020190000002||Nng Th V D|21031990|N|Thn Mu|14082021")
    settle()
    assert "UniKey" in who.card.said.text()
    assert who.subject().new_person is not None
    who.clear()
    who.card.take("https://example.invalid/abc")
    assert who.mode is Mode.SEARCH
    assert who.card.said.text()
    check_access(who)


@pytest.mark.parametrize(
    "text",
    [
        CODE + "|" * 10,
        CODE.replace("Nông Thị", "Nông\tThị\x00\x1b\u202e"),
        CODE.replace("Ví Dụ", "Ví " * 3_000),
        CODE[:12] + "|" * 10,
        "020190000002||<b>Nông</b>|21031990|Nuwx|" + "x" * 10_000,
        "|" * 10_000,
        "https://example.invalid/" + "a" * 10_000,
    ],
)
def test_hostile_scans_say_a_sentence_and_never_the_number(
    who: WhoPanel, settle: Settle, text: str
) -> None:
    who.card.scan_button.click()
    who.card.field.setText(text)
    press(who.card.field, Qt.Key.Key_Return)
    settle()
    said = who.card.said.text()
    assert who.card.field.text() == ""
    assert 0 < len(said) < 500
    assert "020190000002" not in said + str(who.draft())
    assert not set(said + str(who.draft())) & set("\t\x00\x1b\u202e\ud800")


def test_what_is_no_card_stays_in_the_search(who: WhoPanel) -> None:
    type_text(who.picker.search, "0912345678")
    press(who.picker.search, Qt.Key.Key_Return)
    assert who.picker.search.text() == "0912345678"


def test_a_scan_into_the_name_of_a_new_person(
    qtbot: QtBot, app_context: AppContext, settle: Settle
) -> None:
    dialog = AddPersonDialog(app_context)
    qtbot.addWidget(dialog)
    dialog.open()
    type_text(dialog.person.full_name, CODE)
    press(dialog.person.full_name, Qt.Key.Key_Return)
    settle()
    assert dialog.isVisible()
    assert dialog.person.full_name.value() == "Nông Thị Ví Dụ"
    assert dialog.person.birth.value() == date(1990, 3, 21)
    dialog.reject()

"""Somebody the province had erased, while this PC shows just that person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.domain.people import Resident
from desktop.services.history import list_history
from desktop.ui.context import Page
from desktop.ui.people.person_dialogs import EditPersonDialog
from server.security.can import OFFICER
from server.services.erasures import Erasure, erase_record
from tests.ui.driving import the_dialog
from tests.ui.test_conflict_desk import (  # noqa: F401 - fixtures
    PROVINCE_SEED,
    province,
    server_clock,
    sheets,
)
from tests.ui.test_shell import make_shell
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from pytestqt.qtbot import QtBot
    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock
    from desktop.ui.context import AppContext
    from desktop.ui.shell.view import ShellView
    from tests.ui.driving import Desk

NOTED = "Gọi lại sau Tết"


@pytest.fixture
def window(
    qtbot: QtBot,
    app_context: AppContext,
    settle: Callable[[], None],
    sheets: Callable[[], Path],  # noqa: F811 - the fixture
) -> ShellView:
    """Connected and synced."""
    shell = make_shell(app_context)
    qtbot.addWidget(shell)
    with qtbot.waitActive(shell):
        shell.show()
        shell.activateWindow()
    shell.open_page(Page.SYNC)
    settle()
    page: Any = shell.view(Page.SYNC)
    type_text(page.form.code, str(sheets()))
    press(page.form.code, Qt.Key.Key_Return)
    qtbot.waitUntil(page.result.isVisible, timeout=60_000)
    settle()
    return shell


@pytest.fixture
def erase(
    qtbot: QtBot,
    app_context: AppContext,
    settle: Callable[[], None],
    province: Engine,  # noqa: F811 - the fixture
    server_clock: SteppingClock,  # noqa: F811 - the fixture
) -> Callable[[Resident], None]:
    """Two officers order it, and this PC hears of it in the background."""

    def order(person: Resident) -> None:
        officers = ("Hà Thị Một", "Lê Văn Hai")
        team = app_context.session.team_id
        wanted = Erasure(team, "resident", person.id, "Theo yêu cầu", officers)
        erase_record(province, OFFICER, wanted, server_clock, PROVINCE_SEED)
        app_context.syncing.look()
        settle()
        qtbot.waitUntil(lambda: not app_context.syncing.busy, timeout=60_000)
        settle()
        settle()

    return order


def test_the_form_stays_open_and_says_that_nothing_can_be_saved(
    window: ShellView, erase: Callable[[Resident], None], desk: Desk, settle: Callable[[], None]
) -> None:
    person: Resident = max(desk.read(lambda read: read.all(Resident)), key=lambda one: one.id)
    window.open_page(Page.PEOPLE, resident_id=person.id)
    settle()
    window.open_dialog(Page.PEOPLE, "edit_person", person.id)
    settle()
    settle()
    people: Any = window.view(Page.PEOPLE)
    dialog = the_dialog(people, EditPersonDialog)
    dialog.person.note.setFocus()
    type_text(dialog.person.note, NOTED)
    erase(person)
    assert dialog.isVisible()
    assert dialog.person.note.hasFocus(), "a sync in the background takes no key"
    assert dialog.person.note.value() == NOTED
    assert "không còn trong danh sách" in window.banner.text
    dialog.save()
    settle()
    assert "Tỉnh đã xóa hồ sơ này theo yêu cầu" in dialog.message
    assert dialog.isVisible()
    assert desk.read(lambda read: read.get(Resident, person.id)) is None
    dialog.reject()
    dialog.reject()
    assert not dialog.isVisible()

    rows = people.table.rows_model.rows
    assert rows
    assert person.id not in {row.id for row in rows}
    window.open_page(Page.HISTORY)
    settle()
    settle()
    assert not any(person.full_name in str(one) for one in desk.read(list_history))
    window.open_page(Page.SYNC)
    settle()
    page: Any = window.view(Page.SYNC)
    assert "Tỉnh đã cho xóa 1 hồ sơ" in page.result.text()
    assert "đã ở tỉnh" in page.state.words.text()

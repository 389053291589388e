"""Every number of what waits opens the records behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt

from desktop.domain.people import Resident
from desktop.domain.text.numbers import format_number
from desktop.services.home import sync_state
from desktop.services.sync_troubles import waiting_changes, waiting_records
from desktop.services.team import AddVillage, add_village
from desktop.ui.context import Page
from desktop.ui.sync.view import SyncView
from tests.ui.access import check_access
from tests.ui.driving import activated
from tests.ui.sizes import check_sizes
from tests.ui.test_conflict_desk import (  # noqa: F401 - fixtures
    change_here,
    first,
    page,
    province,
    server_clock,
    sheets,
    sync,
)
from tests.ui.test_sync_page import connect
from tests.ui.typing_keys import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext
    from tests.ui.conftest import RecordingNavigator
    from tests.ui.driving import Desk


@pytest.fixture
def fresh_page(
    qtbot: QtBot, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> SyncView:
    connect(desk)
    view = SyncView(app_context)
    activated(qtbot, view, settle)
    settle()
    view.focus_first()
    return view


def cells(view: SyncView) -> list[list[str]]:
    model = view.waiting.records.table.rows_model
    return [
        [model.index(at, column).data() for column in range(3)] for at in range(len(model.rows))
    ]


def test_each_number_opens_as_many_records_as_it_says(
    fresh_page: SyncView, desk: Desk, settle: Callable[[], None]
) -> None:
    for kind in desk.read(waiting_changes):
        found = desk.read(waiting_records, kind.table, 10_000)
        assert len(found) == kind.records, kind.table
        assert len({one.row.record for one in found}) == kind.records
    waiting = desk.read(sync_state).waiting
    assert format_number(waiting) in fresh_page.state.words.text()
    assert format_number(waiting) in fresh_page.state.see_waiting.text()
    press(fresh_page.state.see_waiting, Qt.Key.Key_Space)
    assert fresh_page.waiting.table.hasFocus()
    fresh_page.waiting.table.choose("resident")
    press(fresh_page.waiting.table, Qt.Key.Key_Return)
    settle()
    records = fresh_page.waiting.records
    assert records.table.hasFocus()
    assert records.title.text() == "Người: 450 bản ghi chờ gửi"
    assert len(cells(fresh_page)) == 200
    assert records.more_button.text() == "Xem 200 bản ghi nữa trong 250 bản ghi còn lại"
    check_access(fresh_page)
    press(records.more_button, Qt.Key.Key_Space)
    settle()
    assert len(cells(fresh_page)) == 400
    assert records.more_button.text() == "Xem 50 bản ghi còn lại"
    press(records.more_button, Qt.Key.Key_Space)
    settle()
    assert len(cells(fresh_page)) == 450
    assert records.more_button.isHidden()


def test_a_record_that_waits_leads_to_where_it_is_shown(
    page: SyncView,  # noqa: F811 - the fixture
    desk: Desk,
    sync: Callable[[], None],  # noqa: F811 - the fixture
    settle: Callable[[], None],
    app_context: AppContext,
) -> None:
    person: Resident = first(desk, Resident)
    change_here(desk, person, phone="0912000001", note="ở đầu bản")
    desk.write(add_village, AddVillage("Bản Mới"))
    settle()
    assert page.state.words.text() == "3 thay đổi chờ gửi"
    page.waiting.table.choose("resident")
    press(page.waiting.table, Qt.Key.Key_Return)
    settle()
    ((name, changed, made),) = cells(page)
    assert name == person.full_name
    assert set(changed.split(", ")) == {"Điện thoại", "Ghi chú"}
    assert made.endswith("2026")
    press(page.waiting.records.table, Qt.Key.Key_Return)
    navigator = cast("RecordingNavigator", app_context.navigator)
    assert navigator.opened == [(Page.PEOPLE, {"resident_id": person.id})]

    press(page.waiting.records.table, Qt.Key.Key_Escape)
    assert page.waiting.records.isHidden()
    assert page.waiting.table.hasFocus()
    page.waiting.table.choose("village")
    press(page.waiting.table, Qt.Key.Key_Return)
    settle()
    assert cells(page)[0][:2] == ["Bản Mới", "ghi mới"]
    sync()
    change_here(desk, first(desk, Resident), phone="0912000003")
    settle()
    press(page.state.see_waiting, Qt.Key.Key_Space)
    settle()
    assert page.waiting.records.table.hasFocus(), "a single number opens at once"
    sync()
    assert page.waiting.isHidden()
    assert page.waiting.records.isHidden(), "nothing of it waits any more"
    assert page.state.see_waiting.isHidden()
    assert page.isAncestorOf(page.focusWidget() or page)


def test_the_open_list_fits(
    app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    connect(desk)

    def make() -> SyncView:
        view = SyncView(app_context)
        view.reload()
        settle()
        view.waiting.table.choose("household")
        view.waiting.see_button.click()
        settle()
        return view

    check_sizes(make)

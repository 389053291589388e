"""A server that refuses: the reason is said, one correction is sent again, or it is let go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt

from desktop.domain.people import Resident
from desktop.services.home import sync_state
from desktop.ui.context import Page
from server.services import validation
from tests.ui.access import check_access
from tests.ui.test_conflict_desk import (  # noqa: F401 - fixtures
    change_here,
    first,
    page,
    province,
    server_clock,
    sheets,
    sync,
    told,
)
from tests.ui.typing_keys import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.context import AppContext
    from desktop.ui.sync.view import SyncView
    from tests.ui.conftest import RecordingNavigator
    from tests.ui.driving import Desk

ODD = "chữ mà máy chủ này không nhận"


@pytest.fixture
def refused(
    desk: Desk,
    sync: Callable[[], None],  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> Resident:
    """A person whose note the server does not take, as one with stricter rules would."""
    usual = validation._fault_of_values  # noqa: SLF001 - the rules that this server has besides

    def fault(table: Any, groups: dict[str, Any]) -> str:
        return validation.INVALID_VALUE if ODD in groups.values() else usual(table, groups)

    monkeypatch.setattr(validation, "_fault_of_values", fault)
    person: Resident = first(desk, Resident)
    change_here(desk, person, note=ODD)
    sync()
    return person


def test_it_is_corrected_in_its_dialog_and_sent_again(
    page: SyncView,  # noqa: F811 - the fixture
    refused: Resident,
    desk: Desk,
    sync: Callable[[], None],  # noqa: F811 - the fixture
    settle: Callable[[], None],
    app_context: AppContext,
) -> None:
    assert page.aside.isVisible()
    assert page.state.words.text() == "1 thay đổi bị để riêng"
    assert page.aside.step.text().startswith("Trong đó có chỗ không đúng. ")
    check_access(page)
    press(page.aside.table, Qt.Key.Key_Return)
    navigator = cast("RecordingNavigator", app_context.navigator)
    dialog = {"dialog": "edit_person", "record_id": refused.id}
    assert navigator.opened == [(Page.PEOPLE, dialog)]

    change_here(desk, desk.read(lambda read: read.get(Resident, refused.id)), note="đã sửa")
    settle()
    page.focus_first()  # as the shell does for who comes back
    assert page.aside.resend_button.hasFocus()
    press(page.aside.resend_button, Qt.Key.Key_Space)
    settle()
    settle()
    assert told(app_context).errors == []
    assert page.aside.isHidden()
    assert page.sync.hasFocus()
    sync()
    state = desk.read(sync_state)
    assert (state.refused, state.complete) == (0, True)
    assert "đã ở tỉnh" in page.state.words.text()


def test_it_is_let_go_after_a_question_and_the_book_is_as_the_province_has_it(
    page: SyncView,  # noqa: F811 - the fixture
    refused: Resident,
    desk: Desk,
    settle: Callable[[], None],
    app_context: AppContext,
) -> None:
    page.aside.let_go_button.click()
    assert refused.full_name in page.aside.confirm.text
    page.aside.confirm.no_button.click()
    assert desk.read(sync_state).refused == 1
    page.aside.let_go_button.click()
    page.aside.confirm.yes_button.click()
    settle()
    settle()
    assert told(app_context).errors == []
    assert page.aside.isHidden()
    person = desk.read(lambda read: read.get(Resident, refused.id))
    assert person == refused
    assert desk.read(sync_state).refused == 0

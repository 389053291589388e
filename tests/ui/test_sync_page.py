"""The sync page against a real practice server in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt

from desktop.services.home import sync_state
from desktop.services.team import AddVillage, add_village
from desktop.tour import practice_province
from desktop.ui.sync.outcome import outcome_words
from desktop.ui.sync.view import SyncView
from tests.ui.access import check_access, check_plain_text
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext
    from tests.ui.conftest import RecordingPresenter


@dataclass
class Outcome:
    """What a sync may say."""

    pushed: int = 0
    pulled: int = 0
    quarantined: int = 0
    conflicts: int = 0
    equal: bool | None = None
    clock_off: timedelta | None = None
    new_epoch: bool = False


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with practice_province(tmp_path_factory.mktemp("server") / "province") as found:
        yield found


@pytest.fixture
def page(qtbot: QtBot, app_context: AppContext, settle: Callable[[], None]) -> SyncView:
    view = SyncView(app_context)
    qtbot.addWidget(view)
    view.resize(1100, 640)
    view.show()
    view.activateWindow()
    view.focus_first()
    settle()
    return view


def said(context: AppContext) -> RecordingPresenter:
    return cast("RecordingPresenter", context.presenter)


def test_connect_sync_and_sync_again(
    qtbot: QtBot,
    page: SyncView,
    app_context: AppContext,
    settle: Callable[[], None],
    ask: Callable[..., Any],
    sheet: Path,
) -> None:
    assert not page.sync.isVisible()
    assert page.form.code.hasFocus()
    check_access(page)
    type_text(page.form.code, str(sheet))
    press(page.form.code, Qt.Key.Key_Return)
    qtbot.waitUntil(page.result.isVisible, timeout=60_000)
    settle()
    assert said(app_context).errors == []
    assert "như nhau" in page.result.text()
    state = ask(sync_state)
    assert state.enrolled
    assert state.waiting == 0
    assert not page.connect_button.isVisible()
    check_access(page)
    check_plain_text(page)

    errors: list[BaseException] = []
    heard: list[object] = []
    app_context.runner.write(
        page, add_village, AddVillage("Bản Mới"), done=heard.append, failed=errors.append
    )
    settle()
    page.arrive(start=True)
    qtbot.waitUntil(lambda: page.result.isVisible() and page.sync.isEnabled(), timeout=60_000)
    settle()
    assert errors == []
    assert page.result.text().startswith("Đã đồng bộ: đã gửi 2 thay đổi")


@pytest.mark.parametrize(
    ("code", "address", "field"),
    [("", "", "sheet"), ("12", "", "sheet"), ("ABCD EFGH JKMN P", "", "address")],
)
def test_a_wrong_sheet_is_said_at_its_field(
    page: SyncView, code: str, address: str, field: str
) -> None:
    type_text(page.form.code, code)
    type_text(page.form.address, address)
    page.connect_button.click()
    assert list(page.form.errors()) == [field]
    assert page.connect_button.isEnabled()


def test_no_server_is_trouble_with_a_sentence_and_nothing_typed_is_lost(
    qtbot: QtBot, page: SyncView, app_context: AppContext, settle: Callable[[], None]
) -> None:
    type_text(page.form.code, "ABCD EFGH JKMN P")
    type_text(page.form.address, "http://127.0.0.1:9")
    page.connect_button.click()
    settle()
    assert said(app_context).codes == ["no_network"]
    assert page.form.address.value() == "http://127.0.0.1:9"
    assert page.connect_button.isEnabled()


def test_outcomes_in_words() -> None:
    assert len(outcome_words(Outcome())) == 1
    everything = Outcome(
        pushed=1234,
        pulled=2,
        quarantined=1,
        conflicts=1,
        equal=False,
        clock_off=timedelta(minutes=-17),
        new_epoch=True,
    )
    lines = outcome_words(everything)
    assert len(lines) == 6
    assert "1.234" in lines[0]
    assert any("17 phút" in line for line in lines)


def test_sync_fits(app_context: AppContext, settle: Callable[[], None]) -> None:
    check_sizes(lambda: SyncView(app_context), settle)

"""Two PCs, a real server: what differs is decided at the desk, and who lost is told at home."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt

from desktop.domain.clock import SteppingClock
from desktop.domain.people import Resident
from desktop.domain.work import Assistance
from desktop.protocol.enrolment import EnrolmentSheet, write_sheet
from desktop.services.home import sync_state
from desktop.services.sync_consequences import NEVER_COUNTED, consequences
from desktop.services.sync_decisions import DecideDiffering
from desktop.services.sync_team import join_team, sync_now
from desktop.services.sync_troubles import sync_troubles
from desktop.system.paths import Home
from desktop.ui.context import Page
from desktop.ui.history.view import HistoryView
from desktop.ui.home.view import HomeView
from desktop.ui.sync.view import SyncView
from server.security.can import OFFICER
from server.services.enrol import make_enrol_code
from server.services.feeds import open_feed_key
from server.services.provinces import name_province
from server.storage.engine import open_engine, sqlite_url
from server.storage.migrate import migrate
from tests.support.province import running_server
from tests.ui.access import check_access
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot
    from sqlalchemy import Engine

    from desktop.services.session import TeamSession
    from desktop.ui.context import AppContext
    from tests.ui.conftest import RecordingNavigator, RecordingPresenter
    from tests.ui.driving import Desk, Stage

TEAM = "Tổ công nghệ số thôn thử nghiệm"
PROVINCE_SEED = bytes(range(32))
"""Of the key that signs orders."""

PASSPHRASE = "may hai cua to ban nui"


@pytest.fixture
def province(tmp_path: Path, server_clock: SteppingClock) -> Iterator[Engine]:
    """Database of a province's server."""
    engine = open_engine(sqlite_url(tmp_path / "server.db"))
    migrate(engine)
    with engine.begin() as connection:
        name_province(connection, "Lạng Sơn", server_clock)
    open_feed_key(engine, PROVINCE_SEED, server_clock)
    yield engine
    engine.dispose()


@pytest.fixture
def sheets(
    tmp_path: Path, province: Engine, server_clock: SteppingClock
) -> Iterator[Callable[[], Path]]:
    """Makes a sheet of a running province for one more PC of the team."""
    with running_server(province, server_clock) as address:

        def make() -> Path:
            code = make_enrol_code(province, OFFICER, TEAM, server_clock)
            file = tmp_path / f"{code}.langso-enrol"
            file.write_bytes(write_sheet(EnrolmentSheet(address=address, code=code)))
            return file

        yield make


@pytest.fixture
def server_clock() -> SteppingClock:
    return SteppingClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC), seed=78)


@pytest.fixture
def page(
    qtbot: QtBot, stage: Stage, settle: Callable[[], None], sheets: Callable[[], Path]
) -> SyncView:
    """Of this PC, which is connected and synced once."""
    view = stage.begin(SyncView)
    type_text(view.form.code, str(sheets()))
    press(view.form.code, Qt.Key.Key_Return)
    qtbot.waitUntil(view.result.isVisible, timeout=60_000)
    settle()
    return view


@pytest.fixture
def other(
    page: SyncView,
    sheets: Callable[[], Path],
    clock: SteppingClock,
    tmp_path: Path,
) -> Iterator[TeamSession]:
    """Another PC of the team, synced once."""
    joined = join_team(Home(tmp_path / "b"), str(sheets()), None, PASSPHRASE, clock)
    sync_now(joined.database, clock)
    yield joined
    joined.close()


@pytest.fixture
def sync(
    qtbot: QtBot, page: SyncView, app_context: AppContext, settle: Callable[[], None]
) -> Callable[[], None]:
    def press_it() -> None:
        page.sync.click()
        qtbot.waitUntil(lambda: not app_context.syncing.busy, timeout=60_000)
        settle()
        settle()

    return press_it


def change(session: TeamSession, record: Any, **values: object) -> None:
    """On the other PC."""
    with session.database.write(kind="test") as unit:
        unit.put(replace(record, **values), original=record, seen=unit.seen)


def change_here(desk: Desk, record: Any, **values: object) -> None:
    def edit(unit: Any, _nothing: object) -> None:
        unit.put(replace(record, **values), original=record, seen=unit.seen)

    desk.write(edit, None)


def first(desk: Desk, kind: type[Any]) -> Any:
    return desk.read(lambda read: min(read.all(kind), key=lambda one: one.id))


@pytest.fixture
def clash(
    other: TeamSession, desk: Desk, sync: Callable[[], None], clock: SteppingClock
) -> Callable[..., None]:
    """Writes one field of a record here and, without knowing of that, on the other PC.

    The first is at the province before the second, which therefore counts; this PC learns of it
    with the last sync.
    """

    def arrange(record: Any, here: dict[str, object], there: dict[str, object]) -> None:
        change_here(desk, record, **here)
        sync()
        change(other, record, **there)
        sync_now(other.database, clock)
        sync()

    return arrange


HERE, THERE = {"phone": "0912000001"}, {"phone": "0912000002"}


def told(context: AppContext) -> RecordingPresenter:
    return cast("RecordingPresenter", context.presenter)


def test_what_differs_is_decided_by_one_press_and_can_be_taken_back(
    page: SyncView,
    other: TeamSession,
    clash: Callable[..., None],
    desk: Desk,
    sync: Callable[[], None],
    stage: Stage,
    settle: Callable[[], None],
    app_context: AppContext,
    clock: SteppingClock,
) -> None:
    person: Resident = first(desk, Resident)
    clash(person, HERE, THERE)
    here, there = page.desk.here, page.desk.other
    assert page.desk.isVisible()
    assert (here.value.text(), there.value.text()) == ("0912000002", "0912000001")
    assert there.written.text().endswith("máy này")
    assert "máy …" in here.written.text()
    assert page.state.more.text() == "1 chỗ hai máy ghi khác nhau"
    check_access(page)

    press(page.desk.table, Qt.Key.Key_Return)
    press(page.desk.take_button, Qt.Key.Key_Space)
    settle()
    settle()
    assert told(app_context).errors == []
    assert first(desk, Resident).phone == "0912000001"
    assert page.desk.isHidden()
    assert page.result.isHidden(), "it spoke of what is decided by now"
    assert page.sync.hasFocus(), "the list went away under the keyboard"
    sync()
    sync_now(other.database, clock)
    with other.database.read() as unit:
        kept = unit.get(Resident, person.id)
        assert kept is not None
        assert kept.phone == "0912000001"
        assert sync_troubles(unit).differing == (), "it is decided on every PC"

    undo = told(app_context).actions[-1]
    assert undo is not None
    undo()
    settle()
    settle()
    assert first(desk, Resident).phone == "0912000002"
    history = stage.show(HistoryView)
    rows = history.table.rows_model
    words = [rows.index(line, 2).data() for line in range(rows.rowCount())]
    assert any("Lấy giá trị của máy kia" in one for one in words), words


def test_what_a_choice_does_to_the_figures_is_said_before_it_is_made(
    page: SyncView,
    clash: Callable[..., None],
    desk: Desk,
    settle: Callable[[], None],
    app_context: AppContext,
    clock: SteppingClock,
) -> None:
    today = clock.today()
    help_given: Assistance = desk.read(
        lambda read: max(read.all(Assistance), key=lambda one: (one.helped_on, one.id))
    )
    clash(
        help_given,
        {"helped_on": today.replace(month=today.month - 2)},
        {"helped_on": help_given.helped_on - timedelta(days=1)},
    )
    assert page.desk.figures.isHidden()
    page.desk.look()
    assert "Bạn chọn ngay cũng được" in page.desk.figures.text()
    assert page.desk.keep_button.isEnabled()
    assert page.desk.take_button.isEnabled()
    settle()
    assert told(app_context).errors == []
    lines = page.desk.figures.text().splitlines()
    assert lines[0] == "Nếu lấy giá trị kia:"
    assert any("tháng này" in line and "→" in line for line in lines[1:]), lines
    for group in sorted(NEVER_COUNTED):
        assert consequences(app_context.session, DecideDiffering("?"), group) == ()
    page.desk.keep_button.click()
    settle()
    settle()
    assert page.desk.isHidden()
    kept = desk.read(lambda read: read.get(Assistance, help_given.id))
    assert kept.helped_on == help_given.helped_on - timedelta(days=1)


def test_the_member_whose_value_lost_is_told_once_on_the_home_page(
    page: SyncView,
    clash: Callable[..., None],
    desk: Desk,
    stage: Stage,
    settle: Callable[[], None],
    app_context: AppContext,
) -> None:
    page.arrive(differing=True)
    page.focus_first()  # as the shell does
    clash(first(desk, Resident), HERE, THERE)
    assert page.desk.table.hasFocus(), "the way from the home page leads to the list"
    home = stage.show(HomeView)
    settle()
    assert home.lost.isVisible()
    assert "1 chỗ bạn ghi" in home.lost.words.text()
    assert not home.lost.isAncestorOf(home.focusWidget() or home), "it is quiet"
    check_access(home)
    home.lost.look_button.click()
    settle()
    navigator = cast("RecordingNavigator", app_context.navigator)
    assert navigator.opened == [(Page.SYNC, {"differing": True})]
    again = stage.show(HomeView)
    settle()
    assert not again.lost.isVisible()
    assert desk.read(sync_state).conflicts == 1, "told is not decided"
    app_context.session.choose_person("01920000-0000-7000-8000-000000000000")
    somebody = stage.show(HomeView)
    settle()
    assert not somebody.lost.isVisible()

"""The sync page against a real practice server in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt

from desktop.domain.changes import Changes
from desktop.domain.errors import TroubleError
from desktop.domain.papers import PaperKind
from desktop.domain.people import ResidentStatus
from desktop.domain.text.numbers import format_number
from desktop.protocol.ops import GROUND, Status
from desktop.protocol.registry import BY_NAME, DELETED, MERGED_INTO
from desktop.services.copy_files import list_copies
from desktop.services.home import sync_state
from desktop.services.sync_pace import NO_LINE
from desktop.services.sync_troubles import (
    Differing,
    Pc,
    Place,
    PutAside,
    SyncTroubles,
    waiting_changes,
)
from desktop.services.team import AddVillage, add_village
from desktop.sync.account import ADDRESS, DEVICE_KEY, PROVINCE
from desktop.system.settings import BACKGROUND_SYNC
from desktop.tour import practice_province
from desktop.ui.background_sync import Syncing
from desktop.ui.context import Page
from desktop.ui.sync.outcome import outcome_words
from desktop.ui.sync.trouble_words import (
    GROUPS,
    REASONS,
    TABLES,
    here_words,
    lost_words,
    written_words,
)
from desktop.ui.sync.view import SyncView
from desktop.ui.widgets.sync_words import SyncLine, sync_words
from server.services import validation
from tests.ui.access import check_access, check_plain_text
from tests.ui.sizes import check_sizes
from tests.ui.test_background_sync import Line
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext
    from tests.ui.conftest import RecordingNavigator, RecordingPresenter
    from tests.ui.driving import Desk


@dataclass
class Outcome:
    """What a sync may say."""

    pushed: int = 0
    pulled: int = 0
    quarantined: int = 0
    conflicts: int = 0
    equal: bool | None = None
    feeds: int = 0
    feed_refused: str = ""
    clock_off: timedelta | None = None
    new_epoch: bool = False
    server_restored: bool = False
    repaired_records: int = 0
    mended_there: int = 0
    erased: int = 0


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


def connect(desk: Desk) -> None:
    """As an enrolment leaves it; nobody is at that address."""

    def keep(unit: Any, _nothing: object) -> None:
        unit.set_setting(ADDRESS, "https://tinh.example:8443")
        unit.set_setting(DEVICE_KEY, bytes(32).hex())
        unit.set_setting(PROVINCE, "Lạng Sơn")

    desk.write(keep, None)


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

    assert page.waiting.isHidden()
    app_context.runner.write(
        page, add_village, AddVillage("Bản Mới Nữa"), done=heard.append, failed=errors.append
    )
    settle()
    assert page.state.words.text() == "2 thay đổi chờ gửi"
    assert page.waiting.isVisible()
    app_context.syncing.look()
    qtbot.waitUntil(lambda: not (page.waiting.isVisible() or app_context.syncing.busy))
    settle()
    state = ask(sync_state)
    assert state.complete
    assert state.records > 2_000
    assert page.state.words.text() == sync_words(state, SyncLine(), app_context.clock.today())
    assert f"Cả {format_number(state.records)} bản ghi đã ở tỉnh" in page.state.words.text()
    assert said(app_context).errors == []
    page.state.receipt.click()
    page.state.check.click()
    navigator = cast("RecordingNavigator", app_context.navigator)
    assert navigator.opened == [
        (Page.PAPERS, {"kind": PaperKind.SYNC_RECEIPT}),
        (Page.SETTINGS, {"check": True}),
    ]


def test_a_paper_that_is_not_there_yet_is_not_called_done(
    desk: Desk, app_context: AppContext
) -> None:
    connect(desk)
    desk.write(lambda unit, _: unit.blobs.put(b"%PDF-1.7"), None)
    state = desk.read(sync_state)
    assert state.papers == 1
    assert not replace(state, waiting=0, last_equal=True).complete


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
    (code,) = said(app_context).codes
    assert code in NO_LINE
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
        repaired_records=3,
        mended_there=1,
        erased=2,
    )
    lines = outcome_words(everything)
    assert "1.234" in lines[0]
    for words in (
        "chưa có số liệu như nhau",
        "3 bản ghi trên máy này bị hỏng",
        "Máy chủ của tỉnh thấy 1 bản ghi",
        "Tỉnh để riêng 1 thay đổi",
        "1 giá trị được ghi khác nhau",
        "máy này nay được coi là máy mới",
        "17 phút",
    ):
        assert len([line for line in lines if words in line]) == 1, words
    assert len(lines) == len(set(lines))
    # A server that was put back says nothing about where this PC's data came from.
    lines = outcome_words(replace(everything, server_restored=True))
    assert any("khôi phục từ bản sao" in line for line in lines)
    assert not any("máy mới" in line or "1 giá trị" in line for line in lines)


@pytest.mark.parametrize(
    ("off", "words"),
    [
        (timedelta(minutes=119), "119 phút"),
        (timedelta(hours=-3), "khoảng 3 giờ"),
        (timedelta(days=400), "khoảng 400 ngày"),
    ],
)
def test_how_far_the_clock_is_off_is_said_in_the_unit_that_people_use(
    off: timedelta, words: str
) -> None:
    assert f"lệch {words}." in outcome_words(Outcome(clock_off=off))[-1]


def test_a_code_without_the_file_at_a_server_of_its_own_certificate_asks_for_the_file(
    page: SyncView, app_context: AppContext
) -> None:
    type_text(page.form.address, "langso.tinh.example:8443")
    assert page.form.server_address() == "https://langso.tinh.example:8443"
    refused = TroubleError("wrong_certificate")
    page.enrol._on_failed(refused, pinned=True)  # noqa: SLF001 - what the line answers
    page.enrol._on_failed(refused, pinned=False)  # noqa: SLF001 - what the line answers
    assert said(app_context).codes == ["wrong_certificate", "sheet_file_needed"]


def test_a_sync_that_would_take_much_away_is_asked_about_and_a_copy_kept_first(
    qtbot: QtBot, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    connect(desk)
    line = Line(ends=[TroubleError("mass_removal", count=1_234, total=2_000)])
    runner = app_context.runner
    syncing = Syncing(runner, app_context.clock, app_context.settings, repr, runner, make_run=line)
    view = SyncView(replace(app_context, syncing=syncing))
    qtbot.addWidget(view)
    view.show()
    settle()
    syncing.start()
    settle()
    settle()
    assert "1.234 trong 2.000" in view.confirm.text
    assert view.state.words.text() == "Đồng bộ chờ bạn quyết định"
    assert said(app_context).errors == []
    check_access(view)
    view.confirm.no_button.click()
    settle()
    assert len(line.runs) == 1
    assert list_copies(app_context.home.copies) == ()

    line.ends = [TroubleError("mass_removal", count=1_234, total=2_000)]
    syncing.start()
    settle()
    settle()
    view.confirm.yes_button.click()
    settle()
    settle()
    assert [run["removal_allowed"] for run in line.runs] == [False, False, True]
    folder = app_context.home.copies / app_context.session.database.team_id
    assert len(list_copies(folder)) == 1
    assert view.state.words.text() != "Đồng bộ chờ bạn quyết định"


def test_in_the_background_the_question_is_asked_once_and_takes_no_focus(
    qtbot: QtBot, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    connect(desk)
    line = Line(ends=[TroubleError("mass_removal", count=60, total=100)])
    runner = app_context.runner
    syncing = Syncing(runner, app_context.clock, app_context.settings, repr, runner, make_run=line)
    view = SyncView(replace(app_context, syncing=syncing))
    qtbot.addWidget(view)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    settle()
    view.focus_first()
    syncing.look()
    settle()
    settle()
    assert view.sync.hasFocus()
    assert "60 trong 100" in view.confirm.text
    assert view.confirm.geometry().top() > view.state.geometry().bottom(), "no button moved away"
    assert view.state.words.text() == "Đồng bộ chờ bạn quyết định"
    assert view.state.trouble.isHidden(), "it is said once"
    view.confirm.no_button.setFocus()
    view.confirm.no_button.click()
    assert view.sync.hasFocus()
    assert "60" in view.state.trouble.text()
    line.ends = [TroubleError("mass_removal", count=60, total=100)]
    syncing.look()
    settle()
    settle()
    assert view.confirm.text == "", "it was answered"
    line.ends = [TroubleError("mass_removal", count=61, total=100)]
    syncing.look()
    settle()
    settle()
    assert "61 trong 100" in view.confirm.text, "it is another question"
    settle()
    syncing.look()
    settle()
    settle()
    assert view.confirm.text == "", "nothing is to be decided any more"


def test_what_waits_is_listed_by_kind_since_when(
    page: SyncView, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    assert page.waiting.isHidden(), "before it is connected all of the book waits"
    connect(desk)
    app_context.runner.announce(Changes(sync_state=True))
    settle()
    settle()
    assert page.waiting.isVisible()
    rows = page.waiting.table.rows_model
    texts = [[rows.index(line, column).data() for column in range(4)] for line in range(20)]
    (people,) = [row for row in texts if row[0] == "Người"]
    assert people[1] == "450"
    assert int(people[2].replace(".", "")) >= 450
    assert people[3].endswith("/2026") or people[3].endswith("/2025")
    assert desk.read(waiting_changes)[0].table == "team", "what waits longest stands first"
    assert page.state.by_itself.isVisible()
    page.state.by_itself.click()
    assert app_context.settings.get(BACKGROUND_SYNC) is False


AT = datetime(2026, 11, 23, 3, 5, tzinfo=UTC)


def troubles() -> SyncTroubles:
    def aside(reason: str, table: str = "resident") -> PutAside:
        place = Place(table, "a")
        groups = ("phone", "xyz")
        return PutAside(reason, table, "Nông Thị Mới", groups, reason, AT, place, "a")

    def differing(
        group: str, here: dict[str, object], other: dict[str, object], who: str = "Vi Văn Hai"
    ) -> Differing:
        place = Place("household", "h")
        return Differing(group, "household", "Bà Lường", group, here, other, who, AT, place)

    residence = {"status": ResidentStatus.MOVED, "moved_out_on": date(2026, 11, 2)}
    return SyncTroubles(
        differing=(
            differing("residence", {"status": ResidentStatus.ACTIVE}, residence),
            differing("_deleted", {}, {}, ""),
            differing("in_channel", {"in_channel": True}, {"in_channel": False}),
            differing("tomorrow", {"tomorrow": 1_234}, {}),
        ),
        put_aside=tuple(aside(reason) for reason in (*REASONS, "new_reason")),
    )


def show(page: SyncView, found: SyncTroubles) -> None:
    page.aside.show_rows(found.put_aside)
    page.desk.show_rows(found.differing, found.seen)


def test_what_needs_a_decision_is_listed_in_words_and_leads_to_its_record(
    page: SyncView, app_context: AppContext
) -> None:
    assert page.aside.isHidden()
    assert page.desk.isHidden()
    show(page, troubles())
    aside = page.aside.table.rows_model
    texts = [[aside.index(line, column).data() for column in range(4)] for line in (0, 5)]
    assert texts[0] == [
        "Người: Nông Thị Mới",
        "Điện thoại, —",
        "23/11/2026",
        "Bạn không được sửa mục này",
    ]
    step = page.aside.step.text()
    assert step == "Bạn không được sửa mục này. Nhờ tổ trưởng sửa trên máy của tổ trưởng."
    page.aside.table.choose("new_reason")
    assert "new_reason" in page.aside.step.text()
    page.aside.table.choose("not_permitted")
    words = [(here_words(row), lost_words(row)) for row in troubles().differing]
    assert words[0] == ("Đang cư trú", "Đã chuyển đi · 02/11/2026")
    assert words[1] == ("giữ lại, không xóa", "đã xóa")
    assert words[2][0] == "Có"
    assert words[3][0] == "1.234"
    check_access(page)
    check_plain_text(page)
    page.aside.correct_button.click()
    press(page.aside.table, Qt.Key.Key_Return)
    press(page.desk.table, Qt.Key.Key_Return)
    assert page.desk.keep_button.hasFocus()
    page.desk.open_button.click()
    navigator = cast("RecordingNavigator", app_context.navigator)
    correct = (Page.PEOPLE, {"dialog": "edit_person", "record_id": "a"})
    assert navigator.opened == [correct, correct, (Page.HOUSEHOLDS, {"household_id": "h"})]
    show(page, SyncTroubles((), ()))
    assert page.aside.isHidden()
    assert page.desk.isHidden()


def test_both_values_stand_side_by_side_with_who_when_and_where(page: SyncView) -> None:
    show(page, troubles())
    assert page.desk.here.value.text() == "Đang cư trú"
    assert page.desk.other.value.text() == "Đã chuyển đi · 02/11/2026"
    assert page.desk.other.written.text() == "Vi Văn Hai, 10:05 ngày 23/11/2026"
    assert written_words("", AT, Pc(here=True, tag="AB12")) == "10:05 ngày 23/11/2026, máy này"
    assert written_words("Vi Văn Hai", None, Pc(here=False, tag="AB12")) == "Vi Văn Hai, máy …AB12"


def test_every_reason_of_the_server_that_people_can_act_on_has_words() -> None:
    known = {
        value
        for name, value in vars(validation).items()
        if name.isupper() and isinstance(value, str) and value
    }
    # The record was erased there, and no order for it is known here.
    known.add(Status.DISCARD)
    assert set(REASONS) < known
    groups = {DELETED, MERGED_INTO, GROUND}
    own_faults = {"nothing_said"}
    assert known - set(REASONS) - groups == own_faults


WITHOUT_WORDS = {
    *("commune_code", "provisional", "practice", "team_id", "person_id", "assistance_id"),
    *("subject_kind", "subject_id", "attendee_kind", "attendee_id", "session_id", "one_id"),
    *("other_id", "report_id", "raised_by", "noted_by", "sent_by", "indicator", "year", "source"),
    *("period_kind", "period_first_on", "period_last_on", "key", "sent_on", "package", "pdf"),
    *("sheet", "page", "pages", "layout", "first_row", "rows", "attendances", "printed_on"),
}
"""Never written differently: what a record is about, and what is written once."""


def test_every_table_and_every_field_that_can_differ_has_words() -> None:
    assert set(BY_NAME) == set(TABLES)
    groups = {group for table in BY_NAME.values() for group in table.groups}
    assert groups - set(GROUPS) == WITHOUT_WORDS


def test_sync_fits(app_context: AppContext, settle: Callable[[], None]) -> None:
    def make() -> SyncView:
        view = SyncView(app_context)
        settle()
        show(view, troubles())
        return view

    check_sizes(lambda: SyncView(app_context), settle)
    check_sizes(make)

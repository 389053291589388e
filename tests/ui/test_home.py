"""The home page: figures in words, bars with their values, ways to what is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest

from desktop.domain.baselines import Baseline, BaselineKey
from desktop.domain.reporting import Target, target_id
from desktop.domain.rows.reporting import DueItem, Measured, RecordRef, TargetProgress
from desktop.protocol.ops import Cell
from desktop.services.home import home_summary
from desktop.storage.decided import note_decided
from desktop.storage.queries.sync import ENROLLED
from desktop.ui.context import Page
from desktop.ui.home.due import due_words, open_due
from desktop.ui.home.view import HomeView
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.target_bar import TargetBar, progress_words
from tests.ui.access import check_access, check_plain_text
from tests.ui.sizes import check_sizes

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext
    from tests.ui.conftest import RecordingNavigator
    from tests.ui.driving import Desk

TARGET = Target(
    id=target_id("store_and_epay_household_rate", 2026),
    indicator="store_and_epay_household_rate",
    year=2026,
    value=Decimal(50),
)
ROW = TargetProgress(
    target=TARGET,
    name_vi="Tỷ lệ hộ",
    name_en="Households",
    unit_vi="%",
    unit_en="%",
    measured=Measured(Decimal("34.2"), (), 41, 120, (RecordRef("household", "b" * 32),)),
    percent=Decimal("68.4"),
    missing=Decimal("15.8"),
    missing_records=19,
)


@pytest.fixture
def home(qtbot: QtBot, app_context: AppContext, settle: Callable[[], None]) -> HomeView:
    view = HomeView(app_context)
    qtbot.addWidget(view)
    view.resize(1100, 640)
    view.show()
    settle()
    return view


def opened(context: AppContext) -> list[tuple[Page, dict[str, object]]]:
    return cast("RecordingNavigator", context.navigator).opened


def test_four_large_actions_lead_to_their_pages(home: HomeView, app_context: AppContext) -> None:
    for button in (home.record, home.session, home.month, home.sync_now):
        button.click()
    assert opened(app_context) == [
        (Page.RECORD, {}),
        (Page.SESSIONS, {"new": True}),
        (Page.REPORT, {}),
        (Page.SYNC, {"start": True}),
    ]


def test_what_others_decided_against_is_told_once(
    qtbot: QtBot, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    who = app_context.session.who
    assert who

    def decided(unit: Any, _nothing: object) -> None:
        unit.set_setting(ENROLLED, "https://tinh.example:8443")
        for _ in range(2):
            note_decided(unit, Cell("0912000001", 1, "", 1, 1, who), None, "b" * 32)

    desk.write(decided, None)
    for told in (True, False):
        view = HomeView(app_context)
        qtbot.addWidget(view)
        view.show()
        settle()
        settle()
        assert view.lost.isVisible() is told
        if told:
            assert "2 chỗ bạn ghi" in view.lost.words.text()
            assert not view.lost.look_button.isVisible(), "there is nothing left to decide"
            check_access(view)
            view.lost.noted_button.click()
            settle()


def test_the_month_is_told_in_times_and_people_apart(
    home: HomeView, app_context: AppContext, ask: Callable[..., Any]
) -> None:
    summary = ask(home_summary, app_context.clock.today())
    words = home._period.text()  # noqa: SLF001 - what people read is the question
    assert f"{summary.helps_times} lượt hỗ trợ" in words
    assert f"{summary.helped_persons} người được hỗ trợ" in words
    assert "15/11/2026" in words


def test_every_bar_prints_its_values_and_opens_its_records(
    home: HomeView, app_context: AppContext, ask: Callable[..., Any]
) -> None:
    bars = home.findChildren(TargetBar)
    summary = ask(home_summary, app_context.clock.today())
    assert [bar.text() for bar in bars] == [progress_words(row) for row in summary.targets]
    bars[0].click()
    assert opened(app_context) == [(Page.TARGETS, {"indicator": bars[0].indicator})]


def test_progress_in_words() -> None:
    assert progress_words(ROW) == "34,2 / 50 % · đạt 68,4% chỉ tiêu · cần thêm 19 hộ"


def test_what_is_missing_is_told_in_its_own_unit() -> None:
    people = replace(ROW, measured=replace(ROW.measured, base=(RecordRef("resident", "c" * 32),)))
    assert progress_words(people).endswith("· cần thêm 19 người")
    count = replace(ROW, unit_vi="lượt", missing=Decimal(1200), missing_records=None)
    assert progress_words(count).endswith("· cần thêm 1.200 lượt")


def test_a_figure_of_others_is_named_and_keeps_its_unit() -> None:
    figure = Baseline(
        id="d" * 32,
        key=BaselineKey.HOUSEHOLDS,
        value=120,
        counted_on=date(2026, 10, 31),
        source="UBND xã",
    )
    base = (RecordRef("baseline", figure.id),)
    row = replace(ROW, measured=replace(ROW.measured, base=base, baselines=(figure,)))
    assert progress_words(row) == (
        "34,2 / 50 % · đạt 68,4% chỉ tiêu · cần thêm 19 hộ · theo số liệu của UBND xã, 31/10/2026"
    )


def test_what_cannot_be_known_is_a_dash_and_never_zero() -> None:
    unknown = replace(
        ROW, measured=Measured(None), percent=None, missing=None, missing_records=None
    )
    assert progress_words(unknown) == "— / 50 %"


def test_a_target_that_is_passed_needs_no_more() -> None:
    passed = replace(ROW, percent=Decimal(120), missing=Decimal(0), missing_records=0)
    assert "cần thêm" not in progress_words(passed)


@pytest.mark.parametrize("code", ["session_unmarked", "session_soon", "report_due"])
def test_every_due_thing_has_a_sentence_and_a_place(app_context: AppContext, code: str) -> None:
    table = "report" if code == "report_due" else "training_session"
    title = "2026-10" if code == "report_due" else "Lớp VNeID"
    item = DueItem(code, date(2026, 11, 17), RecordRef(table, "a" * 32), title)
    words = due_words(item, date(2026, 11, 17))
    assert "17/11/2026" in words
    assert "Quá hạn" not in words
    assert code not in words
    open_due(app_context.navigator, item)
    page, arguments = opened(app_context)[0]
    assert page is (Page.REPORT if code == "report_due" else Page.SESSIONS)
    assert arguments


def test_a_report_that_was_not_sent_is_overdue() -> None:
    item = DueItem("report_due", date(2026, 11, 17), None, "2026-11")
    assert due_words(item, date(2026, 11, 24)).startswith("Quá hạn từ 17/11/2026: ")


def test_what_is_due_is_opened_by_its_button(
    home: HomeView, app_context: AppContext, ask: Callable[..., Any]
) -> None:
    summary = ask(home_summary, app_context.clock.today())
    buttons = [b for b in home.findChildren(ActionButton) if b.accessibleName().startswith("Mở: ")]
    assert len(buttons) == min(len(summary.due), 5)
    buttons[0].click()
    assert opened(app_context)


def test_home_fits_and_is_named(
    qtbot: QtBot, app_context: AppContext, settle: Callable[[], None]
) -> None:
    check_sizes(lambda: HomeView(app_context), settle)
    view = HomeView(app_context)
    qtbot.addWidget(view)
    view.show()
    settle()
    check_access(view)
    check_plain_text(view)

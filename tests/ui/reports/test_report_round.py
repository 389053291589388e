"""The whole round of a report, in the window and at a real server, on both databases.

Sent, late record, told by the next period; returned with a reason, corrected, sent again,
approved, locked; what the province published arrives; a second look at the paper agrees.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from desktop.domain.clock import SteppingClock
from desktop.domain.periods import month_period
from desktop.domain.reporting import ReportState, Target, TargetSource
from desktop.protocol.enrolment import EnrolmentSheet, write_sheet
from desktop.services.history import list_history
from desktop.services.reporting import monthly_report
from desktop.ui.reports.view import ReportsView
from desktop.ui.sync.view import SyncView
from server.cli import run
from server.home import ServerHome
from server.security.can import OFFICER
from server.services.enrol import make_enrol_code
from server.services.feeds import open_feed_key
from server.storage.engine import open_engine
from tests.server.conftest import cluster, database_url, shared_postgresql, sqlite_template
from tests.support.province import running_server
from tests.ui.reports.test_reports_view import PERIOD, TODAY
from tests.ui.reports.test_sending import help_given, send
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.domain.rows.reporting import MonthlyReport
    from tests.ui.driving import Desk, Stage

__all__ = ["cluster", "database_url", "shared_postgresql", "sqlite_template"]

NEXT = month_period(2026, 12)
TEAM = "Tổ công nghệ số thôn thử nghiệm"


class Province:
    """The province's side: a server, and its officer at the command line."""

    def __init__(self, home: Path, url: str, address: str) -> None:
        self._where = ["--home", str(home), "--database", url]
        self._address = address
        self._home = ServerHome(home)
        self._url = url
        self._clock = SteppingClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC), seed=77)

    def sheet(self, file: Path) -> Path:
        """What the officer hands over."""
        engine = open_engine(self._url)
        code = make_enrol_code(engine, OFFICER, TEAM, self._clock)
        key = open_feed_key(engine, self._home.feed_key(self._clock), self._clock)
        engine.dispose()
        made = EnrolmentSheet(address=self._address, code=code, team_hint=TEAM, province_key=key)
        file.write_bytes(write_sheet(made))
        return file

    def takes(self, *words: str) -> bool:
        """Whether one command is done."""
        return run([*words, *self._where]) == 0

    def says(self, *words: str) -> None:
        """One command that is done."""
        assert self.takes(*words)


@pytest.fixture
def province(tmp_path: Path, database_url: str) -> Iterator[Province]:
    clock = SteppingClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC), seed=78)
    engine = open_engine(database_url)
    home = tmp_path / "province"
    home.mkdir()
    with running_server(engine, clock) as address:
        yield Province(home, database_url, address)
    engine.dispose()


@pytest.fixture
def sync(
    qtbot: QtBot, stage: Stage, settle: Callable[[], None], province: Province, tmp_path: Path
) -> Callable[[], None]:
    """Enrols through the window, then syncs through it each time it is called."""
    page = stage.begin(SyncView)
    type_text(page.form.code, str(province.sheet(tmp_path / "tờ.langso-enrol")))
    press(page.form.code, Qt.Key.Key_Return)
    qtbot.waitUntil(page.result.isVisible, timeout=60_000)
    settle()

    def again() -> None:
        page.arrive(start=True)
        qtbot.waitUntil(lambda: page.result.isVisible() and page.sync.isEnabled(), timeout=60_000)
        settle()

    return again


def state_of(desk: Desk) -> ReportState:
    report: MonthlyReport = desk.read(monthly_report, PERIOD, TODAY)
    return report.report.state


def targets(read: Any) -> dict[str, Target]:
    return {one.indicator: one for one in read.all(Target)}


def test_the_whole_round(
    stage: Stage,
    desk: Desk,
    settle: Callable[[], None],
    sync: Callable[[], None],
    province: Province,
    tmp_path: Path,
) -> None:
    view = stage.show(ReportsView)
    send(view, settle)
    first: MonthlyReport = desk.read(monthly_report, PERIOD, TODAY)
    assert first.sent is not None
    sync()

    desk.write(help_given, 3)
    following: MonthlyReport = desk.read(monthly_report, NEXT, TODAY)
    late = {row.identifier: row for row in following.late}
    assert late["assist_count"].period == PERIOD
    assert late["assist_count"].now == (late["assist_count"].sent or Decimal(0)) + 3

    province.says("report", "return", TEAM, "2026-11", "--reason", "Thiếu số hộ", "--by", "Bà Lan")
    sync()
    assert state_of(desk) is ReportState.NEEDS_CHANGE
    assert "Thiếu số hộ" in view.sending.review.text()
    assert "reviewed" in [act.row.kind for act in desk.read(list_history)]
    view.tabs.setCurrentIndex(0)
    type_text(view.texts.situation, "Thôn có 120 hộ.")
    send(view, settle)
    assert [row.version for row in view.sending.table.rows_model.rows] == [2, 1]
    sync()

    province.says("report", "approve", TEAM, "2026-11")
    province.says("report", "lock", TEAM, "2026-11")
    csv = tmp_path / "chỉ tiêu.csv"
    csv.write_text("indicator,year,value\nassist_count,2026,777\n", encoding="utf-8")
    province.says("target", "publish", str(csv))
    words = ("--title", "Đợt cao điểm", "--text", "Tuần tới ra quân.", "--issuer", "UBND tỉnh")
    province.says("notice", "publish", *words)
    sync()
    assert state_of(desk) is ReportState.LOCKED
    assert not view.texts.isEnabled()
    target = desk.read(targets)["assist_count"]
    assert (target.value, target.source) == (Decimal(777), TargetSource.PROVINCE)
    (notice,) = desk.read(lambda read: read.reporting.notices())
    assert notice.title == "Đợt cao điểm"

    # The corrected one tells the late helps itself, so the next report has nothing to add.
    assert desk.read(monthly_report, NEXT, TODAY).late == ()
    second: MonthlyReport = desk.read(monthly_report, PERIOD, TODAY)
    assert second.sent is not None
    assert second.sent.version == 2
    paper = tmp_path / "bao-cao.pdf"
    paper.write_bytes(second.sent.pdf or b"")
    view.sending.check_file(str(paper))
    settle()
    assert view.sending.verdict.text().startswith("Bản giấy khớp dữ liệu")
    assert not province.takes("report", "return", TEAM, "2026-11", "--reason", "Muộn")

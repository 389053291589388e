"""The province's side writes reviews into a team's log; a team's own devices cannot."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from sqlalchemy import insert

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.reporting import PeriodKind, ReportState, report_id
from desktop.protocol.enrolment import EnrolRequest
from desktop.protocol.ops import SERVER_DEVICE, Status
from desktop.protocol.orders import op_of, order_of, sign_op
from server.cli import run
from server.security.can import OFFICER, Action, Actor, ActorKind, can
from server.services.enrol import enrol_device
from server.services.erasures import offer_orders
from server.services.feeds import open_feed_key
from server.services.reviews import Review, find_report, find_team, list_reports, review_report
from server.services.teams import after_restore, milliseconds
from server.storage.schema import team_slot
from server.storage.scope import door_scope, team_scope
from tests.server.scribe import Scribe, new_team

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock

REPORT = report_id(PeriodKind.MONTH, date(2026, 10, 15))
KEY = bytes(range(32))
GROUPS: dict[str, Any] = {
    "period_kind": "month",
    "period_first_on": "2026-10-15",
    "period_last_on": "2026-11-14",
}


def sent_report(scribe: Scribe) -> None:
    """A report with one sending, as a device pushes it."""
    sending: dict[str, Any] = {
        "report_id": REPORT,
        "sent_on": "2026-11-20",
        "package": "a" * 64,
        "pdf": "b" * 64,
    }
    scribe.sync(
        [
            scribe.op(GROUPS, record=REPORT, table="report"),
            scribe.op({"state": "sent"}, record=REPORT, table="report"),
            scribe.op(sending, table="submission"),
        ]
    )


@pytest.fixture
def scribe(engine: Engine, clock: SteppingClock) -> Scribe:
    made = Scribe(engine, new_team(engine, clock), clock)
    sent_report(made)
    return made


def state_of(scribe: Scribe) -> object:
    return scribe.records["report", REPORT]["state"].value


def test_returned_corrected_approved_and_locked(
    engine: Engine, scribe: Scribe, clock: SteppingClock
) -> None:
    team = scribe.team
    (entry,) = list_reports(engine, OFFICER, team)
    assert (entry.period, entry.report.state) == ("2026-11", ReportState.SENT)
    assert [one.pdf for one in entry.submissions] == ["b" * 64]
    back = review_report(
        engine, OFFICER, team, "2026-11",
        Review(ReportState.NEEDS_CHANGE, "Thiếu số hộ", "Bà Lan"), clock, KEY,
    )  # fmt: skip
    assert (back.report.review_reason, back.report.reviewer) == ("Thiếu số hộ", "Bà Lan")
    scribe.sync()
    assert state_of(scribe) == "needs_change"
    scribe.sync([scribe.op({"state": "sent"}, record=REPORT, table="report")])
    review_report(engine, OFFICER, team, "2026-11", Review(ReportState.APPROVED), clock, KEY)
    review_report(engine, OFFICER, team, REPORT, Review(ReportState.LOCKED), clock, KEY)
    scribe.sync()
    assert state_of(scribe) == "locked"
    assert find_report(engine, OFFICER, team, "2026-11").report.review_reason is None
    written = [change for change in scribe.seen if change.dev == SERVER_DEVICE]
    assert [change.n for change in written] == [1, 2, 3]
    assert {change.status for change in written} == {Status.OK}
    assert scribe.inbox == []


def test_a_locked_period_keeps_nothing_aside(
    engine: Engine, scribe: Scribe, clock: SteppingClock
) -> None:
    """What was done in it and is written late stands in the log like everything else."""
    for state in (ReportState.APPROVED, ReportState.LOCKED):
        review_report(engine, OFFICER, scribe.team, "2026-11", Review(state), clock, KEY)
    scribe.sync()
    late: dict[str, Any] = {
        "helped_on": "2026-11-01",
        "platform_code": "vneid",
        "action": "guide",
        "result": "done",
        "anonymous_count": 3,
    }
    again: dict[str, Any] = {
        "report_id": REPORT,
        "sent_on": "2026-11-24",
        "package": "c" * 64,
        "pdf": "d" * 64,
    }
    scribe.sync(
        [
            scribe.op(late, table="assistance"),
            scribe.op(again, table="submission"),
            scribe.op({"proposals": "Thêm một trạm"}, record=REPORT, table="report"),
        ]
    )
    mine = [change for change in scribe.seen if change.dev == scribe.dev]
    assert len(mine) == 6
    assert {change.status for change in mine} == {Status.OK}
    assert state_of(scribe) == "locked"


@pytest.mark.parametrize(
    ("period", "state", "reason", "code"),
    [
        ("2026-11", ReportState.LOCKED, None, "report_not_in_that_state"),
        ("2026-10", ReportState.APPROVED, None, "report_unknown"),
        ("2026-11", ReportState.NEEDS_CHANGE, " ", "reason_missing"),
        ("2026-11", ReportState.NEEDS_CHANGE, "x" * 2001, "reason_too_long"),
    ],
)
def test_what_is_no_review_changes_nothing(
    engine: Engine, scribe: Scribe, clock: SteppingClock,
    period: str, state: ReportState, reason: str | None, code: str,
) -> None:  # fmt: skip
    with pytest.raises(TroubleError, match=code):
        review_report(engine, OFFICER, scribe.team, period, Review(state, reason), clock, KEY)
    assert scribe.sync().page.count == 0


@pytest.mark.parametrize(
    "groups",
    [
        {"state": "approved"},
        {"state": "locked"},
        {"state": "needs_change"},
        {"review": {"review_reason": "tốt", "reviewed_on": None, "reviewer": None}},
    ],
)
def test_a_device_cannot_review(scribe: Scribe, groups: dict[str, Any]) -> None:
    scribe.sync([scribe.op(groups, record=REPORT, table="report")])
    assert (scribe.seen[-1].status, scribe.seen[-1].reason) == (Status.QUARANTINE, "not_permitted")
    assert state_of(scribe) == "sent"


def test_the_server_side_writes_reviews_and_nothing_else() -> None:
    team = "a" * 32
    server = Actor(ActorKind.SERVER, team, SERVER_DEVICE)
    assert can(server, Action.WRITE, team, [("report", "state"), ("report", "review")])
    assert not can(server, Action.WRITE, team, [("report", "situation")])
    assert not can(server, Action.WRITE, "b" * 32, [("report", "state")])
    assert not can(server, Action.SYNC, team)
    device = Actor(ActorKind.DEVICE, team, "c" * 32)
    assert not can(device, Action.REVIEW_REPORT, team)
    assert not can(OFFICER, Action.WRITE, team, [("report", "state")])


def test_only_officers_read_and_review(
    engine: Engine, scribe: Scribe, clock: SteppingClock
) -> None:
    with pytest.raises(TroubleError, match="not_permitted"):
        list_reports(engine, scribe.actor, scribe.team)
    with pytest.raises(TroubleError, match="not_permitted"):
        review_report(
            engine, scribe.actor, scribe.team, "2026-11", Review(ReportState.APPROVED), clock, KEY
        )


def test_no_device_enrols_under_the_name_of_the_server(
    engine: Engine, clock: SteppingClock
) -> None:
    request = EnrolRequest(
        code="0" * 13,
        dev=SERVER_DEVICE,
        public_key="a" * 64,
        device_name="PC",
        team="",
        team_name="",
    )
    with pytest.raises(TroubleError, match="code_refused"):
        enrol_device(engine, request, clock)


def test_a_review_that_the_server_forgot_comes_back_from_a_pc(
    engine: Engine, scribe: Scribe, clock: SteppingClock
) -> None:
    open_feed_key(engine, KEY, clock)
    review_report(engine, OFFICER, scribe.team, "2026-11", Review(ReportState.APPROVED), clock, KEY)
    scribe.sync()
    kept = [
        order_of(change, scribe.team, scribe.inc)
        for change in scribe.seen
        if change.dev == SERVER_DEVICE
    ]
    # A server that was put back to before the report was sent at all.
    back = Scribe(engine, scribe.team, clock)
    orders = [msgspec.structs.replace(order, id=new_id(clock)) for order in kept]
    assert offer_orders(engine, back.actor, orders, clock) == 0
    orders = [
        msgspec.structs.replace(order, signature=sign_op(op_of(order, 0, 0, ""), KEY))
        for order in orders
    ]
    assert offer_orders(engine, back.actor, orders, clock) == 1
    back.sync()
    assert state_of(back) == "approved"


def test_a_restored_server_begins_a_new_epoch(
    engine: Engine, scribe: Scribe, clock: SteppingClock
) -> None:
    review_report(engine, OFFICER, scribe.team, "2026-11", Review(ReportState.APPROVED), clock, KEY)
    with team_scope(engine, scribe.team) as connection:
        after_restore(connection, scribe.team, clock)
    review_report(engine, OFFICER, scribe.team, "2026-11", Review(ReportState.LOCKED), clock, KEY)
    entry = find_report(engine, OFFICER, scribe.team, "2026-11")
    assert entry.report.state is ReportState.LOCKED


def test_the_command_line_reviews(
    engine: Engine, database_url: str, tmp_path: Path, scribe: Scribe, clock: SteppingClock,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    name = f"Tổ {scribe.team}"
    with door_scope(engine) as connection:
        connection.execute(
            insert(team_slot).values(
                id=bytes.fromhex(new_id(clock)),
                name=name,
                team_id=bytes.fromhex(scribe.team),
                created_at=milliseconds(clock),
            )
        )
    assert find_team(engine, name) == find_team(engine, scribe.team) == scribe.team

    def told(*words: str) -> tuple[int, str]:
        where = ["--home", str(tmp_path), "--database", database_url]
        code = run(["report", *words, *where])
        return code, capsys.readouterr().out

    code, said = told("return", name, "2026-11", "--reason", "Thiếu số hộ", "--json")
    assert code == 0
    assert json.loads(said)["state"] == "needs_change"
    code, said = told("show", name, "2026-11")
    assert "Thiếu số hộ" in said
    assert "version 1" in said
    assert told("approve", name, "2026-11")[0] == 3
    scribe.sync()
    scribe.sync([scribe.op({"state": "sent"}, record=REPORT, table="report")])
    assert told("approve", name, "2026-11", "--by", "Bà Lan")[0] == 0
    assert told("lock", name, "2026-11")[0] == 0
    code, said = told("list", name, "--json")
    assert [one["state"] for one in json.loads(said)] == ["locked"]
    assert told("list", "Tổ không có")[0] == 3

"""Targets with their progress, the report's texts, the home screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.periods import month_period
from desktop.domain.reporting import Report, ReportState, Target, TargetSource
from desktop.domain.training import SessionKind
from desktop.domain.work import AssistanceAction, HowKnown, MilestoneKind
from desktop.services.home import home_summary
from desktop.services.indicators import indicator_records, indicator_table
from desktop.services.milestones import RecordMilestone, record_milestone
from desktop.services.people import NewHousehold, NewPerson, add_resident
from desktop.services.record_assistance import HelpItem, RecordAssistance, record_assistance
from desktop.services.reporting import (
    SaveReportTexts,
    monthly_pdf,
    monthly_report,
    save_report_texts,
)
from desktop.services.targets import (
    DeleteTarget,
    SetTarget,
    delete_target,
    list_targets,
    set_target,
)
from desktop.services.training import SaveSession, save_session
from tests.services.conftest import TODAY, VILLAGE

if TYPE_CHECKING:
    from desktop.services.session import TeamSession

BOTH = "store_and_epay_household_rate"
PERIOD = month_period(2026, 12)


def four_households_one_with_both(session: TeamSession) -> None:
    people = [
        session.write(
            add_resident, NewPerson(f"Chủ hộ {number}", new_household=NewHousehold(VILLAGE))
        ).result
        for number in range(4)
    ]
    for kind, platform in (
        (MilestoneKind.EPAY_ACCOUNT, None),
        (MilestoneKind.DIGITAL_STORE, "postmart"),
    ):
        session.write(
            record_milestone,
            RecordMilestone(
                kind, TODAY, HowKnown.SEEN, resident_id=people[0], platform_code=platform
            ),
        )


def test_progress_to_the_fifty_per_cent(session: TeamSession) -> None:
    four_households_one_with_both(session)
    session.write(set_target, SetTarget(BOTH, 2026, Decimal(50), decision_number="27/KH-UBND"))
    (progress,) = session.read(list_targets, 2026, TODAY)
    assert progress.measured.value == Decimal("25.0")
    assert (progress.percent, progress.missing) == (Decimal("50.0"), Decimal("25.0"))
    assert progress.missing_records == 1
    row = next(one for one in session.read(indicator_table, PERIOD) if one.identifier == BOTH)
    assert row.target_percent == Decimal("50.0")
    (record,) = session.read(indicator_records, BOTH, PERIOD)
    assert record.title == "Hộ Chủ hộ 0"


def test_without_households_there_is_no_rate(session: TeamSession) -> None:
    session.write(set_target, SetTarget(BOTH, 2026, Decimal(50)))
    (progress,) = session.read(list_targets, 2026, TODAY)
    assert progress.measured.value is None
    assert (progress.percent, progress.missing, progress.missing_records) == (None, None, None)


def test_a_target_is_changed_in_place_and_taken_away(session: TeamSession) -> None:
    made = session.write(set_target, SetTarget("assist_count", 2026, Decimal(600))).result
    (target,) = session.read(lambda read: read.all(Target))
    again = SetTarget("assist_count", 2026, Decimal(700), original=target)
    assert session.write(set_target, again).result == made
    (changed,) = session.read(lambda read: read.all(Target))
    assert (changed.value, changed.source) == (Decimal(700), TargetSource.TEAM)
    session.write(delete_target, DeleteTarget(made))
    assert session.read(list_targets, 2026) == ()
    session.write(set_target, SetTarget("assist_count", 2026, Decimal(5)))
    assert session.read(list_targets, 2026)[0].target.value == Decimal(5)


def test_a_target_of_the_province_is_changed_only_there(session: TeamSession) -> None:
    made = session.write(set_target, SetTarget("assist_count", 2026, Decimal(600))).result
    (target,) = session.read(lambda read: read.all(Target))
    from_province = replace(target, source=TargetSource.PROVINCE)
    session.write(lambda unit, one: unit.put(one, original=target), from_province)
    with pytest.raises(RuleBrokenError, match="target_of_province"):
        session.write(set_target, SetTarget("assist_count", 2026, Decimal(700)))
    with pytest.raises(RuleBrokenError, match="target_of_province"):
        session.write(delete_target, DeleteTarget(made))
    (shown,) = session.read(list_targets, 2026)
    assert shown.target == from_province


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (SetTarget("nothing", 2026, Decimal(5)), "indicator_unknown"),
        (SetTarget(BOTH, 2026, Decimal(101)), "target_range"),
        (SetTarget(BOTH, 2026, Decimal(0)), "target_range"),
        (SetTarget(BOTH, 1999, Decimal(5)), "year_range"),
        (SetTarget(BOTH, 2026, Decimal(5), decided_on=date(2027, 1, 1)), "date_in_future"),
    ],
)
def test_a_target_must_make_sense(session: TeamSession, command: SetTarget, code: str) -> None:
    with pytest.raises(RuleBrokenError, match=code):
        session.write(set_target, command)


def test_a_draft_becomes_a_record_when_it_is_saved(session: TeamSession) -> None:
    draft = session.read(monthly_report, PERIOD, TODAY)
    assert (draft.report.signer_name, draft.report.place_name) == ("Nông Văn Tài", "Đồng Đăng")
    assert session.read(lambda read: read.all(Report)) == ()
    edited = replace(draft.report, difficulties="Sóng yếu.  \n\nMáy cũ.\n\n")
    command = SaveReportTexts(PERIOD, draft.report, edited, draft.seen)
    session.write(save_report_texts, command)
    saved = session.read(monthly_report, PERIOD, TODAY).report
    assert saved.difficulties == "Sóng yếu.\n\nMáy cũ."
    assert saved.signer_name == "Nông Văn Tài"
    assert session.read(monthly_report, PERIOD.previous(), TODAY).report.difficulties is None


def test_a_closed_report_stays_as_it_is(session: TeamSession) -> None:
    draft = session.read(monthly_report, PERIOD, TODAY).report
    locked = replace(draft, state=ReportState.LOCKED)
    session.write(save_report_texts, SaveReportTexts(PERIOD, draft, locked))
    with pytest.raises(RuleBrokenError, match="report_closed"):
        session.write(
            save_report_texts,
            SaveReportTexts(PERIOD, locked, replace(locked, difficulties="thêm")),
        )


@pytest.mark.parametrize("field", ["situation", "difficulties", "next_tasks", "proposals"])
def test_a_text_may_be_long_but_not_endless(session: TeamSession, field: str) -> None:
    draft = session.read(monthly_report, PERIOD, TODAY).report
    texts: dict[str, Any] = {field: "a" * 4001}
    with pytest.raises(RuleBrokenError) as caught:
        session.write(save_report_texts, SaveReportTexts(PERIOD, draft, replace(draft, **texts)))
    assert (caught.value.code, caught.value.field) == ("text_too_long", field)


def test_all_texts_at_their_longest_are_saved(session: TeamSession) -> None:
    draft = session.read(monthly_report, PERIOD, TODAY).report
    texts: dict[str, Any] = dict.fromkeys(
        ("situation", "difficulties", "next_tasks", "proposals"), "ể" * 4000
    )
    session.write(save_report_texts, SaveReportTexts(PERIOD, draft, replace(draft, **texts)))
    assert session.read(monthly_report, PERIOD, TODAY).report.proposals == "ể" * 4000


def test_the_paper_is_made_of_the_same_numbers(session: TeamSession) -> None:
    four_households_one_with_both(session)
    report = session.read(monthly_report, PERIOD, TODAY)
    first, again = monthly_pdf(report), monthly_pdf(report)
    assert first == again
    assert first.startswith(b"%PDF")


def test_home_shows_what_was_done_and_what_is_due(session: TeamSession) -> None:
    item = HelpItem("vneid", AssistanceAction.GUIDE)
    session.write(record_assistance, RecordAssistance(TODAY, (item,), anonymous_count=4))
    for title, day in (("Cũ", date(2026, 11, 20)), ("Tới", date(2026, 11, 28))):
        session.write(save_session, SaveSession(None, SessionKind.OUTREACH, title, day))
    summary = session.read(home_summary, TODAY)
    assert (summary.helps_times, summary.helped_persons, summary.sessions_held) == (4, 0, 0)
    assert summary.period == PERIOD
    assert [(one.code, one.title) for one in summary.due] == [
        ("report_due", "2026-11"),
        ("session_unmarked", "Cũ"),
        ("session_soon", "Tới"),
    ]
    assert summary.sync.enrolled is False
    assert summary.sync.waiting > 0

"""Sending a report freezes it; what comes later is told by the next one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import RuleBrokenError, TroubleError
from desktop.domain.periods import month_period
from desktop.domain.reporting import Report, ReportState, Submission, report_id
from desktop.domain.work import AssistanceAction
from desktop.services.book import DeleteAssistance, delete_assistance
from desktop.services.people import NewHousehold, NewPerson, add_resident
from desktop.services.record_assistance import HelpItem, RecordAssistance, record_assistance
from desktop.services.reporting import (
    SaveReportTexts,
    monthly_pdf,
    monthly_report,
    save_report_texts,
)
from desktop.services.sent_reports import read_sent, sent_papers
from desktop.services.submitting import (
    ReopenReport,
    SendReport,
    prepare_sending,
    reopen_report,
    seal_report,
    send_report,
)
from desktop.services.undoing import take_back
from tests.services.conftest import TODAY, VILLAGE

if TYPE_CHECKING:
    from desktop.domain.periods import ReportPeriod
    from desktop.domain.rows.reporting import LateRow, MonthlyReport
    from desktop.services.session import TeamSession
    from desktop.storage.write_unit import WriteUnit

NOVEMBER = month_period(2026, 11)
DECEMBER = month_period(2026, 12)
SENT_ON = date(2026, 12, 20)
ID = report_id(NOVEMBER.kind, NOVEMBER.first_on)


def helped(session: TeamSession, day: date, anonymous: int | None = None) -> str:
    if anonymous is None:
        person = session.write(
            add_resident, NewPerson("Lý Thị Mẩy", new_household=NewHousehold(VILLAGE))
        ).result
    command = RecordAssistance(
        day,
        (HelpItem("vneid", AssistanceAction.GUIDE),),
        resident_id=person if anonymous is None else None,
        anonymous_count=anonymous,
    )
    return session.write(record_assistance, command).result.ids[0]


def sent(session: TeamSession, period: ReportPeriod, today: date = TODAY) -> str:
    sealed = seal_report(session.read(prepare_sending, period, today))
    return session.write(send_report, SendReport(sealed)).result


def report(session: TeamSession, period: ReportPeriod = NOVEMBER) -> MonthlyReport:
    return session.read(monthly_report, period, TODAY)


def set_state(session: TeamSession, state: ReportState) -> None:
    def write(unit: WriteUnit, wanted: ReportState) -> None:
        saved = unit.get(Report, ID)
        assert saved is not None
        unit.put(replace(saved, state=wanted), original=saved)

    session.write(write, state)


def value(shown: MonthlyReport, identifier: str = "assist_count") -> Decimal | None:
    return next(row for row in shown.indicators if row.identifier == identifier).current.value


def test_what_is_sent_is_frozen_with_its_paper_and_its_records(session: TeamSession) -> None:
    one = helped(session, date(2026, 11, 3))
    many = helped(session, date(2026, 11, 4), anonymous=5)
    made = sent(session, NOVEMBER)
    shown = report(session)
    assert shown.report.state is ReportState.SENT
    assert shown.sent is not None
    assert (shown.sent.version, shown.sent.sent_by) == (1, "Nông Văn Tài")
    assert monthly_pdf(shown).startswith(b"%PDF")
    (submission,) = session.read(lambda read: read.all(Submission))
    assert submission.id == made
    package = session.read(lambda read: read_sent(read, submission))
    assert package is not None
    assert package.pdf == monthly_pdf(shown)
    number = package.number("assist_count")
    assert number is not None
    assert number.current.value == Decimal(6)
    assert package.counted(number.records) == {("assistance", one): 1, ("assistance", many): 5}


def test_the_paper_and_the_numbers_stay_when_records_come_later(session: TeamSession) -> None:
    helped(session, date(2026, 11, 3))
    sent(session, NOVEMBER)
    before = monthly_pdf(report(session))
    helped(session, date(2026, 11, 5))
    after = report(session)
    assert value(after) == Decimal(1)
    assert monthly_pdf(after) == before


def test_typed_parts_of_a_sent_report_are_closed_until_it_comes_back(session: TeamSession) -> None:
    sent(session, NOVEMBER)
    shown = report(session)
    typed = replace(shown.report, situation="Thôn có 120 hộ.")
    command = SaveReportTexts(NOVEMBER, shown.report, typed)
    for state in (ReportState.SENT, ReportState.APPROVED, ReportState.LOCKED):
        set_state(session, state)
        with pytest.raises(RuleBrokenError, match="report_closed"):
            session.write(save_report_texts, command)
        with pytest.raises(RuleBrokenError, match="report_already_sent"):
            session.read(prepare_sending, NOVEMBER, TODAY)
    set_state(session, ReportState.NEEDS_CHANGE)
    session.write(save_report_texts, command)
    assert report(session).report.situation == "Thôn có 120 hộ."
    assert report(session).report.state is ReportState.NEEDS_CHANGE


def test_only_a_report_that_nobody_approved_is_opened_again(session: TeamSession) -> None:
    with pytest.raises(RuleBrokenError, match="report_not_sent"):
        session.write(reopen_report, ReopenReport(NOVEMBER))
    sent(session, NOVEMBER)
    session.write(reopen_report, ReopenReport(NOVEMBER))
    assert report(session).report.state is ReportState.DRAFT
    assert report(session).sent is None
    sent(session, NOVEMBER)
    shown = report(session)
    assert shown.sent is not None
    assert shown.sent.version == 2
    set_state(session, ReportState.APPROVED)
    with pytest.raises(RuleBrokenError, match="report_approved"):
        session.write(reopen_report, ReopenReport(NOVEMBER))


def test_two_that_are_sent_at_once_are_two_versions(session: TeamSession) -> None:
    helped(session, date(2026, 11, 3))
    sealed = seal_report(session.read(prepare_sending, NOVEMBER, TODAY))
    session.write(send_report, SendReport(sealed))
    # What another PC sent meanwhile comes by sync: a sending of its own, and the same state.
    helped(session, date(2026, 11, 4))
    set_state(session, ReportState.DRAFT)
    sent(session, NOVEMBER)
    first, second = session.read(sent_papers, ID)
    assert (first.version, second.version) == (1, 2)
    assert first.pdf != second.pdf
    with pytest.raises(RuleBrokenError, match="report_already_sent"):
        session.write(send_report, SendReport(sealed))


def test_a_period_that_is_not_over_is_not_sent(session: TeamSession) -> None:
    with pytest.raises(RuleBrokenError, match="period_not_over"):
        session.read(prepare_sending, DECEMBER, TODAY)


def test_while_the_bytes_are_on_another_pc_there_is_no_paper(session: TeamSession) -> None:
    sent(session, NOVEMBER)
    (submission,) = session.read(lambda read: read.all(Submission))
    session.write(lambda unit, name: unit.blobs.drop(name), submission.package)
    shown = report(session)
    assert shown.sent is not None
    with pytest.raises(TroubleError, match="paper_not_here"):
        monthly_pdf(shown)


def test_undo_takes_no_sending_back(session: TeamSession) -> None:
    helped(session, date(2026, 11, 3))
    sealed = seal_report(session.read(prepare_sending, NOVEMBER, TODAY))
    act = session.write(send_report, SendReport(sealed)).changes.act
    assert act is not None
    undone = take_back(session, act).result
    assert undone.restored == 0
    assert {kept[0] for kept in undone.kept} == {"report", "submission"}
    assert report(session).report.state is ReportState.SENT


def test_late_rows_stand_in_the_next_report_and_in_one_only(session: TeamSession) -> None:
    early = helped(session, date(2026, 10, 20))
    group = helped(session, date(2026, 10, 21), anonymous=3)
    sent(session, NOVEMBER)
    assert report(session, DECEMBER).late == ()
    late = helped(session, date(2026, 10, 25), anonymous=4)
    session.write(delete_assistance, DeleteAssistance(early))
    rows = {row.identifier: row for row in report(session, DECEMBER).late}
    row = rows["assist_count"]
    assert (row.period.code, row.sent, row.now) == ("2026-11", Decimal(4), Decimal(7))
    assert {ref.id for ref in row.records} == {early, late}
    assert {ref.id for ref in row.gone} == {early}
    assert row.noted_on == TODAY
    assert group not in {ref.id for ref in row.records}
    # December's own report tells it and, once sent, goes on telling it.
    sent(session, DECEMBER, SENT_ON)
    assert {one.identifier: one for one in report(session, DECEMBER).late} == rows
    # Corrected and sent again, it says the same; what was told by it is not told by another.
    session.write(reopen_report, ReopenReport(DECEMBER))
    assert {one.identifier: one for one in report(session, DECEMBER).late} == rows


def test_what_one_report_told_the_next_does_not_tell_again(session: TeamSession) -> None:
    january, february, march = (month_period(2026, month) for month in (1, 2, 3))
    day = date(2026, 1, 3)
    sent(session, january)
    told = helped(session, day, anonymous=2)
    sent(session, february)
    assert late_of(session, march) == {}
    again = helped(session, day, anonymous=3)
    (row,) = late_of(session, march).values()
    assert (row.period, row.sent, row.now) == (january, Decimal(2), Decimal(5))
    assert {ref.id for ref in row.records} == {again}
    assert told != again


def late_of(session: TeamSession, period: ReportPeriod) -> dict[str, LateRow]:
    rows = session.read(monthly_report, period, TODAY).late
    return {row.period.code: row for row in rows if row.identifier == "assist_count"}

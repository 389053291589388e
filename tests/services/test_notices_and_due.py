"""Guidance that came down is unread until it was opened here; when a report is expected."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.domain.periods import month_period, quarter_period, year_period
from desktop.domain.reporting import Notice, PeriodCut
from desktop.services.home import home_summary
from desktop.services.notices import MarkNoticeRead, list_notices, mark_notice_read
from desktop.services.period_rules import SetPeriodRule, period_rules, set_period_rule
from desktop.services.report_due import report_due_on
from tests.services.conftest import TODAY

if TYPE_CHECKING:
    from desktop.domain.periods import ReportPeriod
    from desktop.services.session import TeamSession

OLD = Notice(
    id="1" * 32,
    title="Gửi báo cáo quý",
    body="Trước ngày 20.",
    published_on=date(2026, 9, 1),
    issuer="UBND xã",
)
NEW = Notice(
    id="2" * 32,
    title="Mẫu mới",
    body="Dùng từ tháng 12.",
    published_on=date(2026, 11, 2),
    issuer="Sở KH&CN",
)


def bring(session: TeamSession, *notices: Notice) -> None:
    session.write(lambda unit, found: unit.replace_notices(found), notices)


def test_a_notice_is_unread_until_it_was_opened(session: TeamSession) -> None:
    bring(session, OLD, NEW)
    assert [(one.notice, one.read) for one in session.read(list_notices)] == [
        (NEW, False),
        (OLD, False),
    ]
    done = session.write(mark_notice_read, MarkNoticeRead(OLD.id))
    assert done.changes.touches("notice")
    assert done.changes.act is None  # nothing that anybody would take back
    assert [one.read for one in session.read(home_summary, TODAY).notices] == [False, True]


def test_what_is_gone_is_forgotten_and_unread_when_it_comes_again(session: TeamSession) -> None:
    bring(session, OLD)
    session.write(mark_notice_read, MarkNoticeRead(OLD.id))
    bring(session, NEW)
    session.write(mark_notice_read, MarkNoticeRead(NEW.id))
    bring(session, OLD, NEW)
    assert [one.read for one in session.read(list_notices)] == [True, False]


@pytest.mark.parametrize(
    ("period", "due"),
    [
        (month_period(2026, 11), date(2026, 11, 20)),
        (quarter_period(2026, 3), date(2026, 9, 20)),
        (year_period(2026), date(2026, 12, 20)),
    ],
)
def test_a_report_is_expected_by_day_20(period: ReportPeriod, due: date) -> None:
    assert report_due_on(period) == due


def test_a_calendar_month_is_expected_in_the_next(session: TeamSession) -> None:
    session.write(set_period_rule, SetPeriodRule(date(2026, 1, 1), PeriodCut.CALENDAR))
    month = month_period(2026, 11).by(session.read(period_rules))
    assert report_due_on(month) == date(2026, 12, 20)

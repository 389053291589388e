"""Where a team's periods begin: the decree's day until a decision says otherwise."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.periods import BY_DECREE_09, month_period
from desktop.domain.reporting import PeriodCut
from desktop.domain.work import AssistanceAction
from desktop.services.home import home_summary
from desktop.services.indicators import indicator_table
from desktop.services.period_rules import (
    DeletePeriodRule,
    SetPeriodRule,
    delete_period_rule,
    list_period_rules,
    period_rules,
    set_period_rule,
)
from desktop.services.record_assistance import HelpItem, RecordAssistance, record_assistance
from desktop.services.reporting import monthly_report
from tests.services.conftest import TODAY

if TYPE_CHECKING:
    from desktop.services.session import TeamSession

JUNE = date(2026, 6, 1)


def test_the_decree_holds_until_something_else_is_decided(session: TeamSession) -> None:
    assert session.read(period_rules) == BY_DECREE_09
    assert session.read(list_period_rules).rules == ()
    assert session.read(home_summary, TODAY).period == month_period(2026, 12)


def test_every_reader_follows_the_rule_of_the_team(session: TeamSession) -> None:
    session.write(set_period_rule, SetPeriodRule(JUNE, PeriodCut.CALENDAR, " 12/QĐ-UBND "))
    (rule,) = session.read(list_period_rules).rules
    assert (rule.valid_from, rule.decision_number) == (JUNE, "12/QĐ-UBND")
    item = HelpItem("vneid", AssistanceAction.GUIDE)
    session.write(
        record_assistance, RecordAssistance(date(2026, 11, 1), (item,), anonymous_count=3)
    )
    home = session.read(home_summary, TODAY)
    assert (home.period.first_on, home.period.last_on) == (date(2026, 11, 1), date(2026, 11, 30))
    assert home.helps_times == 3
    # The name of a period is what was asked for; its days are those of the rule.
    report = session.read(monthly_report, month_period(2026, 11), TODAY)
    assert report.period == home.period
    assert report.report.period_first_on == date(2026, 11, 1)
    assert session.period_rules == session.read(period_rules)
    rows = {one.identifier: one for one in session.read(indicator_table, report.period)}
    assert rows["assist_count"].current.value == 3
    longer = month_period(2026, 6, session.period_rules)
    assert (longer.first_on, longer.last_on) == (date(2026, 5, 15), date(2026, 6, 30))


def test_a_rule_is_changed_moved_and_taken_away(session: TeamSession) -> None:
    session.write(set_period_rule, SetPeriodRule(JUNE, PeriodCut.CALENDAR))
    (rule,) = session.read(list_period_rules).rules
    july = date(2026, 7, 1)
    session.write(set_period_rule, SetPeriodRule(july, PeriodCut.CALENDAR, original=rule))
    (moved,) = session.read(list_period_rules).rules
    assert moved.valid_from == july
    session.write(delete_period_rule, DeletePeriodRule(moved.id))
    assert session.read(period_rules) == BY_DECREE_09
    with pytest.raises(RuleBrokenError, match="period_rule_unknown"):
        session.write(delete_period_rule, DeletePeriodRule(moved.id))


@pytest.mark.parametrize("day", [date(2018, 12, 31), date(2032, 1, 1)])
def test_a_day_far_away_is_a_slip(session: TeamSession, day: date) -> None:
    with pytest.raises(RuleBrokenError, match="period_rule_range"):
        session.write(set_period_rule, SetPeriodRule(day, PeriodCut.CALENDAR))

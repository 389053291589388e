from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.periods import BY_DECREE_09, parse_period
from desktop.domain.work import (
    Assistance,
    AssistanceAction,
    AssistanceResult,
    HowKnown,
    Milestone,
    MilestoneKind,
    SubjectKind,
)
from desktop.services.charts import indicator_trends
from desktop.services.indicators import indicator_table
from desktop.services.period_rules import period_rules
from desktop.services.targets import SetTarget, set_target
from tests.services.test_recount import fill

if TYPE_CHECKING:
    from desktop.services.session import TeamSession
    from desktop.storage.write_unit import WriteUnit

TODAY = date(2026, 8, 20)
SHOWN = ("assist_count", "store_and_epay_household_rate", "digital_store_new_count")


@pytest.mark.parametrize("code", ["2026-08", "2026-Q3", "2026"])
def test_every_bar_is_the_number_of_the_table(session: TeamSession, code: str) -> None:
    session.write(fill, 3)
    period = parse_period(code, BY_DECREE_09)
    for trend in session.read(indicator_trends, SHOWN, period, TODAY):
        assert len(trend.bars) == (8 if "Q" in code else 12)
        for bar in trend.bars:
            one = parse_period(bar.key, session.read(period_rules))
            rows = {row.identifier: row for row in session.read(indicator_table, one)}
            if bar.value is not None:
                assert bar.value == rows[trend.identifier].current.value
            assert bar.so_far == (one.last_on > TODAY)
        assert any(bar.value for bar in trend.bars)


def test_nothing_is_known_before_the_first_record_and_in_the_future(session: TeamSession) -> None:
    (trend,) = session.read(
        indicator_trends, ["assist_count"], parse_period("2026-10", BY_DECREE_09), TODAY
    )
    assert all(bar.value is None for bar in trend.bars)


def test_a_target_is_a_line_only_where_it_can_be_compared(session: TeamSession) -> None:
    session.write(fill, 3)
    for identifier in SHOWN:
        session.write(set_target, SetTarget(identifier, 2026, Decimal(50)))
    trends = session.read(indicator_trends, SHOWN, parse_period("2026-08", BY_DECREE_09), TODAY)
    assert {trend.identifier for trend in trends if trend.target} == {
        "store_and_epay_household_rate"
    }


def test_an_unknown_indicator_is_refused(session: TeamSession) -> None:
    with pytest.raises(RuleBrokenError, match="indicator_unknown"):
        session.read(indicator_trends, ["no"], parse_period("2026-08", BY_DECREE_09), TODAY)


def put_help_and_list(unit: WriteUnit, _nothing: None) -> None:
    unit.put(
        Assistance(
            id="1" * 32,
            helped_on=date(2026, 6, 20),
            platform_code="vneid",
            action=AssistanceAction.GUIDE,
            result=AssistanceResult.DONE,
            anonymous_count=2,
        )
    )
    unit.put(
        Milestone(
            id="2" * 32,
            subject_kind=SubjectKind.HOUSEHOLD,
            subject_id="3" * 32,
            kind=MilestoneKind.DIGITAL_STORE,
            reached_on=date(2025, 12, 20),
            how_known=HowKnown.LIST,
        )
    )


def test_nobody_wrote_helps_down_before_the_first_one_whatever_a_list_says_of_then(
    session: TeamSession,
) -> None:
    session.write(put_help_and_list, None)
    (helps,) = session.read(
        indicator_trends, ["assist_count"], parse_period("2026-08", BY_DECREE_09), TODAY
    )
    assert [bar.value for bar in helps.bars] == [*[None] * 10, 2, 0]

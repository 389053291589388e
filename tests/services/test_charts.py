from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.periods import BY_DECREE_09, parse_period
from desktop.services.charts import indicator_trends
from desktop.services.indicators import indicator_table
from desktop.services.period_rules import period_rules
from desktop.services.targets import SetTarget, set_target
from tests.services.test_recount import fill

if TYPE_CHECKING:
    from desktop.services.session import TeamSession

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

"""Half of the households with a digital store and an e-payment account: how far the team is."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from desktop.domain.indicators.catalogue import RULES, measure
from desktop.domain.periods import month_containing, year_containing
from desktop.domain.reporting import Target
from desktop.domain.rows.reporting import HouseholdShare, Measured, SharePoint
from desktop.services.charts import trend_of
from desktop.services.period_rules import period_rules
from desktop.services.targets import progress_to

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.indicators.snapshot import Snapshot
    from desktop.domain.periods import PeriodRules
    from desktop.storage.read_unit import ReadUnit

BOTH: Final = "store_and_epay_household_rate"
_STORE: Final = "digital_store_household_rate"
_EPAY: Final = "epay_household_rate"
_USUAL: Final = Decimal(50)
"""Per cent that teams are asked for where no decision of their own says another number."""

_MONTHS: Final = 12


def household_share(read: ReadUnit, today: date) -> HouseholdShare:
    """The share today, what is missing to its goal, and the last twelve months."""
    from desktop.services.catalogue import indicator_texts

    rules = period_rules(read)
    months = [month_containing(today, rules)]
    while len(months) < _MONTHS:
        months.append(months[-1].previous())
    # Stocks of any day are counted from records of every day: one snapshot does for all months.
    snapshot = read.reporting.snapshot(months[-1].first_on, today)
    target = _target(snapshot, today, rules)
    points = tuple(
        SharePoint(month, _share(snapshot, BOTH, min(month.last_on, today)))
        for month in reversed(months)
    )
    values = [(point.period, point.measured.value) for point in points]
    goal = target or Target(id="", indicator=BOTH, year=today.year, value=_USUAL)
    return HouseholdShare(
        team=snapshot.team,
        progress=progress_to(
            goal, indicator_texts(read, today)[BOTH], _share(snapshot, BOTH, today)
        ),
        of_team=target is not None,
        store=_share(snapshot, _STORE, today),
        epay=_share(snapshot, _EPAY, today),
        points=points,
        trend=trend_of(read, snapshot, BOTH, values, today),
    )


def _share(snapshot: Snapshot, identifier: str, day: date) -> Measured:
    return measure(RULES[identifier], snapshot, day, day)


def _target(snapshot: Snapshot, today: date, rules: PeriodRules) -> Target | None:
    year = year_containing(today, rules).year
    found = (one for one in snapshot.targets if (one.indicator, one.year) == (BOTH, year))
    return next(found, None)

"""Indicators 9, 20, 35, 46, 47: facts noted of households and residents, each since a day.

Nothing noted of anybody is unknown, and never 0: a team that does not ask must not seem to say
that nobody has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from desktop.domain.indicators.counting import (
    at_least,
    counted,
    each_once,
    helps_between,
    present_on,
    refs,
    share,
)
from desktop.domain.people import Poverty
from desktop.domain.rows.reporting import Measured

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.indicators.snapshot import Snapshot

T = TypeVar("T")

_ADULT_AGE = 18
_POOR = (Poverty.POOR, Poverty.NEAR_POOR)


def known_on(value: T | None, since: date | None, day: date) -> T | None:
    """A fact as it was known for a day; None before the day since when it is so."""
    return None if since is not None and since > day else value


def household_in_channel_count(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """9: households noted as being in a group on the last day."""
    return _flagged(
        snapshot,
        last_on,
        {
            one.id: known_on(one.in_channel, one.in_channel_since, last_on)
            for one in snapshot.households
        },
    )


def resident_assisted_poor_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """20: distinct residents helped whose household is poor or near-poor on the last day."""
    poverty = {
        one.id: known_on(one.poverty, one.poverty_since, last_on) for one in snapshot.households
    }
    of_resident = {one.id: poverty.get(one.household_id or "") for one in snapshot.residents}
    helps = [
        one
        for one in helps_between(snapshot, first_on, last_on)
        if one.resident_id is not None and one.resident_id in of_resident
    ]
    if helps and all(of_resident[one.resident_id or ""] is None for one in helps):
        return Measured(None)
    poor = [one for one in helps if of_resident[one.resident_id or ""] in _POOR]
    records = refs("assistance", (one.id for one in poor))
    return counted(len({one.resident_id for one in poor}), records)


def merchant_qr_count(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """35: households with a business that takes payment by QR code, on the last day."""
    return _flagged(
        snapshot,
        last_on,
        {
            one.id: known_on(one.payment_qr, one.payment_qr_since, last_on)
            for one in snapshot.households
        },
    )


def fibre_household_rate(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """46: households with fixed broadband among those of the last day."""
    here = present_on(snapshot.households, last_on)
    fibre = {one.id: known_on(one.fibre, one.fibre_since, last_on) for one in here}
    return _flagged_share("household", fibre)


def smartphone_adult_rate(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """47: adults with a smartphone among the adults of the last day, births known."""
    adults = at_least(present_on(snapshot.residents, last_on), _ADULT_AGE, last_on)
    phones = {one.id: known_on(one.smartphone, one.smartphone_since, last_on) for one in adults}
    return _flagged_share("resident", phones)


def _flagged(snapshot: Snapshot, day: date, flags: dict[str, bool | None]) -> Measured:
    here = [one.id for one in present_on(snapshot.households, day)]
    if all(flags[one] is None for one in here):
        return Measured(None)
    return each_once("household", (one for one in here if flags[one]))


def _flagged_share(table: str, flags: dict[str, bool | None]) -> Measured:
    if all(flag is None for flag in flags.values()):
        return Measured(None)
    return share(table, (one for one, flag in flags.items() if flag), flags)

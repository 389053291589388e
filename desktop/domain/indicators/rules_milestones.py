"""Indicators 22-24, 27-34, 36-41, 43-45: what people and households have reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.indicators.counting import (
    at_least,
    counted,
    each_once,
    milestones_between,
    present_on,
    refs,
    share,
    subjects_holding,
)
from desktop.domain.work import MilestoneKind, SubjectKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from desktop.domain.indicators.snapshot import Snapshot
    from desktop.domain.people import Household
    from desktop.domain.rows.reporting import Measured
    from desktop.domain.work import Milestone

    Measure = Callable[[Snapshot, date, date], Measured]

_VNEID_AGE = 14
_ACCOUNT_AGE = 15
_ADULT_AGE = 18


def reached_in_period(kind: MilestoneKind) -> Measure:
    """22, 23, 27, 29, 31, 40, 41: milestones of a kind with their day in the period."""

    def measure(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
        found = milestones_between(snapshot, kind, first_on, last_on)
        return each_once("milestone", (milestone.id for milestone in found))

    return measure


def resident_rate(kind: MilestoneKind, least_age: int | None) -> Measure:
    """24, 28, 30, 34, 44: residents who hold a milestone among those of that age.

    A resident whose birth is not known is in neither part where an age is asked for.
    """

    def measure(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
        residents = present_on(snapshot.residents, last_on)
        if least_age is not None:
            residents = at_least(residents, least_age, last_on)
        holders = subjects_holding(snapshot, kind, SubjectKind.RESIDENT, last_on)
        return share(
            "resident",
            (one.id for one in residents if one.id in holders),
            (one.id for one in residents),
        )

    return measure


def literacy_confirmed_count(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """43: residents confirmed in VNeID, on the last day."""
    holders = subjects_holding(
        snapshot, MilestoneKind.LITERACY_CONFIRMED, SubjectKind.RESIDENT, last_on
    )
    residents = present_on(snapshot.residents, last_on)
    return each_once("resident", (one.id for one in residents if one.id in holders))


def epay_household_count(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """32: households with a member who has an account, or known to have one."""
    with_epay = _households_with_epay(snapshot, last_on)
    return each_once(
        "household", (one.id for one in _active(snapshot, last_on) if one.id in with_epay)
    )


def epay_household_rate(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """33: 32 among the households of the last day."""
    return _household_share(snapshot, last_on, _households_with_epay(snapshot, last_on))


def digital_store_new_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """36: households whose first store ever was opened in the period."""
    firsts: dict[str, Milestone] = {}
    for milestone in snapshot.milestones:
        if milestone.kind is not MilestoneKind.DIGITAL_STORE:
            continue
        first = firsts.get(milestone.subject_id)
        if first is None or _day_and_id(milestone) < _day_and_id(first):
            firsts[milestone.subject_id] = milestone
    found = [one for one in firsts.values() if first_on <= one.reached_on <= last_on]
    return counted(len(found), refs("milestone", (one.id for one in found)))


def digital_store_household_count(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """37: households with an open store."""
    with_store = _households_with_store(snapshot, last_on)
    return each_once(
        "household", (one.id for one in _active(snapshot, last_on) if one.id in with_store)
    )


def digital_store_household_rate(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """38: 37 among the households of the last day."""
    return _household_share(snapshot, last_on, _households_with_store(snapshot, last_on))


def store_and_epay_household_rate(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """39: households with both a store and an account.

    Source: Lạng Sơn's target of 2022, 50 % of households.
    """
    both = _households_with_store(snapshot, last_on) & _households_with_epay(snapshot, last_on)
    return _household_share(snapshot, last_on, both)


def digital_family_count(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """45: households with the title valid on the last day."""
    holders = subjects_holding(
        snapshot, MilestoneKind.DIGITAL_FAMILY, SubjectKind.HOUSEHOLD, last_on
    )
    return each_once(
        "household", (one.id for one in _active(snapshot, last_on) if one.id in holders)
    )


VNEID_LEVEL2_RATE = resident_rate(MilestoneKind.VNEID_2, _VNEID_AGE)
DIGITAL_SIGNATURE_RATE = resident_rate(MilestoneKind.DIGITAL_SIGNATURE, _ADULT_AGE)
EHEALTH_RATE = resident_rate(MilestoneKind.EHEALTH_RECORD, None)
EPAY_15PLUS_RATE = resident_rate(MilestoneKind.EPAY_ACCOUNT, _ACCOUNT_AGE)
LITERACY_CONFIRMED_RATE = resident_rate(MilestoneKind.LITERACY_CONFIRMED, _ADULT_AGE)


def _active(snapshot: Snapshot, day: date) -> list[Household]:
    return present_on(snapshot.households, day)


def _households_with_epay(snapshot: Snapshot, day: date) -> set[str]:
    holders = subjects_holding(snapshot, MilestoneKind.EPAY_ACCOUNT, SubjectKind.RESIDENT, day)
    found = {
        one.household_id
        for one in present_on(snapshot.residents, day)
        if one.id in holders and one.household_id is not None
    }
    direct = subjects_holding(snapshot, MilestoneKind.EPAY_ACCOUNT, SubjectKind.HOUSEHOLD, day)
    return found | direct.keys()


def _households_with_store(snapshot: Snapshot, day: date) -> set[str]:
    return set(subjects_holding(snapshot, MilestoneKind.DIGITAL_STORE, SubjectKind.HOUSEHOLD, day))


def _household_share(snapshot: Snapshot, day: date, part: set[str]) -> Measured:
    households = _active(snapshot, day)
    return share(
        "household",
        (one.id for one in households if one.id in part),
        (one.id for one in households),
    )


def _day_and_id(milestone: Milestone) -> tuple[date, str]:
    return milestone.reached_on, milestone.id

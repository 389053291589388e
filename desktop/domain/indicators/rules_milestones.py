"""Indicators 22-24, 27-34, 36-41, 43-45: what people and households have reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.baselines import BaselineKey
from desktop.domain.indicators import based
from desktop.domain.indicators.based import Part
from desktop.domain.indicators.counting import (
    counted,
    each_once,
    households_on,
    milestones_between,
    refs,
    residents_on,
    subjects_holding,
)
from desktop.domain.indicators.wholes import (
    ACCOUNT_AGE,
    ADULT_AGE,
    VNEID_AGE,
    households,
    residents_from,
)
from desktop.domain.work import MilestoneKind, SubjectKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from desktop.domain.indicators.snapshot import Snapshot
    from desktop.domain.rows.reporting import Measured
    from desktop.domain.work import Milestone

    Measure = Callable[[Snapshot, date, date], Measured]


def reached_in_period(kind: MilestoneKind) -> Measure:
    """22, 23, 27, 29, 31, 40, 41: milestones of a kind with their day in the period."""

    def measure(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
        found = milestones_between(snapshot, kind, first_on, last_on)
        return each_once("milestone", (milestone.id for milestone in found))

    return measure


def resident_rate(kind: MilestoneKind, least_age: int | None, key: BaselineKey) -> Measure:
    """24, 28, 30, 34, 44: residents who hold a milestone among those of that age.

    A resident whose birth is not known is in neither part where an age is asked for.
    """

    def measure(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
        whole = residents_from(snapshot, least_age)

        def holders(day: date) -> list[str]:
            found = subjects_holding(snapshot, kind, SubjectKind.RESIDENT, day)
            here = residents_on(snapshot, day, least_age)
            return [one.id for one in here if one.id in found]

        return based.rate(snapshot, Part("resident", holders, key), whole, last_on)

    return measure


def literacy_confirmed_count(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """43: residents confirmed in VNeID, on the last day."""

    def holders(day: date) -> list[str]:
        found = subjects_holding(
            snapshot, MilestoneKind.LITERACY_CONFIRMED, SubjectKind.RESIDENT, day
        )
        return [one.id for one in residents_on(snapshot, day) if one.id in found]

    part = Part("resident", holders, BaselineKey.LITERACY_CONFIRMED)
    return based.stock(snapshot, part, last_on)


def epay_household_count(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """32: households with a member who has an account, or known to have one."""
    return based.stock(snapshot, _with_epay(snapshot), last_on)


def epay_household_rate(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """33: 32 among the households of the last day."""
    return based.rate(snapshot, _with_epay(snapshot), households(snapshot), last_on)


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
    return based.stock(snapshot, _with_store(snapshot), last_on)


def digital_store_household_rate(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """38: 37 among the households of the last day."""
    return based.rate(snapshot, _with_store(snapshot), households(snapshot), last_on)


def store_and_epay_household_rate(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """39: households with both a store and an account.

    Source: Lạng Sơn's target of 2022, 50 % of households.
    """
    part = _households_in(
        snapshot,
        lambda day: _store_households(snapshot, day) & _epay_households(snapshot, day),
        BaselineKey.STORE_AND_EPAY_HOUSEHOLDS,
    )
    return based.rate(snapshot, part, households(snapshot), last_on)


def digital_family_count(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """45: households with the title valid on the last day."""
    part = _households_in(
        snapshot,
        lambda day: set(
            subjects_holding(snapshot, MilestoneKind.DIGITAL_FAMILY, SubjectKind.HOUSEHOLD, day)
        ),
        BaselineKey.DIGITAL_FAMILIES,
    )
    return based.stock(snapshot, part, last_on)


VNEID_LEVEL2_RATE = resident_rate(MilestoneKind.VNEID_2, VNEID_AGE, BaselineKey.VNEID_LEVEL2)
DIGITAL_SIGNATURE_RATE = resident_rate(
    MilestoneKind.DIGITAL_SIGNATURE, ADULT_AGE, BaselineKey.DIGITAL_SIGNATURE
)
EHEALTH_RATE = resident_rate(MilestoneKind.EHEALTH_RECORD, None, BaselineKey.EHEALTH)
EPAY_15PLUS_RATE = resident_rate(MilestoneKind.EPAY_ACCOUNT, ACCOUNT_AGE, BaselineKey.EPAY_15_PLUS)
LITERACY_CONFIRMED_RATE = resident_rate(
    MilestoneKind.LITERACY_CONFIRMED, ADULT_AGE, BaselineKey.LITERACY_CONFIRMED
)


def _with_epay(snapshot: Snapshot) -> Part:
    return _households_in(
        snapshot, lambda day: _epay_households(snapshot, day), BaselineKey.EPAY_HOUSEHOLDS
    )


def _with_store(snapshot: Snapshot) -> Part:
    return _households_in(
        snapshot, lambda day: _store_households(snapshot, day), BaselineKey.STORE_HOUSEHOLDS
    )


def _households_in(
    snapshot: Snapshot, found_on: Callable[[date], set[str]], key: BaselineKey
) -> Part:
    """Of the households found for a day those that belong to the village on it."""

    def on(day: date) -> list[str]:
        found = found_on(day)
        return [one.id for one in households_on(snapshot, day) if one.id in found]

    return Part("household", on, key)


def _epay_households(snapshot: Snapshot, day: date) -> set[str]:
    holders = subjects_holding(snapshot, MilestoneKind.EPAY_ACCOUNT, SubjectKind.RESIDENT, day)
    found = {
        one.household_id
        for one in residents_on(snapshot, day)
        if one.id in holders and one.household_id is not None
    }
    direct = subjects_holding(snapshot, MilestoneKind.EPAY_ACCOUNT, SubjectKind.HOUSEHOLD, day)
    return found | direct.keys()


def _store_households(snapshot: Snapshot, day: date) -> set[str]:
    return set(subjects_holding(snapshot, MilestoneKind.DIGITAL_STORE, SubjectKind.HOUSEHOLD, day))


def _day_and_id(milestone: Milestone) -> tuple[date, str]:
    return milestone.reached_on, milestone.id

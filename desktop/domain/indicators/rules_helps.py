"""Indicators 15-19, 21, 25, 26, 42: helps given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.indicators.counting import (
    counted,
    helps_between,
    present_at,
    refs,
    sessions_between,
    times_of,
)
from desktop.domain.rows.reporting import Measured
from desktop.domain.team import Sex
from desktop.domain.training import AttendeeKind
from desktop.domain.work import AssistanceAction, AssistancePlace, AssistanceResult, PlatformGroup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from desktop.domain.indicators.snapshot import Snapshot
    from desktop.domain.people import Resident
    from desktop.domain.work import Assistance

_SENIOR = 60
_VNEID = "vneid"


def household_visited_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """15: distinct households helped at home, a resident's household by the resident."""
    household_of = {one.id: one.household_id for one in snapshot.residents}
    visited: dict[str, list[str]] = {}
    for help_ in helps_between(snapshot, first_on, last_on):
        if help_.place is AssistancePlace.HOME:
            household = help_.household_id or household_of.get(help_.resident_id or "")
            if household is not None:
                visited.setdefault(household, []).append(help_.id)
    records = (one for helps in visited.values() for one in helps)
    return counted(len(visited), refs("assistance", records))


def assist_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """16: lượt of help, named and unnamed."""
    helps = list(helps_between(snapshot, first_on, last_on))
    return counted(sum(map(times_of, helps)), refs("assistance", (one.id for one in helps)))


def resident_assisted_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """17: distinct residents helped at least once."""
    return _persons(helps_between(snapshot, first_on, last_on))


def resident_assisted_60plus_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """18: of 17, those who were 60 or older on the day of a help."""
    residents = _by_id(snapshot)

    def senior(help_: Assistance) -> bool:
        resident = residents.get(help_.resident_id or "")
        age = resident.age_on(help_.helped_on) if resident else None
        return age is not None and age >= _SENIOR

    helps = list(helps_between(snapshot, first_on, last_on))
    if not _any_known(helps, residents, lambda one: one.birth_on):
        return Measured(None)
    return _persons(filter(senior, helps))


def resident_assisted_female_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """19: of 17, those noted as women; unknown while nobody's sex is noted."""
    residents = _by_id(snapshot)
    helps = list(helps_between(snapshot, first_on, last_on))
    if not _any_known(helps, residents, lambda one: one.sex):
        return Measured(None)
    women = {one.id for one in residents.values() if one.sex is Sex.FEMALE}
    return _persons(one for one in helps if one.resident_id in women)


def vneid_install_assisted_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """21: distinct residents helped to install VNeID."""
    return _persons(
        one
        for one in helps_between(snapshot, first_on, last_on)
        if one.platform_code == _VNEID and one.action is AssistanceAction.INSTALL
    )


def dvc_guided_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """25: distinct residents helped with online public services."""
    services = _codes(snapshot, PlatformGroup.PUBLIC_SERVICE)
    helps = helps_between(snapshot, first_on, last_on)
    return _persons(one for one in helps if one.platform_code in services)


def dvc_dossier_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """26: dossiers that were submitted; unnamed people bring one each."""
    services = _codes(snapshot, PlatformGroup.PUBLIC_SERVICE)
    helps = [
        one
        for one in helps_between(snapshot, first_on, last_on)
        if one.platform_code in services
        and one.action is AssistanceAction.SUBMIT
        and one.result is AssistanceResult.DONE
    ]
    return counted(sum(map(times_of, helps)), refs("assistance", (one.id for one in helps)))


def cyber_safety_guided_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """42: distinct residents guided alone or present in a session on that topic."""
    topic = _codes(snapshot, PlatformGroup.SAFETY)
    helps = [
        one
        for one in helps_between(snapshot, first_on, last_on)
        if one.platform_code in topic and one.resident_id is not None
    ]
    sessions = [
        one for one in sessions_between(snapshot, first_on, last_on) if one.platform_code in topic
    ]
    present = present_at(snapshot, sessions, AttendeeKind.RESIDENT)
    persons = {one.resident_id for one in helps} | {one.attendee_id for one in present}
    records = refs("assistance", (one.id for one in helps))
    return counted(len(persons), records + refs("attendance", (one.id for one in present)))


def _any_known(
    helps: Iterable[Assistance],
    residents: dict[str, Resident],
    noted: Callable[[Resident], object],
) -> bool:
    """Whether something is noted of anybody helped, or nobody was: else a part is unknown."""
    helped = [residents[one.resident_id] for one in helps if one.resident_id in residents]
    return not helped or any(noted(one) is not None for one in helped)


def _codes(snapshot: Snapshot, group: PlatformGroup) -> set[str]:
    return {platform.code for platform in snapshot.platforms if platform.group is group}


def _by_id(snapshot: Snapshot) -> dict[str, Resident]:
    return {one.id: one for one in snapshot.residents}


def _persons(helps: Iterable[Assistance]) -> Measured:
    """Distinct residents; what is opened are the helps. Unnamed people never count here."""
    named = [one for one in helps if one.resident_id is not None]
    return counted(
        len({one.resident_id for one in named}), refs("assistance", (one.id for one in named))
    )

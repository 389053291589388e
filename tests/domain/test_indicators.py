"""Indicators on cases small enough to be counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.indicators.catalogue import RULES, measure
from desktop.domain.indicators.progress import (
    missing_records,
    missing_to_target,
    target_percent,
)
from desktop.domain.indicators.snapshot import Snapshot
from desktop.domain.people import (
    BirthPrecision,
    Household,
    Poverty,
    Resident,
    ResidentStatus,
)
from desktop.domain.reporting import Target
from desktop.domain.rows.reporting import Measured, RecordRef
from desktop.domain.team import Membership, Role, Sex, Team, TeamLevel
from desktop.domain.work import (
    Assistance,
    AssistanceAction,
    AssistancePlace,
    AssistanceResult,
    HowKnown,
    Milestone,
    MilestoneKind,
    Platform,
    PlatformGroup,
    SubjectKind,
)

FIRST, LAST = date(2026, 10, 15), date(2026, 11, 14)
EMPTY = Snapshot(
    team=Team(id="t", name="Tổ", level=TeamLevel.VILLAGE, commune_code="06184"),
    villages=(),
    memberships=(),
    channels=(),
    households=(),
    residents=(),
    milestones=(),
    assistances=(),
    sessions=(),
    attendances=(),
    targets=(),
    platforms=(
        Platform(
            code="dvc",
            name_vi="Cổng DVC",
            name_en="Portal",
            group=PlatformGroup.PUBLIC_SERVICE,
            sort_order=1,
        ),
    ),
)


def value(snapshot: Snapshot, identifier: str) -> Decimal | None:
    return measure(RULES[identifier], snapshot, FIRST, LAST).value


def person(name: str, **values: Any) -> Resident:
    return Resident(id=name, full_name=name, **values)


def home(name: str, **values: Any) -> Household:
    return Household(id=name, village_id="v", **values)


def help_(name: str, **values: Any) -> Assistance:
    given = {
        "helped_on": date(2026, 11, 1),
        "platform_code": "vneid",
        "action": AssistanceAction.GUIDE,
        "result": AssistanceResult.DONE,
    }
    return Assistance(id=name, **{**given, **values})


def reached(subject: str, kind: MilestoneKind, **values: Any) -> Milestone:
    given = {
        "id": f"{subject}-{kind.value}",
        "subject_kind": SubjectKind.RESIDENT,
        "reached_on": date(2026, 11, 1),
        "how_known": HowKnown.SEEN,
    }
    return Milestone(subject_id=subject, kind=kind, **{**given, **values})


@pytest.mark.parametrize("identifier", RULES)
def test_an_empty_team_has_noughts_and_dashes(identifier: str) -> None:
    measured = measure(RULES[identifier], EMPTY, FIRST, LAST)
    noted = ("household_in_channel_count", "merchant_qr_count")
    unknown = RULES[identifier].rate or identifier in noted
    assert measured.value == (None if unknown else Decimal(0))
    assert measured.records == ()


def test_times_persons_and_households_are_never_mixed() -> None:
    snapshot = replace(
        EMPTY,
        residents=(person("A", household_id="H"), person("B", household_id="H")),
        households=(home("H"), home("K")),
        assistances=(
            help_("1", resident_id="A", place=AssistancePlace.HOME),
            help_("2", resident_id="A"),
            help_("3", resident_id="B", place=AssistancePlace.HOME),
            help_("4", household_id="K", place=AssistancePlace.HOME),
            help_("5", anonymous_count=7, place=AssistancePlace.HOME),
        ),
    )
    assert value(snapshot, "assist_count") == 11
    assert value(snapshot, "resident_assisted_count") == 2
    assert value(snapshot, "household_visited_count") == 2


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        (date(2026, 10, 14), 0),
        (date(2026, 10, 15), 1),
        (date(2026, 11, 14), 1),
        (date(2026, 11, 15), 0),
    ],
)
def test_both_days_of_a_period_belong_to_it(day: date, counted: int) -> None:
    snapshot = replace(EMPTY, assistances=(help_("1", anonymous_count=1, helped_on=day),))
    assert value(snapshot, "assist_count") == counted


def test_age_is_that_of_the_day_of_the_help() -> None:
    birth = date(1966, 11, 10)
    people = (
        person("A", birth_on=birth, birth_precision=BirthPrecision.DAY),
        person("B", birth_on=date(1966, 1, 1), birth_precision=BirthPrecision.YEAR),
        person("C"),
    )
    helps = tuple(help_(one.id, resident_id=one.id) for one in people)
    snapshot = replace(EMPTY, residents=people, assistances=helps)
    # On 1 November A is 59 by the day; B is 60 by the year; of C nothing is known.
    assert value(snapshot, "resident_assisted_60plus_count") == 1
    later = (*helps, help_("A2", resident_id="A", helped_on=date(2026, 11, 10)))
    later_snapshot = replace(snapshot, assistances=later)
    assert value(later_snapshot, "resident_assisted_60plus_count") == 2


def test_what_nobody_noted_is_not_nought() -> None:
    people = (person("A"), person("B"))
    helps = tuple(help_(one.id, resident_id=one.id) for one in people)
    snapshot = replace(EMPTY, residents=people, assistances=helps, households=(home("H"),))
    assert value(snapshot, "resident_assisted_female_count") is None
    assert value(snapshot, "household_in_channel_count") is None
    noted = replace(
        snapshot,
        residents=(person("A", sex=Sex.MALE), person("B")),
        households=(home("H", in_channel=False), home("K")),
    )
    assert value(noted, "resident_assisted_female_count") == 0
    assert value(noted, "household_in_channel_count") == 0


def test_the_rate_of_lang_son_needs_both_in_one_household() -> None:
    snapshot = replace(
        EMPTY,
        households=(home("H"), home("K"), home("L")),
        residents=(person("A", household_id="H"), person("B", household_id="K")),
        milestones=(
            reached("A", MilestoneKind.EPAY_ACCOUNT),
            reached("H", MilestoneKind.DIGITAL_STORE, subject_kind=SubjectKind.HOUSEHOLD),
            reached("K", MilestoneKind.DIGITAL_STORE, subject_kind=SubjectKind.HOUSEHOLD),
            reached("L", MilestoneKind.EPAY_ACCOUNT, subject_kind=SubjectKind.HOUSEHOLD),
        ),
    )
    measured = measure(RULES["store_and_epay_household_rate"], snapshot, FIRST, LAST)
    assert (measured.numerator, measured.denominator) == (1, 3)
    assert measured.value == Decimal("33.3")
    assert measured.records == (RecordRef("household", "H"),)
    assert len(measured.base) == 3


@pytest.mark.parametrize(
    ("change", "counted"),
    [
        ({}, 1),
        ({"ended_on": date(2026, 11, 14)}, 0),
        ({"ended_on": date(2026, 11, 15)}, 1),
        ({"reached_on": date(2026, 11, 15)}, 0),
        ({"reached_on": date(2020, 1, 1)}, 1),
    ],
)
def test_a_stock_is_what_holds_on_the_last_day(change: dict[str, Any], counted: int) -> None:
    store = reached("H", MilestoneKind.DIGITAL_STORE, subject_kind=SubjectKind.HOUSEHOLD)
    snapshot = replace(EMPTY, households=(home("H"),), milestones=(replace(store, **change),))
    assert value(snapshot, "digital_store_household_count") == counted


def test_only_the_first_store_of_a_household_is_new() -> None:
    def store(platform: str, day: date) -> Milestone:
        return reached(
            "H",
            MilestoneKind.DIGITAL_STORE,
            id=platform,
            subject_kind=SubjectKind.HOUSEHOLD,
            reached_on=day,
            platform_code=platform,
        )

    both_now = (store("postmart", date(2026, 11, 2)), store("voso", date(2026, 11, 3)))
    assert value(replace(EMPTY, milestones=both_now), "digital_store_new_count") == 1
    before = (store("postmart", date(2026, 3, 2)), store("voso", date(2026, 11, 3)))
    assert value(replace(EMPTY, milestones=before), "digital_store_new_count") == 0


@pytest.mark.parametrize(
    ("values", "base"),
    [
        ({}, 1),
        ({"status": ResidentStatus.MOVED}, 0),
        ({"status": ResidentStatus.DIED, "moved_out_on": date(2026, 11, 14)}, 0),
        ({"status": ResidentStatus.MOVED, "moved_out_on": date(2026, 11, 15)}, 1),
        ({"moved_in_on": date(2026, 11, 14)}, 1),
        ({"moved_in_on": date(2026, 11, 15)}, 0),
    ],
)
def test_who_belongs_to_the_village_on_the_last_day(values: dict[str, Any], base: int) -> None:
    snapshot = replace(EMPTY, residents=(person("A", **values),))
    measured = measure(RULES["ehealth_rate"], snapshot, FIRST, LAST)
    assert measured.denominator == base
    assert measured.value == (Decimal(0) if base else None)


def test_a_person_with_two_roles_is_one_member() -> None:
    first = Membership(
        id="1",
        person_id="P",
        full_name="Vi Văn Ba",
        role=Role.MEMBER,
        valid_from=date(2024, 1, 1),
        valid_to=LAST,
    )
    second = replace(first, id="2", role=Role.DEPUTY, valid_from=LAST, valid_to=None)
    assert value(replace(EMPTY, memberships=(first, second)), "team_member_count") == 1


@pytest.mark.parametrize(
    ("reached_value", "wanted", "percent", "missing"),
    [
        (Decimal(20), Decimal(50), Decimal("40.0"), Decimal(30)),
        (Decimal(60), Decimal(50), Decimal("120.0"), Decimal(0)),
        (Decimal(1), Decimal(3), Decimal("33.3"), Decimal(2)),
        (Decimal("0.05"), Decimal(100), Decimal("0.1"), Decimal("99.95")),
        (None, Decimal(50), None, None),
    ],
)
def test_progress_to_a_target(
    reached_value: Decimal | None,
    wanted: Decimal,
    percent: Decimal | None,
    missing: Decimal | None,
) -> None:
    target = Target(id="x", indicator="i", year=2026, value=wanted)
    measured = Measured(reached_value)
    assert target_percent(measured, target) == percent
    assert missing_to_target(measured, target) == missing


@pytest.mark.parametrize(
    ("numerator", "denominator", "missing"), [(1, 3, 1), (2, 4, 0), (0, 121, 61), (0, 0, None)]
)
def test_how_many_more_a_rate_needs(numerator: int, denominator: int, missing: int | None) -> None:
    target = Target(id="x", indicator="i", year=2026, value=Decimal(50))
    measured = Measured(None, (), numerator, denominator)
    assert missing_records(measured, target) == missing


def test_a_fact_counts_from_the_day_since_which_it_is_so() -> None:
    snapshot = replace(
        EMPTY,
        households=(
            home("H", payment_qr=True, payment_qr_since=LAST, fibre=True),
            home("K", payment_qr=True, payment_qr_since=date(2026, 11, 15), fibre=False),
            home("L", payment_qr=False),
        ),
    )
    assert value(snapshot, "merchant_qr_count") == 1
    assert value(snapshot, "fibre_household_rate") == Decimal("33.3")
    later = replace(snapshot, households=(home("K", fibre=True, fibre_since=date(2026, 11, 15)),))
    assert value(later, "fibre_household_rate") is None


def test_smartphones_are_of_adults_and_unknown_while_nobody_asked() -> None:
    born = {"birth_on": date(1990, 5, 1), "birth_precision": BirthPrecision.DAY}
    child = person("C", birth_on=date(2015, 5, 1), smartphone=True)
    asked = replace(EMPTY, residents=(person("A", **born, smartphone=True), child))
    assert value(asked, "smartphone_adult_rate") == 100
    not_asked = replace(EMPTY, residents=(person("A", **born), child))
    assert value(not_asked, "smartphone_adult_rate") is None


def test_people_of_poor_and_near_poor_households_are_counted_once() -> None:
    snapshot = replace(
        EMPTY,
        households=(
            home("H", poverty=Poverty.POOR),
            home("K", poverty=Poverty.NEAR_POOR, poverty_since=date(2026, 1, 1)),
            home("L", poverty=Poverty.NONE),
        ),
        residents=tuple(person(name, household_id=name[0]) for name in ("H1", "K1", "L1", "X1")),
        assistances=(
            help_("1", resident_id="H1"),
            help_("2", resident_id="H1"),
            help_("3", resident_id="K1"),
            help_("4", resident_id="L1"),
            help_("5", resident_id="X1"),
            help_("6", household_id="H"),
        ),
    )
    assert value(snapshot, "resident_assisted_poor_count") == 2
    unknown = replace(snapshot, households=(home("H"), home("K")))
    assert value(unknown, "resident_assisted_poor_count") is None

"""Figures that others counted: below the line they stand in, above it what came since is added."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.baselines import BASES, Baseline, BaselineKey, baseline_id
from desktop.domain.indicators.catalogue import RULES, measure
from desktop.domain.people import BirthPrecision
from desktop.domain.rows.reporting import Measured, RecordRef
from desktop.domain.work import Milestone, MilestoneKind, SubjectKind
from tests.domain.test_indicators import EMPTY, FIRST, LAST, home, person, reached

COUNTED = date(2026, 10, 31)
ADULT = {"birth_on": date(1990, 5, 1), "birth_precision": BirthPrecision.DAY}


def figure(key: BaselineKey, value: int, counted_on: date = COUNTED) -> Baseline:
    return Baseline(
        id=baseline_id(key, counted_on),
        key=key,
        value=value,
        counted_on=counted_on,
        source="UBND xã",
    )


def store(home_id: str, day: date) -> Milestone:
    return reached(
        home_id, MilestoneKind.DIGITAL_STORE, subject_kind=SubjectKind.HOUSEHOLD, reached_on=day
    )


VILLAGE = replace(
    EMPTY,
    households=(home("H"), home("K"), home("L")),
    milestones=(store("H", date(2026, 5, 1)), store("K", date(2026, 11, 2))),
)


def of(identifier: str, *figures: Baseline) -> Measured:
    snapshot = replace(VILLAGE, baselines=figures)
    return measure(RULES[identifier], snapshot, FIRST, LAST)


def test_a_figure_below_the_line_stands_in_for_the_register() -> None:
    households = figure(BaselineKey.HOUSEHOLDS, 40)
    measured = of("digital_store_household_rate", households)
    assert (measured.numerator, measured.denominator) == (2, 40)
    assert measured.value == Decimal("5.0")
    assert measured.base == (RecordRef("baseline", households.id),)
    assert measured.baselines == (households,)


def test_what_came_since_is_added_to_a_figure() -> None:
    stores = figure(BaselineKey.STORE_HOUSEHOLDS, 30)
    measured = of("digital_store_household_count", stores)
    assert measured.value == 31
    assert measured.records == (RecordRef("baseline", stores.id), RecordRef("household", "K"))
    rate = of("digital_store_household_rate", stores, figure(BaselineKey.HOUSEHOLDS, 60))
    assert (rate.numerator, rate.denominator, rate.value) == (31, 60, Decimal("51.7"))
    assert len(rate.baselines) == 2


@pytest.mark.parametrize(
    ("counted_on", "value"),
    [
        (date(2026, 11, 14), 30),  # of the period's last day: nothing came since
        (date(2026, 11, 15), 2),  # of a later day: not known yet
        (date(2026, 4, 30), 32),
    ],
)
def test_the_day_of_a_figure_decides(counted_on: date, value: int) -> None:
    stores = figure(BaselineKey.STORE_HOUSEHOLDS, 30, counted_on)
    assert of("digital_store_household_count", stores).value == value


def test_the_latest_figure_counts() -> None:
    old = figure(BaselineKey.STORE_HOUSEHOLDS, 10, date(2026, 6, 30))
    assert of("digital_store_household_count", figure(BaselineKey.STORE_HOUSEHOLDS, 30), old) == (
        of("digital_store_household_count", figure(BaselineKey.STORE_HOUSEHOLDS, 30))
    )


def test_what_happened_in_a_period_never_rests_on_a_figure() -> None:
    every = tuple(figure(key, 500) for key in BaselineKey)
    for identifier, rule in RULES.items():
        if not rule.stock:
            assert of(identifier, *every) == of(identifier)


def test_a_figure_makes_known_what_nobody_asked() -> None:
    assert of("fibre_household_rate").value is None
    assert of("fibre_household_rate", figure(BaselineKey.HOUSEHOLDS, 40)).value is None
    rate = of("fibre_household_rate", figure(BaselineKey.FIBRE_HOUSEHOLDS, 2))
    assert (rate.numerator, rate.denominator) == (2, 3)
    assert of("merchant_qr_count", figure(BaselineKey.MERCHANT_QR, 0)).value == 0


def test_who_came_of_age_or_moved_here_since_is_added() -> None:
    """The figure counted neither; both are in the village with it on the last day."""
    child = person("C", birth_on=date(2012, 11, 5), birth_precision=BirthPrecision.DAY)
    people = (person("A", **ADULT), person("B", **ADULT, moved_in_on=date(2026, 11, 3)), child)
    held = tuple(
        reached(one.id, MilestoneKind.VNEID_2, reached_on=date(2026, 1, 1)) for one in people
    )
    snapshot = replace(
        EMPTY,
        residents=people,
        milestones=held,
        baselines=(figure(BaselineKey.VNEID_LEVEL2, 100), figure(BaselineKey.RESIDENTS_14, 200)),
    )
    measured = measure(RULES["vneid_level2_rate"], snapshot, FIRST, LAST)
    assert (measured.numerator, measured.denominator) == (102, 200)


def test_every_key_is_used_and_bases_are_below_the_line() -> None:
    for key in BaselineKey:
        found = [one for one in (of(name, figure(key, 77)) for name in RULES) if one.baselines]
        assert found, key
        below = {RecordRef("baseline", baseline_id(key, COUNTED)) in one.base for one in found}
        assert below == {key in BASES}

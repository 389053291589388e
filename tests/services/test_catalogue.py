"""The catalogue a new team begins with."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.reporting import PeriodKind
from desktop.domain.work import MilestoneKind, PlatformGroup
from desktop.services.catalogue import load_indicator_texts, load_platforms

TODAY = date(2026, 11, 24)


def test_platforms_come_in_order_with_unique_codes() -> None:
    platforms = load_platforms(TODAY)
    assert platforms[0].code == "vneid"
    assert [one.sort_order for one in platforms] == sorted({one.sort_order for one in platforms})
    assert len({one.code for one in platforms}) == len(platforms) >= 20
    assert {one.group for one in platforms} == set(PlatformGroup)


def test_milestones_are_those_the_domain_knows() -> None:
    named = {one.milestone for one in load_platforms(TODAY) if one.milestone}
    assert named <= {kind.value for kind in MilestoneKind}
    by_group = {(one.group, one.milestone) for one in load_platforms(TODAY)}
    assert (PlatformGroup.STORE, None) not in by_group
    assert (PlatformGroup.PAYMENT, None) not in by_group


def test_a_platform_is_offered_only_while_it_exists() -> None:
    codes = {one.code for one in load_platforms(date(2025, 3, 31))}
    assert "bdhvs" not in codes
    assert "bdhvs" in {one.code for one in load_platforms(date(2025, 4, 1))}


def test_fifty_indicators_in_order() -> None:
    texts = load_indicator_texts(date(2026, 11, 24))
    assert [one.number for one in texts.values()] == list(range(1, 51))
    assert all(key == one.identifier for key, one in texts.items())
    assert len({one.short_vi for one in texts.values()}) == 50
    assert max(len(one.short_vi) for one in texts.values()) <= 24


def test_units_and_kinds_fit() -> None:
    units = {
        "tổ": "teams",
        "%": "%",
        "người": "people",
        "nhóm": "groups",
        "hộ": "households",
        "buổi": "sessions",
        "lượt": "times",
        "tài khoản": "accounts",
        "hồ sơ": "dossiers",
        "cơ sở": "businesses",
        "ý kiến": "opinions",
    }
    for one in load_indicator_texts(date(2026, 11, 24)).values():
        assert units[one.unit_vi] == one.unit_en
        assert set(one.periods) <= set("WMQY")
        assert {"Q", "Y"} <= set(one.periods)
        assert one.name_vi.isprintable()
        assert one.name_en.isascii()
        assert (one.unit_vi == "%") == one.identifier.endswith("_rate")


def test_rates_of_a_state_are_stocks() -> None:
    texts = load_indicator_texts(date(2026, 11, 24))
    flows = {one.identifier for one in texts.values() if one.unit_vi == "%" and not one.stock}
    assert flows == {"report_on_time_rate"}
    assert texts["assist_count"].unit_vi == "lượt"
    assert texts["resident_assisted_count"].unit_vi == "người"
    assert texts["store_and_epay_household_rate"].number == 39


def test_a_report_takes_the_definition_of_its_last_day() -> None:
    """An indicator that is defined anew keeps its old definition for the periods before."""
    assert load_indicator_texts(date(2021, 12, 31)) == {}
    one = load_indicator_texts(date(2026, 11, 24))["assist_count"]
    assert (one.version, one.valid_from, one.valid_to) == (1, date(2022, 1, 1), None)


@pytest.mark.parametrize(
    ("kind", "asked", "not_asked"),
    [
        (PeriodKind.WEEK, "assist_count", "vneid_level2_rate"),
        (PeriodKind.MONTH, "vneid_level2_rate", "team_member_female_count"),
        (PeriodKind.QUARTER, "team_member_female_count", None),
        (PeriodKind.HALF_YEAR, "fibre_household_rate", None),
        (PeriodKind.NINE_MONTHS, "issue_raised_count", None),
        (PeriodKind.YEAR, "digital_family_count", None),
    ],
)
def test_each_kind_of_report_asks_for_its_indicators(
    kind: PeriodKind, asked: str, not_asked: str | None
) -> None:
    texts = load_indicator_texts(date(2026, 11, 24))
    assert texts[asked].is_asked_in(kind)
    unasked = {one for one, text in texts.items() if not text.is_asked_in(kind)}
    assert not_asked in unasked if not_asked else unasked == set()

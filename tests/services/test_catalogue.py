"""The catalogue a new team begins with."""

from __future__ import annotations

from datetime import date

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
    texts = load_indicator_texts()
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
    for one in load_indicator_texts().values():
        assert units[one.unit_vi] == one.unit_en
        assert set(one.periods) <= set("WMQY")
        assert {"Q", "Y"} <= set(one.periods)
        assert one.name_vi.isprintable()
        assert one.name_en.isascii()
        assert (one.unit_vi == "%") == one.identifier.endswith("_rate")


def test_rates_of_a_state_are_stocks() -> None:
    texts = load_indicator_texts()
    flows = {one.identifier for one in texts.values() if one.unit_vi == "%" and not one.stock}
    assert flows == {"report_on_time_rate"}
    assert texts["assist_count"].unit_vi == "lượt"
    assert texts["resident_assisted_count"].unit_vi == "người"
    assert texts["store_and_epay_household_rate"].number == 39

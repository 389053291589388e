"""Which rule counts which indicator; names and units are data in the resources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop.domain.indicators import rules_facts as facts
from desktop.domain.indicators import rules_helps as helps
from desktop.domain.indicators import rules_issues as issues
from desktop.domain.indicators import rules_milestones as reached
from desktop.domain.indicators import rules_team as team
from desktop.domain.indicators.snapshot import Snapshot
from desktop.domain.rows.reporting import Measured
from desktop.domain.work import MilestoneKind

RuleFunction = Callable[[Snapshot, date, date], Measured]


@dataclass(frozen=True, slots=True)
class Rule:
    """One indicator's rule, in the `version` of its definition that the catalogue names.

    `stock` is what there is on the last day of a period; otherwise what happened in it. `rate`
    is a share in per cent.
    """

    number: int
    identifier: str
    count: RuleFunction
    stock: bool = False
    rate: bool = False
    version: int = 1


def _stock(number: int, identifier: str, count: RuleFunction) -> Rule:
    return Rule(number, identifier, count, stock=True)


def _rate(number: int, identifier: str, count: RuleFunction) -> Rule:
    return Rule(number, identifier, count, stock=True, rate=True)


_new = reached.reached_in_period

_ALL: Final = (
    _stock(4, "team_member_count", team.member_count),
    _stock(5, "team_member_female_count", team.member_female_count),
    _stock(6, "team_member_association_count", team.member_association_count),
    Rule(7, "team_member_trained_count", team.member_trained_count),
    _stock(8, "community_channel_count", team.channel_count),
    _stock(9, "household_in_channel_count", facts.household_in_channel_count),
    Rule(10, "outreach_session_count", team.outreach_session_count),
    Rule(11, "outreach_attendance_count", team.outreach_attendance_count),
    Rule(12, "class_session_count", team.class_session_count),
    Rule(13, "class_attendance_count", team.class_attendance_count),
    Rule(14, "class_attendee_unique_count", team.class_attendee_unique_count),
    Rule(15, "household_visited_count", helps.household_visited_count),
    Rule(16, "assist_count", helps.assist_count),
    Rule(17, "resident_assisted_count", helps.resident_assisted_count),
    Rule(18, "resident_assisted_60plus_count", helps.resident_assisted_60plus_count),
    Rule(19, "resident_assisted_female_count", helps.resident_assisted_female_count),
    Rule(20, "resident_assisted_poor_count", facts.resident_assisted_poor_count),
    Rule(21, "vneid_install_assisted_count", helps.vneid_install_assisted_count),
    Rule(22, "vneid_level1_new_count", _new(MilestoneKind.VNEID_1)),
    Rule(23, "vneid_level2_new_count", _new(MilestoneKind.VNEID_2)),
    _rate(24, "vneid_level2_rate", reached.VNEID_LEVEL2_RATE),
    Rule(25, "dvc_guided_count", helps.dvc_guided_count),
    Rule(26, "dvc_dossier_count", helps.dvc_dossier_count),
    Rule(27, "digital_signature_new_count", _new(MilestoneKind.DIGITAL_SIGNATURE)),
    _rate(28, "digital_signature_rate", reached.DIGITAL_SIGNATURE_RATE),
    Rule(29, "ehealth_new_count", _new(MilestoneKind.EHEALTH_RECORD)),
    _rate(30, "ehealth_rate", reached.EHEALTH_RATE),
    Rule(31, "epay_account_new_count", _new(MilestoneKind.EPAY_ACCOUNT)),
    _stock(32, "epay_household_count", reached.epay_household_count),
    _rate(33, "epay_household_rate", reached.epay_household_rate),
    _rate(34, "epay_15plus_rate", reached.EPAY_15PLUS_RATE),
    _stock(35, "merchant_qr_count", facts.merchant_qr_count),
    Rule(36, "digital_store_new_count", reached.digital_store_new_count),
    _stock(37, "digital_store_household_count", reached.digital_store_household_count),
    _rate(38, "digital_store_household_rate", reached.digital_store_household_rate),
    _rate(39, "store_and_epay_household_rate", reached.store_and_epay_household_rate),
    Rule(40, "ecommerce_buyer_new_count", _new(MilestoneKind.ECOMMERCE_BUYER)),
    Rule(41, "province_app_new_count", _new(MilestoneKind.PROVINCE_APP)),
    Rule(42, "cyber_safety_guided_count", helps.cyber_safety_guided_count),
    _stock(43, "literacy_confirmed_count", reached.literacy_confirmed_count),
    _rate(44, "literacy_confirmed_rate", reached.LITERACY_CONFIRMED_RATE),
    _stock(45, "digital_family_count", reached.digital_family_count),
    _rate(46, "fibre_household_rate", facts.fibre_household_rate),
    _rate(47, "smartphone_adult_rate", facts.smartphone_adult_rate),
    Rule(48, "issue_raised_count", issues.issue_raised_count),
    Rule(49, "issue_resolved_count", issues.issue_resolved_count),
)

RULES: Final[dict[str, Rule]] = {rule.identifier: rule for rule in _ALL}
"""By identifier, in the order of the indicators' numbers.

The other four of the fifty count teams: 1-3 and 50 would stand here with functions over the
teams of a commune or province, which a team's own database never holds.
"""


def rule_of(identifier: str, version: int = 1) -> Rule | None:
    """The function for a version of an indicator's definition; None when there is none here."""
    rule = RULES.get(identifier)
    return rule if rule is not None and rule.version == version else None


def measure(rule: Rule, snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """Count one indicator for the days from `first_on` to `last_on`, both included."""
    return rule.count(snapshot, first_on, last_on)

"""Targets, notices and the team's own reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from desktop.domain.ids import derived_id


class TargetSource(StrEnum):
    """Who set a target."""

    TEAM = "team"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A number to reach for one indicator in one calendar year, in the indicator's unit."""

    id: str
    indicator: str
    year: int
    value: Decimal
    decision_number: str | None = None
    decided_on: date | None = None
    source: TargetSource = TargetSource.TEAM


def target_id(indicator: str, year: int) -> str:
    """The id that every PC derives for the same indicator and year."""
    return derived_id("target", indicator, str(year))


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Guidance from commune or province; comes down, never goes up."""

    id: str
    title: str
    body: str
    published_on: date
    issuer: str


class PeriodKind(StrEnum):
    """How long a report's period is."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


class PeriodCut(StrEnum):
    """Where periods begin: Decree 09/2019 Article 12, or the calendar."""

    DECREE_09 = "decree_09"
    CALENDAR = "calendar"


class ReportState(StrEnum):
    """Nháp, đã gửi, cần sửa, đã duyệt, đã khóa."""

    DRAFT = "draft"
    SENT = "sent"
    NEEDS_CHANGE = "needs_change"
    APPROVED = "approved"
    LOCKED = "locked"


FROZEN_STATES: Final = frozenset({ReportState.SENT, ReportState.APPROVED, ReportState.LOCKED})
"""What was sent stands: its paper is the stored one and nothing of it can be typed."""

SENDABLE_STATES: Final = frozenset({ReportState.DRAFT, ReportState.NEEDS_CHANGE})

PROVINCE_STATES: Final = frozenset(
    {ReportState.NEEDS_CHANGE, ReportState.APPROVED, ReportState.LOCKED}
)
"""Set by the province's side alone; a team's PC that says one of them is not believed."""

REVIEWABLE: Final = {
    ReportState.NEEDS_CHANGE: frozenset({ReportState.SENT, ReportState.APPROVED}),
    ReportState.APPROVED: frozenset({ReportState.SENT}),
    ReportState.LOCKED: frozenset({ReportState.APPROVED}),
}
"""From which states a review leads to which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The typed parts of a report; its numbers are always computed from records.

    The review (why it came back, when, by whom) is written by the province's side only.
    """

    id: str
    period_kind: PeriodKind
    period_first_on: date
    period_last_on: date
    state: ReportState = ReportState.DRAFT
    number: str | None = None
    place_name: str | None = None
    signed_on: date | None = None
    situation: str | None = None
    difficulties: str | None = None
    next_tasks: str | None = None
    proposals: str | None = None
    signer_name: str | None = None
    good_practices: str | None = None
    review_reason: str | None = None
    reviewed_on: date | None = None
    reviewer: str | None = None


def report_id(kind: PeriodKind, first_on: date) -> str:
    """The id that every PC derives for the report of the same period."""
    return derived_id("report", kind.value, first_on.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One sending of a report: from then on its paper and its numbers are these.

    `package` and `pdf` are SHA-256 in hex: of the stored bytes with paper, values and ids of
    the counted records, and of the paper alone. Two PCs that send at once make two of them.
    """

    id: str
    report_id: str
    sent_on: date
    package: str
    pdf: str
    sent_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRule:
    """From which day on periods are cut how, and by whose decision."""

    id: str
    valid_from: date
    cut: PeriodCut
    decision_number: str | None = None


def period_rule_id(valid_from: date) -> str:
    """The id that every PC derives for a rule from that day on."""
    return derived_id("period_rule", valid_from.isoformat())

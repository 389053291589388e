"""Rows about helps given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.domain.changes import Seen
from desktop.domain.work import (
    Assistance,
    AssistanceAction,
    AssistancePlace,
    AssistanceResult,
    Milestone,
)


@dataclass(frozen=True, slots=True)
class HelpRow:
    """One help in the book; `times` is its number of lượt, 1 unless nobody was named.

    `subject_waits` says that another PC made who was helped and it has not come yet.
    """

    id: str
    helped_on: date
    subject_name: str | None
    resident_id: str | None
    household_id: str | None
    anonymous_count: int | None
    platform_code: str
    platform_name_vi: str
    platform_name_en: str
    action: AssistanceAction
    result: AssistanceResult
    place: AssistancePlace | None
    helper_id: str | None
    helper_name: str | None
    note: str | None
    subject_waits: bool = False

    @property
    def times(self) -> int:
        """Lượt of this row."""
        return 1 if self.anonymous_count is None else self.anonymous_count


@dataclass(frozen=True, slots=True)
class HelpFilter:
    """What the book shows; None means all; newest day first."""

    first_on: date | None = None
    last_on: date | None = None
    resident_id: str | None = None
    household_id: str | None = None
    platform_code: str | None = None
    text: str = ""
    limit: int = 20_000


@dataclass(frozen=True, slots=True)
class HelpCard:
    """One help with what it led to, as read at `seen`, for correcting."""

    assistance: Assistance
    seen: Seen
    subject_name: str | None
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True, slots=True)
class PlatformUse:
    """How often the team used a platform and action, for the order of the ticks."""

    platform_code: str
    action: AssistanceAction
    times: int
    last_on: date

"""Difficulties, proposals and good practices: noted all month, told in the month's report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class IssueKind(StrEnum):
    """Khó khăn, vướng mắc; đề xuất, kiến nghị."""

    DIFFICULTY = "difficulty"
    PROPOSAL = "proposal"


class NoteKind(StrEnum):
    """What a member may note down: the two kinds of issue, and cách làm hay."""

    DIFFICULTY = "difficulty"
    PROPOSAL = "proposal"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One ý kiến; `resolved_on` when it is settled, with its outcome in words.

    `raised_by` is the person id of the member who noted it, never a resident.
    """

    id: str
    kind: IssueKind
    raised_on: date
    text: str
    platform_code: str | None = None
    village_id: str | None = None
    raised_by: str | None = None
    resolved_on: date | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodPractice:
    """One cách làm hay: what worked well and may serve other teams."""

    id: str
    noted_on: date
    text: str
    platform_code: str | None = None
    noted_by: str | None = None

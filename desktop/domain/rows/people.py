"""Rows about residents and households."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeVar

from desktop.domain.changes import Seen
from desktop.domain.people import (
    BirthPrecision,
    Household,
    HouseholdStatus,
    Relation,
    Resident,
    ResidentStatus,
)
from desktop.domain.rows.work import HelpRow
from desktop.domain.team import Sex
from desktop.domain.work import Milestone, MilestoneKind

R = TypeVar("R")

MOST_MEANT: Final = 8_000
"""Lines that a typed text brings into a list: more than a village has people."""


@dataclass(frozen=True, slots=True)
class Listed(Generic[R]):
    """The lines of a list; `more` when there are others that it does not show."""

    rows: tuple[R, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One resident in a list or in search results; `head_name` is of the household's head.

    `household_waits` says that another PC made the household and it has not come yet.
    """

    id: str
    full_name: str
    birth_on: date | None
    birth_precision: BirthPrecision | None
    sex: Sex | None
    phone: str | None
    status: ResidentStatus
    household_id: str | None
    household_code: str | None
    head_name: str | None
    lane: str | None
    house_number: str | None
    village_name: str | None
    household_waits: bool = False


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """What a list of residents shows; None means all."""

    text: str = ""
    status: ResidentStatus | None = ResidentStatus.ACTIVE
    village_id: str | None = None
    household_id: str | None = None
    limit: int = 20_000


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Everything about one resident, as read at `seen`; `household_waits` as in `PersonRow`."""

    resident: Resident
    seen: Seen
    household: Household | None
    head_name: str | None
    village_name: str | None
    milestones: tuple[Milestone, ...]
    helps: tuple[HelpRow, ...]
    household_waits: bool = False


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One household in a list; the two ticks are what the 50 % target counts."""

    id: str
    code: str | None
    head_id: str | None
    head_name: str | None
    lane: str | None
    house_number: str | None
    village_name: str | None
    member_count: int
    has_store: bool
    has_epay: bool
    in_channel: bool | None
    status: HouseholdStatus


@dataclass(frozen=True, slots=True)
class HouseholdFilter:
    """What a list of households shows; None means all."""

    text: str = ""
    status: HouseholdStatus | None = HouseholdStatus.ACTIVE
    village_id: str | None = None
    missing: MilestoneKind | None = None
    limit: int = 20_000


@dataclass(frozen=True, slots=True)
class DoorRow:
    """What a household still lacks; `without_vneid_2` names its members of 14 and more."""

    household_id: str
    code: str | None
    head_name: str | None
    lane: str | None
    house_number: str | None
    village_name: str | None
    lacks_store: bool
    lacks_epay: bool
    without_vneid_2: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One resident of a household."""

    resident: Resident
    relation: Relation | None


@dataclass(frozen=True, slots=True)
class HouseholdCard:
    """Everything about one household, as read at `seen`."""

    household: Household
    seen: Seen
    head_name: str | None
    village_name: str | None
    members: tuple[MemberRow, ...]
    milestones: tuple[Milestone, ...]
    helps: tuple[HelpRow, ...]

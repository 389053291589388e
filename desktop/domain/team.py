"""The team (tổ công nghệ số cộng đồng), its members, villages and channels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.ids import derived_id


class TeamLevel(StrEnum):
    """Since 2025 there are teams of a village and teams of a whole commune."""

    VILLAGE = "village"
    COMMUNE = "commune"


class Role(StrEnum):
    """Tổ trưởng, tổ phó, tổ viên."""

    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "member"


class Sex(StrEnum):
    """Optional everywhere; needed only for the counts that name it."""

    FEMALE = "female"
    MALE = "male"


class Association(StrEnum):
    """Mass organisations whose members indicator 6 counts."""

    YOUTH_UNION = "doan_tn"
    WOMEN_UNION = "hoi_phu_nu"
    FARMERS_UNION = "hoi_nong_dan"
    VETERANS = "cuu_chien_binh"
    COOPERATIVE_ALLIANCE = "lien_minh_htx"


class ChannelKind(StrEnum):
    """Where the team's community group lives."""

    ZALO = "zalo"
    MOCHA = "mocha"
    GAPO = "gapo"
    FACEBOOK = "facebook"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """One team; its database file holds nothing of any other team."""

    id: str
    name: str
    level: TeamLevel
    commune_code: str
    decision_number: str | None = None
    decided_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    practice: bool = False
    # Only the province closes a team, and says which one goes on with its work.
    closed_on: date | None = None
    successor_id: str | None = None
    successor_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """That a team serves a village, from a day to a day."""

    id: str
    team_id: str
    village_id: str
    valid_from: date | None = None
    valid_to: date | None = None


def coverage_id(team_id: str, village_id: str) -> str:
    """The id that every PC derives for the same pair."""
    return derived_id("coverage", team_id, village_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One person's time in the team in one role; `person_id` stays when the role changes."""

    id: str
    person_id: str
    full_name: str
    role: Role
    valid_from: date
    valid_to: date | None = None
    position: str | None = None
    association: Association | None = None
    skills: str | None = None
    sex: Sex | None = None
    phone: str | None = None

    def is_open_on(self, day: date) -> bool:
        """Whether the person is in the team on that day (last day included)."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def membership_id(person_id: str, valid_from: date) -> str:
    """The id that every PC derives for the same person and first day."""
    return derived_id("membership", person_id, valid_from.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A community group of the team, and who besides residents is in it."""

    id: str
    kind: ChannelKind
    name: str
    opened_on: date | None = None
    closed_on: date | None = None
    with_commune_leaders: bool = False
    with_department: bool = False
    with_companies: bool = False

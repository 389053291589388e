"""Tables of the team: itself, coverage, memberships, channels, villages."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.team import Association, ChannelKind, Role, Sex, TeamLevel
from desktop.storage.models.base import Base, OpenEnum, RecordId


class TeamModel(Base):
    """The one team of this file."""

    __tablename__ = "team"

    id: Mapped[RecordId]
    name: Mapped[str]
    level: Mapped[TeamLevel] = mapped_column(OpenEnum(TeamLevel))
    commune_code: Mapped[str]
    decision_number: Mapped[str | None]
    decided_on: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    practice: Mapped[bool]
    closed_on: Mapped[date | None]
    successor_id: Mapped[str | None]
    successor_name: Mapped[str | None]


class VillageModel(Base):
    """Villages that the team knows."""

    __tablename__ = "village"

    id: Mapped[RecordId]
    name: Mapped[str]
    commune_code: Mapped[str]
    provisional: Mapped[bool]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    merged_into: Mapped[str | None]


class CoverageModel(Base):
    """Which villages the team serves."""

    __tablename__ = "coverage"

    id: Mapped[RecordId]
    team_id: Mapped[str]
    village_id: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class MembershipModel(Base):
    """Who is or was in the team, in which role."""

    __tablename__ = "membership"

    id: Mapped[RecordId]
    person_id: Mapped[str] = mapped_column(index=True)
    full_name: Mapped[str]
    role: Mapped[Role] = mapped_column(OpenEnum(Role))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    position: Mapped[str | None]
    association: Mapped[Association | None] = mapped_column(OpenEnum(Association))
    skills: Mapped[str | None]
    sex: Mapped[Sex | None] = mapped_column(OpenEnum(Sex))
    phone: Mapped[str | None]


class ChannelModel(Base):
    """The team's community groups."""

    __tablename__ = "channel"

    id: Mapped[RecordId]
    kind: Mapped[ChannelKind] = mapped_column(OpenEnum(ChannelKind))
    name: Mapped[str]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    with_commune_leaders: Mapped[bool]
    with_department: Mapped[bool]
    with_companies: Mapped[bool]

"""Tables of households and residents."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.people import (
    BirthPrecision,
    HouseholdStatus,
    Poverty,
    Relation,
    ResidentStatus,
)
from desktop.domain.team import Sex
from desktop.domain.work import SubjectKind
from desktop.storage.models.base import Base, OpenEnum, RecordId


class HouseholdModel(Base):
    """Households of the villages."""

    __tablename__ = "household"

    id: Mapped[RecordId]
    village_id: Mapped[str]
    code: Mapped[str | None]
    head_id: Mapped[str | None] = mapped_column(index=True)
    lane: Mapped[str | None]
    house_number: Mapped[str | None]
    in_channel: Mapped[bool | None]
    status: Mapped[HouseholdStatus] = mapped_column(OpenEnum(HouseholdStatus))
    moved_in_on: Mapped[date | None]
    moved_out_on: Mapped[date | None]
    note: Mapped[str | None]
    in_channel_since: Mapped[date | None]
    poverty: Mapped[Poverty | None] = mapped_column(OpenEnum(Poverty))
    poverty_since: Mapped[date | None]
    fibre: Mapped[bool | None]
    fibre_since: Mapped[date | None]
    payment_qr: Mapped[bool | None]
    payment_qr_since: Mapped[date | None]
    merged_into: Mapped[str | None]


class DistinctPairModel(Base):
    """Entries that look like one and are two."""

    __tablename__ = "distinct_pair"

    id: Mapped[RecordId]
    kind: Mapped[SubjectKind] = mapped_column(OpenEnum(SubjectKind))
    one_id: Mapped[str] = mapped_column(index=True)
    other_id: Mapped[str] = mapped_column(index=True)


class ResidentModel(Base):
    """Residents; `name_...` are derived from the name when the row is written.

    Columns stand in the order in which migrations added them.
    """

    __tablename__ = "resident"

    id: Mapped[RecordId]
    full_name: Mapped[str]
    household_id: Mapped[str | None] = mapped_column(index=True)
    relation: Mapped[Relation | None] = mapped_column(OpenEnum(Relation))
    given_name: Mapped[str | None]
    birth_on: Mapped[date | None]
    birth_precision: Mapped[BirthPrecision | None] = mapped_column(OpenEnum(BirthPrecision))
    sex: Mapped[Sex | None] = mapped_column(OpenEnum(Sex))
    phone: Mapped[str | None]
    status: Mapped[ResidentStatus] = mapped_column(OpenEnum(ResidentStatus))
    moved_in_on: Mapped[date | None]
    moved_out_on: Mapped[date | None]
    note: Mapped[str | None]
    name_folded: Mapped[str] = mapped_column(index=True)
    name_key: Mapped[bytes] = mapped_column(index=True)
    smartphone: Mapped[bool | None]
    smartphone_since: Mapped[date | None]
    merged_into: Mapped[str | None]

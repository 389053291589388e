"""Tables of targets and reports, and what comes down from the province."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.reporting import PeriodKind, ReportState, TargetSource
from desktop.domain.work import PlatformGroup
from desktop.storage.models.base import Base, OpenEnum, RecordId


class TargetModel(Base):
    """Targets of indicators by year."""

    __tablename__ = "target"

    id: Mapped[RecordId]
    indicator: Mapped[str]
    year: Mapped[int]
    value: Mapped[Decimal]
    decision_number: Mapped[str | None]
    decided_on: Mapped[date | None]
    source: Mapped[TargetSource] = mapped_column(OpenEnum(TargetSource))


class ReportModel(Base):
    """Typed parts of reports."""

    __tablename__ = "report"

    id: Mapped[RecordId]
    period_kind: Mapped[PeriodKind] = mapped_column(OpenEnum(PeriodKind))
    period_first_on: Mapped[date]
    period_last_on: Mapped[date]
    state: Mapped[ReportState] = mapped_column(OpenEnum(ReportState))
    number: Mapped[str | None]
    place_name: Mapped[str | None]
    signed_on: Mapped[date | None]
    situation: Mapped[str | None]
    difficulties: Mapped[str | None]
    next_tasks: Mapped[str | None]
    proposals: Mapped[str | None]
    signer_name: Mapped[str | None]


class PlatformModel(Base):
    """Feed: the catalogue of platforms."""

    __tablename__ = "platform"

    code: Mapped[str] = mapped_column(primary_key=True)
    name_vi: Mapped[str]
    name_en: Mapped[str]
    group: Mapped[PlatformGroup] = mapped_column(OpenEnum(PlatformGroup))
    sort_order: Mapped[int]
    milestone: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class NoticeModel(Base):
    """Feed: guidance from commune and province."""

    __tablename__ = "notice"

    id: Mapped[RecordId]
    title: Mapped[str]
    body: Mapped[str]
    published_on: Mapped[date]
    issuer: Mapped[str]

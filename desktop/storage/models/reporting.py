"""Tables of targets and reports, and what comes down from the province."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.baselines import BaselineKey
from desktop.domain.issues import IssueKind
from desktop.domain.reporting import PeriodCut, PeriodKind, ReportState, TargetSource
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
    good_practices: Mapped[str | None]
    review_reason: Mapped[str | None]
    reviewed_on: Mapped[date | None]
    reviewer: Mapped[str | None]


class SubmissionModel(Base):
    """Sendings of reports."""

    __tablename__ = "submission"

    id: Mapped[RecordId]
    report_id: Mapped[str] = mapped_column(index=True)
    sent_on: Mapped[date]
    package: Mapped[str]
    pdf: Mapped[str]
    sent_by: Mapped[str | None]


class PeriodRuleModel(Base):
    """How periods are cut, from which day on."""

    __tablename__ = "period_rule"

    id: Mapped[RecordId]
    valid_from: Mapped[date]
    cut: Mapped[PeriodCut] = mapped_column(OpenEnum(PeriodCut))
    decision_number: Mapped[str | None]


class IssueModel(Base):
    """Difficulties and proposals."""

    __tablename__ = "issue"

    id: Mapped[RecordId]
    kind: Mapped[IssueKind] = mapped_column(OpenEnum(IssueKind))
    raised_on: Mapped[date] = mapped_column(index=True)
    text: Mapped[str]
    platform_code: Mapped[str | None]
    village_id: Mapped[str | None]
    raised_by: Mapped[str | None]
    resolved_on: Mapped[date | None]
    outcome: Mapped[str | None]


class GoodPracticeModel(Base):
    """What worked well."""

    __tablename__ = "good_practice"

    id: Mapped[RecordId]
    noted_on: Mapped[date] = mapped_column(index=True)
    text: Mapped[str]
    platform_code: Mapped[str | None]
    noted_by: Mapped[str | None]


class BaselineModel(Base):
    """Figures with their source and day."""

    __tablename__ = "baseline"

    id: Mapped[RecordId]
    key: Mapped[BaselineKey] = mapped_column(OpenEnum(BaselineKey))
    value: Mapped[int]
    counted_on: Mapped[date]
    source: Mapped[str]
    decision_number: Mapped[str | None]


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


class IndicatorTextModel(Base):
    """Feed: what an indicator is called from a day on, and in which reports it is."""

    __tablename__ = "indicator_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    identifier: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    short_vi: Mapped[str]
    periods: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class PublishedUnitModel(Base):
    """Feed: communes by code and villages by id, as the province lists them."""

    __tablename__ = "published_unit"
    __table_args__ = ({"sqlite_with_rowid": False},)

    code: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[str]
    parent: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    kind: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    merged_into: Mapped[str | None]
    decree: Mapped[str]


class TemplateTextModel(Base):
    """Feed: texts of papers in the place of the program's own."""

    __tablename__ = "template_text"

    key: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]


class NoticeModel(Base):
    """Feed: guidance from commune and province."""

    __tablename__ = "notice"

    id: Mapped[RecordId]
    title: Mapped[str]
    body: Mapped[str]
    published_on: Mapped[date]
    issuer: Mapped[str]

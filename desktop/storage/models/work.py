"""Tables of helps, milestones, sessions and attendance."""

from __future__ import annotations

from datetime import date

from sqlalchemy import false
from sqlalchemy.orm import Mapped, mapped_column

from desktop.domain.training import (
    AbsenceReason,
    AttendanceStatus,
    AttendeeKind,
    PartnerKind,
    SessionKind,
    SessionState,
)
from desktop.domain.work import (
    AssistanceAction,
    AssistancePlace,
    AssistanceResult,
    HowKnown,
    MilestoneKind,
    SubjectKind,
)
from desktop.storage.models.base import Base, OpenEnum, RecordId


class AssistanceModel(Base):
    """The book of helps."""

    __tablename__ = "assistance"

    id: Mapped[RecordId]
    helped_on: Mapped[date] = mapped_column(index=True)
    platform_code: Mapped[str]
    action: Mapped[AssistanceAction] = mapped_column(OpenEnum(AssistanceAction))
    result: Mapped[AssistanceResult] = mapped_column(OpenEnum(AssistanceResult))
    resident_id: Mapped[str | None] = mapped_column(index=True)
    household_id: Mapped[str | None] = mapped_column(index=True)
    anonymous_count: Mapped[int | None]
    place: Mapped[AssistancePlace | None] = mapped_column(OpenEnum(AssistancePlace))
    helper_id: Mapped[str | None]
    dossier_code: Mapped[str | None]
    note: Mapped[str | None]


class MilestoneModel(Base):
    """What residents and households reached."""

    __tablename__ = "milestone"

    id: Mapped[RecordId]
    subject_kind: Mapped[SubjectKind] = mapped_column(OpenEnum(SubjectKind))
    subject_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[MilestoneKind] = mapped_column(OpenEnum(MilestoneKind))
    reached_on: Mapped[date]
    how_known: Mapped[HowKnown] = mapped_column(OpenEnum(HowKnown))
    platform_code: Mapped[str | None]
    assistance_id: Mapped[str | None] = mapped_column(index=True)
    shop_link: Mapped[str | None]
    ended_on: Mapped[date | None]


class TrainingSessionModel(Base):
    """Sessions planned, held and cancelled."""

    __tablename__ = "training_session"

    id: Mapped[RecordId]
    kind: Mapped[SessionKind] = mapped_column(OpenEnum(SessionKind))
    title: Mapped[str]
    held_on: Mapped[date] = mapped_column(index=True)
    state: Mapped[SessionState] = mapped_column(OpenEnum(SessionState))
    starts_at: Mapped[str | None]
    duration_min: Mapped[int | None]
    place: Mapped[str | None]
    trainer: Mapped[str | None]
    partner: Mapped[str | None]
    platform_code: Mapped[str | None]
    anonymous_count: Mapped[int | None]
    cancel_reason: Mapped[str | None]
    note: Mapped[str | None]
    partner_kind: Mapped[PartnerKind | None] = mapped_column(OpenEnum(PartnerKind))
    lesson_code: Mapped[str | None]
    evidence_number: Mapped[str | None]
    follow_up: Mapped[str | None]
    follow_up_on: Mapped[date | None]
    followed_up_on: Mapped[date | None]


class AttendanceModel(Base):
    """Rosters of sessions."""

    __tablename__ = "attendance"

    id: Mapped[RecordId]
    session_id: Mapped[str] = mapped_column(index=True)
    attendee_kind: Mapped[AttendeeKind] = mapped_column(OpenEnum(AttendeeKind))
    attendee_id: Mapped[str] = mapped_column(index=True)
    status: Mapped[AttendanceStatus] = mapped_column(OpenEnum(AttendanceStatus))
    absence_reason: Mapped[AbsenceReason | None] = mapped_column(OpenEnum(AbsenceReason))
    reason_note: Mapped[str | None]
    walk_in: Mapped[bool] = mapped_column(server_default=false())


class SheetPageModel(Base):
    """Pages of attendance sheets that were given out."""

    __tablename__ = "sheet_page"

    id: Mapped[RecordId]
    sheet: Mapped[str] = mapped_column(index=True)
    session_id: Mapped[str]
    page: Mapped[int]
    pages: Mapped[int]
    layout: Mapped[int]
    first_row: Mapped[int]
    rows: Mapped[int]
    attendances: Mapped[str]
    printed_on: Mapped[date]

"""The documents that a team owes or hands out, and what must be chosen to make one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.periods import ReportPeriod
from desktop.domain.work import MilestoneKind


class PaperKind(StrEnum):
    """Every document of the program."""

    REPORT = "report"
    WEEKLY_DIGEST = "weekly_digest"
    ATTENDANCE_SHEET = "attendance_sheet"
    ATTENDANCE_LIST = "attendance_list"
    HELPED_LIST = "helped_list"
    FIELD_SHEET = "field_sheet"
    HOUSEHOLD_PROGRESS = "household_progress"
    STILL_MISSING = "still_missing"
    RESIDENT_RECORD = "resident_record"
    CONSENT_NOTICE = "consent_notice"
    TEAM_DECISION = "team_decision"
    RIGHTS_REQUEST = "rights_request"
    INCIDENT_FORM = "incident_form"
    QUICK_CARD = "quick_card"
    LESSON = "lesson"
    SYNC_RECEIPT = "sync_receipt"


class PaperForm(StrEnum):
    """As what kind of file it can be had."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


class PaperNeed(StrEnum):
    """What must be chosen before it can be made."""

    PERIOD = "period"
    SESSION = "session"
    RESIDENT = "resident"
    VILLAGE = "village"
    LESSON = "lesson"


class LeftSign(StrEnum):
    """Who signs at the left of the head of the team, if anybody does."""

    NOBODY = "nobody"
    COMMUNE = "commune"
    PREPARER = "preparer"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRequest:
    """One document; of the choices those that its kind needs are set.

    `village_id` None means all villages, `missing` None all that a household may lack. `blank`
    asks for the form without names, `again` for the re-constitution of a team rather than its
    founding. `left_sign` is for reports: a team has no seal, so some communes confirm its report,
    and some want who prepared it.
    """

    kind: PaperKind
    period: ReportPeriod | None = None
    session_id: str | None = None
    resident_id: str | None = None
    village_id: str | None = None
    lesson_code: str | None = None
    blank: bool = False
    again: bool = False
    missing: MilestoneKind | None = None
    left_sign: LeftSign = LeftSign.NOBODY

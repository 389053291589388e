"""Sessions (outreach, resident class, team training) and who attended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desktop.domain.ids import derived_id

if TYPE_CHECKING:
    from collections.abc import Iterable


class SessionKind(StrEnum):
    """Buổi tuyên truyền, lớp hướng dẫn người dân, tập huấn thành viên tổ."""

    OUTREACH = "outreach"
    RESIDENT_CLASS = "resident_class"
    TEAM_TRAINING = "team_training"


class PartnerKind(StrEnum):
    """Who holds a session together with the team."""

    YOUTH_UNION = "doan_tn"
    FARMERS_UNION = "hoi_nong_dan"
    WOMEN_UNION = "hoi_phu_nu"
    VETERANS = "cuu_chien_binh"
    COOPERATIVE_ALLIANCE = "lien_minh_htx"
    POST = "post"
    TELECOM = "telecom"
    IT_COMPANY = "it_company"
    POLICE = "police"
    SCHOOL = "school"
    OTHER = "other"


class SessionState(StrEnum):
    """Only sessions that were held are counted."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSession:
    """One buổi. `anonymous_count` are the present who were not named (lượt).

    `evidence_number` is where the signed list is filed; `follow_up` what is still to be done
    for those who came, by `follow_up_on`, and `followed_up_on` when it was.
    """

    id: str
    kind: SessionKind
    title: str
    held_on: date
    state: SessionState = SessionState.PLANNED
    starts_at: str | None = None
    duration_min: int | None = None
    place: str | None = None
    trainer: str | None = None
    partner: str | None = None
    platform_code: str | None = None
    anonymous_count: int | None = None
    cancel_reason: str | None = None
    note: str | None = None
    partner_kind: PartnerKind | None = None
    lesson_code: str | None = None
    evidence_number: str | None = None
    follow_up: str | None = None
    follow_up_on: date | None = None
    followed_up_on: date | None = None


class AttendeeKind(StrEnum):
    """Residents attend classes, members attend team trainings."""

    RESIDENT = "resident"
    MEMBER = "member"


class AttendanceStatus(StrEnum):
    """INVITED is on the roster and not yet marked."""

    INVITED = "invited"
    PRESENT = "present"
    ABSENT = "absent"


class AbsenceReason(StrEnum):
    """Why somebody on the roster did not come."""

    SICK = "sick"
    BUSY = "busy"
    AWAY = "away"
    NOT_REACHED = "not_reached"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One name on a session's roster; for a member `attendee_id` is the person id.

    `walk_in` says that nobody had invited them: they came and were written down there.
    """

    id: str
    session_id: str
    attendee_kind: AttendeeKind
    attendee_id: str
    status: AttendanceStatus = AttendanceStatus.INVITED
    absence_reason: AbsenceReason | None = None
    reason_note: str | None = None
    walk_in: bool = False


def attendance_id(session_id: str, attendee_id: str) -> str:
    """The id that every PC derives for the same person in the same session."""
    return derived_id("attendance", session_id, attendee_id)


_RANK: Final = {
    AttendanceStatus.PRESENT: 0,
    AttendanceStatus.ABSENT: 1,
    AttendanceStatus.INVITED: 2,
}


def each_attendee_once(attendances: Iterable[Attendance]) -> tuple[Attendance, ...]:
    """Of a person who is on a roster twice, as merged records can be, only one line.

    Present counts before absent, and absent before not marked yet.
    """
    kept: dict[tuple[str, str], Attendance] = {}
    for one in attendances:
        other = kept.get((one.session_id, one.attendee_id))
        if other is None or _order(one) < _order(other):
            kept[one.session_id, one.attendee_id] = one
    return tuple(kept.values())


def _order(attendance: Attendance) -> tuple[int, str]:
    return _RANK.get(attendance.status, len(_RANK)), attendance.id

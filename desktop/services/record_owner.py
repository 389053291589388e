"""Where a record is looked up: an attendance in its session, a milestone at its person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.rows.reporting import RecordRef
from desktop.domain.training import Attendance
from desktop.domain.work import Milestone, SubjectKind

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit


def owner_of(read: ReadUnit, ref: RecordRef) -> RecordRef:
    """The record with a page of its own to which this one belongs; itself when it has one."""
    if ref.table == "attendance":
        attendance = read.get(Attendance, ref.id)
        return ref if attendance is None else RecordRef("training_session", attendance.session_id)
    if ref.table == "milestone":
        milestone = read.get(Milestone, ref.id)
        if milestone is None:
            return ref
        of_household = milestone.subject_kind is SubjectKind.HOUSEHOLD
        return RecordRef("household" if of_household else "resident", milestone.subject_id)
    return ref

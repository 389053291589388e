"""The records behind a number, in words that a screen can list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.indicators.counting import times_of
from desktop.domain.rows.reporting import RecordRef, RecordRow
from desktop.domain.text.dates import format_date
from desktop.system.labels import label
from desktop.system.texts import _, language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from desktop.domain.indicators.snapshot import Snapshot


def rows_of(references: Iterable[RecordRef], snapshot: Snapshot) -> tuple[RecordRow, ...]:
    """One row for each record, newest day first, then by title."""
    words = _Words(snapshot)
    rows = [row for ref in references if (row := words.row(ref)) is not None]
    return tuple(
        sorted(rows, key=lambda row: (-(row.day.toordinal() if row.day else 0), row.title))
    )


class _Words:
    """Finds records of a snapshot by reference and says what they are.

    Args:
        snapshot: The records the number was counted from.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.residents = {one.id: one for one in snapshot.residents}
        self.households = {one.id: one for one in snapshot.households}
        self.memberships = {one.id: one for one in snapshot.memberships}
        self.members = {one.person_id: one.full_name for one in snapshot.memberships}
        self.channels = {one.id: one for one in snapshot.channels}
        self.assistances = {one.id: one for one in snapshot.assistances}
        self.milestones = {one.id: one for one in snapshot.milestones}
        self.sessions = {one.id: one for one in snapshot.sessions}
        self.attendances = {one.id: one for one in snapshot.attendances}
        self.issues = {one.id: one for one in snapshot.issues}
        self.baselines = {one.id: one for one in snapshot.baselines}
        self.villages = {one.id: one.name for one in snapshot.villages}
        self.platforms = {
            one.code: one.name_vi if language() == "vi" else one.name_en
            for one in snapshot.platforms
        }
        self._by_table: dict[str, Callable[[RecordRef], RecordRow]] = {
            "resident": self._resident,
            "household": self._household,
            "membership": self._membership,
            "channel": self._channel,
            "assistance": self._assistance,
            "milestone": self._milestone,
            "training_session": self._session,
            "attendance": self._attendance,
            "issue": self._issue,
            "baseline": self._baseline,
        }

    def row(self, ref: RecordRef) -> RecordRow | None:
        """The row of a reference; None for a table that is never counted."""
        make = self._by_table.get(ref.table)
        return make(ref) if make else None

    def _resident(self, ref: RecordRef) -> RecordRow:
        resident = self.residents[ref.id]
        year = str(resident.birth_on.year) if resident.birth_on else ""
        detail = _joined(year, self.household_name(resident.household_id))
        return RecordRow(ref, None, resident.full_name, detail, 1)

    def _household(self, ref: RecordRef) -> RecordRow:
        household = self.households[ref.id]
        detail = _joined(household.code, household.lane, self.villages.get(household.village_id))
        return RecordRow(ref, None, self.household_name(ref.id), detail, 1)

    def _membership(self, ref: RecordRef) -> RecordRow:
        member = self.memberships[ref.id]
        detail = _joined(label(member.role), member.position)
        return RecordRow(ref, member.valid_from, member.full_name, detail, 1)

    def _channel(self, ref: RecordRef) -> RecordRow:
        channel = self.channels[ref.id]
        return RecordRow(ref, channel.opened_on, channel.name, label(channel.kind), 1)

    def _assistance(self, ref: RecordRef) -> RecordRow:
        help_ = self.assistances[ref.id]
        if help_.resident_id is not None:
            title = self.resident_name(help_.resident_id)
        elif help_.household_id is not None:
            title = self.household_name(help_.household_id)
        else:
            title = _("People not named")
        platform = self.platforms.get(help_.platform_code, help_.platform_code)
        detail = _joined(platform, label(help_.action), label(help_.result))
        return RecordRow(ref, help_.helped_on, title, detail, times_of(help_))

    def _milestone(self, ref: RecordRef) -> RecordRow:
        milestone = self.milestones[ref.id]
        subject = milestone.subject_id
        title = self.resident_name(subject) if subject in self.residents else ""
        platform = self.platforms.get(milestone.platform_code or "")
        detail = _joined(label(milestone.kind), platform)
        return RecordRow(
            ref, milestone.reached_on, title or self.household_name(subject), detail, 1
        )

    def _session(self, ref: RecordRef) -> RecordRow:
        session = self.sessions[ref.id]
        detail = _joined(label(session.kind), session.place)
        return RecordRow(ref, session.held_on, session.title, detail, session.anonymous_count or 1)

    def _attendance(self, ref: RecordRef) -> RecordRow:
        attendance = self.attendances[ref.id]
        session = self.sessions.get(attendance.session_id)
        name = self.members.get(attendance.attendee_id)
        day: date | None = session.held_on if session else None
        title = name or self.resident_name(attendance.attendee_id)
        return RecordRow(ref, day, title, session.title if session else "", 1)

    def _issue(self, ref: RecordRef) -> RecordRow:
        issue = self.issues[ref.id]
        settled = (
            _("settled on {day}").format(day=format_date(issue.resolved_on))
            if issue.resolved_on
            else ""
        )
        detail = _joined(
            label(issue.kind),
            self.platforms.get(issue.platform_code or ""),
            self.villages.get(issue.village_id or ""),
            settled,
        )
        return RecordRow(ref, issue.raised_on, issue.text, detail, 1)

    def _baseline(self, ref: RecordRef) -> RecordRow:
        baseline = self.baselines[ref.id]
        detail = _joined(
            _("Counted by others: {source}").format(source=baseline.source),
            baseline.decision_number,
        )
        return RecordRow(ref, baseline.counted_on, label(baseline.key), detail, baseline.value)

    def resident_name(self, resident_id: str) -> str:
        """Name of a resident, or a dash when the record is not here (any more)."""
        resident = self.residents.get(resident_id)
        return resident.full_name if resident else "—"

    def household_name(self, household_id: str | None) -> str:
        """A household as people call it: by its head, else by its number."""
        household = self.households.get(household_id or "")
        if household is None:
            return "—"
        head = self.residents.get(household.head_id or "")
        if head is not None:
            return _("Household of {name}").format(name=head.full_name)
        return _("Household {code}").format(code=household.code or "—")


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)

"""What lists and sheets of people print: plain values, read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.domain.people import Household, Resident
from desktop.domain.periods import ReportPeriod
from desktop.domain.rows.people import DoorRow
from desktop.domain.rows.team import TeamOverview
from desktop.domain.sheets import SheetRows
from desktop.domain.team import Sex
from desktop.domain.training import AbsenceReason, AttendanceStatus, TrainingSession
from desktop.domain.work import Assistance, Milestone, MilestoneKind


@dataclass(frozen=True, slots=True)
class PaperSource:
    """Whose paper it is, and the day on which its data were read."""

    team: TeamOverview
    made_on: date


@dataclass(frozen=True, slots=True)
class NamedLine:
    """One person of a session's roster; `place` is the village, or a member's position."""

    attendance_id: str
    full_name: str
    birth_year: int | None
    sex: Sex | None
    place: str | None
    phone: str | None
    status: AttendanceStatus
    absence_reason: AbsenceReason | None
    walk_in: bool


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """A blank sheet to be signed; `sheet` is what its corner codes call it."""

    source: PaperSource
    session: TrainingSession
    lines: tuple[NamedLine, ...]
    sheet: str
    pages: tuple[SheetRows, ...]


@dataclass(frozen=True, slots=True)
class AttendanceList:
    """Who came to a session, after it."""

    source: PaperSource
    session: TrainingSession
    lines: tuple[NamedLine, ...]


@dataclass(frozen=True, slots=True)
class HelpedLine:
    """One person or household that was helped in the period; `times` are lượt."""

    name: str
    birth_year: int | None
    place: str | None
    platforms: tuple[str, ...]
    times: int


@dataclass(frozen=True, slots=True)
class HelpedList:
    """The people helped in a period; those nobody named are a number of lượt."""

    source: PaperSource
    period: ReportPeriod
    village_name: str | None
    people: tuple[HelpedLine, ...]
    households: tuple[HelpedLine, ...]
    unnamed_times: int


@dataclass(frozen=True, slots=True)
class FieldSheet:
    """A blank sheet for helps written down away from the PC."""

    source: PaperSource
    village_name: str | None


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """One household; the days are None where it has none, with `..._here` that it has one."""

    code: str | None
    head_name: str | None
    lane: str | None
    house_number: str | None
    village_name: str | None
    has_store: bool
    store_on: date | None
    has_epay: bool
    epay_on: date | None


@dataclass(frozen=True, slots=True)
class HouseholdProgress:
    """Households on the way to a store and an e-payment account; `goal` is a per cent."""

    source: PaperSource
    village_name: str | None
    lines: tuple[ProgressLine, ...]
    goal: Decimal | None


@dataclass(frozen=True, slots=True)
class StillMissing:
    """Households by a walk through the village, with what each still lacks."""

    source: PaperSource
    village_name: str | None
    missing: MilestoneKind | None
    lines: tuple[DoorRow, ...]


@dataclass(frozen=True, slots=True)
class AttendedLine:
    """One session to whose roster a person belonged."""

    held_on: date
    title: str
    status: AttendanceStatus
    note: str | None


@dataclass(frozen=True, slots=True)
class ReachedLine:
    """Something that a person reached; with the platform's name."""

    milestone: Milestone
    platform_name: str | None


@dataclass(frozen=True, slots=True)
class GivenLine:
    """A help that a person was given, with the platform's and the helper's names."""

    help: Assistance
    platform_name: str
    helper_name: str | None


@dataclass(frozen=True, slots=True)
class ResidentRecord:
    """All that is held of one person."""

    source: PaperSource
    resident: Resident
    household: Household | None
    head_name: str | None
    village_name: str | None
    milestones: tuple[ReachedLine, ...]
    helps: tuple[GivenLine, ...]
    sessions: tuple[AttendedLine, ...]

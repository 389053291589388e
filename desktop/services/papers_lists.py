"""Data and files of lists and of sheets that are filled in by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.errors import RuleBrokenError
from desktop.domain.papers import PaperNeed
from desktop.domain.people import Household, Resident
from desktop.domain.places import Village
from desktop.domain.reporting import Target
from desktop.domain.rows.papers_lists import (
    AttendanceList,
    AttendanceSheet,
    AttendedLine,
    FieldSheet,
    GivenLine,
    HouseholdProgress,
    NamedLine,
    PaperSource,
    ProgressLine,
    ReachedLine,
    ResidentRecord,
    StillMissing,
)
from desktop.domain.rows.people import HouseholdFilter, PersonFilter
from desktop.domain.sheets import LAYOUT, SheetPage, sheet_name, sheet_page_id, sheet_rows
from desktop.domain.training import Attendance, TrainingSession, each_attendee_once
from desktop.domain.work import Assistance, Milestone, MilestoneKind
from desktop.services.door_to_door import door_to_door, walk_place
from desktop.services.period_rules import period_rules
from desktop.services.team import team_overview

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from desktop.domain.papers import PaperRequest
    from desktop.domain.rows.people import PersonCard
    from desktop.domain.rows.training import RosterRow
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

EVERYBODY: Final = 1_000_000
_GOAL: Final = "store_and_epay_household_rate"


def read_attendance_sheet(read: ReadUnit, request: PaperRequest, today: date) -> AttendanceSheet:
    """The session's roster, and how many rows its sheet has; `blank` leaves the names out.

    Raises:
        RuleBrokenError: `paper_choice_missing`, `session_unknown`.
    """
    session, lines = _session(read, request)
    lines = () if request.blank else lines
    return AttendanceSheet(
        source=_source(read, today),
        session=session,
        lines=lines,
        sheet=sheet_name(session.id, [line.attendance_id for line in lines]),
        pages=sheet_rows(len(lines)),
    )


def remember_sheet(unit: WriteUnit, data: AttendanceSheet) -> None:
    """Note which names stand on which rows, before the sheet is given out.

    The same sheet given out again changes nothing.
    """
    for page in data.pages:
        identifier = sheet_page_id(data.sheet, data.session.id, page.page)
        if unit.get(SheetPage, identifier) is not None:
            continue
        named = data.lines[page.first_row : page.first_row + page.rows]
        unit.put(
            SheetPage(
                id=identifier,
                sheet=data.sheet,
                session_id=data.session.id,
                page=page.page,
                pages=len(data.pages),
                layout=LAYOUT,
                first_row=page.first_row,
                rows=page.rows,
                attendances=" ".join(line.attendance_id for line in named),
                printed_on=unit.clock.today(),
            )
        )


def read_attendance_list(read: ReadUnit, request: PaperRequest, today: date) -> AttendanceList:
    """The session's roster with who came.

    Raises:
        RuleBrokenError: `paper_choice_missing`, `session_unknown`.
    """
    session, lines = _session(read, request)
    return AttendanceList(_source(read, today), session, lines)


def read_field_sheet(read: ReadUnit, request: PaperRequest, today: date) -> FieldSheet:
    """The team, and the village if one was chosen."""
    return FieldSheet(_source(read, today), village_name(read, request.village_id))


def read_household_progress(
    read: ReadUnit, request: PaperRequest, today: date
) -> HouseholdProgress:
    """Active households in the order of a walk, with the days since which they have what."""
    stores, accounts = _held_since(read)
    households = read.people.list_households(
        HouseholdFilter(village_id=request.village_id, limit=EVERYBODY)
    )
    lines = tuple(
        ProgressLine(
            code=one.code,
            head_name=one.head_name,
            lane=one.lane,
            house_number=one.house_number,
            village_name=one.village_name,
            has_store=one.has_store,
            store_on=stores.get(one.id) if one.has_store else None,
            has_epay=one.has_epay,
            epay_on=accounts.get(one.id) if one.has_epay else None,
        )
        for one in sorted(households, key=walk_place)
    )
    return HouseholdProgress(
        source=_source(read, today),
        village_name=village_name(read, request.village_id),
        lines=lines,
        goal=_goal(read, today),
    )


def read_still_missing(read: ReadUnit, request: PaperRequest, today: date) -> StillMissing:
    """Households that lack something, in the order of a walk."""
    return StillMissing(
        source=_source(read, today),
        village_name=village_name(read, request.village_id),
        missing=request.missing,
        lines=door_to_door(read, today, request.village_id, request.missing),
    )


def read_resident_record(read: ReadUnit, request: PaperRequest, today: date) -> ResidentRecord:
    """All that is held of one resident.

    Raises:
        RuleBrokenError: `paper_choice_missing`, `resident_unknown`.
    """
    if request.resident_id is None:
        raise RuleBrokenError("paper_choice_missing", PaperNeed.RESIDENT.value)
    card = read.people.person_card(request.resident_id)
    if card is None:
        raise RuleBrokenError("resident_unknown", "resident_id")
    return ResidentRecord(
        source=_source(read, today),
        resident=card.resident,
        household=card.household,
        head_name=card.head_name,
        village_name=card.village_name,
        milestones=tuple(_reached(read, card.milestones)),
        helps=tuple(_given(read, card)),
        sessions=tuple(_attended(read, card.resident.id)),
    )


def village_name(read: ReadUnit, village_id: str | None) -> str | None:
    """The name of the village that was chosen; None for all."""
    village = None if village_id is None else read.get(Village, village_id)
    return None if village is None else village.name


def _source(read: ReadUnit, today: date) -> PaperSource:
    return PaperSource(team_overview(read, today), today)


def _session(
    read: ReadUnit, request: PaperRequest
) -> tuple[TrainingSession, tuple[NamedLine, ...]]:
    if request.session_id is None:
        raise RuleBrokenError("paper_choice_missing", PaperNeed.SESSION.value)
    card = read.training.session_card(request.session_id)
    if card is None:
        raise RuleBrokenError("session_unknown", "session_id")
    return card.session, tuple(_named(read, row) for row in card.roster)


def _named(read: ReadUnit, row: RosterRow) -> NamedLine:
    resident = read.get(Resident, row.attendee_id)
    home = None
    if resident is not None and resident.household_id is not None:
        home = read.get(Household, resident.household_id)
    return NamedLine(
        attendance_id=row.attendance_id,
        full_name=row.full_name,
        birth_year=row.birth_year,
        sex=resident.sex if resident else None,
        place=village_name(read, home.village_id) if home else _position(resident, row),
        phone=resident.phone if resident else None,
        status=row.status,
        absence_reason=row.absence_reason,
        walk_in=row.walk_in,
    )


def _position(resident: Resident | None, row: RosterRow) -> str | None:
    """Of a member; `detail` of a resident is the head of the household."""
    return None if resident is not None else row.detail


def _goal(read: ReadUnit, today: date) -> Decimal | None:
    from desktop.domain.periods import year_containing

    year = year_containing(today, period_rules(read)).year
    goals = [one for one in read.all(Target) if (one.indicator, one.year) == (_GOAL, year)]
    return goals[0].value if goals else None


def _held_since(read: ReadUnit) -> tuple[dict[str, date], dict[str, date]]:
    """Since when households have a store, and an account of their own or of a member."""
    people = read.people.list_people(PersonFilter(limit=EVERYBODY))
    home_of = {one.id: one.household_id for one in people if one.household_id is not None}
    found: list[dict[str, date]] = []
    for kind in (MilestoneKind.DIGITAL_STORE, MilestoneKind.EPAY_ACCOUNT):
        since: dict[str, date] = {}
        for one in read.where(Milestone, "kind", kind.value):
            home = home_of.get(one.subject_id, one.subject_id)
            if one.ended_on is None and one.reached_on <= since.get(home, one.reached_on):
                since[home] = one.reached_on
        found.append(since)
    return found[0], found[1]


def _reached(read: ReadUnit, milestones: tuple[Milestone, ...]) -> Iterator[ReachedLine]:
    names = _platform_names(read)
    for one in milestones:
        code = one.platform_code
        yield ReachedLine(one, names.get(code, code) if code else None)


def _given(read: ReadUnit, card: PersonCard) -> Iterator[GivenLine]:
    shown = {row.id: row for row in card.helps}
    found = read.where(Assistance, "resident_id", card.resident.id)
    for one in sorted(found, key=lambda given: (given.helped_on, given.id), reverse=True):
        row = shown[one.id]
        yield GivenLine(one, row.platform_name_vi, row.helper_name)


def _attended(read: ReadUnit, resident_id: str) -> Iterator[AttendedLine]:
    lines = each_attendee_once(read.where(Attendance, "attendee_id", resident_id))
    found = []
    for line in lines:
        session = read.get(TrainingSession, line.session_id)
        if session is not None:
            found.append((session.held_on, session.id, session.title, line))
    for held_on, _, title, line in sorted(found, key=lambda one: one[:2], reverse=True):
        yield AttendedLine(held_on, title, line.status, line.reason_note)


def _platform_names(read: ReadUnit) -> dict[str, str]:
    return {one.code: one.name_vi for one in read.work.platforms(None)}

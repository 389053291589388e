"""Residents and households: add, edit, move out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.changes import Seen
from desktop.domain.errors import RuleBrokenError
from desktop.domain.facts import Fact, FactKind, fact_of, with_fact
from desktop.domain.ids import new_id
from desktop.domain.people import (
    BirthPrecision,
    Household,
    HouseholdStatus,
    Relation,
    Resident,
    ResidentStatus,
)
from desktop.domain.places import Village
from desktop.domain.rows.work import HelpFilter
from desktop.domain.rules import (
    NAME_LENGTH,
    in_order,
    not_in_future,
    optional_text,
    paragraph,
    required_text,
)
from desktop.domain.team import Sex
from desktop.domain.text.names import nfc_name
from desktop.domain.text.phones import normalise_phone
from desktop.domain.training import Attendance
from desktop.domain.work import Milestone, SubjectKind
from desktop.services.apart import note_apart

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_CODE_LENGTH = 40
_NOTE_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """A household that is not in the list yet; `head_name` also makes that resident."""

    village_id: str
    code: str | None = None
    lane: str | None = None
    house_number: str | None = None
    head_name: str | None = None
    in_channel: bool | None = None
    note: str | None = None
    moved_in_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A resident who is not in the list yet; only the name is needed.

    `given_name` is for one that the full name does not show by itself.

    With `new_household` and no other head named, the person becomes its head. `apart_from` are
    residents who look alike and were said to be somebody else.
    """

    full_name: str
    household_id: str | None = None
    new_household: NewHousehold | None = None
    relation: Relation | None = None
    birth_on: date | None = None
    birth_precision: BirthPrecision | None = None
    sex: Sex | None = None
    phone: str | None = None
    note: str | None = None
    moved_in_on: date | None = None
    given_name: str | None = None
    apart_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditResident:
    """A resident as read and as it should be."""

    original: Resident
    edited: Resident
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class MoveOut:
    """That a resident moved away or died on a day.

    A head of household leaves somebody else as head: `new_head_id`, if that is known.
    """

    resident_id: str
    status: ResidentStatus
    on: date
    seen: Seen | None = None
    new_head_id: str | None = None


@dataclass(frozen=True, slots=True)
class EditHousehold:
    """A household as read and as it should be."""

    original: Household
    edited: Household
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class DeleteResident:
    """A resident entered by mistake; refused when there are records about the person."""

    id: str
    seen: Seen | None = None


def add_resident(unit: WriteUnit, command: NewPerson) -> str:
    """Add a resident, with a new household if one is given; answers the resident's id.

    Raises:
        RuleBrokenError: `name_missing`, `birth_in_future`, `household_unknown`, `phone_format`,
            `village_missing`, `text_too_long`.
    """
    resident = clean_resident(
        Resident(
            id=new_id(unit.clock),
            full_name=command.full_name,
            given_name=command.given_name,
            household_id=command.household_id,
            relation=command.relation,
            birth_on=command.birth_on,
            birth_precision=command.birth_precision,
            sex=command.sex,
            phone=command.phone,
            note=command.note,
            moved_in_on=command.moved_in_on,
        ),
        unit.clock.today(),
    )
    if command.new_household is not None:
        _with_new_household(unit, resident, command.new_household)
    else:
        if resident.household_id is not None:
            _known_household(unit, resident.household_id)
        unit.put(resident)
        _become_head(unit, resident)
    note_apart(unit, SubjectKind.RESIDENT, resident.id, command.apart_from)
    return resident.id


def add_household(unit: WriteUnit, command: NewHousehold) -> str:
    """Add a household, with its head as a resident when named; answers the household's id.

    Raises:
        RuleBrokenError: `village_missing`, `text_too_long`.
    """
    household = _new_household(unit, command)
    head_name = optional_text(command.head_name, "head_name", NAME_LENGTH)
    if head_name is None:
        unit.put(household)
    else:
        _put_with_head(unit, household, _head(unit, head_name))
    return household.id


def edit_resident(unit: WriteUnit, command: EditResident) -> None:
    """Save what was changed of a resident.

    Raises:
        RuleBrokenError: as `add_resident`; `residence_dates` when out is before in.
    """
    edited = clean_resident(command.edited, unit.clock.today())
    if edited.household_id is not None and edited.household_id != command.original.household_id:
        _known_household(unit, edited.household_id)
    unit.put(edited, original=command.original, seen=command.seen)
    if edited.relation is not command.original.relation:
        _become_head(unit, edited)


def move_out(unit: WriteUnit, command: MoveOut) -> None:
    """Note that a resident is no longer counted from that day on.

    Raises:
        RuleBrokenError: `date_in_future`, `residence_dates`, `resident_unknown`.
    """
    original = unit.get(Resident, command.resident_id)
    if original is None:
        raise RuleBrokenError("resident_unknown", "resident_id")
    not_in_future(command.on, unit.clock.today(), "on")
    in_order(original.moved_in_on, command.on, "on", "residence_dates")
    gone = None if command.status is ResidentStatus.ACTIVE else command.on
    edited = replace(original, status=command.status, moved_out_on=gone)
    unit.put(edited, original=original, seen=command.seen)
    if command.new_head_id is not None and gone is not None:
        _hand_over(unit, original, command.new_head_id)


def edit_household(unit: WriteUnit, command: EditHousehold) -> None:
    """Save what was changed of a household; with status moved or dissolved it stops counting.

    Raises:
        RuleBrokenError: `village_missing`, `residence_dates`, `moved_out_missing`,
            `date_in_future`, `text_too_long`.
    """
    edited = clean_household(command.edited)
    _known_village(unit, edited.village_id)
    today = unit.clock.today()
    if edited.status is HouseholdStatus.ACTIVE:
        edited = replace(edited, moved_out_on=None)
    elif edited.moved_out_on is None:
        raise RuleBrokenError("moved_out_missing", "moved_out_on")
    else:
        not_in_future(edited.moved_out_on, today, "moved_out_on")
    in_order(edited.moved_in_on, edited.moved_out_on, "moved_out_on", "residence_dates")
    edited = _dated_channel(command.original, edited, today)
    unit.put(edited, original=command.original, seen=command.seen)


def delete_resident(unit: WriteUnit, command: DeleteResident) -> None:
    """Delete a resident who was entered by mistake, with the milestones noted of them.

    Raises:
        RuleBrokenError: `resident_has_helps`, `resident_has_attendance`, `resident_unknown`.
    """
    resident = unit.get(Resident, command.id)
    if resident is None:
        raise RuleBrokenError("resident_unknown", "id")
    if unit.work.list_helps(HelpFilter(resident_id=command.id, limit=1)):
        raise RuleBrokenError("resident_has_helps", "id")
    if unit.where(Attendance, "attendee_id", command.id):
        raise RuleBrokenError("resident_has_attendance", "id")
    for milestone in unit.work.milestones_of(command.id):
        unit.delete(Milestone, milestone.id)
    household = resident.household_id and unit.get(Household, resident.household_id)
    if household and household.head_id == command.id:
        unit.put(replace(household, head_id=None), original=household)
    for second in unit.merged_into(Resident, command.id):
        # It would come into sight again.
        unit.delete(Resident, second.id, seen=command.seen)
    unit.delete(Resident, command.id, seen=command.seen)


def clean_resident(resident: Resident, today: date) -> Resident:
    """A resident with clean texts, or what is wrong with them.

    Raises:
        RuleBrokenError: `name_missing`, `birth_in_future`, `date_too_old`, `phone_format`,
            `residence_dates`, `text_too_long`.
    """
    name = required_text(resident.full_name, "name_missing", "full_name", NAME_LENGTH)
    birth_on, precision = resident.birth_on, resident.birth_precision
    if birth_on is None:
        precision = None
    else:
        not_in_future(birth_on, today, "birth_on", "birth_in_future")
        precision = precision or BirthPrecision.DAY
        if precision is BirthPrecision.YEAR:
            birth_on = birth_on.replace(month=1, day=1)
    in_order(resident.moved_in_on, resident.moved_out_on, "moved_out_on", "residence_dates")
    phone = optional_text(resident.phone, "phone")
    cleaned = {
        "full_name": nfc_name(name),
        "given_name": optional_text(resident.given_name, "given_name", NAME_LENGTH),
        "birth_on": birth_on,
        "birth_precision": precision,
        "phone": None if phone is None else normalise_phone(phone).number,
        "note": paragraph(resident.note, "note", _NOTE_LENGTH),
    }
    # People of a list that was read are mostly clean already.
    changed = {key: value for key, value in cleaned.items() if value != getattr(resident, key)}
    return replace(resident, **changed) if changed else resident  # type: ignore[arg-type]


def clean_household(household: Household) -> Household:
    """A household with clean texts.

    Raises:
        RuleBrokenError: `text_too_long`.
    """
    return replace(
        household,
        code=optional_text(household.code, "code", _CODE_LENGTH),
        lane=optional_text(household.lane, "lane", NAME_LENGTH),
        house_number=optional_text(household.house_number, "house_number", _CODE_LENGTH),
        note=paragraph(household.note, "note", _NOTE_LENGTH),
    )


def _dated_channel(original: Household, edited: Household, today: date) -> Household:
    """A changed word about the group holds from today, unless another day came with it."""
    present = fact_of(original, FactKind.IN_CHANNEL)
    wanted = fact_of(edited, FactKind.IN_CHANNEL)
    if wanted.value == present.value or wanted.since != present.since:
        return edited
    return with_fact(edited, FactKind.IN_CHANNEL, Fact(wanted.value, today))


def _new_household(unit: WriteUnit, command: NewHousehold) -> Household:
    _known_village(unit, command.village_id)
    return clean_household(
        Household(
            id=new_id(unit.clock),
            village_id=command.village_id,
            code=command.code,
            lane=command.lane,
            house_number=command.house_number,
            in_channel=command.in_channel,
            note=command.note,
            moved_in_on=command.moved_in_on,
        )
    )


def _with_new_household(unit: WriteUnit, resident: Resident, command: NewHousehold) -> str:
    household = _new_household(unit, command)
    head_name = optional_text(command.head_name, "head_name", NAME_LENGTH)
    if head_name is None and resident.relation in (None, Relation.HEAD):
        _put_with_head(unit, household, resident)
        return resident.id
    if head_name is None:
        unit.put(household)
    else:
        _put_with_head(unit, household, _head(unit, head_name))
    unit.put(replace(resident, household_id=household.id))
    return resident.id


def _head(unit: WriteUnit, name: str) -> Resident:
    return Resident(id=new_id(unit.clock), full_name=nfc_name(name))


def _put_with_head(unit: WriteUnit, household: Household, head: Resident) -> None:
    unit.put(replace(household, head_id=head.id))
    unit.put(replace(head, household_id=household.id, relation=Relation.HEAD))


def _become_head(unit: WriteUnit, resident: Resident) -> None:
    """A household has one head: the newest word about it counts."""
    if resident.relation is not Relation.HEAD or resident.household_id is None:
        return
    household = unit.get(Household, resident.household_id)
    if household is None or household.head_id == resident.id:
        return
    before = household.head_id and unit.get(Resident, household.head_id)
    if before and before.household_id == household.id and before.relation is Relation.HEAD:
        unit.put(replace(before, relation=Relation.OTHER), original=before)
    unit.put(replace(household, head_id=resident.id), original=household)


def _hand_over(unit: WriteUnit, before: Resident, new_head_id: str) -> None:
    """Make another member the head, who keeps the household's records together."""
    member = unit.get(Resident, new_head_id)
    household = before.household_id and unit.get(Household, before.household_id)
    if not household or household.head_id != before.id or member is None:
        return
    if member.household_id != household.id or member.id == before.id:
        raise RuleBrokenError("resident_unknown", "new_head_id")
    unit.put(replace(household, head_id=member.id), original=household)
    unit.put(replace(member, relation=Relation.HEAD), original=member)


def _known_household(read: ReadUnit, household_id: str) -> None:
    if read.get(Household, household_id) is None:
        raise RuleBrokenError("household_unknown", "household_id")


def _known_village(read: ReadUnit, village_id: str) -> None:
    if not village_id or read.get(Village, village_id) is None:
        raise RuleBrokenError("village_missing", "village_id")

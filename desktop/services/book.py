"""The book of helps: look up, correct, delete."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.domain.changes import Seen
from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import Household, Resident
from desktop.domain.rules import NAME_LENGTH, not_in_future, one_subject, optional_text, paragraph
from desktop.domain.work import Assistance, Milestone

if TYPE_CHECKING:
    from desktop.domain.rows.work import HelpCard, HelpFilter, HelpRow
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_NOTE_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class CorrectAssistance:
    """A help as read and as it should be."""

    original: Assistance
    edited: Assistance
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class DeleteAssistance:
    """A help entered by mistake."""

    id: str
    seen: Seen | None = None


def list_helps(read: ReadUnit, help_filter: HelpFilter) -> tuple[HelpRow, ...]:
    """Helps, newest day first."""
    return read.work.list_helps(help_filter)


def help_card(read: ReadUnit, assistance_id: str) -> HelpCard | None:
    """One help with the milestones it led to; None when there is none (any more)."""
    return read.work.help_card(assistance_id)


def correct_assistance(unit: WriteUnit, command: CorrectAssistance) -> None:
    """Save what was changed of a help; its milestones follow a corrected day.

    Raises:
        RuleBrokenError: `subject_missing`, `subject_twice`, `anonymous_count_range`,
            `date_in_future`, `platform_unknown`, `resident_unknown`, `household_unknown`,
            `text_too_long`.
    """
    original = command.original
    edited = replace(
        command.edited,
        dossier_code=optional_text(command.edited.dossier_code, "dossier_code", NAME_LENGTH),
        note=paragraph(command.edited.note, "note", _NOTE_LENGTH),
    )
    one_subject(edited.resident_id, edited.household_id, edited.anonymous_count, "subject")
    not_in_future(edited.helped_on, unit.clock.today(), "helped_on")
    _check_references(unit, original, edited)
    unit.put(edited, original=original, seen=command.seen)
    if edited.helped_on != original.helped_on:
        _move_milestones(unit, original, edited)


def delete_assistance(unit: WriteUnit, command: DeleteAssistance) -> None:
    """Delete a help, and the milestones that are known only through it.

    Raises:
        RuleBrokenError: `help_unknown`.
    """
    card = unit.work.help_card(command.id)
    if card is None:
        raise RuleBrokenError("help_unknown", "id")
    for milestone in card.milestones:
        if milestone.assistance_id == command.id:
            unit.delete(Milestone, milestone.id)
    unit.delete(Assistance, command.id, seen=command.seen)


def _check_references(unit: WriteUnit, original: Assistance, edited: Assistance) -> None:
    if edited.platform_code != original.platform_code:
        known = {platform.code for platform in unit.work.platforms(None)}
        if edited.platform_code not in known:
            raise RuleBrokenError(
                "platform_unknown", "platform_code", platform=edited.platform_code
            )
    resident, household = edited.resident_id, edited.household_id
    if resident not in (None, original.resident_id) and unit.get(Resident, resident) is None:
        raise RuleBrokenError("resident_unknown", "subject")
    if household not in (None, original.household_id) and unit.get(Household, household) is None:
        raise RuleBrokenError("household_unknown", "subject")


def _move_milestones(unit: WriteUnit, original: Assistance, edited: Assistance) -> None:
    card = unit.work.help_card(original.id)
    for milestone in card.milestones if card else ():
        same_day = milestone.reached_on == original.helped_on
        if milestone.assistance_id == original.id and same_day:
            unit.put(replace(milestone, reached_on=edited.helped_on), original=milestone)

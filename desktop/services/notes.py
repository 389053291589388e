"""Difficulties, proposals and good practices: noted on the day they come up, told in the report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.domain.changes import Seen
from desktop.domain.errors import RuleBrokenError
from desktop.domain.ids import new_id
from desktop.domain.issues import GoodPractice, Issue, IssueKind, NoteKind
from desktop.domain.places import Village
from desktop.domain.rows.notes import NoteFilter, NoteList, NoteRow
from desktop.domain.rules import in_order, not_in_future, paragraph
from desktop.services.people_queries import villages

if TYPE_CHECKING:
    from desktop.domain.work import Platform
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

NOTE_LENGTH: Final = 1000
"""A few sentences; the report prints every one of them."""


@dataclass(frozen=True, slots=True)
class SaveNote:
    """A note as it should be.

    `original` is the record as read; None makes a new one. A good practice has no village. What
    was noted as an issue stays one, what was noted as a good practice too.
    """

    kind: NoteKind
    day: date
    text: str
    platform_code: str | None = None
    village_id: str | None = None
    original: Issue | GoodPractice | None = None
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class SettleIssue:
    """That a difficulty was overcome or a proposal answered, when and how.

    `settled_on` None opens it again.
    """

    original: Issue
    settled_on: date | None
    outcome: str | None = None
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class DeleteNote:
    """A note that was none."""

    note_id: str
    seen: Seen | None = None


def list_notes(read: ReadUnit, wanted: NoteFilter, today: date) -> NoteList:
    """The notes that the filter lets through, the newest first.

    Args:
        read: The snapshot.
        wanted: Which of them.
        today: New notes are about platforms that are in force then.
    """
    platforms = {one.code: one for one in read.work.platforms(None)}
    names = {one.id: one.name for one in read.all(Village)}
    rows = [
        *(_issue_row(one, platforms, names) for one in read.all(Issue)),
        *(_practice_row(one, platforms) for one in read.all(GoodPractice)),
    ]
    shown = [row for row in rows if _fits(row, wanted)]
    shown.sort(key=lambda row: (row.day, row.id), reverse=True)
    return NoteList(
        rows=tuple(shown),
        open_count=sum(row.is_open for row in rows),
        platforms=read.work.platforms(today),
        villages=villages(read),
        seen=read.seen,
    )


def count_open_issues(read: ReadUnit) -> int:
    """Difficulties and proposals that nobody has settled yet."""
    return sum(one.resolved_on is None for one in read.all(Issue))


def save_note(unit: WriteUnit, command: SaveNote) -> str:
    """Save a note; answers its id.

    Raises:
        RuleBrokenError: `note_text_missing`, `text_too_long`, `date_in_future`, `date_too_old`,
            `platform_unknown`, `note_dates`.
    """
    text = paragraph(command.text, "text", NOTE_LENGTH)
    if text is None:
        raise RuleBrokenError("note_text_missing", "text")
    not_in_future(command.day, unit.clock.today(), "day")
    _check_platform(unit, command)
    if command.kind is NoteKind.PRACTICE:
        return _put_practice(unit, command, text)
    return _put_issue(unit, command, text)


def settle_issue(unit: WriteUnit, command: SettleIssue) -> str:
    """Note how it ended, or that it did not; answers its id.

    Raises:
        RuleBrokenError: `note_unknown`, `note_dates`, `date_in_future`, `text_too_long`.
    """
    original = command.original
    if unit.get(Issue, original.id) is None:
        raise RuleBrokenError("note_unknown", "note_id")
    if command.settled_on is not None:
        not_in_future(command.settled_on, unit.clock.today(), "settled_on")
        in_order(original.raised_on, command.settled_on, "settled_on", "note_dates")
    outcome = paragraph(command.outcome, "outcome", NOTE_LENGTH)
    settled = replace(
        original,
        resolved_on=command.settled_on,
        outcome=outcome if command.settled_on is not None else None,
    )
    unit.put(settled, original=original, seen=command.seen)
    return original.id


def delete_note(unit: WriteUnit, command: DeleteNote) -> None:
    """Take a note away.

    Raises:
        RuleBrokenError: `note_unknown`.
    """
    if unit.get(Issue, command.note_id) is not None:
        unit.delete(Issue, command.note_id, seen=command.seen)
    elif unit.get(GoodPractice, command.note_id) is not None:
        unit.delete(GoodPractice, command.note_id, seen=command.seen)
    else:
        raise RuleBrokenError("note_unknown", "note_id")


def _put_issue(unit: WriteUnit, command: SaveNote, text: str) -> str:
    original = command.original if isinstance(command.original, Issue) else None
    base = original or Issue(
        id=new_id(unit.clock),
        kind=IssueKind.DIFFICULTY,
        raised_on=command.day,
        text=text,
        raised_by=unit.who,
    )
    in_order(command.day, base.resolved_on, "day", "note_dates")
    edited = replace(
        base,
        kind=IssueKind(command.kind.value),
        raised_on=command.day,
        text=text,
        platform_code=command.platform_code,
        village_id=command.village_id,
    )
    unit.put(edited, original=original, seen=command.seen)
    return edited.id


def _put_practice(unit: WriteUnit, command: SaveNote, text: str) -> str:
    original = command.original if isinstance(command.original, GoodPractice) else None
    base = original or GoodPractice(
        id=new_id(unit.clock), noted_on=command.day, text=text, noted_by=unit.who
    )
    edited = replace(base, noted_on=command.day, text=text, platform_code=command.platform_code)
    unit.put(edited, original=original, seen=command.seen)
    return edited.id


def _check_platform(unit: WriteUnit, command: SaveNote) -> None:
    known = {platform.code for platform in unit.work.platforms(None)}
    before = command.original.platform_code if command.original is not None else None
    if command.platform_code not in known | {None, before}:
        raise RuleBrokenError("platform_unknown", "platform_code")


def _fits(row: NoteRow, wanted: NoteFilter) -> bool:
    if wanted.kind is not None and row.kind is not wanted.kind:
        return False
    if wanted.settled is None:
        return True
    return row.is_open if not wanted.settled else row.settled_on is not None


def _issue_row(issue: Issue, platforms: dict[str, Platform], names: dict[str, str]) -> NoteRow:
    known = issue.kind in set(IssueKind)
    return NoteRow(
        id=issue.id,
        # A kind that only a newer version knows is at least something to be settled.
        kind=NoteKind(issue.kind) if known else NoteKind.DIFFICULTY,
        day=issue.raised_on,
        text=issue.text,
        platform=platforms.get(issue.platform_code or ""),
        village_name=names.get(issue.village_id or "", ""),
        settled_on=issue.resolved_on,
        outcome=issue.outcome,
        record=issue,
    )


def _practice_row(practice: GoodPractice, platforms: dict[str, Platform]) -> NoteRow:
    return NoteRow(
        id=practice.id,
        kind=NoteKind.PRACTICE,
        day=practice.noted_on,
        text=practice.text,
        platform=platforms.get(practice.platform_code or ""),
        village_name="",
        settled_on=None,
        outcome=None,
        record=practice,
    )

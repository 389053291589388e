"""Note a fact of one household or resident, or of many at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.changes import Seen
from desktop.domain.errors import RuleBrokenError
from desktop.domain.facts import (
    RESIDENT_FACTS,
    Fact,
    FactKind,
    FactValue,
    fact_of,
    fits,
    with_fact,
)
from desktop.domain.people import Household, Resident
from desktop.domain.rules import not_in_future
from desktop.services.fitting import put_fitting

if TYPE_CHECKING:
    from desktop.storage.write_unit import WriteUnit


@dataclass(frozen=True, slots=True)
class NoteFact:
    """A fact of all the named households (or residents, by its kind), one day for all.

    With `keep_day` a fact that is known to be so already keeps its day: right for many at
    once, wrong where somebody corrects the day of one.
    """

    kind: FactKind
    value: FactValue
    since: date | None
    subject_ids: tuple[str, ...]
    keep_day: bool = True
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class ManyDone:
    """Of how many it is new, and how many had it already."""

    done: int
    already: int


def note_fact(unit: WriteUnit, command: NoteFact) -> ManyDone:
    """Save the fact; a value of None says that it is not known.

    Raises:
        RuleBrokenError: `nobody_chosen`, `date_in_future`, `household_unknown`,
            `resident_unknown`.
    """
    if not command.subject_ids:
        raise RuleBrokenError("nobody_chosen", "subject_ids")
    if not fits(command.kind, command.value):
        raise ValueError(f"{command.kind} has no value {command.value!r}")
    if command.since is not None:
        not_in_future(command.since, unit.clock.today(), "since")
    wanted = Fact(command.value, command.since)
    ids = tuple(dict.fromkeys(command.subject_ids))
    done = sum(_note(unit, command, subject_id, wanted) for subject_id in ids)
    return ManyDone(done, len(ids) - done)


def _note(unit: WriteUnit, command: NoteFact, subject_id: str, wanted: Fact) -> bool:
    subject = _subject(unit, command.kind, subject_id)
    present = fact_of(subject, command.kind)
    if command.keep_day and present.value == wanted.value:
        return False
    edited = with_fact(subject, command.kind, wanted)
    if edited == subject:
        return False
    put_fitting(unit, edited, original=subject, seen=command.seen)
    return True


def _subject(unit: WriteUnit, kind: FactKind, subject_id: str) -> Household | Resident:
    found: Household | Resident | None
    if kind in RESIDENT_FACTS:
        found = unit.get(Resident, subject_id)
        code, field = "resident_unknown", "resident_id"
    else:
        found = unit.get(Household, subject_id)
        code, field = "household_unknown", "household_id"
    if found is None:
        raise RuleBrokenError(code, field)
    return found

"""The same for very many people or households: one action in short transactions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.errors import RuleBrokenError
from desktop.domain.facts import RESIDENT_FACTS
from desktop.domain.people import Household, Resident
from desktop.services.facts import ManyDone, NoteFact
from desktop.services.many import NoteMilestones, RecordForMany
from desktop.services.session import Done
from desktop.services.slices import RECORDS_EACH, SlicedAct

if TYPE_CHECKING:
    from desktop.services.session import TeamSession
    from desktop.services.slices import Progress, Steps
    from desktop.storage.write_unit import WriteUnit

Command = NoteFact | NoteMilestones | RecordForMany
Service = Callable[["WriteUnit", Any], ManyDone]

_LOOKED_AT: Final = 400
"""Ids that are looked up in one transaction."""

_WITH_EACH_HELP: Final = 3
"""A help with what it leads to."""


class ManyRun(SlicedAct[ManyDone]):
    """One of the services for many, for any number of them.

    Everybody is looked up before anything is written, so that a wrong line saves nothing.

    Args:
        session: The team.
        service: `note_fact`, `note_milestones` or `record_for_many`.
        command: What the service takes.
        records_each: About so many records are written in one transaction.
    """

    def __init__(
        self,
        session: TeamSession,
        service: Service,
        command: Command,
        records_each: int = RECORDS_EACH,
    ) -> None:
        super().__init__(session, service.__name__)
        self._service = service
        self._command = command
        self._each = records_each

    def steps(self, report: Progress) -> Steps[ManyDone]:
        """Told is (people or households done, of so many).

        Raises:
            RuleBrokenError: Those of the service. After the first slice only when somebody was
                deleted meanwhile; slices before stand then.
        """
        command = self._command
        ids = ids_of(command)
        for part in _parts(ids, _LOOKED_AT):
            yield partial(_look_up, command, part)
        finished = done = already = 0
        # The service says itself what is wrong with an empty list.
        for part in _parts(ids, self._size()) or [()]:
            told: ManyDone = yield partial(self._write, with_ids(command, part))
            finished += len(part)
            done, already = done + told.done, already + told.already
            report(finished, len(ids))
        yield self.end
        return Done(ManyDone(done, already), self.changes)

    def _size(self) -> int:
        command = self._command
        if isinstance(command, RecordForMany):
            return max(1, self._each // (_WITH_EACH_HELP * max(1, len(command.items))))
        return self._each

    def _write(self, command: Command, unit: WriteUnit) -> ManyDone:
        return self._service(unit, command)


def ids_of(command: Command) -> tuple[str, ...]:
    """Of whom it is, each once."""
    if isinstance(command, NoteFact):
        found = command.subject_ids
    elif isinstance(command, RecordForMany):
        found = command.resident_ids
    else:
        found = (*command.household_ids, *command.resident_ids)
    return tuple(dict.fromkeys(found))


def with_ids(command: Command, ids: tuple[str, ...]) -> Command:
    """The same for these of them."""
    if isinstance(command, NoteFact):
        return replace(command, subject_ids=ids)
    if isinstance(command, RecordForMany):
        return replace(command, resident_ids=ids)
    homes = set(command.household_ids)
    return replace(
        command,
        household_ids=tuple(one for one in ids if one in homes),
        resident_ids=tuple(one for one in ids if one not in homes),
    )


def _look_up(command: Command, ids: tuple[str, ...], unit: WriteUnit) -> None:
    homes = _households_of(command)
    for one in ids:
        if one in homes:
            if unit.get(Household, one) is None:
                raise RuleBrokenError("household_unknown", "household_id")
        elif unit.get(Resident, one) is None:
            raise RuleBrokenError("resident_unknown", "resident_id")


def _households_of(command: Command) -> frozenset[str]:
    if isinstance(command, NoteMilestones):
        return frozenset(command.household_ids)
    if isinstance(command, NoteFact) and command.kind not in RESIDENT_FACTS:
        return frozenset(command.subject_ids)
    return frozenset()


def _parts(ids: tuple[str, ...], size: int) -> list[tuple[str, ...]]:
    return [ids[at : at + size] for at in range(0, len(ids), size)]

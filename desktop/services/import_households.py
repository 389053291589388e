"""Households and residents from a file that a person has seen in the preview.

One user action in many short transactions, so that the window can save and search meanwhile.
Each household is indivisible. The run is a generator of steps; the command line makes them on the
spot, the window on its writer thread.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from desktop.domain.changes import Changes
from desktop.domain.errors import JobCancelledError, RuleBrokenError
from desktop.domain.ids import new_id
from desktop.domain.importing_rows import ImportRow, MappedColumn, SheetColumn
from desktop.services.import_choices import Decision, settle
from desktop.services.import_memory import (
    BrokenOff,
    Leftovers,
    broken_off,
    keep_leftovers,
    note_under_way,
    remember_titles,
)
from desktop.services.import_register import Register
from desktop.services.session import Done

if TYPE_CHECKING:
    from desktop.services.session import TeamSession
    from desktop.storage.write_unit import WriteUnit

T = TypeVar("T")
Work = Callable[["WriteUnit"], object]
Progress = Callable[[int, int], None]

KIND: Final = "import_households"
_SLICE: Final = 190
"""Records of one transaction, some 60 ms on a PC of today; the house allows 200."""

_MOST_TOGETHER: Final = 60
"""People of one household in one transaction; more are no household but a list without any."""


@dataclass(frozen=True, slots=True)
class ImportHouseholds:
    """The rows of a preview.

    Rows with an error in a cell are left out, so that they can be corrected and imported later:
    who is there already is not added twice.

    Attributes:
        rows: As read, or corrected.
        village_id: For rows whose village is empty or unknown; a team with one village needs
            none.
        file: Name of the file, by which an import that broke off is continued.
        homes: Households known for rows, by the rows' household number.
        columns: Of the preview; lines with errors are then kept aside under the file's name.
        sheet_columns: What a person chose for the columns, to be remembered by their titles.
        decisions: What a person said of lines that look like somebody, by number of the line;
            of a line without one the person is added.
    """

    rows: tuple[ImportRow, ...]
    village_id: str | None = None
    file: str = ""
    homes: dict[int, str] = field(default_factory=dict)
    columns: tuple[MappedColumn, ...] = ()
    sheet_columns: tuple[SheetColumn, ...] = ()
    decisions: dict[int, Decision] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Imported:
    """How many households and residents are new, were known, and which lines were left out.

    `homes` names the household of each row's household number, for lines left out. `same` are
    lines that went to somebody known because a person said so, `unwanted` those left out so.
    """

    households: int
    residents: int
    known_residents: int
    left_out: tuple[int, ...]
    homes: dict[int, str] = field(default_factory=dict)
    same: int = 0
    unwanted: int = 0


class ImportRun:
    """One import: `steps` is driven once, on the thread that writes.

    Args:
        session: The team.
        command: The rows.
    """

    def __init__(self, session: TeamSession, command: ImportHouseholds) -> None:
        self._session = session
        self._command = command
        self._settled = settle(command.rows, command.decisions)
        self._register = Register(command.village_id, command.homes, self._settled)
        self._touched: dict[str, set[str]] = {}
        self._synced = self._stopped = False
        self.act = new_id(session.clock)

    @property
    def changes(self) -> Changes:
        """What was written so far; `act` only when something was."""
        records = {table: frozenset(ids) for table, ids in self._touched.items()}
        return Changes(records, self.act if self._synced else None, self._synced)

    def steps(self, report: Progress) -> Generator[Work, object, Done[Imported]]:
        """The transactions of the import, in turn.

        Args:
            report: Told (households done, of so many).

        Raises:
            RuleBrokenError: `village_missing`, `rows_missing`; nothing was written then.
        """
        groups = _groups(self._settled.rows)
        if not self._command.rows:
            raise RuleBrokenError("rows_missing", "rows")
        yield self._begin
        while (yield self._register.load_page):
            pass
        self._register.check(groups)
        for part, finished in _slices(groups):
            yield partial(self._add, part)
            report(finished, len(groups))
        yield self._end
        return Done(self._result(), self.changes)

    def step_call(self, work: Work) -> tuple[bool, Callable[[], object]]:
        """How the window makes a step: on the writer thread, in its own transaction."""
        return True, lambda: self.run_step(work)

    def run_step(self, work: Work) -> object:
        """One step.

        Raises:
            JobCancelledError: The import was taken back meanwhile.
        """
        if self._stopped:
            raise JobCancelledError
        session = self._session
        with session.database.write(session.who, act=self.act, kind=KIND) as unit:
            result = work(unit)
        self._synced = self._synced or unit.changes.act is not None
        for table, ids in unit.changes.records.items():
            self._touched.setdefault(table, set()).update(ids)
        return result

    def take_back(self, unit: WriteUnit, _command: None = None) -> None:
        """Stop for good and undo what was written; a service, for the thread that writes."""
        self._stopped = True
        take_back(unit, self.act)

    def _begin(self, unit: WriteUnit) -> None:
        self._register.load_households(unit)
        before = broken_off(unit)
        if before is not None and before.file == self._command.file:
            self.act = before.act
        note_under_way(unit, BrokenOff(self.act, self._command.file))

    def _add(self, part: list[list[ImportRow]], unit: WriteUnit) -> None:
        for rows in part:
            self._register.add(unit, rows)

    def _end(self, unit: WriteUnit) -> None:
        command = self._command
        left_out = set(self._register.left_out)
        if command.columns:
            rows = tuple(row for row in command.rows if row.number in left_out)
            homes = {
                row.household: self._register.homes[row.household]
                for row in rows
                if row.household in self._register.homes
            }
            keep_leftovers(unit, Leftovers(command.file, command.columns, rows, homes))
        remember_titles(unit, command.sheet_columns)
        note_under_way(unit, None)

    def _result(self) -> Imported:
        found = self._register
        left_out = tuple(sorted(found.left_out))
        return Imported(
            found.households,
            found.residents,
            found.already,
            left_out,
            dict(found.homes),
            found.same + self._settled.joined,
            self._settled.left_out,
        )


def import_households(
    session: TeamSession, command: ImportHouseholds, progress: Progress | None = None
) -> Done[Imported]:
    """The whole import on the spot, where one thread does everything.

    Args:
        session: The team.
        command: The rows.
        progress: Told (households done, of so many); what it raises stops the import, and what
            was written is taken back.

    Raises:
        RuleBrokenError: `village_missing`, `rows_missing`.
    """
    run = ImportRun(session, command)
    steps = run.steps(progress or _nobody)
    try:
        work = next(steps)
        while True:
            work = steps.send(run.run_step(work))
    except StopIteration as end:
        done: Done[Imported] = end.value
        return done
    except JobCancelledError:
        session.write(run.take_back, None)
        raise


def take_back(unit: WriteUnit, act: str) -> None:
    """Undo what an import wrote that did not come to its end."""
    from desktop.domain.errors import TroubleError

    try:
        unit.undo(act)
    except TroubleError as error:
        # It broke off before its first household.
        if error.code != "act_unknown":
            raise
    under_way = broken_off(unit)
    if under_way is not None and under_way.act == act:
        note_under_way(unit, None)


def _groups(rows: tuple[ImportRow, ...]) -> list[list[ImportRow]]:
    groups: dict[int, list[ImportRow]] = {}
    for row in rows:
        groups.setdefault(row.household, []).append(row)
    return list(groups.values())


def _slices(groups: list[list[ImportRow]]) -> Iterator[tuple[list[list[ImportRow]], int]]:
    """Households together as long as their records fit in one short transaction.

    With each slice comes the number of households that are finished after it.
    """
    part: list[list[ImportRow]] = []
    records = 0
    for finished, rows in enumerate(groups):
        for few in _divided(rows):
            if part and records + len(few) + 1 > _SLICE:
                yield part, finished
                part, records = [], 0
            part.append(few)
            records += len(few) + 1
    yield part, len(groups)


def _divided(rows: list[ImportRow]) -> Iterator[list[ImportRow]]:
    left = iter(rows)
    while few := list(islice(left, _MOST_TOGETHER)):
        yield few


def _nobody(_finished: int, _total: int) -> None:
    """Nobody asked to be told."""

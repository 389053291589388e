"""Households and residents from a file that a person has seen in the preview.

One user action in many short transactions; each household is indivisible.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final

from desktop.domain.changes import Undone
from desktop.domain.errors import JobCancelledError, RuleBrokenError, TroubleError
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
from desktop.services.slices import SlicedAct
from desktop.services.undoing import UndoRun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.services.session import TeamSession
    from desktop.services.slices import Progress, Steps
    from desktop.storage.write_unit import WriteUnit

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


class ImportRun(SlicedAct[Imported]):
    """One import.

    Args:
        session: The team.
        command: The rows.
    """

    def __init__(self, session: TeamSession, command: ImportHouseholds) -> None:
        super().__init__(session, KIND)
        self._command = command
        self._settled = settle(command.rows, command.decisions)
        self._register = Register(command.village_id, command.homes, self._settled)

    def steps(self, report: Progress) -> Steps[Imported]:
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
        yield self._remember
        yield self.end
        return Done(self._result(), self.changes)

    def _begin(self, unit: WriteUnit) -> None:
        self._register.load_households(unit)
        before = broken_off(unit)
        if before is not None and before.file == self._command.file:
            self.act = before.act
        note_under_way(unit, BrokenOff(self.act, self._command.file))

    def _add(self, part: list[list[ImportRow]], unit: WriteUnit) -> None:
        for rows in part:
            self._register.add(unit, rows)

    def _remember(self, unit: WriteUnit) -> None:
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
    try:
        return run.here(progress)
    except JobCancelledError:
        take_back_import(session, run.act)
        raise


class TakeBackImport(UndoRun):
    """Takes back what an import wrote that did not come to its end, if it wrote anything."""

    def steps(self, report: Progress) -> Steps[Undone]:
        """Told is (records looked at, of so many)."""
        try:
            done = yield from super().steps(report)
        except TroubleError as error:
            # It broke off before its first household.
            if error.code != "act_unknown":
                raise
            done = Done(Undone(self.act, 0), self.changes)
        yield self._forget
        return done

    def _forget(self, unit: WriteUnit) -> None:
        under_way = broken_off(unit)
        if under_way is not None and under_way.act == self.undoes:
            note_under_way(unit, None)


def take_back_import(session: TeamSession, act: str) -> None:
    """The whole of it on the spot."""
    TakeBackImport(session, act).here()


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

"""What was done in the last 30 days, in words, and what taking one of it back would change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from desktop.domain.periods import month_containing
from desktop.domain.rows.history import HistoryRow
from desktop.protocol.registry import BY_NAME
from desktop.services.session import TeamSession
from desktop.services.undoing import UndoRun

if TYPE_CHECKING:
    from datetime import date

    from desktop.services.slices import Progress
    from desktop.storage.read_unit import ReadUnit

WRITTEN_TABLES: Final = frozenset(BY_NAME)
"""Tables whose every write is an act of the history."""

Totals = dict[tuple[str, str, str, bool, bool], Decimal | None]
"""By identifier, both names, whether it is a rate, whether it is of the whole year."""

_NAMED: Final = 3
"""Records of an act that are named."""


@dataclass(frozen=True, slots=True)
class HistoryAct:
    """One action: what `HistoryRow` says, and the names of the first records it was about."""

    row: HistoryRow
    about: tuple[str, ...]
    of: HistoryAct | None = None
    """What it took back, when it is an undo."""

    @property
    def act(self) -> str:
        """What `UndoRun` takes."""
        return self.row.act


@dataclass(frozen=True, slots=True)
class TotalChange:
    """An indicator that would be another one: of the present month, or of the year so far."""

    identifier: str
    name_vi: str
    name_en: str
    is_rate: bool
    whole_year: bool
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A value that stays, because somebody changed it after the act."""

    table: str
    record: str
    group: str
    name: str


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """What taking an act back would do; nothing of it is stored."""

    act: str
    restored: int
    kept: tuple[Kept, ...]
    totals: tuple[TotalChange, ...]


def list_history(read: ReadUnit, limit: int = 200) -> tuple[HistoryAct, ...]:
    """The last acts of this team, own and of other PCs, the newest first."""
    return tuple(_told(read, row) for row in read.local.history(limit))


def _told(read: ReadUnit, row: HistoryRow) -> HistoryAct:
    of = None if row.takes_back is None else read.local.act(row.takes_back.act)
    return HistoryAct(row, _about(read, row.act), None if of is None else _told(read, of))


def preview_undo(session: TeamSession, act: str, report: Progress) -> UndoPreview:
    """What taking an act back would change: it is done, on a copy in memory.

    Slow, and for any thread: nobody who writes or reads waits for it.

    Args:
        session: The team.
        act: The act; of an undo that broke off it is what is still to be done.
        report: Told (records looked at, of so many); what it raises ends the work.

    Raises:
        TroubleError: act_unknown (older than 30 days, or never seen on this PC).
    """
    copy = TeamSession(session.database.copy(session.clock), session.clock, session.who)
    try:
        today = session.clock.today()
        before = copy.read(totals, today)
        undone = UndoRun(copy, act).here(report).result
        after = copy.read(totals, today)
        kept = copy.read(_named, undone.kept)
    finally:
        copy.close()
    return UndoPreview(act, undone.restored, kept, changed_totals(before, after))


def changed_totals(before: Totals, after: Totals) -> tuple[TotalChange, ...]:
    """Those of `totals` that differ."""
    return tuple(
        TotalChange(*key, before=before.get(key), after=value)
        for key, value in after.items()
        if before.get(key) != value
    )


def _named(read: ReadUnit, kept: tuple[tuple[str, str, str], ...]) -> tuple[Kept, ...]:
    return tuple(Kept(*one, record_name(read, one[0], one[1])) for one in kept)


def record_name(read: ReadUnit, table: str, record: str) -> str:
    """A name that people know a record by, also of one that is deleted or merged; or ""."""
    values = read.values_of(table, record)
    for group in ("full_name", "title", "name", "code"):
        if isinstance(name := values.get(group), str):
            return name
    for named, group in _NAMED_BY:
        if isinstance(other := values.get(group), str) and (
            name := record_name(read, named, other)
        ):
            return name
    return ""


_NAMED_BY: Final = (
    ("resident", "resident_id"),
    ("household", "household_id"),
    ("resident", "head_id"),
    ("resident", "attendee_id"),
    ("resident", "subject_id"),
    ("household", "subject_id"),
    ("resident", "one_id"),
    ("household", "one_id"),
    ("training_session", "session_id"),
)


def _about(read: ReadUnit, act: str) -> tuple[str, ...]:
    found = read.local.records_of(act, limit=_NAMED)
    names = (record_name(read, table, record) for table, record in found)
    return tuple(dict.fromkeys(name for name in names if name))


def totals(read: ReadUnit, today: date) -> Totals:
    """Every indicator, of the present month and of the year so far."""
    from desktop.services.indicators import month_and_year
    from desktop.services.period_rules import period_rules

    found: Totals = {}
    for rule, text, month, year in month_and_year(
        read, month_containing(today, period_rules(read))
    ):
        key = (rule.identifier, text.name_vi, text.name_en, rule.rate)
        found[*key, False] = month.value
        found[*key, True] = year.value
    return found

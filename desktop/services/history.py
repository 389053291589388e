"""What was done in the last 30 days, in words, and what taking one of it back would change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from desktop.domain.periods import month_containing
from desktop.domain.rows.history import HistoryRow
from desktop.protocol.registry import BY_NAME

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

WRITTEN_TABLES: Final = frozenset(BY_NAME)
"""Tables whose every write is an act of the history."""

_NAMED: Final = 3
"""Records of an act that are named."""


@dataclass(frozen=True, slots=True)
class HistoryAct:
    """One action: what `HistoryRow` says, and the names of the first records it was about."""

    row: HistoryRow
    about: tuple[str, ...]

    @property
    def act(self) -> str:
        """What `Undo` takes."""
        return self.row.act


@dataclass(frozen=True, slots=True)
class TotalChange:
    """An indicator that would be another one: of the present month, or of the year so far."""

    identifier: str
    name_vi: str
    name_en: str
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
    return tuple(HistoryAct(row, _about(read, row.act)) for row in read.local.history(limit))


def preview_undo(unit: WriteUnit, act: str) -> UndoPreview:
    """What taking an act back would change; done and taken back again inside the transaction.

    Raises:
        TroubleError: act_unknown (older than 30 days, or never seen on this PC).
    """
    before = _totals(unit)
    with unit.rehearsal():
        undone = unit.undo(act)
        after = _totals(unit)
    kept = tuple(
        Kept(table, record, group, record_name(unit, table, record))
        for table, record, group in undone.kept
    )
    changed = [
        TotalChange(*key, before=before.get(key), after=value)
        for key, value in after.items()
        if before.get(key) != value
    ]
    return UndoPreview(act, undone.restored, kept, tuple(changed))


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


def _totals(unit: WriteUnit) -> dict[tuple[str, str, str, bool], Decimal | None]:
    from desktop.services.reporting import indicator_table

    found = {}
    for row in indicator_table(unit, month_containing(unit.clock.today())):
        key = (row.identifier, row.name_vi, row.name_en)
        found[*key, False] = row.current.value
        found[*key, True] = row.year.value
    return found

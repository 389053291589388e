"""The guard against a pull that empties the book: it is counted before anything is committed.

Counted over pages and sessions until a day after the log was read to its end, so that a large
removal does not slip through in small parts. Whoever reads the log from its beginning has nothing
to lose yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, union_all

from desktop.domain.errors import TroubleError
from desktop.protocol.ops import Change, OpKind
from desktop.protocol.registry import BY_NAME, MERGED_INTO
from desktop.storage.models import TABLES
from desktop.storage.records import is_live
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from desktop.protocol.messages import Page
    from desktop.protocol.ops import RecordCells
    from desktop.storage.write_unit import WriteUnit

MOST_REMOVED: Final = 50
"""So many records may go without a question, however few there are."""

MOST_SHARE: Final = 5
"""And a fifth of them, however many there are."""

DAY_MS: Final = 24 * 60 * 60 * 1000
_KEY: Final = "sync.removals"
REMOVING: Final = frozenset({OpKind.DELETE, OpKind.ERASE, OpKind.MERGE})
_FIRST_PULL: Final = "0 0"
_LIVE: Final = Statement(
    select(
        func.sum(
            union_all(
                *(select(func.count().label("rows")).select_from(TABLES[name]) for name in BY_NAME)
            )
            .subquery()
            .c.rows
        )
    )
)


class RemovalGuard:
    """Looks at one page before it is folded, and decides afterwards.

    Args:
        unit: The transaction of the page.
        page: What comes.
    """

    def __init__(self, unit: WriteUnit, page: Page) -> None:
        self._unit = unit
        self._more = page.more
        self._now = int(unit.clock.now().timestamp() * 1000)
        self._stored = unit.get_setting(_KEY)
        self._before, self._total, self._since = _parse(self._stored, self._now)
        begun = self._stored == _FIRST_PULL
        self._guarded = page.first > 1 and not begun
        if self._guarded and not self._total and any(map(_removes, page.entries)):
            self._total = _live_records(unit)

    def check(self, removed: int, *, allowed: bool) -> None:
        """Take note of what the page removed.

        Args:
            removed: Records that people saw before and do not see any more.
            allowed: Somebody was asked and said yes.

        Raises:
            TroubleError: mass_removal, with count and total; the transaction must roll back.
        """
        count = self._before + removed
        if self._guarded and removed and not allowed and self._is_mass(count):
            raise TroubleError("mass_removal", count=count, total=self._total)
        since = 0 if self._more else self._since or self._now
        keep = f"{count} {self._total} {since}" if self._guarded and count else None
        if not self._guarded:
            keep = _FIRST_PULL if self._more else None
        elif allowed and not self._more:
            keep = None
        if keep != self._stored:
            self._unit.set_setting(_KEY, keep)

    def _is_mass(self, count: int) -> bool:
        return _is_mass(count, self._total)


class MendGuard:
    """The same for records that a comparison says are not in the log.

    Args:
        unit: The transaction in which they go.
    """

    def __init__(self, unit: WriteUnit) -> None:
        self._unit = unit
        self._now = int(unit.clock.now().timestamp() * 1000)
        self._before, self._total, self._since = _parse(unit.get_setting(_KEY), self._now)
        self._total = self._total or _live_records(unit)

    def check(self, removed: int, *, allowed: bool) -> None:
        """As `RemovalGuard.check`; negative when more came than went, as after damage to an id."""
        count = max(0, self._before + removed)
        if count == self._before or allowed:
            return
        if removed > 0 and _is_mass(count, self._total):
            raise TroubleError("mass_removal", count=count, total=self._total)
        self._unit.set_setting(_KEY, f"{count} {self._total} {self._since or self._now}")


def is_seen(cells: RecordCells) -> bool:
    """Whether people see the record: it lives, and is no second entry of another one."""
    merged = cells.get(MERGED_INTO)
    return is_live(cells) and (merged is None or merged.value is None)


def _is_mass(count: int, total: int) -> bool:
    return count > MOST_REMOVED and count * MOST_SHARE > total


def _live_records(unit: WriteUnit) -> int:
    return int(_LIVE.run(unit.cursor).fetchone()[0] or 0)


def _parse(stored: str | None, now: int) -> tuple[int, int, int]:
    """Count, of how many, and since when; 0 while a pull goes on, which has no end in time."""
    parts = [*map(int, (stored or "").split()), 0, 0, 0][:3]
    if parts[2] and not 0 <= now - parts[2] < DAY_MS:
        return 0, 0, 0
    return parts[0], parts[1], parts[2]


def _removes(entry: object) -> bool:
    return isinstance(entry, Change) and entry.kind in REMOVING

"""The guard against a pull that empties the book: it is counted before anything is committed.

Counted from where the log was last read to its end, over pages and sessions, so that a large
removal does not slip through in small parts. Whoever reads the log from its beginning has nothing
to lose yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, union_all

from desktop.domain.errors import TroubleError
from desktop.protocol.ops import Change, OpKind
from desktop.protocol.registry import BY_NAME
from desktop.storage.models import TABLES
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from desktop.protocol.messages import Page
    from desktop.storage.write_unit import WriteUnit

MOST_REMOVED: Final = 50
"""So many records may go without a question, however few there are."""

MOST_SHARE: Final = 5
"""And a fifth of them, however many there are."""

_KEY: Final = "sync.removals"
REMOVING: Final = frozenset({OpKind.DELETE, OpKind.ERASE})
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
        self._stored = unit.get_setting(_KEY)
        self._before, self._total = _parse(self._stored)
        self._guarded = page.first > 1 and (self._stored is None or self._total > 0)
        if self._guarded and not self._total and any(map(_removes, page.entries)):
            self._total = int(_LIVE.run(unit.cursor).fetchone()[0] or 0)

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
        keep = f"{count} {self._total}" if self._guarded and count else None
        if not self._guarded:
            keep = "0 0"
        keep = keep if self._more else None
        if keep != self._stored:
            self._unit.set_setting(_KEY, keep)

    def _is_mass(self, count: int) -> bool:
        return count > MOST_REMOVED and count * MOST_SHARE > self._total


def _parse(stored: str | None) -> tuple[int, int]:
    parts = (stored or "").split()
    return (int(parts[0]), int(parts[1])) if len(parts) == 2 else (0, 0)


def _removes(entry: object) -> bool:
    return isinstance(entry, Change) and entry.kind in REMOVING

"""When the next sync in the background is due: jitter, back-off, what a busy server asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desktop.domain.clock import Clock

USUAL_S: Final = 15 * 60
"""Between two syncs while all is well; 93,000 PCs then ask about a hundred times a second."""

FIRST_S: Final = 20
"""After a team was opened: what its people do first goes before."""

SOON_S: Final = 3
"""After something was done that people expect to be at the province at once."""

LATER_S: Final = 5
"""When other work was under way at the time."""

BACK_OFF_S: Final = (60, 120, 240, 480, USUAL_S)
"""After the first, the second ... failure of the line in a row."""

LONGEST_WAIT_S: Final = 2 * 3600
"""A server cannot send a PC to sleep for a day by a slip in a header."""

NO_LINE: Final = frozenset(
    {"no_network", "name_not_found", "connection_refused", "port_blocked", "server_silent"}
    | {"captive_portal", "server_busy", "server_maintenance"}
)
"""Troubles that pass without anybody doing anything here."""

WAIT: Final = "seconds"
"""Parameter of a busy server's trouble: how long it asked to wait."""


@dataclass(slots=True)
class SyncPace:
    """Answers seconds to wait; remembers how often the line failed in a row.

    Args:
        clock: Its randomness spreads PCs that were switched on at the same minute.
    """

    clock: Clock
    failures: int = 0

    def first(self) -> float:
        """After a team was opened."""
        return self._spread(FIRST_S, 1.0)

    def after_success(self) -> float:
        """After a sync that went through."""
        self.failures = 0
        return self._spread(USUAL_S, 0.1)

    def after(self, error: BaseException) -> float:
        """After one that did not."""
        code = code_of(error)
        if code not in NO_LINE:
            return self._spread(USUAL_S, 0.1)
        step = BACK_OFF_S[min(self.failures, len(BACK_OFF_S) - 1)]
        self.failures += 1
        return self._spread(max(step, _asked(error)), 0.1)

    def _spread(self, seconds: float, share: float) -> float:
        """At least that long, and at most by that share longer."""
        drawn = int.from_bytes(self.clock.random_bytes(2), "big") / 0xFFFF
        return seconds * (1 + share * drawn)


def code_of(error: BaseException) -> str:
    """Code of a known trouble; "" for a bug of ours."""
    code = getattr(error, "code", "")
    return code if isinstance(code, str) else ""


def _asked(error: BaseException) -> float:
    asked = getattr(error, "params", {}).get(WAIT, 0)
    return min(float(asked), LONGEST_WAIT_S) if isinstance(asked, int | float) else 0.0

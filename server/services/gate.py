"""Who may come how often, and whether the server is closed for a while.

Counted in memory: one process serves a province. A restart begins anew, and of several processes
behind one address each counts for itself, so that a device gets at most so many times its
allowance. What keeps codes from being guessed is counted in the database (`MAX_FAILURES`).

Behind one address there may be a commune's forty PCs, or all that one mobile carrier serves. By
address only strangers are counted, generously; whoever has shown his token is counted by himself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from desktop.domain.clock import Clock
from desktop.domain.errors import TroubleError

_MOST_KEPT: Final = 100_000
_MEBIBYTE: Final = 1024 * 1024


class Rate(NamedTuple):
    """So much at once, and so much again in `seconds`."""

    amount: int
    seconds: int


class Limits(NamedTuple):
    """What is usual and far above what one PC of a team needs.

    By address: `enrol` lets forty PCs mistype their code five times each, `client` lets a thousand
    sign in at once after a power cut. By device: `door` before its token is shown, the others
    after.
    """

    enrol: Rate = Rate(200, 3600)
    door: Rate = Rate(10, 60)
    client: Rate = Rate(2400, 60)
    sync: Rate = Rate(60, 60)
    ask: Rate = Rate(1200, 60)
    sent_bytes: Rate = Rate(64 * _MEBIBYTE, 24 * 3600)


@dataclass(slots=True)
class Gate:
    """Asked before a request costs anything.

    Args:
        clock: Refills the allowances.
        limits: None for none.
        pause_file: While it says a time that has not come, nobody is served.
    """

    clock: Clock
    limits: Limits | None = None
    pause_file: Path | None = None
    _levels: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    _most: int = 0

    def enrol(self, client: str) -> None:
        """Somebody at an address tries a code; TroubleError too_many, maintenance."""
        self._open()
        self._take("enrol", client)

    def door(self, dev: str, client: str = "") -> None:
        """A device wants a nonce or a token; TroubleError too_many, maintenance.

        Anybody can name a device here, so that it is counted with the address: whoever knows the
        id of another PC cannot lock that one out from elsewhere.
        """
        self._open()
        if client:
            self._take("client", client)
        self._take("door", f"{client} {dev}")

    def ask(self, dev: str) -> None:
        """A device asks anything but a sync; TroubleError too_many, maintenance."""
        self._open()
        self._take("ask", dev)

    def sync(self, dev: str) -> None:
        """A device begins a sync; TroubleError too_many, maintenance."""
        self._open()
        self._take("sync", dev)
        self._take("sent_bytes", dev, 0)

    def count_bytes(self, dev: str, size: int) -> None:
        """What a device sent; beyond its allowance the next sync is refused, not this one."""
        self._take("sent_bytes", dev, size, refuse=False)

    def _open(self) -> None:
        if self.pause_file is None:
            return
        try:
            until = int(self.pause_file.read_text(encoding="ascii").strip() or "0")
        except (FileNotFoundError, ValueError):
            return
        left = until - int(self.clock.now().timestamp())
        if left > 0:
            raise TroubleError("maintenance", seconds=left)

    def _take(self, kind: str, key: str, cost: int = 1, *, refuse: bool = True) -> None:
        if self.limits is None:
            return
        rate: Rate = getattr(self.limits, kind)
        now = self.clock.now().timestamp()
        speed = rate.amount / rate.seconds
        level = _refilled(rate, self._levels.get((kind, key), (float(rate.amount), now)), now)
        needed = max(cost, 1) if refuse else 0
        if level < needed:
            self._levels[kind, key] = (level, now)
            raise TroubleError("too_many", seconds=int((needed - level) / speed) + 1)
        self._levels[kind, key] = (level - cost, now)
        if len(self._levels) > max(self._most, _MOST_KEPT):
            self._forget(kind, now)

    def _forget(self, kind: str, now: float) -> None:
        """Drop who has his whole allowance again, and then strangers, so that they fill no memory.

        Of the kind that grew: nobody gets an allowance for codes again by asking for nonces. It is
        looked at all again only when a quarter more has come, not at each request.
        """
        limits = self.limits or Limits()
        rates: dict[str, Rate] = limits._asdict()
        kept = {
            key: held
            for key, held in self._levels.items()
            if _refilled(rates[key[0]], held, now) < rates[key[0]].amount
        }
        grown = sorted((held[1], key) for key, held in kept.items() if key[0] == kind)
        for _, key in grown[: -_MOST_KEPT // 2]:
            del kept[key]
        self._levels = kept
        self._most = len(kept) * 5 // 4


def _refilled(rate: Rate, held: tuple[float, float], now: float) -> float:
    """What an allowance has grown to; a clock that went back adds nothing."""
    level, since = held
    return min(float(rate.amount), level + max(0.0, now - since) * rate.amount / rate.seconds)

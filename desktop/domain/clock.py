"""Time and randomness as values that are passed in, so that tests and practice data repeat."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random
from typing import Protocol

VIETNAM = timezone(timedelta(hours=7), "ICT")
"""Vietnam keeps UTC+7 all year, so no time-zone database is needed."""


class Clock(Protocol):
    """Where the time and fresh random bytes come from."""

    def now(self) -> datetime:
        """The instant, UTC-aware."""
        ...

    def today(self) -> date:
        """The calendar day in Vietnam."""
        ...

    def random_bytes(self, count: int) -> bytes:
        """`count` bytes nobody can guess (in tests: from a seed)."""
        ...


class SystemClock:
    """The PC's clock and the operating system's randomness."""

    def now(self) -> datetime:
        """The instant, UTC-aware."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The calendar day in Vietnam."""
        return datetime.now(VIETNAM).date()

    def random_bytes(self, count: int) -> bytes:
        """`count` bytes from the operating system."""
        return os.urandom(count)


@dataclass(slots=True)
class SteppingClock:
    """A clock for tests, simulation and practice data: moves only when it is asked.

    Args:
        instant: The first answer of `now`, UTC-aware.
        seed: Seed of `random_bytes`.
        step: How far each call of `now` moves the clock.
    """

    instant: datetime
    seed: int = 0
    step: timedelta = timedelta(milliseconds=1)
    _random: Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Start the seeded stream."""
        self._random = Random(self.seed)  # noqa: S311 - repeatable on purpose, never for keys

    def now(self) -> datetime:
        """The instant, then one step later."""
        value = self.instant
        self.instant = value + self.step
        return value

    def today(self) -> date:
        """The calendar day in Vietnam of the present instant."""
        return self.instant.astimezone(VIETNAM).date()

    def random_bytes(self, count: int) -> bytes:
        """`count` bytes of the seeded stream."""
        return self._random.randbytes(count)

    def move_to(self, instant: datetime) -> None:
        """Set the clock, also backwards (people change the PC's clock)."""
        self.instant = instant

"""What really happened, kept beside the programs: who wrote what, having seen what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

GONE = "deleted"
"""The pseudo value of a record's deletion."""


@dataclass(slots=True)
class Write:
    """One value written into a group, and the values its writer had on the screen.

    `op` is the op that carries it; `pc` the machine's name.
    """

    record: str
    group: str
    value: str
    saw: frozenset[str]
    pc: str
    op: str


@dataclass(slots=True)
class Truth:
    """All writes of a history; `lost` are those that died with a disk before any sync.

    `merged` are households that somebody once merged into another.
    """

    writes: list[Write] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    merged: set[str] = field(default_factory=set)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    _next: int = 0

    def fresh_value(self) -> str:
        """A value that no one wrote before."""
        self._next += 1
        return f"giá trị {self._next}"

    def seen_by_others(self, write: Write) -> bool:
        """Whether somebody replaced the value after having seen it."""
        return any(
            other is not write
            and other.record == write.record
            and other.group == write.group
            and write.value in other.saw
            for other in self.writes
        )


class PropertyBrokenError(AssertionError):
    """A property of the sync design does not hold; the message names it."""


def require(holds: bool, name: str, detail: str = "") -> None:  # noqa: FBT001 - reads as a sentence
    """Raise PropertyBrokenError unless `holds`."""
    if not holds:
        raise PropertyBrokenError(f"{name}: {detail}")

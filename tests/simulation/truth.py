"""What really happened, kept beside the programs: who wrote what, having seen what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import NamedTuple

GONE = "deleted"
"""The pseudo value of a record's deletion."""


@dataclass(frozen=True, slots=True)
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


class Pair(NamedTuple):
    """A household and its head, made in one business change of two ops."""

    household: str
    head: str
    ops: tuple[str, str]


@dataclass(slots=True)
class Truth:
    """All writes of a history; `lost` are those that died with the last disk that had them.

    `merged` are households that somebody once merged into another; `ops` all ops that were
    ever saved; `blobs` the bytes that sendings name, `lost_blobs` those that died likewise.
    """

    writes: list[Write] = field(default_factory=list)
    ops: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    merged: set[str] = field(default_factory=set)
    pairs: list[Pair] = field(default_factory=list)
    blobs: set[str] = field(default_factory=set)
    lost_blobs: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    _next: int = 0

    def copy(self) -> Truth:
        """The same up to now, to go on from."""
        return replace(
            self,
            writes=list(self.writes),
            ops=set(self.ops),
            lost=set(self.lost),
            merged=set(self.merged),
            pairs=list(self.pairs),
            blobs=set(self.blobs),
            lost_blobs=set(self.lost_blobs),
            counts=Counter(),
        )

    def fresh_value(self) -> str:
        """A value that no one wrote before, and that is no part of another."""
        self._next += 1
        return f"giá trị {self._next}."


class Knowledge:
    """Who knew of what, through any number of writers: for the judge.

    Args:
        writes: All writes of a history.
    """

    def __init__(self, writes: list[Write]) -> None:
        self._by_seen: dict[tuple[str, str, str], list[Write]] = {}
        for write in writes:
            for value in write.saw:
                self._by_seen.setdefault((write.record, write.group, value), []).append(write)

    def followers(self, record: str, group: str, value: str) -> list[Write]:
        """Writes of the group made in knowledge of the value, directly or not."""
        found: dict[str, Write] = {}
        open_values = [value]
        while open_values:
            for write in self._by_seen.get((record, group, open_values.pop()), ()):
                if write.value not in found:
                    found[write.value] = write
                    open_values.append(write.value)
        return list(found.values())

    def knew(self, saw: frozenset[str], record: str, group: str, value: str) -> bool:
        """Whether one who had these values on the screen knew of that one."""
        return value in saw or any(
            write.value in saw for write in self.followers(record, group, value)
        )


class PropertyBrokenError(AssertionError):
    """A property of the sync design does not hold; the message names it."""


def require(holds: bool, name: str, detail: str = "") -> None:  # noqa: FBT001 - reads as a sentence
    """Raise PropertyBrokenError unless `holds`."""
    if not holds:
        raise PropertyBrokenError(f"{name}: {detail}")

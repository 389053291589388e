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

    `op` is the op that carries it; `pc` the machine's name; `parts` are the people whom one that
    deletes a household saw in it.
    """

    record: str
    group: str
    value: str
    saw: frozenset[str]
    pc: str
    op: str
    parts: frozenset[str] = frozenset()


class Decision(NamedTuple):
    """Somebody saw a value that had lost, and said that it does not count."""

    record: str
    group: str
    value: str
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
    ever saved, `refused` those that the province must put aside, `let_go` what somebody gave up
    of them (record, group, value); `same_id` tells by value the id that two ops have, and the
    one that this op gets when it comes second; `erased` are records that were ever erased,
    `orders` the province's ops with the records that each of them erased; `blobs` the bytes that
    sendings name, `lost_blobs` those that died likewise.
    """

    writes: list[Write] = field(default_factory=list)
    ops: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    merged: set[str] = field(default_factory=set)
    pairs: list[Pair] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    let_go: set[tuple[str, str, str]] = field(default_factory=set)
    same_id: dict[str, tuple[str, str]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    orders: dict[str, set[str]] = field(default_factory=dict)
    lost_orders: set[str] = field(default_factory=set)
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
            decisions=list(self.decisions),
            refused=set(self.refused),
            let_go=set(self.let_go),
            same_id=dict(self.same_id),
            erased=set(self.erased),
            orders=dict(self.orders),
            lost_orders=set(self.lost_orders),
            blobs=set(self.blobs),
            lost_blobs=set(self.lost_blobs),
            counts=Counter(),
        )

    def tell_apart(self, saying: dict[str, str]) -> None:
        """Give ops of one id their own, when the log says which of them came first.

        Args:
            saying: The value that the log's entry says, by op id.
        """
        for value, (op, other_id) in self.same_id.items():
            if op in saying and saying[op] != value:
                self.writes = [
                    replace(write, op=other_id) if write.value == value else write
                    for write in self.writes
                ]

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
        found: list[Write] = []
        open_values, looked = [value], set()
        while open_values:
            seen = open_values.pop()
            if seen not in looked:
                looked.add(seen)
                # The same value more than once, where several people let it count.
                found += self._by_seen.get((record, group, seen), ())
                open_values += [write.value for write in found]
        return found

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

"""What an op and a change both say, as columns and as one line of them."""

from __future__ import annotations

from typing import TypedDict

import msgspec

from desktop.protocol.ops import OpKind
from desktop.protocol.registry import GroupValue


class Said(TypedDict):
    """What an op and the change that came of it both say."""

    t: str
    r: str
    kind: OpKind
    f: dict[str, GroupValue]
    hlc: int
    s: int
    who: str | None
    act: str
    txn: str


class SharedColumns(msgspec.Struct):
    """The shared columns read back, one list a field."""

    ids: list[str]
    records: list[str]
    txns: list[str]
    acts: list[str]
    whos: list[str | None]
    hlcs: list[int]
    schemas: list[int]
    bases: list[int]
    kinds: list[OpKind]
    tables: list[str]
    groups: list[dict[str, GroupValue]]

    def said(self, at: int) -> Said:
        """One line of them, by the names that ops and changes have for it."""
        return {
            "t": self.tables[at],
            "r": self.records[at],
            "kind": self.kinds[at],
            "f": self.groups[at],
            "hlc": self.hlcs[at],
            "s": self.schemas[at],
            "who": self.whos[at],
            "act": self.acts[at],
            "txn": self.txns[at],
        }

"""Erasing a record on order: its values leave the log, the records and the inboxes.

What stays is that there were entries, of which only the MAC is kept, so that a PC that pulls the
log from its beginning still finds the chain whole. So that it also folds the same state, values
are put in place of each other: which ones were equal is kept, what they were is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

import msgspec

from desktop.domain.ids import is_id
from desktop.protocol.ops import (
    GROUND,
    SERVER_DEVICE,
    Change,
    OpKind,
    Status,
    encode,
    entry_mac,
    is_partial,
    salt_of,
)
from desktop.protocol.registry import BY_NAME
from server.storage.rows import ErasedEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.protocol.registry import GroupValue, Scalar
    from server.storage.log_store import LogStore
    from server.storage.rows import PageRow, RecordKey

NOTHING: Final = encode({})
_PATCH: Final = msgspec.msgpack.Decoder(dict[str, Any])
_LONGEST_FRAME: Final = 2_000
_SERVER: Final = bytes.fromhex(SERVER_DEVICE)


class _Numbers:
    """Numbers in place of values: equal ones (as people read them) get equal numbers."""

    def __init__(self, only: frozenset[str] | None) -> None:
        self._only = only
        self._known: dict[tuple[str, str, object], int] = {}

    def of(self, f: Mapping[str, GroupValue]) -> dict[str, GroupValue]:
        """The values of one entry, replaced."""
        out: dict[str, GroupValue] = {}
        for group, value in f.items():
            if isinstance(value, dict):
                out[group] = {name: self._one(group, name, one) for name, one in value.items()}
            else:
                out[group] = self._one(group, group, value)
        return out

    def _one(self, group: str, name: str, value: Scalar) -> Scalar:
        if value is None or (self._only is not None and name not in self._only):
            return value
        if isinstance(value, str):
            if is_id(value):
                # Which record it belonged to decides conflicts of others, and names nobody.
                return value
            value = normalize("NFC", value)
        # One number for a text and another for a flag that happen to compare equal.
        key = (group, name, (type(value).__name__, value))
        return self._known.setdefault(key, len(self._known) + 1)


def owned_fields(table: str, groups: Iterable[str]) -> frozenset[str]:
    """Fields of these groups that say something of the record's owner."""
    wanted = set(groups)
    return frozenset(f.name for f in BY_NAME[table].fields if f.whose and f.group in wanted)


def erase_entries(store: LogStore, orders: Iterable[Change]) -> None:
    """Take the values that these ERASE entries are about out of the log before them."""
    wanted: dict[RecordKey, frozenset[str] | None] = {}
    for order in orders:
        only = owned_fields(order.t, order.f) if is_partial(order.f) else None
        key = (order.t, order.r)
        if key in wanted and (only is None or wanted[key] is None):
            only = None
        wanted[key] = only if only is None else only | (wanted.get(key) or frozenset())
    numbers = {key: _Numbers(only) for key, only in wanted.items()}
    changed: list[ErasedEntry] = []
    frames: dict[bytes, int] = {}
    for row in store.entries_of([record for _, record in wanted]):
        found = numbers.get((row.t, row.r.hex()))
        entry = None if found is None else _erased(row, found)
        if entry is not None:
            changed.append(entry)
            if entry.seed != row.seed:
                frames[row.seed] = row.seq
    gone = {entry.seq for entry in changed}
    salts: list[tuple[int, bytes]] = []
    for seed, seq in frames.items():
        seqs = store.seqs_of_frame(seed, seq, _LONGEST_FRAME)
        salts += [(one, salt_of(one, seed)) for one in seqs if one not in gone]
    store.erase_entries(changed)
    store.replace_seeds(salts)


def _erased(row: PageRow, numbers: _Numbers) -> ErasedEntry | None:
    """What becomes of one entry; None when it keeps what it says."""
    if row.dev == _SERVER or row.status == Status.DISCARD:
        return None
    if row.status == Status.QUARANTINE:
        # Nobody gets these values, so the chain was made without them.
        return ErasedEntry(row.seq, NOTHING, row.seed, row.status, row.reason)
    if row.kind != OpKind.PUT:
        return None
    before = _PATCH.decode(row.patch)
    after = numbers.of(before)
    if after == before and row.status == Status.ERASE:
        return None
    if row.status == Status.ERASE:
        return ErasedEntry(row.seq, encode(after), row.seed, row.status, row.reason)
    mac = entry_mac(row.change(), salt_of(row.seq, row.seed))
    return ErasedEntry(row.seq, encode(after), mac, Status.ERASE.value, row.status)


def without_owner(
    table: str,
    f: dict[str, GroupValue],
    values: Mapping[str, GroupValue],
    erased: frozenset[str],
) -> dict[str, GroupValue]:
    """The values of an op without what they say of somebody who was erased.

    Args:
        table: Its table.
        f: What it says.
        values: What the record says otherwise, by group.
        erased: Ids of everybody who was erased.

    Returns:
        The same object when nothing had to change.
    """
    owned = [one for one in BY_NAME[table].fields if one.whose and one.group in f]
    if not owned:
        return f
    said = _flat({**values, **f})
    out = dict(f)
    for field in owned:
        if not any(said.get(name) in erased for name in field.whose):
            continue
        value = out[field.group]
        if isinstance(value, dict):
            if value.get(field.name) is not None:
                out[field.group] = {**value, field.name: None}
        elif value is not None:
            out[field.group] = None
    return f if out == f else out


def _flat(groups: Mapping[str, GroupValue]) -> dict[str, Scalar]:
    found: dict[str, Scalar] = {}
    for group, value in groups.items():
        if isinstance(value, dict):
            found |= value
        else:
            found[group] = value
    return found


def ground_of(f: Mapping[str, GroupValue]) -> str:
    """On what ground an ERASE was ordered."""
    return str(f.get(GROUND) or "")

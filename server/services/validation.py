"""Whether an op can go into the log; what cannot is quarantined with one of these reasons."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final
from unicodedata import is_normalized, normalize

import msgspec

from desktop.domain.reporting import PROVINCE_STATES
from desktop.protocol.ops import GROUND, MAX_TXN_BYTES, MAX_TXN_OPS, Op, OpKind
from desktop.protocol.registry import (
    BY_NAME,
    MAX_TEXT,
    MERGEABLE,
    MERGED_INTO,
    GroupValue,
    InvalidValueError,
    check_reference_values,
    groups_to_values,
    is_said,
)
from server.security.can import Action, Actor, ActorKind, can
from server.services.value_check import are_plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.protocol.synced_table import SyncedTable

FINE: Final = ""
UNKNOWN_TABLE: Final = "unknown_table"
NOT_PERMITTED: Final = "not_permitted"
INVALID_VALUE: Final = "invalid_value"
TEXT_TOO_LONG: Final = "text_too_long"
NOTHING_SAID: Final = "nothing_said"
TXN_TOO_LARGE: Final = "txn_too_large"
TXN_OF_QUARANTINED: Final = "txn_of_quarantined"
"""The op is fine itself, but another of its txn is not, and a txn stays whole."""

CREATION_QUARANTINED: Final = "creation_quarantined"
"""The record's own creation waits in quarantine, so this waits with it."""


def fault_of(op: Op, actor: Actor) -> str:
    """Why the op alone cannot be taken, or `FINE`.

    Args:
        op: Its values in NFC (`composed`), as they would stand in the log: they can be longer than
            what came, and a text above the limit could not be sent to any device any more.
        actor: Who sends it.
    """
    table = BY_NAME.get(op.t)
    if table is None:
        return UNKNOWN_TABLE
    if not _is_permitted(op, actor):
        return NOT_PERMITTED
    return _fault_of_kind(table, op)


def _fault_of_kind(table: SyncedTable, op: Op) -> str:
    if op.kind is OpKind.MERGE:
        return _fault_of_merge(table, op)
    if op.kind is OpKind.RESOLVE:
        return _fault_of_decision(op.f)
    if op.kind is OpKind.ERASE:
        return _fault_of_erasure(table, op.f)
    if op.kind is not OpKind.PUT:
        return INVALID_VALUE if op.f else FINE
    if MERGED_INTO in op.f and op.t in MERGEABLE:
        return INVALID_VALUE
    return _fault_of_values(table, op.f)


def _is_permitted(op: Op, actor: Actor) -> bool:
    if op.kind is OpKind.ERASE or (op.kind is OpKind.RESOLVE and actor.kind is ActorKind.SERVER):
        return can(actor, Action.ERASE, op.team)
    if not can(actor, Action.WRITE, op.team, [(op.t, group) for group in op.f]):
        return False
    # States of a report that only the province's side gives.
    state = op.f.get("state")
    # A group has no hash, and is not valid here anyway.
    reviews = op.t == "report" and isinstance(state, str) and state in PROVINCE_STATES
    return not reviews or actor.kind is ActorKind.SERVER


def _fault_of_merge(table: SyncedTable, op: Op) -> str:
    if op.t not in MERGEABLE or op.f.keys() != {MERGED_INTO} or op.f[MERGED_INTO] == op.r:
        return INVALID_VALUE
    return _fault_of_values(table, op.f)


def _fault_of_decision(entries: dict[str, GroupValue]) -> str:
    if not entries:
        return NOTHING_SAID
    fine = all(group.isidentifier() and type(seq) is int for group, seq in entries.items())
    return FINE if fine else INVALID_VALUE


def _fault_of_erasure(table: SyncedTable, f: dict[str, GroupValue]) -> str:
    values = {group: value for group, value in f.items() if group != GROUND}
    if not isinstance(f.get(GROUND), str) or not values.keys() <= table.groups.keys():
        return INVALID_VALUE
    return _fault_of_values(table, values) if values else FINE


def _fault_of_values(table: SyncedTable, groups: dict[str, GroupValue]) -> str:
    if not groups:
        return NOTHING_SAID
    if are_plain(table, groups):
        return FINE
    if not all(group.isidentifier() and is_said(group) for group in groups):
        return INVALID_VALUE
    if not all(map(_is_short, groups.values())):
        return TEXT_TOO_LONG
    try:
        known, _ = groups_to_values(table, groups)
        check_reference_values(table, known)
    except InvalidValueError:
        return INVALID_VALUE
    return FINE


def _is_short(value: GroupValue) -> bool:
    """Also for groups that only a newer version knows."""
    if isinstance(value, dict):
        return all(map(_is_short, value.values()))
    return not isinstance(value, str) or len(value) <= MAX_TEXT


def txn_fault(sizes: Sequence[int]) -> str:
    """Why a txn whose ops have values of so many bytes cannot be taken, or `FINE`."""
    return TXN_TOO_LARGE if len(sizes) > MAX_TXN_OPS or sum(sizes) > MAX_TXN_BYTES else FINE


def creates(op: Op) -> bool:
    """Whether the op, of a known table, says all that a record must have."""
    return op.kind is OpKind.PUT and _required_of(op.t) <= op.f.keys()


@cache
def _required_of(table: str) -> frozenset[str]:
    return frozenset(field.group for field in BY_NAME[table].fields if field.required)


def in_nfc(op: Op) -> Op:
    """The op with its texts as they stand in the log; itself when they came so."""
    groups = composed(op.f)
    return op if groups is op.f else msgspec.structs.replace(op, f=groups)


def composed(groups: dict[str, GroupValue]) -> dict[str, GroupValue]:
    """The groups with every text in NFC; the same object when nothing had to change."""
    for value in groups.values():
        if isinstance(value, str):
            if not (value.isascii() or is_normalized("NFC", value)):
                break
        elif isinstance(value, dict) and composed(value) is not value:  # type: ignore[arg-type]
            break
    else:
        return groups
    return {group: _compose(value) for group, value in groups.items()}


def _compose(value: GroupValue) -> GroupValue:
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, dict):
        return {
            name: normalize("NFC", member) if isinstance(member, str) else member
            for name, member in value.items()
        }
    return value

"""Undo: a new act made from the before-images of an old one.

Per field group, only where the current value is still the one that the act wrote; what
somebody changed since stays and is named. Create is undone by delete, delete by restore.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.domain.changes import Undone
from desktop.domain.errors import TroubleError
from desktop.protocol.ops import OpKind, RecordCells, encode
from desktop.protocol.registry import DELETED, MERGEABLE, MERGED_INTO, GroupValue
from desktop.storage.journal import Image, images_of
from desktop.storage.records import is_deleted, is_live
from desktop.storage.row_codec import CODECS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.storage.write_unit import WriteUnit

_PART_BYTES: Final = 14 * 1024
"""Values in one op, which must stay below a txn's 16 KiB with all that stands around them."""

_TEAM: Final = "team"
_OPS_EACH: Final = 3
"""A record is brought back, merged or parted, and set in at most three ops."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What must be done to one record; `delete`, `restore` and `f` in that order."""

    delete: bool
    restore: bool
    f: dict[str, GroupValue]
    kept: tuple[str, ...]


def undo_act(unit: WriteUnit, act: str) -> Undone:
    """Write the compensating ops in `unit` (see `WriteUnit.undo`)."""
    images = images_of(unit.cursor, act)
    if not images:
        raise TroubleError("act_unknown")
    restored = 0
    kept: list[tuple[str, str, str]] = []
    for txn_images in _by_txn(images):
        with unit.txn():
            for image in txn_images:
                done, left = _undo_record(unit, image)
                restored += done
                kept.extend((image.t, image.r, group) for group in left)
    return Undone(unit.act, restored, tuple(kept))


def _by_txn(images: list[Image]) -> list[list[Image]]:
    """One merged image a record, with its first txn, the last record first."""
    merged: dict[tuple[str, str], Image] = {}
    for image in images:
        key = (image.t, image.r)
        merged[key] = image if key not in merged else _merge(merged[key], image)
    txns: dict[str, list[Image]] = {}
    for image in reversed(merged.values()):
        txns.setdefault(image.txn, []).append(image)
    return list(txns.values())


def _merge(first: Image, second: Image) -> Image:
    fresh = {g for g in first.after if g not in first.before}
    before = {g: v for g, v in second.before.items() if g not in fresh} | first.before
    return Image(first.txn, first.t, first.r, first.created, before, first.after | second.after)


def _undo_record(unit: WriteUnit, image: Image) -> tuple[int, tuple[str, ...]]:
    view = unit.records.view(image.t, image.r)
    plan = _plan(image, view)
    if plan.delete and image.t == _TEAM:
        # Without its own record a team's book cannot be opened any more.
        plan = _Plan(delete=False, restore=False, f={}, kept=(DELETED,))
    if plan.delete and unit.records.aliases.merged_into(image.r):
        # Whoever was merged into it would come into sight again as if nobody had merged them.
        plan = _Plan(delete=False, restore=False, f={}, kept=(MERGED_INTO,))
    done = plan.delete or plan.restore or bool(plan.f)
    if not unit.room_for(_OPS_EACH, len(encode(plan.f))):
        unit.start_txn()
    if plan.delete:
        unit.apply(OpKind.DELETE, image.t, image.r, {}, view)
    if plan.restore:
        unit.apply(OpKind.RESTORE, image.t, image.r, {}, view)
    if MERGED_INTO in plan.f and image.t in MERGEABLE:
        merged = {MERGED_INTO: plan.f.pop(MERGED_INTO)}
        unit.apply(OpKind.MERGE, image.t, image.r, merged, view)
        done = True
    for part in _parts(plan.f):
        if not unit.room_for(1, len(encode(part))):
            unit.start_txn()
        unit.apply(OpKind.PUT, image.t, image.r, part, view)
    return int(done), plan.kept


def _parts(f: dict[str, GroupValue]) -> Iterator[dict[str, GroupValue]]:
    """The groups in as few ops as each may carry; long texts may need more than one."""
    part: dict[str, GroupValue] = {}
    for group, value in f.items():
        wider = {**part, group: value}
        if part and len(encode(wider)) > _PART_BYTES:
            yield part
            wider = {group: value}
        part = wider
    if part:
        yield part


def _plan(image: Image, view: RecordCells) -> _Plan:
    groups = [g for g in image.after if g != DELETED]
    unchanged = {g for g in groups if g in view and view[g].value == image.after[g]}
    if image.created:
        if not is_live(view):
            return _Plan(delete=False, restore=False, f={}, kept=())
        edited = tuple(g for g in groups if g not in unchanged) + tuple(
            g for g in view if g not in image.after and g != DELETED
        )
        return _Plan(delete=not edited, restore=False, f={}, kept=edited)
    restore = bool(image.after.get(DELETED)) and is_deleted(view)
    delete = _brought_back(image) and is_live(view) and len(unchanged) == len(groups)
    if is_deleted(view) and not restore:
        return _Plan(delete=False, restore=False, f={}, kept=tuple(groups))
    defaults = CODECS[image.t].defaults if image.t in CODECS else {}
    f = {
        g: image.before.get(g, defaults.get(g))
        for g in groups
        if g in unchanged and image.before.get(g, defaults.get(g)) != image.after[g]
    }
    kept = tuple(g for g in groups if g not in unchanged)
    return _Plan(delete=delete, restore=restore, f={} if delete else f, kept=kept)


def _brought_back(image: Image) -> bool:
    return bool(image.before.get(DELETED)) and image.after.get(DELETED) is False

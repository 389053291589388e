"""Deciding what a sync left open: which of two values counts, and what was put aside.

Nothing is decided for people. Until they do, both values are kept on every PC; a decision goes
through the log like everything else, so every PC of the team learns of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.domain.changes import Seen
from desktop.domain.errors import TroubleError
from desktop.domain.reporting import FROZEN_STATES
from desktop.services.sync_troubles import Differing

if TYPE_CHECKING:
    from desktop.storage.inbox import Lost
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_SEEN_KEY: Final = "sync.losses_seen."
_REPORT: Final = "report"
_OF_REPORTS: Final = frozenset({"report", "submission"})
_DECIDED_ELSEWHERE: Final = frozenset({"state", "review"})


@dataclass(frozen=True, slots=True)
class DecideDiffering:
    """A decision about one `Differing`; `seen` is where the log stood when it was shown."""

    key: str
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class DecidePutAside:
    """A decision about one `PutAside`, with what was saved together with it."""

    key: str


@dataclass(frozen=True, slots=True)
class LossesSeen:
    """That a member was told which of his values lost."""

    person_id: str


@dataclass(frozen=True, slots=True)
class Losses:
    """Values of a member that lost: about which nobody decided yet, and how many were settled.

    `settled` counts those about which another member decided before this one was told.
    """

    open: tuple[Differing, ...]
    settled: int


def restore_lost(unit: WriteUnit, command: DecideDiffering) -> None:
    """Let the value that lost count from now on; a deletion that lost is done after all.

    The value and the decision are one change. Somebody else's newer value, written since this was
    shown, is not overwritten unseen: the two then meet like any others.

    Raises:
        TroubleError: conflict_decided (somebody did already, or the list is an old one);
            conflict_report_stands; conflict_has_parts (others belong to what would be deleted);
            conflict_merge_gone.
    """
    from desktop.protocol.registry import DELETED, MERGED_INTO

    found = _find(unit, command)
    seen = command.seen or unit.seen
    _check_report(unit, found)
    unit.start_txn()
    if found.g == DELETED:
        _delete(unit, found, seen)
    elif found.g == MERGED_INTO:
        _merge(unit, found)
    else:
        _put(unit, found, seen)
    _resolve(unit, found, seen)


def keep_current(unit: WriteUnit, command: DecideDiffering) -> None:
    """Say that what counts now is right; the other value is not asked about any more.

    Raises:
        TroubleError: conflict_decided.
    """
    found = _find(unit, command)
    unit.start_txn()
    _resolve(unit, found, command.seen or unit.seen)


def resend(unit: WriteUnit, command: DecidePutAside) -> int:
    """Say anew what the records are now; answers how many that were.

    The record was corrected before, in its usual window. What was saved together with it goes
    along, and so does what was put aside only because it belongs to the record.

    Raises:
        TroubleError: nothing_put_aside, put_aside_wrong (something in it still cannot be right).
    """
    from desktop.storage.refused import send_again

    try:
        count = send_again(unit, *_record_of(command.key))
    except ValueError as error:
        raise TroubleError("put_aside_wrong") from error
    if not count:
        raise TroubleError("nothing_put_aside")
    return count


def give_up(unit: WriteUnit, command: DecidePutAside) -> int:
    """Let go what was put aside: the records show what the province has.

    Raises:
        TroubleError: nothing_put_aside.
    """
    from desktop.storage.refused import let_go

    count = let_go(unit, *_record_of(command.key))
    if not count:
        raise TroubleError("nothing_put_aside")
    return count


def lost_of(read: ReadUnit, person_id: str) -> tuple[Differing, ...]:
    """Values of a member that lost since this member was last told on this PC."""
    from desktop.services.sync_troubles import sync_troubles

    inc, told = _told_until(read, person_id)
    same_log = inc == read.seen.inc
    return tuple(
        one
        for one in sync_troubles(read).differing
        if one.other_person == person_id and not (same_log and one.lost_at_seq <= told)
    )


def losses_of(read: ReadUnit, person_id: str) -> Losses:
    """What this member has to be told; most books have no such value at all."""
    from desktop.storage.decided import decided_against

    open_ones = lost_of(read, person_id) if read.sync.state().conflicts else ()
    return Losses(open_ones, decided_against(read, person_id))


def note_losses_seen(unit: WriteUnit, command: LossesSeen) -> None:
    """Do not tell this member again, on this PC, what was told by now."""
    from desktop.storage.decided import forget_decided

    forget_decided(unit, command.person_id)
    unit.set_setting(_SEEN_KEY + command.person_id, f"{unit.seen.inc} {unit.seen.seq}")


def _told_until(read: ReadUnit, person_id: str) -> tuple[int, int]:
    parts = (read.get_setting(_SEEN_KEY + person_id) or "").split()
    return (int(parts[0]), int(parts[1])) if len(parts) == 2 else (0, 0)


def _find(unit: WriteUnit, command: DecideDiffering) -> Lost:
    """The entry, which must be the very one that was shown.

    After a restore of the server positions name other values.
    """
    from desktop.storage.inbox import undecided

    fresh = command.seen is None or command.seen.inc == unit.seen.inc
    for one in undecided(unit.cursor) if fresh else ():
        if f"{one.t} {one.r} {one.g} {one.seq}" == command.key:
            return one
    raise TroubleError("conflict_decided")


def _check_report(unit: WriteUnit, found: Lost) -> None:
    """What was sent or decided by the province is not changed by the way."""
    if found.t not in _OF_REPORTS:
        return
    state = unit.values_of(_REPORT, found.r).get("state")
    if found.t != _REPORT or state in FROZEN_STATES or found.g in _DECIDED_ELSEWHERE:
        raise TroubleError("conflict_report_stands")


def _delete(unit: WriteUnit, found: Lost, seen: Seen) -> None:
    from desktop.protocol.ops import OpKind
    from desktop.storage.dependants import has_dependants
    from desktop.storage.records import is_live

    view = unit.records.view(found.t, found.r)
    # What belongs to a merged record is seen under the one that stands for it.
    merged = unit.has_merged(found.r) or unit.root_of(found.r) != found.r
    if merged or has_dependants(unit.cursor, found.t, found.r):
        raise TroubleError("conflict_has_parts")
    if is_live(view):
        unit.apply(OpKind.DELETE, found.t, found.r, {}, view, seen)


def _merge(unit: WriteUnit, found: Lost) -> None:
    from desktop.protocol.registry import BY_NAME

    target = found.cell.value
    there = isinstance(target, str) and bool(unit.records.view(found.t, unit.root_of(target)))
    if target is not None and (not there or unit.root_of(str(target)) == found.r):
        raise TroubleError("conflict_merge_gone")
    into = target if isinstance(target, str) else None
    unit.merge(BY_NAME[found.t].entity, found.r, into)


def _put(unit: WriteUnit, found: Lost, seen: Seen) -> None:
    from desktop.protocol.ops import OpKind
    from desktop.storage.records import is_deleted

    view = unit.records.view(found.t, found.r)
    if is_deleted(view):
        unit.apply(OpKind.RESTORE, found.t, found.r, {}, view, seen)
    unit.apply(OpKind.PUT, found.t, found.r, {found.g: found.cell.value}, view, seen)


def _resolve(unit: WriteUnit, found: Lost, seen: Seen) -> None:
    from desktop.protocol.ops import OpKind

    view = unit.records.view(found.t, found.r)
    unit.apply(OpKind.RESOLVE, found.t, found.r, {found.g: found.seq}, view, seen)


def _record_of(key: str) -> tuple[str, str]:
    table, _, record = key.partition(" ")
    return table, record

"""Ways to build the same programs wrongly; each must be found by the simulation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import pytest

from desktop.protocol import merging, ops
from desktop.protocol.messages import Echo, Stop
from desktop.storage import outbox, page_fold, records, sync_store, write_unit
from desktop.sync import session
from desktop.sync.steps import DbStep
from server.services import comparing, exchange, sync_frames
from server.services.digests import recomputed_total
from server.storage.rows import LastOp
from tests.simulation import machines

if TYPE_CHECKING:
    from desktop.protocol.messages import Frame
    from desktop.protocol.ops import Change, Loser, Op, RecordCells
    from server.storage.rows import KnownOp


@dataclass(frozen=True)
class Sabotage:
    """A wrong variant, and the property that must fail (or the wall that must stop it)."""

    name: str
    breaks: tuple[str, ...]
    build: Callable[[pytest.MonkeyPatch], None]


def _no_dedupe(patch: pytest.MonkeyPatch) -> None:
    """The server takes every op it is sent as a new one."""

    def place(op: Op, last: LastOp, known: KnownOp | None) -> sync_frames.Place:
        if known is not None:
            return sync_frames.Place(Stop.NOTHING, LastOp(op.n, op.id), fresh=True)
        return true_place(op, last, known)

    true_place = sync_frames.place
    patch.setattr(sync_frames, "place", place)


def _dedupe_by_id(patch: pytest.MonkeyPatch) -> None:
    """An op whose id is known is taken for the known one, whatever it says."""

    def place(op: Op, last: LastOp, known: KnownOp | None) -> sync_frames.Place:
        if known is not None:
            known = known._replace(payload_hash=op.payload_hash())
        return true_place(op, last, known)

    def says_other(_op: Op, _change: Change) -> bool:
        return False

    true_place = sync_frames.place
    patch.setattr(sync_frames, "place", place)
    # A PC looks as well, which mends what such a server does.
    patch.setattr(page_fold, "says_other", says_other)


def _no_incarnation(patch: pytest.MonkeyPatch) -> None:
    """A server that came back from a backup says that it is the same as before."""

    def same(_engine: Any, _clock: Any, teams: list[str]) -> int:
        return len(teams)

    patch.setattr(machines, "mark_restored", same)


def _base_without_incarnation(patch: pytest.MonkeyPatch) -> None:
    """A position in the log of before a restore is taken for one in the log of today."""

    def base_seq(self: Any, base: tuple[int, int]) -> int:
        return min(base[1], int(self._seq))

    patch.setattr(sync_frames._FrameWork, "_base_seq", base_seq)  # noqa: SLF001 - as above


def _drop_by_number(patch: pytest.MonkeyPatch) -> None:
    """What was seen in the log leaves the queue by its number in the epoch, not by its id."""

    def is_own(_self: sync_store.SyncStore, _n: int, _op_id: str) -> bool:
        return True

    def apply_page(self: sync_store.SyncStore, page: Any, **options: Any) -> Any:
        applied = true_apply(self, page, **options)
        for entry in page.entries:
            if not isinstance(entry, Echo) and entry.dev == self._unit.head.dev:
                self._cursor.execute("UPDATE outbox SET state = 'archived' WHERE n = ?", (entry.n,))
        return applied

    true_apply = sync_store.SyncStore.apply_page
    patch.setattr(sync_store.SyncStore, "is_own", is_own)
    patch.setattr(sync_store.SyncStore, "apply_page", apply_page)


def _no_archive(patch: pytest.MonkeyPatch) -> None:
    """An op that was seen in the log is forgotten."""

    def apply_page(self: sync_store.SyncStore, page: Any, **options: Any) -> Any:
        applied = true_apply(self, page, **options)
        self._cursor.execute("DELETE FROM outbox WHERE state = 'archived'")
        return applied

    true_apply = sync_store.SyncStore.apply_page
    patch.setattr(sync_store.SyncStore, "apply_page", apply_page)


def _base_at_commit(patch: pytest.MonkeyPatch) -> None:
    """An edit claims to have seen everything that was there when it was saved."""

    def add(self: outbox.OpWriter, kind: Any, t: str, r: str, f: Any, *_: Any, **__: Any) -> Op:
        return true_add(self, kind, t, r, f, self.head.seen)

    true_add = outbox.OpWriter.add
    patch.setattr(outbox.OpWriter, "add", add)


def _no_inbox(patch: pytest.MonkeyPatch) -> None:
    """Both ends agree on the winner and forget the loser."""

    def fold(cells: RecordCells, change: Change) -> list[Loser]:
        true_fold(cells, change)
        return []

    true_fold = ops.fold
    patch.setattr(merging, "fold", fold)
    patch.setattr(records, "fold", fold)


def _drop_on_acknowledgement(patch: pytest.MonkeyPatch) -> None:
    """An op leaves the queue when the server says that it has it."""

    def take(tally: Any, token: str, state: Any, frames: Any, answer: Any) -> Any:
        def forget(unit: write_unit.WriteUnit) -> None:
            marks = (state.ep, answer.last_n)
            keys = unit.cursor.execute(
                "SELECT DISTINCT t, r FROM outbox WHERE state = 'pending' AND ep = ? AND n <= ?",
                marks,
            ).fetchall()
            unit.cursor.execute(
                "UPDATE outbox SET state = 'archived' WHERE ep = ? AND n <= ?", marks
            )
            for t, r in keys:
                unit.records.show(t, r, unit.records.view(t, r))

        yield DbStep(forget)
        return (yield from true_take(tally, token, state, frames, answer))

    true_take = session._take  # noqa: SLF001 - the step that is built wrongly
    patch.setattr(session, "_take", take)


def _split_txn(patch: pytest.MonkeyPatch) -> None:
    """Frames end anywhere, and the server does not look."""

    def frames(self: sync_store.SyncStore, *limits: int) -> list[Frame]:
        return [[op] for frame in true_frames(self, *limits) for op in frame]

    def frame(self: exchange.Exchange, taken: Frame) -> Stop:
        self._last_txn = ""
        return true_frame(self, taken)

    true_frames = sync_store.SyncStore.frames
    true_frame = exchange.Exchange.frame
    patch.setattr(sync_store.SyncStore, "frames", frames)
    patch.setattr(exchange.Exchange, "frame", frame)


def _no_fork_check(patch: pytest.MonkeyPatch) -> None:
    """The server takes numbers as they come: neither an old n nor a wrong prev stops it."""

    def place(op: Op, last: LastOp, known: KnownOp | None) -> sync_frames.Place:
        if known is not None and op.n <= last.n:
            return sync_frames.Place(Stop.NOTHING, last, fresh=False)
        return sync_frames.Place(Stop.NOTHING, LastOp(op.n, op.id), fresh=known is None)

    patch.setattr(sync_frames, "place", place)


def _no_prev(patch: pytest.MonkeyPatch) -> None:
    """Numbers alone say where a device's queue stands: no `prev`, no `last_id`."""

    def place(op: Op, last: LastOp, known: KnownOp | None) -> sync_frames.Place:
        return true_place(op, LastOp(last.n, op.prev), known)

    def is_own(_self: sync_store.SyncStore, _n: int, _op_id: str) -> bool:
        return True

    true_place = sync_frames.place
    patch.setattr(sync_frames, "place", place)
    patch.setattr(sync_store.SyncStore, "is_own", is_own)


def _merge_cycle(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks whether a merge leads back to its own record."""

    def closes_cycle(_cells_of: merging.CellsOf, _change: Change, *_: Any) -> bool:
        return False

    patch.setattr(merging, "closes_cycle", closes_cycle)


def _hidden_by_merge(patch: pytest.MonkeyPatch) -> None:
    """What reaches a merged record late is kept there, where nobody sees it."""

    def values(*_: Any) -> list[merging.RecordLoser]:
        return []

    patch.setattr(merging, "_values_after_merge", values)


def _zombie_after_erase(patch: pytest.MonkeyPatch) -> None:
    """What is said of an erased record by who did not know is taken like anything else."""

    def is_of_erased(_self: Any, _op: Op) -> bool:
        return False

    patch.setattr(sync_frames._FrameWork, "_is_of_erased", is_of_erased)  # noqa: SLF001 - as above


def _repair_overwrites(patch: pytest.MonkeyPatch) -> None:
    """Where two states differ the server's rows go over the PC's, whatever its log says."""

    def unproven(store: Any, _head: Any) -> Any:
        return SimpleNamespace(total=recomputed_total(store))

    def right(_engine: Any, _team_id: str) -> int:
        return 0

    patch.setattr(comparing, "fold_log", unproven)
    patch.setattr(comparing, "mend_from_log", right)


SABOTAGES: Final = (
    Sabotage("no dedupe", ("IntegrityError", "P2"), _no_dedupe),
    Sabotage("dedupe without payload check", ("P2", "P3", "P1"), _dedupe_by_id),
    Sabotage("no incarnation", ("P3", "P9"), _no_incarnation),
    Sabotage("base without incarnation", ("P3",), _base_without_incarnation),
    Sabotage("drop by number", ("P1", "P2", "P4", "P9"), _drop_by_number),
    Sabotage("no archive", ("P2", "P4", "P9"), _no_archive),
    Sabotage("zombie after erase", ("P6", "P2", "P1"), _zombie_after_erase),
    Sabotage("bucket repair that overwrites", ("P17", "P15"), _repair_overwrites),
    Sabotage("base at commit", ("P3",), _base_at_commit),
    Sabotage("no inbox", ("P3",), _no_inbox),
    Sabotage("drop on acknowledgement", ("P4", "P1"), _drop_on_acknowledgement),
    Sabotage("split txn", ("P10",), _split_txn),
    Sabotage("no fork check", ("P8", "P2", "P9"), _no_fork_check),
    Sabotage("no prev", ("P2", "P9", "P10"), _no_prev),
    Sabotage("merge cycle", ("no cycle",), _merge_cycle),
    Sabotage("hidden by a merge", ("P3",), _hidden_by_merge),
)

"""Writing: row, op, before-image and history in one transaction, always together."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete

from desktop.domain.changes import Changes
from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.protocol.ops import OpKind, RecordCells, echoed, fold
from desktop.protocol.registry import MERGEABLE, MERGED_INTO
from desktop.storage.aliases import REFERRING
from desktop.storage.erased import is_erased
from desktop.storage.feeds import replace_notices, replace_platforms
from desktop.storage.head import read_head, write_head
from desktop.storage.journal import add_act, add_image
from desktop.storage.models import TABLES
from desktop.storage.outbox import OP_BYTES, OpWriter
from desktop.storage.read_unit import ReadUnit
from desktop.storage.records import (
    BEHIND_ALL,
    PutAsideOp,
    any_refused,
    is_deleted,
    is_live,
    oldest_base,
)
from desktop.storage.row_codec import RowCodec, codec_of
from desktop.storage.statement import Statement, upsert_statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from desktop.domain.changes import Seen, Undone
    from desktop.domain.clock import Clock
    from desktop.domain.reporting import Notice
    from desktop.domain.work import Platform
    from desktop.protocol.ops import Cell
    from desktop.protocol.registry import GroupValue
    from desktop.storage.sync_store import SyncStore

_SETTING = TABLES["setting"]
_SET: Final = upsert_statement(_SETTING)
_UNSET: Final = Statement(delete(_SETTING).where(_SETTING.c.key == bindparam("key")))
_DRAFT = TABLES["draft"]
_KEEP_DRAFT: Final = upsert_statement(_DRAFT)
_FORGET_DRAFT: Final = Statement(delete(_DRAFT).where(_DRAFT.c.key == bindparam("key")))


class WriteUnit(ReadUnit):
    """One transaction of one act; made by `Database.write`.

    Args:
        connection: Inside a transaction that holds the write lock.
        clock: Time and randomness.
        who: Person id of the member at the keyboard; None for the program itself.
        act: Id of the user action to continue (an import in slices); None for a new one.
        kind: What the action is called in the history, such as "record_assistance".
    """

    def __init__(
        self,
        connection: Connection,
        clock: Clock,
        who: str | None = None,
        *,
        act: str | None = None,
        kind: str = "",
    ) -> None:
        super().__init__(connection)
        self.clock = clock
        self.who = who
        self.act = act or new_id(clock)
        self.kind = kind
        self.head = read_head(self.cursor)
        self._ops = OpWriter(self.cursor, self.head, clock, who, self.act)
        self._touched: dict[str, set[str]] = {}
        self._synced = False
        self.wiped = False
        """Something was erased: older pages of it must not stay in the write-ahead log."""
        self._noted = False

    @property
    def changes(self) -> Changes:
        """What this unit touched so far."""
        records = {table: frozenset(ids) for table, ids in self._touched.items()}
        return Changes(records, self.act if self._noted else None, self._synced)

    @property
    def seen(self) -> Seen:
        """The sync cursor that the values read here reflect."""
        return self.head.seen

    @contextmanager
    def txn(self) -> Iterator[None]:
        """A business change of its own inside the act (an import: one for each household)."""
        self.start_txn()
        yield
        self.start_txn()

    def start_txn(self) -> None:
        """End the present business change; the next op begins another one."""
        self._ops.start_txn()

    def add(self, entity: Any) -> None:
        """Save a new record whose id was made for it: nothing of it can be there yet.

        A long list is so saved without looking for each of its records first.

        Raises:
            ValueError: as `put`.
        """
        codec = codec_of(type(entity))
        f = _differing(codec, entity, codec.defaults)
        if not self.apply(OpKind.PUT, codec.name, entity.id, f, {}, fresh=True):
            raise ValueError(f"a value of {codec.name} has another type than its field")

    def put(self, entity: Any, *, original: Any = None, seen: Seen | None = None) -> None:
        """Save a record: its row, an op with what is new, and the values before.

        Args:
            entity: The whole record as it should be.
            original: The record as it was read before editing: only the groups that differ
                between the two are written, so that what others changed meanwhile stays.
                None for a new record (an existing one of that id then becomes like `entity`).
            seen: Where the log stood when `original` was read; default is now.

        Raises:
            ValueError: a value that the other end would refuse (too long, of another type, no
                id): a bug of the use case, whose op would stop or leave the queue later.
        """
        codec = codec_of(type(entity))
        record: str = entity.id
        view = self.records.view(codec.name, record)
        compared = codec.groups(original) if original is not None else _current(codec, view)
        f = _differing(codec, entity, compared)
        if not f and view and not is_deleted(view):
            return
        self._keep_unseen_members(codec, f, view)
        if is_deleted(view):
            self.apply(OpKind.RESTORE, codec.name, record, {}, view, seen)
        if f or not view:
            shown = self.apply(OpKind.PUT, codec.name, record, f, view, seen)
            if original is None and not shown:
                raise ValueError(f"a value of {codec.name} has another type than its field")

    def delete(self, entity_type: type, id: str, *, seen: Seen | None = None) -> None:  # noqa: A002
        """Delete a record; nothing happens when it is not live."""
        codec = codec_of(entity_type)
        view = self.records.view(codec.name, id)
        if is_live(view):
            self.apply(OpKind.DELETE, codec.name, id, {}, view, seen)

    def restore(self, entity_type: type, id: str) -> None:  # noqa: A002
        """Bring a deleted record back; nothing happens when it is not deleted."""
        codec = codec_of(entity_type)
        view = self.records.view(codec.name, id)
        if is_deleted(view):
            self.apply(OpKind.RESTORE, codec.name, id, {}, view, None)

    def merge(self, entity_type: type, id: str, into: str | None) -> None:  # noqa: A002
        """Say that a record is a second entry of another one, or with None that it is not.

        Nothing that refers to it is rewritten; it is read through the root from now on.

        Raises:
            ValueError: it would stand for itself, or cannot be merged at all.
        """
        codec = codec_of(entity_type)
        if codec.name not in MERGEABLE or (into is not None and self.root_of(into) == id):
            raise ValueError(f"this record of {codec.name} is not merged so")
        view = self.records.view(codec.name, id)
        f: dict[str, GroupValue] = {MERGED_INTO: into}
        codec.check(f)
        if is_live(view) and (into is not None or MERGED_INTO in view):
            self.apply(OpKind.MERGE, codec.name, id, f, view)

    def undo(self, act: str) -> Undone:
        """Take back what an act did, as far as nobody changed it since, by a new act.

        Raises:
            TroubleError: act_unknown (older than 30 days, or never seen on this PC).
        """
        from desktop.storage.undo import undo_act

        return undo_act(self, act)

    def apply(
        self,
        kind: OpKind,
        t: str,
        r: str,
        f: dict[str, GroupValue],
        view: RecordCells,
        seen: Seen | None = None,
        *,
        fresh: bool = False,
    ) -> bool:
        """Write one op by table name, on top of the record's view, which it also changes.

        Args:
            kind: What it does.
            t: Table.
            r: Record.
            f: Values.
            view: As `records.view` gives it.
            seen: Where the log stood when the values were read; default is now.
            fresh: Nothing of the record is stored yet.

        Returns:
            Whether the record has a row now.

        Raises:
            TroubleError: record_erased, when it was erased on order while a form was open.
        """
        if not fresh and is_erased(self.cursor, t, r):
            raise TroubleError("record_erased")
        op = self._ops.add(kind, t, r, f, self._seen_beneath(t, r, f, seen or self.head.seen))
        at = op.hlc >> 16
        if not self._noted:
            add_act(self.cursor, self.act, self.who, at, self.kind, self.head.dev)
            self._noted = True
        before = dict(view)
        fold(view, echoed(op, BEHIND_ALL))
        add_image(self.cursor, self.act, op.txn, (t, r), before, view, at)
        self.touch(t, r)
        self._synced = True
        shown = self.records.show(t, r, view, fresh=fresh)
        self.touch_followed()
        return shown

    def _seen_beneath(self, t: str, r: str, f: dict[str, GroupValue], seen: Seen) -> Seen:
        """Where the log stood when what lies beneath the screen was read.

        A value that the server refused hides what others wrote meanwhile, so whoever writes over
        it has seen no more of the log than its writer had.
        """
        if not self._any_refused:
            return seen
        return oldest_base(
            (op for op in self.records.pending(t, r) if isinstance(op, PutAsideOp)), f, seen
        )

    @cached_property
    def _any_refused(self) -> bool:
        return any_refused(self.cursor)

    def room_for(self, ops: int, size: int) -> bool:
        """Whether the present txn can take so many more ops with so many bytes of values."""
        return self._ops.fits(ops, size + ops * OP_BYTES)

    def set_setting(self, key: str, value: str | None) -> None:
        """Store a setting of this team on this PC; None removes it."""
        if value is None:
            _UNSET.run(self.cursor, key=key)
        else:
            self.cursor.execute(_SET.sql, (key, value))

    def save_draft(self, key: str, body: str | None) -> None:
        """Keep what was typed into a form and not yet saved; None forgets it."""
        if body is None:
            _FORGET_DRAFT.run(self.cursor, key=key)
        else:
            at = int(self.clock.now().timestamp() * 1000)
            self.cursor.execute(_KEEP_DRAFT.sql, (key, body, at))

    def replace_platforms(self, platforms: Iterable[Platform]) -> None:
        """Put another catalogue in place of the present one."""
        replace_platforms(self.cursor, platforms)
        self.touch_table("platform")

    def replace_notices(self, notices: Iterable[Notice]) -> None:
        """Put other guidance in place of what there is."""
        replace_notices(self.cursor, notices)
        self.touch_table("notice")

    @property
    def sync_store(self) -> SyncStore:
        """What a sync session reads and writes, inside this transaction."""
        from desktop.storage.sync_store import SyncStore

        return SyncStore(self)

    def touch(self, t: str, r: str) -> None:
        """Note that a record changed."""
        self._touched.setdefault(t, set()).add(r)

    def touch_followed(self) -> None:
        """Note the records whose rows followed a merge."""
        while self.records.followed:
            self.touch(*self.records.followed.pop())

    def touch_table(self, t: str) -> None:
        """Note that a whole table may have changed."""
        self._touched.setdefault(t, set())

    def touch_sync_state(self) -> None:
        """Note that what the status line says of sync changed."""
        self._synced = True

    def _keep_unseen_members(
        self, codec: RowCodec, f: dict[str, GroupValue], view: RecordCells
    ) -> None:
        """Members of a touched group that nobody could mean to change go along unchanged.

        Those that a newer version wrote, and references to a merged record, which people see as
        its root.
        """
        for group, value in f.items():
            cell = view.get(group)
            if isinstance(value, dict) and cell is not None and isinstance(cell.value, dict):
                merged = {
                    name: cell.value[name]
                    for name in REFERRING.get(codec.name, ())
                    if isinstance(named := cell.value.get(name), str)
                    and self.root_of(named) == value.get(name)
                }
                f[group] = {**cell.value, **value, **merged}

    def finish(self) -> None:
        """Last step before the commit."""
        if self.head.changed:
            write_head(self.cursor, self.head)


def _differing(
    codec: RowCodec, entity: Any, compared: dict[str, GroupValue]
) -> dict[str, GroupValue]:
    """The groups of an entity that are to be written."""
    wanted = codec.groups(entity)
    f = {group: value for group, value in wanted.items() if value != compared[group]}
    if MERGED_INTO in f and codec.name in MERGEABLE:
        raise ValueError("records are merged by merge()")
    codec.check(f)
    return f


def _current(codec: RowCodec, view: RecordCells) -> dict[str, GroupValue]:
    """Values of every group as the view has them, the default where it has none."""
    return {group: _known_part(view.get(group), value) for group, value in codec.defaults.items()}


def _known_part(cell: Cell | None, default: GroupValue) -> GroupValue:
    if cell is None:
        return default
    if isinstance(default, dict) and isinstance(cell.value, dict):
        return {name: cell.value.get(name, value) for name, value in default.items()}
    return cell.value

"""The log's statements, built by Core and compiled once a process (`sql.compiled`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    Table,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from desktop.protocol.ops import MAX_TXN_OPS
from server.storage.schema import (
    change,
    device_epoch,
    erased,
    feed,
    head,
    inbox,
    incarnation,
    record,
)

if TYPE_CHECKING:
    from sqlalchemy.sql import ClauseElement

PAGE_COLUMNS = (
    *(change.c.seq, change.c.op_id, change.c.dev, change.c.ep, change.c.n, change.c.txn),
    *(change.c.act, change.c.kind, change.c.t, change.c.r, change.c.patch, change.c.base_seq),
    *(change.c.hlc, change.c.s, change.c.who, change.c.status, change.c.reason),
    *(change.c.converted, change.c.seed, change.c.chain, change.c.signature),
    change.c.payload_hash,
)
"""What a page needs of an entry, in this order."""

HEAD_COLUMNS = (head.c.inc, head.c.seq, head.c.chain, head.c.digest_sum, head.c.durable)


def head_read() -> ClauseElement:
    """Where the log ends."""
    return select(*HEAD_COLUMNS).where(head.c.team_id == bindparam("team"))


def head_lock() -> ClauseElement:
    """The same, and nobody else writes this team's log until the transaction ends."""
    return select(*HEAD_COLUMNS).where(head.c.team_id == bindparam("team")).with_for_update()


def head_save() -> ClauseElement:
    """Move the head."""
    return (
        update(head)
        .where(head.c.team_id == bindparam("team"))
        .values(
            inc=bindparam("inc"),
            seq=bindparam("seq"),
            chain=bindparam("chain"),
            digest_sum=bindparam("total"),
        )
    )


def cut_read() -> ClauseElement:
    """How far bases of an older incarnation are good."""
    return select(incarnation.c.cut).where(
        incarnation.c.team_id == bindparam("team"), incarnation.c.inc == bindparam("inc")
    )


def last_op_read() -> ClauseElement:
    """The last op of a device's epoch."""
    return select(device_epoch.c.last_n, device_epoch.c.last_id).where(
        device_epoch.c.team_id == bindparam("team"),
        device_epoch.c.dev == bindparam("dev"),
        device_epoch.c.ep == bindparam("ep"),
    )


def last_op_save_sqlite() -> ClauseElement:
    """Set the last op of a device's epoch."""
    made = sqlite.insert(device_epoch)
    return made.on_conflict_do_update(
        index_elements=["team_id", "dev", "ep"],
        set_={"last_n": made.excluded.last_n, "last_id": made.excluded.last_id},
    )


def last_op_save_postgresql() -> ClauseElement:
    """Set the last op of a device's epoch."""
    made = postgresql.insert(device_epoch)
    return made.on_conflict_do_update(
        index_elements=["team_id", "dev", "ep"],
        set_={"last_n": made.excluded.last_n, "last_id": made.excluded.last_id},
    )


def known_one() -> ClauseElement:
    """One op by id."""
    return select(change.c.op_id, change.c.seq, change.c.payload_hash).where(
        change.c.team_id == bindparam("team"), change.c.op_id == bindparam("op_id")
    )


def known_many() -> ClauseElement:
    """Ops by ids (PostgreSQL)."""
    # As a join each op is looked up by its own key. For `= ANY` a plan that was made while the
    # table was empty reads the team's whole log.
    ids = (
        func.unnest(bindparam("op_ids", type_=ARRAY(change.c.op_id.type)))
        .table_valued("op_id")
        .render_derived(name="ids")
    )
    return select(change.c.op_id, change.c.seq, change.c.payload_hash).where(
        change.c.team_id == bindparam("team"), change.c.op_id == ids.c.op_id
    )


def cells_one() -> ClauseElement:
    """One record's cells."""
    return select(record.c.t, record.c.r, record.c.cells).where(
        record.c.team_id == bindparam("team"),
        record.c.t == bindparam("t"),
        record.c.r == bindparam("r"),
    )


def cells_many() -> ClauseElement:
    """Records' cells by parallel arrays of tables and ids (PostgreSQL)."""
    keys = (
        func.unnest(
            bindparam("ts", type_=ARRAY(record.c.t.type)),
            bindparam("rs", type_=ARRAY(record.c.r.type)),
        )
        .table_valued("t", "r")
        .render_derived(name="keys")
    )
    return select(record.c.t, record.c.r, record.c.cells).where(
        record.c.team_id == bindparam("team"), record.c.t == keys.c.t, record.c.r == keys.c.r
    )


def quarantined() -> ClauseElement:
    """Quarantined entries of a record."""
    return select(change.c.seq).where(
        change.c.team_id == bindparam("team"),
        change.c.t == bindparam("t"),
        change.c.r == bindparam("r"),
        # A literal, so that SQLite sees that the partial index serves.
        change.c.status == literal_column("'quarantine'"),
    )


def append_sqlite() -> ClauseElement:
    """One log entry, by executemany."""
    return insert(change)


def append_postgresql() -> ClauseElement:
    """Log entries from one array a column."""
    return insert(change).from_select(*_arrays(change))


def cells_save_sqlite() -> ClauseElement:
    """One record's cells, by executemany."""
    made = sqlite.insert(record)
    return made.on_conflict_do_update(
        index_elements=["team_id", "t", "r"], set_={"cells": made.excluded.cells}
    )


def cells_save_postgresql() -> ClauseElement:
    """Records' cells from one array a column."""
    made = postgresql.insert(record).from_select(*_arrays(record))
    return made.on_conflict_do_update(
        index_elements=["team_id", "t", "r"], set_={"cells": made.excluded.cells}
    )


def inbox_add_sqlite() -> ClauseElement:
    """One inbox entry, by executemany."""
    return insert(inbox)


def inbox_add_postgresql() -> ClauseElement:
    """Inbox entries from one array a column."""
    return insert(inbox).from_select(*_arrays(inbox))


def inbox_take() -> ClauseElement:
    """Take one entry out of the inbox."""
    return (
        delete(inbox)
        .where(
            inbox.c.team_id == bindparam("team"),
            inbox.c.t == bindparam("t"),
            inbox.c.r == bindparam("r"),
            inbox.c.field_group == bindparam("field_group"),
            inbox.c.cell_seq == bindparam("cell_seq"),
        )
        .returning(inbox.c.cell)
    )


def inbox_of_record() -> ClauseElement:
    """Every inbox entry of a record."""
    return select(
        inbox.c.t, inbox.c.r, inbox.c.field_group, inbox.c.cell_seq, inbox.c.at_seq, inbox.c.cell
    ).where(
        inbox.c.team_id == bindparam("team"),
        inbox.c.t == bindparam("t"),
        inbox.c.r == bindparam("r"),
    )


def erased_all() -> ClauseElement:
    """Every erased record of a team."""
    return select(erased.c.t, erased.c.r).where(erased.c.team_id == bindparam("team"))


def erased_add_sqlite() -> ClauseElement:
    """Note an erased record once."""
    return sqlite.insert(erased).on_conflict_do_nothing()


def erased_add_postgresql() -> ClauseElement:
    """Note an erased record once."""
    return postgresql.insert(erased).on_conflict_do_nothing()


def entries_of_records() -> ClauseElement:
    """Log entries about as many records as one txn has ops; unused places hold no id."""
    records: list[Any] = [bindparam(f"r{at}") for at in range(MAX_TXN_OPS)]
    return (
        select(*PAGE_COLUMNS)
        .where(change.c.team_id == bindparam("team"), change.c.r.in_(records))
        .order_by(change.c.seq)
    )


def patches_of_table() -> ClauseElement:
    """What every log entry of a table says, and of which record."""
    return select(change.c.r, change.c.patch).where(
        change.c.team_id == bindparam("team"), change.c.t == bindparam("t")
    )


def seqs_with_seed() -> ClauseElement:
    """Positions with that seed in a stretch of the log."""
    return select(change.c.seq).where(
        change.c.team_id == bindparam("team"),
        change.c.seq >= bindparam("first"),
        change.c.seq <= bindparam("last"),
        change.c.seed == bindparam("seed"),
    )


def entry_erase() -> ClauseElement:
    """Put what is left of an entry in its place."""
    columns = ("patch", "seed", "status", "reason", "payload_hash")
    return (
        update(change)
        .where(change.c.team_id == bindparam("team"), change.c.seq == bindparam("new_seq"))
        .values({name: bindparam(f"new_{name}") for name in columns})
    )


def seed_replace() -> ClauseElement:
    """Give an entry a seed of its own."""
    return (
        update(change)
        .where(change.c.team_id == bindparam("team"), change.c.seq == bindparam("at"))
        .values(seed=bindparam("new_seed"))
    )


def page() -> ClauseElement:
    """Log entries after a position, in order."""
    return (
        select(*PAGE_COLUMNS)
        .where(change.c.team_id == bindparam("team"), change.c.seq > bindparam("after"))
        .order_by(change.c.seq)
        .limit(bindparam("limit"))
    )


def all_cells() -> ClauseElement:
    """Every record of a team."""
    return select(record.c.t, record.c.r, record.c.cells).where(
        record.c.team_id == bindparam("team")
    )


def cells_of_table() -> ClauseElement:
    """Every record of one table."""
    return select(record.c.r, record.c.cells).where(
        record.c.team_id == bindparam("team"), record.c.t == bindparam("t")
    )


def cells_drop() -> ClauseElement:
    """Take one record out."""
    return delete(record).where(
        record.c.team_id == bindparam("team"),
        record.c.t == bindparam("t"),
        record.c.r == bindparam("r"),
    )


def checked_read() -> ClauseElement:
    """When the rows of a team were last looked at."""
    return select(head.c.checked_at).where(head.c.team_id == bindparam("team"))


def checked_save() -> ClauseElement:
    """The rows of a team were looked at."""
    moved = update(head).where(head.c.team_id == bindparam("team"))
    return moved.values(checked_at=bindparam("at"))


def all_inbox() -> ClauseElement:
    """Every inbox entry of a team."""
    return select(
        inbox.c.t, inbox.c.r, inbox.c.field_group, inbox.c.cell_seq, inbox.c.at_seq, inbox.c.cell
    ).where(inbox.c.team_id == bindparam("team"))


def all_last_ops() -> ClauseElement:
    """Every device epoch of a team."""
    return select(
        device_epoch.c.dev, device_epoch.c.ep, device_epoch.c.last_n, device_epoch.c.last_id
    ).where(device_epoch.c.team_id == bindparam("team"))


def newer_feeds() -> ClauseElement:
    """What the province published after a version, oldest first."""
    return (
        select(feed.c.name, feed.c.body)
        .where(feed.c.version > bindparam("after"))
        .order_by(feed.c.version)
    )


def _arrays(table: Table) -> tuple[list[str], Any]:
    """Column names and a SELECT that unrolls one array parameter a column in step."""
    names = [column.name for column in table.columns]
    arrays = [bindparam(column.name, type_=ARRAY(column.type)) for column in table.columns]
    return names, select(*(func.unnest(array) for array in arrays))

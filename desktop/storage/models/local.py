"""Tables that never leave the PC: state of records, queue of ops, inbox, history, settings."""

from __future__ import annotations

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.storage.models.base import Base

STATE_PENDING = "pending"
STATE_ARCHIVED = "archived"
STATE_QUARANTINED = "quarantined"
STATE_SUPERSEDED = "superseded"
"""Refused, and said anew by another op, or given up."""


class RecordStateModel(Base):
    """What the server's log says of a record up to the cursor: canonical `RecordCells`."""

    __tablename__ = "record_state"
    __table_args__ = ({"sqlite_with_rowid": False},)

    t: Mapped[str] = mapped_column(primary_key=True)
    r: Mapped[str] = mapped_column(primary_key=True)
    cells: Mapped[bytes]


class AliasModel(Base):
    """A record that was merged into another: `target` as its cells say, `root` as people see it.

    A record whose root is another one has no row of its own, and rows that refer to it name the
    root. Made from the cells, as rows are.
    """

    __tablename__ = "alias"
    __table_args__ = ({"sqlite_with_rowid": False},)

    r: Mapped[str] = mapped_column(primary_key=True)
    t: Mapped[str]
    target: Mapped[str]
    root: Mapped[str]


class SearchWordModel(Base):
    """Phrases by which residents and households are found; made from their rows."""

    __tablename__ = "search_word"
    __table_args__ = ({"sqlite_with_rowid": False},)

    word: Mapped[str] = mapped_column(primary_key=True)
    r: Mapped[str] = mapped_column(primary_key=True)
    spelt: Mapped[str]


class OutboxModel(Base):
    """Own ops: waiting, seen back in the log (kept as archive), or refused with a reason.

    What is refused stays in the view of its record until it is said anew or given up.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "t", "r", sqlite_where=text("state = 'pending'")),
        Index("ix_outbox_refused", "lc", sqlite_where=text("state = 'quarantined'")),
        Index("ix_outbox_put_aside", "t", "r", sqlite_where=text("state = 'quarantined'")),
        Index("ix_outbox_ep_n", "ep", "n"),
    )

    lc: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    ep: Mapped[int]
    n: Mapped[int]
    t: Mapped[str]
    r: Mapped[str]
    txn: Mapped[str]
    state: Mapped[str]
    payload: Mapped[bytes]
    reason: Mapped[str]
    seq: Mapped[int] = mapped_column(server_default="0")


class InboxModel(Base):
    """Values that lost to another: shown to people, who can take them back.

    `seq` wrote the value, `winner_seq` is where it lost, `at` (ms) when this PC learned of it.
    """

    __tablename__ = "inbox"
    __table_args__ = ({"sqlite_with_rowid": False},)

    t: Mapped[str] = mapped_column(primary_key=True)
    r: Mapped[str] = mapped_column(primary_key=True)
    g: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    cell: Mapped[bytes]
    winner_seq: Mapped[int]
    at: Mapped[int]


class BeforeImageModel(Base):
    """Values before and after each applied change, own or pulled, for undo; kept 30 days.

    `created` tells that the change made the record; groups that had no value are None.
    """

    __tablename__ = "before_image"

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(index=True)
    txn: Mapped[str]
    t: Mapped[str]
    r: Mapped[str]
    created: Mapped[bool]
    before: Mapped[bytes]
    after: Mapped[bytes]
    at: Mapped[int] = mapped_column(index=True)


class SetAsideModel(Base):
    """What stood in a damaged place before it was mended: when (ms), where, and the bytes.

    `kind` tells what they are: "cells" of a record, a value that "lost", or a "row" of the table.
    """

    __tablename__ = "set_aside"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int] = mapped_column(index=True)
    t: Mapped[str]
    r: Mapped[str]
    kind: Mapped[str]
    body: Mapped[bytes]


class ErasedModel(Base):
    """A record that was erased on order: when (ms), on what ground, and when this PC did it."""

    __tablename__ = "erased"
    __table_args__ = ({"sqlite_with_rowid": False},)

    t: Mapped[str] = mapped_column(primary_key=True)
    r: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[int]
    ground: Mapped[str]
    noted: Mapped[int]


class SignedOrderModel(Base):
    """What the province wrote into the log itself, with its signature; offered again in need."""

    __tablename__ = "signed_order"

    place: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    body: Mapped[bytes]


class HistoryModel(Base):
    """One user action of any size: who, when (ms), on which device, what for."""

    __tablename__ = "history"

    act: Mapped[str] = mapped_column(primary_key=True)
    who: Mapped[str | None]
    at: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str]
    dev: Mapped[str]


class TakingBackModel(Base):
    """How far the undo of an act came (see `storage.taking_back.TakingBack`)."""

    __tablename__ = "taking_back"
    __table_args__ = (
        Index("ix_taking_back_act", "act"),
        {"sqlite_with_rowid": False},
    )

    taker: Mapped[str] = mapped_column(primary_key=True)
    act: Mapped[str]
    total: Mapped[int]
    done: Mapped[int]
    place: Mapped[int]
    top: Mapped[int]
    restored: Mapped[int]
    kept: Mapped[int]


class SyncHeadModel(Base):
    """The one row that says where this PC stands in its own queue and in the server's log."""

    __tablename__ = "sync_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    team: Mapped[str]
    dev: Mapped[str]
    ep: Mapped[int]
    n: Mapped[int]
    last_id: Mapped[str]
    lc: Mapped[int]
    hlc: Mapped[int]
    inc: Mapped[int]
    cursor: Mapped[int]
    chain: Mapped[bytes]
    total: Mapped[bytes]
    last_success_at: Mapped[int | None]
    last_equal: Mapped[bool | None]


class SettingModel(Base):
    """Settings of this team on this PC."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class DraftModel(Base):
    """What was typed and not yet saved, by form."""

    __tablename__ = "draft"

    key: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[str]
    at: Mapped[int]


class BlobModel(Base):
    """Bytes named by their SHA-256: complete when its chunks have `size` bytes together.

    `stored_there` tells that the server has them whole.
    """

    __tablename__ = "blob"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    stored_there: Mapped[bool]


class BlobChunkModel(Base):
    """Pieces of blobs, counted from 0; all but the last of one length."""

    __tablename__ = "blob_chunk"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes]


class FeedModel(Base):
    """What the province published and signed, as it came; the last two versions of each."""

    __tablename__ = "feed"

    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes]

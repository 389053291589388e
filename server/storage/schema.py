"""The province server's tables, as SQLAlchemy Core.

Ids are stored as bytes (half the size of their hex form). Tables of the log belong to one team
and are seen only inside that team's scope; tables of the door are needed before the team is
known (`server/storage/scope.py`).
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)

province = Table(
    "province",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(200), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

# --- The log of each team -------------------------------------------------------------------

head = Table(
    "head",
    metadata,
    Column("team_id", LargeBinary, primary_key=True),
    Column("inc", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    # Sum of the state digests of records and inbox entries, mod 2^256.
    Column("digest_sum", LargeBinary, nullable=False),
    # Up to here the log is on a verified backup.
    Column("durable", BigInteger, nullable=False, server_default=text("0")),
    # When the stored rows were last compared with the sum (ms).
    Column("checked_at", BigInteger, nullable=False, server_default=text("0")),
)

incarnation = Table(
    "incarnation",
    metadata,
    Column("team_id", LargeBinary, nullable=False),
    Column("inc", BigInteger, nullable=False),
    # Bases of this older incarnation are good up to here.
    Column("cut", BigInteger, nullable=False),
    PrimaryKeyConstraint("team_id", "inc"),
)

device_epoch = Table(
    "device_epoch",
    metadata,
    Column("team_id", LargeBinary, nullable=False),
    Column("dev", LargeBinary, nullable=False),
    Column("ep", BigInteger, nullable=False),
    Column("last_n", BigInteger, nullable=False),
    Column("last_id", LargeBinary, nullable=False),
    PrimaryKeyConstraint("team_id", "dev", "ep"),
)

change = Table(
    "change",
    metadata,
    Column("team_id", LargeBinary, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("op_id", LargeBinary, nullable=False),
    Column("dev", LargeBinary, nullable=False),
    Column("ep", BigInteger, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("txn", LargeBinary, nullable=False),
    Column("act", LargeBinary, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("t", String(64), nullable=False),
    Column("r", LargeBinary, nullable=False),
    # Canonical msgpack of the groups, as folded; of a quarantined op as sent.
    Column("patch", LargeBinary, nullable=False),
    Column("base_seq", BigInteger, nullable=False),
    Column("hlc", BigInteger, nullable=False),
    Column("s", Integer, nullable=False),
    Column("who", LargeBinary),
    Column("status", String(16), nullable=False),
    Column("reason", String(60), nullable=False),
    # Whether the server changed what the device said, so that its author needs it by value.
    Column("converted", Boolean, nullable=False, server_default=false()),
    Column("payload_hash", LargeBinary, nullable=False),
    Column("seed", LargeBinary, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    # The province's, of what it wrote itself.
    Column("signature", LargeBinary),
    PrimaryKeyConstraint("team_id", "seq"),
    UniqueConstraint("team_id", "op_id"),
    Index(
        "ix_change_quarantined",
        "team_id",
        "t",
        "r",
        sqlite_where=text("status = 'quarantine'"),
        postgresql_where=text("status = 'quarantine'"),
    ),
)

record = Table(
    "record",
    metadata,
    Column("team_id", LargeBinary, nullable=False),
    Column("t", String(64), nullable=False),
    Column("r", LargeBinary, nullable=False),
    Column("cells", LargeBinary, nullable=False),
    PrimaryKeyConstraint("team_id", "t", "r"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("team_id", LargeBinary, nullable=False),
    Column("t", String(64), nullable=False),
    Column("r", LargeBinary, nullable=False),
    Column("field_group", String(64), nullable=False),
    Column("cell_seq", BigInteger, nullable=False),
    # The change whose arrival made the conflict.
    Column("at_seq", BigInteger, nullable=False),
    Column("cell", LargeBinary, nullable=False),
    PrimaryKeyConstraint("team_id", "t", "r", "field_group", "cell_seq"),
)

# Records that were erased on order: nothing of them is stored any more, whatever comes later.
erased = Table(
    "erased",
    metadata,
    Column("team_id", LargeBinary, nullable=False),
    Column("t", String(64), nullable=False),
    Column("r", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("ground", String(200), nullable=False),
    PrimaryKeyConstraint("team_id", "t", "r"),
)

# --- The door: what is needed before a request's team is known ------------------------------

team_slot = Table(
    "team_slot",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("team_id", LargeBinary, unique=True),
    Column("created_at", BigInteger, nullable=False),
)

enrol_code = Table(
    "enrol_code",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("slot_id", LargeBinary, nullable=False),
    # The code's first characters: they find the row, the hash covers the whole code.
    Column("label", String(8), nullable=False, index=True),
    Column("salt", LargeBinary, nullable=False),
    Column("code_hash", LargeBinary, nullable=False),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Column("used_by", LargeBinary),
)

device = Table(
    "device",
    metadata,
    Column("dev", LargeBinary, primary_key=True),
    Column("team_id", LargeBinary, nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("enrolled_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)

nonce = Table(
    "nonce",
    metadata,
    Column("nonce", LargeBinary, primary_key=True),
    Column("dev", LargeBinary, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)

token = Table(
    "token",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("dev", LargeBinary, nullable=False, index=True),
    Column("issued_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)

blob = Table(
    "blob",
    metadata,
    Column("team_id", LargeBinary, nullable=False),
    # SHA-256 of the bytes; whole when its chunks have `size` bytes together.
    Column("name", LargeBinary, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("team_id", "name"),
)

blob_chunk = Table(
    "blob_chunk",
    metadata,
    Column("team_id", LargeBinary, nullable=False),
    Column("name", LargeBinary, nullable=False),
    Column("number", Integer, nullable=False),
    # As it was sent; `form` says whether the team's key sealed it.
    Column("body", LargeBinary, nullable=False),
    Column("form", Integer, nullable=False, server_default=text("0")),
    PrimaryKeyConstraint("team_id", "name", "number"),
)

# Keys of a team, each sealed to the server's sealing key, whose private half lies in no database.
team_key = Table(
    "team_key",
    metadata,
    Column("team_id", LargeBinary, nullable=False),
    Column("number", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("team_id", "number"),
)

# What the province publishes to all teams: signed, and secret from nobody. The row of version 0
# holds the public key that enrolment sheets and answers name.
feed = Table(
    "feed",
    metadata,
    Column("name", String(40), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("published_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("name", "version"),
)

LOG_TABLES: Final = (
    head,
    incarnation,
    device_epoch,
    change,
    record,
    inbox,
    erased,
    blob,
    blob_chunk,
    team_key,
)
"""Tables with rows of one team each; nothing of them is seen outside that team's scope."""

DOOR_TABLES: Final = (team_slot, enrol_code, device, nonce, token)
"""Tables read before the team is known, in the scope of the door."""

"""First tables, and row-level security on PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

LOG_TABLES = ("head", "incarnation", "device_epoch", "change", "record", "inbox")
DOOR_TABLES = ("team_slot", "enrol_code", "device", "nonce", "token")

TEAM_RULE = "team_id = decode(current_setting('langso.team', true), 'hex')"
DOOR_RULE = "current_setting('langso.scope', true) = 'door'"


def upgrade() -> None:
    """Make the tables; on PostgreSQL put the second wall around them."""
    _province()
    _heads()
    _log()
    _door()
    if op.get_bind().dialect.name == "postgresql":
        for tables, rule in ((LOG_TABLES, TEAM_RULE), (DOOR_TABLES, DOOR_RULE)):
            for name in tables:
                op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
                op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
                op.execute(
                    f"CREATE POLICY {name}_scope ON {name} USING ({rule}) WITH CHECK ({rule})"
                )


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _bytes(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=nullable)


def _word(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _province() -> None:
    op.create_table(
        "province",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        _word("name", 200),
        _number("created_at"),
        _key("province", "id"),
        sa.CheckConstraint("id = 1", name="ck_province_one_row"),
    )


def _heads() -> None:
    op.create_table(
        "head",
        _bytes("team_id"),
        *(_number("inc"), _number("seq")),
        *(_bytes("chain"), _bytes("digest_sum")),
        _key("head", "team_id"),
    )
    op.create_table(
        "incarnation",
        _bytes("team_id"),
        *(_number("inc"), _number("cut")),
        _key("incarnation", "team_id", "inc"),
    )
    op.create_table(
        "device_epoch",
        *(_bytes("team_id"), _bytes("dev"), _number("ep")),
        *(_number("last_n"), _bytes("last_id")),
        _key("device_epoch", "team_id", "dev", "ep"),
    )


def _log() -> None:
    op.create_table(
        "change",
        *(_bytes("team_id"), _number("seq"), _bytes("op_id"), _bytes("dev"), _number("ep")),
        *(_number("n"), _bytes("txn"), _bytes("act"), _word("kind", 16), _word("t", 64)),
        *(_bytes("r"), _bytes("patch"), _number("base_seq"), _number("hlc")),
        sa.Column("s", sa.Integer, nullable=False),
        *(_bytes("who", nullable=True), _word("status", 16), _word("reason", 60)),
        sa.Column("converted", sa.Boolean, nullable=False, server_default=sa.false()),
        *(_bytes("payload_hash"), _bytes("seed"), _bytes("chain"), _number("received_at")),
        _key("change", "team_id", "seq"),
        sa.UniqueConstraint("team_id", "op_id", name="uq_change_team_id_op_id"),
    )
    waiting = sa.text("status = 'quarantine'")
    op.create_index(
        "ix_change_quarantined",
        "change",
        ["team_id", "t", "r"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_table(
        "record",
        *(_bytes("team_id"), _word("t", 64), _bytes("r"), _bytes("cells")),
        _key("record", "team_id", "t", "r"),
    )
    op.create_table(
        "inbox",
        *(_bytes("team_id"), _word("t", 64), _bytes("r"), _word("field_group", 64)),
        *(_number("cell_seq"), _number("at_seq"), _bytes("cell")),
        _key("inbox", "team_id", "t", "r", "field_group", "cell_seq"),
    )


def _door() -> None:
    op.create_table(
        "team_slot",
        *(_bytes("id"), _word("name", 200), _bytes("team_id", nullable=True)),
        _number("created_at"),
        _key("team_slot", "id"),
        sa.UniqueConstraint("team_id", name="uq_team_slot_team_id"),
    )
    op.create_table(
        "enrol_code",
        *(_bytes("id"), _bytes("slot_id"), _word("label", 8), _bytes("salt")),
        _bytes("code_hash"),
        sa.Column("failures", sa.Integer, nullable=False, server_default=sa.text("0")),
        *(_number("expires_at"), _number("used_at", nullable=True)),
        _bytes("used_by", nullable=True),
        _key("enrol_code", "id"),
    )
    op.create_index("ix_enrol_code_label", "enrol_code", ["label"])
    op.create_table(
        "device",
        *(_bytes("dev"), _bytes("team_id"), _word("name", 120), _bytes("public_key")),
        *(_number("enrolled_at"), _number("revoked_at", nullable=True)),
        _key("device", "dev"),
    )
    op.create_index("ix_device_team_id", "device", ["team_id"])
    op.create_table(
        "nonce",
        *(_bytes("nonce"), _bytes("dev"), _number("expires_at")),
        _key("nonce", "nonce"),
    )
    op.create_index("ix_nonce_expires_at", "nonce", ["expires_at"])
    op.create_table(
        "token",
        *(_bytes("token_hash"), _bytes("dev"), _number("issued_at"), _number("expires_at")),
        _key("token", "token_hash"),
    )
    op.create_index("ix_token_dev", "token", ["dev"])
    op.create_index("ix_token_expires_at", "token", ["expires_at"])

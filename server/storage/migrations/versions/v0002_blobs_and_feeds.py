"""Sent reports of teams as bytes, and what the province publishes to all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEAM_TABLES = ("erased", "blob", "blob_chunk", "team_key")
TEAM_RULE = "team_id = decode(current_setting('langso.team', true), 'hex')"


def upgrade() -> None:
    """Make the tables; blobs stand behind the same wall as the log of their team."""
    _erasures()
    op.create_table(
        "blob",
        sa.Column("team_id", sa.LargeBinary, nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "name", name="pk_blob"),
    )
    op.create_table(
        "blob_chunk",
        sa.Column("team_id", sa.LargeBinary, nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("form", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("team_id", "name", "number", name="pk_blob_chunk"),
    )
    op.create_table(
        "team_key",
        sa.Column("team_id", sa.LargeBinary, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "number", name="pk_team_key"),
    )
    op.create_table(
        "feed",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("published_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name="pk_feed"),
    )
    if op.get_bind().dialect.name == "postgresql":
        for name in TEAM_TABLES:
            op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
            op.execute(
                f"CREATE POLICY {name}_scope ON {name} USING ({TEAM_RULE}) WITH CHECK ({TEAM_RULE})"
            )


def _erasures() -> None:
    """What was erased, signatures of what the province writes, and how far backups reach."""
    op.create_table(
        "erased",
        sa.Column("team_id", sa.LargeBinary, nullable=False),
        sa.Column("t", sa.String(64), nullable=False),
        sa.Column("r", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("ground", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "t", "r", name="pk_erased"),
    )
    op.add_column("change", sa.Column("signature", sa.LargeBinary))
    op.add_column(
        "head", sa.Column("checked_at", sa.BigInteger, nullable=False, server_default=sa.text("0"))
    )
    op.add_column(
        "head", sa.Column("durable", sa.BigInteger, nullable=False, server_default=sa.text("0"))
    )

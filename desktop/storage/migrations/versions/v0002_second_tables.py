"""What version 2 (program 0.2.0) adds."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SHOW_AGAIN: Final = ("household", "resident", "distinct_pair")
"""Tables with new columns; a newer PC of the team may have filled them already."""


def upgrade() -> None:
    """Add columns and tables; nothing that was there changes."""
    _dated_facts()
    _search()
    _merges()


def downgrade() -> None:
    """An older program refuses a newer file; the copy made before the upgrade is the way back."""
    raise NotImplementedError


def _search() -> None:
    """People are found by phrases in an index, and by the head of their household."""
    op.create_table(
        "search_word",
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("r", sa.String(), nullable=False),
        sa.Column("spelt", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("word", "r", name="pk_search_word"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_household_head_id", "household", ["head_id"])


def _dated_facts() -> None:
    """Optional facts that indicators 9, 20, 35, 46 and 47 count."""
    op.add_column("household", sa.Column("in_channel_since", sa.Date()))
    op.add_column("household", sa.Column("poverty", sa.String()))
    op.add_column("household", sa.Column("poverty_since", sa.Date()))
    for fact in ("fibre", "payment_qr"):
        op.add_column("household", sa.Column(fact, sa.Boolean()))
        op.add_column("household", sa.Column(f"{fact}_since", sa.Date()))
    op.add_column("resident", sa.Column("smartphone", sa.Boolean()))
    op.add_column("resident", sa.Column("smartphone_since", sa.Date()))


def _merges() -> None:
    """Second entries of one person or household, and entries that are two after all."""
    op.add_column("household", sa.Column("merged_into", sa.String()))
    op.add_column("resident", sa.Column("merged_into", sa.String()))
    op.create_table(
        "alias",
        sa.Column("r", sa.String(), nullable=False),
        sa.Column("t", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("r", name="pk_alias"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "distinct_pair",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("one_id", sa.String(), nullable=False),
        sa.Column("other_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_distinct_pair"),
    )
    op.create_index("ix_distinct_pair_one_id", "distinct_pair", ["one_id"])
    op.create_index("ix_distinct_pair_other_id", "distinct_pair", ["other_id"])

"""What version 2 (program 0.2.0) adds."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SHOW_AGAIN: Final = (
    "team",
    "household",
    "resident",
    "distinct_pair",
    "training_session",
    "attendance",
    "report",
    "issue",
    "good_practice",
    "baseline",
    "submission",
    "period_rule",
    "sheet_page",
)
"""Tables with new columns; a newer PC of the team may have filled them already."""


def upgrade() -> None:
    """Add columns and tables; nothing that was there changes."""
    _succession()
    _dated_facts()
    _search()
    _merges()
    _training()
    _reporting()
    _taking_back()
    _stored_bytes()
    _orders()
    _refused()
    _set_aside()
    _published()


def downgrade() -> None:
    """An older program refuses a newer file; the copy made before the upgrade is the way back."""
    raise NotImplementedError


def _succession() -> None:
    """The province closes a team and names the one that goes on."""
    for column in (_day("closed_on"), _text("successor_id"), _text("successor_name")):
        op.add_column("team", column)


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


def _training() -> None:
    """Partners of a session, what is to follow, who came unasked, and sheets to be read back."""
    for name in ("partner_kind", "lesson_code", "evidence_number", "follow_up"):
        op.add_column("training_session", sa.Column(name, sa.String()))
    for name in ("follow_up_on", "followed_up_on"):
        op.add_column("training_session", sa.Column(name, sa.Date()))
    op.add_column(
        "attendance",
        sa.Column("walk_in", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    _records(
        "sheet_page",
        *(_needed(name) for name in ("sheet", "session_id")),
        *(_number(name) for name in ("page", "pages", "layout", "first_row", "rows")),
        _needed("attendances"),
        _day("printed_on", null=False),
    )
    op.create_index("ix_sheet_page_sheet", "sheet_page", ["sheet"])


def _reporting() -> None:
    """Reviews and sendings of reports, what is noted for them, and figures of others."""
    for column in (_text("good_practices"), _text("review_reason"), _day("reviewed_on")):
        op.add_column("report", column)
    op.add_column("report", _text("reviewer"))
    _records(
        "submission",
        _needed("report_id"),
        _day("sent_on", null=False),
        *(_needed(name) for name in ("package", "pdf")),
        _text("sent_by"),
    )
    op.create_index("ix_submission_report_id", "submission", ["report_id"])
    _records(
        "period_rule", _day("valid_from", null=False), _needed("cut"), _text("decision_number")
    )
    _records(
        "issue",
        _needed("kind"),
        _day("raised_on", null=False),
        _needed("text"),
        *(_text(name) for name in ("platform_code", "village_id", "raised_by")),
        _day("resolved_on"),
        _text("outcome"),
    )
    op.create_index("ix_issue_raised_on", "issue", ["raised_on"])
    _records(
        "good_practice",
        _day("noted_on", null=False),
        _needed("text"),
        *(_text(name) for name in ("platform_code", "noted_by")),
    )
    op.create_index("ix_good_practice_noted_on", "good_practice", ["noted_on"])
    _records(
        "baseline",
        _needed("key"),
        _number("value"),
        _day("counted_on", null=False),
        _needed("source"),
        _text("decision_number"),
    )


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String())


def _needed(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _day(name: str, *, null: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=null)


def _records(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.String(32), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )


def _taking_back() -> None:
    """An undo of many records takes several transactions, and can be continued."""
    numbers = ("total", "done", "place", "top", "restored", "kept")
    op.create_table(
        "taking_back",
        sa.Column("taker", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.PrimaryKeyConstraint("taker", name="pk_taking_back"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_taking_back_act", "taking_back", ["act"])


def _refused() -> None:
    """What the province put aside stays in the view of its record."""
    op.create_index(
        "ix_outbox_put_aside",
        "outbox",
        ["t", "r"],
        sqlite_where=sa.text("state = 'quarantined'"),
    )


def _orders() -> None:
    """What was erased, what the province signed, and where own ops stand in the log."""
    op.create_table(
        "erased",
        sa.Column("t", sa.String(), nullable=False),
        sa.Column("r", sa.String(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("noted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("t", "r", name="pk_erased"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "signed_order",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_signed_order"),
        sa.UniqueConstraint("id", name="uq_signed_order_id"),
    )
    op.add_column("outbox", sa.Column("seq", sa.Integer(), nullable=False, server_default="0"))


def _stored_bytes() -> None:
    """Reports as they were sent, on this PC and between PCs, and what the province signed."""
    op.create_table(
        "blob",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stored_there", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_blob"),
    )
    op.create_table(
        "blob_chunk",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", "number", name="pk_blob_chunk"),
    )
    op.create_table(
        "feed",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name="pk_feed"),
    )


def _set_aside() -> None:
    """What stood in damaged records before a sync mended them."""
    op.create_table(
        "set_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("t", "r", "kind")),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_set_aside"),
    )
    op.create_index("ix_set_aside_at", "set_aside", ["at"])


def _published() -> None:
    """Lists and texts that the province publishes."""
    op.create_table(
        "indicator_text",
        sa.Column("id", sa.Integer(), nullable=False),
        *(_needed(name) for name in ("identifier", "name_vi", "name_en", "short_vi", "periods")),
        _day("valid_from"),
        _day("valid_to"),
        sa.PrimaryKeyConstraint("id", name="pk_indicator_text"),
    )
    op.create_table(
        "published_unit",
        _needed("code"),
        _number("number"),
        *(_needed(name) for name in ("level", "parent", "name", "kind")),
        _day("valid_from"),
        _day("valid_to"),
        _text("merged_into"),
        _needed("decree"),
        sa.PrimaryKeyConstraint("code", "number", name="pk_published_unit"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_published_unit_parent", "published_unit", ["parent"])
    op.create_table(
        "template_text",
        _needed("key"),
        _needed("text"),
        sa.PrimaryKeyConstraint("key", name="pk_template_text"),
    )

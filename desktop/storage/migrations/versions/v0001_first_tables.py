"""The tables of version 1 (program 0.1.0)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table; a fresh database gets the same ones without migrations."""
    _people_and_team()
    _work()
    _reporting()
    _local()


def downgrade() -> None:
    """There is nothing before the first version."""
    raise NotImplementedError


def _people_and_team() -> None:
    op.create_table(
        "team",
        _record_id(),
        _text("name"),
        _text("level"),
        _text("commune_code"),
        _text("decision_number", null=True),
        _day("decided_on", null=True),
        _day("valid_from", null=True),
        _day("valid_to", null=True),
        _flag("practice"),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
    )
    op.create_table(
        "village",
        _record_id(),
        _text("name"),
        _text("commune_code"),
        _flag("provisional"),
        _day("valid_from", null=True),
        _day("valid_to", null=True),
        _text("merged_into", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_village"),
    )
    op.create_table(
        "coverage",
        _record_id(),
        _text("team_id"),
        _text("village_id"),
        _day("valid_from", null=True),
        _day("valid_to", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_coverage"),
    )
    op.create_table(
        "membership",
        _record_id(),
        _text("person_id"),
        _text("full_name"),
        _text("role"),
        _day("valid_from"),
        _day("valid_to", null=True),
        _text("position", null=True),
        _text("association", null=True),
        _text("skills", null=True),
        _text("sex", null=True),
        _text("phone", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
    )
    op.create_index("ix_membership_person_id", "membership", ["person_id"])
    op.create_table(
        "channel",
        _record_id(),
        _text("kind"),
        _text("name"),
        _day("opened_on", null=True),
        _day("closed_on", null=True),
        _flag("with_commune_leaders"),
        _flag("with_department"),
        _flag("with_companies"),
        sa.PrimaryKeyConstraint("id", name="pk_channel"),
    )
    op.create_table(
        "household",
        _record_id(),
        _text("village_id"),
        _text("code", null=True),
        _text("head_id", null=True),
        _text("lane", null=True),
        _text("house_number", null=True),
        _flag("in_channel", null=True),
        _text("status"),
        _day("moved_in_on", null=True),
        _day("moved_out_on", null=True),
        _text("note", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_household"),
    )
    op.create_table(
        "resident",
        _record_id(),
        _text("full_name"),
        _text("household_id", null=True),
        _text("relation", null=True),
        _text("given_name", null=True),
        _day("birth_on", null=True),
        _text("birth_precision", null=True),
        _text("sex", null=True),
        _text("phone", null=True),
        _text("status"),
        _day("moved_in_on", null=True),
        _day("moved_out_on", null=True),
        _text("note", null=True),
        _text("name_folded"),
        _bytes("name_key"),
        sa.PrimaryKeyConstraint("id", name="pk_resident"),
    )
    op.create_index("ix_resident_household_id", "resident", ["household_id"])
    op.create_index("ix_resident_name_folded", "resident", ["name_folded"])
    op.create_index("ix_resident_name_key", "resident", ["name_key"])


def _work() -> None:
    op.create_table(
        "assistance",
        _record_id(),
        _day("helped_on"),
        _text("platform_code"),
        _text("action"),
        _text("result"),
        _text("resident_id", null=True),
        _text("household_id", null=True),
        _number("anonymous_count", null=True),
        _text("place", null=True),
        _text("helper_id", null=True),
        _text("dossier_code", null=True),
        _text("note", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_assistance"),
    )
    op.create_index("ix_assistance_helped_on", "assistance", ["helped_on"])
    op.create_index("ix_assistance_household_id", "assistance", ["household_id"])
    op.create_index("ix_assistance_resident_id", "assistance", ["resident_id"])
    op.create_table(
        "milestone",
        _record_id(),
        _text("subject_kind"),
        _text("subject_id"),
        _text("kind"),
        _day("reached_on"),
        _text("how_known"),
        _text("platform_code", null=True),
        _text("assistance_id", null=True),
        _text("shop_link", null=True),
        _day("ended_on", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_milestone"),
    )
    op.create_index("ix_milestone_assistance_id", "milestone", ["assistance_id"])
    op.create_index("ix_milestone_subject_id", "milestone", ["subject_id"])
    op.create_table(
        "training_session",
        _record_id(),
        _text("kind"),
        _text("title"),
        _day("held_on"),
        _text("state"),
        _text("starts_at", null=True),
        _number("duration_min", null=True),
        _text("place", null=True),
        _text("trainer", null=True),
        _text("partner", null=True),
        _text("platform_code", null=True),
        _number("anonymous_count", null=True),
        _text("cancel_reason", null=True),
        _text("note", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_training_session"),
    )
    op.create_index("ix_training_session_held_on", "training_session", ["held_on"])
    op.create_table(
        "attendance",
        _record_id(),
        _text("session_id"),
        _text("attendee_kind"),
        _text("attendee_id"),
        _text("status"),
        _text("absence_reason", null=True),
        _text("reason_note", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_attendance"),
    )
    op.create_index("ix_attendance_attendee_id", "attendance", ["attendee_id"])
    op.create_index("ix_attendance_session_id", "attendance", ["session_id"])


def _reporting() -> None:
    op.create_table(
        "target",
        _record_id(),
        _text("indicator"),
        _number("year"),
        _text("value"),
        _text("decision_number", null=True),
        _day("decided_on", null=True),
        _text("source"),
        sa.PrimaryKeyConstraint("id", name="pk_target"),
    )
    op.create_table(
        "report",
        _record_id(),
        _text("period_kind"),
        _day("period_first_on"),
        _day("period_last_on"),
        _text("state"),
        _text("number", null=True),
        _text("place_name", null=True),
        _day("signed_on", null=True),
        _text("situation", null=True),
        _text("difficulties", null=True),
        _text("next_tasks", null=True),
        _text("proposals", null=True),
        _text("signer_name", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
    )
    op.create_table(
        "platform",
        _text("code"),
        _text("name_vi"),
        _text("name_en"),
        _text("group"),
        _number("sort_order"),
        _text("milestone", null=True),
        _day("valid_from", null=True),
        _day("valid_to", null=True),
        sa.PrimaryKeyConstraint("code", name="pk_platform"),
    )
    op.create_table(
        "notice",
        _record_id(),
        _text("title"),
        _text("body"),
        _day("published_on"),
        _text("issuer"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )


def _local() -> None:
    op.create_table(
        "record_state",
        _text("t"),
        _text("r"),
        _bytes("cells"),
        sa.PrimaryKeyConstraint("t", "r", name="pk_record_state"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox",
        _number("lc"),
        _text("id"),
        _number("ep"),
        _number("n"),
        _text("t"),
        _text("r"),
        _text("txn"),
        _text("state"),
        _bytes("payload"),
        _text("reason"),
        sa.PrimaryKeyConstraint("lc", name="pk_outbox"),
        sa.UniqueConstraint("id", name="uq_outbox_id"),
    )
    op.create_index("ix_outbox_ep_n", "outbox", ["ep", "n"])
    op.create_index(
        "ix_outbox_waiting", "outbox", ["t", "r"], sqlite_where=sa.text("state = 'pending'")
    )
    op.create_index(
        "ix_outbox_refused", "outbox", ["lc"], sqlite_where=sa.text("state = 'quarantined'")
    )
    op.create_table(
        "inbox",
        _text("t"),
        _text("r"),
        _text("g"),
        _number("seq"),
        _bytes("cell"),
        _number("winner_seq"),
        _number("at"),
        sa.PrimaryKeyConstraint("t", "r", "g", "seq", name="pk_inbox"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "before_image",
        _number("id"),
        _text("act"),
        _text("txn"),
        _text("t"),
        _text("r"),
        _flag("created"),
        _bytes("before"),
        _bytes("after"),
        _number("at"),
        sa.PrimaryKeyConstraint("id", name="pk_before_image"),
    )
    op.create_index("ix_before_image_act", "before_image", ["act"])
    op.create_index("ix_before_image_at", "before_image", ["at"])
    op.create_table(
        "history",
        _text("act"),
        _text("who", null=True),
        _number("at"),
        _text("kind"),
        _text("dev"),
        sa.PrimaryKeyConstraint("act", name="pk_history"),
    )
    op.create_index("ix_history_at", "history", ["at"])
    op.create_table(
        "sync_head",
        _number("id"),
        _text("team"),
        _text("dev"),
        _number("ep"),
        _number("n"),
        _text("last_id"),
        _number("lc"),
        _number("hlc"),
        _number("inc"),
        _number("cursor"),
        _bytes("chain"),
        _bytes("total"),
        _number("last_success_at", null=True),
        _flag("last_equal", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_sync_head"),
    )
    op.create_table(
        "setting", _text("key"), _text("value"), sa.PrimaryKeyConstraint("key", name="pk_setting")
    )
    op.create_table(
        "draft",
        _text("key"),
        _text("body"),
        _number("at"),
        sa.PrimaryKeyConstraint("key", name="pk_draft"),
    )


def _record_id() -> sa.Column[Any]:
    return sa.Column("id", sa.String(32), nullable=False)


def _text(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=null)


def _day(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=null)


def _number(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=null)


def _flag(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=null)


def _bytes(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary(), nullable=null)

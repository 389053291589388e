"""Every synced table: its fields, field groups, references and personal fields.

The domain's frozen dataclasses are the one declaration of the fields; this module adds what
sync needs to know about them. Storage models, the server's validation, the wire codec and the
digests all walk this registry, so neither end can drift.

Wire values (the "values" below) are msgpack scalars: str, int, bool, None. Days are ISO
strings, enums their value, decimals plain strings, ids 32 hex digits. A field group with more
than one field is one value on the wire: a map field -> value.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from desktop.domain import (
    baselines,
    distinct,
    issues,
    people,
    places,
    reporting,
    sheets,
    team,
    training,
    work,
)
from desktop.domain.ids import is_id
from desktop.protocol.synced_table import Field, SyncedTable, synced_table

Scalar = str | int | bool | None
GroupValue = Scalar | dict[str, Scalar]

SCHEMA_VERSION: Final = 2
"""Schema of the ops made by this version; additive changes only raise it."""

DELETED: Final = "_deleted"
"""The group that says whether a record is deleted; every table has it."""

CHILD: Final = "_child"
"""The group that says at which position of the log something last came to belong to a record.

Its value is nothing; a deletion that had not seen the position is in conflict with it.
"""

CHILD_BEFORE: Final = "_child_before"
"""The same of the last other writer than the one of `CHILD`."""

FOLDED: Final = frozenset({CHILD, CHILD_BEFORE})
"""Groups that nobody says: the fold writes them, and nothing shows them."""

MERGED_INTO: Final = "merged_into"
"""The group that says which record this one is a second entry of; only merge ops touch it."""

MERGEABLE: Final = frozenset({"household", "resident"})
"""Tables whose records can be merged. A village's `merged_into` is a plain value of its feed."""

ERASABLE: Final = ("resident", "household", "membership")
"""Tables whose records are about one person or household, which can be erased on order."""

MAX_TEXT: Final = 4000
"""Longest text value in characters that either end accepts."""

MAX_TEXT_IN_TRANSIT: Final = 64 * 1024
"""Longest that a request may bring: above `MAX_TEXT` the op is put aside, not the whole request."""

_DECIMAL: Final = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,9})?")
"""The one way a decimal is written; no exponent, no NaN."""


def is_said(group: str) -> bool:
    """Whether people say something by the group: not of what only the fold writes."""
    return not group.startswith("_")


class InvalidValueError(ValueError):
    """A wire value does not fit its field: (table, field)."""


TABLES: Final[tuple[SyncedTable, ...]] = (
    synced_table(
        1,
        "team",
        team.Team,
        groups={
            "decision": ("decision_number", "decided_on"),
            "succession": ("closed_on", "successor_id", "successor_name"),
        },
    ),
    synced_table(2, "village", places.Village, references={"merged_into": "village"}),
    synced_table(
        3, "coverage", team.Coverage, references={"team_id": "team", "village_id": "village"}
    ),
    synced_table(
        4,
        "membership",
        team.Membership,
        personal=("full_name", "phone", "sex", "association", "position"),
    ),
    synced_table(5, "channel", team.Channel),
    synced_table(
        6,
        "household",
        people.Household,
        groups={
            "address": ("village_id", "lane", "house_number"),
            "residence": ("status", "moved_in_on", "moved_out_on"),
            # `in_channel` was alone in schema 1 and has to stay so; its day is a group of its own.
            "poverty": ("poverty", "poverty_since"),
            "fibre": ("fibre", "fibre_since"),
            "payment_qr": ("payment_qr", "payment_qr_since"),
        },
        personal=("house_number", "lane", "note", "poverty", "poverty_since"),
        references={
            "village_id": "village",
            "head_id": "resident",
            "merged_into": "household",
        },
    ),
    synced_table(
        7,
        "resident",
        people.Resident,
        groups={
            "family": ("household_id", "relation"),
            "birth": ("birth_on", "birth_precision"),
            "residence": ("status", "moved_in_on", "moved_out_on"),
            "smartphone": ("smartphone", "smartphone_since"),
        },
        personal=("full_name", "given_name", "birth_on", "sex", "phone", "note"),
        references={"household_id": "household", "merged_into": "resident"},
    ),
    synced_table(
        8,
        "assistance",
        work.Assistance,
        groups={"subject": ("resident_id", "household_id", "anonymous_count")},
        personal=("note", "dossier_code"),
        references={"resident_id": "resident", "household_id": "household"},
        whose={
            "note": ("resident_id", "household_id"),
            "dossier_code": ("resident_id", "household_id"),
        },
    ),
    synced_table(
        9,
        "milestone",
        work.Milestone,
        groups={"span": ("reached_on", "ended_on")},
        personal=("shop_link",),
        references={"assistance_id": "assistance"},
        whose={"shop_link": ("subject_id",)},
    ),
    synced_table(
        10,
        "training_session",
        training.TrainingSession,
        groups={"follow_up": ("follow_up", "follow_up_on", "followed_up_on")},
        personal=("note", "trainer", "follow_up"),
    ),
    synced_table(
        11,
        "attendance",
        training.Attendance,
        groups={"presence": ("status", "absence_reason", "reason_note")},
        personal=("reason_note",),
        references={"session_id": "training_session"},
        whose={"reason_note": ("attendee_id",)},
    ),
    synced_table(
        12,
        "target",
        reporting.Target,
        groups={"decision": ("decision_number", "decided_on")},
    ),
    synced_table(
        13,
        "report",
        reporting.Report,
        groups={"review": ("review_reason", "reviewed_on", "reviewer")},
        personal=("signer_name", "reviewer"),
    ),
    synced_table(14, "distinct_pair", distinct.DistinctPair),
    synced_table(
        15,
        "issue",
        issues.Issue,
        groups={"resolution": ("resolved_on", "outcome")},
        personal=("text", "outcome"),
        references={"village_id": "village"},
    ),
    synced_table(16, "good_practice", issues.GoodPractice, personal=("text",)),
    synced_table(
        17,
        "baseline",
        baselines.Baseline,
        groups={"figure": ("value", "source", "decision_number")},
    ),
    synced_table(18, "submission", reporting.Submission, references={"report_id": "report"}),
    synced_table(19, "period_rule", reporting.PeriodRule),
    synced_table(20, "sheet_page", sheets.SheetPage, references={"session_id": "training_session"}),
)

BY_NAME: Final = {table.name: table for table in TABLES}
BY_CODE: Final = {table.code: table for table in TABLES}
BY_ENTITY: Final = {table.entity: table for table in TABLES}

FEED_TABLES: Final = ("platform", "notice", "indicator_text", "published_unit", "template_text")
"""Tables that come down signed from the province; never in the op log."""

LOCAL_TABLES: Final = (
    "record_state",
    "alias",
    "search_word",
    "outbox",
    "inbox",
    "before_image",
    "set_aside",
    "erased",
    "signed_order",
    "history",
    "taking_back",
    "sync_head",
    "setting",
    "draft",
    "blob",
    "blob_chunk",
    "feed",
)
"""Tables that never leave the PC."""


def to_wire(field: Field, value: Any) -> Scalar:  # noqa: ARG001 - the mirror of from_wire
    """A field's Python value as its wire value."""
    if value is None or value is True or value is False:
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value  # type: ignore[no-any-return]


def from_wire(field: Field, value: Scalar) -> Any:
    """A wire value as the field's Python value.

    An enum value this version does not know stays a plain string, so that it can be sent
    back unchanged.

    Raises:
        InvalidValueError: the value has another type or form than the field.
    """
    if value is None:
        if field.nullable:
            return None
        raise InvalidValueError(field.name)
    try:
        return _parse(field.type, value)
    except (ValueError, InvalidOperation) as error:
        raise InvalidValueError(field.name) from error


def _parse(kind: type, value: Scalar) -> Any:
    if kind is bool or kind is int:
        return _parse_number(kind, value)
    if not isinstance(value, str) or len(value) > MAX_TEXT or "\0" in value:
        raise ValueError(kind)
    if kind is date:
        day = date.fromisoformat(value)
        if day.isoformat() != value:
            raise ValueError(kind)
        return day
    if kind is Decimal:
        if not _DECIMAL.fullmatch(value):
            raise ValueError(kind)
        return Decimal(value)
    if issubclass(kind, StrEnum):
        return kind(value) if value in kind._value2member_map_ else value
    return value


def _parse_number(kind: type, value: Scalar) -> bool | int:
    """PostgreSQL and SQLite hold 64 bits; a bool is not a number here."""
    if type(value) is bool and kind is bool:
        return value
    if type(value) is int and kind is int and -(2**63) <= value < 2**63:
        return value
    raise ValueError(kind)


def entity_to_groups(table: SyncedTable, entity: Any) -> dict[str, GroupValue]:
    """Every group of an entity as wire values."""
    out: dict[str, GroupValue] = {}
    for group, members in table.groups.items():
        if len(members) == 1 and members[0].name == group:
            out[group] = to_wire(members[0], getattr(entity, group))
        else:
            out[group] = {m.name: to_wire(m, getattr(entity, m.name)) for m in members}
    return out


def default_groups(table: SyncedTable) -> dict[str, GroupValue]:
    """The value of each group that a record has when no op named it."""
    out: dict[str, GroupValue] = {}
    for group, members in table.groups.items():
        if len(members) == 1 and members[0].name == group:
            out[group] = to_wire(members[0], members[0].default)
        else:
            out[group] = {m.name: to_wire(m, m.default) for m in members}
    return out


def groups_to_values(
    table: SyncedTable, groups: dict[str, GroupValue]
) -> tuple[dict[str, Any], dict[str, GroupValue]]:
    """Known columns as Python values, and what this version does not know.

    Raises:
        InvalidValueError: a known field's value does not fit.
    """
    known: dict[str, Any] = {}
    unknown: dict[str, GroupValue] = {}
    by_group = table.groups
    for group, value in groups.items():
        if group == DELETED:
            continue
        members = by_group.get(group)
        if members is None:
            unknown[group] = value
        elif len(members) == 1 and members[0].name == group:
            if isinstance(value, dict):
                raise InvalidValueError(group)
            known[group] = from_wire(members[0], value)
        else:
            if not isinstance(value, dict):
                raise InvalidValueError(group)
            extra = dict(value)
            for member in members:
                name = member.name
                said = extra.pop(name) if name in extra else to_wire(member, member.default)
                known[name] = from_wire(member, said)
            if extra:
                unknown[group] = extra
    return known, unknown


def check_reference_values(table: SyncedTable, known: dict[str, Any]) -> None:
    """Raise InvalidValueError when a reference is not an id (dangling is allowed)."""
    for field in table.references:
        value = known.get(field.name)
        if value is not None and not is_id(value):
            raise InvalidValueError(field.name)

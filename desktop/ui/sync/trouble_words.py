"""What differs and what was put aside in words, with what to do about it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import MISSING, format_number
from desktop.system.labels import label
from desktop.system.texts import N_, _
from desktop.ui.widgets.sync_words import moment_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.services.sync_troubles import Differing, Pc, PutAside

TABLES: Final = {
    "resident": N_("Person"),
    "household": N_("Household"),
    "assistance": N_("A help"),
    "milestone": N_("Milestone"),
    "training_session": N_("Session"),
    "attendance": N_("Attendance"),
    "team": N_("Team"),
    "membership": N_("Member"),
    "channel": N_("Community group"),
    "village": N_("Village"),
    "coverage": N_("Village served"),
    "target": N_("Targets"),
    "report": N_("Report"),
    "submission": N_("Report sent"),
    "issue": N_("Difficulty or proposal"),
    "good_practice": N_("Good practice"),
    "baseline": N_("Figure that others counted"),
    "period_rule": N_("How periods are cut"),
    "sheet_page": N_("Attendance sheet"),
    "distinct_pair": N_("Two who are not one"),
}
"""Kinds of records; another one is "another record"."""

GROUPS: Final = {
    "full_name": N_("Full name"),
    "given_name": N_("Given name"),
    "name": N_("Name"),
    "title": N_("What it is about"),
    "family": N_("Household"),
    "birth": N_("Born"),
    "sex": N_("Sex"),
    "phone": N_("Phone"),
    "residence": N_("State"),
    "smartphone": N_("Smartphone"),
    "note": N_("Note"),
    "address": N_("Lane or hamlet"),
    "code": N_("Number in the village's list"),
    "head_id": N_("Head of household"),
    "in_channel": N_("In the village's group?"),
    "in_channel_since": N_("In the village's group?"),
    "poverty": N_("Poverty"),
    "fibre": N_("Broadband"),
    "payment_qr": N_("Payment QR code"),
    "helped_on": N_("Day"),
    "held_on": N_("Day"),
    "platform_code": N_("Platform"),
    "action": N_("What was done"),
    "result": N_("Result"),
    "subject": N_("Who was helped"),
    "place": N_("Place"),
    "helper_id": N_("Who helped"),
    "dossier_code": N_("Number of the dossier"),
    "span": N_("Since when"),
    "how_known": N_("How do you know?"),
    "shop_link": N_("Address of the shop"),
    "kind": N_("Kind"),
    "state": N_("State"),
    "starts_at": N_("Begins at"),
    "duration_min": N_("How long (minutes)"),
    "trainer": N_("Who teaches"),
    "partner": N_("Held together with"),
    "anonymous_count": N_("Unnamed"),
    "cancel_reason": N_("Why"),
    "presence": N_("Present"),
    "role": N_("Role"),
    "valid_from": N_("From"),
    "valid_to": N_("To"),
    "position": N_("Post"),
    "association": N_("Mass organisation"),
    "skills": N_("Good at"),
    "decision": N_("Decision"),
    "opened_on": N_("Opened"),
    "closed_on": N_("Closed"),
    "value": N_("To reach"),
    "number": N_("Number of the paper"),
    "situation": N_("Situation"),
    "difficulties": N_("Difficulties"),
    "next_tasks": N_("Next tasks"),
    "proposals": N_("Proposals"),
    "good_practices": N_("Good practices"),
    "place_name": N_("Place"),
    "signed_on": N_("Day on the paper"),
    "signer_name": N_("Signed by"),
    "review": N_("Answer of the commune"),
    "level": N_("Level"),
    "with_commune_leaders": N_("Leaders of the commune are in it"),
    "with_department": N_("The department is in it"),
    "with_companies": N_("Companies are in it"),
    "village_id": N_("Village"),
    "lesson_code": N_("Lesson"),
    "partner_kind": N_("Together with"),
    "evidence_number": N_("Number of the signed list"),
    "follow_up": N_("What follows"),
    "walk_in": N_("Came uninvited"),
    "raised_on": N_("Day"),
    "noted_on": N_("Day"),
    "counted_on": N_("Counted on which day?"),
    "text": N_("What was noted"),
    "resolution": N_("How was it settled?"),
    "figure": N_("How many?"),
    "cut": N_("A month is counted"),
    "decision_number": N_("Decision number"),
    "merged_into": N_("Made one with another entry"),
    "succession": N_("Closed by the province"),
    "_deleted": N_("Kept or deleted"),
}
"""Groups of fields; another one is not named."""

_CALL: Final = N_("It stays on this PC. Tell support the word “{code}”.")

REASONS: Final = {
    "not_permitted": (
        N_("You may not change this"),
        N_("Ask the head of the team to change it on their PC."),
    ),
    "invalid_value": (
        N_("Something in it cannot be right"),
        N_("Press “Correct”, put it right, then press “Send again”."),
    ),
    "text_too_long": (
        N_("A text in it is longer than the province's program takes"),
        N_("Press “Correct”, make the text shorter, then press “Send again”."),
    ),
    "txn_too_large": (
        N_("It was too much for one change"),
        N_("Press “Send again”: it goes in several parts."),
    ),
    "discard": (
        N_("The province says that this was erased, but sent no order to erase it"),
        N_("It is still here. Press “Send again”; if it comes back, call the province."),
    ),
    "unknown_table": (
        N_("The province's program is older than this one"),
        N_("Nothing: it is taken when the province has the new program."),
    ),
    "creation_quarantined": (
        N_("The record it belongs to was put aside"),
        N_("Solve that line first; this one follows."),
    ),
    "txn_of_quarantined": (
        N_("It was saved together with a change that was put aside"),
        N_("Solve that line first; this one follows."),
    ),
}
"""By code: why, and what to do."""


def kind_words(table: str) -> str:
    """Kind of a record."""
    return _(TABLES[table]) if table in TABLES else _("Another record")


def what_words(table: str, name: str) -> str:
    """Kind and name of a record."""
    kind = kind_words(table)
    return f"{kind}: {name}" if name else kind


def group_words(group: str) -> str:
    """Which field; "—" for one that has no words."""
    return _(GROUPS[group]) if group in GROUPS else MISSING


def value_words(values: Mapping[str, object]) -> str:
    """What stands in the fields of a group."""
    return " · ".join(filter(None, (_one(value) for value in values.values()))) or MISSING


def here_words(row: Differing) -> str:
    """What stands here now."""
    return _("kept, not deleted") if row.deletion else value_words(row.here)


def lost_words(row: Differing) -> str:
    """What was written on the other PC."""
    return _("deleted") if row.deletion else value_words(row.other)


def written_words(who: str, at: datetime | None, pc: Pc | None) -> str:
    """By whom, when and on which PC, as far as it is known."""
    when = "" if at is None else moment_words(at)
    return ", ".join(part for part in (who, when, pc_words(pc)) if part)


def pc_words(pc: Pc | None) -> str:
    """This PC, or another one by the mark that tells it from the others."""
    if pc is None:
        return ""
    return _("this PC") if pc.here else _("PC {mark}").format(mark=pc.tag)


def why_words(row: PutAside) -> str:
    """Why the province did not take it."""
    return _(REASONS[row.reason][0]) if row.reason in REASONS else _("For another reason")


def step_words(row: PutAside) -> str:
    """What to do about it."""
    if row.reason in REASONS:
        return _(REASONS[row.reason][1])
    return _(_CALL).format(code=row.reason)


def _one(value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, StrEnum):
        return label(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return format_date(value)
    if isinstance(value, int):
        return format_number(value)
    return str(value)

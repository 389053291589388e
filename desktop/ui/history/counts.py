"""Records in words: how many of which kind, and what was done to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.rows.history import Deed
from desktop.domain.text.numbers import format_number
from desktop.system.texts import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping


def deed_words(deeds: Mapping[tuple[str, Deed], int]) -> str:
    """What was done to how many records: "added: 1 person; changed: 2 households"."""
    parts = []
    for deed in Deed:
        found = {table: count for (table, one), count in deeds.items() if one is deed}
        if found:
            parts.append(_deed(deed, count_words(found)))
    return "; ".join(parts)


def _deed(deed: Deed, records: str) -> str:
    words = {
        Deed.ADDED: _("added: {records}"),
        Deed.CHANGED: _("changed: {records}"),
        Deed.DELETED: _("deleted: {records}"),
        Deed.BROUGHT_BACK: _("brought back: {records}"),
        Deed.MERGED: _("made one with another entry: {records}"),
        Deed.PARTED: _("parted from another entry: {records}"),
    }
    return words[deed].format(records=records)


def count_words(records: Mapping[str, int]) -> str:
    """How many records of which kind."""
    named = {table: count for table, count in records.items() if is_named(table)}
    parts = [counted(table, count) for table, count in named.items()]
    # Of tables that this version does not know there is one number, not one each.
    if others := sum(records.values()) - sum(named.values()):
        parts.append(counted("", others))
    return ", ".join(parts)


def is_named(table: str) -> bool:
    """Whether records of the table have a name of their own."""
    return bool(_people_words(table, 1) or _team_words(table, 1))


def counted(table: str, count: int) -> str:
    """So many records of a table."""
    words = (
        _people_words(table, count)
        or _team_words(table, count)
        or ngettext("{count} other record", "{count} other records", count)
    )
    return words.format(count=format_number(count))


def _people_words(table: str, count: int) -> str | None:
    return {
        "resident": ngettext("{count} person", "{count} people", count),
        "household": ngettext("{count} household", "{count} households", count),
        "assistance": ngettext("{count} help", "{count} helps", count),
        "milestone": ngettext("{count} milestone", "{count} milestones", count),
        "training_session": ngettext("{count} session", "{count} sessions", count),
        "attendance": ngettext("{count} name on a roster", "{count} names on a roster", count),
        "distinct_pair": ngettext(
            "{count} note that two are not one", "{count} notes that two are not one", count
        ),
    }.get(table)


def _team_words(table: str, count: int) -> str | None:
    return {
        "team": _("the team's own record"),
        "village": ngettext("{count} village", "{count} villages", count),
        "coverage": ngettext("{count} served village", "{count} served villages", count),
        "membership": ngettext("{count} member", "{count} members", count),
        "channel": ngettext("{count} group", "{count} groups", count),
        "target": ngettext("{count} target", "{count} targets", count),
        "report": ngettext("{count} report", "{count} reports", count),
        "submission": ngettext("{count} report sent", "{count} reports sent", count),
        "issue": ngettext("{count} problem", "{count} problems", count),
        "good_practice": ngettext("{count} good practice", "{count} good practices", count),
        "baseline": ngettext("{count} starting figure", "{count} starting figures", count),
        "period_rule": ngettext("{count} rule of periods", "{count} rules of periods", count),
        "sheet_page": ngettext(
            "{count} page of an attendance sheet", "{count} pages of attendance sheets", count
        ),
    }.get(table)

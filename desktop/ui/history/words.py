"""Acts in words: what was done, to whom, and what taking it back would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.text.numbers import MISSING, format_number
from desktop.system.texts import N_, _, language, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from desktop.services.history import HistoryAct, Kept, TotalChange, UndoPreview

_SHOWN: Final = 12

KINDS: Final = {
    "add_resident": N_("Added a person"),
    "edit_resident": N_("Changed a person"),
    "move_out": N_("Noted that a person left"),
    "delete_resident": N_("Deleted a person"),
    "add_household": N_("Added a household"),
    "edit_household": N_("Changed a household"),
    "split_household": N_("Split a household"),
    "household_moves_away": N_("Noted that a household moved away"),
    "merge_residents": N_("Made two entries one person"),
    "merge_households": N_("Made two entries one household"),
    "part_resident": N_("Parted two entries of people"),
    "part_household": N_("Parted two entries of households"),
    "keep_apart": N_("Said that two entries are two"),
    "compare_again": N_("Let two entries be compared again"),
    "record_assistance": N_("Recorded helps"),
    "record_for_many": N_("Recorded the same help for many"),
    "correct_assistance": N_("Corrected a help"),
    "delete_assistance": N_("Deleted a help"),
    "record_milestone": N_("Noted a milestone"),
    "note_milestones": N_("Noted a milestone of many"),
    "end_milestone": N_("Noted the end of a milestone"),
    "delete_milestone": N_("Took a milestone away"),
    "note_fact": N_("Noted a fact"),
    "save_session": N_("Saved a session"),
    "invite_to_session": N_("Put names on a roster"),
    "mark_attendance": N_("Marked attendance"),
    "remove_from_roster": N_("Took a name off a roster"),
    "cancel_session": N_("Cancelled a session"),
    "delete_session": N_("Deleted a session"),
    "set_target": N_("Set a target"),
    "delete_target": N_("Deleted a target"),
    "edit_team": N_("Changed the team"),
    "add_member": N_("Added a member"),
    "edit_member": N_("Changed a member"),
    "end_membership": N_("Ended a membership"),
    "change_role": N_("Changed a role"),
    "save_channel": N_("Saved a group"),
    "add_village": N_("Added a village"),
    "edit_village": N_("Changed a village"),
    "save_report_texts": N_("Saved the texts of a report"),
    "import_households": N_("Imported a workbook"),
    "create_team": N_("Began the book"),
    "undo": N_("Took something back"),
    "pulled": N_("Done on another PC"),
}
"""By the name of the use case; another one is told by what it touched."""


def act_words(found: HistoryAct) -> str:
    """What was done, and to whom."""
    words = _(KINDS[found.row.kind]) if found.row.kind in KINDS else _("Changed records")
    if found.about:
        words += ": " + ", ".join(found.about)
    others = sum(found.row.records.values()) - len(found.about)
    if found.row.kind in ("pulled", "import_households") or others > len(found.about):
        words += f" ({count_words(found.row.records)})"
    return words


def count_words(records: Mapping[str, int]) -> str:
    """How many records of which kind."""
    parts = [_counted(table, count) for table, count in records.items()]
    return ", ".join(part for part in parts if part)


def _counted(table: str, count: int) -> str:
    words = {
        "resident": ngettext("{count} person", "{count} people", count),
        "household": ngettext("{count} household", "{count} households", count),
        "assistance": ngettext("{count} help", "{count} helps", count),
        "milestone": ngettext("{count} milestone", "{count} milestones", count),
        "training_session": ngettext("{count} session", "{count} sessions", count),
        "attendance": ngettext("{count} name on a roster", "{count} names on a roster", count),
    }
    known = words.get(table) or ngettext("{count} other record", "{count} other records", count)
    return known.format(count=format_number(count))


def preview_words(preview: UndoPreview) -> list[str]:
    """What taking the act back would do, a sentence a line."""
    restored = ngettext(
        "{count} record goes back to what it was.",
        "{count} records go back to what they were.",
        preview.restored,
    )
    lines = [restored.format(count=format_number(preview.restored))]
    if not preview.restored:
        lines = [_("Nothing is left to take back.")]
    lines += _first([total_words(total) for total in preview.totals])
    if not preview.totals:
        lines.append(_("No total changes."))
    if preview.kept:
        lines.append(_("Stays as it is, because somebody changed it since:"))
        lines += _first(sorted({kept_words(kept) for kept in preview.kept}))
    return lines


def _first(lines: list[str]) -> list[str]:
    rest = len(lines) - _SHOWN
    if rest <= 0:
        return lines
    more = ngettext("and {count} more", "and {count} more", rest)
    return [*lines[:_SHOWN], more.format(count=format_number(rest))]


def total_words(total: TotalChange) -> str:
    """An indicator before and after."""
    name = total.name_vi if language() == "vi" else total.name_en
    period = _("this year") if total.whole_year else _("this month")
    return _("{indicator}, {period}: {before} → {after}").format(
        indicator=name, period=period, before=_number(total.before), after=_number(total.after)
    )


def kept_words(kept: Kept) -> str:
    """Whose record it is, and of which kind."""
    return " · ".join(part for part in (_counted(kept.table, 1), kept.name) if part)


def _number(value: Decimal | None) -> str:
    return MISSING if value is None else format_number(value)

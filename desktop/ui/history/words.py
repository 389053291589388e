"""Acts in words: what was done, to whom, and what taking it back would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.text.numbers import MISSING, format_number
from desktop.system.texts import N_, _, ngettext
from desktop.ui.history.counts import count_words, counted, deed_words
from desktop.ui.widgets.total_words import totals_words

if TYPE_CHECKING:
    from desktop.domain.rows.history import ActUndone
    from desktop.services.history import HistoryAct, Kept, UndoPreview

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
    "plan_again": N_("Planned a session again"),
    "save_follow_up": N_("Noted what follows from a session"),
    "add_walk_ins": N_("Put people on a roster who came uninvited"),
    "add_new_to_session": N_("Put a new person on a roster"),
    "accept_sheet": N_("Recorded attendance from a scanned sheet"),
    "remember_paper": N_("Gave out an attendance sheet"),
    "send_report": N_("Sent a report"),
    "reopen_report": N_("Opened a sent report again"),
    "reviewed": N_("The commune or province answered a report"),
    "succession": N_("The province closed or reopened the team"),
    "save_note": N_("Noted a difficulty, a proposal or a good practice"),
    "settle_issue": N_("Noted how a difficulty or a proposal ended"),
    "delete_note": N_("Deleted a note"),
    "save_baseline": N_("Noted a figure that others counted"),
    "delete_baseline": N_("Deleted a figure that others counted"),
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
    "set_period_rule": N_("Set how reporting periods are cut"),
    "delete_period_rule": N_("Deleted a rule of reporting periods"),
    "restore_lost": N_("Let the value of the other PC count"),
    "keep_current": N_("Kept the value that counts"),
    "resend": N_("Sent anew what was put aside"),
    "give_up": N_("Let go what was put aside"),
    "import_households": N_("Imported a workbook"),
    "create_team": N_("Began the book"),
    "undo": N_("Took something back"),
    "take_back": N_("Took an import back"),
}
"""By the name of the use case; another one, and one of another PC, is told by what it touched."""

WITH_COUNTS: Final = frozenset({"import_households", "undo", "take_back"})
"""Which are told with how many records they touched, also when those are few."""


def act_words(found: HistoryAct) -> str:
    """What was done, to whom, and whether it was taken back since."""
    words = _done_words(found)
    undone = found.row.undone
    if undone is None:
        return words
    if undone.partly:
        return _("{what} — partly taken back ({done} of {total} records)").format(
            what=words, done=format_number(undone.done), total=format_number(undone.total)
        )
    return _("{what} — taken back").format(what=words)


def _done_words(found: HistoryAct) -> str:
    row = found.row
    if found.of is not None:
        return _undo_words(found.of, row.takes_back)
    names = ", ".join(found.about)
    if row.kind == "pulled":
        words = _("On another PC: {what}").format(what=deed_words(row.deeds) or MISSING)
        return f"{words} ({names})" if names else words
    words = _(KINDS[row.kind]) if row.kind in KINDS else deed_words(row.deeds)
    if names:
        words = f"{words or _('Changed records')}: {names}"
    others = sum(row.records.values()) - len(found.about)
    if row.kind in WITH_COUNTS or others > len(found.about):
        words += f" ({count_words(row.records)})"
    return words


def _undo_words(of: HistoryAct, undone: ActUndone | None) -> str:
    what = _done_words(of)
    if undone is None or not undone.partly:
        return _("Took back: {what}").format(what=what)
    return _("Took back, {done} of {total} records: {what}").format(
        done=format_number(undone.done), total=format_number(undone.total), what=what
    )


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
    lines += _first(totals_words(preview.totals))
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


def kept_words(kept: Kept) -> str:
    """Whose record it is, and of which kind."""
    return " · ".join(part for part in (counted(kept.table, 1), kept.name) if part)

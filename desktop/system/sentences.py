"""What is said to people for each error code: what is wrong and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.system.stick_sentences import STICK
from desktop.system.sync_sentences import SYNC
from desktop.system.texts import N_, _

if TYPE_CHECKING:
    from desktop.domain.errors import LangSoError

_VALUES: Final = {
    "text_too_long": N_("This text is too long: at most {limit} characters. Please shorten it."),
    "date_format": N_("This is not a date. Type day/month/year, for example 05/02/2026."),
    "date_impossible": N_("There is no such day. Check the day, the month and the year."),
    "date_in_future": N_("This day has not come yet. Type today or an earlier day."),
    "date_too_old": N_("This day is before 1900. Check the year."),
    "birth_in_future": N_("The birth date is in the future. Check the year."),
    "phone_format": N_("This is not a phone number. Type 10 digits, for example 0912 345 678."),
    "citizen_id_format": N_("The citizen number has 12 digits. Count them again."),
    "card_other_code": N_(
        "This is not the code of an identity card. Scan the QR code of the card."
    ),
    "card_number": N_("The card's number was not read whole. Scan it again, or type the name."),
    "card_no_code": N_("No QR code was found in the picture. Take it closer and in good light."),
    "starts_at_format": N_("Type the time as hours and minutes, for example 08:30."),
    "duration_range": N_("Type the length in minutes, from 1 to {highest}."),
    "year_range": N_("Type a year from {lowest} to {highest}."),
    "period_format": N_(
        "Type the period as 2026-W47 (week), 2026-11 (month), 2026-Q4 (quarter), 2026-H1 (half "
        "a year), 2026-9M (nine months) or 2026 (year)."
    ),
    "letter_not_in_font": N_(
        "The letter “{letter}” ({where}) cannot be printed. Type it again or take it out."
    ),
}

_PEOPLE: Final = {
    "name_missing": N_("Type the full name."),
    "household_unknown": N_("This household is not in the list any more. Choose it again."),
    "resident_unknown": N_("This person is not in the list any more. Choose the person again."),
    "village_missing": N_("Choose the village."),
    "residence_dates": N_("The day of leaving is before the day of coming. Check both days."),
    "moved_out_missing": N_("Type the day on which the household left."),
    "nobody_chosen": N_("Choose at least one line of the list first."),
    "too_many_lines": N_("At most {limit} lines at once. Paste them in parts."),
    "split_members_missing": N_("Choose who leaves; everybody chosen must live here now."),
    "split_everybody": N_("Somebody must stay. If all of them move, change the address instead."),
    "split_head_missing": N_("Choose the head of the new household among those who leave."),
    "rest_head_missing": N_("The head leaves. Choose the new head among those who stay."),
    "merged_with_itself": N_("These are the same entry. Choose another one."),
    "not_merged": N_("This entry was not merged with another one, or was parted again already."),
    "resident_has_helps": N_(
        "There are helps recorded for this person, so the person stays in the list. "
        "Choose “Moved away” or “Died” instead."
    ),
    "resident_has_attendance": N_(
        "This person is on the roster of a session, so the person stays in the list. "
        "Choose “Moved away” or “Died” instead."
    ),
}

_LISTS: Final = {
    "rows_missing": N_("There is nobody in this sheet. Choose another file."),
    "import_header_missing": N_(
        "No line with titles such as “Họ và tên” was found. Add one above the names."
    ),
    "name_format": N_("This is not a name. Type letters only."),
    "sex_format": N_("Type Nam or Nữ."),
    "formula_failed": N_("The spreadsheet found no value for this cell. Type what belongs here."),
    "second_head": N_("The household has two heads. Keep one of them."),
}

_HELPS: Final = {
    "subject_missing": N_("Choose who was helped, or type the number of people not named."),
    "subject_twice": N_("Choose one: a person, a household, or a number of people not named."),
    "anonymous_count_range": N_("Type the number of people not named, from {lowest} to {highest}."),
    "items_missing": N_("Tick at least one thing that was done."),
    "items_twice": N_("The same thing is ticked twice. Keep one of them."),
    "too_many_items": N_("At most {limit} things at once. Save these first, then the others."),
    "platform_unknown": N_("This platform is not in the list any more. Choose another one."),
    "help_unknown": N_("This help was deleted meanwhile. Open the book again."),
    "milestone_unknown": N_("This milestone was deleted meanwhile. Open the page again."),
    "milestone_dates": N_("The last day is before the first day. Check both days."),
    "milestone_needs_person": N_("This milestone belongs to a person. Choose the person first."),
    "milestone_needs_household": N_(
        "A store belongs to a household. Put the person into a household first."
    ),
    "store_platform_missing": N_("Choose on which platform the store is."),
    "act_unknown": N_("This can no longer be undone. Correct the record instead."),
}

_TEAM: Final = {
    "team_name_missing": N_("Type the name of the team."),
    "village_name_missing": N_("Type the name of the village."),
    "village_twice": N_("There is a village of this name already. Type another name."),
    "too_many_villages": N_("At most {limit} villages. Add the others later."),
    "village_dates": N_("The last day is before the first day. Check both days."),
    "commune_unknown": N_("Choose the commune from the list."),
    "membership_unknown": N_("This member is not in the list any more. Open the page again."),
    "membership_dates": N_("The last day is before the first day. Check both days."),
    "membership_first_day": N_(
        "The first day cannot be changed. End this membership and add the member again."
    ),
    "two_open_memberships": N_("This person is in the team on these days already. Check the days."),
    "two_open_heads": N_(
        "The team has a head on these days: {name}. End that first, then choose the new head."
    ),
    "channel_name_missing": N_("Type the name of the group."),
    "channel_dates": N_("The last day is before the first day. Check both days."),
}

_SESSIONS: Final = {
    "title_missing": N_("Type what the session is about."),
    "held_in_future": N_("The session is in the future. Mark it on its day or later."),
    "session_unknown": N_("This session was deleted meanwhile. Open the list again."),
    "session_cancelled": N_("This session was cancelled. Make a new one instead."),
    "cancel_reason_missing": N_("Type why the session did not take place."),
    "attendee_unknown": N_("This person is not on the roster any more. Open the session again."),
    "lesson_unknown": N_("This version of the program does not have that lesson. Choose another."),
    "session_of_members": N_(
        "Members of the team come to this session. Put the team on the roster."
    ),
    "session_not_cancelled": N_("This session was not cancelled. Change its day instead."),
    "plan_again_day": N_("Choose another day, today or later."),
    "follow_up_missing": N_("Type what is still to be done."),
    "follow_up_day_missing": N_("Type by which day it is to be done."),
    "follow_up_too_early": N_("This day is before the session. Check the day."),
}

_SHEETS: Final = {
    "sheet_no_code": N_(
        "No code of ours was found. Lay the sheet straight, scan it again at 200 dpi. Only "
        "sheets printed by Làng Số can be read."
    ),
    "sheet_corner_left_top": N_(
        "The code in the left upper corner cannot be seen. Uncover it, scan the sheet again."
    ),
    "sheet_corner_right_top": N_(
        "The code in the right upper corner cannot be seen. Uncover it, scan the sheet again."
    ),
    "sheet_corner_left_bottom": N_(
        "The code in the left lower corner cannot be seen. Uncover it, scan the sheet again."
    ),
    "sheet_corner_right_bottom": N_(
        "The code in the right lower corner cannot be seen. Uncover it, scan the sheet again."
    ),
    "sheet_several": N_("Several sheets lie in one picture. Scan each page by itself."),
    "sheet_bent": N_("The paper is folded or bent. Smooth it, scan it again."),
    "sheet_newer": N_(
        "This sheet was printed by a newer version. Update the program, then read it again."
    ),
    "sheet_other_team": N_(
        "This sheet is not known here. Was it printed on another PC? Sync, then read it again. "
        "Sheets of another team cannot be read."
    ),
    "sheet_session_gone": N_(
        "The session of this sheet was deleted. Restore it in the history first."
    ),
    "sheet_other_session": N_(
        "This is the sheet of another session: {title}, {day}. Open that session, read it there."
    ),
    "sheet_other_print": N_(
        "This page was printed from another state of the roster. Read its sheet by itself "
        "afterwards."
    ),
}

_NOTES: Final = {
    "note_text_missing": N_("Type in a sentence or two what it is about."),
    "note_unknown": N_("This note was deleted meanwhile. Open the page again."),
    "note_dates": N_("It cannot be settled before it came up. Check both days."),
    "baseline_range": N_("Type a whole number from {lowest} to {highest}."),
    "baseline_source_missing": N_("Type who counted this: an office, a plan, a list."),
    "baseline_twice": N_(
        "There is a figure of this kind for that day already. Change that one, or type another day."
    ),
    "baseline_unknown": N_("This figure was deleted meanwhile. Open the page again."),
}

_REPORTS: Final = {
    "indicator_unknown": N_("This version cannot count that indicator. Choose another one."),
    "target_range": N_("Type a target above 0 and at most {highest}."),
    "period_rule_range": N_("Type a day in the years from {lowest} to {highest}."),
    "period_rule_unknown": N_("This rule was deleted meanwhile. Open the page again."),
    "target_of_province": N_(
        "The province set this target, so it can be changed only there. Ask the commune."
    ),
    "target_unknown": N_("This target was deleted meanwhile. Open the page again."),
    "paper_choice_missing": N_("Choose first what the paper is about."),
    "report_closed": N_(
        "This report was sent and stands as it is. Open it again to correct it, if it is not "
        "approved."
    ),
    "report_already_sent": N_("This report was sent already. Open it again before you send anew."),
    "report_not_sent": N_("This report was not sent, so there is nothing to open again."),
    "report_approved": N_("This report is approved. Ask the commune to return it, with a reason."),
    "period_not_over": N_(
        "This period is not over yet. Its report can be sent from its last day on."
    ),
    "paper_too_large": N_("This file is too large for a report. Choose another one."),
    "feed_forged": N_(
        "What came as published by the province is not signed by it, and was not taken. Tell the "
        "officer."
    ),
    "feed_older": N_(
        "The province's server sent older targets or notices than this PC has; they were not "
        "taken. Tell the officer."
    ),
    "feed_form": N_(
        "The province published something that this version cannot read. Update the program."
    ),
    "feed_key_missing": N_(
        "The province published something, but this PC does not know its key. Enrol again with a "
        "new sheet."
    ),
    "paper_not_here": N_(
        "This report was sent from another PC. Sync both PCs, then its paper is here too."
    ),
}

_KEYS: Final = {
    "passphrase_short": N_("Type at least {least} characters, or take the suggested words."),
    "passphrase_simple": N_("This passphrase is easy to guess. Take the suggested words."),
    "passphrase_missing": N_(
        "Put the passphrase into LANGSO_PASSPHRASE, or run this in a terminal to type it."
    ),
    "wrong_passphrase": N_("The passphrase is not right. Check the keyboard and type it again."),
    "recovery_length": N_(
        "The recovery code has {wanted} letters and digits, not {count}. Compare with the paper."
    ),
    "recovery_slip": N_(
        "One of the letters is not right. Compare the code with the paper, group by group."
    ),
    "wrong_recovery_code": N_(
        "This code is of another team, or a newer one took its place. Look for the newest sheet."
    ),
    "slots_damaged": N_(
        "The key file of this team is damaged. Copy the team's folder back from a backup."
    ),
    "slots_refused": N_(
        "The key file of this team was changed by somebody. Copy it back from a backup."
    ),
    "team_unknown": N_("This team is not on this PC. Choose one of the list."),
    "receipt_not_synced": N_(
        "There is nothing to confirm yet: this PC has not synced with the province. Sync once."
    ),
    "receipt_differs": N_(
        "At the last sync this PC and the province did not hold the same. Sync again first."
    ),
    "team_not_synced": N_("The team's data is not on this PC yet. Sync once."),
    "team_missing": N_("There is no team on this PC yet. Make one in the window first."),
    "team_ambiguous": N_("There are several teams on this PC. Name one with --team."),
}

_PRINTER: Final = {
    "page_range": N_("Type pages from 1 to {last}, for example 1-3, 5; leave it empty for all."),
    "printer_gone": N_("This printer is not there any more. Choose another one."),
    "printer_jam": N_("Paper is stuck in the printer. Take it out; it goes on printing by itself."),
    "printer_paper_out": N_("The printer has no paper. Put some in; it goes on by itself."),
    "printer_open": N_("A cover of the printer is open. Close it; it goes on by itself."),
    "printer_toner_out": N_("The printer has no toner or ink left. Change the cartridge."),
    "printer_output_full": N_("The printer's tray is full. Take the printed sheets out."),
    "printer_offline": N_(
        "The printer does not answer. Check that it is switched on and its cable is plugged in."
    ),
    "printer_stopped": N_(
        "The printer has stopped. Switch it off and on; if that is no help, print on another one."
    ),
    "stick_missing": N_("No USB stick was found. Plug it in, wait a moment, then press again."),
}

_PC: Final = {
    "already_running": N_("Làng Số is already open on this PC. Use that window, or close it."),
    "home_not_writable": N_("The data folder cannot be written. Choose another one with --home."),
    "disk_full": N_("The disk is full. Make room, then save again."),
    "disk_error": N_(
        "The disk reports an error. Close Làng Số and copy the data folder to another disk."
    ),
    "not_our_database": N_("This is not a file of Làng Số. Choose another one."),
    "database_damaged": N_(
        "The team's file is damaged. Close the program and copy the file back from a backup."
    ),
    "copy_missing": N_("There is no copy of a team in this folder. Choose another folder."),
    "copy_damaged": N_("This copy is damaged or not complete. Choose another copy."),
    "copy_not_written": N_(
        "The copy could not be written there. Check the stick and its free room, then try again."
    ),
    "copy_would_replace": N_(
        "This team is on this PC already. Say first that its present book is to be put aside."
    ),
    "database_busy": N_("The team's file is in use by another program. Close it and try again."),
    "newer_database": N_("The team's file is of a newer version. Install that version first."),
    "upgrade_failed": N_(
        "The team's file could not be brought to this version; nothing was changed. "
        "Call the commune's IT staff."
    ),
    "file_missing": N_("There is no such file. Check its name and the stick."),
    "file_too_heavy": N_("The file is too large to be read. Divide it into smaller ones."),
    "file_unreadable": N_("The file cannot be read. Open it in a spreadsheet program, save again."),
    "file_not_written": N_("The file cannot be written there. Choose another folder."),
    "printer_missing": N_("No printer was found. Save the paper as a file and print it elsewhere."),
    "print_failed": N_(
        "The printer did not take the paper. Check that it is switched on, then print again."
    ),
    "copies_range": N_("Type a number of copies from {lowest} to {highest}."),
}

_SENTENCES: Final[dict[str, str]] = {
    **_VALUES,
    **_PEOPLE,
    **_LISTS,
    **_HELPS,
    **_TEAM,
    **_SESSIONS,
    **_SHEETS,
    **_NOTES,
    **_REPORTS,
    **_KEYS,
    **_PC,
    **_PRINTER,
    **SYNC,
    **STICK,
}


def sentence(error: LangSoError) -> str:
    """One sentence in the chosen language that says what to do next.

    A code without a sentence (made by a newer part of the program) is named, so that whoever
    is asked for help can look it up.
    """
    known = _SENTENCES.get(error.code)
    if known is None:
        return _("This did not work ({code}). Try again, or call for help.").format(code=error.code)
    return _(known).format_map(_Shown(error.params))


class _Shown(dict[str, object]):
    """A sentence is shown even when one of its values is missing."""

    def __missing__(self, key: str) -> str:
        return "—"

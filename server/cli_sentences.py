"""What the command line says about known trouble: one sentence that says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from desktop.domain.errors import TroubleError

SENTENCES: Final = {
    "address_unknown": "Start the server once (serve or practice), so that the sheet can name it.",
    "authority_key_missing": "The key {file} is not in the tls folder: bring it back for this "
    "command, or use --spare with the spare key.",
    "bundle_answer_one": "There are several bundles: name a folder with --answer.",
    "bundle_damaged": "The file is not whole or was changed on the way, and nothing of it was "
    "taken: copy it again, or let the PC write a new one.",
    "bundle_missing": "There is no bundle of a PC in this folder.",
    "bundle_newer": "The file is of a newer version: upgrade the server first.",
    "bundle_not_one": "This is no file of a team's PC for a stick.",
    "bundle_not_written": "The answer could not be written, or read back: take another stick.",
    "bundle_some_refused": "{count} of the bundles were refused; see the lines above.",
    "bundle_stranger": "The file is of no PC that is enrolled here: it needs an enrolment sheet.",
    "bundle_too_large": "The file is larger than a bundle may be.",
    "bundle_wrong_way": "This file is an answer of a server: take it back to its PC.",
    "backup_not_begun": "Run `langso-server backup begin` before the database is copied.",
    "database_restored": "The database is older than what PCs were told, so it was put back from "
    "a backup: stop the server, run `langso-server restored` once, and serve again.",
    "erase_find": "Give at least two letters of the name or code to look for.",
    "erase_ground": "Say with --ground why, in at most {limit} characters.",
    "erase_officers": "Name the two officers who ordered it: --officer NAME --officer NAME.",
    "erase_table": "Records of {tables} can be erased.",
    "erase_unknown": "The team has no such record, or it is erased already.",
    "database_driver_missing": "The PostgreSQL driver is missing: install lang-so with the "
    "server-postgresql extra.",
    "database_not_migrated": "The database has other tables than this version: run "
    "`langso-server migrate` first (it has {found!r}, needed is {needed!r}).",
    "database_role_too_strong": "The database role owns tables or stands above their rules: "
    "serve with the role that was given to `migrate --app-role`.",
    "database_unreachable": "The database does not answer: check that it runs and the address.",
    "database_url_unknown": "Name the database as sqlite:///FILE or "
    "postgresql://USER:PASSWORD@HOST:PORT/NAME.",
    "device_revoked": "This PC was revoked; what it sent before stays.",
    "device_unknown": "There is no such device: `langso-server devices` lists them.",
    "feed_key_other": "The key file in the data folder is not the one that the teams know: bring "
    "back feed.key of this province.",
    "feed_too_large": "This is too much to publish at once: shorten the texts.",
    "file_not_read": "The file {file} cannot be read: it must be UTF-8 text.",
    "notice_incomplete": "A notice needs a title and a text (--text or --file), at most 4000 "
    "characters.",
    "paper_not_here": "The paper of that report is not here: it was not sent, or its PC has not "
    "synced since. If `sealing.key` of the data folder was lost, bring it back.",
    "paper_not_written": "The file cannot be written there: choose another place.",
    "plain_is_local": "Without TLS the server answers on 127.0.0.1 only: leave out --plain or "
    "--host.",
    "port_taken": "Port {port} is in use: choose another with --port, or 0 for a free one.",
    "reason_missing": "Say with --reason what the team has to change.",
    "reason_too_long": "The reason is too long: at most {limit} characters.",
    "receipt_disagrees": "The receipt and this server do not agree; see the line above.",
    "receipt_format": "This is not the code of a sync receipt: scan it again or type all of it.",
    "report_not_in_that_state": "The report is {state!r}: a sent one is returned or approved, an "
    "approved one returned or locked.",
    "report_unknown": "The team has no report of that period: `langso-server report list TEAM` "
    "lists them.",
    "row_security_missing": "A table is not guarded by row-level security: run "
    "`langso-server migrate` as the owner.",
    "sqlite_too_old": "SQLite {version} may corrupt data: install sqlcipher3 0.6.4 or newer.",
    "sealing_missing": "This server was started without its sealing key.",
    "list_columns": "The file needs the columns {columns}.",
    "list_item": "A value is too long or has another form than the list allows.",
    "list_line": "Line {line}: {what} cannot be read. Days are written 2026-12-31; codes and kinds "
    "as in the lists that ship with the program.",
    "list_merged_ring": "{name!r} would be merged into itself by way of others.",
    "list_missing": "{count} entries may not disappear, records of teams name them: {names}. Give "
    "them a last day (valid_to) or say into what they were merged (merged_into).",
    "list_nothing": "Say what to publish: --platforms FILE, --indicators FILE, or both.",
    "template_key": "There is no such place on a paper. There are: {keys}.",
    "target_columns": "The file needs the columns indicator, year, value and may have "
    "decision_number and decided_on.",
    "target_line": "Line {line}: {what} cannot be read. Days are written 2026-12-31, numbers 12.5, "
    "indicators as in the list of fifty.",
    "team_close_day": "Write the day as 2026-12-31.",
    "team_closed": "This team was closed, {successor} goes on with its work: make the sheet for "
    "that team, or take the closing back with `langso-server team reopen`.",
    "team_closed_already": "The team is closed already, and {successor} goes on: take that back "
    "first with `langso-server team reopen`.",
    "team_closed_later": "A closing takes effect at once: give a day up to today.",
    "team_is_itself": "A team cannot go on for itself: name another one with --successor.",
    "team_not_closed": "The team is not closed: `langso-server team list` shows which are.",
    "team_not_here": "No team of that name or id has been enrolled: `langso-server devices` names "
    "them.",
    "team_successor_closed": "That team was closed itself, and {successor} goes on: name an open "
    "one with --successor.",
}


def sentence(error: TroubleError) -> str:
    """The sentence for the error's code."""
    known = SENTENCES.get(error.code)
    if known is None:
        return f"The server cannot do that: {error.code}."
    return known.format(**error.params)

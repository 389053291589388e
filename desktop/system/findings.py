"""Words for what the doctor found; they name what to do when something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError
from desktop.domain.text.numbers import format_number
from desktop.system.sentences import sentence
from desktop.system.texts import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

_GOOD: Final = {
    "python": N_("Python {version}"),
    "encryption": N_("Encrypted storage works (SQLite {version})"),
    "fonts": N_("The fonts for paper and screen are there"),
    "paper": N_("Papers can be made (ReportLab {version})"),
    "home": N_("Data folder: {folder}"),
    "own_folder": N_("No other program keeps copies of the data folder"),
    "disk": N_("Free room on the disk: {free_mb} MB"),
    "clock": N_("Today is {today}"),
    "teams": N_("Teams on this PC: {count}"),
    "team_file": N_("The team's file is encrypted and has its keys: {team}"),
    "book": N_("Every page of the open book is whole"),
    "content": N_(
        "What the book holds, in short: {letters}. PCs of the team with the same letters show the "
        "same"
    ),
    "equal": N_("At the last sync this PC and the province held the same"),
    "not_enrolled": N_("This PC is not connected to a province, so the line is not looked at"),
    "server": N_("The server answers: {address}"),
    "certificate": N_("The server's certificate is the province's own, good until {until}"),
    "server_clock": N_("The clock of this PC agrees with the server's"),
}

_BAD: Final = {
    "python": N_("Python {version} is too old. Install 3.11 or newer."),
    "encryption": N_(
        "Encrypted storage does not work here ({version}). Install the program again."
    ),
    "fonts": N_("Some fonts are missing ({missing}). Install the program again."),
    "paper": N_("Papers cannot be made. Install the program again."),
    "home": N_("The data folder cannot be written: {folder}. Choose another one with --home."),
    "home_held": N_(
        "Another program, often an antivirus, holds files of the data folder. Let it leave this "
        "folder alone: {folder}"
    ),
    "own_folder": N_(
        "The data folder lies on another machine. A cut line damages a book there: choose a "
        "folder on this PC with --home."
    ),
    "synced_folder": N_(
        "{program} copies the data folder while it is in use, which can bring an old book back. "
        "Move it out of there: choose another folder with --home."
    ),
    "disk": N_("Only {free_mb} MB are free on the disk; {least_mb} MB are needed. Make room."),
    "clock": N_("The clock of this PC says {today}. Set the date and time."),
    "book": N_(
        "The open book is damaged. Keep this folder as it is and bring the newest copy back "
        "(start page, Restore)."
    ),
    "equal": N_(
        "At the last sync this PC and the province did not hold the same. Sync again; if it stays "
        "so, call support."
    ),
    "mended": N_(
        "Syncs found {count} damaged places in this book and mended them; what stood there is "
        "kept aside for 90 days. Call support if it goes on."
    ),
    "put_aside": N_("The province put {count} changes aside. Open Sync to see why."),
    "certificate": N_(
        "The server's certificate is good only until {until}. Tell the province to renew it."
    ),
    "server_clock": N_(
        "The clock of this PC is {minutes} minutes off. Set date and time; nothing is lost by it."
    ),
    "team_file": N_("The files of this team are not complete: {team}. Copy them from a backup."),
}

_FAR_OFF: Final = (
    (
        48 * 60,
        24 * 60,
        N_("The clock of this PC is about {count} days off. Set date and time; nothing is lost."),
    ),
    (120, 60, N_("The clock of this PC is about {count} hours off. Set it; nothing is lost.")),
)
"""From so many minutes on in units of so many, which people can imagine."""


def finding_text(code: str, *, ok: bool, params: Mapping[str, object]) -> str:
    """One line about one thing that was looked at.

    Of a server that cannot be reached it is what every sync says (`params["trouble"]`).
    """
    if not ok and isinstance(trouble := params.get("trouble"), TroubleError):
        return sentence(trouble)
    minutes = params.get("minutes")
    if not ok and isinstance(minutes, int):
        for least, unit, words in _FAR_OFF:
            if minutes >= least:
                return _(words).format(count=format_number(round(minutes / unit)))
    return _((_GOOD if ok else _BAD)[code]).format_map(params)

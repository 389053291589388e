"""Words for what the doctor found; they name what to do when something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.system.texts import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

_GOOD: Final = {
    "python": N_("Python {version}"),
    "encryption": N_("Encrypted storage works (SQLite {version})"),
    "fonts": N_("The fonts for paper and screen are there"),
    "paper": N_("Papers can be made (ReportLab {version})"),
    "home": N_("Data folder: {folder}"),
    "disk": N_("Free room on the disk: {free_mb} MB"),
    "clock": N_("Today is {today}"),
    "teams": N_("Teams on this PC: {count}"),
    "team_file": N_("The team's file is encrypted and has its keys: {team}"),
}

_BAD: Final = {
    "python": N_("Python {version} is too old. Install 3.11 or newer."),
    "encryption": N_(
        "Encrypted storage does not work here ({version}). Install the program again."
    ),
    "fonts": N_("Some fonts are missing ({missing}). Install the program again."),
    "paper": N_("Papers cannot be made. Install the program again."),
    "home": N_("The data folder cannot be written: {folder}. Choose another one with --home."),
    "disk": N_("Only {free_mb} MB are free on the disk; {least_mb} MB are needed. Make room."),
    "clock": N_("The clock of this PC says {today}. Set the date and time."),
    "team_file": N_("The files of this team are not complete: {team}. Copy them from a backup."),
}


def finding_text(code: str, *, ok: bool, params: Mapping[str, object]) -> str:
    """One line about one thing that was looked at."""
    return _((_GOOD if ok else _BAD)[code]).format_map(params)

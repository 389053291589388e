"""What can be told of the teams on this PC without a passphrase.

The first window needs this before anything else, so it imports next to nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.team import Team
    from desktop.system.paths import Home

PRACTICE_PASSPHRASE: Final = "ruong bac thang xanh"  # noqa: S105 - shown on screen to everybody

_ENTRY: Final = "team.json"
_ID_LENGTH: Final = 32


class TeamEntry(NamedTuple):
    """One team of this PC, as it can be told without its passphrase."""

    id: str
    name: str
    practice: bool
    path: Path


def list_teams(home: Home) -> tuple[TeamEntry, ...]:
    """Teams of this PC by name, practice teams last; a damaged name file shows the id."""
    if not home.teams.is_dir():
        return ()
    entries = [
        read_entry(folder)
        for folder in home.teams.iterdir()
        if len(folder.name) == _ID_LENGTH and (folder / _ENTRY).exists()
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.practice, entry.name, entry.id)))


def write_entry(folder: Path, team: Team) -> None:
    """Keep the team's name beside its database."""
    write_name(folder, team.name, practice=team.practice)


def write_name(folder: Path, name: str, *, practice: bool) -> None:
    """The same for a team whose own record has not come yet."""
    text = json.dumps({"name": name, "practice": practice}, ensure_ascii=False)
    (folder / _ENTRY).write_text(text, "utf-8")


def read_entry(folder: Path) -> TeamEntry:
    """The team of a folder; the id stands for a name that cannot be read."""
    try:
        found = json.loads((folder / _ENTRY).read_text("utf-8"))
        name, practice = str(found["name"]), bool(found["practice"])
    except (OSError, ValueError, KeyError, TypeError):
        name, practice = folder.name, False
    return TeamEntry(folder.name, name, practice, folder)

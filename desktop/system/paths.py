"""Where the program keeps things on this PC."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE: Final = "LANGSO_HOME"
_FOLDER: Final = "LangSo"


@dataclass(frozen=True, slots=True)
class Home:
    """The data folder; nothing is kept anywhere else."""

    root: Path

    @property
    def teams(self) -> Path:
        """One folder for each team: encrypted database, key slots, name."""
        return self.root / "teams"

    @property
    def copies(self) -> Path:
        """Automatic copies of every team, unless another folder was chosen for them."""
        return self.root / "copies"

    @property
    def logs(self) -> Path:
        """The log and the crash log, without personal data."""
        return self.root / "logs"

    @property
    def settings_file(self) -> Path:
        """Settings of this PC; nothing of any team."""
        return self.root / "settings.json"

    @property
    def lock_file(self) -> Path:
        """Held by the one program that uses the folder."""
        return self.root / "in-use.lock"

    @property
    def outbox(self) -> Path:
        """Papers that were printed or saved without choosing a place."""
        return self.root / "papers"

    def make(self) -> None:
        """Make the folder, readable by its owner only.

        Raises:
            OSError: it cannot be made or written.
        """
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (self.teams, self.logs):
            folder.mkdir(mode=0o700, exist_ok=True)


def find_home(chosen: str | None = None, environment: Mapping[str, str] = os.environ) -> Home:
    """The data folder: as chosen (`--home`), as `LANGSO_HOME` says, or the system's usual place.

    Args:
        chosen: A folder named by the person.
        environment: The process's variables.
    """
    named = chosen or environment.get(VARIABLE)
    return Home(Path(named).expanduser().absolute() if named else _usual_place(environment))


def _usual_place(environment: Mapping[str, str]) -> Path:
    user = Path.home()
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or user / "AppData" / "Local") / _FOLDER
    if sys.platform == "darwin":
        return user / "Library" / "Application Support" / _FOLDER
    return Path(environment.get("XDG_DATA_HOME") or user / ".local" / "share") / "lang-so"

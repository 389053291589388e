"""Folders that another program copies elsewhere while we write: a book must not lie in one.

Such programs copy a database and its log at different moments, and bring an older copy back.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_VARIABLES: Final = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_NAMES: Final = {
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "drive của tôi": "Google Drive",
    "mobile documents": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
}
_MARKS: Final = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".tmp.drivedownload": "Google Drive",
    ".stfolder": "Syncthing",
    ".owncloudsync.log": "Nextcloud",
    ".nextcloudsync.log": "Nextcloud",
}
_ONE_DRIVE: Final = "onedrive"


def syncing_program(folder: Path, environment: Mapping[str, str] = os.environ) -> str | None:
    """The program that keeps copies of the folder, as far as its traces tell; else None.

    Args:
        folder: Absolute.
        environment: The process's variables; OneDrive names its folders there.
    """
    around = (folder, *folder.parents)
    if any(_is_named(part, environment) for part in around):
        return "OneDrive"
    for part in around:
        name = part.name.casefold()
        if name.startswith(_ONE_DRIVE):
            return "OneDrive"
        if name in _NAMES:
            return _NAMES[name]
        for mark, program in _MARKS.items():
            if _exists(part / mark):
                return program
    return None


def is_on_network(folder: Path) -> bool:
    """Whether the folder is a share of another machine, by its name."""
    return folder.as_posix().startswith("//")


def _is_named(part: Path, environment: Mapping[str, str]) -> bool:
    named = (environment.get(name) for name in _VARIABLES)
    return any(one and os.path.normcase(one) == os.path.normcase(part) for one in named)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False

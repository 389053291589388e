"""Sticks and other drives that can be pulled out, as the system shows them now."""

from __future__ import annotations

import ctypes
import getpass
import os
import shutil
import string
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_REMOVABLE: Final = 2
"""Windows' DRIVE_REMOVABLE."""


@dataclass(frozen=True, slots=True)
class Drive:
    """One drive: what people call it, its folder, and how many bytes are free there."""

    name: str
    folder: Path
    free: int


def removable_drives() -> tuple[Drive, ...]:
    """Drives that are plugged in and can be written; asks the disks, so not on the GUI thread."""
    if sys.platform == "win32":
        folders = _windows_letters()
    else:
        folders = mounted_below(_mount_places())
    return tuple(drive for folder in folders if (drive := _described(folder)) is not None)


def mounted_below(places: tuple[Path, ...]) -> list[Path]:
    """Folders directly below these that are drives of their own."""
    found: list[Path] = []
    for place in places:
        try:
            folders = sorted(place.iterdir())
        except OSError:
            continue
        found += [folder for folder in folders if os.path.ismount(folder)]
    return found


def _mount_places() -> tuple[Path, ...]:
    if sys.platform == "darwin":
        return (Path("/Volumes"),)
    # udisks mounts below the person's name, older systems and a hand at the console without it.
    name = getpass.getuser()
    return (Path("/media") / name, Path("/run/media") / name, Path("/media"))


def _described(folder: Path) -> Drive | None:
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return None
    if not os.access(folder, os.W_OK) or (sys.platform == "darwin" and folder.is_symlink()):
        return None
    return Drive(folder.name or str(folder), folder, free)


def _windows_letters() -> list[Path]:
    """Not run on Windows by us: after the documentation of GetLogicalDrives, GetDriveTypeW."""
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only Windows has it
    there = int(kernel.GetLogicalDrives())
    roots = [f"{letter}:\\" for place, letter in enumerate(string.ascii_uppercase)
             if there >> place & 1]  # fmt: skip
    return [Path(root) for root in roots if kernel.GetDriveTypeW(root) == _REMOVABLE]

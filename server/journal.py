"""What a restore of the database must not undo, in a file outside it.

Erasures, revocations, and which teams were closed or reopened.

One line of JSON an entry, on the medium before the database commits. Backups of the database do
not hold it, so it is to be copied by itself.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

ERASE: Final = "erase"
REVOKE: Final = "revoke"
SUCCESSION: Final = "succession"


class Journal:
    """An append-only file; what a crash cut is passed over.

    Args:
        path: Where it lies; made with the first entry.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, entry: dict[str, Any]) -> None:
        """Add one entry and wait until it is on the medium."""
        line = (json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n").encode()
        new = not self._path.exists()
        handle = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(handle).st_size
            if size and not self._ends_whole(handle, size):
                line = b"\n" + line
            written = 0
            while written < len(line):
                written += os.write(handle, line[written:])
            os.fsync(handle)
        finally:
            os.close(handle)
        if new and os.name == "posix":
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def entries(self) -> list[dict[str, Any]]:
        """Every entry, the oldest first."""
        try:
            lines = self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        found = []
        for line in lines:
            with suppress(ValueError):
                entry = json.loads(line)
                if isinstance(entry, dict):
                    found.append(entry)
        return found

    @staticmethod
    def _ends_whole(handle: int, size: int) -> bool:
        os.lseek(handle, size - 1, os.SEEK_SET)
        return os.read(handle, 1) == b"\n"

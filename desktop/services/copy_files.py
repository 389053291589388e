"""Copies of teams on disks and sticks: what one looks like, how it is written and read back.

A copy is a folder: the encrypted database, its key slots, the team's name, and a small plain
file that says what belongs to it. Whoever holds it still needs the passphrase or the code.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.errors import TroubleError
from desktop.domain.ids import is_id
from desktop.storage.durable import settle_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASE: Final = "team.db"
SLOTS: Final = "keys.json"
ENTRY: Final = "team.json"
PARTS: Final = (DATABASE, f"{DATABASE}-wal", SLOTS, ENTRY)
"""Files that a copy may have; a book that was put aside may bring its write-ahead log."""

_MANIFEST: Final = "copy.json"
_FORMAT: Final = "lang-so copy 1"
_BLOCK: Final = 1 << 20
_MANIFEST_BYTES: Final = 64 * 1024
_DEPTH: Final = 2


class CopyKind(StrEnum):
    """Why a copy was made."""

    ASKED = "asked"
    DAILY = "daily"
    UPGRADE = "upgrade"
    PUT_ASIDE = "put_aside"


@dataclass(frozen=True, slots=True)
class TeamCopy:
    """One copy as its plain file describes it.

    `files` are name, size and SHA-256 of each part; `digest` is of every row, "" when it was
    not counted (a book that was put aside because nobody could open it).
    """

    path: Path
    team_id: str
    team_name: str
    practice: bool
    kind: CopyKind
    made_at: datetime
    files: tuple[tuple[str, int, str], ...]
    digest: str = ""


def list_copies(folder: Path) -> tuple[TeamCopy, ...]:
    """Copies in a folder or up to two folders below it, the newest first."""
    found = tuple(_below(folder, _DEPTH)) if folder.is_dir() else ()
    return tuple(sorted(found, key=lambda copy: (copy.made_at, copy.path.name), reverse=True))


def read_copy(folder: Path) -> TeamCopy | None:
    """The copy that a folder is; None when it is none."""
    path = folder / _MANIFEST
    try:
        if path.stat().st_size > _MANIFEST_BYTES:
            return None
        return _read(folder, json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_manifest(copy: TeamCopy) -> None:
    """Say in the copy's folder what belongs to it."""
    values = {
        "format": _FORMAT,
        "team": copy.team_id,
        "name": copy.team_name,
        "practice": copy.practice,
        "kind": copy.kind.value,
        "made_at": copy.made_at.isoformat(),
        "files": [list(part) for part in copy.files],
        "digest": copy.digest,
    }
    text = json.dumps(values, ensure_ascii=False, indent=1)
    write_through(copy.path / _MANIFEST, text.encode())


def check_copy(copy: TeamCopy) -> None:
    """Read every file back from the disk or stick and compare it.

    Raises:
        TroubleError: `copy_damaged`.
    """
    try:
        sound = all(
            fingerprint(copy.path / name) == (size, digest) for name, size, digest in copy.files
        )
    except OSError as error:
        raise TroubleError("copy_damaged") from error
    if not sound:
        raise TroubleError("copy_damaged")


def fingerprint(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file, read from the medium where the system allows to ask for it."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while block := stream.read(_BLOCK):
            digest.update(block)
        return stream.tell(), digest.hexdigest()


def copy_through(source: Path, target: Path) -> None:
    """Copy a file and wait until it is on the medium."""
    with source.open("rb") as reading, _private(target) as writing:
        while block := reading.read(_BLOCK):
            writing.write(block)
        writing.flush()
        os.fsync(writing.fileno())


def write_through(target: Path, content: bytes) -> None:
    """Write a file and wait until it is on the medium."""
    with _private(target) as writing:
        writing.write(content)
        writing.flush()
        os.fsync(writing.fileno())


@contextmanager
def new_folder(parent: Path, name: str) -> Iterator[Path]:
    """A folder that appears under its name (or one like it) once everything in it is there.

    Raises:
        TroubleError: `copy_not_written`; nothing is left behind.
    """
    work = parent / f"{name}.new"
    try:
        parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=0o700)
        yield work
        settle_folder(work)
        work.rename(free_name(parent, name))
        settle_folder(parent)
    except OSError as error:
        shutil.rmtree(work, ignore_errors=True)
        raise TroubleError("copy_not_written") from error
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise


def free_name(parent: Path, name: str) -> Path:
    """The name in the folder, with a number behind it when there is such a one already."""
    taken = {path.name for path in parent.iterdir()}
    tried = (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3)))
    return parent / next(one for one in tried if one not in taken)


def _private(target: Path) -> Any:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(target, flags, 0o600), "wb")


def _below(folder: Path, depth: int) -> Iterator[TeamCopy]:
    copy = read_copy(folder)
    if copy is not None:
        yield copy
        return
    if not depth:
        return
    try:
        inner = sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:  # a folder that this account may not look into
        return
    for path in inner:
        # What begins so, or ends so, is not finished.
        if not path.name.startswith(".") and not path.name.endswith(".new"):
            yield from _below(path, depth - 1)


def _read(folder: Path, values: Any) -> TeamCopy | None:
    files = tuple((str(name), int(size), str(digest)) for name, size, digest in values["files"])
    names = [name for name, _, _ in files]
    fine = (
        values["format"] == _FORMAT
        and is_id(values["team"])
        and set(names) <= set(PARTS)
        and {DATABASE, SLOTS} <= set(names)
    )
    if not fine:
        return None
    made_at = datetime.fromisoformat(values["made_at"])
    if made_at.tzinfo is None:
        return None
    return TeamCopy(
        path=folder,
        team_id=values["team"],
        team_name=str(values["name"]),
        practice=bool(values["practice"]),
        kind=CopyKind(values["kind"]),
        made_at=made_at,
        files=files,
        digest=str(values["digest"]),
    )

"""A team brought back from a copy, on the same PC or another one."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.domain.errors import TroubleError
from desktop.services.copies import copy_name
from desktop.services.copy_files import (
    DATABASE,
    ENTRY,
    PARTS,
    SLOTS,
    CopyKind,
    TeamCopy,
    check_copy,
    copy_through,
    fingerprint,
    free_name,
    write_manifest,
)
from desktop.services.team_folders import read_entry, write_name
from desktop.storage.durable import settle_folder

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.clock import Clock
    from desktop.services.team_folders import TeamEntry
    from desktop.system.paths import Home


@dataclass(frozen=True, slots=True)
class RestoreTeam:
    """Which copy, what opens it, and whether the team's present book may be put aside.

    One of `passphrase` (of the day the copy was made) and `recovery_code` is given.
    """

    copy: TeamCopy
    passphrase: str = ""
    recovery_code: str = ""
    put_aside: bool = False


def restore_team(home: Home, command: RestoreTeam, clock: Clock) -> TeamEntry:
    """Bring a team back; it gets a new epoch, so that the copy and its original stay apart.

    Everything is checked before anything of this PC changes. A book of the same team that is
    here is never overwritten: it is put aside among the copies when that was said.

    Raises:
        TroubleError: `copy_damaged`, `copy_would_replace`, `wrong_passphrase`,
            `wrong_recovery_code`, `copy_not_written`, and those of opening a file.
        RuleBrokenError: those of a recovery code.
    """
    copy = command.copy
    target = home.teams / copy.team_id
    if target.exists() and not command.put_aside:
        raise TroubleError("copy_would_replace")
    check_copy(copy)
    work = home.teams / f".restoring-{copy.team_id}"
    shutil.rmtree(work, ignore_errors=True)
    try:
        home.make()
        work.mkdir(mode=0o700)
        _fill(work, command, clock)
        if target.exists():
            put_aside(home, copy.team_id, clock)
        settle_folder(work)
        work.rename(target)
        settle_folder(home.teams)
    except OSError as error:
        raise TroubleError("copy_not_written") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return read_entry(target)


def _fill(work: Path, command: RestoreTeam, clock: Clock) -> None:
    from desktop.storage.file_copy import begin_again

    copy = command.copy
    for name, _, _ in copy.files:
        copy_through(copy.path / name, work / name)
    key = _key_of(work / SLOTS, command)
    begun = begin_again(work / DATABASE, key, clock)
    # The plain file beside it may say anything; what the key opens is what counts.
    if begun.team_id != copy.team_id or copy.digest not in ("", begun.digests.whole):
        raise TroubleError("copy_damaged")
    if not (work / ENTRY).exists():
        write_name(work, copy.team_name, practice=copy.practice)


def _key_of(slots: Path, command: RestoreTeam) -> bytes:
    from desktop.storage.keyslots import open_slots, open_slots_with_code

    if command.recovery_code:
        return open_slots_with_code(slots, command.recovery_code)
    return open_slots(slots, command.passphrase)


def put_aside(home: Home, team_id: str, clock: Clock) -> TeamCopy:
    """Move a team's folder among the copies, where it can be restored from like any other."""
    folder = home.teams / team_id
    entry = read_entry(folder)
    made_at = clock.now()
    place = home.copies / team_id
    place.mkdir(parents=True, exist_ok=True)
    moved = free_name(place, copy_name(team_id, made_at))
    shutil.move(folder, moved)
    copy = TeamCopy(
        path=moved,
        team_id=team_id,
        team_name=entry.name,
        practice=entry.practice,
        kind=CopyKind.PUT_ASIDE,
        made_at=made_at,
        files=tuple(
            (name, *fingerprint(moved / name)) for name in PARTS if (moved / name).exists()
        ),
    )
    write_manifest(copy)
    return copy

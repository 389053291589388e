"""Copies of an open team: one at the press of a button, one every day, and a rehearsal a week."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.domain.clock import VIETNAM
from desktop.domain.errors import TroubleError
from desktop.services.copy_files import (
    DATABASE,
    ENTRY,
    SLOTS,
    CopyKind,
    TeamCopy,
    check_copy,
    copy_through,
    fingerprint,
    list_copies,
    new_folder,
    write_manifest,
    write_through,
)
from desktop.services.team_folders import read_entry
from desktop.system.settings import COPIES_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from desktop.domain.clock import Clock
    from desktop.storage.database import Database
    from desktop.storage.write_unit import WriteUnit
    from desktop.system.paths import Home
    from desktop.system.settings import Settings

DAYS_KEPT: Final = 7
WEEKS_KEPT: Final = 4
UPGRADES_KEPT: Final = 2
REHEARSED_EVERY: Final = timedelta(days=7)
ASKED_AT: Final = "copy_asked_at"
"""Setting of the team on this PC: when a copy was last made at the press of a button."""

_REHEARSAL: Final = "rehearsal.json"
_REHEARSING: Final = ".rehearsal-"
_UPGRADE_COPIES: Final = ("team.before-version-*.db", "team.before-restart-*.db")
ERASED_GONE_AFTER: Final = timedelta(days=14)
"""A copy of before an erasure still holds the person; 20 days are the latest."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the daily round did."""

    made: TeamCopy | None
    dropped: int
    rehearsed: bool


def copies_folder(home: Home, settings: Settings) -> Path:
    """Where automatic copies of all teams go."""
    chosen = settings.get(COPIES_FOLDER)
    return Path(chosen) if chosen else home.copies


def save_copy(
    database: Database, folder: Path, clock: Clock, kind: CopyKind = CopyKind.ASKED
) -> TeamCopy:
    """Copy an open team into a folder, wait until it is on the medium, and read it back.

    It opens a connection of its own, so it may run while others read and write.

    Raises:
        TroubleError: `copy_not_written`, `copy_damaged`, `disk_full`.
    """
    from desktop.storage.file_copy import copy_file

    team = _folder_of(database)
    # On the PC first: a stick or a share may not offer what an open database needs.
    near = team / "copying.db"
    try:
        digests = copy_file(team / DATABASE, database.key, near)
        return _write_out(database, near, folder, clock, kind, digests.whole)
    finally:
        near.unlink(missing_ok=True)


def copy_before_restart(database: Database, clock: Clock) -> None:
    """Copy the book beside itself, before a sync forgets much or removes much.

    The daily round puts it where the other copies are. A book in memory has none.

    Raises:
        TroubleError: `database_damaged`, `disk_full`.
    """
    from desktop.storage.file_copy import copy_file

    if database.path is not None:
        made_at = f"{clock.now().astimezone(VIETNAM):%Y%m%d-%H%M%S}"
        copy_file(
            database.path,
            database.key,
            database.path.with_name(f"team.before-restart-{made_at}.db"),
        )


def note_asked_copy(unit: WriteUnit, copy: TeamCopy) -> None:
    """Remember when the person last made a copy."""
    unit.set_setting(ASKED_AT, copy.made_at.isoformat())


def keep_daily_copies(database: Database, folder: Path, clock: Clock) -> Kept:
    """Make today's copy unless it is there, drop old ones, rehearse a restore once a week.

    Args:
        database: The open team.
        folder: Where automatic copies of all teams go.
        clock: Time and randomness.

    Raises:
        TroubleError: as `save_copy`; `copy_damaged` when the rehearsal fails.
    """
    own = folder / database.team_id
    today = clock.today()
    made = None
    _sweep(database, own)
    _take_upgrade_copies(database, own, clock)
    if all(day_of(copy) != today for copy in _own_copies(own, CopyKind.DAILY)):
        made = save_copy(database, own, clock, CopyKind.DAILY)
    dropped = _drop_old(own) + _drop_before_erasure(database, own, clock)
    rehearsed = _rehearse_when_due(database, own, clock)
    return Kept(made, dropped, rehearsed)


def to_drop(daily: Iterable[TeamCopy]) -> tuple[TeamCopy, ...]:
    """Daily copies beyond the newest of each of 7 days and of each of 4 weeks."""
    days: dict[date, TeamCopy] = {}
    weeks: dict[tuple[int, int], TeamCopy] = {}
    ordered = sorted(daily, key=lambda copy: copy.made_at, reverse=True)
    for copy in ordered:
        day = day_of(copy)
        if len(days) < DAYS_KEPT:
            days.setdefault(day, copy)
        year, week, _ = day.isocalendar()
        if len(weeks) < WEEKS_KEPT:
            weeks.setdefault((year, week), copy)
    kept = {copy.path for copy in (*days.values(), *weeks.values())}
    return tuple(copy for copy in ordered if copy.path not in kept)


def day_of(copy: TeamCopy) -> date:
    """The day in Vietnam on which a copy was made."""
    return copy.made_at.astimezone(VIETNAM).date()


def rehearse(database: Database, copy: TeamCopy, clock: Clock) -> None:
    """Restore a copy into a temporary place as it would be done in need, and throw it away.

    Raises:
        TroubleError: `copy_damaged`.
    """
    from desktop.storage.file_copy import begin_again

    check_copy(copy)
    with tempfile.TemporaryDirectory(prefix=_REHEARSING, dir=_folder_of(database)) as place:
        for name, _, _ in copy.files:
            copy_through(copy.path / name, Path(place) / name)
        begun = begin_again(Path(place) / DATABASE, database.key, clock)
        if begun.team_id != database.team_id or begun.digests.whole != copy.digest:
            raise TroubleError("copy_damaged")


def _write_out(
    database: Database, near: Path, folder: Path, clock: Clock, kind: CopyKind, digest: str
) -> TeamCopy:
    team = _folder_of(database)
    entry = read_entry(team)
    made_at = clock.now()
    with new_folder(folder, copy_name(database.team_id, made_at)) as work:
        copy_through(near, work / DATABASE)
        for name in (SLOTS, ENTRY):
            copy_through(team / name, work / name)
        expected = (fingerprint(near), fingerprint(team / SLOTS), fingerprint(team / ENTRY))
        names = (DATABASE, SLOTS, ENTRY)
        copy = TeamCopy(
            path=work,
            team_id=database.team_id,
            team_name=entry.name,
            practice=entry.practice,
            kind=kind,
            made_at=made_at,
            files=tuple((name, *found) for name, found in zip(names, expected, strict=True)),
            digest=digest,
        )
        write_manifest(copy)
        check_copy(copy)
    return next(found for found in list_copies(folder) if replace(found, path=work) == copy)


def copy_name(team_id: str, made_at: datetime) -> str:
    """Name of a copy's folder: when, and the first letters of the team's id."""
    return f"lang-so-{made_at.astimezone(VIETNAM):%Y%m%d-%H%M%S}-{team_id[:8]}"


def _sweep(database: Database, own: Path) -> None:
    """What a power cut left half done is of no use; the next round makes it anew."""
    for left in (*own.glob("*.new"), *_folder_of(database).glob(f"{_REHEARSING}*")):
        shutil.rmtree(left, ignore_errors=True)


def _own_copies(own: Path, kind: CopyKind) -> list[TeamCopy]:
    return [copy for copy in list_copies(own) if copy.kind is kind]


def _drop_old(own: Path) -> int:
    old = (
        *to_drop(_own_copies(own, CopyKind.DAILY)),
        *_own_copies(own, CopyKind.UPGRADE)[UPGRADES_KEPT:],
    )
    for copy in old:
        shutil.rmtree(copy.path, ignore_errors=True)
    return len(old)


def _drop_before_erasure(database: Database, own: Path, clock: Clock) -> int:
    """Copies that still hold what was erased since go, once a newer one was made and checked."""
    from desktop.storage.erased import last_erasure

    noted = last_erasure(_folder_of(database) / DATABASE, database.key)
    if noted is None or clock.now().timestamp() - noted / 1000 < ERASED_GONE_AFTER.total_seconds():
        return 0
    copies = [copy for copy in list_copies(own) if copy.team_id == database.team_id]
    old = [copy for copy in copies if _holds_erased(copy, database.key, noted)]
    if len(old) == len(copies):
        return 0
    for copy in old:
        shutil.rmtree(copy.path, ignore_errors=True)
    return len(old)


def _holds_erased(copy: TeamCopy, key: bytes, noted: int) -> bool:
    """Whether a copy is of before the erasure; by its time where it has another key."""
    from desktop.storage.erased import last_erasure

    try:
        return (last_erasure(copy.path / DATABASE, key) or 0) < noted
    except TroubleError:
        return copy.made_at.timestamp() * 1000 <= noted


def _take_upgrade_copies(database: Database, own: Path, clock: Clock) -> None:
    """Copies that were made beside the file before a migration go where the others are."""
    from desktop.storage.file_copy import check_file

    folder = _folder_of(database)
    for path in sorted(found for name in _UPGRADE_COPIES for found in folder.glob(name)):
        digests = check_file(path, database.key)
        _write_out(database, path, own, clock, CopyKind.UPGRADE, digests.whole)
        path.unlink()


def _rehearse_when_due(database: Database, own: Path, clock: Clock) -> bool:
    last = rehearsed_on(own)
    today = clock.today()
    daily = _own_copies(own, CopyKind.DAILY)
    # A date in the future is of a clock that was wrong.
    if not daily or (last is not None and last <= today < last + REHEARSED_EVERY):
        return False
    rehearse(database, daily[0], clock)
    write_through(own / _REHEARSAL, json.dumps({"on": today.isoformat()}).encode())
    return True


def rehearsed_on(own: Path) -> date | None:
    """When a restore from a team's automatic copies was last rehearsed."""
    try:
        return date.fromisoformat(json.loads((own / _REHEARSAL).read_text("utf-8"))["on"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _folder_of(database: Database) -> Path:
    if database.path is None:
        raise ValueError("a database in memory has no copies")
    return database.path.parent

"""After the database came back from a backup: every log goes on as one that devices can tell.

`mark_restored` is all that a simulation needs. `Witness` tells by a file outside the database
that one was put back: what devices were told of a team's log may never be ahead of it.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import delete, select, update

from desktop.domain.errors import TroubleError
from desktop.domain.ids import is_id
from server.services.teams import after_restore, milliseconds
from server.storage.engine import is_postgresql
from server.storage.schema import enrol_code, head, nonce, team_slot, token
from server.storage.scope import door_scope, team_scope

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.domain.clock import Clock

_LONGEST_FILE: Final = 1 << 20
"""A longer file of heads is written anew when it is opened."""


class Told(NamedTuple):
    """How much of a team's log devices were told of: incarnation and last position."""

    inc: int
    seq: int


def mark_restored(engine: Engine, clock: Clock, teams: Iterable[str] | None = None) -> int:
    """Begin a new incarnation of every team's log; devices then pull anew and send again.

    To be called once after the database was put back to an earlier point, before it serves.
    What each log held counts as the end of its incarnation (`cut`), so that bases beyond it,
    which this database never saw, count as unseen.

    Args:
        engine: The database that was put back.
        clock: Incarnations are random.
        teams: Ids of the teams; None for all that have a PC.

    Returns:
        How many logs there are.
    """
    found = sorted(set(all_teams(engine) if teams is None else teams))
    for team in found:
        with team_scope(engine, team) as connection:
            after_restore(connection, team, clock)
    return len(found)


def all_teams(engine: Engine) -> list[str]:
    """Every team with a log; on PostgreSQL every one whose place in the province is taken."""
    with door_scope(engine, reads=True) as connection:
        wanted = select(team_slot.c.team_id).where(team_slot.c.team_id.is_not(None))
        found = {row[0].hex() for row in connection.execute(wanted)}
        if not is_postgresql(connection):
            found |= {row[0].hex() for row in connection.execute(select(head.c.team_id))}
    return sorted(found)


def close_doors(engine: Engine, clock: Clock) -> None:
    """End what the earlier state may hold by mistake: unused codes, nonces and tokens.

    A code that was used after the backup would be good again. Devices get new tokens with
    their keys, officers make new codes.
    """
    with door_scope(engine) as connection:
        connection.execute(
            update(enrol_code)
            .where(enrol_code.c.used_at.is_(None))
            .values(expires_at=milliseconds(clock))
        )
        connection.execute(delete(nonce))
        connection.execute(delete(token))


def heads_of(engine: Engine) -> dict[str, Told]:
    """Where every team's log ends."""
    found = {}
    for team in all_teams(engine):
        with team_scope(engine, team, reads=True) as connection:
            row = connection.execute(
                select(head.c.inc, head.c.seq).where(head.c.team_id == bytes.fromhex(team))
            ).first()
        if row is not None:
            found[team] = Told(row.inc, row.seq)
    return found


class Witness:
    """Remembers in a file how far each team's log was when a device was last told of it.

    A line is written behind the commit and before the answer, without waiting for the disk: it
    only has to outlive the program, and a lost line only makes the file say less.

    Args:
        path: The file; other processes of this server may add to it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._told = self._read()
        if path.exists() and path.stat().st_size > _LONGEST_FILE:
            self.replace(self._told)

    def told(self, team: str) -> Told | None:
        """What devices were told of a team; to be asked before its log is read."""
        with self._lock:
            return self._told.get(team)

    def check(self, team: str, before: Told | None, now: Told) -> None:
        """Compare a log with what devices had been told before it was read.

        Raises:
            TroubleError: database_restored, when the log does not go on from there.
        """
        if before is None or _goes_on(before, now):
            return
        with self._lock:
            # The `restored` command may have said so meanwhile, in another process.
            self._told = self._read()
            stored = self._told.get(team)
        if stored is not None and stored != before and _goes_on(stored, now):
            return
        raise TroubleError("database_restored")

    def note(self, team: str, now: Told) -> None:
        """A device is about to be told of this."""
        with self._lock:
            before = self._told.get(team)
            if before is not None and before.inc == now.inc and before.seq >= now.seq:
                return
            self._told[team] = now
            handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, _line(team, now))
            finally:
                os.close(handle)

    def replace(self, heads: dict[str, Told]) -> None:
        """Put these in the place of all that was remembered."""
        part = self._path.with_name(self._path.name + ".part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.writelines(_line(team, told) for team, told in heads.items())
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)
        self._told = dict(heads)

    def check_all(self, engine: Engine) -> None:
        """Compare every team's log, before anything is served or written.

        Raises:
            TroubleError: database_restored, also when a team is not there any more.
        """
        before = dict(self._told)
        now = heads_of(engine)
        for team, told in before.items():
            self.check(team, told, now.get(team, Told(0, 0)))

    def _read(self) -> dict[str, Told]:
        found: dict[str, Told] = {}
        try:
            lines = self._path.read_text(encoding="ascii", errors="replace").splitlines()
        except FileNotFoundError:
            return found
        for line in lines:
            told = _parse(line)
            if told is not None:
                team, now = told
                before = found.get(team)
                if before is None or before.inc != now.inc or before.seq < now.seq:
                    found[team] = now
        return found


def _goes_on(before: Told, now: Told) -> bool:
    return now.inc == before.inc and now.seq >= before.seq


def _line(team: str, told: Told) -> bytes:
    return f"{team} {told.inc} {told.seq}\n".encode()


def _parse(line: str) -> tuple[str, Told] | None:
    """None for a line that a crash cut."""
    words = line.split()
    if len(words) != 3 or not is_id(words[0]) or not (words[1] + words[2]).isdecimal():
        return None
    return words[0], Told(int(words[1]), int(words[2]))

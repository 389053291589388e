"""Which part of each log is on a verified backup, so that PCs need not keep it for ever.

Two steps, because a log grows while it is copied: `begin` notes where every log ends before the
copy is made, `verified` says later that the copy was read back and is whole.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from desktop.domain.errors import TroubleError
from server.services.restoring import heads_of
from server.storage.schema import head
from server.storage.scope import team_scope

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def begin_backup(engine: Engine, note: Path) -> int:
    """Note where every log ends; to be called before the copy is begun. Answers how many."""
    heads = heads_of(engine)
    part = note.with_name(note.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump({team: [told.inc, told.seq] for team, told in heads.items()}, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(note)
    return len(heads)


def backup_verified(engine: Engine, note: Path) -> int:
    """Everything that was noted is on a backup that was read back; answers how many logs.

    Raises:
        TroubleError: backup_not_begun.
    """
    try:
        noted = json.loads(note.read_text(encoding="ascii"))
        heads = {team: (int(inc), int(seq)) for team, (inc, seq) in noted.items()}
    except (FileNotFoundError, ValueError, AttributeError, TypeError) as error:
        raise TroubleError("backup_not_begun") from error
    done = 0
    for team, (inc, seq) in heads.items():
        done += _set_durable(engine, team, inc, seq)
    note.unlink()
    return done


def _set_durable(engine: Engine, team: str, inc: int, seq: int) -> bool:
    """Not for a log that was put back since: the copy is of another one."""
    key = bytes.fromhex(team)
    with team_scope(engine, team) as connection:
        found = connection.execute(
            select(head.c.inc, head.c.durable).where(head.c.team_id == key).with_for_update()
        ).first()
        if found is None or found.inc != inc:
            return False
        if seq > found.durable:
            connection.execute(update(head).where(head.c.team_id == key).values(durable=seq))
        return True

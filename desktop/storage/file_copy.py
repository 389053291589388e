"""Copies of a team's file: made beside the running program, and checked record by record.

A copy has the key of its original. What is in it is compared by digests that only a holder of
the key can compute, so that a digest that lies on a stick says nothing about anybody.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec

from desktop.domain.errors import TroubleError
from desktop.protocol.registry import TABLES as SYNCED
from desktop.storage.engine import connect, copy_into
from desktop.storage.schema import read_version

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.clock import Clock

_BATCH: Final = 2_000
_CONTENT: Final = frozenset({*(table.name for table in SYNCED), "record_state", "inbox", "setting"})
_QUEUE: Final = "SELECT lc, id, t, r, txn, state FROM outbox ORDER BY lc"
"""What of the queue stays when a new epoch renumbers it."""


@dataclass(frozen=True, slots=True)
class Digests:
    """`whole` is of every row of every table; `content` stays through a new epoch."""

    whole: str
    content: str


def copy_file(path: Path, key: bytes, target: Path) -> Digests:
    """Copy a team's file as it stands at one moment, while others may be writing to it.

    Args:
        path: The team's file.
        key: Its key, as `Database.open` takes it.
        target: The new file; one that is there is replaced.

    Raises:
        TroubleError: database_damaged when the copy is not what the original was.
    """
    from desktop.storage.database import known_trouble

    target.unlink(missing_ok=True)
    with known_trouble():
        expected = _copy(path, key, target)
        if check_file(target, key) != expected:
            raise TroubleError("database_damaged")
    return expected


def _copy(path: Path, key: bytes, target: Path) -> Digests:
    source = connect(path, key)
    try:
        # One snapshot for both: what is copied is what the digest is about.
        source.execute("BEGIN")
        expected = digests_of(source, key)
        made = connect(target, key)
        try:
            copy_into(source, made)
            made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            made.close()
        source.execute("COMMIT")
    finally:
        source.close()
    return expected


def check_file(path: Path, key: bytes) -> Digests:
    """Look at every page and every row of a file.

    Raises:
        TroubleError: not_our_database, newer_database, database_damaged.
    """
    connection = connect(path, key)
    try:
        read_version(connection)
        if not is_sound(connection.cursor()):
            raise TroubleError("database_damaged")
        return digests_of(connection, key)
    finally:
        connection.close()


def is_sound(cursor: Any) -> bool:
    """Whether every page decrypts to what was written and every index fits its table."""
    if cursor.execute("PRAGMA cipher_integrity_check").fetchall():
        return False
    found: str = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    return found == "ok"


@dataclass(frozen=True, slots=True)
class BegunAgain:
    """A restored file: what was in it, and whose it is."""

    digests: Digests
    team_id: str


def begin_again(path: Path, key: bytes, clock: Clock) -> BegunAgain:
    """Make a restored file ready for work: of this version, with an epoch of its own.

    The copy and the original must not number their ops alike. The digests are those of before;
    unless a migration changed the tables, `content` is checked to be the same afterwards.

    Raises:
        TroubleError: as `check_file`.
    """
    from desktop.storage.database import Database, known_trouble

    with known_trouble():
        found = check_file(path, key)
        behind = _is_behind(path, key)
        database = Database.open(path, key, clock)
        try:
            with database.write(kind="restore_team") as unit:
                unit.sync_store.new_epoch()
        finally:
            database.close()
        if not behind and check_file(path, key).content != found.content:
            raise TroubleError("database_damaged")
    return BegunAgain(found, database.team_id)


def _is_behind(path: Path, key: bytes) -> bool:
    connection = connect(path, key)
    try:
        return read_version(connection).behind
    finally:
        connection.close()


def digests_of(connection: Any, key: bytes) -> Digests:
    """Digests of what a connection sees; rows in the order of their keys, however stored."""
    secret = hmac.digest(key, b"lang-so digest of a copy", hashlib.sha256)
    whole = hmac.new(secret, digestmod=hashlib.sha256)
    content = hmac.new(secret, digestmod=hashlib.sha256)
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "ORDER BY name"
    ).fetchall()
    for (name,) in names:
        found = _digest_of(connection, _all_rows(connection, name))
        whole.update(f"{name}\n".encode() + found)
        if name in _CONTENT:
            content.update(f"{name}\n".encode() + found)
        elif name == "outbox":
            content.update(_digest_of(connection, _QUEUE))
    return Digests(whole.hexdigest(), content.hexdigest())


def _all_rows(connection: Any, name: str) -> str:
    columns = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
    keys = sorted((column[5], column[1]) for column in columns if column[5])
    order = [column for _, column in keys] or [column[1] for column in columns]
    listed = ", ".join(f'"{column}"' for column in order)
    return f'SELECT * FROM "{name}" ORDER BY {listed}'  # noqa: S608 - names are our own tables'


def _digest_of(connection: Any, query: str) -> bytes:
    digest = hashlib.sha256()
    rows = connection.execute(query)
    while batch := rows.fetchmany(_BATCH):
        digest.update(msgspec.msgpack.encode(batch))
    return digest.digest()

"""Bytes too large for an op, named by their SHA-256: sent reports, whole or still coming."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, func, select, update

from desktop.protocol.packages import MAX_BLOB_BYTES, chunk_count, chunks_of, name_of
from desktop.storage.models import TABLES
from desktop.storage.statement import Statement, insert_statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import BindParameter

_BLOB = TABLES["blob"]
_CHUNK = TABLES["blob_chunk"]
_ADD: Final = insert_statement(_BLOB, or_ignore=True)
_ADD_CHUNK: Final = insert_statement(_CHUNK, or_ignore=True)
_NAMED: Final[BindParameter[str]] = bindparam("name")
_SIZE: Final = Statement(select(_BLOB.c.size).where(_BLOB.c.name == _NAMED))
_BODIES: Final = Statement(
    select(_CHUNK.c.body).where(_CHUNK.c.name == _NAMED).order_by(_CHUNK.c.number)
)
_ONE_BODY: Final = Statement(
    select(_CHUNK.c.body).where(_CHUNK.c.name == _NAMED, _CHUNK.c.number == bindparam("number"))
)
_COUNT: Final = Statement(select(func.count()).select_from(_CHUNK).where(_CHUNK.c.name == _NAMED))
_WAITING: Final = Statement(
    select(_BLOB.c.name, _BLOB.c.size)
    .where(_BLOB.c.stored_there == bindparam("there"))
    .order_by(_BLOB.c.name)
)
_STORED: Final = Statement(
    update(_BLOB).where(_BLOB.c.name == _NAMED).values(stored_there=bindparam("there"))
)
_DROP_CHUNKS: Final = Statement(delete(_CHUNK).where(_CHUNK.c.name == _NAMED))
_DROP: Final = Statement(delete(_BLOB).where(_BLOB.c.name == _NAMED))


class BlobStore:
    """Blobs of this PC, inside a transaction.

    Args:
        cursor: Of the transaction.
    """

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def get(self, name: str) -> bytes | None:
        """The bytes; None when they are not here, or not whole yet."""
        size = self.size(name)
        if size is None or self.count(name) < chunk_count(size):
            return None
        return b"".join(row[0] for row in _BODIES.run(self._cursor, name=name).fetchall())

    def put(self, data: bytes) -> str:
        """Keep bytes made here; answers their name.

        Raises:
            ValueError: More than any end accepts.
        """
        if not 0 < len(data) <= MAX_BLOB_BYTES:
            raise ValueError("a blob has 1 byte to 16 MiB")
        name = name_of(data)
        self._cursor.execute(_ADD.sql, (name, len(data), False))
        for number, chunk in enumerate(chunks_of(data)):
            self._cursor.execute(_ADD_CHUNK.sql, (name, number, chunk))
        return name

    def size(self, name: str) -> int | None:
        """How many bytes it has as a whole; None when nothing of it is here."""
        row = _SIZE.run(self._cursor, name=name).fetchone()
        return None if row is None else int(row[0])

    def count(self, name: str) -> int:
        """How many chunks of it are here; they come in order."""
        return int(_COUNT.run(self._cursor, name=name).fetchone()[0])

    def chunk(self, name: str, number: int) -> bytes:
        """One chunk.

        Raises:
            LookupError: It is not here.
        """
        row = _ONE_BODY.run(self._cursor, name=name, number=number).fetchone()
        if row is None:
            raise LookupError(number)
        return bytes(row[0])

    def begin(self, name: str, size: int) -> None:
        """Note a blob that is about to come from the server."""
        self._cursor.execute(_ADD.sql, (name, size, True))

    def add_chunk(self, name: str, number: int, body: bytes) -> None:
        """Keep the next chunk of it."""
        self._cursor.execute(_ADD_CHUNK.sql, (name, number, body))

    def drop(self, name: str) -> None:
        """Forget a blob whose bytes turned out not to be what its name says."""
        _DROP_CHUNKS.run(self._cursor, name=name)
        _DROP.run(self._cursor, name=name)

    def to_send(self) -> tuple[tuple[str, int], ...]:
        """(name, size) of those that the server is not known to have."""
        rows = _WAITING.run(self._cursor, there=False).fetchall()
        return tuple((row[0], row[1]) for row in rows)

    def note_stored(self, name: str) -> None:
        """The server has it whole."""
        _STORED.run(self._cursor, name=name, there=True)

    def send_all_again(self) -> None:
        """The server lost what it had: everything that is whole here is offered anew."""
        for name, size in _WAITING.run(self._cursor, there=True).fetchall():
            # Not one that was just coming from there: nobody can send half of it.
            if self.count(name) >= chunk_count(size):
                _STORED.run(self._cursor, name=name, there=False)

    def missing(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the names whose bytes are not here whole."""
        wanted = dict.fromkeys(names)
        return tuple(name for name in wanted if not self._is_whole(name))

    def _is_whole(self, name: str) -> bool:
        size = self.size(name)
        return size is not None and self.count(name) >= chunk_count(size)

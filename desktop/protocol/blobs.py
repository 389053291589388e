"""How sent reports travel beside the ops: in chunks, named by SHA-256, resumable on both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import msgspec

from desktop.protocol.packages import CHUNK_BYTES, MAX_BLOB_BYTES
from desktop.protocol.sealing import CHUNK_OVERHEAD, SealError, open_chunk, seal_chunk

if TYPE_CHECKING:
    from collections.abc import Iterable

_Name = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_Size = Annotated[int, msgspec.Meta(ge=1, le=MAX_BLOB_BYTES)]
_Number = Annotated[int, msgspec.Meta(ge=0, le=MAX_BLOB_BYTES // CHUNK_BYTES)]
_Message = TypeVar("_Message", bound=msgspec.Struct)

MAX_PIECE_BYTES: Final = CHUNK_BYTES + 256
"""One message on the wire."""


PLAIN: Final = 0
SEALED: Final = 1
"""Of a chunk: under the team's key, with its name, number and this byte as associated data."""


class BlobError(ValueError):
    """A message about a blob is not one."""


class BlobAsk(msgspec.Struct, array_like=True, frozen=True):
    """`POST /blob/state`: how much of a blob the server has; `/blob/get`: its chunk `number`."""

    name: _Name
    number: _Number = 0


class BlobState(msgspec.Struct, array_like=True, frozen=True):
    """So many chunks of it are there, from the first on; `size` of the whole, 0 for unknown."""

    have: _Number
    size: Annotated[int, msgspec.Meta(ge=0, le=MAX_BLOB_BYTES)] = 0


class BlobPiece(msgspec.Struct, array_like=True, frozen=True):
    """`POST /blob/put`, and the answer of `/blob/get`: one chunk of a blob of `size` bytes.

    `form` is `PLAIN` or `SEALED`; name and size are always those of the plain bytes.
    """

    name: _Name
    size: _Size
    number: _Number
    body: Annotated[bytes, msgspec.Meta(min_length=1, max_length=CHUNK_BYTES + CHUNK_OVERHEAD)]
    form: Annotated[int, msgspec.Meta(ge=0, le=1)] = 0

    @property
    def fits(self) -> bool:
        """Whether a chunk of that number has this very length."""
        rest = self.size - self.number * CHUNK_BYTES
        more = CHUNK_OVERHEAD if self.form == SEALED else 0
        return len(self.body) == min(rest, CHUNK_BYTES) + more


def seal_piece(piece: BlobPiece, key: bytes) -> BlobPiece:
    """The piece under the team's key, as it leaves a PC."""
    body = seal_chunk(piece.body, key, piece.name, piece.number, SEALED)
    return msgspec.structs.replace(piece, body=body, form=SEALED)


def open_piece(piece: BlobPiece, keys: Iterable[bytes]) -> bytes:
    """The plain bytes of a chunk; BlobError "sealed" when none of the keys sealed it."""
    if piece.form == PLAIN:
        return piece.body
    for key in keys:
        try:
            return open_chunk(piece.body, key, piece.name, piece.number, piece.form)
        except SealError:
            continue
    raise BlobError("sealed")


def write_blob_message(message: msgspec.Struct) -> bytes:
    """Its bytes."""
    return msgspec.msgpack.encode(message)


def read_blob_message(data: bytes, kind: type[_Message]) -> _Message:
    """Undo `write_blob_message`; BlobError when it does not fit."""
    if len(data) > MAX_PIECE_BYTES:
        raise BlobError("size")
    try:
        found = msgspec.msgpack.decode(data, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise BlobError("form") from error
    if isinstance(found, BlobPiece) and not found.fits:
        raise BlobError("chunk")
    return found

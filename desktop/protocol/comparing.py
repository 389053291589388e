"""How two ends whose states differ find out where, without sending what is equal.

First a digest a table, then one for each of 256 buckets of the tables that differ, then one for
each record of the buckets that differ; only records that differ travel. The digests are of what
is stored, computed anew, never those that were kept.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Final, TypeVar

import msgspec

from desktop.protocol.ops import digest_of_total, encode
from desktop.protocol.stream import Deflater, Inflater, WireError, parse

BUCKETS: Final = 256
SHORT_BYTES: Final = 8
"""A digest is cut to this: it only has to tell honest ends where they differ."""

MAX_ASK_BYTES: Final = 512 * 1024
MAX_RECORDS: Final = 300
"""Records an answer: storing and showing so many keeps a save waiting some 50 ms."""

RECORDS_ROUTE: Final = "/records"
PART_ROUTE: Final = "/records/part"
"""In a bundle: part of a record that is too large for an answer; over HTTPS all is one route."""

PART_BYTES: Final = 1024 * 1024
"""A record above this travels in parts of as much: no message may be as large as a record can."""

MAX_RECORD_BYTES: Final = 64 * 1024 * 1024
"""More is not put together, whatever says that it is one record."""

_NUMBER_OF: Final = {f"{number:02x}": number for number in range(BUCKETS)}
_Message = TypeVar("_Message", bound=msgspec.Struct)
_Nat = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
_Short = Annotated[bytes, msgspec.Meta(min_length=SHORT_BYTES, max_length=SHORT_BYTES)]
_Id = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
_Buckets = Annotated[
    bytes, msgspec.Meta(min_length=BUCKETS * SHORT_BYTES, max_length=BUCKETS * SHORT_BYTES)
]


class DigestAsk(msgspec.Struct, array_like=True, frozen=True):
    """`POST /digests`: by table what the device holds at `cursor` of incarnation `inc`."""

    inc: _Nat
    cursor: _Nat
    tables: Annotated[dict[_Name, _Short], msgspec.Meta(max_length=200)]


class DigestAnswer(msgspec.Struct, array_like=True, frozen=True):
    """The buckets of the tables that differ; none when the log stands elsewhere (`seq`).

    `mended` counts records that the server had to make anew from its log before it answered.
    """

    inc: _Nat
    seq: _Nat
    buckets: Annotated[dict[_Name, _Buckets], msgspec.Meta(max_length=400)] = {}
    mended: _Nat = 0


class BucketAsk(msgspec.Struct, array_like=True, frozen=True):
    """One bucket: what the device holds of it, id and digest of each record."""

    t: _Name
    number: Annotated[int, msgspec.Meta(ge=0, lt=BUCKETS)]
    have: Annotated[list[tuple[_Id, _Short]], msgspec.Meta(max_length=20_000)] = []


class PartAsk(msgspec.Struct, array_like=True, frozen=True):
    """The bytes from `at` on of one record that is too large for an answer."""

    t: _Name
    r: _Id
    at: _Nat = 0


class RecordsAsk(msgspec.Struct, array_like=True, frozen=True):
    """`POST /records`: the records of these buckets that differ, or `part` of a large one."""

    inc: _Nat
    cursor: _Nat
    buckets: Annotated[list[BucketAsk], msgspec.Meta(max_length=BUCKETS)]
    part: PartAsk | None = None


class LostValue(msgspec.Struct, array_like=True, frozen=True):
    """One inbox entry: `cell` is its canonical form, `seq` wrote it, at `at_seq` it lost."""

    group: _Name
    seq: _Nat
    at_seq: _Nat
    cell: bytes


class RecordState(msgspec.Struct, array_like=True, frozen=True):
    """One record as the server holds it: canonical cells (b"" for none), and what lost."""

    t: _Name
    r: _Id
    cells: bytes
    lost: list[LostValue] = []


class RecordsAnswer(msgspec.Struct, array_like=True, frozen=True):
    """Records that differ, those that are not in the log, and whether there are more.

    `large` names those that differ and have to be asked for in parts; `part` is what was asked
    for so, of which there may be `more` as well.
    """

    inc: _Nat
    seq: _Nat
    records: Annotated[list[RecordState], msgspec.Meta(max_length=MAX_RECORDS)] = []
    gone: Annotated[list[tuple[_Name, _Id]], msgspec.Meta(max_length=MAX_RECORDS)] = []
    more: bool = False
    large: Annotated[list[tuple[_Name, _Id]], msgspec.Meta(max_length=MAX_RECORDS)] = []
    part: bytes = b""


_RECORD: Final = msgspec.msgpack.Decoder(RecordState)


class StateSums:
    """Sums of the digests of records and inbox entries, by table and bucket."""

    def __init__(self) -> None:
        self._sums: dict[str, dict[int, int]] = {}

    def add(self, table: str, record: str, digest: int) -> None:
        """Count one record or one inbox entry of it."""
        buckets = self._sums.setdefault(table, {})
        number = bucket_of(record)
        buckets[number] = buckets.get(number, 0) + digest

    @property
    def total(self) -> int:
        """The sum of everything, as the head keeps it."""
        return sum(sum(buckets.values()) for buckets in self._sums.values()) % (1 << 256)

    def tables(self) -> dict[str, bytes]:
        """One digest a table."""
        return {table: short(sum(found.values())) for table, found in self._sums.items()}

    def buckets(self, table: str) -> bytes:
        """The digests of a table's buckets in a row."""
        found = self._sums.get(table, {})
        return b"".join(short(found.get(number, 0)) for number in range(BUCKETS))


def bucket_of(record: str) -> int:
    """By the last byte of the id, which is random; 0 for what is no id (any more)."""
    return _NUMBER_OF.get(record[-2:], 0)


def inbox_entry_digest(table: str, record: str, group: str, cell: bytes) -> int:
    """`inbox_digest` of an entry as it is stored, also when nobody can read it any more."""
    head = encode(["inbox", table, record, group])
    return int.from_bytes(hashlib.sha256(head + cell).digest(), "big")


def short(total: int) -> bytes:
    """The few bytes of a sum that are compared here."""
    return digest_of_total(total)[:SHORT_BYTES]


def differing_buckets(ours: bytes, theirs: bytes) -> list[int]:
    """Numbers of the buckets whose digests are not the same."""
    return [
        number
        for number in range(BUCKETS)
        if ours[number * SHORT_BYTES : (number + 1) * SHORT_BYTES]
        != theirs[number * SHORT_BYTES : (number + 1) * SHORT_BYTES]
    ]


def write_part_ask(ask: PartAsk) -> bytes:
    """By which a part is found in a bundle."""
    return msgspec.msgpack.encode(ask)


def write_record(state: RecordState) -> bytes:
    """A record as the bytes that are sent in parts."""
    return msgspec.msgpack.encode(state)


def read_record(data: bytes) -> RecordState:
    """Undo `write_record`; WireError when it is none."""
    found: RecordState = parse(_RECORD, data)
    return found


def write_comparison(message: msgspec.Struct) -> bytes:
    """A question or an answer as compressed bytes."""
    pipe = Deflater()
    return pipe.message(msgspec.msgpack.encode(message)) + pipe.end()


def read_comparison(data: bytes, kind: type[_Message]) -> _Message:
    """Undo `write_comparison`.

    Raises:
        WireError: it is not such a message.
    """
    messages = Inflater().feed(data)
    first = next(messages, None)
    # A second one is not opened further: a few bytes can stand for gigabytes.
    if first is None or next(messages, None) is not None:
        raise WireError("cut")
    found: _Message = parse(msgspec.msgpack.Decoder(kind), first)
    return found

"""Ops and changes as columns: what repeats stands together, so that zstd finds it.

An id is written once a stream (ten bytes of randomness and a step in time), after that as the
number of its first appearance. Column order below is the order in which ids first appear,
so both ends count alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec

from desktop.domain.ids import is_id
from desktop.protocol.messages import MAX_FRAME_OPS, MAX_PAGE_CHANGES
from desktop.protocol.ops import Change, Op, OpKind, Status
from desktop.protocol.registry import MAX_TEXT, MAX_TEXT_IN_TRANSIT, GroupValue, Scalar
from desktop.protocol.said import SharedColumns
from desktop.protocol.stream import WireError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_GROUPS: Final = 64
MAX_NAME: Final = 64
MAX_IDS: Final = 400_000
_TAIL: Final = 10
_NO_ID: Final = 0
_NEW_ID: Final = 1
_FIRST_KNOWN: Final = 2
_MS_BITS: Final = 48
_KINDS: Final = tuple(OpKind)
_STATUSES: Final = tuple(Status)

Int64 = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_NAME)]
_Group = Annotated[tuple[_Name, ...], msgspec.Meta(min_length=1)]
_Text = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
_Schema = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
_LongText = Annotated[str, msgspec.Meta(max_length=MAX_TEXT_IN_TRANSIT)]
_Value = bool | Int64 | _Text | None
_LongValue = bool | Int64 | _LongText | None
_Ints = Annotated[list[Int64], msgspec.Meta(max_length=MAX_PAGE_CHANGES)]


class Shape(msgspec.Struct, frozen=True, array_like=True):
    """What ops of one kind carry: table (by name: an unknown one passes through) and groups.

    A group of several fields is its name followed by its members' names.
    """

    kind: Annotated[int, msgspec.Meta(ge=0, lt=len(_KINDS))]
    table: _Name
    groups: Annotated[
        tuple[_Group, ...],
        msgspec.Meta(max_length=MAX_GROUPS),
    ]


class Column(msgspec.Struct, array_like=True):
    """One value of each op of a shape; `ids` says that the numbers are id references."""

    ids: bool
    values: Annotated[list[_Value], msgspec.Meta(max_length=MAX_PAGE_CHANGES)]


class SentColumn(Column):
    """A column on its way up: a text that is too long for the log keeps back its own op only."""

    values: Annotated[list[_LongValue], msgspec.Meta(max_length=MAX_PAGE_CHANGES)]


class Body(msgspec.Struct, array_like=True):
    """The columns that ops and changes share."""

    tails: bytes
    times: Annotated[list[Int64], msgspec.Meta(max_length=MAX_IDS)]
    ids: _Ints
    records: _Ints
    txns: _Ints
    acts: _Ints
    whos: _Ints
    hlc_ms: _Ints
    hlc_count: _Ints
    schemas: Annotated[list[_Schema], msgspec.Meta(max_length=MAX_PAGE_CHANGES)]
    bases: _Ints
    new_shapes: Annotated[list[Shape], msgspec.Meta(max_length=MAX_FRAME_OPS)]
    shapes: _Ints
    columns: Sequence[Column]


class SentBody(Body):
    """The columns of a frame on its way up."""

    columns: Sequence[SentColumn]


class Stream:
    """What one end of a stream remembers: ids and shapes already said."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.id_number: dict[str, int] = {}
        self.shapes: list[Shape] = []
        self.shape_number: dict[Shape, int] = {}
        self.clock = 0


class _IdWriter:
    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.tails = bytearray()
        self.times: list[int] = []

    def column(self, ids: Iterable[Any]) -> list[Any]:
        known = self._stream.id_number
        out = []
        for value in ids:
            if value is None:
                out.append(_NO_ID)
            elif (number := known.get(value)) is not None:
                out.append(number)
            else:
                self._add(value)
                out.append(_NEW_ID)
        return out

    def _add(self, value: str) -> None:
        if not is_id(value):
            raise WireError("id")
        stream = self._stream
        time = int(value[:12], 16)
        self.times.append(time - stream.clock)
        self.tails += bytes.fromhex(value[12:])
        stream.clock = time
        stream.id_number[value] = len(stream.id_number) + _FIRST_KNOWN


class _IdReader:
    def __init__(self, stream: Stream, body: Body) -> None:
        if len(body.tails) != _TAIL * len(body.times):
            raise WireError("columns")
        self._stream = stream
        self._tails = body.tails.hex()
        self._times = body.times
        self._next = 0

    def column(self, numbers: Iterable[Any], count: int) -> list[str | None]:
        known = self._stream.ids
        out: list[str | None] = []
        for number in numbers:
            if number == _NEW_ID:
                out.append(self._take())
            elif number == _NO_ID:
                out.append(None)
            elif _FIRST_KNOWN <= number < len(known) + _FIRST_KNOWN:
                out.append(known[number - _FIRST_KNOWN])
            else:
                raise WireError("id")
        if len(out) != count:
            raise WireError("columns")
        return out

    def required(self, numbers: Iterable[int], count: int) -> list[str]:
        out = [value for value in self.column(numbers, count) if value is not None]
        if len(out) != count:
            raise WireError("id")
        return out

    def _take(self) -> str:
        stream, at = self._stream, self._next
        if at >= len(self._times) or len(stream.ids) >= MAX_IDS:
            raise WireError("id")
        time = stream.clock + self._times[at]
        if not 0 <= time < 1 << _MS_BITS:
            raise WireError("id")
        value = f"{time:012x}{self._tails[at * 2 * _TAIL : (at + 1) * 2 * _TAIL]}"
        stream.clock = time
        stream.ids.append(value)
        self._next = at + 1
        return value

    def end(self) -> None:
        if self._next != len(self._times):
            raise WireError("columns")


def write_body(stream: Stream, items: Sequence[Op] | Sequence[Change], bases: list[int]) -> Body:
    """Columns of ops or changes; `stream` learns their ids and shapes.

    Raises:
        WireError: an id has not the form of one.
    """
    writer = _IdWriter(stream)
    ids = writer.column([x.id if isinstance(x, Op) else x.op_id for x in items])
    records = writer.column([x.r for x in items])
    txns = writer.column([x.txn for x in items])
    acts = writer.column([x.act for x in items])
    whos = writer.column([x.who for x in items])
    known_shapes = len(stream.shapes)
    shapes, columns = _write_values(stream, writer, items)
    return Body(
        tails=bytes(writer.tails),
        times=writer.times,
        ids=ids,
        records=records,
        txns=txns,
        acts=acts,
        whos=whos,
        hlc_ms=to_steps([x.hlc >> 16 for x in items]),
        hlc_count=[x.hlc & 0xFFFF for x in items],
        schemas=[x.s for x in items],
        bases=to_steps(bases),
        new_shapes=stream.shapes[known_shapes:],
        shapes=shapes,
        columns=columns,
    )


def _write_values(
    stream: Stream, writer: _IdWriter, items: Sequence[Op] | Sequence[Change]
) -> tuple[list[int], list[Column]]:
    shapes = []
    rows: dict[int, list[list[Scalar]]] = {}
    for item in items:
        number = _shape_number(stream, item)
        shapes.append(number)
        rows.setdefault(number, []).append(_leaves(stream.shapes[number], item.f))
    columns = []
    for members in rows.values():
        for values in zip(*members, strict=True):
            ids = _are_ids(values)
            columns.append(Column(ids, writer.column(values) if ids else list(values)))
    return shapes, columns


def _shape_number(stream: Stream, item: Op | Change) -> int:
    if any(value == {} for value in item.f.values()):
        raise WireError("group")
    groups = tuple(
        (name, *sorted(value)) if isinstance(value, dict) else (name,)
        for name, value in sorted(item.f.items())
    )
    shape = Shape(_KINDS.index(item.kind), item.t, groups)
    number = stream.shape_number.get(shape)
    if number is None:
        number = stream.shape_number[shape] = len(stream.shapes)
        stream.shapes.append(shape)
    return number


def _leaves(shape: Shape, groups: dict[str, GroupValue]) -> list[Scalar]:
    out: list[Scalar] = []
    for name, *members in shape.groups:
        value = groups[name]
        if isinstance(value, dict):
            out.extend(value[member] for member in members)
        else:
            out.append(value)
    return out


def _are_ids(values: Sequence[Scalar]) -> bool:
    found = False
    for value in values:
        if isinstance(value, str) and is_id(value):
            found = True
        elif value is not None:
            return False
    return found


def to_steps(values: Sequence[int]) -> list[int]:
    """First value, then differences: small numbers that repeat."""
    return [*values[:1], *(b - a for a, b in pairwise(values))]


def from_steps(steps: Iterable[int], count: int) -> list[int]:
    """The values again.

    Raises:
        WireError: there are not `count`, or one leaves the range of 0 .. 2**63-1.
    """
    values = list(accumulate(steps))
    if len(values) != count or not all(0 <= value < 1 << 63 for value in values):
        raise WireError("columns")
    return values


def read_body(stream: Stream, body: Body, count: int) -> SharedColumns:
    """Undo `write_body`.

    Raises:
        WireError: columns of unequal length, ids or shapes never said.
    """
    reader = _IdReader(stream, body)
    ids = reader.required(body.ids, count)
    records = reader.required(body.records, count)
    txns = reader.required(body.txns, count)
    acts = reader.required(body.acts, count)
    whos = reader.column(body.whos, count)
    stream.shapes.extend(body.new_shapes)
    if not all(0 <= number < len(stream.shapes) for number in body.shapes):
        raise WireError("shape")
    shapes = [stream.shapes[number] for number in body.shapes]
    groups = _read_values(reader, shapes, body)
    reader.end()
    same_length(count, shapes, body.hlc_count, body.schemas)
    ms = from_steps(body.hlc_ms, count)
    if max(ms, default=0) >= 1 << _MS_BITS - 1 or not all(0 <= c <= 0xFFFF for c in body.hlc_count):
        raise WireError("clock")
    return SharedColumns(
        ids=ids,
        records=records,
        txns=txns,
        acts=acts,
        whos=whos,
        hlcs=[(m << 16) | c for m, c in zip(ms, body.hlc_count, strict=True)],
        schemas=body.schemas,
        bases=from_steps(body.bases, count),
        kinds=[_KINDS[shape.kind] for shape in shapes],
        tables=[shape.table for shape in shapes],
        groups=groups,
    )


def same_length(count: int, *columns: Sequence[object]) -> None:
    """Raise WireError unless each column has `count` values."""
    if any(len(column) != count for column in columns):
        raise WireError("columns")


def _read_values(reader: _IdReader, shapes: list[Shape], body: Body) -> list[dict[str, GroupValue]]:
    rows: dict[int, list[int]] = {}
    for row, number in enumerate(body.shapes):
        rows.setdefault(number, []).append(row)
    out: list[dict[str, GroupValue]] = [{} for _ in shapes]
    columns = iter(body.columns)
    for mine in rows.values():
        for name, *members in shapes[mine[0]].groups:
            read = [_read_column(reader, columns, len(mine)) for _ in members or [name]]
            for row, values in zip(mine, zip(*read, strict=True), strict=True):
                out[row][name] = dict(zip(members, values, strict=True)) if members else values[0]
    if next(columns, None) is not None:
        raise WireError("columns")
    return out


def _read_column(reader: _IdReader, columns: Iterator[Column], count: int) -> Sequence[Scalar]:
    column = next(columns, None)
    if column is None or len(column.values) != count:
        raise WireError("columns")
    if not column.ids:
        return column.values
    if not all(type(value) is int for value in column.values):
        raise WireError("id")
    return reader.column(column.values, count)


def status_numbers(statuses: Iterable[Status]) -> list[int]:
    """Statuses as small numbers."""
    return [_STATUSES.index(status) for status in statuses]


def statuses_of(numbers: Iterable[int]) -> list[Status]:
    """Statuses again; WireError for a number that is none."""
    try:
        return [_STATUSES[number] for number in numbers if number >= 0]
    except IndexError as error:
        raise WireError("status") from error

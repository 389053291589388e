"""The byte form of a sync request (here) and of its answer (`pages`).

One zstd stream of msgpack messages, each frame flushed, so that a line cut in the middle
leaves whole frames. Everything that comes in is bounded before and while it is parsed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from desktop.protocol.columns import (
    Body,
    Int64,
    SentBody,
    Stream,
    from_steps,
    read_body,
    same_length,
    to_steps,
    write_body,
)
from desktop.protocol.messages import (
    DIGEST_BYTES,
    MAX_FRAME_BYTES,
    MAX_FRAME_OPS,
    MAX_REQUEST_FRAMES,
    WIRE_VERSION,
    Frame,
    Hello,
)
from desktop.protocol.ops import Op
from desktop.protocol.pages import AnswerReader, AnswerWriter, decode_answer, encode_answer
from desktop.protocol.stream import Deflater, Inflater, WireError, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "AnswerReader",
    "AnswerWriter",
    "RequestReader",
    "RequestWriter",
    "WireError",
    "decode_answer",
    "decode_request",
    "encode_answer",
    "encode_request",
    "split_frame",
]

_Nat = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
_Id = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
_IdOrNone = Annotated[bytes, msgspec.Meta(max_length=16)]
_Digest = Annotated[bytes, msgspec.Meta(max_length=DIGEST_BYTES)]
_Ints = Annotated[list[Int64], msgspec.Meta(max_length=MAX_FRAME_OPS)]


class _Hello(msgspec.Struct, array_like=True):
    version: int
    dev: _Id
    ep: _Nat
    cursor: _Nat
    inc: _Nat
    digest: _Digest
    # Left out by 0.1.0, and passed over by its server.
    feed: Annotated[int, msgspec.Meta(ge=-1, le=2**53)] = -1
    pages: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 1
    early: bool = False


class _Frame(msgspec.Struct, array_like=True):
    team: _Id
    dev: _Id
    ep: _Nat
    n: _Nat
    prev: _IdOrNone
    lcs: _Ints
    incs: _Ints
    body: Body


class _SentFrame(_Frame):
    body: SentBody


_ENCODER: Final = msgspec.msgpack.Encoder()
_HELLO: Final = msgspec.msgpack.Decoder(_Hello)
_FRAME: Final = msgspec.msgpack.Decoder(_SentFrame)


class RequestWriter:
    """Writes the body of one `POST /sync` piece by piece."""

    def __init__(self) -> None:
        self._pipe = Deflater()
        self._stream = Stream()

    def hello(self, hello: Hello) -> bytes:
        """First piece."""
        message = _Hello(
            WIRE_VERSION,
            bytes.fromhex(hello.dev),
            hello.ep,
            hello.cursor,
            hello.inc,
            hello.digest,
            hello.feed,
            hello.pages,
            hello.early,
        )
        return self._pipe.message(_ENCODER.encode(message))

    def frame(self, ops: Frame) -> bytes:
        """One more frame; `split_frame` keeps it small enough.

        Raises:
            WireError: the ops are not of one device and epoch with consecutive n.
        """
        return self._pipe.message(_ENCODER.encode(_pack_frame(self._stream, ops)))

    def end(self) -> bytes:
        """Last piece."""
        return self._pipe.end()


class RequestReader:
    """Reads a request body while it arrives; each whole frame comes out at once."""

    def __init__(self) -> None:
        self._pipe = Inflater()
        self._stream = Stream()
        self._frames = 0
        self._greeted = False

    def feed(self, data: bytes) -> Iterator[Hello | Frame]:
        """What is complete with `data`: first a `Hello`, then frames, one at a time.

        Raises:
            WireError: malformed or beyond a limit; what came out before stands.
        """
        for plain in self._pipe.feed(data):
            if self._greeted:
                self._frames += 1
                if self._frames > MAX_REQUEST_FRAMES:
                    raise WireError("frames")
                yield _unpack_frame(self._stream, parse(_FRAME, plain))
            else:
                self._greeted = True
                yield _unpack_hello(parse(_HELLO, plain))


def encode_request(hello: Hello, frames: Iterable[Frame]) -> bytes:
    """A whole request body."""
    writer = RequestWriter()
    return b"".join([writer.hello(hello), *map(writer.frame, frames), writer.end()])


def decode_request(data: bytes) -> tuple[Hello, list[Frame]]:
    """A whole request body; WireError when it is not one."""
    messages = list(RequestReader().feed(data))
    if not messages or not isinstance(messages[0], Hello):
        raise WireError("cut")
    return messages[0], [m for m in messages[1:] if not isinstance(m, Hello)]


def split_frame(ops: Frame) -> list[Frame]:
    """Cut ops at txn boundaries so that each piece is at most `MAX_FRAME_BYTES` compressed.

    A txn is never cut: one alone is within 16 KiB before compression.
    """
    if len(ops) <= MAX_FRAME_OPS:
        pipe = Deflater()
        size = len(pipe.message(_ENCODER.encode(_pack_frame(Stream(), ops))))
        if size <= MAX_FRAME_BYTES:
            return [ops]
    middle = _boundary(ops)
    if middle == 0:
        return [ops]
    return split_frame(ops[:middle]) + split_frame(ops[middle:])


def _boundary(ops: Frame) -> int:
    """The txn boundary nearest to the middle; 0 when all is one txn."""
    cuts = [at for at in range(1, len(ops)) if ops[at].txn != ops[at - 1].txn]
    return min(cuts, key=lambda at: abs(at - len(ops) // 2), default=0)


def _unpack_hello(hello: _Hello) -> Hello:
    if hello.version != WIRE_VERSION:
        raise WireError("version")
    return Hello(
        dev=hello.dev.hex(),
        ep=hello.ep,
        cursor=hello.cursor,
        inc=hello.inc,
        digest=hello.digest,
        feed=hello.feed,
        pages=hello.pages,
        early=hello.early,
    )


def _pack_frame(stream: Stream, ops: Frame) -> _Frame:
    first = ops[0]
    previous = first.prev
    for at, op in enumerate(ops):
        if (op.team, op.dev, op.ep) != (first.team, first.dev, first.ep):
            raise WireError("frame")
        if op.n != first.n + at or op.prev != previous:
            raise WireError("order")
        previous = op.id
    return _Frame(
        bytes.fromhex(first.team),
        bytes.fromhex(first.dev),
        first.ep,
        first.n,
        bytes.fromhex(first.prev),
        to_steps([op.lc for op in ops]),
        [op.base[0] for op in ops],
        write_body(stream, ops, [op.base[1] for op in ops]),
    )


def _unpack_frame(stream: Stream, frame: _Frame) -> Frame:
    count = len(frame.body.ids)
    if not 0 < count <= MAX_FRAME_OPS or len(frame.prev) not in (0, 16):
        raise WireError("frame")
    common = read_body(stream, frame.body, count)
    same_length(count, frame.incs)
    lcs = from_steps(frame.lcs, count)
    team, dev = frame.team.hex(), frame.dev.hex()
    previous = [frame.prev.hex(), *common.ids]
    return [
        Op(
            id=common.ids[at],
            team=team,
            dev=dev,
            ep=frame.ep,
            n=frame.n + at,
            prev=previous[at],
            lc=lcs[at],
            base=(frame.incs[at], common.bases[at]),
            **common.said(at),
        )
        for at in range(count)
    ]

"""The byte form of the server's answer; `desktop.protocol.wire` offers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from desktop.protocol.columns import (
    Body,
    Int64,
    Stream,
    from_steps,
    read_body,
    same_length,
    status_numbers,
    statuses_of,
    to_steps,
    write_body,
)
from desktop.protocol.feeds import MAX_FEED_BYTES
from desktop.protocol.messages import (
    DIGEST_BYTES,
    MAX_ANSWER_PAGES,
    MAX_PAGE_CHANGES,
    Answer,
    Echo,
    Page,
    Seed,
    Stop,
)
from desktop.protocol.ops import Change
from desktop.protocol.stream import Deflater, Inflater, WireError, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_Nat = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
_Instant = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799_000)]
"""Milliseconds up to the year 9999, which is where dates end."""

_IdOrNone = Annotated[bytes, msgspec.Meta(max_length=16)]
_Digest = Annotated[bytes, msgspec.Meta(max_length=DIGEST_BYTES)]
_Short = Annotated[bytes, msgspec.Meta(max_length=64)]
_Word = Annotated[str, msgspec.Meta(max_length=64)]
_MAX_FEEDS: Final = 40
"""More than there are, for a server of tomorrow."""

_Envelope = Annotated[bytes, msgspec.Meta(max_length=MAX_FEED_BYTES + 1024)]
_Ints = Annotated[list[Int64], msgspec.Meta(max_length=MAX_PAGE_CHANGES)]


class _Run(msgspec.Struct, array_like=True):
    """So many changes by value, then `count` own ops from `n` on."""

    changes: _Nat
    n: _Nat
    count: _Nat


class _Page(msgspec.Struct, array_like=True):
    first: _Nat
    chain: _Short
    more: bool
    seeds: Annotated[list[tuple[_Nat, _Short]], msgspec.Meta(max_length=MAX_PAGE_CHANGES)]
    runs: Annotated[list[_Run], msgspec.Meta(max_length=MAX_PAGE_CHANGES)]
    writers: Annotated[list[tuple[_Word, _Nat]], msgspec.Meta(max_length=MAX_PAGE_CHANGES)]
    by: _Ints
    ns: _Ints
    statuses: _Ints
    reasons: Annotated[list[_Word], msgspec.Meta(max_length=MAX_PAGE_CHANGES)]
    body: Body
    # Of the changes that the province wrote itself: place among the changes, signature.
    signatures: Annotated[list[tuple[_Nat, _Short]], msgspec.Meta(max_length=MAX_PAGE_CHANGES)] = []
    # Of the receiver's own changes that were put aside: place, hash of what was sent.
    says: Annotated[list[tuple[_Nat, _Short]], msgspec.Meta(max_length=MAX_PAGE_CHANGES)] = []


class _Early(msgspec.Struct, array_like=True):
    page: _Page


class _Answer(msgspec.Struct, array_like=True):
    inc: _Nat
    head: _Nat
    last_n: _Nat
    last_id: _IdOrNone
    now: _Instant
    stopped: Stop
    token: Annotated[str, msgspec.Meta(max_length=128)]
    digest: _Digest
    page: _Page | None
    first: _Nat
    # Left out by the server of 0.1.0, and passed over by its program.
    feeds: Annotated[list[_Envelope], msgspec.Meta(max_length=_MAX_FEEDS)] = []
    following: Annotated[int, msgspec.Meta(ge=0, lt=MAX_ANSWER_PAGES)] = 0
    durable: _Nat = 0


_ENCODER: Final = msgspec.msgpack.Encoder()
_ANSWER: Final = msgspec.msgpack.Decoder(_Answer)
_PAGE: Final = msgspec.msgpack.Decoder(_Page)
_EARLY: Final = msgspec.msgpack.Decoder(_Early)
_ONE_FIELD: Final = b"\x91"
"""How an early page begins in msgpack: an array of one; an answer has more."""


class AnswerWriter:
    """Writes an answer's body: pages that are early, if any, then all the rest."""

    def __init__(self) -> None:
        self._pipe = Deflater()

    def early(self, page: Page) -> bytes:
        """A page before the answer itself, to a device whose hello takes some."""
        return self._pipe.message(_ENCODER.encode(_Early(_pack_page(page))))

    def end(self, answer: Answer, following: Sequence[Page] = ()) -> bytes:
        """The rest; each of the `following` pages can be read when its bytes are here."""
        pieces = [self._pipe.message(_ENCODER.encode(_pack_answer(answer, len(following))))]
        pieces.extend(self._pipe.message(_ENCODER.encode(_pack_page(page))) for page in following)
        return b"".join([*pieces, self._pipe.end()])


def encode_answer(answer: Answer, following: Sequence[Page] = ()) -> bytes:
    """A whole answer body with no early page."""
    return AnswerWriter().end(answer, following)


def _pack_answer(answer: Answer, following: int) -> _Answer:
    page = answer.page
    bare = not page.entries and not page.more
    return _Answer(
        answer.inc,
        answer.head,
        answer.last_n,
        bytes.fromhex(answer.last_id),
        answer.now,
        answer.stopped,
        answer.token,
        answer.digest,
        None if bare else _pack_page(page),
        page.first,
        answer.feeds,
        following,
        answer.durable,
    )


class AnswerReader:
    """Reads an answer's body while it arrives; each whole page comes out at once."""

    def __init__(self) -> None:
        self._pipe = Inflater()
        self._wanted = -1

    @property
    def is_whole(self) -> bool:
        """Whether all that was announced came out."""
        return self._wanted == 0

    def feed(self, data: bytes) -> Iterator[Answer | Page]:
        """What is complete with `data`: an `Answer`, early pages before it, others behind it.

        Raises:
            WireError: malformed or beyond a limit; what came out before stands.
        """
        for plain in self._pipe.feed(data):
            if self._wanted < 0 and plain.startswith(_ONE_FIELD):
                yield _unpack_page(parse(_EARLY, plain).page)
            elif self._wanted < 0:
                answer = _unpack_answer(parse(_ANSWER, plain))
                self._wanted = answer.following
                yield answer
            elif self._wanted:
                self._wanted -= 1
                yield _unpack_page(parse(_PAGE, plain))
            else:
                raise WireError("cut")


def decode_answer(data: bytes) -> Answer:
    """A whole answer body with one page; WireError when it is not one."""
    reader = AnswerReader()
    messages = list(reader.feed(data))
    if not reader.is_whole or len(messages) != 1 or not isinstance(messages[0], Answer):
        raise WireError("cut")
    return messages[0]


def _unpack_answer(answer: _Answer) -> Answer:
    if len(answer.last_id) not in (0, 16):
        raise WireError("id")
    page = Page(first=answer.first) if answer.page is None else _unpack_page(answer.page)
    return Answer(
        inc=answer.inc,
        head=answer.head,
        last_n=answer.last_n,
        last_id=answer.last_id.hex(),
        now=answer.now,
        page=page,
        stopped=answer.stopped,
        token=answer.token,
        digest=answer.digest,
        feeds=answer.feeds,
        following=answer.following,
        durable=answer.durable,
    )


def _pack_page(page: Page) -> _Page:
    changes = [entry for entry in page.entries if isinstance(entry, Change)]
    writers = list(dict.fromkeys((change.dev, change.ep) for change in changes))
    number = {writer: at for at, writer in enumerate(writers)}
    return _Page(
        page.first,
        page.chain,
        page.more,
        [(seed.first, seed.seed) for seed in page.seeds],
        _runs_of(page),
        writers,
        [number[change.dev, change.ep] for change in changes],
        to_steps([change.n for change in changes]),
        status_numbers(change.status for change in changes),
        [change.reason for change in changes],
        write_body(Stream(), changes, [change.base_seq for change in changes]),
        [(at, change.signature) for at, change in enumerate(changes) if change.signature],
        [(at, change.says) for at, change in enumerate(changes) if change.says],
    )


def _runs_of(page: Page) -> list[_Run]:
    runs: list[_Run] = []
    changes, seq = 0, page.first
    for entry in page.entries:
        if entry.seq != seq:
            raise WireError("order")
        if isinstance(entry, Echo):
            runs.append(_Run(changes, entry.n, entry.count))
            changes, seq = 0, seq + entry.count
        else:
            changes, seq = changes + 1, seq + 1
    if changes:
        runs.append(_Run(changes, 0, 0))
    return runs


def _unpack_page(page: _Page) -> Page:
    changes = iter(_unpack_changes(page))
    entries: list[Change | Echo] = []
    seq = page.first
    try:
        for run in page.runs:
            for _ in range(run.changes):
                entries.append(msgspec.structs.replace(next(changes), seq=seq))
                seq += 1
            if run.count:
                if run.n + run.count >= 1 << 63:
                    raise WireError("columns")
                entries.append(Echo(seq, run.n, run.count))
                seq += run.count
    except StopIteration as error:
        raise WireError("columns") from error
    if next(changes, None) is not None or seq >= 1 << 63:
        raise WireError("columns")
    return Page(
        first=page.first,
        entries=entries,
        seeds=[Seed(first, seed) for first, seed in page.seeds],
        chain=page.chain,
        more=page.more,
    )


def _unpack_changes(page: _Page) -> list[Change]:
    count = len(page.body.ids)
    if count > MAX_PAGE_CHANGES:
        raise WireError("page")
    common = read_body(Stream(), page.body, count)
    same_length(count, page.by, page.reasons)
    ns, statuses = from_steps(page.ns, count), statuses_of(page.statuses)
    same_length(count, statuses)
    if not all(0 <= number < len(page.writers) for number in page.by):
        raise WireError("writer")
    signatures, says = dict(page.signatures), dict(page.says)
    return [
        Change(
            seq=0,
            op_id=common.ids[at],
            dev=page.writers[page.by[at]][0],
            ep=page.writers[page.by[at]][1],
            n=ns[at],
            base_seq=common.bases[at],
            status=statuses[at],
            reason=page.reasons[at],
            signature=signatures.get(at, b""),
            says=says.get(at, b""),
            **common.said(at),
        )
        for at in range(count)
    ]

"""The piece of the log that a device has not seen, its own ops by reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from desktop.protocol.messages import MAX_ANSWER_PAGES, Echo, Hello, Page, Seed
from desktop.protocol.ops import Change, Status

if TYPE_CHECKING:
    from server.storage.log_store import LogStore
    from server.storage.rows import HeadRow, PageRow

PAGE_ROWS: Final = 500
"""Entries a page: a PC applies it in one transaction (25 ms of CPU measured), so saves go on."""

PAGE_BYTES: Final = 512 * 1024
"""Bytes of groups a page, before compression, for a program that takes one page an answer."""

PIECE_BYTES: Final = 32 * 1024
"""The same when more pages follow in the answer: usual groups of so many are some 8 KiB packed."""

PACKED_BYTES: Final = 10 * 1024
"""About so much of a page that others follow is on the line at most: a cut loses one of them."""

_PACKED_ROW: Final = 30
"""Of what a row says besides its groups nearly nothing can be packed but its three ids."""

_READ_ROWS: Final = 4 * PAGE_ROWS

ANSWER_ROWS: Final = 8_000
"""Entries in all pages of an answer."""


def make_page(
    store: LogStore,
    head: HeadRow,
    hello: Hello,
    *,
    max_rows: int = PAGE_ROWS,
    max_bytes: int | None = None,
) -> Page:
    """The entries after the device's cursor, ended at a txn boundary.

    Args:
        store: The team's log.
        head: Read in the same transaction.
        hello: Whose cursor and epoch count.
        max_rows: Above the longest txn that is taken.
        max_bytes: Of groups that go by value; one txn may exceed it.
    """
    if hello.cursor >= head.seq:
        return Page(first=hello.cursor + 1)
    rows = store.page(hello.cursor, max_rows + 1)
    return _page_of(rows, head, hello, max_rows, max_bytes)


def _page_of(
    rows: list[PageRow],
    head: HeadRow,
    hello: Hello,
    max_rows: int = PAGE_ROWS,
    max_bytes: int | None = None,
) -> Page:
    if max_bytes is not None or hello.pages == 1:
        rows = rows[: _cut(rows, hello, max_rows, max_bytes or PAGE_BYTES)]
    else:
        rows = rows[: _cut_small(rows, hello, max_rows)]
    return Page(
        first=hello.cursor + 1,
        entries=_entries(rows, hello),
        seeds=_seeds(rows),
        chain=rows[-1].chain,
        more=rows[-1].seq < head.seq,
    )


def make_following(store: LogStore, head: HeadRow, hello: Hello, page: Page) -> list[Page]:
    """The pages behind the first one, as many as the device takes in one answer."""
    following: list[Page] = []
    rows: list[PageRow] = []
    most = min(hello.pages, MAX_ANSWER_PAGES)
    while page.more and len(following) + 1 < most and page.last - hello.cursor < ANSWER_ROWS:
        if len(rows) <= PAGE_ROWS and (not rows or rows[-1].seq < head.seq):
            rows = store.page(page.last, _READ_ROWS)
        page = _page_of(rows[: PAGE_ROWS + 1], head, replace(hello, cursor=page.last))
        rows = rows[page.count :]
        following.append(page)
    return following


def _cut_small(rows: list[PageRow], hello: Hello, max_rows: int) -> int:
    """`_cut` for a page that is small on the line also when its texts cannot be packed."""
    max_bytes = PIECE_BYTES
    while True:
        end = _cut(rows, hello, max_rows, max_bytes)
        packed = _packed_size(rows[:end], hello)
        # At 0 it is as small as whole txns make it: own ones may stand before a large one.
        if packed <= PACKED_BYTES or not max_bytes or rows[end - 1].txn == rows[0].txn:
            return end
        # Less each time, and by as much as is too much.
        max_bytes = min(max_bytes // 2 + max_bytes // 4, max_bytes * PACKED_BYTES // packed)


def _packed_size(rows: list[PageRow], hello: Hello) -> int:
    """About what the rows weigh on the line."""
    import zstandard

    writer = (bytes.fromhex(hello.dev), hello.ep)
    told = [row.patch for row in rows if not _is_echo(row, writer)]
    packed = zstandard.ZstdCompressor(level=1).compress(b"".join(told)) if told else b""
    return len(packed) + _PACKED_ROW * len(told)


def _cut(rows: list[PageRow], hello: Hello, max_rows: int, max_bytes: int) -> int:
    """How many rows go: as many as fit, but only whole txns and at least one.

    A txn longer than a page is cut all the same: it can only be one that was quarantined for its
    length or went on in a later frame, and the team must get past it.
    """
    end, size, writer = 0, 0, (bytes.fromhex(hello.dev), hello.ep)
    for at, row in enumerate(rows):
        if at and row.txn != rows[at - 1].txn:
            end = at
            if size > max_bytes:
                return end
        size += 0 if _is_echo(row, writer) else len(row.patch)
    return (end or max_rows) if len(rows) > max_rows else len(rows)


def _entries(rows: list[PageRow], hello: Hello) -> list[Change | Echo]:
    writer = (bytes.fromhex(hello.dev), hello.ep)
    out: list[Change | Echo] = []
    for row in rows:
        if not _is_echo(row, writer):
            out.append(_by_value(row, writer[0]))
            continue
        before = out[-1] if out else None
        if isinstance(before, Echo) and before.n + before.count == row.n:
            out[-1] = Echo(before.seq, before.n, before.count + 1)
        else:
            out.append(Echo(row.seq, row.n, 1))
    return out


def _is_echo(row: PageRow, writer: tuple[bytes, int]) -> bool:
    """Whether the device knows it all: its own op, taken as it was sent."""
    return row.status == Status.OK and not row.converted and (row.dev, row.ep) == writer


def _by_value(row: PageRow, dev: bytes) -> Change:
    """The entry; whoever sent what was put aside hears which of two ops of one id that was."""
    change = row.change()
    if row.dev == dev and change.status is Status.QUARANTINE:
        return replace(change, says=row.payload_hash)
    return change


def _seeds(rows: list[PageRow]) -> list[Seed]:
    seeds: list[Seed] = []
    for row in rows:
        if not seeds or seeds[-1].seed != row.seed:
            seeds.append(Seed(row.seq, row.seed))
    return seeds

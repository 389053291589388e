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
"""Bytes of groups a page, before compression."""


def make_page(
    store: LogStore,
    head: HeadRow,
    hello: Hello,
    *,
    max_rows: int = PAGE_ROWS,
    max_bytes: int = PAGE_BYTES,
) -> Page:
    """The entries after the device's cursor, ended at a txn boundary.

    Args:
        store: The team's log.
        head: Read in the same transaction.
        hello: Whose cursor and epoch count.
        max_rows: Above the longest txn that is taken.
        max_bytes: Of groups; one txn may exceed it.
    """
    if hello.cursor >= head.seq:
        return Page(first=hello.cursor + 1)
    rows = store.page(hello.cursor, max_rows + 1)
    rows = rows[: _cut(rows, max_rows, max_bytes)]
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
    while page.more and len(following) + 1 < min(hello.pages, MAX_ANSWER_PAGES):
        page = make_page(store, head, replace(hello, cursor=page.last))
        following.append(page)
    return following


def _cut(rows: list[PageRow], max_rows: int, max_bytes: int) -> int:
    """How many rows go: as many as fit, but only whole txns and at least one.

    A txn longer than a page is cut all the same: it can only be one that was quarantined for its
    length or went on in a later frame, and the team must get past it.
    """
    end, size = 0, 0
    for at, row in enumerate(rows):
        if at and row.txn != rows[at - 1].txn:
            end = at
            if size > max_bytes:
                return end
        size += len(row.patch)
    return (end or max_rows) if len(rows) > max_rows else len(rows)


def _entries(rows: list[PageRow], hello: Hello) -> list[Change | Echo]:
    writer = (bytes.fromhex(hello.dev), hello.ep)
    out: list[Change | Echo] = []
    for row in rows:
        as_sent = row.status == Status.OK and not row.converted
        if not as_sent or (row.dev, row.ep) != writer:
            out.append(row.change())
            continue
        before = out[-1] if out else None
        if isinstance(before, Echo) and before.n + before.count == row.n:
            out[-1] = Echo(before.seq, before.n, before.count + 1)
        else:
            out.append(Echo(row.seq, row.n, 1))
    return out


def _seeds(rows: list[PageRow]) -> list[Seed]:
    seeds: list[Seed] = []
    for row in rows:
        if not seeds or seeds[-1].seed != row.seed:
            seeds.append(Seed(row.seq, row.seed))
    return seeds

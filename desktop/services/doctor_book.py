"""Whether an open book is whole: every page, every row, and how it stands with the province."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop.services.doctor import Finding

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit
    from desktop.sync.trust import Trust


class ServerToAsk(NamedTuple):
    """Address of the province's server, and whom to take for it."""

    address: str
    trust: Trust


def check_book(read: ReadUnit) -> tuple[Finding, ...]:
    """Look at every page of the file and compare what is shown with what it was made of."""
    from desktop.services.content import content_letters
    from desktop.storage.file_copy import is_sound

    sound = is_sound(read.cursor)
    state = read.sync.state()
    found = [Finding("book", sound)]
    if sound:
        found.append(Finding("content", ok=True, params={"letters": content_letters(read)}))
    if state.enrolled and state.last_equal is not None:
        found.append(Finding("equal", state.last_equal))
    if state.refused:
        found.append(Finding("put_aside", ok=False, params={"count": state.refused}))
    if places := mended_places(read):
        found.append(Finding("mended", ok=False, params={"count": len(places), "places": places}))
    return tuple(found)


def mended_places(read: ReadUnit) -> tuple[str, ...]:
    """Where a sync found something damaged in the last 90 days: day, table, record; newest first.

    What stood there is kept aside in the book.
    """
    return tuple(
        f"{row.at:%Y-%m-%d} {row.table} {row.record}".rstrip() for row in read.sync.set_aside()
    )


def server_of(read: ReadUnit) -> ServerToAsk | None:
    """The province's server; None when this PC is not enrolled."""
    from desktop.sync.account import read_account

    account = read_account(read)
    return None if account is None else ServerToAsk(account.address, account.trust)

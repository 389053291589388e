"""Whether an open book is whole: every page, every row, and how it stands with the province."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.services.doctor import Finding

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit
    from desktop.sync.trust import Trust


def check_book(read: ReadUnit) -> tuple[Finding, ...]:
    """Look at every page of the file and compare what is shown with what it was made of."""
    from desktop.storage.file_copy import is_sound

    sound = is_sound(read.cursor)
    state = read.sync.state()
    found = [Finding("book", sound)]
    if state.enrolled and state.last_equal is not None:
        found.append(Finding("equal", state.last_equal))
    if state.refused:
        found.append(Finding("put_aside", ok=False, params={"count": state.refused}))
    return tuple(found)


def server_of(read: ReadUnit) -> tuple[str, Trust] | None:
    """Address of the province's server and whom to take for it; None when not enrolled."""
    from desktop.sync.account import read_account

    account = read_account(read)
    return None if account is None else (account.address, account.trust)

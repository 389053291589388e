"""What a device may hear while it still sends: that its own changes stand in the log.

It takes them back while the rest is on the line, so that nothing of that is left for the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.protocol.messages import Echo
from server.services.pages import make_page

if TYPE_CHECKING:
    from desktop.protocol.messages import Hello, Page
    from server.storage.log_store import LogStore
    from server.storage.rows import HeadRow

EARLY_ROWS: Final = 300
"""Entries that are worth a transaction on the PC."""


def echo_page(store: LogStore, head: HeadRow, hello: Hello) -> Page | None:
    """The page after the device's cursor if it only names own changes, else None.

    Such a page is some hundred bytes, which never fill a line whose other end is busy sending;
    and nothing in it needs a question or another answer. What others wrote comes at the end.
    """
    if hello.inc != head.inc:
        return None
    page = make_page(store, head, hello)
    own = bool(page.entries) and all(isinstance(entry, Echo) for entry in page.entries)
    return page if own else None

"""What of a page a PC has not seen yet, when some of it came by another way meanwhile."""

from __future__ import annotations

import msgspec

from desktop.protocol.messages import Echo, Page, Seed
from desktop.protocol.ops import Change


def trim_page(page: Page, cursor: int) -> Page:
    """The part after the cursor; the page itself when it begins there or later.

    The chain after the last entry stays, so what is left is verified from the cursor on.
    """
    if page.first > cursor:
        return page
    entries = [left for entry in page.entries if (left := _after(entry, cursor)) is not None]
    return msgspec.structs.replace(
        page, first=cursor + 1, entries=entries, seeds=_seeds(page.seeds, cursor + 1)
    )


def _after(entry: Change | Echo, cursor: int) -> Change | Echo | None:
    if isinstance(entry, Change):
        return entry if entry.seq > cursor else None
    seen = max(0, cursor + 1 - entry.seq)
    if seen >= entry.count:
        return None
    return Echo(entry.seq + seen, entry.n + seen, entry.count - seen)


def _seeds(seeds: list[Seed], first: int) -> list[Seed]:
    """The seed that holds at `first` begins there."""
    later = [seed for seed in seeds if seed.first > first]
    before = [seed for seed in seeds if seed.first <= first]
    return [Seed(first, before[-1].seed), *later] if before else later

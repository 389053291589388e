"""One user action cut into indivisible changes that sync can carry."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.storage.write_unit import WriteUnit

T = TypeVar("T")

SLICE = 40
"""Records in one change; the protocol allows 64 ops and 16 KiB."""


def in_slices(unit: WriteUnit, items: Iterable[T], size: int = SLICE) -> Iterator[list[T]]:
    """The items in parts, each of which is written as one indivisible change of the act.

    The work on a part must be finished before the next is asked for.
    """
    rest = iter(items)
    while part := list(islice(rest, size)):
        with unit.txn():
            yield part

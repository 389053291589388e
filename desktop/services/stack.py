"""What has become of the sheets of a stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.work import Assistance

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit


def helps_there(read: ReadUnit, ids: tuple[str, ...]) -> frozenset[str]:
    """Those of the helps that were not taken back or deleted since."""
    return frozenset(one for one in ids if read.get(Assistance, one) is not None)

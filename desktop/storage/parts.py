"""Values of one record in as few ops as each may carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.protocol.ops import encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.protocol.registry import GroupValue

_PART_BYTES: Final = 14 * 1024
"""Values in one op, which must stay below a txn's 16 KiB with all that stands around them."""


def in_parts(f: dict[str, GroupValue]) -> Iterator[dict[str, GroupValue]]:
    """The groups in their order, in parts; long texts may need more than one."""
    part: dict[str, GroupValue] = {}
    for group, value in f.items():
        wider = {**part, group: value}
        if part and len(encode(wider)) > _PART_BYTES:
            yield part
            wider = {group: value}
        part = wider
    if part:
        yield part

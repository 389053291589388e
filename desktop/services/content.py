"""The content of a book as one short word: what people see, whatever way it came there.

Unlike the state that a sync compares it knows no versions, no tombstones and nothing that lost, so
that two PCs without a line can compare by telephone, and an undo can be seen to have brought all
back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.protocol.ops import content_digest, sum_digests
from desktop.protocol.registry import TABLES, default_groups, entity_to_groups

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit

_LETTERS: Final = 4


def content_of(read: ReadUnit) -> bytes:
    """16 bytes over the values of all live records, with merged ones read as one."""
    digests = []
    for table in TABLES:
        usual = default_groups(table)
        entities: tuple[Any, ...] = read.all(table.entity)
        for entity in entities:
            groups = entity_to_groups(table, entity)
            values = {name: value for name, value in groups.items() if value != usual.get(name)}
            digests.append(content_digest(table.name, entity.id, values))
    return sum_digests(digests)


def content_letters(read: ReadUnit) -> str:
    """The same as people say it: 7F3A-19C2."""
    word = content_of(read).hex().upper()
    return f"{word[:_LETTERS]}-{word[_LETTERS : 2 * _LETTERS]}"

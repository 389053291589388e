"""Values that somebody else decided against before their writer was told that they had lost.

The entry of the inbox is gone then, so that only this says to the writer what became of it. Kept
on the PC on which the value was written, as a number alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.protocol.ops import same_value

if TYPE_CHECKING:
    from desktop.protocol.ops import Cell
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_KEY: Final = "sync.decided_against."


def note_decided(unit: WriteUnit, lost: Cell, stands: Cell | None, by: str | None) -> None:
    """Count it for its writer, unless the writer decided, or the value counts again.

    Args:
        unit: The transaction in which the decision comes.
        lost: The value that was in the inbox, written on this PC.
        stands: What counts now.
        by: Person id of who decided.
    """
    if lost.who is None or lost.who == by:
        return
    if stands is not None and same_value(stands.value, lost.value):
        return
    unit.set_setting(_KEY + lost.who, str(decided_against(unit, lost.who) + 1))


def decided_against(read: ReadUnit | WriteUnit, person_id: str) -> int:
    """Values of a member that were decided against since this member was last told."""
    return int(read.get_setting(_KEY + person_id) or 0)


def forget_decided(unit: WriteUnit, person_id: str) -> None:
    """The member was told."""
    if unit.get_setting(_KEY + person_id) is not None:
        unit.set_setting(_KEY + person_id, None)

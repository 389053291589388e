"""Whether the team could get its book back: code on paper, copies on a stick and on this PC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from desktop.services.copies import ASKED_AT

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_CODE_KEPT: Final = "recovery_code_kept_at"


@dataclass(frozen=True, slots=True)
class Safety:
    """When the code was put on paper, and when a copy was last made by hand; None for never."""

    code_kept_at: datetime | None
    copied_at: datetime | None


def safety(read: ReadUnit) -> Safety:
    """What this PC's book knows of it."""
    return Safety(_moment(read, _CODE_KEPT), _moment(read, ASKED_AT))


def note_code_kept(unit: WriteUnit, _nothing: None) -> None:
    """Two groups of the recovery code were typed back from paper."""
    unit.set_setting(_CODE_KEPT, unit.clock.now().isoformat())


def _moment(read: ReadUnit, key: str) -> datetime | None:
    text = read.get_setting(key)
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None

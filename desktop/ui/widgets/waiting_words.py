"""What stands for a record that another PC made and that has not come yet."""

from __future__ import annotations

from desktop.domain.text.numbers import MISSING
from desktop.system.texts import _


def name_or_waits(name: str | None, *, waits: bool) -> str:
    """The name; of a record that is not here yet that it is waited for; of none a dash."""
    if name:
        return name
    return _("waiting for its record") if waits else MISSING

"""The plan from door to door as plain text, to be sent or written off."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from desktop.system.texts import _, ngettext
from desktop.ui.widgets.household_picker import household_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.rows.people import DoorRow


def door_text(rows: Sequence[DoorRow]) -> str:
    """Lane by lane, a line for each door.

    Args:
        rows: In the order of the walk.
    """
    parts = []
    for (village, lane), doors in groupby(rows, key=lambda row: (row.village_name, row.lane)):
        listed = list(doors)
        count = ngettext("{count} household", "{count} households", len(listed))
        place = " · ".join(part for part in (lane or _("No lane noted"), village) if part)
        parts.append(f"{place} ({count.format(count=len(listed))})")
        parts += [f"- {door_name(row)}: {'; '.join(missing_words(row))}" for row in listed]
        parts.append("")
    return "\n".join(parts).strip()


def door_name(row: DoorRow) -> str:
    """House number and household."""
    name = household_name(row.head_name, row.code)
    return f"{row.house_number} · {name}" if row.house_number else name


def missing_words(row: DoorRow) -> list[str]:
    """What is missing behind that door."""
    words = []
    if row.lacks_store:
        words.append(_("no digital store"))
    if row.lacks_epay:
        words.append(_("no e-payment account"))
    if row.without_vneid_2:
        names = ", ".join(row.without_vneid_2)
        words.append(_("e-ID level 2 not activated: {names}").format(names=names))
    return words

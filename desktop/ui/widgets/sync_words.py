"""The state of sync in words, the same on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.clock import VIETNAM
from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import format_number
from desktop.system.texts import _, ngettext

if TYPE_CHECKING:
    from desktop.domain.rows.reporting import SyncState


def sync_words(state: SyncState) -> str:
    """What matters most now, in one short sentence."""
    if not state.enrolled:
        return _("Not connected to the province")
    if state.refused:
        return ngettext(
            "{count} change was refused by the province",
            "{count} changes were refused by the province",
            state.refused,
        ).format(count=format_number(state.refused))
    if state.waiting:
        return ngettext(
            "{count} change waits to be sent", "{count} changes wait to be sent", state.waiting
        ).format(count=format_number(state.waiting))
    if state.last_success_at is None:
        return _("Connected, not synced yet")
    return _("Everything has been sent")


def last_sync_words(state: SyncState) -> str:
    """When the last sync ended, in Vietnam's time."""
    if state.last_success_at is None:
        return _("There was no sync yet.")
    at = state.last_success_at.astimezone(VIETNAM)
    return _("Last sync: {time} on {day}").format(
        time=f"{at.hour:02d}:{at.minute:02d}", day=format_date(at.date())
    )

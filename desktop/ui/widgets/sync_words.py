"""The state of sync in words, the same on every page and in the status line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.domain.clock import VIETNAM
from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import format_number
from desktop.services.sync_pace import NO_LINE, code_of
from desktop.system.texts import _, ngettext

if TYPE_CHECKING:
    from datetime import date, datetime

    from desktop.domain.rows.reporting import SyncState

REMOVAL = "mass_removal"
"""Trouble of a sync that waits for a yes before it takes much away."""


_AT_THE_SERVER: Final = {"server_busy", "server_maintenance"}
"""The network is there; it is the province that has no time."""


@dataclass(frozen=True, slots=True)
class SyncLine:
    """What the window knows of the line: the rest is in the book.

    Args:
        running: A sync is under way that people should see.
        done: Of `total` changes of the province's log that are here; 0 of 0 is not known yet.
        total: As told last.
        trouble: Why the last sync since the team was opened did not go through.
    """

    running: bool = False
    done: int = 0
    total: int = 0
    trouble: BaseException | None = None


def sync_words(state: SyncState, line: SyncLine, today: date) -> str:
    """What matters most now, in one short sentence."""
    return sync_lines(state, line, today)[0]


def sync_lines(state: SyncState, line: SyncLine, today: date) -> list[str]:
    """Everything there is to say, what matters most first; at least one sentence."""
    if not state.enrolled:
        return [_("Not connected to the province")]
    lines = [*_running(line), *_stopped(line), *_missing(state, line)]
    if state.complete:
        lines.append(_complete(state, today))
    elif not lines or (line.running and len(lines) == 1):
        lines.append(_("Everything has been sent"))
    return lines


def last_sync_words(state: SyncState) -> str:
    """When the last sync ended, in Vietnam's time."""
    if state.last_success_at is None:
        return _("There was no sync yet.")
    at = state.last_success_at.astimezone(VIETNAM)
    return _("Last sync: {time} on {day}").format(time=_hours(at), day=format_date(at.date()))


def moment_words(at: datetime, today: date | None = None) -> str:
    """Hours and minutes in Vietnam, with the day unless that is today."""
    at = at.astimezone(VIETNAM)
    if at.date() == today:
        return _hours(at)
    return _("{time} on {day}").format(time=_hours(at), day=format_date(at.date()))


def _hours(at: datetime) -> str:
    return f"{at.hour:02d}:{at.minute:02d}"


def _running(line: SyncLine) -> list[str]:
    if not line.running:
        return []
    if line.total <= 0:
        return [_("Syncing …")]
    percent = min(line.done, line.total) * 100 // line.total
    return [_("Syncing … {percent} %").format(percent=percent)]


def _stopped(line: SyncLine) -> list[str]:
    """Trouble that does not pass by itself: somebody has to look at it."""
    code = code_of(line.trouble) if line.trouble is not None else ""
    if line.trouble is None or code in NO_LINE:
        return []
    if code == REMOVAL:
        return [_("The sync waits for your decision")]
    return [_("The sync stopped: see why")]


def _missing(state: SyncState, line: SyncLine) -> list[str]:
    """Why not everything is at the province."""
    lines = []
    if state.refused:
        lines.append(
            ngettext(
                "{count} change was put aside", "{count} changes were put aside", state.refused
            ).format(count=format_number(state.refused))
        )
    if state.waiting:
        lines.append(_waiting(state.waiting, line))
    if state.papers:
        lines.append(
            ngettext(
                "The paper of {count} report waits to be sent",
                "The papers of {count} reports wait to be sent",
                state.papers,
            ).format(count=format_number(state.papers))
        )
    if state.last_success_at is None:
        lines.append(_("Connected, not synced yet"))
    elif state.last_equal is False:
        lines.append(_("Differs from the province, being repaired"))
    return lines


def _waiting(count: int, line: SyncLine) -> str:
    words = ngettext("{count} change waits to be sent", "{count} changes wait to be sent", count)
    if line.trouble is not None and code_of(line.trouble) in NO_LINE - _AT_THE_SERVER:
        words = ngettext(
            "{count} change waits for the network", "{count} changes wait for the network", count
        )
    return words.format(count=format_number(count))


def _complete(state: SyncState, today: date) -> str:
    words = ngettext(
        "The {count} record is at the province, checked {time}",
        "All {count} records are at the province, checked {time}",
        state.records,
    )
    time = "" if state.last_success_at is None else moment_words(state.last_success_at, today)
    return words.format(count=format_number(state.records), time=time)

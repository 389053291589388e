"""Where a record is shown: from a number, a late row, a trouble of the sync, the way is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.ui.context import Page

if TYPE_CHECKING:
    from desktop.ui.context import Navigator

_PLACES: Final[dict[str, tuple[Page, str]]] = {
    "assistance": (Page.BOOK, "help_id"),
    "resident": (Page.PEOPLE, "resident_id"),
    "household": (Page.HOUSEHOLDS, "household_id"),
    "training_session": (Page.SESSIONS, "session_id"),
    "membership": (Page.TEAM, "membership_id"),
    "channel": (Page.TEAM, "channel_id"),
    "baseline": (Page.TARGETS, "baseline_id"),
    "issue": (Page.NOTES, "issue_id"),
    "target": (Page.TARGETS, ""),
    "report": (Page.REPORT, ""),
}
"""Page of a table's records, and under which name an id goes there, if it does."""


def open_record(navigator: Navigator, table: str, record: str) -> bool:
    """Show one record where it belongs; False when its table has no page."""
    if table not in _PLACES:
        return False
    page, name = _PLACES[table]
    navigator.open_page(page, **({name: record} if name else {}))
    return True


CORRECTED_BY: Final[dict[str, tuple[Page, str]]] = {
    "assistance": (Page.BOOK, "correct_help"),
    "resident": (Page.PEOPLE, "edit_person"),
    "household": (Page.HOUSEHOLDS, "household"),
    "training_session": (Page.SESSIONS, "session"),
    "team": (Page.TEAM, "team"),
    "membership": (Page.TEAM, "member"),
    "channel": (Page.TEAM, "channel"),
    "village": (Page.TEAM, "village"),
    "issue": (Page.NOTES, "note"),
    "good_practice": (Page.NOTES, "note"),
}
"""Page of a table's records, and the name by which it opens the dialog that changes one."""


def correct_record(navigator: Navigator, table: str, record: str) -> bool:
    """Open the dialog that changes a record, or its page; False when it has neither."""
    if table not in CORRECTED_BY:
        return open_record(navigator, table, record)
    page, dialog = CORRECTED_BY[table]
    navigator.open_dialog(page, dialog, record)
    return True

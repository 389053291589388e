"""What is typed on a session's page and not saved, and how it is shown again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.widgets.draft_values import text_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.ui.training.marking import MarkBar
    from desktop.ui.training.roster import Roster
    from desktop.ui.training.roster_adding import RosterAdding
    from desktop.ui.widgets.draft_dialog import Reopening


class SessionDrafts:
    """Marks, the number of unnamed people, pasted lines, and the dialogs of the page.

    Args:
        adding: Has the pasted lines.
        marking: Has the number.
        reopening: Of the page's dialogs.
    """

    def __init__(self, adding: RosterAdding, marking: MarkBar, reopening: Reopening) -> None:
        self._adding = adding
        self._marking = marking
        self._reopening = reopening
        self._body: Mapping[str, object] | None = None

    def of(self, session_id: str | None, roster: Roster | None) -> dict[str, object] | None:
        """Everything that waits; None when nothing does."""
        if roster is None:
            return None
        lines = self._adding.undecided
        if not (roster.has_unsaved or self._marking.has_typed or lines):
            return None
        typed = self._marking.draft()
        return {"session_id": session_id, "marks": roster.draft(), "lines": lines, **typed}

    def hold(self, body: Mapping[str, object]) -> None:
        """Keep a draft until its session was read."""
        self._body = body
        self._reopening.hold(body)

    def show(self, session_id: str | None, roster: Roster) -> None:
        """Put the held draft back, if it is of this session."""
        body, self._body = self._body, None
        if body is not None and body.get("session_id") == session_id:
            roster.take_draft(body.get("marks"))
            self._marking.take_draft(body)
            self._adding.take_lines(text_in(body, "lines"))

"""Names that are put on a roster or taken off it at once, without waiting for "Save"."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from desktop.services.training import (
    InviteToSession,
    RemoveFromRoster,
    invite_to_session,
    remove_from_roster,
)
from desktop.services.walk_ins import AddWalkIns, add_walk_ins
from desktop.system.texts import _, ngettext
from desktop.ui.training.guest_dialog import GuestDialog
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.banner import MessageKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.domain.changes import Seen
    from desktop.domain.training import AttendeeKind
    from desktop.ui.context import AppContext


class RosterChanges(QObject):
    """Writes, and says what was done, with "Undo".

    Args:
        context: Its runner writes.
        page: The session's page: owner of the writes and parent of the dialog.

    Signals:
        added: How many names are new, and the id of the first that was to be added.
        failed: The error.
    """

    added = Signal(int, str)
    failed = Signal(object)

    def __init__(self, context: AppContext, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._page = page

    def invite(self, session_id: str, kind: AttendeeKind, ids: tuple[str, ...]) -> None:
        """Put people on the roster who are not marked yet."""
        self._add(invite_to_session, InviteToSession(session_id, kind, ids), ids)

    def add_walk_ins(self, session_id: str, ids: tuple[str, ...]) -> None:
        """Put residents on the roster who came uninvited."""
        self._add(add_walk_ins, AddWalkIns(session_id, ids), ids)

    def ask_new(self, session_id: str, name: str, *, walk_in: bool) -> None:
        """Ask about somebody who is not in the list yet."""
        dialog = GuestDialog(self._context, session_id, name, walk_in=walk_in, parent=self._page)
        dialog.saved.connect(self._on_new_saved)
        dialog.open()

    def remove(self, session_id: str, attendee_id: str, seen: Seen) -> None:
        """Take a name off."""
        self._context.runner.write(
            self._page,
            remove_from_roster,
            RemoveFromRoster(session_id, attendee_id, seen),
            done=self._on_removed,
            failed=self.failed.emit,
        )

    def _add(self, service: Callable[..., int], command: Any, ids: tuple[str, ...]) -> None:
        self._context.runner.write(
            self._page,
            service,
            command,
            done=partial(self._on_added, ids[0] if ids else ""),
            failed=self.failed.emit,
        )

    @Slot(object)
    def _on_new_saved(self, resident: str) -> None:
        self._on_added(resident, 1)

    def _on_added(self, first: str, count: int) -> None:
        if count:
            words = ngettext("{count} name added.", "{count} names added.", count)
            tell_saved(self._context, self._page, words.format(count=count))
        else:
            self._context.presenter.tell(MessageKind.INFO, _("Already on the roster."))
        self.added.emit(count, first)

    def _on_removed(self, _nothing: object) -> None:
        tell_saved(self._context, self._page, _("The name is taken off the roster."))

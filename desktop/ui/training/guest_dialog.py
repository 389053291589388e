"""Somebody at a session who is not in the list of the village yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.services.walk_ins import AddNewToSession, add_new_to_session
from desktop.system.texts import _
from desktop.ui.widgets.new_person_dialog import NewPersonDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.ui.context import AppContext
    from desktop.ui.widgets.form_dialog import Saving


class GuestDialog(NewPersonDialog):
    """Puts a person in the list and on the roster in one act.

    Args:
        context: As everywhere.
        session_id: The session.
        full_name: What was typed already.
        walk_in: Whether the person came uninvited, and so is present.
        parent: The session's page.
    """

    DRAFT = "add_guest"

    def __init__(
        self,
        context: AppContext,
        session_id: str,
        full_name: str = "",
        *,
        walk_in: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, _("A new person for the roster"), full_name, None, parent)
        self._session_id = session_id
        self._walk_in = walk_in

    def command(self) -> Saving:
        """The person and the session.

        Raises:
            RuleBrokenError: A field cannot be read.
        """
        return add_new_to_session, AddNewToSession(
            self._session_id, self.new_person(), self._walk_in
        )

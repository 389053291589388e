"""Dialogs whose typed text is kept, and how a page opens them again for a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QDialog

from desktop.ui.widgets.draft_values import text_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget


class DraftDialog(QDialog):
    """A dialog that can say what was typed into it, and show it again."""

    DRAFT: ClassVar = ""
    """By which its page opens it again for a draft; "" when nothing of it is kept."""

    def draft_about(self) -> str:
        """Id of the record that is being changed; "" for a new one."""
        return ""

    def draft(self) -> dict[str, object] | None:
        """Its name, what it is about and what was typed; None while nothing was."""
        raise NotImplementedError

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Put back what was typed."""
        raise NotImplementedError


class Reopening:
    """Opens the dialog of a draft once its page has read what the dialog needs.

    Args:
        page: The parent of the dialogs.
        openers: What a person would press to open a dialog, by the dialog's `DRAFT`.
    """

    def __init__(self, page: QWidget, openers: Mapping[str, Callable[[], object]]) -> None:
        self._page = page
        self._openers = openers
        self._body: Mapping[str, object] | None = None

    @property
    def about(self) -> str:
        """What the waiting draft is about, for an opener that has to choose it; else ""."""
        return text_in(self._body, "about") if self._body is not None else ""

    def hold(self, body: Mapping[str, object]) -> None:
        """Remember a draft; one without a dialog of this page is left alone."""
        if text_in(body, "dialog") in self._openers:
            self._body = body

    def open_now(self) -> None:
        """Everything was read: open the dialog of the waiting draft, if there is one."""
        if self._body is None:
            return
        self._openers[text_in(self._body, "dialog")]()
        for dialog in self._page.findChildren(DraftDialog):
            self.fill(dialog)
        self._body = None

    def open_later(self) -> None:
        """Open a dialog that reads first, and then calls `fill`."""
        if self._body is not None:
            self._openers[text_in(self._body, "dialog")]()

    def fill(self, dialog: DraftDialog) -> None:
        """Show the waiting draft in the dialog, if it is the one that the draft is of."""
        body = self._body
        if body is not None and dialog.isVisible() and text_in(body, "dialog") == dialog.DRAFT:
            self._body = None
            dialog.take_draft(body)

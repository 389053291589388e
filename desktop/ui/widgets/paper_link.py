"""A button that leads to a document with the choice made: this session's sheet, this person's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from desktop.ui.context import Page
from desktop.ui.widgets.buttons import ActionButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.papers import PaperKind
    from desktop.ui.context import AppContext

About = Callable[[], Mapping[str, object]]


class PaperLink(ActionButton):
    """Opens the page of papers; nothing is printed before it was looked at there.

    Args:
        context: Its navigator leads there.
        text: Words of the button.
        kind: The document.
        about: Says what it is about at the moment it is pressed, by names of `PaperRequest`.
        parent: As in Qt.
    """

    def __init__(
        self,
        context: AppContext,
        text: str,
        kind: PaperKind,
        about: About = dict,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, "print", parent=parent)
        self._context = context
        self._paper = kind
        self._about = about
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self._context.navigator.open_page(Page.PAPERS, kind=self._paper, **self._about())

"""On the page of a person or household: the second entries that were merged into it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from desktop.services.merging import Part
from desktop.system.texts import _
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.ui.context import AppContext

Services = tuple[Callable[..., Any], Callable[..., Any]]
"""The service that reads a record's second entries, and the one that parts one of them."""


class MergedPanel(Panel):
    """Hidden while there are none.

    Args:
        context: As every view.
        services: For people, or for households.
        words: How an entry is named.
        parent: As in Qt.
    """

    def __init__(
        self,
        context: AppContext,
        services: Services,
        words: Callable[[Any], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._read, self._part = services
        self._words = words
        self.rows.addWidget(Heading(_("Entered twice"), level=2, parent=self))
        self.buttons: list[ActionButton] = []
        self._shown: list[QWidget] = []
        self.hide()

    def show_of(self, record: str) -> None:
        """Read and show the second entries of a person or household."""
        self._context.runner.read(
            self,
            self._read,
            record,
            done=self._show,
            failed=self._context.presenter.present,
        )

    def _show(self, entries: Sequence[Any]) -> None:
        for widget in self._shown:
            self.rows.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown, self.buttons = [], []
        for entry in entries:
            words = self._words(entry)
            text = TextLabel(
                _("{entry} was found to be the same and is shown here.").format(entry=words),
                parent=self,
            )
            button = ActionButton(_("Part the two again"), "undo", parent=self)
            button.setAccessibleDescription(words)
            button.clicked.connect(partial(self._on_part_clicked, entry.id))
            self.rows.addWidget(text)
            self.rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self._shown += [text, button]
            self.buttons.append(button)
        self.setVisible(bool(entries))

    def _on_part_clicked(self, record: str, *_checked: bool) -> None:
        self._context.runner.write(
            self,
            self._part,
            Part(record),
            done=self._on_parted,
            failed=self._context.presenter.present,
        )

    def _on_parted(self, _nothing: object) -> None:
        tell_saved(self._context, self, _("They are two entries again."))

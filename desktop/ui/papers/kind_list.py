"""All documents as buttons, in groups."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.papers.kinds import offered
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading

if TYPE_CHECKING:
    from desktop.domain.papers import PaperKind


class KindList(QWidget):
    """One button a document.

    Signals:
        chosen: Its `PaperKind`.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[PaperKind, ActionButton] = {}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        for words, kinds in offered():
            rows.addWidget(Heading(_(words), 2, self))
            cells = FlowLayout(equal=True, spacing=10)
            for kind in kinds:
                button = ActionButton(label(kind), "report", parent=self)
                button.clicked.connect(partial(self._on_clicked, kind))
                self.buttons[kind] = button
                cells.addWidget(button)
            rows.addLayout(cells)
        rows.addStretch(1)

    def focus_on(self, kind: PaperKind | None) -> None:
        """Put the cursor on a document's button, else on the first."""
        button = self.buttons.get(kind) if kind else None
        (button or next(iter(self.buttons.values()))).setFocus()

    def _on_clicked(self, kind: PaperKind, *_checked: object) -> None:
        self.chosen.emit(kind)

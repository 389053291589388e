"""Third step of a new team: bring in a list that exists, or begin with an empty book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton, PrimaryButton
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Column, Panel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class BeginStep(Column):
    """Two ways, both safe: a list can be brought in later as well.

    Signals:
        import_wanted: Begin with a workbook.
        empty_wanted: Begin with an empty book.
    """

    TOPIC = "begin"

    import_wanted = Signal()
    empty_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.rows.addWidget(Heading(_("The book is ready")))
        self.rows.addWidget(TextLabel(_("Step 3 of 3"), tone=Tone.MUTED))
        self.bring_in = PrimaryButton(_("Bring in a list of households"), "import")
        self.empty = ActionButton(_("Begin with an empty book"), "book")
        for words, button in (
            (
                _(
                    "Is there a list in a workbook? Bring it in: you see every line first, "
                    "and one press takes all of it back."
                ),
                self.bring_in,
            ),
            (_("Without a list, people are added as they are helped."), self.empty),
        ):
            panel = Panel()
            panel.rows.addWidget(TextLabel(words))
            panel.rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.rows.addWidget(panel)
        self.rows.addWidget(
            TextLabel(
                _("A copy is made every day on this PC. Copy to a stick too: Settings, Copies."),
                tone=Tone.MUTED,
            )
        )
        self.rows.addStretch(1)
        self.bring_in.clicked.connect(self.import_wanted)
        self.empty.clicked.connect(self.empty_wanted)

    def focus_first(self) -> None:
        """The first way."""
        self.bring_in.setFocus(Qt.FocusReason.OtherFocusReason)

"""Who is at the keyboard: one large button for every member who is in the team today."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.domain.team import Membership


class WhoStep(Column):
    """Choose oneself.

    Signals:
        chosen: The person id.
    """

    chosen = Signal(str)

    def __init__(self, members: Sequence[Membership], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.rows.addWidget(Heading(_("Who are you?")))
        self.rows.addWidget(
            TextLabel(
                _("Every record notes who wrote it. You can change this later in the settings."),
                tone=Tone.MUTED,
            )
        )
        self.buttons: list[ActionButton] = []
        for member in members:
            words = f"{member.full_name} — {label(member.role)}"
            button = ActionButton(words.replace("&", "&&"), "user")
            button.clicked.connect(partial(self.chosen.emit, member.person_id))
            self.rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.buttons.append(button)
        self.rows.addStretch(1)

    def focus_first(self) -> None:
        """The first name."""
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

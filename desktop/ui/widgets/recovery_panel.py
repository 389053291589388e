"""The recovery code in large letters, and two of its groups typed back from the paper."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.recovery_code import GROUPS, clean, groups_of
from desktop.system.texts import _
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.fields import TextField, TickBox
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import Form, FormField
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from desktop.domain.clock import Clock

ASKED = 2
"""Groups that are typed back: enough to show that the paper exists."""


class RecoveryPanel(Panel):
    """Shows a new code; `is_kept` tells whether it is on paper.

    Typing back from the screen would prove nothing, so the code hides when typing begins; it
    can be shown again.

    Args:
        code: As printed.
        clock: Chooses the groups that are asked for.
        parent: As in Qt.

    Signals:
        print_wanted: The code.
    """

    print_wanted = Signal(str)

    def __init__(self, code: str, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._code = code
        self._groups = groups_of(code)
        self._typed = False
        self.asked = _draw(clock)
        self._shown = QWidget(self)
        letters = FlowLayout(equal=True, spacing=18, parent=self._shown)
        for number, group in enumerate(self._groups, 1):
            letters.addWidget(
                TextLabel(f"{number}. {group}", scale=1.4, bold=True, wrap=False, parent=self)
            )
        self.print_it = ActionButton(_("Print"), "print")
        self.hide_code = TickBox(_("Hide the code"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.print_it)
        buttons.addWidget(self.hide_code)
        buttons.addStretch(1)
        self.form = Form()
        self.fields = [TextField() for _group in self.asked]
        named = [
            FormField(f"group_{number}", _("Group {number}").format(number=number + 1), field)
            for number, field in zip(self.asked, self.fields, strict=True)
        ]
        self.form.add_beside(*named)
        self.rows.addWidget(
            TextLabel(
                _(
                    "Whoever holds this code can open the book when the passphrase is forgotten. "
                    "Print it or write it down, and keep the paper away from the computer."
                )
            )
        )
        self.rows.addWidget(self._shown)
        self.rows.addLayout(buttons)
        self.rows.addWidget(TextLabel(_("Now type these two groups from the paper:"), bold=True))
        self.rows.addWidget(self.form)
        self.print_it.clicked.connect(self._on_print_clicked)
        self.hide_code.edited.connect(self._on_hide_edited)
        for field in self.fields:
            field.edited.connect(self._on_typed)
        for field, following in pairwise(self.fields):
            field.returnPressed.connect(following.setFocus)

    def is_kept(self) -> bool:
        """Whether both groups were typed right; else says at the first wrong one."""
        self.form.clear_errors()
        for number, field in zip(self.asked, self.fields, strict=True):
            if clean(field.value() or "") != self._groups[number]:
                self.form.show_error(
                    f"group_{number}",
                    _("This is not group {number}. Look at the paper.").format(number=number + 1),
                )
                return False
        return True

    def focus_first(self) -> None:
        """The print button: that comes first."""
        self.print_it.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_print_clicked(self) -> None:
        self.print_wanted.emit(self._code)

    @Slot()
    def _on_typed(self) -> None:
        # Once: who shows it again on purpose may look at it while typing.
        if not self._typed:
            self._typed = True
            self.hide_code.set_value(True)
            self._shown.hide()

    @Slot()
    def _on_hide_edited(self) -> None:
        self._shown.setVisible(not self.hide_code.value())


def _draw(clock: Clock) -> tuple[int, ...]:
    """Different groups, in the order of the paper."""
    drawn: set[int] = set()
    while len(drawn) < ASKED:
        value = clock.random_bytes(1)[0]
        # An even draw: the last, broken round is drawn again.
        if value < 256 - 256 % GROUPS:
            drawn.add(value % GROUPS)
    return tuple(sorted(drawn))

"""Whom a paper is about: found by typing, shown by name once chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.people_queries import person_card
from desktop.system.texts import _
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.person_picker import PersonPicker, describe_person

if TYPE_CHECKING:
    from desktop.domain.rows.people import PersonCard, PersonRow
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class PersonChoice(QWidget):
    """A search box until somebody is chosen; then the name and a way to choose somebody else.

    Args:
        context: Its runner finds.
        parent: As in Qt.

    Signals:
        edited: Somebody else was chosen, or nobody.
    """

    edited = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self.resident_id: str | None = None
        self.picker = PersonPicker(context, _("Whose paper?"), offer_new=False, parent=self)
        self.name = TextLabel("", bold=True, parent=self)
        self.other = ActionButton(
            _("Choose somebody else"), "search", kind=ButtonKind.QUIET, parent=self
        )
        self._hint = TextLabel(_("Without a person the form is blank."), parent=self)
        row = FlowLayout(spacing=12)
        row.add(self.name)
        row.addWidget(self.other)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.picker)
        rows.addWidget(self._hint)
        rows.addLayout(row)
        self.picker.picked.connect(self._on_picked)
        self.other.clicked.connect(self._on_other_clicked)
        self._optional = False
        self._show()

    def set_optional(self, *, optional: bool) -> None:
        """Whether the paper can be made without anybody."""
        self._optional = optional
        self._show()

    def first_input(self) -> QWidget:
        """The search box, or the way back to it."""
        return self.picker.search if self.resident_id is None else self.other

    def choose(self, resident_id: str) -> None:
        """Somebody whom another page knows."""
        self.resident_id = resident_id
        self.name.setText("")
        self._show()
        if self._job is not None:
            self._job.cancel()
        self._job = self._context.runner.read(
            self,
            person_card,
            resident_id,
            done=self._show_card,
            failed=self._context.presenter.present,
        )

    def _show_card(self, card: PersonCard | None) -> None:
        self._job = None
        self.name.setText(card.resident.full_name if card is not None else "")

    def _show(self) -> None:
        chosen = self.resident_id is not None
        self.picker.setVisible(not chosen)
        self._hint.setVisible(not chosen and self._optional)
        self.name.setVisible(chosen)
        self.other.setVisible(chosen)

    @Slot(object)
    def _on_picked(self, row: PersonRow) -> None:
        self.resident_id = row.id
        self.name.setText(describe_person(row))
        self.picker.clear()
        self._show()
        self.other.setFocus()
        self.edited.emit()

    @Slot()
    def _on_other_clicked(self) -> None:
        self.resident_id = None
        self._show()
        self.picker.search.setFocus()
        self.edited.emit()

"""The list of entries that are probably one person; Enter puts two side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.merging import DuplicatePair, both_cards, duplicate_pairs
from desktop.system.texts import _
from desktop.ui.models.rows import TableColumn
from desktop.ui.people.columns import born_words
from desktop.ui.people.merge_dialog import MergeDialog
from desktop.ui.theme import Tone
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.draft_dialog import Reopening
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.household_picker import household_name
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.table import ListPanel, RowsTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent

    from desktop.domain.rows.people import PersonCard, PersonRow
    from desktop.ui.context import AppContext


class DuplicatesPage(QWidget):
    """Shown by the list of people.

    Signals:
        left: Back to the list.
    """

    left = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reopening = Reopening(self, {MergeDialog.DRAFT: self._compare_again})
        self.back_button = ActionButton(
            _("Back to the list"), "arrow-left", kind=ButtonKind.QUIET, parent=self
        )
        self.table: RowsTable[DuplicatePair] = RowsTable(
            _("Possible duplicates"),
            [
                TableColumn(
                    _("First entry"), lambda pair: entry(pair.one), characters=34, stretch=True
                ),
                TableColumn(
                    _("Second entry"), lambda pair: entry(pair.other), characters=34, stretch=True
                ),
            ],
            lambda pair: f"{pair.one.id} {pair.other.id}",
        )
        self.list = ListPanel(self.table, EmptyState(_("No two entries look like one person.")))
        top = FlowLayout(spacing=12)
        top.add(Heading(_("Possible duplicates"), level=2, parent=self))
        top.addWidget(self.back_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addLayout(top)
        rows.addWidget(
            TextLabel(
                _("Open a line to compare the two. Two people of one name are simply left alone."),
                tone=Tone.MUTED,
                parent=self,
            )
        )
        rows.addWidget(self.list, 1)
        self.back_button.clicked.connect(self.left)
        self.table.opened.connect(self._on_opened)

    def open(self) -> None:
        """Show the list as it is now."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reload()

    def reload(self) -> None:
        """Compare all entries again."""
        self._context.runner.read(
            self, duplicate_pairs, done=self._show, failed=self._context.presenter.present
        )

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Go on comparing the two entries that the draft is about."""
        self._reopening.hold(body)
        self._reopening.open_later()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _show(self, pairs: tuple[DuplicatePair, ...]) -> None:
        self.list.set_rows(pairs)

    @Slot(object)
    def _on_opened(self, pair: DuplicatePair) -> None:
        self._read_both(pair.one.id, pair.other.id)

    def _compare_again(self) -> None:
        one_id, _gap, other_id = self._reopening.about.partition(" ")
        self._read_both(one_id, other_id)

    def _read_both(self, one_id: str, other_id: str) -> None:
        self._context.runner.read(
            self,
            both_cards,
            one_id,
            other_id,
            done=self._compare,
            failed=self._context.presenter.present,
        )

    def _compare(self, cards: tuple[PersonCard, PersonCard] | None) -> None:
        if cards is None:
            self.reload()
            return
        dialog = MergeDialog(self._context, *cards, parent=self)
        dialog.saved.connect(self._on_merged)
        dialog.open()
        self._reopening.fill(dialog)

    @Slot(object)
    def _on_merged(self, _stands: object) -> None:
        tell_saved(self._context, self, _("The two entries are one person now."))


def entry(row: PersonRow) -> str:
    """One entry in a few words."""
    parts = [row.full_name]
    if row.birth_on is not None:
        parts.append(born_words(row.birth_on, row.birth_precision))
    if row.household_id is not None:
        parts.append(household_name(row.head_name, row.household_code))
    return " · ".join(parts)

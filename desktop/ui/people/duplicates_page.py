"""Entries that are probably one: compared side by side, made one, or said to be two for good."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.domain.rows.people import HouseholdRow
from desktop.domain.text.numbers import format_number
from desktop.services.apart import (
    CompareAgain,
    KeepApart,
    compare_again,
    keep_apart,
    pairs_apart,
)
from desktop.services.duplicates import search_duplicates
from desktop.services.merging import both_cards
from desktop.services.people_queries import household_card
from desktop.system.texts import _
from desktop.ui.looking import LongLook
from desktop.ui.people.duplicate_lines import PairLine, apart_lines, found_lines, pair_columns
from desktop.ui.people.merge_dialog import MergeDialog
from desktop.ui.people.merge_household_dialog import MergeHouseholdDialog
from desktop.ui.theme import Tone
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.draft_dialog import Reopening
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.table import ListPanel, RowsTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QKeyEvent

    from desktop.domain.rows.people import HouseholdCard, PersonCard
    from desktop.services.apart import HouseholdsApart, PeopleApart
    from desktop.services.duplicates import Duplicates
    from desktop.ui.context import AppContext


class DuplicatesPage(QWidget):
    """Shown by the list of people.

    Signals:
        left: Back to the list.
        counted: How many pairs look alike, whenever they were searched.
    """

    left = Signal()
    counted = Signal(int)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._look: LongLook | None = None
        self._found: tuple[PairLine, ...] = ()
        self._apart: tuple[PairLine, ...] = ()
        self.back_button = ActionButton(
            _("Back to the list"), "arrow-left", kind=ButtonKind.QUIET, parent=self
        )
        self.compare_button = ActionButton(_("Compare the two"), "people", parent=self)
        self.apart_button = ActionButton(_("These are two"), "close", parent=self)
        self.again_button = ActionButton(_("Show among the look-alikes again"), "undo", parent=self)
        self.kept_button = ActionButton("", "check", kind=ButtonKind.QUIET, parent=self)
        self.kept_button.setCheckable(True)
        self.state = TextLabel("", tone=Tone.MUTED, parent=self)
        self.table: RowsTable[PairLine] = RowsTable(
            _("Possible duplicates"), pair_columns(), lambda line: line.key
        )
        self.list = ListPanel(self.table, EmptyState(_("No two entries look like one.")))
        self._reopening = Reopening(self, {MergeDialog.DRAFT: self._compare_again})
        self._lay_out()
        self.back_button.clicked.connect(self.left)
        self.table.opened.connect(self._on_opened)
        self.table.chosen.connect(self._show_buttons)
        self.compare_button.clicked.connect(self._on_compare_clicked)
        self.apart_button.clicked.connect(self._on_apart_clicked)
        self.again_button.clicked.connect(self._on_again_clicked)
        self.kept_button.toggled.connect(self._show_lines)

    def open(self) -> None:
        """Show the list as it is now."""
        self.kept_button.setChecked(False)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reload()

    def reload(self) -> None:
        """Compare all entries again."""
        if self._look is not None:
            self._look.cancel()
        present = self._context.presenter.present
        self._context.runner.read(self, pairs_apart, done=self._take_apart, failed=present)
        self._look = LongLook(
            self._context.runner,
            self,
            search_duplicates,
            done=self._take_found,
            failed=self._on_failed,
            progress=self._show_progress,
        )

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Go on comparing the two entries that the draft is about."""
        self._reopening.hold(body)
        self._reopening.open_later()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, Delete says that the chosen line is two."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.left.emit()
            return
        if event.key() == Qt.Key.Key_Delete and self.apart_button.isVisible():
            event.accept()
            self._on_apart_clicked()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        top = FlowLayout(spacing=12)
        top.add(Heading(_("Possible duplicates"), level=2, parent=self))
        top.addWidget(self.back_button)
        words = _(
            "Open a line to compare the two. If they are two people or two households, say so: "
            "then nobody is asked again."
        )
        buttons = FlowLayout(spacing=12)
        for button in (self.compare_button, self.apart_button, self.again_button):
            buttons.addWidget(button)
        buttons.add(self.state)
        buttons.addWidget(self.kept_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addLayout(top)
        rows.addWidget(TextLabel(words, tone=Tone.MUTED, parent=self))
        rows.addLayout(buttons)
        rows.addWidget(self.list, 1)
        self._show_lines()

    def _show_progress(self, finished: int, total: int) -> None:
        self.state.setText(
            _("{finished} of {total} people compared …").format(
                finished=format_number(finished), total=format_number(total)
            )
        )

    def _take_found(self, found: Duplicates) -> None:
        self._look = None
        self._found = found_lines(found)
        hidden = found.total - len(self._found)
        self.state.setText(
            _("The {count} surest are shown.").format(count=format_number(len(self._found)))
            if hidden > 0
            else ""
        )
        self.counted.emit(found.total)
        self._show_lines()
        self._focus_table()

    def _focus_table(self) -> None:
        """The lines come late, and a table without any cannot take the focus it was given.

        Else the keys go to the list behind this page, which is out of sight.
        """
        at = QApplication.focusWidget()
        busy = at is not None and at is not self.back_button and self.isAncestorOf(at)
        if self.isVisible() and self._found and not busy:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_apart(self, found: tuple[PeopleApart | HouseholdsApart, ...]) -> None:
        self._apart = apart_lines(found)
        self._show_lines()

    def _on_failed(self, error: BaseException) -> None:
        self._look = None
        self._context.presenter.present(error)

    @Slot()
    def _show_lines(self) -> None:
        kept = self.kept_button.isChecked() and bool(self._apart)
        self.list.set_rows(self._apart if kept else self._found)
        words = _("Known to be two: {count}").format(count=format_number(len(self._apart)))
        self.kept_button.setText(words)
        self.kept_button.setVisible(bool(self._apart))
        self._show_buttons(self.table.current())

    @Slot(object)
    def _show_buttons(self, _line: PairLine | None) -> None:
        rows = bool(self.table.rows_model.rows)
        kept = self.kept_button.isChecked() and bool(self._apart)
        self.compare_button.setVisible(rows)
        self.apart_button.setVisible(rows and not kept)
        self.again_button.setVisible(rows and kept)

    def _line(self) -> PairLine | None:
        """The chosen line, or the first one while none was."""
        rows = self.table.rows_model.rows
        return self.table.current() or (rows[0] if rows else None)

    @Slot()
    def _on_compare_clicked(self) -> None:
        line = self._line()
        if line is not None:
            self._on_opened(line)

    @Slot(object)
    def _on_opened(self, line: PairLine) -> None:
        if not isinstance(line.other, HouseholdRow):
            self._read_both(line.one.id, line.other.id)
            return
        self._context.runner.read(
            self,
            household_card,
            line.one.id,
            done=partial(self._compare_households, line.other),
            failed=self._context.presenter.present,
        )

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
        dialog.kept_apart.connect(self._on_apart)
        dialog.open()
        self._reopening.fill(dialog)

    def _compare_households(self, other: HouseholdRow, card: HouseholdCard | None) -> None:
        if card is None:
            self.reload()
            return
        dialog = MergeHouseholdDialog(self._context, card, self, other=other)
        dialog.saved.connect(self._on_merged)
        dialog.kept_apart.connect(self._on_apart)
        dialog.open()

    @Slot(object)
    def _on_merged(self, _stands: object) -> None:
        tell_saved(self._context, self, _("The two entries are one now."))

    @Slot()
    def _on_apart_clicked(self) -> None:
        line = self._line()
        if line is not None:
            command = KeepApart(line.kind, line.one.id, (line.other.id,))
            self._write(keep_apart, command, self._on_apart)

    @Slot()
    def _on_again_clicked(self) -> None:
        line = self._line()
        if line is not None:
            self._write(compare_again, CompareAgain((line.apart_id,)), self._on_again)

    def _write(
        self, service: Callable[..., None], command: object, done: Callable[[object], None]
    ) -> None:
        self._context.runner.write(
            self, service, command, done=done, failed=self._context.presenter.present
        )

    @Slot()
    def _on_apart(self, _nothing: object = None) -> None:
        tell_saved(self._context, self, _("Noted: these are two."))

    def _on_again(self, _nothing: object) -> None:
        tell_saved(self._context, self, _("The two are compared again."))

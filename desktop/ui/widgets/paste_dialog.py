"""Paste a list from a spreadsheet: what is certain is taken, the rest waits for a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.rows.people import HouseholdRow, PersonRow
from desktop.domain.text.numbers import format_number
from desktop.system.texts import _, ngettext
from desktop.ui.models.rows import TableColumn
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.draft_dialog import DraftDialog
from desktop.ui.widgets.draft_values import text_in
from desktop.ui.widgets.fields import ChoiceField, TextArea
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QKeyEvent, QShowEvent

    from desktop.services.matching import Match
    from desktop.ui.context import AppContext
    from desktop.ui.widgets.picker import SearchPicker

R = TypeVar("R", PersonRow, HouseholdRow)

_CHARACTERS = 80
_EDGE = 60
_WINDOW_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Taken(Generic[R]):
    """What the lines meant, and the text of the lines that nobody has decided yet."""

    rows: tuple[R, ...]
    undecided: str


class PasteDialog(DraftDialog, Generic[R]):
    """A box to paste into, then the lines of which it is not certain whom they mean.

    Args:
        context: As every view.
        service: `match_people` or `match_households`.
        describe: A row in one line, to choose by.
        picker: Finds whom a line means that nobody was found for.
        title: The heading.
        text: Lines left over from before.
        parent: The view that opens it.

    Signals:
        taken: A `Taken`; the dialog is closed.
    """

    taken = Signal(object)

    DRAFT = "paste"

    def __init__(
        self,
        context: AppContext,
        service: Callable[..., tuple[Match[R], ...]],
        describe: Callable[[R], str],
        picker: SearchPicker[R],
        title: str,
        text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._service: Callable[..., tuple[Match[R], ...]] = service
        self._describe: Callable[[R], str] = describe
        self._rows: dict[str, R] = {}
        self._open: list[Match[R]] = []
        self._begun_with = text
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = TextArea(6)
        self.text.set_value(text)
        self.find_button = ActionButton(_("Find them (Ctrl+Enter)"), "search", parent=self)
        self.summary = TextLabel("", bold=True, parent=self)
        self.table: RowsTable[Match[R]] = RowsTable(
            _("Lines to decide"), _columns(), lambda one: str(one.number)
        )
        self.choice: ChoiceField[str] = ChoiceField()
        self.picker: SearchPicker[R] = picker
        self.take_one_button = ActionButton(_("It is this one"), "check", parent=self)
        self.leave_out_button = ActionButton(
            _("Leave this line out"), "close", kind=ButtonKind.QUIET, parent=self
        )
        self.take_button = PrimaryButton(_("Take these"), "check", self)
        self.close_button = ActionButton(_("Close"), kind=ButtonKind.QUIET, parent=self)
        self._lay_out(title)
        self._connect()
        self._show()

    def draft(self) -> dict[str, object] | None:
        """The lines as pasted; None while they are those it began with."""
        text = self.text.toPlainText()
        if not self.isVisible() or text == self._begun_with:
            return None
        return {"dialog": self.DRAFT, "about": "", "text": text}

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Show the lines again; whom they mean is looked up anew."""
        self.text.set_value(text_in(body, "text"))

    def show_error(self, _field: str, sentence: str) -> bool:
        """In place of the summary."""
        self.summary.setText(sentence)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter looks the lines up; a plain Enter never closes the dialog by accident."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.look_up()
            event.accept()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Wide enough for a line of a list, no larger than the window."""
        super().showEvent(event)
        parent = self.parentWidget()
        room = parent.window().size() if parent else self.screen().availableGeometry().size()
        room -= QSize(_EDGE, _EDGE)
        width = min(self.fontMetrics().averageCharWidth() * _CHARACTERS, room.width())
        self.resize(width, int(room.height() * _WINDOW_SHARE))
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def look_up(self) -> None:
        """Look up what was pasted."""
        self.find_button.setEnabled(False)
        self._context.runner.read(
            self, self._service, self.text.value() or "", done=self._take, failed=self._on_failed
        )

    def _lay_out(self, title: str) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 18, 24, 18)
        rows.setSpacing(10)
        rows.addWidget(Heading(title, 2, self))
        hint = _("One line each; copy the column of names from your spreadsheet and paste it here.")
        rows.addWidget(FormField("text", hint, self.text, parent=self))
        rows.addWidget(self.find_button, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self.summary)
        rows.addWidget(self.table, 1)
        self._decision = QWidget(self)
        decide = QVBoxLayout(self._decision)
        decide.setContentsMargins(0, 0, 0, 0)
        self.choice.setAccessibleName(_("Who is meant?"))
        decide.addWidget(self.choice)
        decide.addWidget(self.picker)
        buttons = QHBoxLayout()
        buttons.addWidget(self.take_one_button)
        buttons.addWidget(self.leave_out_button)
        buttons.addStretch(1)
        decide.addLayout(buttons)
        rows.addWidget(self._decision)
        last = QHBoxLayout()
        last.addWidget(self.take_button)
        last.addWidget(self.close_button)
        last.addStretch(1)
        rows.addLayout(last)

    def _connect(self) -> None:
        self.find_button.clicked.connect(self.look_up)
        self.table.chosen.connect(self._show_choice)
        self.table.opened.connect(self._on_opened)
        self.take_one_button.clicked.connect(self._on_take_one)
        self.picker.picked.connect(self._on_picked)
        self.leave_out_button.clicked.connect(self._on_leave_out)
        self.take_button.clicked.connect(self._on_take)
        self.close_button.clicked.connect(self.reject)

    def _take(self, matches: tuple[Match[R], ...]) -> None:
        self.find_button.setEnabled(True)
        self._rows = {one.certain.id: one.certain for one in matches if one.certain is not None}
        self._open = [one for one in matches if one.certain is None]
        self._show()
        if self._open:
            self.table.setCurrentIndex(self.table.rows_model.index(0, 0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.take_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        self.table.set_rows(self._open)
        for widget in (self.table, self._decision):
            widget.setVisible(bool(self._open))
        self.take_button.setEnabled(bool(self._rows))
        if self._rows or self._open:
            self.summary.setText(_counts(len(self._rows), len(self._open)))
        self._show_choice(self.table.current())

    @Slot(object)
    def _show_choice(self, match: Match[R] | None) -> None:
        candidates = match.candidates if match else ()
        words = [(row.id, self._describe(row)) for row in candidates]
        self.choice.set_choices(words)
        self.choice.setVisible(bool(words))
        self.take_one_button.setVisible(bool(words))
        self.picker.clear()
        self.picker.setVisible(match is not None and not words)
        self.leave_out_button.setEnabled(match is not None)

    @Slot(object)
    def _on_opened(self, match: Match[R]) -> None:
        target = self.choice if match.candidates else self.picker
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_take_one(self) -> None:
        match, chosen = self.table.current(), self.choice.value()
        for row in match.candidates if match else ():
            if row.id == chosen:
                self._on_picked(row)

    @Slot(object)
    def _on_picked(self, row: R) -> None:
        match = self.table.current()
        if match is not None:
            self._rows[row.id] = row
            self._settle(match)

    @Slot()
    def _on_leave_out(self) -> None:
        match = self.table.current()
        if match is not None:
            self._settle(match)

    def _settle(self, match: Match[R]) -> None:
        line = self.table.currentIndex().row()
        self._open.remove(match)
        self._show()
        if self._open:
            line = min(line, len(self._open) - 1)
            self.table.setCurrentIndex(self.table.rows_model.index(line, 0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.take_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_take(self) -> None:
        undecided = "\n".join(one.text.replace(" · ", "\t") for one in self._open)
        self.taken.emit(Taken(tuple(self._rows.values()), undecided))
        self.accept()

    def _on_failed(self, error: BaseException) -> None:
        self.find_button.setEnabled(True)
        self._context.presenter.present(error, self)


def _counts(found: int, open_lines: int) -> str:
    words = ngettext("{count} found.", "{count} found.", found).format(count=format_number(found))
    if not open_lines:
        return words
    more = ngettext("{count} line to decide:", "{count} lines to decide:", open_lines)
    return f"{words} {more.format(count=format_number(open_lines))}"


def _columns() -> tuple[TableColumn[Match[Any]], ...]:
    return (
        TableColumn(_("Line"), lambda one: str(one.number), right=True, characters=5),
        TableColumn(_("What was pasted"), lambda one: one.text, characters=28, stretch=True),
        TableColumn(_("What to do"), _what_to_do, characters=26),
    )


def _what_to_do(match: Match[Any]) -> str:
    count = len(match.candidates)
    if not count:
        return _("Not found: search, or leave it")
    words = ngettext("Choose one of {count}", "Choose one of {count}", count)
    return words.format(count=format_number(count))

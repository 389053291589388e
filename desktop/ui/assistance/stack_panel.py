"""What was entered since the page was opened: a stack of field sheets, each line with its undo."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.text.numbers import format_number
from desktop.services.stack import helps_there
from desktop.system.texts import _, ngettext
from desktop.ui.theme import Tone
from desktop.ui.undo import take_back
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel, empty_layout

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.ui.context import AppContext

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class StackLine:
    """One save: its number in the stack, the words of it, and the act that undoes it."""

    number: int
    words: str
    act: str
    helps: tuple[str, ...] = ()
    """Ids of what was recorded."""


class StackPanel(Panel):
    """The newest line first; a line taken back, here or on another page, leaves the list.

    Args:
        context: Its runner takes lines back.
        parent: As in Qt.
    """

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._lines: list[StackLine] = []
        self._entered = 0
        self._in_sight = True
        self.heading = Heading("", level=2, parent=self)
        self.new_button = ActionButton(
            _("Begin a new stack"), "add", kind=ButtonKind.QUIET, parent=self
        )
        self.new_button.clicked.connect(self.clear)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.new_button, 0, Qt.AlignmentFlag.AlignTop)
        self.rows.addLayout(top)
        self._list = QWidget(self)
        self._list_rows = QVBoxLayout(self._list)
        self._list_rows.setContentsMargins(0, 0, 0, 0)
        self._list_rows.setSpacing(6)
        self.rows.addWidget(self._list)
        context.runner.changed.connect(self._on_changed)
        self.hide()

    @property
    def lines(self) -> tuple[StackLine, ...]:
        """All lines of the stack, the oldest first."""
        return tuple(self._lines)

    def add(self, words: str, act: str | None, helps: tuple[str, ...] = ()) -> None:
        """Another sheet was saved; `helps` are the ids of what it recorded."""
        if act is None:
            return
        self._entered += 1
        self._lines.append(StackLine(self._entered, words, act, helps))
        self._show()

    def show_between(self, *, between: bool) -> None:
        """Stand in sight between two sheets; while one is entered its room is needed."""
        self._in_sight = between
        self.setVisible(between and bool(self._lines))

    def forget(self, act: str | None) -> None:
        """That save was taken back, here or by the message."""
        self._lines = [one for one in self._lines if one.act != act]
        self._show()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        ids = changes.records.get("assistance", frozenset())
        if any(not ids.isdisjoint(line.helps) for line in self._lines):
            helps = tuple(one for line in self._lines for one in line.helps)
            present = self._context.presenter.present
            self._context.runner.read(self, helps_there, helps, done=self._keep, failed=present)

    def _keep(self, there: frozenset[str]) -> None:
        """A sheet of which nothing is left was taken back in the history or deleted."""
        gone = {one.act for one in self._lines if one.helps and there.isdisjoint(one.helps)}
        if gone:
            self._lines = [one for one in self._lines if one.act not in gone]
            self._show()

    @Slot()
    def clear(self) -> None:
        """Begin a new stack; what was saved stays saved."""
        self._lines.clear()
        self._entered = 0
        self._show()

    def _show(self) -> None:
        empty_layout(self._list_rows)
        count = len(self._lines)
        words = ngettext("In this stack: {count} sheet", "In this stack: {count} sheets", count)
        self.heading.setText(words.format(count=format_number(count)))
        for line in reversed(self._lines[-_SHOWN:]):
            self._list_rows.addLayout(self._row(line))
        self.setVisible(self._in_sight and bool(self._lines))

    def _row(self, line: StackLine) -> QHBoxLayout:
        words = f"{line.number}. {line.words}"
        button = ActionButton(_("Undo"), "undo", kind=ButtonKind.QUIET, parent=self._list)
        button.setAccessibleName(_("Undo: {what}").format(what=words))
        button.clicked.connect(partial(self._on_undo_clicked, line))
        row = QHBoxLayout()
        row.addWidget(TextLabel(words, tone=Tone.TEXT), 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _on_undo_clicked(self, line: StackLine, *_checked: object) -> None:
        take_back(self._context, self, line.act, partial(self.forget, line.act))

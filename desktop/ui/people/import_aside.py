"""What earlier imports left: lines kept aside, and an import that broke off."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.text.numbers import format_number
from desktop.services.import_households import TakeBackImport
from desktop.services.import_memory import drop_leftovers, import_memory
from desktop.system.texts import _, ngettext
from desktop.ui.sliced import drive
from desktop.ui.theme import Tone
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.confirm_bar import ConfirmBar
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from desktop.services.import_memory import BrokenOff, ImportMemory, Leftovers
    from desktop.ui.context import AppContext


class AsidePanel(QWidget):
    """Hidden while nothing is left from earlier.

    Signals:
        wanted: The lines of one file that were chosen to be corrected.
    """

    wanted = Signal(object)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._broken: BrokenOff | None = None
        self.broken_text = TextLabel(tone=Tone.WARNING, parent=self)
        self.take_back_button = ActionButton(_("Take it back"), "undo", parent=self)
        self.confirm = ConfirmBar(self)
        self.open_buttons: list[ActionButton] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self._rows.addWidget(self.broken_text)
        self._rows.addWidget(self.take_back_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._rows.addWidget(self.confirm)
        self._place = QWidget(self)
        self._rows.addWidget(self._place)
        self.take_back_button.clicked.connect(self._on_take_back_clicked)
        self.hide()

    def reload(self) -> None:
        """Read again what is left."""
        self._context.runner.read(
            self, import_memory, done=self._show, failed=self._context.presenter.present
        )

    def _show(self, memory: ImportMemory) -> None:
        self._broken = memory.broken_off
        self.broken_text.setVisible(self._broken is not None)
        self.take_back_button.setVisible(self._broken is not None)
        if self._broken is not None:
            words = _(
                "The import of “{file}” did not come to its end. Import the same file once more "
                "to go on, or take back what was imported."
            )
            self.broken_text.setText(words.format(file=self._broken.file))
        self._show_kept(memory.leftovers)
        self.setVisible(self._broken is not None or bool(memory.leftovers))

    def _show_kept(self, found: tuple[Leftovers, ...]) -> None:
        self._rows.removeWidget(self._place)
        self._place.deleteLater()
        self._place = QWidget(self)
        inside = QVBoxLayout(self._place)
        inside.setContentsMargins(0, 0, 0, 0)
        self.open_buttons = []
        for kept in found:
            words = ngettext(
                "{count} line kept aside: {file}",
                "{count} lines kept aside: {file}",
                len(kept.rows),
            )
            text = words.format(count=format_number(len(kept.rows)), file=kept.file)
            button = ActionButton(text, "edit", parent=self._place)
            forget = ActionButton(_("Forget these lines"), "delete", kind=ButtonKind.QUIET)
            button.clicked.connect(partial(self.wanted.emit, kept))
            forget.clicked.connect(partial(self._on_forget_clicked, kept.file))
            line = FlowLayout()
            line.addWidget(button)
            line.addWidget(forget)
            inside.addLayout(line)
            self.open_buttons.append(button)
        self._rows.addWidget(self._place)

    @Slot()
    def _on_take_back_clicked(self) -> None:
        if self._broken is None:
            return
        self.take_back_button.setEnabled(False)
        drive(
            self._context,
            self,
            TakeBackImport(self._context.session, self._broken.act),
            done=self._on_taken_back,
            failed=self._on_failed,
            progress=self._show_progress,
        )

    def _show_progress(self, finished: int, total: int) -> None:
        self.broken_text.setText(
            _("Taking back … {finished} of {total} records").format(
                finished=format_number(finished), total=format_number(total)
            )
        )

    def _on_taken_back(self, _done: object) -> None:
        self.take_back_button.setEnabled(True)
        self._context.presenter.tell(MessageKind.SUCCESS, _("Taken back."))
        self.reload()

    def _on_failed(self, error: BaseException) -> None:
        self.take_back_button.setEnabled(True)
        self._context.presenter.present(error)

    def _on_forget_clicked(self, file: str) -> None:
        self.confirm.ask(
            _("Forget the lines kept aside of “{file}”? They are then only in the file.").format(
                file=file
            ),
            _("Forget them"),
            partial(self._forget, file),
        )

    def _forget(self, file: str) -> None:
        self._context.runner.write(
            self, drop_leftovers, file, done=self._on_forgotten, failed=self._on_failed
        )

    def _on_forgotten(self, _nothing: None) -> None:
        self.reload()

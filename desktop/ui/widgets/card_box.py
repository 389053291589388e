"""Scan an identity card: with a scanner that types, or from a picture of its QR code.

A scanner types some hundred letters within a blink and then Enter. Here nothing searches or
completes meanwhile; in a field that is watched, Enter after a card's letters takes them out again.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.domain.card import Card, CardDoubt, looks_like_card, read_card
from desktop.domain.errors import RuleBrokenError
from desktop.domain.text.dates import format_birth
from desktop.services.card import find_by_card, read_card_picture
from desktop.system.labels import label
from desktop.system.sentences import sentence
from desktop.system.texts import _
from desktop.ui.theme import Tone, set_tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.fields import TextField
from desktop.ui.widgets.file_dialog import ask_for_existing
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.rows.people import PersonRow
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job

_BEGIN: Final = re.compile(r"[0-9]{9,12}\s*\|")
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _ScanField(TextField):
    """Takes what a scanner types; shows dots, because a card's number is nobody's to read."""

    scanned = Signal(str)
    left_alone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Now scan the QR code of the card"), parent)
        self.setAccessibleName(_("Letters of the scanner"))
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends a scan, Esc gives it up; neither reaches the page."""
        if event.key() in _ENTER:
            event.accept()
            text = self.text()
            self.set_value("")
            if text:
                self.scanned.emit(text)
        elif event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.set_value("")
            self.left_alone.emit()
        else:
            super().keyPressEvent(event)


class CardBox(QWidget):
    """Two buttons, a field for the scanner, and what was read and what was not.

    Signals:
        read: The card and the residents of its name and birth, as `Card` and a tuple of
            `PersonRow`; the text it came from is gone by then.
    """

    read = Signal(object, object)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self.scan_button = ActionButton(
            _("Scan the card"), "qr-code", kind=ButtonKind.QUIET, parent=self
        )
        self.picture_button = ActionButton(
            _("Card from a picture"), "folder", kind=ButtonKind.QUIET, parent=self
        )
        self.field = _ScanField(self)
        self.field.hide()
        self.said = TextLabel(parent=self)
        self.said.hide()
        buttons = FlowLayout()
        buttons.addWidget(self.scan_button)
        buttons.addWidget(self.picture_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addLayout(buttons)
        rows.addWidget(self.field)
        rows.addWidget(self.said)
        self.scan_button.clicked.connect(self.start)
        self.picture_button.clicked.connect(self._ask_for_picture)
        self.field.scanned.connect(self.take)
        self.field.left_alone.connect(self._stop)

    def watch(self, field: QLineEdit) -> None:
        """Take a scan that was typed into another field, and leave there what was before it."""
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter behind a card's letters is the scanner's, not the page's."""
        if not (isinstance(watched, QLineEdit) and isinstance(event, QKeyEvent)):
            return False
        if event.type() != QEvent.Type.KeyPress or event.key() not in _ENTER:
            return False
        text = watched.text()
        begin = _BEGIN.search(text)
        if begin is None or not looks_like_card(text[begin.start() :]):
            return False
        watched.setText(text[: begin.start()])
        self.take(text[begin.start() :])
        return True

    def set_asking(self, *, asking: bool) -> None:
        """Show or hide the buttons; what was read stays until `clear`."""
        self.scan_button.setVisible(asking)
        self.picture_button.setVisible(asking)
        if not asking:
            self.field.hide()
        self.setVisible(asking or not self.said.isHidden())

    def clear(self) -> None:
        """Forget what was read."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.field.set_value("")
        self.field.hide()
        self.said.setText("")
        self.said.hide()

    @Slot()
    def start(self) -> None:
        """Wait for the scanner."""
        self.clear()
        self.field.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def take(self, text: str) -> None:
        """Read what a scanner typed."""
        try:
            card = read_card(text, self._context.clock.today())
        except RuleBrokenError as error:
            self._say(sentence(error), Tone.ERROR)
            return
        self._show(card)

    def _show(self, card: Card) -> None:
        self.field.hide()
        self._say(describe_card(card), Tone.WARNING if card.doubts or card.hints else Tone.MUTED)
        self._job = self._context.runner.read(
            self,
            find_by_card,
            card,
            done=partial(self._tell, card),
            failed=self._on_failed,
        )

    def _tell(self, card: Card, found: tuple[PersonRow, ...]) -> None:
        self._job = None
        self.read.emit(card, found)

    def _say(self, text: str, tone: Tone) -> None:
        set_tone(self.said, text=tone)
        self.said.setText(text)
        self.said.show()

    @Slot()
    def _stop(self) -> None:
        self.clear()
        self.scan_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _ask_for_picture(self) -> None:
        kinds = [_("Pictures") + " (*.png *.jpg *.jpeg *.bmp *.webp)"]
        ask_for_existing(self, _("Picture of a card's QR code"), kinds, self.read_picture)

    @Slot(str)
    def read_picture(self, path: str) -> None:
        """Look for the code in a picture, beside the window's work."""
        self.clear()
        work = _PictureWork(Path(path), self._context.clock.today())
        self._job = self._context.runner.run(
            self, work.run, done=self._show, failed=self._on_failed
        )

    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        if isinstance(error, RuleBrokenError):
            self._say(sentence(error), Tone.ERROR)
        else:
            self._context.presenter.present(error)


class _PictureWork:
    """What the io worker runs."""

    def __init__(self, path: Path, today: date) -> None:
        self._path = path
        self._today = today

    def run(self, job: Job) -> Card:
        """The card in the picture."""
        del job
        return read_card_picture(self._path, self._today)


def describe_card(card: Card) -> str:
    """What was read, what was not, and what to look at."""
    parts = [card.full_name]
    if card.birth_on is not None:
        parts.append(format_birth(card.birth_on, card.birth_precision))
    parts.append(None if card.sex is None else label(card.sex))
    parts.append(card.address)
    lines = [_("Read from the card: {what}").format(what=" · ".join(filter(None, parts)))]
    unread = {
        CardDoubt.NAME_MISSING: _("name"),
        CardDoubt.BIRTH_UNREAD: _("birth"),
        CardDoubt.SEX_UNREAD: _("sex"),
    }
    missing = [words for doubt, words in unread.items() if doubt in card.doubts]
    if missing:
        lines.append(_("Not read, please type: {what}").format(what=", ".join(missing)))
    if card.is_mangled:
        lines.append(
            _("The name may have lost its accents. Switch UniKey to E and scan again, or type it.")
        )
    if card.hints:
        lines.append(_("The number looks unusual for this person. Compare with the card."))
    return "\n".join(lines)

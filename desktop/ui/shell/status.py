"""The line at the bottom: team, who is at the keyboard, state of sync, language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from desktop.system.texts import _, language
from desktop.ui.theme import Tone, scaled_font, set_tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

_LEAST_CHARACTERS: Final = 24
"""Of the state of sync that are always to be seen."""


class _OneLine(QWidget):
    """Text on one line, shortened at its end when there is no room; the whole is its name.

    The team's full name stands on the home page: here it must not cost pages their height.
    """

    def __init__(self, scale: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(scaled_font(self, scale))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.text = ""

    def set_text(self, text: str) -> None:
        """Show another text."""
        self.text = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def sizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(80, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        painter = QPainter(self)
        painter.setPen(Tone.TEXT.color)
        words = self.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, self.width())
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.rect(), side, words)
        painter.end()


class _SyncButton(ActionButton):
    """The state of sync: as wide as its words while there is room, else they are shortened.

    Its words go before the team's name, which stands on the home page as well.
    """

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "sync", kind=ButtonKind.QUIET, parent=parent)
        self._whole = text
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @property
    def whole(self) -> str:
        """All the words."""
        return self._whole

    def show_words(self, text: str) -> None:
        """Say something else; the whole is its name and its tip."""
        self._whole = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setMaximumWidth(self.sizeHint().width())
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for all words."""
        return self._room(self._whole)

    def minimumSizeHint(self) -> QSize:
        """Room for some words: they do not make the window wider."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), self._least()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what fits."""
        super().resizeEvent(event)
        self._fit()

    def fit(self, room: int) -> None:
        """Take no more than what can be said in that room needs."""
        words = self._as_much_as_fits(room - self._room("").width())
        self.setMaximumWidth(self._room(words).width())

    def _fit(self) -> None:
        spare = self._room("").width()
        self.setText(self._as_much_as_fits(self.width() - spare))

    def _as_much_as_fits(self, room: int) -> str:
        """All of it, or what comes before a comma, so that what is shown is true by itself."""
        metrics = self.fontMetrics()
        words = self._whole
        while metrics.horizontalAdvance(words) > room and "," in words:
            words = words.rpartition(",")[0]
        return metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)

    def _least(self) -> int:
        return self.fontMetrics().averageCharWidth() * _LEAST_CHARACTERS


class StatusLine(QFrame):
    """Words only; the buttons are the sync state, help and the language.

    Signals:
        sync_clicked: The state of sync was pressed.
        stop_clicked: The sync that is under way is to end.
        language_clicked: The other language was asked for.
        help_clicked: Help about the page was asked for.
    """

    sync_clicked = Signal()
    stop_clicked = Signal()
    language_clicked = Signal()
    help_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_tone(self, back=Tone.SURFACE)
        self.team = _OneLine(0.85, self)
        self._who = TextLabel(scale=0.85, tone=Tone.MUTED, wrap=False, parent=self)
        self._sync = _SyncButton(_("Not connected to the province"), self)
        self.stop = ActionButton(_("Stop"), "close", kind=ButtonKind.QUIET, parent=self)
        self.stop.setAccessibleName(_("Stop the sync"))
        self.stop.hide()
        other = "English" if language() == "vi" else "Tiếng Việt"
        self._language = ActionButton(other, "language", kind=ButtonKind.QUIET, parent=self)
        self._help = ActionButton(_("Help (F1)"), kind=ButtonKind.QUIET, parent=self)
        for button in (self._sync, self.stop, self._help, self._language):
            button.setFont(self.team.font())
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 2, 8, 2)
        row.setSpacing(14)
        row.addWidget(self.team, 1)
        row.addWidget(self._who)
        row.addWidget(self._sync)
        row.addWidget(self.stop)
        row.addWidget(self._help)
        row.addWidget(self._language)
        self._sync.clicked.connect(self.sync_clicked)
        self.stop.clicked.connect(self.stop_clicked)
        self._language.clicked.connect(self.language_clicked)
        self._help.clicked.connect(self.help_clicked)

    def show_team(self, name: str, *, practice: bool) -> None:
        """Name the team; a practice team says so."""
        self.team.set_text(_("PRACTICE — {team}").format(team=name) if practice else name)

    def show_person(self, name: str) -> None:
        """Name who is at the keyboard."""
        self._who.setText(name)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may have room for more."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Large text: the person's name, which that person knows, goes before other words do."""
        buttons = (self.stop, self._help, self._language)
        needed = sum(one.sizeHint().width() for one in buttons if not one.isHidden())
        edges = self._row.contentsMargins()
        needed += self._row.spacing() * self._row.count() + edges.left() + edges.right()
        room = self.width() - needed - self.team.sizeHint().width()
        with_person = room - self._who.sizeHint().width()
        self._who.setVisible(self._sync.sizeHint().width() <= with_person)
        self._sync.fit(with_person if self._who.isVisible() else room)

    def show_sync(self, words: str, *, going: bool) -> None:
        """Say the state of sync; one that is under way can be stopped here."""
        self._sync.show_words(words)
        if not going and self.stop.hasFocus():
            self._sync.setFocus(Qt.FocusReason.OtherFocusReason)
        self.stop.setVisible(going)
        self._make_room()

    @property
    def sync_text(self) -> str:
        """What is said about sync."""
        return self._sync.whole

    @property
    def shown_sync(self) -> str:
        """As much of it as there is room for."""
        return self._sync.text()

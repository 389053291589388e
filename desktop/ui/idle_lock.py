"""Locks the team when nobody used the keyboard or the mouse for some minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtGui import QWindow

    from desktop.domain.clock import Clock

CHECK_MS: Final = 10_000
_SECONDS: Final = 60
_USE: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleLock(QObject):
    """Compares the clock with the last use, so a PC that slept is locked when it wakes.

    It filters the events of the program's windows, never those of every widget: input comes to
    the window first, and nothing else passes there often. Input methods may keep the keys to
    themselves; what they write moves the text cursor, which is told as well.

    Args:
        clock: When something happened.
        minutes: How long nobody may be there.
        parent: As in Qt.

    Signals:
        expired: Nobody was there for so long; sent once.
    """

    expired = Signal()

    def __init__(
        self, clock: Clock, minutes: Callable[[], int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._minutes = minutes
        self._last: datetime = clock.now()
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.check)

    @Slot()
    def start(self) -> None:
        """A team is open: from now on somebody has to be there."""
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._on_window_changed)
            for window in app.topLevelWindows():
                self._on_window_changed(window)
            app.inputMethod().cursorRectangleChanged.connect(self.note_use)
        self.note_use()
        self._timer.start()

    @Slot()
    def stop(self) -> None:
        """Nothing is open any more."""
        self._timer.stop()

    @Slot()
    def note_use(self) -> None:
        """Somebody is there."""
        self._last = self._clock.now()

    @Slot()
    def check(self) -> None:
        """Look at the clock; one that was set back counts as use, since nothing is known."""
        idle = (self._clock.now() - self._last).total_seconds()
        if idle < 0:
            self.note_use()
        elif idle >= self._minutes() * _SECONDS:
            self.stop()
            self.expired.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note the use, and let everything through."""
        if event.type() in _USE:
            self.note_use()
        return False

    def _on_window_changed(self, window: QWindow | None) -> None:
        if window is not None:
            # A filter that is installed again only moves to the front.
            window.installEventFilter(self)

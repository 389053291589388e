"""Locks the team when the system does: the screen is locked, or the PC goes to sleep."""

from __future__ import annotations

import os
import string
import sys
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import SLOT, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection
    from PySide6.QtWidgets import QWidget

LOGIND: Final = "org.freedesktop.login1"
_LETTERS: Final = frozenset(string.ascii_letters)
_ALLOWED: Final = frozenset(string.ascii_letters + string.digits)


class Told(NamedTuple):
    """A signal of a D-Bus service: only this service's word counts."""

    service: str
    path: str
    interface: str
    name: str
    slot: str


_ON_TOLD: Final = SLOT("_on_told(bool)")
SLEEP: Final = Told(
    LOGIND, "/org/freedesktop/login1", f"{LOGIND}.Manager", "PrepareForSleep", _ON_TOLD
)
SCREEN_LOCKERS: Final = (
    Told(
        "org.freedesktop.ScreenSaver",
        "/org/freedesktop/ScreenSaver",
        "org.freedesktop.ScreenSaver",
        "ActiveChanged",
        _ON_TOLD,
    ),
    Told(
        "org.gnome.ScreenSaver",
        "/org/gnome/ScreenSaver",
        "org.gnome.ScreenSaver",
        "ActiveChanged",
        _ON_TOLD,
    ),
)
"""Desktops that lock the screen themselves do not always tell logind."""


class SystemLock(QObject):
    """Listens to the system; where that is not possible the idle lock remains.

    macOS tells of a locked screen only through Objective-C notifications, which no part of
    the program speaks: there the idle lock, the button and waking from sleep are what locks.

    Args:
        parent: As in Qt.

    Signals:
        locked: The screen was locked, or the PC is about to sleep.
    """

    locked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filter: QObject | object | None = None

    def start(self, window: QWidget) -> None:
        """Listen from now on.

        Args:
            window: The one that Windows tells.
        """
        if sys.platform == "win32":
            from desktop.ui.windows_session import SessionFilter

            self._filter = SessionFilter(int(window.winId()), self.locked.emit)
        elif sys.platform.startswith("linux"):
            from PySide6.QtDBus import QDBusConnection

            self.listen_to_system(QDBusConnection.systemBus(), os.environ.get("XDG_SESSION_ID", ""))
            self.listen_to_desktop(QDBusConnection.sessionBus())

    def listen_to_system(self, bus: QDBusConnection, session: str) -> None:
        """Sleep, and the lock of one's own session; not of another person's at the same PC."""
        told = [SLEEP]
        if session:
            interface = f"{LOGIND}.Session"
            told.append(Told(LOGIND, session_path(session), interface, "Lock", SLOT("_on_lock()")))
        self._listen(bus, *told)

    def listen_to_desktop(self, bus: QDBusConnection) -> None:
        """The desktop's own screen lock."""
        self._listen(bus, *SCREEN_LOCKERS)

    def _listen(self, bus: QDBusConnection, *told: Told) -> None:
        if not bus.isConnected():
            return
        for one in told:
            # The slot is a text here, whatever the stubs say.
            bus.connect(one.service, one.path, one.interface, one.name, self, one.slot)  # type: ignore[call-overload]

    @Slot()
    def _on_lock(self) -> None:
        self.locked.emit()

    @Slot(bool)
    def _on_told(self, begins: bool) -> None:  # noqa: FBT001 - as D-Bus calls it
        if begins:
            self.locked.emit()


def session_path(session: str) -> str:
    """The path of a session's object, escaped as logind does: a leading digit as well."""
    label = "".join(
        letter if letter in (_LETTERS if index == 0 else _ALLOWED) else f"_{ord(letter):02x}"
        for index, letter in enumerate(session)
    )
    return f"/org/freedesktop/login1/session/{label}"

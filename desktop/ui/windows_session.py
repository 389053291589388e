"""Windows tells a window of its session's lock and of sleep. Written, not run: no Windows here."""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

if TYPE_CHECKING:
    from collections.abc import Callable

WM_POWERBROADCAST: Final = 0x0218
WM_WTSSESSION_CHANGE: Final = 0x02B1
PBT_APMSUSPEND: Final = 0x0004
WTS_SESSION_LOCK: Final = 0x0007
NOTIFY_FOR_THIS_SESSION: Final = 0

LOCKS: Final = frozenset(
    {(WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK), (WM_POWERBROADCAST, PBT_APMSUSPEND)}
)
"""Messages with the word that makes them one to lock at."""


class SessionFilter(QAbstractNativeEventFilter):
    """Looks at the messages of the program's windows and lets all of them through.

    Args:
        window: The handle that is to be told of its session.
        lock: Called when the screen is locked or the PC goes to sleep.
    """

    def __init__(self, window: int, lock: Callable[[], None]) -> None:
        super().__init__()
        self._lock = lock
        if sys.platform == "win32":
            register = ctypes.WinDLL("wtsapi32").WTSRegisterSessionNotification
            register.argtypes = [wintypes.HWND, wintypes.DWORD]
            register.restype = wintypes.BOOL
            register(window, NOTIFY_FOR_THIS_SESSION)
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self)

    def nativeEventFilter(
        self,
        eventType: QByteArray | bytes | bytearray | memoryview,  # noqa: N803 - Qt's name
        message: int,
    ) -> tuple[bool, int]:
        """Lock at the two messages."""
        if eventType == b"windows_generic_MSG":
            found = wintypes.MSG.from_address(int(message))
            if (found.message, found.wParam) in LOCKS:
                self._lock()
        return False, 0

"""The system locks the screen or goes to sleep: the team is locked, and nobody else can do it."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from ctypes import wintypes
from shutil import which
from typing import TYPE_CHECKING

import pytest

from desktop.ui.system_lock import LOGIND, SCREEN_LOCKERS, SLEEP, SystemLock, Told, session_path
from desktop.ui.windows_session import (
    PBT_APMSUSPEND,
    WM_POWERBROADCAST,
    WM_WTSSESSION_CHANGE,
    WTS_SESSION_LOCK,
    SessionFilter,
)
from tests.ui.test_shell import open_team, window  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtDBus import QDBusConnection
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from desktop.ui.application import MainWindow

OWN, OTHER = "2", "c3"
NAMES = ("ours", "stranger", "system")
LOCK = Told(LOGIND, session_path(OWN), f"{LOGIND}.Session", "Lock", "")
linux = pytest.mark.skipif(
    not sys.platform.startswith("linux") or which("dbus-daemon") is None, reason="needs D-Bus"
)


@pytest.fixture
def address() -> Iterator[str]:
    """A bus of our own."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert daemon.stdout is not None
    yield daemon.stdout.readline().strip()
    from PySide6.QtDBus import QDBusConnection

    for name in NAMES:
        QDBusConnection.disconnectFromBus(name)
    daemon.kill()
    daemon.communicate()


def connected(address: str, name: str) -> QDBusConnection:
    from PySide6.QtDBus import QDBusConnection

    bus = QDBusConnection.connectToBus(address, name)
    assert bus.isConnected()
    return bus


def say(bus: QDBusConnection, told: Told, *arguments: bool) -> None:
    from PySide6.QtDBus import QDBusMessage

    message = QDBusMessage.createSignal(told.path, told.interface, told.name)
    message.setArguments(list(arguments))
    assert bus.send(message)


@linux
def test_it_listens_to_logind_and_the_desktop_and_to_nobody_else(
    qtbot: QtBot, address: str
) -> None:
    lock = SystemLock()
    heard: list[bool] = []
    lock.locked.connect(lambda: heard.append(True))
    ours = connected(address, "ours")
    lock.listen_to_system(ours, OWN)
    lock.listen_to_desktop(ours)
    stranger = connected(address, "stranger")
    say(stranger, LOCK)
    say(stranger, SLEEP, True)
    system = connected(address, "system")
    for name in (LOGIND, *(one.service for one in SCREEN_LOCKERS)):
        assert system.registerService(name)
    say(system, LOCK._replace(path=session_path(OTHER)))
    say(system, SLEEP, False)
    say(system, LOCK)
    qtbot.waitUntil(lambda: len(heard) > 0)
    assert len(heard) == 1, "what was said before did not count"
    for told in (SLEEP, *SCREEN_LOCKERS):
        before = len(heard)
        say(system, told, True)
        qtbot.waitUntil(lambda before=before: len(heard) > before)  # type: ignore[misc]
    assert len(heard) == 4


def test_paths_are_escaped_as_logind_does() -> None:
    assert session_path("2").endswith("/session/_32")
    assert session_path("c1").endswith("/session/c1")
    assert session_path("a-2").endswith("/session/a_2d2")


def test_the_window_locks_an_open_team_and_only_that(
    qtbot: QtBot,
    window: MainWindow,  # noqa: F811 - the fixture
) -> None:
    window.guard()
    assert window.system_lock is not None
    window.system_lock.locked.emit()
    assert window.isVisible(), "nothing is open yet"
    open_team(qtbot, window)
    window.system_lock.locked.emit()
    assert window.isHidden()
    assert window.lock_asked


def test_the_messages_of_windows_are_told_apart(qapp: QApplication) -> None:
    """Messages are made by hand: this is not a run on Windows."""
    heard: list[bool] = []
    made = SessionFilter(0, lambda: heard.append(True))
    qapp.removeNativeEventFilter(made)
    for number, word in (
        (WM_WTSSESSION_CHANGE, 8),
        (WM_POWERBROADCAST, 18),
        (0x0100, WTS_SESSION_LOCK),
        (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK),
        (WM_POWERBROADCAST, PBT_APMSUSPEND),
    ):
        message = wintypes.MSG(message=number, wParam=word)
        told = made.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(message))
        assert told == (False, 0)
    made.nativeEventFilter(b"xcb_generic_event_t", 0)
    assert heard == [True, True]

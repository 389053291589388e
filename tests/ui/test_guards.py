"""Nobody is there: the team is locked, drafts are kept, the clipboard is emptied."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.services.drafts import list_drafts
from desktop.services.team_folders import PRACTICE_PASSPHRASE, list_teams
from desktop.services.vault import unlock
from desktop.system.settings import LOCK_MINUTES, Settings
from desktop.ui.clipboard_guard import KEPT_MS, ClipboardGuard, copy_public
from desktop.ui.context import Page
from desktop.ui.idle_lock import CHECK_MS, IdleLock
from desktop.ui.people.person_dialogs import AddPersonDialog
from desktop.ui.widgets.fields import TextField
from tests.ui.test_shell import open_team, window  # noqa: F401 - a fixture
from tests.ui.typing_keys import type_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from desktop.domain.clock import SteppingClock
    from desktop.system.paths import Home
    from desktop.ui.application import MainWindow


@pytest.fixture
def idle(qtbot: QtBot, clock: SteppingClock) -> Iterator[IdleLock]:
    made = IdleLock(clock, lambda: 5)
    yield made
    made.stop()


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[TextField]:
    holder = QWidget()
    qtbot.addWidget(holder)
    field = TextField(parent=holder)
    field.setAccessibleName("x")
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    field.setFocus()
    yield field
    holder.close()


def wait(clock: SteppingClock, minutes: float) -> None:
    clock.move_to(clock.instant + timedelta(minutes=minutes))


def test_it_expires_after_the_minutes_and_not_before(idle: IdleLock, clock: SteppingClock) -> None:
    told: list[bool] = []
    idle.expired.connect(lambda: told.append(True))
    idle.start()
    wait(clock, 4.9)
    idle.check()
    assert told == []
    wait(clock, 0.2)
    idle.check()
    assert told == [True]
    assert not idle._timer.isActive()  # noqa: SLF001 - it is told once
    assert CHECK_MS <= 15_000


def test_keys_mouse_and_input_methods_are_use(
    idle: IdleLock, clock: SteppingClock, shown: TextField, qtbot: QtBot
) -> None:
    told: list[bool] = []
    idle.expired.connect(lambda: told.append(True))
    idle.start()
    handle = shown.window().windowHandle()
    uses: tuple[Callable[[], None], ...] = (
        lambda: QTest.keyClick(handle, Qt.Key.Key_A),
        lambda: QTest.mouseClick(handle, Qt.MouseButton.LeftButton),
        lambda: QTest.mouseMove(handle, QPoint(3, 3)),
        lambda: compose(shown, "Nguyễn"),
    )
    for use in uses:
        wait(clock, 4)
        use()
        QApplication.processEvents()
        wait(clock, 4)
        idle.check()
        assert told == []
    wait(clock, 1.1)
    idle.check()
    assert told == [True]


def compose(field: TextField, text: str) -> None:
    commit = QInputMethodEvent("", [])
    commit.setCommitString(text)
    QApplication.sendEvent(field, commit)


def test_a_clock_set_back_locks_nobody_out(idle: IdleLock, clock: SteppingClock) -> None:
    idle.start()
    wait(clock, -600)
    idle.check()
    wait(clock, 4)
    told: list[bool] = []
    idle.expired.connect(lambda: told.append(True))
    idle.check()
    assert told == []


def test_an_idle_window_locks_with_drafts_kept_even_behind_a_dialog(
    qtbot: QtBot,
    window: MainWindow,  # noqa: F811 - the fixture
    clock: SteppingClock,
    practice_home: Home,
) -> None:
    Settings(practice_home.settings_file).set(LOCK_MINUTES, 2)
    shell = open_team(qtbot, window)
    window._settings.set(LOCK_MINUTES, 2)  # noqa: SLF001 - as the settings page does
    window.guard()
    assert window.syncing is not None
    assert window.syncing.due_in_s is not None
    shell.open_page(Page.PEOPLE, new_name="Vi")
    qtbot.waitUntil(lambda: not window.runner.busy)
    dialog = shell.view(Page.PEOPLE).findChildren(AddPersonDialog)[0]
    type_text(dialog.person.note, "Ở đầu bản")
    QGuiApplication.clipboard().setText("0912 345 678")
    assert window.idle_lock is not None
    wait(clock, 2.1)
    with qtbot.waitSignal(window.locked):
        window.idle_lock.check()
    assert window.lock_asked
    assert window.runner.closed
    window.syncing.look()
    assert not window.syncing.busy, "nothing syncs while it is locked"
    assert not [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert QGuiApplication.clipboard().text() == ""
    (entry,) = list_teams(practice_home)
    session = unlock(practice_home, entry.id, PRACTICE_PASSPHRASE, clock)
    (draft,) = session.read(list_drafts)
    session.close()
    body: Any = draft.body
    assert body["form"]["note"] == "Ở đầu bản"


def test_without_a_team_nothing_is_locked(
    window: MainWindow,  # noqa: F811 - the fixture
    clock: SteppingClock,
) -> None:
    window.guard()
    assert window.idle_lock is not None
    wait(clock, 60)
    window.idle_lock.check()
    assert not window.lock_asked
    assert window.isVisible()
    window.idle_lock.stop()


@pytest.fixture
def guard(qtbot: QtBot) -> Iterator[ClipboardGuard]:
    made = ClipboardGuard()
    yield made
    made.empty()
    QGuiApplication.clipboard().clear()


def test_what_is_copied_from_a_field_is_taken_out_again(
    guard: ClipboardGuard, shown: TextField
) -> None:
    assert KEPT_MS == 30_000
    shown.setText("Nông Văn Tài")
    shown.selectAll()
    shown.copy()
    assert QGuiApplication.clipboard().text() == "Nông Văn Tài"
    assert guard.waits
    guard.empty()
    assert QGuiApplication.clipboard().text() == ""


def test_public_texts_and_pictures_stay(guard: ClipboardGuard) -> None:
    copy_public("Tháng 11: 120 lượt")
    assert not guard.waits
    guard.empty()
    assert QGuiApplication.clipboard().text() == "Tháng 11: 120 lượt"
    data = QMimeData()
    data.setData("image/png", b"x")
    QGuiApplication.clipboard().setMimeData(data)
    assert not guard.waits

"""The screen is locked in the middle of a dialog: nothing stays in sight, nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from desktop.system.settings import Settings
from desktop.ui.application import MainWindow
from desktop.ui.context import Page
from desktop.ui.people.household_dialog import HouseholdDialog
from desktop.ui.widgets.new_person_dialog import NewPersonDialog
from tests.ui.test_shell import no_bug, open_team, window  # noqa: F401 - a fixture
from tests.ui.typing_keys import type_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from desktop.domain.clock import SteppingClock
    from desktop.system.paths import Home
    from desktop.ui.shell.view import ShellView

HEAD = "Lường Văn Chủ Hộ"
GUEST = "Nông Thị Vừa Gõ"


@pytest.fixture
def again(
    qtbot: QtBot, practice_home: Home, clock: SteppingClock
) -> Iterator[Callable[[], ShellView]]:
    """The program as it comes back for the passphrase, and the team opened in it."""
    made: list[MainWindow] = []

    def opened() -> ShellView:
        settings = Settings(practice_home.settings_file)
        made.append(MainWindow(clock, practice_home, settings, no_bug, lambda: None))
        made[0].show()
        return open_team(qtbot, made[0])

    yield opened
    for one in made:
        one._closing = True  # noqa: SLF001 - what came back may be lost now
        one.close()
        one.deleteLater()


def locked_by_idleness(window: MainWindow) -> None:  # noqa: F811 - the fixture
    assert window.idle_lock is not None
    window.idle_lock.expired.emit()


def locked_by_system(window: MainWindow) -> None:  # noqa: F811 - the fixture
    assert window.system_lock is not None
    window.system_lock.locked.emit()


@pytest.mark.parametrize("lock", [locked_by_idleness, locked_by_system])
def test_an_open_dialog_comes_back_after_unlocking(
    qtbot: QtBot,
    qapp: QApplication,
    window: MainWindow,  # noqa: F811 - the fixture
    again: Callable[[], ShellView],
    lock: Callable[[MainWindow], None],
) -> None:
    window.guard()
    shell = open_team(qtbot, window)
    shell.open_page(Page.PEOPLE)
    qtbot.waitUntil(lambda: not window.runner.busy)
    people: Any = shell.view(Page.PEOPLE)
    people.add_button.click()
    (person,) = people.findChildren(NewPersonDialog)
    type_text(person.person.full_name, GUEST)
    shell.open_page(Page.HOUSEHOLDS)
    qtbot.waitUntil(lambda: not window.runner.busy)
    households: Any = shell.view(Page.HOUSEHOLDS)
    households.add_button.click()
    (dialog,) = households.findChildren(HouseholdDialog)
    type_text(dialog.head_name, HEAD)
    lock(window)  # in the same moment as the last key: no second has passed
    assert not any(one.isVisible() for one in qapp.topLevelWidgets())
    assert window.lock_asked

    back = again()
    qtbot.waitUntil(lambda: len(back.draft_bar.waiting) == 2)
    while not back.draft_bar.isHidden():
        back.draft_bar.buttons[0][0].click()
        qtbot.waitUntil(lambda: not back.context.runner.busy)
    (dialog,) = back.view(Page.HOUSEHOLDS).findChildren(HouseholdDialog)
    assert dialog.isVisible()
    assert dialog.head_name.value() == HEAD
    (person,) = back.view(Page.PEOPLE).findChildren(NewPersonDialog)
    assert person.person.full_name.value() == GUEST

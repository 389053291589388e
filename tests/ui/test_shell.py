"""The window around the pages: navigation, keys, languages, and what may not be lost."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.domain.changes import Changes
from desktop.services.history import list_history
from desktop.services.team import AddVillage, add_village
from desktop.system.settings import LANGUAGE, TEXT_PERCENT, Settings
from desktop.system.texts import _, language
from desktop.ui.application import MainWindow
from desktop.ui.bug_hook import BugHook
from desktop.ui.context import Page
from desktop.ui.shell.pages import PAGES
from desktop.ui.shell.view import ShellView
from desktop.ui.start.who import WhoStep
from desktop.ui.theme import apply_theme
from desktop.ui.undo import take_back
from desktop.ui.widgets.banner import MessageKind
from tests.ui.access import check_access, check_plain_text
from tests.ui.sizes import SCREEN, cut_widgets, every_case, wrong_when_settled
from tests.ui.typing_keys import press

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from desktop.domain.clock import SteppingClock
    from desktop.services.history import HistoryAct
    from desktop.system.paths import Home
    from desktop.ui.assistance.record_view import RecordView
    from desktop.ui.context import AppContext
    from desktop.ui.settings.view import SettingsView
    from desktop.ui.tasks import TaskRunner


def no_bug(error: BaseException) -> str:
    raise error


def make_shell(context: AppContext) -> ShellView:
    return ShellView(
        context.runner, context.clock, context.home, context.settings, no_bug, context.syncing
    )


@pytest.fixture
def shell(qtbot: QtBot, app_context: AppContext, settle: Callable[[], None]) -> ShellView:
    view = make_shell(app_context)
    qtbot.addWidget(view)
    view.resize(*SCREEN)
    view.show()
    view.open_page(Page.HOME)
    settle()
    return view


@pytest.fixture
def window(
    qtbot: QtBot, practice_home: Home, clock: SteppingClock, qapp: QApplication
) -> Iterator[MainWindow]:
    made = MainWindow(
        clock, practice_home, Settings(practice_home.settings_file), no_bug, lambda: None
    )
    made.show()
    yield made
    made._closing = True  # noqa: SLF001 - whatever a test typed may be lost now
    made.close()
    made.deleteLater()
    apply_theme(qapp, 100)


def open_team(qtbot: QtBot, window: MainWindow) -> ShellView:
    start = window.start
    assert start is not None
    start.welcome.practice.click()
    qtbot.waitUntil(lambda: isinstance(start.steps.currentWidget(), WhoStep), timeout=30_000)
    who = start.steps.currentWidget()
    assert isinstance(who, WhoStep)
    press(who.buttons[0], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.shell is not None and not window.runner.busy, timeout=30_000)
    assert window.shell is not None
    return window.shell


def shown(shell: ShellView) -> Page | None:
    return shell.page


def test_the_window_fits_a_small_screen_at_twice_the_size(window: MainWindow) -> None:
    """1366x768 at 200 %: the status line, with lock and sync, must not be below the edge."""
    title_bar = 28
    assert window.minimumWidth() * 2 <= 1366
    assert window.minimumHeight() * 2 + title_bar <= 768


def test_pages_are_built_when_they_are_opened(shell: ShellView) -> None:
    assert list(shell._views) == [Page.HOME]  # noqa: SLF001 - what is built is the question
    assert "desktop.ui.shell.pages" in sys.modules


def test_every_page_exists_is_named_and_shows_plain_text(
    shell: ShellView, settle: Callable[[], None]
) -> None:
    for page in Page:
        shell.open_page(page)
        settle()
        assert shown(shell) == page
        check_access(shell)
        check_plain_text(shell)
        assert shell.banner.text == ""


def test_every_page_has_a_key_that_opens_it(
    qtbot: QtBot, shell: ShellView, settle: Callable[[], None]
) -> None:
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    for entry in PAGES:
        with_ctrl = entry.keys.startswith("Ctrl+")
        modifier = Qt.KeyboardModifier.ControlModifier
        if not with_ctrl:
            modifier = Qt.KeyboardModifier.AltModifier
        key = Qt.Key(ord(entry.keys[-1]))
        QTest.keyClick(shell, key, modifier)
        settle()
        assert shown(shell) == entry.page, entry.keys


def test_other_keys(qtbot: QtBot, shell: ShellView, settle: Callable[[], None]) -> None:
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(shell, Qt.Key.Key_N, control)
    assert shown(shell) == Page.RECORD
    QTest.keyClick(shell, Qt.Key.Key_F, control)
    assert shown(shell) == Page.PEOPLE
    QTest.keyClick(shell, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shown(shell) == Page.RECORD
    QTest.keyClick(shell, Qt.Key.Key_F5)
    assert shown(shell) == Page.SYNC
    settle()
    with qtbot.waitSignal(shell.lock_wanted):
        QTest.keyClick(shell, Qt.Key.Key_L, control)


def test_up_and_down_walk_through_the_navigation(shell: ShellView) -> None:
    first = shell.navigation.button(Page.HOME)
    first.setFocus()
    press(first, Qt.Key.Key_Down)
    second = shell.navigation.button(Page.RECORD)
    assert second.hasFocus()
    assert shown(shell) == Page.HOME
    press(second, Qt.Key.Key_Up)
    assert first.hasFocus()
    press(first, Qt.Key.Key_Down)
    press(second, Qt.Key.Key_Space)
    assert shown(shell) == Page.RECORD
    assert [p for p in Page if shell.navigation.button(p).isChecked()] == [Page.RECORD]


def test_going_back_walks_the_way_that_was_come(
    shell: ShellView, settle: Callable[[], None]
) -> None:
    for page in (Page.TEAM, Page.SETTINGS, Page.SYNC):
        shell.open_page(page)
        settle()
    shell.go_back()
    assert shown(shell) == Page.SETTINGS
    shell.go_back()
    shell.go_back()
    shell.go_back()
    assert shown(shell) == Page.HOME


def test_the_status_line_says_team_person_and_sync(
    shell: ShellView, settle: Callable[[], None]
) -> None:
    assert shell.status.team.text.startswith("THỰC HÀNH — Tổ công nghệ số")
    assert shell.status.team.accessibleName() == shell.status.team.text
    assert shell.status._who.text()  # noqa: SLF001 - what people read is the question
    assert shell.status.sync_text == "Chưa kết nối với tỉnh"


def test_a_hidden_page_catches_up_when_it_is_shown_again(
    qtbot: QtBot, shell: ShellView, settle: Callable[[], None]
) -> None:
    home = shell.view(Page.HOME)
    reads: list[int] = []
    reload = home.reload

    def counted() -> None:
        reads.append(1)
        reload()

    home.reload = counted  # type: ignore[method-assign]
    shell.open_page(Page.SETTINGS)
    shell.context.runner.announce(Changes({"assistance": frozenset({"x"})}))
    shell.context.runner.announce(Changes({"assistance": frozenset({"y"})}))
    assert reads == []
    shell.open_page(Page.HOME)
    assert reads == [1]
    shell.context.runner.announce(Changes({"channel": frozenset({"z"})}))
    assert reads == [1]
    shell.context.runner.announce(Changes({"assistance": frozenset({"x"})}))
    assert reads == [1, 1]
    settle()


def test_a_write_can_be_undone_by_the_act_that_was_told(
    qtbot: QtBot, shell: ShellView, settle: Callable[[], None]
) -> None:
    runner = shell.context.runner
    acts: list[str | None] = []
    errors: list[BaseException] = []

    def done(_village_id: str) -> None:
        acts.append(runner.last_act)

    runner.write(shell, add_village, AddVillage("Bản Mới"), done=done, failed=errors.append)
    settle()
    assert errors == []
    assert acts[0]
    take_back(shell.context, shell, acts[0])
    settle()
    told: list[tuple[HistoryAct, ...]] = []
    runner.read(shell, list_history, done=told.append, failed=errors.append)
    settle()
    assert errors == []
    assert told[0][0].row.kind == "undo"
    assert shell.banner.text == _("Taken back.")


def test_every_page_fits_the_window_at_both_sizes_and_languages(
    qtbot: QtBot, app_context: AppContext, settle: Callable[[], None], qapp: QApplication
) -> None:
    from desktop.system.texts import set_language

    def wrong() -> list[str]:
        """Of the page shown; its width as well, which follows from rows that wrap."""
        area = shell._areas[page]  # noqa: SLF001 - the room that the page has
        over = shell.view(page).minimumSizeHint().width() - area.viewport().width()
        return [*cut_widgets(shell), *([f"{over} px too wide"] if over > 0 else [])]

    failures = []
    try:
        for percent, tongue in every_case():
            apply_theme(qapp, percent)
            set_language(tongue)
            shell = make_shell(app_context)
            shell.resize(*SCREEN)
            shell.show()
            for page in Page:
                shell.open_page(page)
                settle()
                found = wrong_when_settled(wrong)
                failures += [f"{percent} % {tongue} {page}: {line}" for line in found]
            assert shell.width() == SCREEN[0], "the window had to grow"
            shell.close()
            shell.deleteLater()
    finally:
        apply_theme(qapp, 100)
        set_language("vi")
    assert not failures, "\n".join(failures)


def test_the_language_is_switched_in_place(
    qtbot: QtBot, window: MainWindow, practice_home: Home
) -> None:
    shell = open_team(qtbot, window)
    shell.open_page(Page.SETTINGS)
    qtbot.waitUntil(lambda: not window.runner.busy)
    shell.status.language_clicked.emit()
    qtbot.waitUntil(lambda: window.shell is not shell and not window.runner.busy)
    assert window.shell is not None
    assert window.shell.context.syncing is shell.context.syncing, "a sync goes on"
    assert language() == "en"
    assert window.shell.page is Page.SETTINGS
    assert window.windowTitle().startswith("Settings")
    assert Settings(practice_home.settings_file).get(LANGUAGE) == "en"


def test_text_size_takes_effect_at_once(
    qtbot: QtBot, window: MainWindow, qapp: QApplication
) -> None:
    shell = open_team(qtbot, window)
    before = qapp.font().pointSizeF()
    shell.context.settings.set(TEXT_PERCENT, 150)
    shell.rebuild()
    qtbot.waitUntil(lambda: window.shell is not shell and not window.runner.busy)
    assert qapp.font().pointSizeF() == pytest.approx(before * 1.5)


def test_the_text_size_can_be_changed_again_with_the_same_key(
    qtbot: QtBot, window: MainWindow
) -> None:
    shell = open_team(qtbot, window)
    shell.open_page(Page.SETTINGS)
    qtbot.waitUntil(lambda: not window.runner.busy)
    size = cast("SettingsView", shell.view(Page.SETTINGS)).text_size
    size.setFocus()
    press(size, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: window.shell is not shell and not window.runner.busy)
    assert window.shell is not None
    settings = cast("SettingsView", window.shell.view(Page.SETTINGS))
    assert settings.text_size.value() == 125
    assert QApplication.focusWidget() is settings.text_size


def test_a_hidden_message_gives_the_focus_back_to_its_page(
    shell: ShellView, settle: Callable[[], None]
) -> None:
    shell.open_page(Page.RECORD)
    settle()
    shell.banner.show_message(MessageKind.INFO, "x", "y", shell.banner.hide)
    shell.activateWindow()
    shell.banner.action_button.setFocus()
    shell.banner.action_button.click()
    record = cast("RecordView", shell.view(Page.RECORD))
    assert QApplication.focusWidget() is record.who.picker.search


def test_typed_text_is_never_lost_by_closing_or_switching(qtbot: QtBot, window: MainWindow) -> None:
    shell = open_team(qtbot, window)
    page = shell.view(Page.RECORD)
    page.has_unsaved = lambda: True  # type: ignore[method-assign]
    window.close()
    assert window.isVisible()
    assert shown(shell) == Page.RECORD
    assert shell.banner.text
    shell.rebuild()
    assert window.shell is shell
    shell.banner.clear()
    window.close()
    shell.banner.action_button.click()
    assert not window.isVisible()


def test_locking_closes_the_team_and_asks_to_start_anew(qtbot: QtBot, window: MainWindow) -> None:
    shell = open_team(qtbot, window)
    shell.lock()
    assert not window.isVisible()
    assert window.lock_asked
    heard: list[str] = []
    errors: list[BaseException] = []
    with pytest.raises(RuntimeError):
        window.runner.run(shell, str, done=heard.append, failed=errors.append)


def test_the_language_of_the_first_screen_is_switched_in_place(
    qtbot: QtBot, window: MainWindow
) -> None:
    first = window.start
    assert first is not None
    first.language_button.click()
    qtbot.waitUntil(lambda: window.start is not first)
    assert language() == "en"


def test_heavy_libraries_are_loaded_after_the_first_paint(
    qtbot: QtBot, practice_home: Home, clock: SteppingClock, runner: TaskRunner
) -> None:
    loaded: list[bool] = []
    window = MainWindow(
        clock,
        practice_home,
        Settings(practice_home.settings_file),
        no_bug,
        lambda: loaded.append(True),
    )
    qtbot.addWidget(window)
    window.show()
    assert loaded == []
    qtbot.waitUntil(lambda: loaded == [True])
    window.close()


def test_a_bug_in_a_slot_is_logged_once_told_and_the_window_works_on(
    qtbot: QtBot, window: MainWindow
) -> None:
    logged: list[BaseException] = []

    def log_bug(error: BaseException) -> str:
        logged.append(error)
        return "7KQ2MP"

    hook = BugHook(log_bug)
    hook.caught.connect(window.show_bug)
    before = sys.excepthook
    hook.install()
    try:
        for _time in range(3):
            sys.excepthook(ZeroDivisionError, ZeroDivisionError("secret"), None)
    finally:
        hook.remove()
    assert sys.excepthook is before
    assert len(logged) == 3
    assert window.start is not None
    assert "7KQ2MP" in window.start.banner.text
    assert "secret" not in window.start.banner.text
    shell = open_team(qtbot, window)
    window.show_bug("9ABCDE")
    assert "9ABCDE" in shell.banner.text

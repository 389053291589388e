"""Keys and copies in the settings, the daily copy behind the window, and the reminder."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt

from desktop.domain.team import TeamLevel
from desktop.services import vault
from desktop.services.copy_files import CopyKind, list_copies
from desktop.services.safety import note_code_kept, safety
from desktop.services.team_folders import PRACTICE_PASSPHRASE
from desktop.services.vault import CreateTeam, create_team
from desktop.system.paths import Home
from desktop.system.settings import COPIES_FOLDER, LOCK_MINUTES, STICK_FOLDER, Settings
from desktop.ui.background_sync import Syncing
from desktop.ui.context import Page
from desktop.ui.daily_copies import DailyCopies
from desktop.ui.settings.key_dialogs import ChangePassphraseDialog, RenewCodeDialog
from desktop.ui.shell.view import ShellView
from tests.ui.access import check_access, check_plain_text
from tests.ui.sizes import cut_when_settled
from tests.ui.test_settings import page  # noqa: F401 - a fixture
from tests.ui.test_shell import no_bug
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.domain.clock import SteppingClock
    from desktop.services.session import TeamSession
    from desktop.ui.context import AppContext
    from desktop.ui.settings.view import SettingsView
    from desktop.ui.tasks import TaskRunner
    from tests.ui.conftest import RecordingPresenter

PASSPHRASE = "nuoc chay da mon roi"


def told(context: AppContext) -> list[str]:
    return [text for _kind, text in cast("RecordingPresenter", context.presenter).messages]


def test_one_press_copies_to_the_stick_and_remembers_it(
    page: SettingsView,  # noqa: F811 - the fixture
    app_context: AppContext,
    settle: Callable[[], None],
    ask: Callable[..., Any],
    tmp_path: Path,
) -> None:
    check_access(page)
    assert "USB" in page.copies.by_hand.text()
    stick = tmp_path / "stick"
    stick.mkdir()
    page.copies.copy_to(str(stick))
    assert not page.copies.copy.isEnabled()
    settle()
    settle()
    (copy,) = list_copies(stick)
    assert copy.kind is CopyKind.ASKED
    assert copy.path.name in told(app_context)[-1]
    assert ask(safety).copied_at == copy.made_at
    assert "24/11/2026 09:00" in page.copies.by_hand.text()
    page.copies.copy.click()
    settle()
    settle()
    assert len(list_copies(stick)) == 2
    assert app_context.settings.get(STICK_FOLDER) == str(stick)


def test_a_stick_that_went_is_said(
    page: SettingsView,  # noqa: F811 - the fixture
    app_context: AppContext,
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("x")
    page.copies.copy_to(str(tmp_path / "file" / "x"))
    settle()
    assert cast("RecordingPresenter", app_context.presenter).codes == ["copy_not_written"]
    assert page.copies.copy.isEnabled()


def test_the_passphrase_is_changed(
    page: SettingsView,  # noqa: F811 - the fixture
    app_context: AppContext,
    settle: Callable[[], None],
) -> None:
    page.keys.passphrase.click()
    (dialog,) = page.keys.findChildren(ChangePassphraseDialog)
    check_access(dialog)
    check_plain_text(dialog)
    new = dialog.new.value() or ""
    type_text(dialog.present, "not the present one")
    dialog.save_button.click()
    assert dialog.message
    dialog.written_down.click()
    dialog.save_button.click()
    settle()
    assert dialog.message
    dialog.present.clear()
    type_text(dialog.present, PRACTICE_PASSPHRASE)
    dialog.save_button.click()
    settle()
    assert told(app_context)
    team, home = app_context.session.team_id, app_context.home
    vault.unlock(home, team, new, app_context.clock).close()


def test_a_new_code_is_put_on_paper_before_it_is_good(
    page: SettingsView,  # noqa: F811 - the fixture
    app_context: AppContext,
    settle: Callable[[], None],
    ask: Callable[..., Any],
) -> None:
    before = page.keys.state.text()
    page.keys.code.click()
    (dialog,) = page.keys.findChildren(RenewCodeDialog)
    check_access(dialog)
    check_plain_text(dialog)
    assert not cut_when_settled(dialog)
    type_text(dialog.passphrase, PRACTICE_PASSPHRASE)
    dialog.save_button.click()
    assert dialog.panel.form.errors()
    groups = dialog._code.split("-")  # noqa: SLF001 - on the paper
    for number, field in zip(dialog.panel.asked, dialog.panel.fields, strict=True):
        type_text(field, groups[number])
    code = dialog._code  # noqa: SLF001 - on the paper
    press(dialog.passphrase, Qt.Key.Key_Return)
    settle()
    settle()
    assert ask(safety).code_kept_at is not None
    settle()
    assert page.keys.state.text() != before
    team, home = app_context.session.team_id, app_context.home
    session = vault.recover(
        home, vault.Recover(team, code, "mua thu la vang roi"), app_context.clock
    )
    session.close()


def test_choices_of_lock_and_folder_are_kept(
    page: SettingsView,  # noqa: F811 - the fixture
    app_context: AppContext,
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    assert page.minutes.value() == 5
    page.minutes.set_value(10)
    page.minutes.edited.emit()
    page.copies.keep_in(str(tmp_path))
    settle()
    assert app_context.settings.get(LOCK_MINUTES) == 10
    assert app_context.settings.get(COPIES_FOLDER) == str(tmp_path)
    assert str(tmp_path) == page.copies.choose.toolTip()


@pytest.fixture
def team(
    qtbot: QtBot, runner: TaskRunner, clock: SteppingClock, tmp_path: Path
) -> tuple[Home, TeamSession]:
    """A real team without a code on paper, open in the runner."""
    home = Home(tmp_path / "home")
    home.make()
    command = CreateTeam(
        name="Tổ thôn Nà Pài",
        level=TeamLevel.VILLAGE,
        commune_code="06184",
        village_names=("Thôn Nà Pài",),
        head_name="Nông Văn Tài",
        passphrase=PASSPHRASE,
    )
    opened: list[TeamSession] = []
    runner.open_session(
        runner, lambda: create_team(home, command, clock), done=opened.append, failed=raise_it
    )
    qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    return home, opened[0]


def raise_it(error: BaseException) -> None:
    raise error


def test_the_daily_copy_is_made_behind_the_window(
    team: tuple[Home, TeamSession],
    runner: TaskRunner,
    clock: SteppingClock,
    settle: Callable[[], None],
) -> None:
    home, session = team
    daily = DailyCopies(runner, clock, home, Settings(home.settings_file))
    errors: list[BaseException] = []
    daily.failed.connect(errors.append)
    for _ in range(2):
        daily.look()
        settle()
    (copy,) = list_copies(home.copies)
    assert (copy.kind, copy.team_id) == (CopyKind.DAILY, session.team_id)
    clock.move_to(clock.instant + timedelta(days=1))
    daily.look()
    settle()
    assert len(list_copies(home.copies)) == 2
    Settings(home.settings_file).set(COPIES_FOLDER, str(home.settings_file / "no"))
    broken = DailyCopies(runner, clock, home, Settings(home.settings_file))
    broken.failed.connect(errors.append)
    clock.move_to(clock.instant + timedelta(days=1))
    for _ in range(2):
        broken.look()
        settle()
    assert len(errors) == 1


def test_practice_is_not_copied(
    app_context: AppContext, settle: Callable[[], None], runner: TaskRunner
) -> None:
    daily = DailyCopies(runner, app_context.clock, app_context.home, app_context.settings)
    daily.look()
    settle()
    assert list_copies(app_context.home.copies) == ()


def test_a_team_without_a_code_on_paper_is_reminded(
    qtbot: QtBot,
    team: tuple[Home, TeamSession],
    runner: TaskRunner,
    clock: SteppingClock,
    settle: Callable[[], None],
) -> None:
    home, _session = team
    settings = Settings(home.settings_file)
    syncing = Syncing(runner, clock, settings, no_bug)

    def opened() -> ShellView:
        shell = ShellView(runner, clock, home, settings, no_bug, syncing)
        qtbot.addWidget(shell)
        shell.show()
        shell.open_page(Page.HOME)
        settle()
        settle()
        return shell

    shell = opened()
    assert "khôi phục" in shell.banner.text
    shell.banner.action_button.click()
    assert shell.page is Page.SETTINGS
    runner.write(shell, note_code_kept, None, done=lambda _: None, failed=raise_it)
    settle()
    assert opened().banner.text == ""

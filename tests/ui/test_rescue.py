"""The ways back to a book through the window: the code on paper, and a copy on a stick."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.domain.clock import SteppingClock
from desktop.domain.recovery_code import groups_of, new_code
from desktop.domain.team import TeamLevel
from desktop.services.copies import save_copy
from desktop.services.copy_files import list_copies
from desktop.services.safety import safety
from desktop.services.team_folders import list_teams
from desktop.services.vault import CreateTeam, create_team, unlock
from desktop.system.paths import Home
from desktop.ui.start.recover import RecoverStep
from desktop.ui.start.recovery import RecoveryStep
from desktop.ui.start.restore import RestoreStep
from desktop.ui.widgets.key_sheets import recovery_lines
from desktop.ui.widgets.recovery_panel import RecoveryPanel
from tests.ui.access import check_access, check_plain_text
from tests.ui.conftest import NOW
from tests.ui.sizes import check_sizes
from tests.ui.test_start import keep_code, make_start, make_team, step_of
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from pytestqt.qtbot import QtBot

    from desktop.ui.start.view import StartView
    from desktop.ui.tasks import TaskRunner

PASSPHRASE = "nuoc chay da mon roi"
CODE = new_code(SteppingClock(NOW, seed=42))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Path]:
    """A data folder with one team, and a stick with its copy."""
    root = tmp_path_factory.mktemp("kept")
    home = Home(root / "home")
    home.make()
    clock = SteppingClock(NOW, seed=3)
    command = CreateTeam(
        name="Tổ công nghệ số thôn Nà Pài",
        level=TeamLevel.VILLAGE,
        commune_code="06184",
        village_names=("Thôn Nà Pài",),
        head_name="Nông Văn Tài",
        passphrase=PASSPHRASE,
        recovery_code=CODE,
    )
    session = create_team(home, command, clock)
    save_copy(session.database, root / "stick", clock)
    session.close()
    return home, root / "stick"


@pytest.fixture
def home(kept: tuple[Home, Path], tmp_path: Path) -> Home:
    shutil.copytree(kept[0].root, tmp_path / "home")
    return Home(tmp_path / "home")


def shown(qtbot: QtBot, runner: TaskRunner, clock: SteppingClock, home: Home) -> StartView:
    view = make_start(runner, clock, home)
    qtbot.addWidget(view)
    view.show()
    return view


def test_the_code_is_kept_before_work_begins(
    qtbot: QtBot, runner: TaskRunner, clock: SteppingClock, tmp_path: Path, ask: Callable[..., Any]
) -> None:
    home = Home(tmp_path / "fresh")
    home.make()
    start = shown(qtbot, runner, clock, home)
    passphrase = make_team(qtbot, start).secret.passphrase
    step = step_of(qtbot, start, RecoveryStep)
    first, second = step.panel.fields
    step.go_on.click()
    assert len(step.panel.form.errors()) == 1
    assert first.hasFocus()
    type_text(first, groups_of(step.panel._code)[step.panel.asked[1]])  # noqa: SLF001 - on paper
    assert not step.panel._shown.isVisible()  # noqa: SLF001 - hidden while it is typed
    press(second, Qt.Key.Key_Return)
    assert step.panel.form.errors()
    first.clear()
    code = keep_code(step)
    qtbot.waitUntil(lambda: start.steps.currentWidget() is not step, timeout=20_000)
    assert ask(safety).code_kept_at is not None
    runner.close()
    (entry,) = list_teams(home)
    unlock(home, entry.id, passphrase, clock).close()
    assert code.encode() not in (home.teams / entry.id / "keys.json").read_bytes()


def test_a_forgotten_passphrase_is_replaced_with_the_code(
    qtbot: QtBot, runner: TaskRunner, clock: SteppingClock, home: Home
) -> None:
    start = shown(qtbot, runner, clock, home)
    start.welcome.forgotten.click()
    step = step_of(qtbot, start, RecoverStep)
    check_access(step)
    check_plain_text(step)
    type_text(step.code, CODE[:-1] + ("7" if CODE[-1] != "7" else "8"))
    step.secret.written_down.click()
    step.finish.click()
    qtbot.waitUntil(lambda: bool(step.form.errors()), timeout=20_000)
    assert list(step.form.errors()) == ["recovery_code"]
    step.code.clear()
    type_text(step.code, new_code(clock))
    step.finish.click()
    qtbot.waitUntil(lambda: bool(step.form.errors()), timeout=20_000)
    assert list(step.form.errors()) == ["recovery_code"]
    step.code.clear()
    type_text(step.code, CODE.lower())
    new = step.secret.passphrase
    with qtbot.waitSignal(start.ready, timeout=30_000):
        step.finish.click()
    assert "mật khẩu mới" in start.news.lower()
    runner.close()
    unlock(home, runner.session.team_id, new, clock).close()


def test_a_stick_brings_the_team_to_another_pc(
    qtbot: QtBot, runner: TaskRunner, clock: SteppingClock, kept: tuple[Home, Path], tmp_path: Path
) -> None:
    other = Home(tmp_path / "other")
    other.make()
    start = shown(qtbot, runner, clock, other)
    start.welcome.restore.click()
    step = step_of(qtbot, start, RestoreStep)
    check_access(step)
    assert not step.finish.isEnabled()
    step.look_in(str(tmp_path))
    assert step.form.errors()
    step.look_in(str(kept[1].parent))
    assert "Nà Pài" in step.copies.currentText()
    press(step.passphrase, Qt.Key.Key_Return)
    assert list(step.form.errors()) == ["passphrase"]
    type_text(step.passphrase, "hoa sen trang moc")
    press(step.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(step.form.errors()), timeout=30_000)
    assert list(step.form.errors()) == ["passphrase"]
    assert not start.banner.isVisible()
    step.passphrase.clear()
    type_text(step.passphrase, PASSPHRASE)
    with qtbot.waitSignal(start.ready, timeout=30_000):
        press(step.passphrase, Qt.Key.Key_Return)
    assert [entry.id for entry in list_teams(other)] == [runner.session.team_id]


def test_a_present_book_is_put_aside_only_after_a_yes(
    qtbot: QtBot, runner: TaskRunner, clock: SteppingClock, home: Home, kept: tuple[Home, Path]
) -> None:
    start = shown(qtbot, runner, clock, home)
    start.welcome.restore.click()
    step = step_of(qtbot, start, RestoreStep)
    step.look_in(str(kept[1]))
    type_text(step.code, CODE)
    step.finish.click()
    assert step.confirm.text
    step.confirm.no_button.click()
    assert list_copies(home.copies) == ()
    step.finish.click()
    step.confirm.yes_button.click()
    recover = step_of(qtbot, start, RecoverStep)
    assert recover.code.value() == CODE
    assert len(list_copies(home.copies)) == 1
    recover.secret.written_down.click()
    with qtbot.waitSignal(start.ready, timeout=30_000):
        recover.finish.click()


def test_rescue_steps_fit(clock: SteppingClock, home: Home, qtbot: QtBot) -> None:
    teams = list_teams(home)
    for make in (
        lambda: RecoverStep(teams, clock),
        lambda: RestoreStep(home),
        lambda: RecoveryStep(CODE, clock),
    ):
        check_sizes(make, whole_window=True)


def test_the_groups_that_are_asked_for_differ_and_all_come_up(
    qtbot: QtBot, clock: SteppingClock
) -> None:
    asked = []
    for _ in range(40):
        panel = RecoveryPanel(CODE, clock)
        qtbot.addWidget(panel)
        asked.append(panel.asked)
    assert all(first < second for first, second in asked)
    assert {number for pair in asked for number in pair} == set(range(7))


def test_the_sheet_holds_the_code_and_says_what_it_is_for(clock: SteppingClock) -> None:
    lines = recovery_lines("Tổ thôn Nà Pài", CODE, clock)
    for group in groups_of(CODE):
        assert any(line.endswith(group) for line in lines)
    assert any("24/11/2026" in line for line in lines)

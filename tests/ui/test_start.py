"""The start screens: unlock, practice, set up a team, join one, who are you."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.domain.errors import TroubleError
from desktop.domain.recovery_code import groups_of
from desktop.domain.team import TeamLevel
from desktop.services.session import TeamSession
from desktop.services.team_folders import PRACTICE_PASSPHRASE, list_teams
from desktop.system.paths import Home
from desktop.system.settings import LAST_TEAM, Settings
from desktop.ui.start.begin import BeginStep
from desktop.ui.start.create import CreateStep
from desktop.ui.start.join import JoinStep
from desktop.ui.start.recovery import RecoveryStep
from desktop.ui.start.view import StartView
from desktop.ui.start.who import WhoStep
from tests.ui.access import check_access, check_plain_text
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press, type_ime, type_text

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from desktop.domain.clock import SteppingClock
    from desktop.ui.tasks import TaskRunner

S = TypeVar("S", bound="QWidget")

DONG_DANG = "06184"


def no_bug(error: BaseException) -> str:
    raise error


def make_start(runner: TaskRunner, clock: SteppingClock, home: Home) -> StartView:
    return StartView(lambda: runner, clock, home, Settings(home.settings_file), no_bug)


@pytest.fixture
def empty_home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "empty")
    home.make()
    return home


@pytest.fixture
def start(qtbot: QtBot, runner: TaskRunner, clock: SteppingClock, practice_home: Home) -> StartView:
    view = make_start(runner, clock, practice_home)
    qtbot.addWidget(view)
    view.show()
    view.focus_first()
    return view


@pytest.fixture
def first_start(
    qtbot: QtBot, runner: TaskRunner, clock: SteppingClock, empty_home: Home
) -> StartView:
    view = make_start(runner, clock, empty_home)
    qtbot.addWidget(view)
    view.show()
    view.focus_first()
    return view


def create_step(start: StartView) -> CreateStep:
    start.welcome.new_team.click()
    step = start.steps.currentWidget()
    assert isinstance(step, CreateStep)
    return step


def step_of(qtbot: QtBot, start: StartView, kind: type[S]) -> S:
    """The step shown, once it is of that kind."""
    qtbot.waitUntil(lambda: isinstance(start.steps.currentWidget(), kind), timeout=30_000)
    found = start.steps.currentWidget()
    assert isinstance(found, kind)
    return found


def keep_code(step: RecoveryStep) -> str:
    """Type back the two groups that are asked for, as if from paper; answers the code."""
    code = str(step.panel._code)  # noqa: SLF001 - read from the paper
    for number, field in zip(step.panel.asked, step.panel.fields, strict=True):
        type_text(field, groups_of(code)[number].lower())
    press(step.panel.fields[-1], Qt.Key.Key_Return)
    return code


def make_team(qtbot: QtBot, start: StartView) -> CreateStep:
    """A new team whose code is shown."""
    step = create_step(start)
    step.commune.set_value(DONG_DANG)
    type_text(step.villages, "Nà Lốc")
    type_text(step.head, "Hoàng Văn Đức")
    step.secret.written_down.click()
    step.finish.click()
    return step


def test_the_first_screen_fits_is_named_and_shows_plain_text(
    qtbot: QtBot, runner: TaskRunner, clock: SteppingClock, practice_home: Home, empty_home: Home
) -> None:
    for home in (practice_home, empty_home):
        check_sizes(partial(make_start, runner, clock, home), whole_window=True)
        view = make_start(runner, clock, home)
        qtbot.addWidget(view)
        view.show()
        check_access(view)
        check_plain_text(view)


def test_the_first_screen_shows_the_passphrase_of_the_practice_village(
    first_start: StartView,
) -> None:
    from PySide6.QtWidgets import QLabel

    texts = [label.text() for label in first_start.findChildren(QLabel)]
    assert any(PRACTICE_PASSPHRASE in text for text in texts)
    assert not any("xem trước" in text for text in texts)
    assert first_start.welcome.practice.hasFocus()


def test_a_wrong_passphrase_is_one_sentence_and_can_be_typed_over(
    qtbot: QtBot, start: StartView
) -> None:
    field = start.welcome.passphrase
    type_text(field, "hoa sen trang moc")
    press(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(start.welcome.form.errors()), timeout=20_000)
    sentence = start.welcome.form.errors()["passphrase"]
    assert sentence.count(".") <= 2
    assert field.selectedText() == field.text()
    assert start.welcome.unlock.isEnabled()


def test_nothing_typed_is_said_without_trying(start: StartView) -> None:
    press(start.welcome.passphrase, Qt.Key.Key_Return)
    assert start.welcome.form.errors()


def test_unlock_asks_who_is_at_the_keyboard_and_keeps_the_team_for_next_time(
    qtbot: QtBot, start: StartView, runner: TaskRunner, practice_home: Home
) -> None:
    type_ime(start.welcome.passphrase, *PRACTICE_PASSPHRASE.split())
    press(start.welcome.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(start.steps.currentWidget(), WhoStep), timeout=20_000)
    who = start.steps.currentWidget()
    assert isinstance(who, WhoStep)
    check_access(who)
    check_plain_text(who)
    with qtbot.waitSignal(start.ready):
        press(who.buttons[1], Qt.Key.Key_Space)
    assert runner.session.who is not None
    assert Settings(practice_home.settings_file).get(LAST_TEAM) == runner.session.team_id


def test_a_team_that_opened_and_was_not_read_is_opened_once_more(
    qtbot: QtBot, start: StartView, runner: TaskRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = TeamSession.read

    def fails(self: TeamSession, *_arguments: object, **_named: object) -> None:
        monkeypatch.setattr(TeamSession, "read", read)
        raise TroubleError("disk_error")

    monkeypatch.setattr(TeamSession, "read", fails)
    field = start.welcome.passphrase
    type_text(field, PRACTICE_PASSPHRASE)
    press(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: TeamSession.read is read, timeout=20_000)
    qtbot.waitUntil(start.welcome.unlock.isEnabled, timeout=20_000)
    assert start.banner.isVisible()
    first = runner.session
    press(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(start.steps.currentWidget(), WhoStep), timeout=20_000)
    assert runner.session is not first


def test_the_practice_village_is_one_click_away(
    qtbot: QtBot, start: StartView, runner: TaskRunner
) -> None:
    start.welcome.practice.click()
    assert not start.welcome.practice.isEnabled()
    qtbot.waitUntil(lambda: isinstance(start.steps.currentWidget(), WhoStep), timeout=20_000)
    assert runner.session.team_id


def test_setting_up_a_team_with_real_typing(
    qtbot: QtBot, first_start: StartView, runner: TaskRunner, empty_home: Home
) -> None:
    step = create_step(first_start)
    step.level.set_value(TeamLevel.VILLAGE)
    step.commune.set_value(DONG_DANG)
    type_ime(step.villages, "Thôn", "Nà", "Lốc")
    type_text(step.head, "Hoàng Văn Đức")
    assert step.name.value() == "Tổ công nghệ số cộng đồng thôn Nà Lốc, xã Đồng Đăng"
    step.finish.click()
    assert step.secret.unwritten.isVisible()
    step.secret.written_down.click()
    press(step.finish, Qt.Key.Key_Space)
    code = step_of(qtbot, first_start, RecoveryStep)
    check_access(code)
    check_plain_text(code)
    keep_code(code)
    begin = step_of(qtbot, first_start, BeginStep)
    check_access(begin)
    with qtbot.waitSignal(first_start.ready, timeout=30_000):
        press(begin.empty, Qt.Key.Key_Space)
    assert not first_start.wants_import
    assert runner.session.who is not None
    assert [entry.name for entry in list_teams(empty_home)] == [step.name.value()]


def test_a_rule_that_is_broken_is_said_at_its_field_and_nothing_is_lost(
    qtbot: QtBot, first_start: StartView
) -> None:
    step = create_step(first_start)
    step.commune.set_value(DONG_DANG)
    type_text(step.villages, "Nà Lốc")
    step.secret.written_down.click()
    step.finish.click()
    qtbot.waitUntil(lambda: bool(step.form.errors()), timeout=20_000)
    assert list(step.form.errors()) == ["head_name"]
    assert step.head.hasFocus()
    assert step.villages.value() == "Nà Lốc"
    assert step.finish.isEnabled()


def test_a_date_that_is_none_stops_before_anything_is_made(first_start: StartView) -> None:
    step = create_step(first_start)
    type_text(step.decided_on, "31/02/2026")
    step.finish.click()
    assert list(step.form.errors()) == ["decided_on"]


def test_a_short_passphrase_is_said_at_its_field(qtbot: QtBot, first_start: StartView) -> None:
    step = create_step(first_start)
    step.commune.set_value(DONG_DANG)
    type_text(step.villages, "Nà Lốc")
    type_text(step.head, "Hoàng Văn Đức")
    step.secret.field.set_value("ngan")
    step.secret.written_down.click()
    step.finish.click()
    qtbot.waitUntil(lambda: bool(step.secret.form.errors()), timeout=20_000)


def test_the_team_name_follows_until_somebody_types_one(first_start: StartView) -> None:
    step = create_step(first_start)
    step.commune.set_value(DONG_DANG)
    type_text(step.villages, "Nà Lốc")
    step.name.set_value("")
    type_text(step.name, "Tổ của tôi")
    type_text(step.villages, " 2")
    assert step.name.value() == "Tổ của tôi"


def test_suggested_passphrases_differ_and_are_copied(first_start: StartView) -> None:
    step = create_step(first_start)
    first = step.secret.passphrase
    step.secret.another.click()
    assert len(step.secret.passphrase.split()) == 5
    assert step.secret.passphrase != first
    step.secret.copy.click()
    assert QGuiApplication.clipboard().text() == step.secret.passphrase
    step.secret.findChildren(type(step.secret._clipboard_timer))[0].timeout.emit()  # noqa: SLF001
    assert QGuiApplication.clipboard().text() == ""
    step.secret._clipboard_timer.stop()  # noqa: SLF001 - nothing may run on after the test


def test_create_and_join_fit_and_are_named(
    qtbot: QtBot, clock: SteppingClock, empty_home: Home
) -> None:
    settings = Settings(empty_home.settings_file)
    for make in (lambda: CreateStep(clock), lambda: JoinStep(clock, settings)):
        check_sizes(make, whole_window=True)
        step = make()
        qtbot.addWidget(step)
        step.show()
        check_access(step)
        check_plain_text(step)


def test_joining_with_a_code_that_is_none_says_so_at_the_code(
    qtbot: QtBot, first_start: StartView
) -> None:
    first_start.welcome.join.click()
    step = first_start.steps.currentWidget()
    assert isinstance(step, JoinStep)
    type_text(step.form.code, "12")
    step.secret.written_down.click()
    step.finish.click()
    qtbot.waitUntil(lambda: bool(step.form.errors()), timeout=20_000)
    assert list(step.form.errors()) == ["sheet"]
    step.back.click()
    assert first_start.steps.currentWidget() is first_start.welcome

"""What tests of the window share: a real unlocked practice team and recording doubles."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.clock import SteppingClock
from desktop.system.paths import Home
from desktop.system.settings import Settings
from desktop.ui.background_sync import Syncing
from desktop.ui.collector import collect_what_is_due
from desktop.ui.context import AppContext, Page
from desktop.ui.duplicate_watch import DuplicateWatch
from desktop.ui.tasks import TaskRunner
from desktop.ui.theme import apply_theme
from desktop.ui.widgets.banner import MessageKind
from tests.ui.driving import Desk, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.domain.errors import LangSoError
    from desktop.services.team_folders import TeamEntry
    from desktop.ui.errors import ShowsErrors

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SEED = 7


@dataclass
class RecordingPresenter:
    """Notes what people were told; rules go to the form as in the window."""

    errors: list[BaseException] = field(default_factory=list)
    messages: list[tuple[MessageKind, str]] = field(default_factory=list)
    actions: list[Callable[[], None] | None] = field(default_factory=list)

    def present(self, error: BaseException, form: ShowsErrors | None = None) -> None:
        from desktop.domain.errors import LangSoError, RuleBrokenError
        from desktop.system.sentences import sentence

        self.errors.append(error)
        if not isinstance(error, LangSoError):
            return
        if isinstance(error, RuleBrokenError) and form is not None:
            form.show_error(error.field, sentence(error))

    def tell(
        self,
        kind: MessageKind,
        text: str,
        action_text: str = "",  # noqa: ARG002 - the presenter's own signature
        action: Callable[[], None] | None = None,
    ) -> None:
        self.messages.append((kind, text))
        self.actions.append(action)

    def clear(self) -> None:
        """Nothing is shown here."""

    @property
    def codes(self) -> list[str]:
        """Codes of the known errors."""
        known: list[LangSoError] = [e for e in self.errors if hasattr(e, "code")]  # type: ignore[misc]
        return [error.code for error in known]


@dataclass
class RecordingNavigator:
    """Notes where views wanted to go."""

    opened: list[tuple[Page, dict[str, object]]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def open_page(self, page: Page, **arguments: object) -> None:
        self.opened.append((page, arguments))

    def open_dialog(self, page: Page, dialog: str, record_id: str) -> None:
        self.opened.append((page, {"dialog": dialog, "record_id": record_id}))

    def go_back(self) -> None:
        self.calls.append("back")

    def rebuild(self) -> None:
        self.calls.append("rebuild")

    def change_person(self, person_id: str) -> None:
        self.calls.append(f"person {person_id}")

    def lock(self) -> None:
        self.calls.append("lock")


@pytest.fixture(scope="session")
def practice_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, TeamEntry]:
    """The practice village, made once; tests get copies."""
    from desktop.services.practice import make_practice_team

    home = Home(tmp_path_factory.mktemp("practice"))
    home.make()
    entry = make_practice_team(home, SEED, SteppingClock(NOW).today())
    return home, entry


@pytest.fixture(scope="session")
def practice_key(practice_template: tuple[Home, TeamEntry]) -> bytes:
    """The database key of the practice village: its passphrase is worked through only once.

    The tests of the start screens unlock with the passphrase as people do.
    """
    from desktop.services.team_folders import PRACTICE_PASSPHRASE
    from desktop.storage.keyslots import open_slots

    return open_slots(practice_template[1].path / "keys.json", PRACTICE_PASSPHRASE)


@pytest.fixture
def practice_home(practice_template: tuple[Home, TeamEntry], tmp_path: Path) -> Home:
    """A data folder with an untouched practice village."""
    root = tmp_path / "home"
    shutil.copytree(practice_template[0].root, root)
    return Home(root)


@pytest.fixture(autouse=True)
def _theme(qapp: QApplication) -> None:
    apply_theme(qapp, 100)


@pytest.fixture(autouse=True)
def _garbage_of_the_window(qapp: QApplication) -> Iterator[None]:
    """As in the program: no other thread collects, and so none destroys a widget."""
    gc.disable()
    yield
    collect_what_is_due()


@pytest.fixture(autouse=True)
def _no_timer_left(qapp: QApplication) -> Iterator[None]:
    """A timer still running in a widget that is shown would fire into some other test."""
    yield
    left = [
        type(timer.parent()).__name__
        for widget in qapp.topLevelWidgets()
        for timer in widget.findChildren(QTimer)
        if timer.isActive() and widget.isVisible()
    ]
    for widget in qapp.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    assert not left, f"timers left running: {left}"


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    """A runner without a session, closed afterwards."""
    made = TaskRunner()
    yield made
    made.close()


@pytest.fixture
def clock() -> SteppingClock:
    """2026-11-24, nine in the morning in Vietnam."""
    return SteppingClock(NOW, seed=1)


@pytest.fixture
def app_context(
    qtbot: QtBot,
    runner: TaskRunner,
    clock: SteppingClock,
    practice_home: Home,
    practice_template: tuple[Home, TeamEntry],
    practice_key: bytes,
) -> Iterator[AppContext]:
    """A view's context on a real encrypted practice team, its head at the keyboard."""
    from desktop.services.session import TeamSession
    from desktop.services.team import people_who_may_sign_in
    from desktop.storage.database import Database

    owner = QWidget()
    qtbot.addWidget(owner)
    answers: list[object] = []
    errors: list[BaseException] = []
    database = practice_home.teams / practice_template[1].id / "team.db"
    runner.open_session(
        owner,
        lambda: TeamSession(Database.open(database, practice_key, clock), clock),
        done=answers.append,
        failed=errors.append,
    )
    qtbot.waitUntil(lambda: bool(answers or errors), timeout=20_000)
    assert not errors, errors
    members: list[tuple[object, ...]] = []
    runner.read(owner, people_who_may_sign_in, done=members.append, failed=errors.append)
    qtbot.waitUntil(lambda: bool(members or errors))
    assert not errors, errors
    runner.session.choose_person(members[0][0].person_id)  # type: ignore[attr-defined]
    presenter = RecordingPresenter()
    settings = Settings(practice_home.settings_file)
    yield AppContext(
        session=runner.session,
        runner=runner,
        clock=clock,
        home=practice_home,
        settings=settings,
        presenter=presenter,
        navigator=RecordingNavigator(),
        duplicates=DuplicateWatch(runner, presenter, owner),
        syncing=Syncing(runner, clock, settings, log_bug, owner),
    )
    owner.close()


def log_bug(error: BaseException) -> str:
    """A bug in the background fails the test."""
    raise error


@pytest.fixture
def settle(qtbot: QtBot, runner: TaskRunner) -> Callable[[], None]:
    """Wait until everything that was asked for has been answered."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)

    return wait


@pytest.fixture
def desk(app_context: AppContext, settle: Callable[[], None]) -> Desk:
    """Somebody else at the same book."""
    return Desk(app_context, settle)


@pytest.fixture
def stage(qtbot: QtBot, app_context: AppContext, settle: Callable[[], None]) -> Stage:
    """Shows pages."""
    return Stage(qtbot, app_context, settle)


@pytest.fixture
def ask(qtbot: QtBot, runner: TaskRunner, settle: Callable[[], None]) -> Callable[..., Any]:
    """Ask a read service on the reader's own thread and give its answer."""
    owner = QWidget()
    qtbot.addWidget(owner)

    def read(service: Callable[..., Any], *arguments: object) -> Any:
        answers: list[Any] = []
        errors: list[BaseException] = []
        runner.read(owner, service, *arguments, done=answers.append, failed=errors.append)
        settle()
        assert not errors, errors
        return answers[0]

    return read

"""A further PC of a team: the sheet is asked for, then the team's book is fetched."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from desktop.system.settings import LAST_TEAM
from desktop.system.texts import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.clock import Clock
    from desktop.services.session import TeamSession
    from desktop.system.paths import Home
    from desktop.system.settings import Settings
    from desktop.ui.start.first_steps import FirstSteps
    from desktop.ui.start.join import JoinStep
    from desktop.ui.start.step import FormStep
    from desktop.ui.tasks import TaskRunner


class JoinHost(Protocol):
    """What the start screen does for it."""

    @property
    def first_steps(self) -> FirstSteps:
        """Makes the recovery code of this PC."""
        ...

    @property
    def runner(self) -> TaskRunner:
        """The runner that gets the session."""
        ...

    def show_step(self, step: QWidget) -> None:
        """Show a step in place of the present one."""
        ...

    def begin(self, words: str) -> TaskRunner:
        """Say what is going on, and give the runner that does it."""
        ...

    def go_on(self, words: str) -> TaskRunner:
        """The same with the team that is open."""
        ...

    def fail(self, error: BaseException, step: FormStep | None) -> None:
        """Show an error at the step shown."""
        ...


class Joining(QObject):
    """Asks for the sheet and fetches the book; what broke off there is gone on with.

    Signals:
        joined: The team is open and its book is here.
        left: Back to the first screen.
        print_wanted: Heading and passphrase.
    """

    joined = Signal()
    left = Signal()
    print_wanted = Signal(str, str)

    def __init__(
        self, host: JoinHost, clock: Clock, home: Home, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._host = host
        self._clock = clock
        self._home = home
        self._settings = settings
        self._session: TeamSession | None = None
        self.step: JoinStep | None = None

    def ask(self) -> None:
        """Show the step; what was typed before is still there."""
        from desktop.ui.start.join import JoinStep

        if self.step is None:
            step = JoinStep(self._clock, self._settings)
            step.join_wanted.connect(self._on_join_pressed)
            step.print_wanted.connect(self.print_wanted)
            step.left.connect(self.left)
            self.step = step
        self._host.show_step(self.step)
        self.step.focus_first()

    @Slot(str, str, str)
    def _on_join_pressed(self, sheet: str, address: str, passphrase: str) -> None:
        from desktop.services.sync_team import join_team

        words, runner = _("Fetching the team's book …"), self._host.runner
        if self._session is not None and runner.has_session and runner.session is self._session:
            # The sheet has been used: only the book is still to come.
            self._host.go_on(words)
            self._fetch()
            return
        self._host.begin(words).open_session(
            self,
            partial(
                join_team,
                self._home,
                sheet,
                address or None,
                passphrase,
                self._clock,
                recovery_code=self._host.first_steps.make_code(),
            ),
            done=self._on_joined,
            failed=self._on_failed,
        )

    def _on_joined(self, session: TeamSession) -> None:
        self._session = session
        self._settings.set(LAST_TEAM, session.team_id)
        self._fetch()

    def _fetch(self) -> None:
        from desktop.services.sync_team import SyncRun

        run = SyncRun(self._host.runner.session)
        self._host.runner.drive(
            self,
            lambda job: run.steps(job.report),
            run_step=run.step_call,
            done=self._on_fetched,
            failed=self._on_failed,
        )

    def _on_fetched(self, _outcome: object) -> None:
        self.joined.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._host.fail(error, self.step)

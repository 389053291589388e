"""The two ways back to a book: the recovery code, and a copy."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from desktop.services.team_folders import list_teams
from desktop.system.settings import COPIES_FOLDER
from desktop.system.texts import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.clock import Clock
    from desktop.services.restore import RestoreTeam
    from desktop.services.session import TeamSession
    from desktop.services.team_folders import TeamEntry
    from desktop.services.vault import Recover
    from desktop.system.paths import Home
    from desktop.system.settings import Settings
    from desktop.ui.jobs import Job
    from desktop.ui.start.recover import RecoverStep
    from desktop.ui.start.restore import RestoreStep
    from desktop.ui.start.step import FormStep
    from desktop.ui.tasks import TaskRunner


class RescueHost(Protocol):
    """What the start screen does for these steps."""

    def show_step(self, step: QWidget) -> None:
        """Show a step in place of the present one."""
        ...

    def begin(self, words: str) -> TaskRunner:
        """Say what is going on, and give the runner that does it."""
        ...

    def fail(self, error: BaseException, step: FormStep | None) -> None:
        """Show an error at the step shown."""
        ...


class Rescue(QObject):
    """Makes the steps when they are wanted and runs what they ask for.

    Signals:
        opened: The team's id; it is unlocked.
        restored: A `TeamEntry` and the passphrase that opens it.
        left: Back to the first screen.
        print_wanted: A passphrase.
    """

    opened = Signal(str)
    restored = Signal(object, str)
    left = Signal()
    print_wanted = Signal(str)

    def __init__(
        self, host: RescueHost, clock: Clock, home: Home, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._host = host
        self._clock = clock
        self._home = home
        self._settings = settings
        self.step: RecoverStep | RestoreStep | None = None

    @Slot()
    def ask_code(self) -> None:
        """A forgotten passphrase."""
        self._ask_code(tuple(one for one in list_teams(self._home) if not one.practice), "")

    def _ask_code(self, teams: tuple[TeamEntry, ...], code: str) -> None:
        from desktop.ui.start.recover import RecoverStep

        step = RecoverStep(teams, self._clock, code)
        step.recover_wanted.connect(self._on_recover_wanted)
        step.print_wanted.connect(self.print_wanted)
        self._show(step)

    @Slot()
    def ask_copy(self) -> None:
        """A team that is to come back from a copy."""
        from desktop.ui.start.restore import RestoreStep

        step = RestoreStep(self._home, self._settings.get(COPIES_FOLDER))
        step.restore_wanted.connect(self._on_restore_wanted)
        self._show(step)

    def _show(self, step: RecoverStep | RestoreStep) -> None:
        step.left.connect(self.left)
        self.step = step
        self._host.show_step(step)
        step.focus_first()

    @Slot(object)
    def _on_recover_wanted(self, command: Recover) -> None:
        from desktop.services.vault import recover

        self._host.begin(_("Opening …")).open_session(
            self,
            partial(recover, self._home, command, self._clock),
            done=self._on_recovered,
            failed=self._on_failed,
        )

    def _on_recovered(self, session: TeamSession) -> None:
        self.opened.emit(session.team_id)

    @Slot(object)
    def _on_restore_wanted(self, command: RestoreTeam) -> None:
        self._host.begin(_("Checking the copy and bringing it back …")).run(
            self,
            partial(self._restore, command),
            done=partial(self._on_restored, command),
            failed=self._on_failed,
        )

    def _restore(self, command: RestoreTeam, _job: Job) -> TeamEntry:
        from desktop.services.restore import restore_team

        return restore_team(self._home, command, self._clock)

    def _on_failed(self, error: BaseException) -> None:
        self._host.fail(error, self.step)

    def _on_restored(self, command: RestoreTeam, entry: TeamEntry) -> None:
        if command.recovery_code:
            # Whoever came by the code has no passphrase that is known.
            self._ask_code((entry,), command.recovery_code)
        else:
            self.restored.emit(entry, command.passphrase)

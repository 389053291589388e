"""What follows the making of a book: its recovery code goes on paper, then work begins."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from desktop.domain.recovery_code import new_code
from desktop.services.safety import note_code_kept
from desktop.services.team_folders import list_teams

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.domain.clock import Clock
    from desktop.system.paths import Home
    from desktop.ui.tasks import TaskRunner


class FirstStepsHost(Protocol):
    """What the start screen does for these steps."""

    def show_step(self, step: QWidget) -> None:
        """Show a step in place of the present one."""
        ...

    @property
    def runner(self) -> TaskRunner:
        """The runner that has the session."""
        ...

    def fail(self, error: BaseException) -> None:
        """Show an error."""
        ...


class FirstSteps(QObject):
    """Holds the code from the moment it is made until it is on paper; it is nowhere else.

    Signals:
        finished: Whether a list is to be brought in.
    """

    finished = Signal(bool)

    def __init__(self, host: FirstStepsHost, clock: Clock, home: Home, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = host
        self._clock = clock
        self._home = home
        self._window = parent
        self._code = ""

    def make_code(self) -> str:
        """A fresh code for the book that is about to be made."""
        self._code = new_code(self._clock)
        return self._code

    def show_code(self, then: Callable[[], None]) -> None:
        """The code goes on paper, the book notes that it did, then `then`."""
        from desktop.ui.start.recovery import RecoveryStep

        step = RecoveryStep(self._code, self._clock)
        step.print_wanted.connect(self._on_print_wanted)
        step.kept.connect(partial(self._on_kept, then))
        self._host.show_step(step)
        step.focus_first()

    def ask_how_to_begin(self) -> None:
        """With a list or with an empty book."""
        from desktop.ui.start.begin import BeginStep

        step = BeginStep()
        step.import_wanted.connect(partial(self.finished.emit, True))
        step.empty_wanted.connect(partial(self.finished.emit, False))
        self._host.show_step(step)
        step.focus_first()

    def _on_kept(self, then: Callable[[], None]) -> None:
        self._code = ""
        self._host.runner.write(
            self, note_code_kept, None, done=partial(_go_on, then), failed=self._host.fail
        )

    @Slot(str)
    def _on_print_wanted(self, code: str) -> None:
        from desktop.ui.widgets.key_sheets import print_recovery_code

        team_id = self._host.runner.session.team_id
        names = [one.name for one in list_teams(self._home) if one.id == team_id]
        print_recovery_code(self._window, "".join(names), code, self._clock)


def _go_on(then: Callable[[], None], _nothing: None) -> None:
    then()

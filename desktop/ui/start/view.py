"""From the first screen to an open team with somebody at the keyboard."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.errors import TroubleError
from desktop.services.team_folders import PRACTICE_PASSPHRASE, TeamEntry, list_teams
from desktop.system.settings import LANGUAGE, LAST_TEAM
from desktop.system.texts import _, language
from desktop.ui.start.welcome import WelcomeStep
from desktop.ui.widgets.buttons import ActionButton, ButtonKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.clock import Clock
    from desktop.domain.team import Membership
    from desktop.services.session import TeamSession
    from desktop.services.vault import CreateTeam
    from desktop.system.paths import Home
    from desktop.system.settings import Settings
    from desktop.ui.errors import Presenter
    from desktop.ui.jobs import Job
    from desktop.ui.start.create import CreateStep
    from desktop.ui.start.first_steps import FirstSteps
    from desktop.ui.start.joining import Joining
    from desktop.ui.start.rescue import Rescue
    from desktop.ui.start.step import FormStep
    from desktop.ui.tasks import TaskRunner
    from desktop.ui.widgets.banner import MessageBanner

_FIELDS: Final = {"wrong_passphrase": "passphrase", "wrong_recovery_code": "recovery_code"}
"""Where it was typed what opened nothing."""


class StartView(QWidget):
    """Shows one step at a time: welcome, set up a team and its code, who are you.

    Args:
        find_runner: Gives the runner that gets a session here; asked when there is work.
        clock: Time and randomness.
        home: Where teams lie.
        settings: Of this PC.
        log_bug: As `ErrorPresenter`.
        parent: As in Qt.

    Signals:
        ready: A team is open and its person chosen.
        rebuild_wanted: Another language was chosen.
        help_wanted: Open or close the help about this step.
    """

    ready = Signal()
    rebuild_wanted = Signal()
    help_wanted = Signal()

    def __init__(
        self,
        find_runner: Callable[[], TaskRunner],
        clock: Clock,
        home: Home,
        settings: Settings,
        log_bug: Callable[[BaseException], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._find_runner = find_runner
        self._clock = clock
        self._home = home
        self._settings = settings
        self._log_bug = log_bug
        self._banner: MessageBanner | None = None
        self.wants_import = False
        """Whether work is to begin with bringing in a list."""
        self.news = ""
        """What is to be said when work begins."""
        self._first_steps: FirstSteps | None = None
        self._rescue: Rescue | None = None
        self._create: CreateStep | None = None
        self._joining: Joining | None = None
        other = "English" if language() == "vi" else "Tiếng Việt"
        self.language_button = ActionButton(other, kind=ButtonKind.QUIET, parent=self)
        self.language_button.clicked.connect(self._on_language_clicked)
        help_button = ActionButton(_("Help (F1)"), kind=ButtonKind.QUIET, parent=self)
        help_button.clicked.connect(self.help_wanted)
        self.steps = QStackedWidget(self)
        top = QHBoxLayout()
        top.addStretch(1)
        top.addWidget(help_button)
        top.addWidget(self.language_button)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(12, 4, 12, 8)
        self._rows.addLayout(top)
        self._rows.addWidget(self.steps, 1)
        self.welcome = self._make_welcome()
        self.steps.addWidget(self.welcome)

    @property
    def runner(self) -> TaskRunner:
        """The runner that gets the session."""
        return self._find_runner()

    @property
    def first_steps(self) -> FirstSteps:
        """What follows the making of a book."""
        from desktop.ui.start.first_steps import FirstSteps

        if self._first_steps is None:
            self._first_steps = FirstSteps(self, self._clock, self._home, self)
            self._first_steps.finished.connect(self._on_first_steps_finished)
        return self._first_steps

    @property
    def banner(self) -> MessageBanner:
        """The message line; made with the first message, after the window is on screen."""
        if self._banner is None:
            from desktop.ui.widgets.banner import MessageBanner

            self._banner = MessageBanner(self)
            self._rows.insertWidget(1, self._banner)
        return self._banner

    @property
    def _presenter(self) -> Presenter:
        from desktop.ui.errors import ErrorPresenter

        return ErrorPresenter(self.banner, self._log_bug)

    def focus_first(self) -> None:
        """The cursor where work begins."""
        self.welcome.focus_first()

    def _make_welcome(self) -> WelcomeStep:
        last = self._settings.get(LAST_TEAM)
        teams = sorted(list_teams(self._home), key=lambda entry: entry.id != last)
        step = WelcomeStep(teams, PRACTICE_PASSPHRASE, self)
        step.unlock_wanted.connect(self._on_unlock_wanted)
        step.practice_wanted.connect(self._on_practice_wanted)
        step.create_wanted.connect(self._on_create_wanted)
        step.join_wanted.connect(self._on_join_wanted)
        step.code_wanted.connect(self._on_code_wanted)
        step.copy_wanted.connect(self._on_copy_wanted)
        return step

    @Slot(object, str)
    def _on_unlock_wanted(self, entry: TeamEntry, passphrase: str) -> None:
        self._unlock(entry, passphrase)

    def _unlock(self, entry: TeamEntry, passphrase: str) -> None:
        from desktop.services.vault import unlock

        self.begin(_("Opening …")).open_session(
            self,
            partial(unlock, self._home, entry.id, passphrase, self._clock),
            done=partial(self._on_opened, entry.id),
            failed=self._on_unlock_failed,
        )

    def _on_unlock_failed(self, error: BaseException) -> None:
        self._set_free()
        if isinstance(error, TroubleError) and error.code == "wrong_passphrase":
            from desktop.system.sentences import sentence

            self.welcome.show_wrong(sentence(error))
        else:
            self._presenter.present(error)

    @Slot()
    def _on_practice_wanted(self) -> None:
        self._set_busy(_("Making the practice village ready; this takes a few seconds …"))
        self.runner.run(
            self, self._make_practice, done=self._on_practice_made, failed=self._on_failed
        )

    def _make_practice(self, _job: Job) -> TeamEntry:
        from desktop.services.practice import DEFAULT_SEED, make_practice_team

        for entry in list_teams(self._home):
            if entry.practice:
                return entry
        return make_practice_team(self._home, DEFAULT_SEED, self._clock.today(), self._clock)

    def _on_practice_made(self, entry: TeamEntry) -> None:
        self._unlock(entry, PRACTICE_PASSPHRASE)

    @Slot()
    def _on_create_wanted(self) -> None:
        # Only now: its lists of provinces and communes are not needed to unlock a team.
        from desktop.ui.start.create import CreateStep

        if self._create is None:
            step = CreateStep(self._clock, self)
            step.create_wanted.connect(self._on_create_pressed)
            step.print_wanted.connect(self._on_print_wanted)
            step.left.connect(self._on_step_left)
            self._create = step
            self.steps.addWidget(step)
        self.steps.setCurrentWidget(self._create)
        self._create.focus_first()

    @property
    def rescue(self) -> Rescue:
        """The ways back to a book; made when somebody needs one."""
        from desktop.ui.start.rescue import Rescue

        if self._rescue is None:
            made = Rescue(self, self._clock, self._home, self._settings, self)
            made.opened.connect(self._on_recovered)
            made.restored.connect(self._on_unlock_wanted)
            made.left.connect(self._on_step_left)
            made.print_wanted.connect(partial(self._on_print_wanted, ""))
            self._rescue = made
        return self._rescue

    @Slot()
    def _on_code_wanted(self) -> None:
        self.rescue.ask_code()

    @Slot()
    def _on_copy_wanted(self) -> None:
        self.rescue.ask_copy()

    def show_step(self, step: QWidget) -> None:
        """Show another step."""
        self._set_free()
        if self.steps.indexOf(step) < 0:
            self.steps.addWidget(step)
        self.steps.setCurrentWidget(step)

    def begin(self, words: str) -> TaskRunner:
        """Say what is going on, and give the runner that does it.

        What an earlier try left open is closed: who is at the keyboard could not be read then.
        """
        self._set_busy(words)
        if self.runner.has_session:
            self.runner.drop_session()
        return self.runner

    def go_on(self, words: str) -> TaskRunner:
        """The same with the team that is open."""
        self._set_busy(words)
        return self.runner

    def fail(self, error: BaseException, step: FormStep | None = None) -> None:
        """Show an error at the step shown, what was typed wrongly at its field."""
        self._set_free()
        if isinstance(error, TroubleError) and error.code in _FIELDS and step is not None:
            from desktop.system.sentences import sentence

            if step.show_error(_FIELDS[error.code], sentence(error)):
                return
        self._presenter.present(error, step)

    @Slot(str)
    def _on_recovered(self, team_id: str) -> None:
        self.news = _("The new passphrase opens the book from now on.")
        self._settings.set(LAST_TEAM, team_id)
        self._read_members()

    @Slot()
    def _on_step_left(self) -> None:
        self.banner.clear()
        self.steps.setCurrentWidget(self.welcome)
        self.welcome.focus_first()

    @Slot(object)
    def _on_create_pressed(self, command: CreateTeam) -> None:
        from desktop.services.vault import create_team

        complete = replace(command, recovery_code=self.first_steps.make_code())
        self.begin(_("Setting up the team …")).open_session(
            self,
            partial(create_team, self._home, complete, self._clock),
            done=self._on_created,
            failed=self._on_create_failed,
        )

    def _on_create_failed(self, error: BaseException) -> None:
        self._set_free()
        self._presenter.present(error, self._create)

    @property
    def joining(self) -> Joining:
        """The way of a further PC; made when somebody takes it."""
        from desktop.ui.start.joining import Joining

        if self._joining is None:
            made = Joining(self, self._clock, self._home, self._settings, self)
            made.joined.connect(self._on_fetched)
            made.left.connect(self._on_step_left)
            made.print_wanted.connect(self._on_print_wanted)
            self._joining = made
        return self._joining

    @Slot()
    def _on_join_wanted(self) -> None:
        self.joining.ask()

    @Slot()
    def _on_fetched(self) -> None:
        self.first_steps.show_code(self._read_members)

    def _on_created(self, session: TeamSession) -> None:
        self._settings.set(LAST_TEAM, session.team_id)
        self.first_steps.show_code(self.first_steps.ask_how_to_begin)

    @Slot(bool)
    def _on_first_steps_finished(self, wants_import: bool) -> None:  # noqa: FBT001 - a signal's
        self.wants_import = wants_import
        self.ready.emit()

    @Slot(str, str)
    def _on_print_wanted(self, team: str, passphrase: str) -> None:
        from desktop.ui.widgets.key_sheets import print_passphrase

        print_passphrase(self, team, passphrase)

    def _on_opened(self, team_id: str, _session: TeamSession) -> None:
        self._settings.set(LAST_TEAM, team_id)
        self._read_members()

    def _read_members(self) -> None:
        from desktop.services.team import people_who_may_sign_in

        self.runner.read(self, people_who_may_sign_in, done=self._ask_who, failed=self._on_failed)

    def _ask_who(self, members: tuple[Membership, ...]) -> None:
        from desktop.ui.start.who import WhoStep

        self._set_free()
        if len(members) <= 1:
            self._on_person_chosen(members[0].person_id if members else "")
            return
        step = WhoStep(members, self)
        step.chosen.connect(self._on_person_chosen)
        self.steps.addWidget(step)
        self.steps.setCurrentWidget(step)
        step.focus_first()

    @Slot(str)
    def _on_person_chosen(self, person_id: str) -> None:
        if person_id:
            self.runner.session.choose_person(person_id)
        self.ready.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._set_free()
        self._presenter.present(error)

    def _set_busy(self, words: str) -> None:
        from desktop.ui.widgets.banner import MessageKind

        self.banner.show_message(MessageKind.INFO, words)
        self._hold(busy=True)

    def _set_free(self) -> None:
        self.banner.clear()
        self._hold(busy=False)

    def _hold(self, *, busy: bool) -> None:
        self.language_button.setEnabled(not busy)
        rescue = None if self._rescue is None else self._rescue.step
        join = None if self._joining is None else self._joining.step
        for step in (self.welcome, self._create, join, rescue):
            if step is not None:
                step.set_busy(busy=busy)

    @Slot()
    def _on_language_clicked(self) -> None:
        self._settings.set(LANGUAGE, "en" if language() == "vi" else "vi")
        self.rebuild_wanted.emit()

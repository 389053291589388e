"""What every view is given: the session, the runner, and the ways to reach people and pages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from desktop.domain.clock import Clock
from desktop.services.session import TeamSession
from desktop.system.paths import Home
from desktop.system.settings import Settings
from desktop.ui.background_sync import Syncing
from desktop.ui.duplicate_watch import DuplicateWatch
from desktop.ui.errors import Presenter
from desktop.ui.tasks import TaskRunner


class Page(StrEnum):
    """The pages of the window, in the order of the navigation."""

    HOME = "home"
    RECORD = "record"
    BOOK = "book"
    PEOPLE = "people"
    HOUSEHOLDS = "households"
    SESSIONS = "sessions"
    NOTES = "notes"
    TARGETS = "targets"
    REPORT = "report"
    PAPERS = "papers"
    HISTORY = "history"
    SYNC = "sync"
    TEAM = "team"
    SETTINGS = "settings"


class Navigator(Protocol):
    """What a view may ask of the window around it."""

    def open_page(self, page: Page, **arguments: object) -> None:
        """Show a page; `arguments` go to its `arrive` (for example resident_id=...)."""
        ...

    def open_dialog(self, page: Page, dialog: str, record_id: str) -> None:
        """Show a page and open its dialog about a record; `dialog` as `DraftDialog.DRAFT`."""
        ...

    def go_back(self) -> None:
        """Return to the page shown before."""
        ...

    def rebuild(self) -> None:
        """Make the window anew, after the language or the text size changed."""
        ...

    def change_person(self, person_id: str) -> None:
        """Somebody else sits at the keyboard from now on."""
        ...

    def lock(self) -> None:
        """Close the team and ask for the passphrase again, in a new process."""
        ...


@dataclass(frozen=True, slots=True)
class AppContext:
    """Handed to every view's constructor: `XxxView(context, parent=None)`."""

    session: TeamSession
    runner: TaskRunner
    clock: Clock
    home: Home
    settings: Settings
    presenter: Presenter
    navigator: Navigator
    duplicates: DuplicateWatch
    syncing: Syncing

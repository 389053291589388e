"""The inside of the window once a team is open: pages, messages, keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.services.home import sync_state
from desktop.services.safety import safety
from desktop.services.team import team_overview
from desktop.system.settings import LANGUAGE
from desktop.system.texts import _, language
from desktop.ui.context import AppContext, Page
from desktop.ui.duplicate_watch import DuplicateWatch
from desktop.ui.errors import ErrorPresenter
from desktop.ui.shell.draft_bar import DraftBar
from desktop.ui.shell.drafts import DraftKeeper
from desktop.ui.shell.navigation import NavigationPane
from desktop.ui.shell.pages import PAGES, make_page
from desktop.ui.shell.status import StatusLine
from desktop.ui.theme import Tone, set_tone
from desktop.ui.widgets.banner import MessageBanner, MessageKind
from desktop.ui.widgets.sync_words import sync_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.domain.changes import Changes
    from desktop.domain.clock import Clock
    from desktop.domain.rows.reporting import SyncState
    from desktop.domain.rows.team import TeamOverview
    from desktop.services.drafts import Draft
    from desktop.services.safety import Safety
    from desktop.system.paths import Home
    from desktop.system.settings import Settings
    from desktop.ui.background_sync import Syncing
    from desktop.ui.tasks import TaskRunner
    from desktop.ui.widgets.view import View

_HISTORY = 20


class ShellView(QWidget):
    """Navigation, message line, one page at a time, status line. It is the pages' navigator.

    Args:
        runner: With an open session, whose person was chosen.
        clock: Of the session.
        home: Where data lies.
        settings: Of this PC.
        log_bug: As `ErrorPresenter`.
        syncing: Outlives this window's look: a sync goes on while the language is changed.
        parent: As in Qt.

    Signals:
        rebuild_wanted: Language or text size changed; carries the page shown.
        lock_wanted: The person locks the team.
        title_changed: Words for the window's title.
        screen_changed: A page shows another part of itself.
    """

    rebuild_wanted = Signal(object)
    lock_wanted = Signal()
    title_changed = Signal(str)
    screen_changed = Signal()

    def __init__(
        self,
        runner: TaskRunner,
        clock: Clock,
        home: Home,
        settings: Settings,
        log_bug: Callable[[BaseException], str],
        syncing: Syncing,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.banner = MessageBanner(self)
        presenter = ErrorPresenter(self.banner, log_bug)
        self.context = AppContext(
            session=runner.session,
            runner=runner,
            clock=clock,
            home=home,
            settings=settings,
            presenter=presenter,
            navigator=self,
            duplicates=DuplicateWatch(runner, presenter, self),
            syncing=syncing,
        )
        self._views: dict[Page, View] = {}
        self._areas: dict[Page, QScrollArea] = {}
        self._past: list[Page] = []
        self._page: Page | None = None
        self._reminded = False
        self._sync_state: SyncState | None = None
        self.drafts = DraftKeeper(self.context, self._built, self)
        self.draft_bar = DraftBar(clock.today(), self)
        self.navigation = NavigationPane(self)
        self.status = StatusLine(self)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._bind_keys()
        self.navigation.page_chosen.connect(self._on_page_chosen)
        self.banner.focus_left.connect(self._on_banner_left)
        self.status.sync_clicked.connect(self._on_sync_clicked)
        self.status.stop_clicked.connect(syncing.stop)
        self.status.language_clicked.connect(self._on_language_clicked)
        runner.changed.connect(self._on_changed)
        syncing.moved.connect(self._on_sync_moved)
        self.drafts.found.connect(self.draft_bar.show_drafts)
        self.draft_bar.taken.connect(self._on_draft_taken)
        self.draft_bar.dropped.connect(self._on_draft_dropped)
        self.drafts.start()
        self._read_status()

    @property
    def page(self) -> Page | None:
        """The page shown."""
        return self._page

    @property
    def help_topic(self) -> str:
        """Which help text is about what is shown; "" while nothing is."""
        return self._views[self._page].help_topic() or self._page.value if self._page else ""

    def view(self, page: Page) -> View:
        """The page's view, built when it is first asked for."""
        view = self._views.get(page)
        if view is None:
            view = make_page(page, self.context)
            view.part_shown.connect(self.screen_changed)
            area = QScrollArea(self._stack)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidgetResizable(True)
            area.setWidget(view)
            self._views[page] = view
            self._areas[page] = area
            self._stack.addWidget(area)
        return view

    def open_page(self, page: Page, **arguments: object) -> None:
        """Show a page; `arguments` go to its `arrive`."""
        view = self.view(page)
        if self._page is not None and self._page is not page:
            self._past = [*self._past[-_HISTORY:], self._page]
            self.banner.clear()
        self._page = page
        self._stack.setCurrentWidget(self._areas[page])
        self.navigation.mark(page)
        self.title_changed.emit(view.title)
        if arguments:
            view.arrive(**arguments)
        view.focus_first()

    def open_dialog(self, page: Page, dialog: str, record_id: str) -> None:
        """Show a page and open its dialog about a record, as a draft of it would be opened."""
        if self._has_room(page, _("Save what is typed here first, then try again.")):
            self.view(page).take_draft({"dialog": dialog, "at": record_id, "about": record_id})

    def go_back(self) -> None:
        """Return to the page before; on the first one, home."""
        page = self._past.pop() if self._past else Page.HOME
        before = list(self._past)
        self.open_page(page)
        self._past = before

    def rebuild(self) -> None:
        """Ask for a window in the new language and size, unless typed text would be lost."""
        if not self._unsaved_asked(_("Change anyway"), self._rebuild_now):
            self._rebuild_now()

    def change_person(self, person_id: str) -> None:
        """Write new records in another member's name."""
        self.context.session.choose_person(person_id)
        self._read_status()

    def lock(self) -> None:
        """Ask for the unlock window, unless typed text would be lost."""
        if not self._unsaved_asked(_("Lock anyway"), self.lock_wanted.emit):
            self.lock_wanted.emit()

    def may_close(self, then: Callable[[], None]) -> bool:
        """Whether closing loses nothing; else says so and offers `then`."""
        return not self._unsaved_asked(_("Close anyway"), then)

    def flush(self) -> None:
        """Keep what is typed; called before the window goes without asking."""
        self.drafts.stop()

    def _built(self) -> Mapping[Page, View]:
        return self._views

    @Slot(object)
    def _on_draft_taken(self, draft: Draft) -> None:
        if draft.page not in set(Page):
            return
        page = Page(draft.page)
        wait = _("Save what is typed here first, then go on with the draft.")
        if not self._has_room(page, wait):
            self.draft_bar.show_drafts((draft, *self.draft_bar.waiting))
            return
        self.view(page).take_draft(draft.body)
        self.drafts.take(page, draft)

    def _has_room(self, page: Page, otherwise: str) -> bool:
        """Show a page; whether nothing typed is there, for a form holds one piece of work."""
        unsaved = self.view(page).has_unsaved()
        self.open_page(page)
        if unsaved:
            self.banner.show_message(MessageKind.WARNING, otherwise)
        return not unsaved

    @Slot(object)
    def _on_draft_dropped(self, draft: Draft) -> None:
        self.drafts.forget(draft)
        self.banner.show_message(
            MessageKind.INFO,
            _("The draft was left out."),
            _("Undo"),
            partial(self.drafts.keep_again, draft),
        )

    def _unsaved_asked(self, words: str, then: Callable[[], None]) -> bool:
        unsaved = [page for page, view in self._views.items() if view.has_unsaved()]
        if not unsaved:
            return False
        self.open_page(unsaved[0])
        self.banner.show_message(
            MessageKind.WARNING,
            _("Something typed on this page is not saved yet. Save it first."),
            words,
            then,
        )
        return True

    def _rebuild_now(self) -> None:
        self.rebuild_wanted.emit(self._page)

    def _lay_out(self) -> None:
        line = QFrame(self)
        line.setFixedWidth(1)
        set_tone(line, back=Tone.LINE)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.banner)
        right.addWidget(self.draft_bar)
        right.addWidget(self._stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addWidget(line)
        middle.addLayout(right, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(middle, 1)
        rows.addWidget(self.status)

    def _bind_keys(self) -> None:
        for entry in PAGES:
            self._bind(entry.keys, self.navigation.button(entry.page).click)
        self._bind("Ctrl+N", self.navigation.button(Page.RECORD).click)
        self._bind("Ctrl+F", self.navigation.button(Page.PEOPLE).click)
        self._bind("F5", self._on_sync_now)
        self._bind("Ctrl+L", self.lock)
        # Ctrl+Z belongs to the text of the field that has the cursor.
        self._bind("Alt+Z", self.banner.press_action)
        self._bind("Alt+Left", self.go_back)

    def _bind(self, keys: str, slot: Callable[[], None]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _read_status(self) -> None:
        presenter = self.context.presenter
        self.context.runner.read(
            self, team_overview, done=self._show_team, failed=presenter.present
        )
        self._read_sync()

    def _read_sync(self) -> None:
        self.context.runner.read(
            self, sync_state, done=self._show_sync, failed=self.context.presenter.present
        )

    def _show_team(self, overview: TeamOverview) -> None:
        self.status.show_team(overview.team.name, practice=overview.team.practice)
        who = self.context.session.who
        names = [m.full_name for m in overview.memberships if m.person_id == who]
        self.status.show_person(names[0] if names else "")
        if not overview.team.practice and not self._reminded:
            self._reminded = True
            self.context.runner.read(
                self, safety, done=self._remind, failed=self.context.presenter.present
            )

    def _remind(self, known: Safety) -> None:
        """A book that only one passphrase opens is one slip away from being lost."""
        if known.code_kept_at is None and not self.banner.text:
            self.banner.show_message(
                MessageKind.WARNING,
                _("The recovery code of this team is not on paper yet."),
                _("Make it now"),
                self._open_settings,
            )

    def _open_settings(self) -> None:
        self.open_page(Page.SETTINGS)

    def _show_sync(self, state: SyncState) -> None:
        self._sync_state = state
        self._on_sync_moved()

    @Slot()
    def _on_sync_moved(self) -> None:
        if self._sync_state is not None:
            syncing, today = self.context.syncing, self.context.clock.today()
            # One that nobody asked for is stopped on its page: a button that appears by itself
            # here would lie under a finger that meant another one.
            going = syncing.line.running and syncing.asked
            self.status.show_sync(sync_words(self._sync_state, syncing.line, today), going=going)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.touches("team", "membership"):
            self._read_status()
        elif changes.records or changes.sync_state:
            self._read_sync()

    @Slot(object)
    def _on_page_chosen(self, page: Page) -> None:
        if page is self._page:
            self._views[page].start_over()
        self.open_page(page)

    @Slot()
    def _on_banner_left(self) -> None:
        # Else Qt gives the focus to the first button of the navigation.
        if self._page is not None:
            self._views[self._page].focus_first()

    @Slot()
    def _on_sync_clicked(self) -> None:
        self.open_page(Page.SYNC)

    @Slot()
    def _on_sync_now(self) -> None:
        self.open_page(Page.SYNC, start=True)

    @Slot()
    def _on_language_clicked(self) -> None:
        other = "en" if language() == "vi" else "vi"
        self.context.settings.set(LANGUAGE, other)
        self.rebuild()

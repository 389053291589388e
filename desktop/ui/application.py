"""The Qt application and its one window: start screens first, then the team's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from desktop.system.settings import LANGUAGE, LOCK_MINUTES, TEXT_PERCENT, WINDOW_PLACE
from desktop.system.texts import set_language
from desktop.ui.bug_hook import BugHook
from desktop.ui.collector import Collector
from desktop.ui.fast_start import keep_what_start_made
from desktop.ui.start.view import StartView
from desktop.ui.theme import PRODUCT_NAME, apply_theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QShowEvent

    from desktop.domain.clock import Clock
    from desktop.system.paths import Home
    from desktop.system.settings import Settings
    from desktop.ui.background_sync import Syncing
    from desktop.ui.clipboard_guard import ClipboardGuard
    from desktop.ui.context import Page
    from desktop.ui.daily_copies import DailyCopies
    from desktop.ui.help_dock import HelpDock
    from desktop.ui.idle_lock import IdleLock
    from desktop.ui.jobs import Job
    from desktop.ui.shell.view import ShellView
    from desktop.ui.system_lock import SystemLock
    from desktop.ui.tasks import TaskRunner

WARM_UP_MS = 300
"""After the first paint the heavy libraries are loaded, while the passphrase is typed."""

_USUAL = (1280, 720)


class MainWindow(QMainWindow):
    """The program's window.

    Args:
        clock: Time and randomness.
        home: Where data lies.
        settings: Of this PC.
        log_bug: Writes a bug to the log and returns its support code.
        warm_up: Imports what the first minutes need; runs on a worker thread.

    Signals:
        opened: A team is open and its first page shown.
        locked: Everything is kept and closed; the process starts anew.
    """

    opened = Signal()
    locked = Signal()

    def __init__(
        self,
        clock: Clock,
        home: Home,
        settings: Settings,
        log_bug: Callable[[BaseException], str],
        warm_up: Callable[[], None],
    ) -> None:
        super().__init__()
        self._clock = clock
        self._home = home
        self._settings = settings
        self.log_bug = log_bug
        self._warm_up = warm_up
        self._closing = False
        self._warmed = False
        self.lock_asked = False
        self.clipboard_guard: ClipboardGuard | None = None
        self.idle_lock: IdleLock | None = None
        self.system_lock: SystemLock | None = None
        self.help: HelpDock | None = None
        self.daily_copies: DailyCopies | None = None
        self.syncing: Syncing | None = None
        self._next_page: Page | None = None
        self._next_focus = ""
        self._runner: TaskRunner | None = None
        self.start: StartView | None = None
        self.shell: ShellView | None = None
        self._warm_timer = QTimer(self)
        self._warm_timer.setSingleShot(True)
        self._warm_timer.setInterval(WARM_UP_MS)
        self._warm_timer.timeout.connect(self._on_painted)
        # At 200 % a screen of 1366x768 has 683x384 of these; the status line must stay in it.
        self.setMinimumSize(640, 360)
        self._restore_place()
        QShortcut(QKeySequence("F1"), self).activated.connect(self.show_help)
        self._show_start()

    @property
    def runner(self) -> TaskRunner:
        """Made when the first work comes, which is after the first paint."""
        if self._runner is None:
            from desktop.ui.tasks import TaskRunner

            self._runner = TaskRunner(self)
        return self._runner

    def showEvent(self, event: QShowEvent) -> None:
        """Load the libraries soon after the window is on screen, never before."""
        super().showEvent(event)
        if not self._warmed:
            self._warmed = True
            self._warm_timer.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the window while something typed would be lost; else end every thread."""
        if (
            self.shell is not None
            and not self._closing
            and not self.shell.may_close(self._close_anyway)
        ):
            event.ignore()
            return
        if self.shell is not None:
            self.shell.flush()
        self._settings.set(WINDOW_PLACE, self.saveGeometry().toBase64().toStdString())
        self._warm_timer.stop()
        if self.idle_lock is not None:
            self.idle_lock.stop()
        if self._runner is not None:
            self._runner.close()
        super().closeEvent(event)

    @Slot(str)
    def show_bug(self, code: str) -> None:
        """Apologise in the message line, whichever screen is shown."""
        from desktop.ui.errors import apology
        from desktop.ui.widgets.banner import MessageKind

        screen = self.shell or self.start
        if screen is not None:
            screen.banner.show_message(MessageKind.ERROR, apology(code))

    def _show_start(self) -> None:
        self._apply_settings()
        self.setWindowTitle(PRODUCT_NAME)
        self.start = StartView(
            self._find_runner, self._clock, self._home, self._settings, self.log_bug
        )
        self.start.ready.connect(self._on_ready)
        self.start.rebuild_wanted.connect(self._on_start_rebuild)
        self.start.help_wanted.connect(self.show_help)
        self.start.steps.currentChanged.connect(self._on_screen_changed)
        self.setCentralWidget(self.start)
        self.start.focus_first()

    def _find_runner(self) -> TaskRunner:
        return self.runner

    def _show_shell(self, page: Page | None) -> None:
        # After the start screen: pages, services and their domain are not needed before.
        from desktop.ui.background_sync import Syncing
        from desktop.ui.context import Page
        from desktop.ui.shell.view import ShellView

        self._apply_settings()
        if self.syncing is None:
            self.syncing = Syncing(self.runner, self._clock, self._settings, self.log_bug, self)
        self.shell = ShellView(
            self.runner, self._clock, self._home, self._settings, self.log_bug, self.syncing
        )
        self.shell.title_changed.connect(self._on_title_changed)
        self.shell.rebuild_wanted.connect(self._on_shell_rebuild)
        self.shell.lock_wanted.connect(self._on_lock_wanted)
        self.shell.status.help_clicked.connect(self.show_help)
        self.shell.screen_changed.connect(self._on_screen_changed)
        # Replaces the former central widget, which Qt deletes.
        self.setCentralWidget(self.shell)
        self.shell.open_page(page or Page.HOME)

    def _apply_settings(self) -> None:
        set_language(self._settings.get(LANGUAGE))
        if self.help is not None:
            self.help.leave()
            self.help = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, self._settings.get(TEXT_PERCENT))

    def _restore_place(self) -> None:
        place = self._settings.get(WINDOW_PLACE)
        if not place or not self.restoreGeometry(QByteArray.fromBase64(place.encode())):
            screen = self.screen().availableGeometry()
            self.resize(min(_USUAL[0], screen.width()), min(_USUAL[1], screen.height()))

    @Slot()
    def _on_painted(self) -> None:
        keep_what_start_made()
        Collector(self)
        self.runner.run(self, self._run_warm_up, done=self._on_warm, failed=self._on_not_warm)

    def _run_warm_up(self, _job: Job) -> None:
        self._warm_up()

    def _on_warm(self, _nothing: None) -> None:
        """Nothing to do: the first use finds the libraries loaded."""

    def _on_not_warm(self, error: BaseException) -> None:
        self.log_bug(error)

    @Slot()
    def _on_ready(self) -> None:
        from desktop.ui.context import Page

        wants_import = self.start is not None and self.start.wants_import
        news = self.start.news if self.start is not None else ""
        self.start = None
        self._show_shell(None)
        if news and self.shell is not None:
            from desktop.ui.widgets.banner import MessageKind

            self.shell.banner.show_message(MessageKind.SUCCESS, news)
        if wants_import and self.shell is not None:
            self.shell.open_page(Page.HOUSEHOLDS, import_workbook=True)
        self.opened.emit()

    @Slot()
    def _on_start_rebuild(self) -> None:
        # Not from inside the button that asked: it is deleted with the old screen.
        QTimer.singleShot(0, self, self._show_start)

    @Slot(object)
    def _on_shell_rebuild(self, page: Page | None) -> None:
        self._next_page = page
        focus = QApplication.focusWidget()
        self._next_focus = focus.objectName() if focus is not None else ""
        QTimer.singleShot(0, self, self._rebuild_shell)

    def _rebuild_shell(self) -> None:
        if self.shell is not None:
            self.shell.flush()
        self._show_shell(self._next_page)
        if self._next_focus and self.shell is not None:
            again = self.shell.findChild(QWidget, self._next_focus)
            if isinstance(again, QWidget):
                again.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def guard(self) -> None:
        """Lock when nobody is there or the system locks; empty the clipboard of what is ours."""
        from desktop.ui.clipboard_guard import ClipboardGuard
        from desktop.ui.idle_lock import IdleLock
        from desktop.ui.system_lock import SystemLock

        self.clipboard_guard = ClipboardGuard(self)
        self.idle_lock = IdleLock(self._clock, self._lock_minutes, self)
        self.idle_lock.expired.connect(self._on_idle)
        self.idle_lock.start()
        self.system_lock = SystemLock(self)
        self.system_lock.locked.connect(self._on_idle)
        self.system_lock.start(self)
        self.opened.connect(self._on_opened)
        if self.shell is not None:
            self._on_opened()

    @Slot()
    def _on_opened(self) -> None:
        from desktop.ui.daily_copies import DailyCopies

        self.daily_copies = DailyCopies(self.runner, self._clock, self._home, self._settings, self)
        self.daily_copies.failed.connect(self._show_trouble)
        self.daily_copies.start()
        if self.syncing is not None:
            self.syncing.begin()

    @Slot(object)
    def _show_trouble(self, error: BaseException) -> None:
        if self.shell is not None:
            self.shell.context.presenter.present(error)

    def _lock_minutes(self) -> int:
        return self._settings.get(LOCK_MINUTES)

    @Slot()
    def _on_idle(self) -> None:
        if self._runner is not None and self._runner.has_session:
            self._on_lock_wanted()
        elif self.idle_lock is not None:
            self.idle_lock.start()

    @Slot()
    def _on_lock_wanted(self) -> None:
        """Keep drafts, take everything from the screen, then close what is open."""
        self.lock_asked = True
        if self.shell is not None:
            self.shell.flush()
        if self.clipboard_guard is not None:
            self.clipboard_guard.empty()
        for widget in QApplication.topLevelWidgets():
            widget.hide()
        self._close_anyway()
        self.locked.emit()

    def _close_anyway(self) -> None:
        self._closing = True
        self.close()

    @Slot(str)
    def _on_title_changed(self, title: str) -> None:
        self.setWindowTitle(f"{title} — {PRODUCT_NAME}")
        self._on_screen_changed()

    @Slot()
    def show_help(self) -> None:
        """Open or close the help about the screen that is shown."""
        from desktop.ui.help_dock import HelpDock

        if self.help is None:
            self.help = HelpDock(self, self._topic)
        self.help.toggle()

    @Slot()
    def _on_screen_changed(self) -> None:
        if self.help is not None:
            self.help.follow()

    def _topic(self) -> str:
        if self.shell is not None:
            return self.shell.help_topic
        step = self.start.steps.currentWidget() if self.start is not None else None
        return str(getattr(step, "TOPIC", ""))


def make_application(argv: list[str]) -> QApplication:
    """The one QApplication of the process, with the program's name for the system."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    # By argument: `setStyle` hands the style to Python, which costs as much as a whole screen.
    made = QApplication([*argv, "-style", "fusion"])
    made.setApplicationName("lang-so")
    made.setApplicationDisplayName(PRODUCT_NAME)
    made.setDesktopFileName("lang-so")
    return made


def run(app: QApplication, window: MainWindow) -> bool:
    """Show the window until it is closed; True when the team was locked, to start anew."""
    hook = BugHook(window.log_bug, window)
    hook.caught.connect(window.show_bug)
    hook.install()
    # A dialog that is open would keep the loop running after its window has gone.
    window.locked.connect(app.exit)
    QTimer.singleShot(WARM_UP_MS, window, window.guard)
    window.show()
    app.exec()
    hook.remove()
    return window.lock_asked

"""Uses the window as a person would, by key events, for a machine without a display.

The script is a generator that yields conditions; a timer looks at them and goes on when they
hold, so the program's one event loop keeps running and nothing is nested.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.rows.people import PersonFilter
from desktop.services.paper import save_paper
from desktop.services.people_queries import list_people
from desktop.services.reporting import monthly_pdf, monthly_report
from desktop.ui.context import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from desktop.domain.periods import ReportPeriod
    from desktop.domain.rows.people import PersonRow
    from desktop.domain.rows.reporting import MonthlyReport
    from desktop.ui.application import MainWindow
    from desktop.ui.jobs import Job
    from desktop.ui.shell.view import ShellView

_TICK_MS = 20
_PATIENCE_TICKS = 60_000 // _TICK_MS
_HELPS = 4


class Player(QObject):
    """Plays a script on a window, then closes it.

    Args:
        window: Shown and running.
        script: Yields what has to be true before it goes on.
    """

    def __init__(
        self, window: MainWindow, script: Generator[Callable[[], bool], None, None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._script = script
        self._holds: Callable[[], bool] | None = None
        self._ticks = 0
        self.error: BaseException | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start()

    @Slot()
    def _on_tick(self) -> None:
        try:
            self._go_on()
        except StopIteration:
            self._end()
        except Exception as error:  # noqa: BLE001 - told by whoever started the tour
            self.error = error
            self._end()

    def _go_on(self) -> None:
        if self._holds is not None and not self._holds():
            self._ticks += 1
            if self._ticks > _PATIENCE_TICKS:
                raise TimeoutError(_where(self._script))
            return
        self._ticks = 0
        self._holds = next(self._script)

    def _end(self) -> None:
        self._timer.stop()
        self._window.close()


class MainJob:
    """The main job: practice village, helps, report, sync.

    Args:
        window: The program's window on an empty data folder.
        sheet: The enrolment sheet's file of a practice province.
        out: Where pictures and the paper go.
        say: Told what was done.
    """

    def __init__(
        self, window: MainWindow, sheet: Path, out: Path, say: Callable[[str], None]
    ) -> None:
        self._window = window
        self._sheet = sheet
        self._out = out
        self._say = say
        self._pictures = 0
        self._report: MonthlyReport | None = None
        self._saved = False
        self._names: list[str] = []

    def script(self) -> Generator[Callable[[], bool], None, None]:
        """The whole job."""
        yield from self._open_practice()
        yield from self._record_helps()
        yield from self._look_at(Page.BOOK, Page.PEOPLE, Page.HOUSEHOLDS, Page.SESSIONS)
        yield from self._look_at(Page.TARGETS, Page.NOTES, Page.PAPERS, Page.HISTORY, Page.TEAM)
        yield from self._make_report()
        yield from self._sync()
        yield from self._look_at(Page.HOME)

    @property
    def _shell(self) -> ShellView:
        if self._window.shell is None:
            raise RuntimeError("no team is open")
        return self._window.shell

    def _open_practice(self) -> Generator[Callable[[], bool], None, None]:
        start = self._window.start
        if start is None:
            raise RuntimeError("the start screen is not shown")
        yield start.isVisible
        self._picture("start")
        press(start.welcome.practice, Qt.Key.Key_Space)
        yield lambda: start.steps.currentWidget() is not start.welcome
        self._picture("who")
        press_focused(self._window, Qt.Key.Key_Space)
        yield lambda: self._window.shell is not None and not self._window.runner.busy
        # The cards below the first line come with the next turn of the loop.
        yield self._is_quiet
        yield self._is_quiet
        self._say("opened the practice village and chose who is at the keyboard")
        self._picture("home")

    def _record_helps(self) -> Generator[Callable[[], bool], None, None]:
        yield from self._open(Page.RECORD)
        shell, runner = self._shell, self._window.runner
        everybody = PersonFilter(limit=_HELPS)
        runner.read(shell, list_people, everybody, done=self._on_people, failed=self._on_failed)
        yield lambda: bool(self._names)
        for number, name in enumerate(self._names):
            typed = type_composed if number % 2 else type_keys
            box = self._window.focusWidget()
            if box is None:
                raise RuntimeError("nothing has the focus")
            typed(box, name)
            press(box, Qt.Key.Key_Return)
            yield self._is_quiet
            yield partial(self._has_left, box)
            press_focused(self._window, Qt.Key.Key_Space)
            if number == 0:
                self._picture("record")
            self._shell.banner.clear()
            press_focused(self._window, Qt.Key.Key_Return)
            yield lambda: self._is_quiet() and bool(self._shell.banner.text)
        self._say(f"recorded {len(self._names)} helps through the window, by key events")
        self._picture("recorded")

    def _look_at(self, *pages: Page) -> Generator[Callable[[], bool], None, None]:
        for page in pages:
            yield from self._open(page)
            self._picture(page.value)

    def _make_report(self) -> Generator[Callable[[], bool], None, None]:
        yield from self._look_at(Page.REPORT)
        shell, runner = self._shell, self._window.runner
        today = shell.context.clock.today()
        period = _month_before(today)
        runner.read(
            shell, monthly_report, period, today, done=self._on_report, failed=self._on_failed
        )
        yield lambda: self._report is not None
        runner.run(shell, self._write_paper, done=self._on_paper, failed=self._on_failed)
        yield lambda: self._saved
        self._say(f"made the report of {period.code}: {self._paper}")

    def _sync(self) -> Generator[Callable[[], bool], None, None]:
        from desktop.ui.sync.view import SyncView

        yield from self._open(Page.SYNC)
        view = self._shell.view(Page.SYNC)
        if not isinstance(view, SyncView):
            raise TypeError(type(view).__name__)
        type_keys(view.form.code, str(self._sheet))
        press(view.form.code, Qt.Key.Key_Return)
        yield lambda: view.result.isVisible() and self._is_quiet()
        for line in view.result.text().splitlines():
            self._say(line)
        self._picture("sync")

    def _open(self, page: Page) -> Generator[Callable[[], bool], None, None]:
        press(self._shell.navigation.button(page), Qt.Key.Key_Space)
        yield lambda: self._shell.page is page and self._is_quiet()

    def _has_left(self, box: QWidget) -> bool:
        return self._window.focusWidget() is not box

    def _is_quiet(self) -> bool:
        return not self._window.runner.busy

    @property
    def _paper(self) -> Path:
        return self._out / "report.pdf"

    def _write_paper(self, _job: Job) -> None:
        if self._report is not None:
            save_paper(self._paper, monthly_pdf(self._report))

    def _on_people(self, rows: tuple[PersonRow, ...]) -> None:
        self._names = [row.full_name for row in rows]

    def _on_report(self, report: MonthlyReport) -> None:
        self._report = report

    def _on_paper(self, _nothing: None) -> None:
        self._saved = True

    def _on_failed(self, error: BaseException) -> None:
        raise error

    def _picture(self, name: str) -> None:
        self._pictures += 1
        self._window.grab().save(str(self._out / f"{self._pictures:02d}-{name}.png"))


def press(widget: QWidget, key: Qt.Key, text: str = "") -> None:
    """Press and release one key on a widget."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        QCoreApplication.sendEvent(widget, event)


def press_focused(window: QWidget, key: Qt.Key) -> None:
    """Press a key where the cursor is."""
    press(QApplication.focusWidget() or window.focusWidget() or window, key)


def type_keys(widget: QWidget, text: str) -> None:
    """Type letters, each as one key press that carries its text."""
    for letter in text:
        press(widget, Qt.Key.Key_unknown, letter)


def type_composed(widget: QWidget, text: str) -> None:
    """Type as an input method does that composes a word in place."""
    for length in range(1, len(text) + 1):
        QCoreApplication.sendEvent(widget, QInputMethodEvent(text[:length], []))
    commit = QInputMethodEvent("", [])
    commit.setCommitString(text)
    QCoreApplication.sendEvent(widget, commit)


def _month_before(today: Any) -> ReportPeriod:
    from desktop.domain.periods import month_containing

    return month_containing(today).previous()


def _where(script: Generator[Callable[[], bool], None, None]) -> str:
    """Name of the innermost part of the script that waits."""
    inner: Any = script
    while getattr(inner, "gi_yieldfrom", None) is not None:
        inner = inner.gi_yieldfrom
    return str(getattr(inner, "__name__", "script"))

"""Sync by USB stick: write what waits, read what the province answered."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.domain.changes import Changes
from desktop.domain.clock import VIETNAM
from desktop.domain.errors import TroubleError
from desktop.domain.text.numbers import format_number
from desktop.services.sync_stick import StickReadRun, StickWriteRun
from desktop.system.drives import removable_drives
from desktop.system.settings import BUNDLE_FOLDER
from desktop.system.texts import _, ngettext
from desktop.ui.sync.outcome import outcome_words
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.folder_dialog import ask_for_folder
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.sync_words import REMOVAL

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from desktop.services.sync_stick import ReadBundle, WrittenBundle
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job

_KILOBYTE = 1_000


class StickPanel(Panel):
    """Hidden on a PC that is not connected to a province.

    Signals:
        told: What came of it is said at the panel's end.
        removal: The answer would take much away: the error, and what goes on after a yes.
    """

    told = Signal()
    removal = Signal(object, object)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self.write = ActionButton(_("Write to a stick …"), "usb", parent=self)
        self.read = ActionButton(_("Read the answer …"), "download", parent=self)
        self.stop = ActionButton(_("Stop"), "close", parent=self)
        self.stop.setAccessibleName(_("Stop the work on the stick"))
        self._progress = QProgressBar()
        self._progress.setAccessibleName(_("Progress of the work on the stick"))
        self._progress.setTextVisible(False)
        self.result = TextLabel()
        hint = _(
            "Without network: write what waits to a stick, let somebody take it to the province, "
            "and read the answer that comes back. Nobody on the way can open the file, and its "
            "name says nothing."
        )
        self.rows.addWidget(Heading(_("By USB stick"), 2, self))
        self.rows.addWidget(TextLabel(hint, tone=Tone.MUTED, parent=self))
        buttons = FlowLayout(spacing=12)
        for button in (self.write, self.read, self.stop):
            buttons.addWidget(button)
        self.rows.addLayout(buttons)
        self.rows.addWidget(self._progress)
        self.rows.addWidget(self.result)
        for hidden in (self.stop, self._progress, self.result, self):
            hidden.hide()
        self.write.clicked.connect(self._on_write_clicked)
        self.read.clicked.connect(self._on_read_clicked)
        self.stop.clicked.connect(self._on_stop_clicked)

    @Slot()
    def _on_write_clicked(self) -> None:
        self._choose(_("Where the file for the province goes"), self._on_write_folder)

    @Slot()
    def _on_read_clicked(self) -> None:
        self._choose(_("Where the province's answer is"), self._on_read_folder)

    def _choose(self, title: str, then: Callable[[str], None]) -> None:
        """Ask for a folder; the dialog begins where the last one was, else on a stick."""
        if self._job is not None:
            return
        last = self._context.settings.get(BUNDLE_FOLDER)
        self._context.runner.run(
            self,
            partial(_place_to_begin, last),
            done=partial(self._ask, title, then),
            failed=self._context.presenter.present,
        )

    def _ask(self, title: str, then: Callable[[str], None], folder: str) -> None:
        ask_for_folder(self, title, then, folder)

    @Slot(str)
    def _on_write_folder(self, folder: str) -> None:
        self.write_to(Path(folder))

    @Slot(str)
    def _on_read_folder(self, folder: str) -> None:
        self.read_from(Path(folder))

    def write_to(self, folder: Path) -> None:
        """Write a file into the folder."""
        run = StickWriteRun(self._context.session, folder)
        self._drive(folder, lambda _job: run.steps(), run, self._on_written)

    def read_from(self, folder: Path, *, removal_allowed: bool = False) -> None:
        """Take the newest answer for this PC in the folder."""
        options: dict[str, Any] = {"removal_allowed": True} if removal_allowed else {}
        run = StickReadRun(self._context.session, folder, **options)
        self._drive(folder, lambda job: run.steps(job.report), run, self._on_read)

    def _drive(
        self,
        folder: Path,
        steps: Callable[[Job], Generator[Any, Any, Any]],
        run: StickWriteRun | StickReadRun,
        done: Callable[[Any], None],
    ) -> None:
        if self._job is not None:
            return
        self._context.settings.set(BUNDLE_FOLDER, str(folder))
        self.result.hide()
        self._show_running(running=True)
        self._job = self._context.runner.drive(
            self,
            steps,
            run_step=run.step_call,
            done=done,
            failed=partial(self._on_failed, folder),
            progress=self._on_progress,
        )

    def _on_progress(self, finished: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(min(finished, total))

    def _on_written(self, written: WrittenBundle) -> None:
        self._end()
        size = format_number(max(1, round(written.size / _KILOBYTE)))
        if not written.changes and not written.reports:
            words = _(
                "Written and read back, {size} kB. Nothing waits here; the answer brings what the "
                "team's other PCs wrote. File: {name}"
            )
            self._say(words.format(size=size, name=written.path.name))
            return
        what = ngettext("{count} change", "{count} changes", written.changes).format(
            count=format_number(written.changes)
        )
        if written.reports:
            reports = ngettext("{count} report", "{count} reports", written.reports)
            what = f"{what}, {reports.format(count=format_number(written.reports))}"
        words = _(
            "Written and read back: {what}, {size} kB. They stay in the queue until the answer was "
            "read. File: {name}"
        )
        self._say(words.format(what=what, size=size, name=written.path.name))

    def _on_read(self, found: ReadBundle) -> None:
        self._end()
        taken_at = datetime.fromtimestamp(found.receipt.taken_at / 1000, UTC).astimezone(VIETNAM)
        receipt = _("The province had {records} records of the team on {time}.").format(
            records=format_number(found.receipt.records), time=f"{taken_at:%d/%m/%Y %H:%M}"
        )
        self._say("\n".join([*outcome_words(found.outcome), receipt]))
        self._context.runner.announce(found.outcome.changes.merged(Changes(sync_state=True)))

    def _on_failed(self, folder: Path, error: BaseException) -> None:
        self._end()
        # What was taken before the trouble stays taken.
        self._context.runner.announce(Changes(sync_state=True))
        if isinstance(error, TroubleError) and error.code == REMOVAL:
            self.removal.emit(error, partial(self.read_from, folder, removal_allowed=True))
        else:
            self._context.presenter.present(error)

    @Slot()
    def _on_stop_clicked(self) -> None:
        if self._job is None:
            return
        self._job.cancel()
        self._end()
        self._context.runner.announce(Changes(sync_state=True))

    def _end(self) -> None:
        self._job = None
        self._show_running(running=False)

    def _say(self, words: str) -> None:
        self.result.setText(words)
        self.result.show()
        self.told.emit()

    def _show_running(self, *, running: bool) -> None:
        held = self.focusWidget() in (self.write, self.read, self.stop)
        self.stop.setVisible(running)
        self.write.setEnabled(not running)
        self.read.setEnabled(not running)
        # Else Qt hands the focus on, out of this panel.
        if held:
            (self.stop if running else self.write).setFocus(Qt.FocusReason.OtherFocusReason)
        self._progress.setVisible(running)
        self._progress.setRange(0, 0)


def _place_to_begin(last: str, _job: Job) -> str:
    if last and Path(last).is_dir():
        return last
    drives = removable_drives()
    return str(drives[0].folder if drives else Path.home())

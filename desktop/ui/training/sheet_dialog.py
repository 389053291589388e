"""Read a sheet: choose the scan, decide what is doubtful, record all of it in one act."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.domain.errors import LangSoError, RuleBrokenError
from desktop.domain.text.numbers import format_number
from desktop.domain.training import AttendanceStatus
from desktop.services.scan_files import read_scan
from desktop.services.sheet_reading import Scan, accept_sheet, propose_attendance
from desktop.system.sentences import sentence
from desktop.system.texts import _, ngettext
from desktop.ui.theme import Tone
from desktop.ui.training.sheet_decisions import SheetDecisions
from desktop.ui.training.sheet_row import SheetRow
from desktop.ui.training.sheet_table import SheetTable
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.confirm_bar import ConfirmBar
from desktop.ui.widgets.file_dialog import ask_for_several
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.scroll import InnerScroll

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.domain.rows.people import PersonRow
    from desktop.domain.rows.sheet_reading import RefusedPage, SheetProposal
    from desktop.domain.training import TrainingSession
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job
    from desktop.ui.training.sheet_decisions import Decided

_CHARACTERS = 110
_EDGE = 40
_WINDOW_SHARE = 0.95


class ReadSheetDialog(QDialog):
    """Nothing is recorded before "Record" is pressed.

    Args:
        context: As everywhere.
        session: Whose sheet is to be read.
        parent: The view that opens it.

    Signals:
        recorded: How many names; the dialog is closed.
    """

    recorded = Signal(int)

    def __init__(
        self, context: AppContext, session: TrainingSession, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._session = session
        self._scans: tuple[Scan, ...] = ()
        self._together = False
        self._decisions: SheetDecisions | None = None
        self._job: Job | None = None
        self._warned = False
        title = _("Read a sheet: {title}").format(title=session.title)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.choose_button = ActionButton(_("Choose the scan"), "folder", parent=self)
        self.summary = TextLabel(_hint(), parent=self)
        self.refused = TextLabel("", tone=Tone.ERROR, parent=self)
        self.message = TextLabel("", tone=Tone.ERROR, parent=self)
        self.confirm = ConfirmBar(self)
        self.table = SheetTable(self)
        self.row = SheetRow(context, self)
        self.save_button = PrimaryButton(_("Record these marks"), "save", self)
        self.close_button = ActionButton(
            _("Close without recording"), kind=ButtonKind.QUIET, parent=self
        )
        self._lay_out(title)
        self.choose_button.clicked.connect(self._on_choose)
        self.table.chosen.connect(self.row.show_line)
        self.table.decided.connect(self._on_key)
        self.table.accepted.connect(self._on_accepted)
        self.row.decided.connect(self._on_decided)
        self.row.named.connect(self._on_named)
        self.save_button.clicked.connect(self.save)
        self.close_button.clicked.connect(self.reject)

    def read_files(self, paths: list[str]) -> None:
        """Read scans in addition to those that were read before."""
        if self._job is not None or not paths:
            return
        self.message.hide()
        self.choose_button.setEnabled(False)
        self.summary.setText(_("Reading…"))
        self._job = self._context.runner.run(
            self, partial(_read_all, tuple(paths)), done=self._on_read, failed=self._on_failed
        )

    @Slot()
    def save(self) -> None:
        """Record what is decided; lines that wait stay as they are."""
        if self._decisions is None:
            return
        self.save_button.setEnabled(False)
        self._context.runner.write(
            self,
            accept_sheet,
            self._decisions.command(),
            done=self._on_saved,
            failed=self._on_failed,
        )

    def show_error(self, _field: str, words: str) -> bool:
        """Above the buttons."""
        self.message.setText(words)
        self.message.show()
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """Wide enough for a row of the paper, no larger than the window."""
        super().showEvent(event)
        parent = self.parentWidget()
        room = parent.window().size() if parent else self.screen().availableGeometry().size()
        room -= QSize(_EDGE, _EDGE)
        width = min(self.fontMetrics().averageCharWidth() * _CHARACTERS, room.width())
        self.resize(width, int(room.height() * _WINDOW_SHARE))
        self.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def reject(self) -> None:
        """Close; decisions are only thrown away when the person says so twice."""
        if self._decisions is not None and self._decisions.touched and not self._warned:
            self._warned = True
            self.show_error("", _("Nothing is recorded yet. Press once more to leave it out."))
            return
        if self._job is not None:
            self._job.cancel()
        super().reject()

    def _lay_out(self, title: str) -> None:
        self._work = InnerScroll(self)
        self._work.rows.addWidget(self.table, 1)
        self._work.rows.addWidget(self.row)
        top = FlowLayout(spacing=12)
        top.addWidget(self.choose_button)
        top.add(self.summary)
        buttons = FlowLayout(spacing=12)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.close_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 18, 24, 18)
        rows.setSpacing(10)
        rows.addWidget(Heading(title, 2, self))
        rows.addLayout(top)
        rows.addWidget(self.refused)
        rows.addWidget(self.confirm)
        rows.addWidget(self._work, 1)
        rows.addStretch(0)
        rows.addWidget(self.message)
        rows.addLayout(buttons)
        for widget in (self.refused, self.message, self._work, self.save_button):
            widget.hide()

    @Slot()
    def _on_choose(self) -> None:
        kinds = [_("Scans (*.pdf *.png *.jpg *.jpeg)")]
        ask_for_several(self, _("Choose the scan of the sheet"), kinds, self.read_files)

    def _on_read(self, scans: tuple[Scan, ...]) -> None:
        self._scans += scans
        self._propose()

    def _propose(self) -> None:
        self._job = self._context.runner.read(
            self,
            partial(propose_attendance, together=self._together),
            self._session.id,
            self._scans,
            done=self._show,
            failed=self._on_failed,
        )

    def _show(self, proposal: SheetProposal) -> None:
        self._job = None
        self.choose_button.setEnabled(True)
        self.choose_button.setText(_("Add another scan"))
        self._show_refused(proposal.refused)
        if proposal.twice:
            self._ask_together(proposal.twice)
            return
        self._decisions = SheetDecisions(proposal)
        self._warned = False
        there = bool(proposal.lines)
        self._work.setVisible(there)
        self.save_button.setVisible(there)
        self._show_lines(proposal.missing)
        if there:
            self.table.choose(proposal.lines[0].key)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_refused(self, pages: tuple[RefusedPage, ...]) -> None:
        self.refused.setText("\n".join(map(_refused_words, pages)))
        self.refused.setVisible(bool(pages))

    def _ask_together(self, pages: tuple[int, ...]) -> None:
        self.summary.setText("")
        words = ngettext(
            "Page {pages} was scanned more than once. Put the scans together?",
            "Pages {pages} were scanned more than once. Put the scans together?",
            len(pages),
        )
        self.confirm.ask(
            words.format(pages=", ".join(map(str, pages))),
            _("Put together"),
            self._put_together,
            self.table,
        )
        self.confirm.no_button.clicked.connect(
            self._forget_scans, Qt.ConnectionType.SingleShotConnection
        )

    def _put_together(self) -> None:
        self.confirm.no_button.clicked.disconnect(self._forget_scans)
        self._together = True
        self._propose()

    @Slot()
    def _forget_scans(self) -> None:
        """Begin again: which of the two scans is the right one, the person chooses by the file."""
        self._scans = ()
        self._decisions = None
        self._work.hide()
        self.save_button.hide()
        self.choose_button.setText(_("Choose the scan"))
        self.summary.setText(_hint())

    def _show_lines(self, missing: tuple[int, ...] = ()) -> None:
        if self._decisions is None:
            return
        lines = self._decisions.lines()
        self.table.set_rows(lines)
        self.row.show_line(self.table.current())
        self.summary.setText(_counts(len(lines), self._decisions.waiting(), missing))

    @Slot(str, object)
    def _on_key(self, key: str, status: AttendanceStatus | None) -> None:
        one = self.table.current()
        if one is None or self._decisions is None or one.line.key != key:
            return
        if one.line.attendee_id is None and status is AttendanceStatus.ABSENT:
            # Whoever wrote a name by hand was there.
            return
        self._decisions.decide(key, status)
        self._go_on()

    @Slot(object)
    def _on_accepted(self, one: Decided) -> None:
        if self._decisions is None:
            return
        if one.line.attendee_id is None and one.waits:
            self.row.focus_picker()
        elif one.waits and one.line.status is None:
            self.show_error("", _("There is no suggestion for this row: Space present, V absent."))
        else:
            if one.waits:
                self._decisions.decide(one.line.key, one.line.status)
            self._go_on()

    @Slot(object)
    def _on_decided(self, status: AttendanceStatus | None) -> None:
        one = self.table.current()
        if one is not None:
            self._on_key(one.line.key, status)

    @Slot(object)
    def _on_named(self, who: PersonRow) -> None:
        one = self.table.current()
        if one is not None and self._decisions is not None:
            self._decisions.decide(one.line.key, AttendanceStatus.PRESENT, who)
            self._go_on()

    def _go_on(self) -> None:
        """The next line; after the last one that waited, the button that records."""
        self.message.hide()
        line = self.table.currentIndex().row()
        self._show_lines()
        below = self.table.rows_model.index(line + 1, 0)
        if self._decisions is not None and not self._decisions.waiting():
            self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if below.isValid():
            self.table.setCurrentIndex(below)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_saved(self, count: int) -> None:
        self.recorded.emit(count)
        self.accept()

    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        self.choose_button.setEnabled(True)
        self.save_button.setEnabled(True)
        if self._decisions is None:
            self.summary.setText(_hint())
        self._context.presenter.present(error, self)
        if isinstance(error, LangSoError) and not isinstance(error, RuleBrokenError):
            # The window's message line lies behind this dialog.
            self.show_error("", sentence(error))


def _read_all(paths: tuple[str, ...], _job: Job) -> tuple[Scan, ...]:
    return tuple(Scan(Path(path).name, read_scan(Path(path))) for path in paths)


def _hint() -> str:
    return _("Scan the sheet at 200 dpi or finer, all four corners in the picture: PDF, PNG, JPEG.")


def _refused_words(page: RefusedPage) -> str:
    words = sentence(page.error)
    if not page.file:
        return words
    place = _("{file}, page {page}: {words}")
    return place.format(file=page.file, page=format_number(page.number), words=words)


def _counts(lines: int, waiting: int, missing: tuple[int, ...]) -> str:
    words = ngettext("{count} row was read.", "{count} rows were read.", lines)
    parts = [words.format(count=format_number(lines))]
    if waiting:
        words = ngettext(
            "{count} waits for your decision and stays as it is until then.",
            "{count} wait for your decision and stay as they are until then.",
            waiting,
        )
        parts.append(words.format(count=format_number(waiting)))
    if missing:
        words = ngettext("Page {pages} is not there.", "Pages {pages} are not there.", len(missing))
        parts.append(words.format(pages=", ".join(map(str, missing))))
    return " ".join(parts)

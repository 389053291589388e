"""The self-test: this PC, the open book and the line to the province, a sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.services.doctor import Finding, run_doctor
from desktop.services.doctor_book import check_book, server_of
from desktop.services.doctor_line import check_line
from desktop.system.findings import finding_text
from desktop.system.texts import _, ngettext
from desktop.ui.theme import Tone, set_tone
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.services.doctor_book import ServerToAsk
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job

_GOOD = "✓"
_BAD = "✗"


class CheckPanel(Panel):
    """What was looked at, what is wrong first; nothing is changed by looking.

    Args:
        context: Home folder, clock, reader and workers.
        parent: As in Qt.

    Signals:
        told: Everything that was found is shown.
    """

    told = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._found: list[Finding] = []
        self.rows.addWidget(Heading(_("Self-test"), 2))
        self.rows.addWidget(
            TextLabel(
                _(
                    "Looks at this PC, the open book and the line to the province, and says of "
                    "each what to do."
                ),
                tone=Tone.MUTED,
            )
        )
        self.start = ActionButton(_("Check this PC"), "check")
        self.verdict = TextLabel("", bold=True)
        self.verdict.hide()
        self._holder = QWidget(self)
        self._lines = QGridLayout(self._holder)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setColumnStretch(1, 1)
        self.rows.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)
        self.rows.addWidget(self.verdict)
        self.rows.addWidget(self._holder)
        self.start.clicked.connect(self._on_start_clicked)

    @property
    def lines(self) -> list[str]:
        """What is shown, a sentence each."""
        texts = [self._lines.itemAtPosition(row, 1) for row in range(self._lines.rowCount())]
        widgets = [item.widget() for item in texts if item is not None]
        return [widget.text() for widget in widgets if isinstance(widget, TextLabel)]

    def look(self) -> None:
        """Look now, with the focus here, so that the page shows it."""
        self.start.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_start_clicked()

    @Slot()
    def _on_start_clicked(self) -> None:
        if self._job is not None:
            return  # not disabled meanwhile: Qt would hand the focus on, out of the page
        self._found = []
        self._show([])
        self._tell(_("Looking …"), Tone.MUTED)
        home, clock = self._context.home, self._context.clock
        self._job = self._context.runner.run(
            self, lambda _job: run_doctor(home, clock), done=self._on_pc, failed=self._on_failed
        )

    def _on_pc(self, found: tuple[Finding, ...]) -> None:
        self._found += found
        self._context.runner.read(self, check_book, done=self._on_book, failed=self._on_failed)

    def _on_book(self, found: tuple[Finding, ...]) -> None:
        self._found += found
        self._context.runner.read(self, server_of, done=self._on_server, failed=self._on_failed)

    def _on_server(self, server: ServerToAsk | None) -> None:
        if server is None:
            self._end((Finding("not_enrolled", ok=True),))
            return
        (address, trust), clock = server, self._context.clock
        self._job = self._context.runner.run(
            self,
            lambda _job: check_line(address, trust, clock),
            done=self._end,
            failed=self._on_failed,
        )

    def _end(self, found: tuple[Finding, ...]) -> None:
        self._found += found
        self._job = None
        self._show(sorted(self._found, key=lambda one: one.ok))
        wrong = sum(not one.ok for one in self._found)
        if not wrong:
            self._tell(_("Everything is in order."), Tone.SUCCESS)
            self.told.emit()
            return
        words = ngettext("{count} thing needs you.", "{count} things need you.", wrong)
        self._tell(words.format(count=wrong), Tone.WARNING)
        self.told.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        self.verdict.hide()
        self._context.presenter.present(error)

    def _tell(self, words: str, tone: Tone) -> None:
        self.verdict.setText(words)
        set_tone(self.verdict, text=tone)
        self.verdict.show()

    def _show(self, found: Sequence[Finding]) -> None:
        while item := self._lines.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for row, one in enumerate(found):
            tone = Tone.TEXT if one.ok else Tone.WARNING
            mark = TextLabel(_GOOD if one.ok else _BAD, tone=tone, parent=self._holder)
            words = finding_text(one.code, ok=one.ok, params=one.params)
            text = TextLabel(words, tone=tone, parent=self._holder)
            self._lines.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
            self._lines.addWidget(text, row, 1)
            mark.show()
            text.show()

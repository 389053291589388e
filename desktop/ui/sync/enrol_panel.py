"""Connecting this PC with the province by the officer's sheet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.errors import LangSoError, TroubleError
from desktop.services.sync_team import EnrolRun, read_sheet
from desktop.system.settings import LAST_FOLDER
from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import PrimaryButton
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.sheet_form import SheetForm

if TYPE_CHECKING:
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class EnrolPanel(Panel):
    """Hidden on a PC that is connected.

    Signals:
        connected: The province knows this PC now.
    """

    connected = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        settings = context.settings
        self.form = SheetForm(settings.get(LAST_FOLDER), partial(settings.set, LAST_FOLDER))
        self.connect_button = PrimaryButton(_("Connect this PC"), "check")
        self.rows.addWidget(Heading(_("Connect this PC with the province"), 2))
        self.rows.addWidget(
            TextLabel(
                _("The commune's officer gives the team a sheet, on paper or as a file."),
                tone=Tone.MUTED,
            )
        )
        self.rows.addWidget(self.form)
        row = QHBoxLayout()
        row.addWidget(self.connect_button)
        row.addStretch(1)
        self.rows.addLayout(row)
        self.connect_button.clicked.connect(self._on_connect_clicked)
        self.form.code.returnPressed.connect(self._on_connect_clicked)
        self.form.address.returnPressed.connect(self._on_connect_clicked)
        self.hide()

    @Slot()
    def _on_connect_clicked(self) -> None:
        if self._job is not None:
            return
        self.form.clear_errors()
        try:
            sheet = read_sheet(self.form.sheet_or_code(), self.form.server_address())
        except LangSoError as error:
            self._context.presenter.present(error, self.form)
            return
        run = EnrolRun(self._context.session, sheet)
        self.connect_button.setEnabled(False)
        self._job = self._context.runner.drive(
            self,
            lambda _job: run.steps(),
            run_step=run.step_call,
            done=self._on_connected,
            failed=partial(self._on_failed, pinned=run.is_pinned),
        )

    def _on_connected(self, _enrolled: object) -> None:
        self._job = None
        self.connect_button.setEnabled(True)
        self.connected.emit()

    def _on_failed(self, error: BaseException, *, pinned: bool) -> None:
        self._job = None
        self.connect_button.setEnabled(True)
        if not pinned and isinstance(error, TroubleError) and error.code == "wrong_certificate":
            # Nothing is wrong with the network: the code alone does not say which server it is.
            error = TroubleError("sheet_file_needed")
        self._context.presenter.present(error, self.form)

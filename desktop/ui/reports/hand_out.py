"""Print, save, open: what can be done with a finished paper."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop.services.paper import save_paper
from desktop.system.settings import LAST_FOLDER
from desktop.system.texts import _
from desktop.ui.paper_printing import printer_names
from desktop.ui.reports.print_dialog import PrintDialog
from desktop.ui.reports.save_dialog import ask_for_file
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.buttons import ActionButton, PrimaryButton
from desktop.ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job
    from desktop.ui.widgets.confirm_bar import ConfirmBar


class PaperButtons(QWidget):
    """The three buttons; the view makes the paper when one of them wants it.

    Args:
        context: Its runner prints and writes.
        confirm: Where it is asked whether an old file may be replaced.
        parent: The view.

    Signals:
        wanted: A callable that gets the paper's bytes.
    """

    wanted = Signal(object)

    def __init__(
        self, context: AppContext, confirm: ConfirmBar, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._confirm = confirm
        self._name = ""
        self._saved_to: Path | None = None
        self.print_button = PrimaryButton(_("Print"), "print", self)
        self.file_button = ActionButton(_("Save as a file"), "download", parent=self)
        self.open_button = ActionButton(_("Open the file"), "eye", parent=self)
        self.open_button.setEnabled(False)
        row = FlowLayout(spacing=12, parent=self)
        for button in (self.print_button, self.file_button, self.open_button):
            row.addWidget(button)
        self.print_button.clicked.connect(self._on_print_clicked)
        self.file_button.clicked.connect(self._on_file_clicked)
        self.open_button.clicked.connect(self._on_open_clicked)

    def set_name(self, name: str) -> None:
        """Name of the paper in queues and folders; says nothing about people."""
        if name != self._name:
            self._name = name
            self._saved_to = None
            self.open_button.setEnabled(False)

    @Slot()
    def _on_print_clicked(self) -> None:
        self.wanted.emit(self._find_printers)

    def _find_printers(self, pdf: bytes) -> None:
        self.print_button.setEnabled(False)
        self._context.runner.run(
            self, _list_printers, done=partial(self._ask_printer, pdf), failed=self._on_failed
        )

    def _ask_printer(self, pdf: bytes, printers: tuple[str, ...]) -> None:
        self.print_button.setEnabled(True)
        dialog = PrintDialog(self._context, pdf, self._name, printers, self)
        dialog.saved.connect(self._on_printed)
        dialog.open()

    @Slot(object)
    def _on_printed(self, _nothing: object) -> None:
        self._context.presenter.tell(MessageKind.SUCCESS, _("The printer has the report."))

    @Slot()
    def _on_file_clicked(self) -> None:
        self.wanted.emit(self._ask_file)

    def _ask_file(self, pdf: bytes) -> None:
        last = self._context.settings.get(LAST_FOLDER)
        folder = Path(last) if last and Path(last).is_dir() else Path.home()
        ask_for_file(self, folder / f"{self._name}.pdf", partial(self._on_file_named, pdf))

    def _on_file_named(self, pdf: bytes, path: Path) -> None:
        if not path.exists():
            self._write_file(pdf, path)
            return
        self._confirm.ask(
            _("There is a file “{name}” already.").format(name=path.name),
            _("Replace it"),
            partial(self._write_file, pdf, path),
            self.file_button,
        )

    def _write_file(self, pdf: bytes, path: Path) -> None:
        self.file_button.setEnabled(False)
        self._context.runner.run(
            self,
            partial(_write, path, pdf),
            done=partial(self._on_written, path),
            failed=self._on_failed,
        )

    def _on_written(self, path: Path, _nothing: object) -> None:
        self.file_button.setEnabled(True)
        self._saved_to = path
        self.open_button.setEnabled(True)
        self._context.settings.set(LAST_FOLDER, str(path.parent))
        self._context.presenter.tell(
            MessageKind.SUCCESS,
            _("Saved as {path}").format(path=path),
            _("Open the file"),
            self._on_open_clicked,
        )

    @Slot()
    def _on_open_clicked(self) -> None:
        if self._saved_to is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved_to)))

    def _on_failed(self, error: BaseException) -> None:
        self.print_button.setEnabled(True)
        self.file_button.setEnabled(True)
        self._context.presenter.present(error)


def _list_printers(_job: Job) -> tuple[str, ...]:
    return printer_names()


def _write(path: Path, pdf: bytes, _job: Job) -> None:
    save_paper(path, pdf)

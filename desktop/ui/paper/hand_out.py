"""Print, save, save to a stick, open: what can be done with a finished paper."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop.domain.errors import TroubleError
from desktop.domain.papers import PaperForm
from desktop.services.paper import free_path, save_paper
from desktop.system.drives import removable_drives
from desktop.system.labels import label
from desktop.system.settings import LAST_FOLDER
from desktop.system.texts import _
from desktop.ui.paper.print_dialog import PrintDialog
from desktop.ui.paper.print_watch import PrintWatch
from desktop.ui.paper.printing import printer_names
from desktop.ui.paper.save_dialog import ask_for_file
from desktop.ui.paper.stick_dialog import StickDialog
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.buttons import ActionButton, PrimaryButton
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from desktop.system.drives import Drive
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job
    from desktop.ui.paper.printing import Handed
    from desktop.ui.widgets.confirm_bar import ConfirmBar


class PaperButtons(QWidget):
    """The buttons; the view makes the paper when one of them wants it.

    Args:
        context: Its runner prints and writes.
        confirm: Where it is asked whether an old file may be replaced.
        parent: The view.

    Signals:
        wanted: A callable that gets the bytes of the PDF.
        wanted_as: A `PaperForm` other than PDF, and a callable that gets its bytes.
    """

    wanted = Signal(object)
    wanted_as = Signal(object, object)

    def __init__(
        self, context: AppContext, confirm: ConfirmBar, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._confirm = confirm
        self._name = ""
        self._personal = False
        self._saved_to: Path | None = None
        self.watch = PrintWatch(context, self)
        self.print_button = PrimaryButton(_("Print"), "print", self)
        self.form: ChoiceField[PaperForm] = ChoiceField(parent=self)
        self.form.setAccessibleName(_("Kind of file"))
        self.file_button = ActionButton(_("Save as a file"), "download", parent=self)
        self.stick_button = ActionButton(_("Save to a USB stick"), "usb", parent=self)
        self.open_button = ActionButton(_("Open the file"), "eye", parent=self)
        self.open_button.setEnabled(False)
        row = FlowLayout(spacing=12, parent=self)
        for widget in (
            *(self.print_button, self.form, self.file_button, self.stick_button),
            self.open_button,
        ):
            row.addWidget(widget)
        self.set_forms((PaperForm.PDF,))
        self.print_button.clicked.connect(self._on_print_clicked)
        self.file_button.clicked.connect(self._on_file_clicked)
        self.stick_button.clicked.connect(self._on_stick_clicked)
        self.open_button.clicked.connect(self._on_open_clicked)

    def set_forms(self, forms: Iterable[PaperForm]) -> None:
        """As which kinds of file the paper can be saved; with one there is nothing to choose."""
        choices = [(form, label(form)) for form in forms]
        self.form.set_choices(choices)
        self.form.setVisible(len(choices) > 1)

    def set_name(self, name: str, *, personal: bool = False) -> None:
        """Name of the paper in queues and folders; says nothing about people."""
        self._personal = personal
        if name != self._name:
            self._name = name
            self._saved_to = None
            self.open_button.setEnabled(False)

    def set_ready(self, *, ready: bool) -> None:
        """Whether there is a paper that can be handed out."""
        for widget in (self.print_button, self.form, self.file_button, self.stick_button):
            widget.setEnabled(ready)

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
        dialog.handed.connect(self._on_handed)
        dialog.open()

    @Slot(object)
    def _on_handed(self, handed: Handed) -> None:
        self.watch.follow(handed)

    @Slot(object)
    def _on_printed(self, _handed: object) -> None:
        self._context.presenter.tell(MessageKind.SUCCESS, _("The printer has the paper."))

    @Slot()
    def _on_file_clicked(self) -> None:
        self._want(self._ask_file)

    @Slot()
    def _on_stick_clicked(self) -> None:
        self._want(self._find_sticks)

    def _want(self, then: Callable[[bytes], None]) -> None:
        form = self.form.value() or PaperForm.PDF
        if form is PaperForm.PDF:
            self.wanted.emit(then)
        else:
            self.wanted_as.emit(form, then)

    @property
    def _file_name(self) -> str:
        return f"{self._name}.{(self.form.value() or PaperForm.PDF).value}"

    def _ask_file(self, content: bytes) -> None:
        last = self._context.settings.get(LAST_FOLDER)
        folder = Path(last) if last and Path(last).is_dir() else Path.home()
        ask_for_file(self, folder / self._file_name, partial(self._on_file_named, content))

    def _on_file_named(self, content: bytes, path: Path) -> None:
        if not path.exists():
            self._write_file(content, path)
            return
        self._confirm.ask(
            _("There is a file “{name}” already.").format(name=path.name),
            _("Replace it"),
            partial(self._write_file, content, path),
            self.file_button,
        )

    def _find_sticks(self, content: bytes) -> None:
        self.stick_button.setEnabled(False)
        self._context.runner.run(
            self, _list_sticks, done=partial(self._ask_stick, content), failed=self._on_failed
        )

    def _ask_stick(self, content: bytes, drives: tuple[Drive, ...]) -> None:
        self.stick_button.setEnabled(True)
        dialog = StickDialog(drives, self._file_name, self, personal=self._personal)
        dialog.taken.connect(partial(self._on_stick_taken, content, self._file_name))
        dialog.open()

    def _on_stick_taken(self, content: bytes, name: str, folder: Path) -> None:
        # On a stick a second print of the same paper stands beside the first.
        self._write_file(content, free_path(folder / name), keep_folder=False)

    def _write_file(self, content: bytes, path: Path, *, keep_folder: bool = True) -> None:
        for button in (self.file_button, self.stick_button):
            button.setEnabled(False)
        self._context.runner.run(
            self,
            partial(_write, path, content),
            done=partial(self._on_written, path, keep_folder),
            failed=self._on_failed,
        )

    def _on_written(self, path: Path, keep_folder: bool, _nothing: object) -> None:  # noqa: FBT001
        for button in (self.file_button, self.stick_button):
            button.setEnabled(True)
        self._saved_to = path
        self.open_button.setEnabled(True)
        if keep_folder:
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
        for button in (self.print_button, self.file_button, self.stick_button):
            button.setEnabled(True)
        self._context.presenter.present(error)


def _list_printers(_job: Job) -> tuple[str, ...]:
    return printer_names()


def _list_sticks(_job: Job) -> tuple[Drive, ...]:
    drives = removable_drives()
    if not drives:
        raise TroubleError("stick_missing")
    return drives


def _write(path: Path, content: bytes, _job: Job) -> None:
    save_paper(path, content)

"""Save a list as it is shown to a file for a spreadsheet, after a word about personal data."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from desktop.services.list_files import ListKind, ListTable, save_list
from desktop.system.settings import LAST_FOLDER
from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.file_dialog import speak_our_words
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job
    from desktop.ui.widgets.table import RowsTable


class ExportDialog(QDialog):
    """What the file will hold, and which kind it is to be."""

    def __init__(self, lines: int, parent: QWidget, *, personal: bool) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Save the list as a file"))
        self.kind = ListKind.XLSX
        self.warning = TextLabel(
            _(
                "The file will hold names and other personal data, and no passphrase protects it. "
                "Keep it where only the team can read it, and delete it when it is not needed."
            ),
            tone=Tone.WARNING,
        )
        self.warning.setVisible(personal)
        self.about = TextLabel(_("Lines in the file: {count}").format(count=lines))
        self.xlsx_button = ActionButton(_("For Excel (.xlsx)"), "save")
        self.csv_button = ActionButton(_("Text with commas (.csv)"), "save")
        self.leave_button = ActionButton(_("Leave it"), "close", kind=ButtonKind.QUIET)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 16, 20, 16)
        rows.setSpacing(12)
        rows.addWidget(self.about)
        rows.addWidget(self.warning)
        buttons = FlowLayout(spacing=12)
        for button in (self.xlsx_button, self.csv_button, self.leave_button):
            buttons.addWidget(button)
        rows.addLayout(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 56)
        self.xlsx_button.clicked.connect(partial(self._take, ListKind.XLSX))
        self.csv_button.clicked.connect(partial(self._take, ListKind.CSV))
        self.leave_button.clicked.connect(self.reject)

    def _take(self, kind: ListKind, *_checked: object) -> None:
        self.kind = kind
        self.accept()


class ExportButton(ActionButton):
    """Stands beside a list and saves the lines shown, in the order shown.

    Args:
        context: Its pool writes the file.
        table: The list.
        file_name: Proposed, without an ending.
        personal: Whether the list names people: then the dialog warns.
        parent: As in Qt.
    """

    def __init__(
        self,
        context: AppContext,
        table: RowsTable[Any],
        file_name: str,
        *,
        personal: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Save as a file"), "download", parent=parent)
        self._context = context
        self._table = table
        self._file_name = file_name
        self._personal = personal
        self.setAccessibleName(_("Save as a file: {list}").format(list=table.accessibleName()))
        self.clicked.connect(self._on_clicked)

    def content(self) -> ListTable:
        """The list as it is shown."""
        model = self._table.rows_model
        return ListTable(
            self._table.accessibleName(),
            tuple(column.title for column in model.columns),
            tuple(tuple(column.text(row) for column in model.columns) for row in model.rows),
        )

    @Slot()
    def _on_clicked(self) -> None:
        lines = len(self._table.rows_model.rows)
        dialog = ExportDialog(lines, self.window(), personal=self._personal)
        dialog.accepted.connect(partial(self._ask_where, dialog))
        dialog.open()

    def _ask_where(self, choice: ExportDialog) -> None:
        folder = str(self._context.settings.get(LAST_FOLDER))
        dialog = QFileDialog(self.window(), _("Save the list as a file"), folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        # Qt's own question would be in English; a file that is there is never replaced.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setNameFilter(_("Lists (*.{ending})").format(ending=choice.kind.value))
        dialog.setDefaultSuffix(choice.kind.value)
        speak_our_words(dialog, _("Save"), _("Do not save"))
        dialog.selectFile(f"{self._file_name}.{choice.kind.value}")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    @Slot(str)
    def save_to(self, path: str) -> None:
        """Write the lines shown now."""
        self.setEnabled(False)
        self._context.runner.run(
            self,
            partial(_write, Path(path), self.content()),
            done=self._on_written,
            failed=self._on_failed,
        )

    def _on_written(self, path: Path) -> None:
        self.setEnabled(True)
        self._context.settings.set(LAST_FOLDER, str(path.parent))
        self._context.presenter.tell(MessageKind.SUCCESS, _("Saved as {path}").format(path=path))

    def _on_failed(self, error: BaseException) -> None:
        self.setEnabled(True)
        self._context.presenter.present(error)


def _write(path: Path, table: ListTable, _job: Job) -> Path:
    return save_list(path, table)

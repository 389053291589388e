"""Import the village's workbook: choose the file, look at every line, then take it over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.text.numbers import format_number
from desktop.services.import_households import ImportHouseholds, import_households
from desktop.services.workbook import read_workbook
from desktop.system.settings import LAST_FOLDER
from desktop.system.texts import _, ngettext
from desktop.ui.people.import_rows import (
    PreviewLine,
    preview_columns,
    preview_lines,
    problem_words,
)
from desktop.ui.theme import Tone, set_tone
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.file_dialog import ask_for_existing
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from desktop.domain.importing_rows import ImportPreview
    from desktop.domain.places import Village
    from desktop.services.import_households import Imported
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class ImportPage(QWidget):
    """Nothing is stored before the preview was seen; the whole import can be undone.

    Signals:
        left: Back to the list.
    """

    left = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._preview: ImportPreview | None = None
        self._table: RowsTable[PreviewLine] | None = None
        self.choose_button = ActionButton(_("Choose a workbook (.xlsx)"), "folder", parent=self)
        self.back_button = ActionButton(
            _("Back to the list"), "arrow-left", kind=ButtonKind.QUIET, parent=self
        )
        self.import_button = PrimaryButton(_("Import"), "import", self)
        self.stop_button = ActionButton(_("Stop"), "close", parent=self)
        self.village: ChoiceField[str] = ChoiceField()
        self.summary = TextLabel(
            _(
                "The workbook needs a row of titles with the names of the people. "
                "You will see every line before anything is stored."
            ),
            parent=self,
        )
        self.trouble = TextLabel(tone=Tone.WARNING, parent=self)
        self.detail = TextLabel(parent=self)
        self._lay_out()
        self.choose_button.clicked.connect(self._on_choose_clicked)
        self.back_button.clicked.connect(self._on_back_clicked)
        self.import_button.clicked.connect(self._on_import_clicked)
        self.stop_button.clicked.connect(self._on_stop_clicked)

    @property
    def preview_table(self) -> RowsTable[PreviewLine] | None:
        """The lines read; None before a workbook was chosen."""
        return self._table

    def set_villages(self, found: tuple[Village, ...]) -> None:
        """Offer the team's villages for lines that name none."""
        self.village.set_choices([(village.id, village.name) for village in found])
        self._village_field.setVisible(len(found) > 1)

    def has_unsaved(self) -> bool:
        """Whether something was read and not imported yet, or is being imported."""
        return self._preview is not None or self._job is not None

    def read(self, path: Path) -> None:
        """Read a workbook and show it."""
        self._cancel()
        self._forget()
        self.summary.setText(_("Reading {name} …").format(name=path.name))
        self._show_busy(busy=True)
        today = self._context.clock.today()

        def work(_job: Job) -> ImportPreview:
            return read_workbook(path, today)

        self._job = self._context.runner.run(
            self, work, done=self._show_preview, failed=self._on_failed
        )

    def show_error(self, field: str, sentence: str) -> bool:
        """Beside the village, or below the summary."""
        if field == "village_id" and not self._village_field.isHidden():
            self._village_field.show_error(sentence)
        else:
            self._say(sentence, Tone.ERROR)
        return True

    def _lay_out(self) -> None:
        self._village_field = FormField(
            "village_id", _("Village of lines that name none"), self.village, parent=self
        )
        self._village_field.hide()
        top = QHBoxLayout()
        top.addWidget(Heading(_("Import a workbook of households"), level=2), 1)
        top.addWidget(self.back_button)
        buttons = FlowLayout()
        buttons.addWidget(self.choose_button)
        buttons.addWidget(self.import_button)
        buttons.addWidget(self.stop_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addLayout(top)
        rows.addLayout(buttons)
        rows.addWidget(self._village_field)
        rows.addWidget(self.summary)
        rows.addWidget(self.trouble)
        self._table_place = QVBoxLayout()
        rows.addLayout(self._table_place, 1)
        rows.addWidget(self.detail)
        rows.addStretch(0)
        self.trouble.hide()
        self.detail.hide()
        self._show_busy(busy=False)

    def _show_busy(self, *, busy: bool) -> None:
        self.choose_button.setEnabled(not busy)
        self.import_button.setEnabled(not busy and self._preview is not None)
        self.import_button.setVisible(self._preview is not None)
        self.stop_button.setVisible(busy)

    def _say(self, text: str, tone: Tone) -> None:
        set_tone(self.trouble, text=tone)
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))

    def _forget(self) -> None:
        self._preview = None
        self._say("", Tone.WARNING)
        self.detail.hide()
        if self._table is not None:
            self._table_place.removeWidget(self._table)
            self._table.hide()
            self._table.deleteLater()
            self._table = None

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show_preview(self, preview: ImportPreview) -> None:
        self._job = None
        self._preview = preview
        households = len(preview.households())
        self.summary.setText(
            _("Sheet “{sheet}”: {households} households, {people} people.").format(
                sheet=preview.sheet,
                households=format_number(households),
                people=format_number(len(preview.rows)),
            )
        )
        self._say("\n".join(_remarks(preview)), Tone.WARNING)
        table: RowsTable[PreviewLine] = RowsTable(
            _("Lines of the workbook"), preview_columns(preview), lambda line: str(line.row.number)
        )
        table.set_rows(preview_lines(preview))
        table.chosen.connect(self._on_line_chosen)
        self._table = table
        self._table_place.addWidget(table)
        self._show_busy(busy=False)
        self.import_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        self.summary.setText(_("Nothing was imported."))
        self._show_busy(busy=False)
        self._context.presenter.present(error, self)

    @Slot()
    def _on_choose_clicked(self) -> None:
        folder = self._context.settings.get(LAST_FOLDER)
        filters = [_("Workbooks") + " (*.xlsx)"]
        ask_for_existing(self, _("Choose a workbook"), filters, self._on_file_chosen, folder)

    @Slot(str)
    def _on_file_chosen(self, name: str) -> None:
        path = Path(name)
        self._context.settings.set(LAST_FOLDER, str(path.parent))
        self.read(path)

    @Slot()
    def _on_import_clicked(self) -> None:
        if self._preview is None or self._job is not None:
            return
        village = self.village.value() if not self._village_field.isHidden() else None
        self._show_busy(busy=True)
        self._job = self._context.runner.write(
            self,
            import_households,
            ImportHouseholds(self._preview.rows, village),
            done=self._on_imported,
            failed=self._on_failed,
            progress=self._show_progress,
        )

    def _show_progress(self, finished: int, total: int) -> None:
        self.summary.setText(
            _("{finished} of {total} households …").format(
                finished=format_number(finished), total=format_number(total)
            )
        )

    def _on_imported(self, imported: Imported) -> None:
        self._job = None
        self._forget()
        self._show_busy(busy=False)
        text = _("Imported: {households} households, {people} people.").format(
            households=format_number(imported.households), people=format_number(imported.residents)
        )
        self.summary.setText(text)
        self._say("\n".join(_left_out(imported)), Tone.WARNING)
        tell_saved(self._context, self, text)
        self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_line_chosen(self, line: PreviewLine | None) -> None:
        """The whole sentence about the chosen line: a cell of the table is too narrow for it."""
        words = "" if line is None else line.trouble or line.remark
        self.detail.setText(words)
        self.detail.setVisible(bool(words))

    @Slot()
    def _on_stop_clicked(self) -> None:
        self._cancel()
        self.summary.setText(_("Stopped. Nothing was imported."))
        self._show_busy(busy=False)

    @Slot()
    def _on_back_clicked(self) -> None:
        self._cancel()
        self._forget()
        self._show_busy(busy=False)
        self.left.emit()


def _remarks(preview: ImportPreview) -> list[str]:
    bad = sum(1 for row in preview.rows if row.errors)
    remarks = []
    if bad:
        words = ngettext(
            "{count} line has an error and will be left out. Correct it in the workbook and "
            "import again; nobody is added twice.",
            "{count} lines have an error and will be left out. Correct them in the workbook and "
            "import again; nobody is added twice.",
            bad,
        )
        remarks.append(words.format(count=format_number(bad)))
    return remarks + [problem_words(problem) for problem in preview.problems]


def _left_out(imported: Imported) -> list[str]:
    lines = []
    if imported.known_residents:
        words = ngettext(
            "{count} person was in the list already.",
            "{count} people were in the list already.",
            imported.known_residents,
        )
        lines.append(words.format(count=format_number(imported.known_residents)))
    if imported.left_out:
        numbers = ", ".join(str(number) for number in imported.left_out)
        lines.append(_("Lines left out: {numbers}").format(numbers=numbers))
    return lines

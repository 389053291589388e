"""Import the village's list: choose the file, look at every line, then take it over."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot

from desktop.domain.importing_rows import ImportChoices
from desktop.domain.text.numbers import format_number
from desktop.services.import_households import ImportRun, TakeBackImport
from desktop.services.import_memory import import_memory
from desktop.services.import_village import named_village
from desktop.services.workbook import read_workbook
from desktop.system.settings import LAST_FOLDER
from desktop.system.texts import _
from desktop.ui.people.import_bar import ask_for_file
from desktop.ui.people.import_correct import CorrectDialog
from desktop.ui.people.import_layout import ImportLayout
from desktop.ui.people.import_rows import (
    Corrections,
    PreviewLine,
    imported_words,
    left_out_words,
    lines_table,
    make_command,
    preview_lines,
    remarks,
    summary_words,
)
from desktop.ui.sliced import drive, stop
from desktop.ui.theme import Tone
from desktop.ui.undo import tell_saved

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

    from desktop.domain.importing_rows import ImportPreview, ImportRow
    from desktop.services.import_households import Imported
    from desktop.services.import_memory import ImportMemory, Leftovers
    from desktop.services.session import Done
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class ImportPage(ImportLayout):
    """Nothing is stored before the preview was seen; the whole import can be undone."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._job: Job | None = None
        self._run: ImportRun | None = None
        self._path: Path | None = None
        self._wants_focus = False
        self._kept: Leftovers | None = None
        self._corrections = Corrections()
        self._connect()

    def has_unsaved(self) -> bool:
        """Whether something was read and not imported yet, or is being imported."""
        return self._preview is not None or self._job is not None

    def read(self, path: Path) -> None:
        """Read a file and show it."""
        self._cancel()
        self._forget()
        self.columns.forget()
        self._path = path
        self.summary.setText(_("Reading {name} …").format(name=path.name))
        self._show_busy(busy=True)
        self._read_again()

    def showEvent(self, event: QShowEvent) -> None:
        """What was kept aside may have changed meanwhile."""
        super().showEvent(event)
        self.aside.reload()

    def _connect(self) -> None:
        self.choose_button.clicked.connect(self._on_choose_clicked)
        self.back_button.clicked.connect(self._on_back_clicked)
        self.import_button.clicked.connect(self._on_import_clicked)
        self.stop_button.clicked.connect(self._on_stop_clicked)
        self.columns_button.toggled.connect(self.columns.setVisible)
        self.correct_button.clicked.connect(self._on_correct_clicked)
        self.columns.changed.connect(self._read_again)
        self.sheet.edited.connect(self._on_sheet_chosen)
        self.aside.wanted.connect(self._show_kept)
        self.alike.ready.connect(self._on_compared)
        self.alike.chosen.connect(self._show_choices)
        self.village.edited.connect(self._compare)

    def _forget(self) -> None:
        self._preview = None
        self._kept = None
        self._corrections = Corrections()
        self._say("", Tone.WARNING)
        self.alike.forget()
        self.detail.hide()
        self.columns_button.setChecked(False)
        self._drop_table()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot()
    def _read_again(self) -> None:
        """Read the file with what is remembered and chosen."""
        if self._path is None or self._run is not None:
            return
        self._cancel()
        self._show_busy(busy=True)
        self._job = self._context.runner.read(
            self, import_memory, done=self._read_with, failed=self._on_failed
        )

    def _read_with(self, memory: ImportMemory) -> None:
        path, today = self._path, self._context.clock.today()
        if path is None:
            return
        choices = ImportChoices(
            sheet=(self.sheet.value() or "") if self._preview is not None else "",
            columns=dict(self.columns.columns),
            charsets=dict(self.columns.charsets),
            known_titles=memory.titles,
        )

        def work(_job: Job) -> ImportPreview:
            return read_workbook(path, today, choices)

        self._job = self._context.runner.run(
            self, work, done=self._show_preview, failed=self._on_failed
        )

    def _show_preview(self, preview: ImportPreview) -> None:
        self._job = None
        first = self._preview is None
        self._preview = self._corrections.applied(preview, self._context.clock.today())
        self.sheet.set_choices([(name, name) for name in preview.sheets])
        self.sheet.set_value(preview.sheet)
        self.columns.show_columns(preview.sheet_columns)
        if first:
            file = "" if self._path is None else self._path.stem
            names = (*preview.headings, preview.sheet, file)
            self.village.set_value(named_village(self._villages, names) or self.village.value())
        self._show_lines()
        if not preview.rows:
            # Nothing can be imported before somebody says where the names are.
            self._show_busy(busy=False)
            self.columns_button.setChecked(True)
            return
        self._wants_focus = first
        self._compare()

    @Slot()
    def _compare(self) -> None:
        """Find out who of the lines is known already."""
        preview = self._preview
        if preview is None or self._run is not None:
            return
        self._show_comparing()
        homes = self._kept.homes if self._kept is not None else {}
        self.alike.compare(preview.rows, self._chosen_village(), homes, self._show_compared)

    def _show_compared(self, finished: int, total: int) -> None:
        words = _("Comparing with the list: {finished} of {total} lines …")
        self.summary.setText(
            words.format(finished=format_number(finished), total=format_number(total))
        )

    @Slot()
    def _on_compared(self) -> None:
        self._show_lines()
        self._show_busy(busy=False)
        if self._wants_focus:
            self._wants_focus = False
            self.import_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _show_choices(self) -> None:
        if self._preview is not None and self._table is not None:
            self._table.set_rows(preview_lines(self._preview, self.alike))

    def _show_lines(self) -> None:
        preview = self._preview
        if preview is None:
            return
        self.summary.setText(summary_words(preview, self._kept))
        self._say("\n".join(remarks(preview)), Tone.WARNING)
        self._drop_table()
        table = lines_table(preview, self.alike)
        table.chosen.connect(self._on_line_chosen)
        table.opened.connect(self._on_line_opened)
        self._table = table
        self._table_place.addWidget(table)
        table.setVisible(bool(preview.rows))

    @Slot(object)
    def _show_kept(self, kept: Leftovers) -> None:
        """Lines kept aside at an earlier import, to be corrected now."""
        self._cancel()
        self._forget()
        self._path = None
        self._kept = kept
        self._preview = kept.preview()
        self._show_lines()
        self._compare()

    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        run, self._run = self._run, None
        if run is not None and run.changes.act is not None:
            self.aside.reload()
        elif self._preview is None:
            self.summary.setText(_("Nothing was imported."))
        self._show_busy(busy=False)
        self._context.presenter.present(error, self)

    @Slot()
    def _on_choose_clicked(self) -> None:
        ask_for_file(self._context, self, self._on_file_chosen)

    @Slot(str)
    def _on_file_chosen(self, name: str) -> None:
        path = Path(name)
        self._context.settings.set(LAST_FOLDER, str(path.parent))
        self.read(path)

    @Slot()
    def _on_import_clicked(self) -> None:
        preview = self._preview
        if preview is None or self._job is not None or self.alike.comparing:
            return
        if self.alike.ask():
            self._say(self.alike.asking_words(), Tone.WARNING)
            return
        file = self._path.name if self._path is not None else ""
        command = make_command(preview, self._kept, file, self._chosen_village())
        command = replace(command, decisions=dict(self.alike.decisions))
        self._run = ImportRun(self._context.session, command)
        self._show_busy(busy=True)
        self._job = drive(
            self._context,
            self,
            self._run,
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

    def _on_imported(self, done: Done[Imported]) -> None:
        self._job = self._run = None
        imported = done.result
        self._forget()
        self.village.set_value(None)
        self._path = None
        self._show_busy(busy=False)
        text = imported_words(imported)
        self.summary.setText(text)
        self._say("\n".join(left_out_words(imported)), Tone.WARNING)
        self.aside.reload()
        tell_saved(self._context, self, text, done.changes.act)
        self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_line_chosen(self, line: PreviewLine | None) -> None:
        """The whole sentence about the chosen line: a cell of the table is too narrow for it."""
        self.alike.show_line(None if line is None else line.row)
        words = "" if line is None else line.trouble or line.remark or line.known
        self.detail.setText(words)
        self.detail.setVisible(bool(words))

    @Slot()
    def _on_sheet_chosen(self) -> None:
        self.columns.forget()
        self._read_again()

    @Slot()
    def _on_correct_clicked(self) -> None:
        if self._table is not None and self._table.rows_model.rows:
            self._on_line_opened(self._table.current() or self._table.rows_model.rows[0])

    @Slot(object)
    def _on_line_opened(self, line: PreviewLine) -> None:
        if self._preview is None or self._run is not None:
            return
        dialog = CorrectDialog(self._context, self._preview, line.row, self)
        dialog.saved.connect(self._on_corrected)
        dialog.open()

    @Slot(object)
    def _on_corrected(self, row: ImportRow) -> None:
        if self._preview is None:
            return
        self._preview = self._corrections.added(self._preview, row)
        self._show_lines()
        self._compare()
        if self._table is not None:
            self._table.choose(str(row.number))
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_stop_clicked(self) -> None:
        if self.alike.comparing:
            self.alike.cancel()
            self._on_compared()
            return
        run, self._run = self._run, None
        job, self._job = self._job, None
        if run is None:
            if job is not None:
                job.cancel()
            self._show_stopped()
        elif job is not None:
            self.summary.setText(_("Taking back what was imported …"))
            stop(self._context, self, run, job, partial(self._take_back, run.act))

    def _take_back(self, act: str) -> None:
        drive(
            self._context,
            self,
            TakeBackImport(self._context.session, act),
            done=self._show_stopped,
            failed=self._on_failed,
            progress=self._show_taking_back,
        )

    def _show_taking_back(self, finished: int, total: int) -> None:
        self.summary.setText(
            _("Taking back … {finished} of {total} records").format(
                finished=format_number(finished), total=format_number(total)
            )
        )

    def _show_stopped(self, _nothing: object = None) -> None:
        self.aside.reload()
        self.summary.setText(_("Stopped. Nothing was imported."))
        self._show_busy(busy=False)

    @Slot()
    def _on_back_clicked(self) -> None:
        if self._run is not None:
            self._on_stop_clicked()
        self._cancel()
        self._forget()
        self.village.set_value(None)
        self._path = None
        self._show_busy(busy=False)
        self.left.emit()

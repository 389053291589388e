"""One line of a file, corrected in the preview before it is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from desktop.domain.errors import RuleBrokenError
from desktop.services.workbook import correct_line
from desktop.system.sentences import sentence
from desktop.system.texts import _
from desktop.ui.people.import_columns import COLUMN_WORDS
from desktop.ui.widgets.fields import TextField
from desktop.ui.widgets.form_dialog import FormDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.importing_rows import ImportPreview, ImportRow
    from desktop.ui.context import AppContext


class CorrectDialog(FormDialog):
    """Every cell of the line; what is wrong stands below its field. `saved` has the row.

    Args:
        context: As everywhere.
        preview: To which the line belongs.
        row: The line.
        parent: The page.
    """

    SAVE_ICON = "check"

    def __init__(
        self,
        context: AppContext,
        preview: ImportPreview,
        row: ImportRow,
        parent: QWidget | None = None,
    ) -> None:
        title = _("Correct line {number}").format(number=row.number)
        super().__init__(context, title, _("Take over"), parent)
        self._preview = preview
        self._row = row
        self.inputs: list[TextField] = []
        for mapped, text in zip(preview.columns, row.cells, strict=True):
            field = TextField()
            field.set_value(text)
            words = mapped.title or _(COLUMN_WORDS[mapped.column])
            self.form.add(mapped.column.value, f"{words} ({mapped.letter})", field)
            self.inputs.append(field)
        self._show_errors(row)
        self.watch()

    @Slot()
    def save(self) -> None:
        """Read the line again; it closes when nothing is wrong any more."""
        self.form.clear_errors()
        self.say("")
        texts = tuple(field.value() or "" for field in self.inputs)
        row = correct_line(self._preview, self._row, texts, self.context.clock.today())
        if row.errors:
            self._show_errors(row)
            return
        self.saved.emit(row)
        self.accept()

    def _show_errors(self, row: ImportRow) -> None:
        for error in reversed(row.errors):
            broken = RuleBrokenError(error.code, error.column.value, **error.params)
            self.show_error(error.column.value, sentence(broken))

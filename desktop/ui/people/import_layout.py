"""The import page without its work: its fields, buttons and places, and what is said in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.system.texts import _
from desktop.ui.people.import_alike import AlikePanel
from desktop.ui.people.import_aside import AsidePanel
from desktop.ui.people.import_bar import ImportBar
from desktop.ui.people.import_columns import ColumnsPanel
from desktop.ui.theme import Tone, set_tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.labels import Heading, TextLabel

if TYPE_CHECKING:
    from desktop.domain.importing_rows import ImportPreview
    from desktop.domain.places import Village
    from desktop.ui.context import AppContext
    from desktop.ui.people.import_rows import PreviewLine
    from desktop.ui.widgets.table import RowsTable


class ImportLayout(QWidget):
    """Base of `ImportPage`.

    Signals:
        left: Back to the list.
    """

    left = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._preview: ImportPreview | None = None
        self._table: RowsTable[PreviewLine] | None = None
        self._bar = ImportBar(self)
        self.choose_button = self._bar.choose
        self.columns_button = self._bar.columns
        self.import_button = self._bar.bring_in
        self.correct_button = self._bar.correct
        self.stop_button = self._bar.stop
        self.back_button = ActionButton(
            _("Back to the list"), "arrow-left", kind=ButtonKind.QUIET, parent=self
        )
        self.village: ChoiceField[str | None] = ChoiceField()
        self._villages: tuple[Village, ...] = ()
        self.sheet: ChoiceField[str] = ChoiceField()
        self.columns = ColumnsPanel(self)
        self.aside = AsidePanel(context, self)
        self.alike = AlikePanel(context, self)
        self.summary = TextLabel(
            _(
                "The file (.xlsx, .xls or .csv) needs a row of titles with the names of the "
                "people. You will see every line before anything is stored."
            ),
            parent=self,
        )
        self.trouble = TextLabel(tone=Tone.WARNING, parent=self)
        self.detail = TextLabel(parent=self)
        self._lay_out()

    @property
    def preview_table(self) -> RowsTable[PreviewLine] | None:
        """The lines read; None before a file was chosen."""
        return self._table

    def set_villages(self, found: tuple[Village, ...]) -> None:
        """Offer the team's villages for lines that name none; several are asked about."""
        self._villages = found
        choices: list[tuple[str | None, str]] = [(village.id, village.name) for village in found]
        self.village.set_choices([(None, _("Choose the village")), *choices])
        self._village_field.setVisible(len(found) > 1)

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
        self._sheet_field = FormField("sheet", _("Sheet"), self.sheet, parent=self)
        top = QHBoxLayout()
        top.addWidget(Heading(_("Import a list of households"), level=2), 1)
        top.addWidget(self.back_button)
        fields = FlowLayout(spacing=16)
        fields.addWidget(self._village_field)
        fields.addWidget(self._sheet_field)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addLayout(top)
        rows.addWidget(self._bar)
        rows.addWidget(self.aside)
        rows.addLayout(fields)
        rows.addWidget(self.summary)
        rows.addWidget(self.trouble)
        rows.addWidget(self.alike)
        rows.addWidget(self.columns, 1)
        self._table_place = QVBoxLayout()
        rows.addLayout(self._table_place, 1)
        rows.addWidget(self.detail)
        rows.addStretch(0)
        hidden = (self._village_field, self._sheet_field, self.columns, self.trouble, self.detail)
        for widget in hidden:
            widget.hide()
        self._show_busy(busy=False)

    def _show_busy(self, *, busy: bool) -> None:
        preview = self._preview
        self._bar.show_state(preview, busy=busy)
        self.columns.setEnabled(not busy)
        self._sheet_field.setVisible(preview is not None and len(preview.sheets) > 1)

    def _show_comparing(self) -> None:
        """Everything but the import itself can go on meanwhile."""
        self._show_busy(busy=False)
        self.import_button.setEnabled(False)
        self.stop_button.show()

    def _say(self, text: str, tone: Tone) -> None:
        set_tone(self.trouble, text=tone)
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))

    def _chosen_village(self) -> str | None:
        return self.village.value() if not self._village_field.isHidden() else None

    def _drop_table(self) -> None:
        if self._table is not None:
            self._table_place.removeWidget(self._table)
            self._table.hide()
            self._table.deleteLater()
            self._table = None

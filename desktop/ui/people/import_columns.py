"""What each column of a file holds, and how its letters were repaired; both can be changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.importing_rows import ImportColumn
from desktop.domain.text.legacy import Charset
from desktop.system.labels import label
from desktop.system.texts import N_, _
from desktop.ui.theme import Tone
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.scroll import InnerScroll

if TYPE_CHECKING:
    from desktop.domain.importing_rows import SheetColumn

COLUMN_WORDS = {
    ImportColumn.ORDER: N_("Running number"),
    ImportColumn.HOUSEHOLD_CODE: N_("Household number"),
    ImportColumn.HEAD_NAME: N_("Name of the head of household"),
    ImportColumn.FULL_NAME: N_("Full name"),
    ImportColumn.FAMILY_PART: N_("Family and middle name"),
    ImportColumn.GIVEN_PART: N_("Given name"),
    ImportColumn.RELATION: N_("Relation to the head"),
    ImportColumn.BIRTH: N_("Day or year of birth"),
    ImportColumn.BIRTH_MALE: N_("Birth of men"),
    ImportColumn.BIRTH_FEMALE: N_("Birth of women"),
    ImportColumn.SEX: N_("Sex"),
    ImportColumn.PHONE: N_("Phone"),
    ImportColumn.VILLAGE: N_("Village"),
    ImportColumn.LANE: N_("Lane"),
    ImportColumn.HOUSE_NUMBER: N_("House number"),
    ImportColumn.NOTE: N_("Note"),
    ImportColumn.CITIZEN_ID: N_("Citizen number (left out)"),
}
_CHOICES = (None, *ImportColumn)


class _Line(NamedTuple):
    """The widgets of one column."""

    holds: ChoiceField[ImportColumn | None]
    charset: ChoiceField[Charset]
    sample: TextLabel


class ColumnsPanel(InnerScroll):
    """Every column under its letter and title.

    Signals:
        changed: A person chose something; `columns` and `charsets` say all that was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns: dict[str, ImportColumn | None] = {}
        self.charsets: dict[str, Charset] = {}
        self._lines: dict[str, _Line] = {}
        self._place = QWidget()
        self.rows.addWidget(self._place)

    def line(self, letter: str) -> _Line:
        """The widgets of a column."""
        return self._lines[letter]

    def forget(self) -> None:
        """For another file: nothing is chosen."""
        self.columns.clear()
        self.charsets.clear()

    def show_columns(self, columns: tuple[SheetColumn, ...]) -> None:
        """Show what was recognised, or chosen."""
        if [one.letter for one in columns] != list(self._lines):
            self._build(columns)
        for one in columns:
            line = self._lines[one.letter]
            line.holds.set_value(one.column)
            line.charset.set_value(self.charsets.get(one.letter, one.charset))
            line.sample.setText(_sample_words(one))
            line.sample.setVisible(bool(one.samples))

    def _build(self, columns: tuple[SheetColumn, ...]) -> None:
        self.rows.removeWidget(self._place)
        self._place.deleteLater()
        self._place = QWidget()
        inside = QVBoxLayout(self._place)
        inside.setContentsMargins(0, 0, 0, 0)
        self._lines = {one.letter: self._add(one, inside) for one in columns}
        self.rows.insertWidget(0, self._place)

    def _add(self, one: SheetColumn, inside: QVBoxLayout) -> _Line:
        words = [(column, _held(column)) for column in _CHOICES]
        holds: ChoiceField[ImportColumn | None] = ChoiceField(words)
        charset: ChoiceField[Charset] = ChoiceField([(each, label(each)) for each in Charset])
        name = _("{letter}: {title}").format(letter=one.letter, title=one.title or "—")
        row = FlowLayout(spacing=16)
        row.addWidget(FormField(one.letter, name, holds, parent=self._place))
        letters = _("Letters of column {letter}").format(letter=one.letter)
        row.addWidget(FormField(f"{one.letter}_letters", letters, charset, parent=self._place))
        inside.addLayout(row)
        sample = TextLabel(tone=Tone.MUTED, parent=self._place)
        inside.addWidget(sample)
        holds.edited.connect(partial(self._on_held, one.letter))
        charset.edited.connect(partial(self._on_charset, one.letter))
        return _Line(holds, charset, sample)

    def _on_held(self, letter: str) -> None:
        column = self._lines[letter].holds.value()
        if column is not None:
            # One column for each meaning: the other one is not read any more.
            for other, chosen in self.columns.items():
                if chosen is column:
                    self.columns[other] = None
        self.columns[letter] = column
        self.changed.emit()

    def _on_charset(self, letter: str) -> None:
        chosen = self._lines[letter].charset.value()
        if chosen is not None:
            self.charsets[letter] = chosen
            self.changed.emit()


def _held(column: ImportColumn | None) -> str:
    return _("Not read") if column is None else _(COLUMN_WORDS[column])


def _sample_words(one: SheetColumn) -> str:
    pairs = (
        _("“{before}” is read as “{after}”").format(before=sample.before, after=sample.after)
        for sample in one.samples
    )
    return "; ".join(pairs)

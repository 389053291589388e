"""One line of the sheet as a person: each cell is read, and what is wrong is kept by its cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

from desktop.domain.errors import RuleBrokenError
from desktop.domain.importing_rows import CellError, CellNotice, ImportColumn, ImportValues
from desktop.domain.people import BirthPrecision, Relation
from desktop.domain.rules import NAME_LENGTH
from desktop.domain.team import Sex
from desktop.domain.text.folding import fold
from desktop.domain.text.names import same_name
from desktop.domain.text.phones import PhoneHint, normalise_phone
from desktop.importing.births import read_birth
from desktop.importing.cells import (
    CODE_LENGTH,
    HIDDEN,
    NOTE_LENGTH,
    bounded,
    read_house_number,
    read_name,
    read_relation,
    read_sex,
    text_of,
    without_citizen_numbers,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.importing.sheets import Cells

T = TypeVar("T")

_DITTO: Final = {"nt", "nhutren"}
_DITTO_SIGNS: Final = re.compile("[\"'“”„‟″˝〃‘’`´]+|,,|//")
_AROUND: Final = re.compile(r"[\s./–—-]+")
_NOTHING: Final = re.compile(r"[-–—_]+")
"""A stroke in a cell says that there is nothing to say."""

_TICKS: Final = {"x", "1", "+", "v"}
_REPEATED: Final = {
    ImportColumn.VILLAGE: NAME_LENGTH,
    ImportColumn.LANE: NAME_LENGTH,
    ImportColumn.HOUSE_NUMBER: CODE_LENGTH,
    ImportColumn.HOUSEHOLD_CODE: CODE_LENGTH,
    ImportColumn.HEAD_NAME: NAME_LENGTH,
}
"""Columns that a ditto mark may stand in, with the most characters that are kept."""


@dataclass(slots=True)
class PersonLine:
    """What one line says, while it is being read."""

    errors: list[CellError] = field(default_factory=list)
    notices: list[CellNotice] = field(default_factory=list)

    def attempt(self, column: ImportColumn, read: Callable[[], T]) -> T | None:
        """The value, or None with the error kept for the cell."""
        try:
            return read()
        except RuleBrokenError as error:
            # The text itself is on the screen beside the error; it need not be in the error.
            params = {
                key: value
                for key, value in error.params.items()
                if isinstance(value, int) and key != "text"
            }
            self.errors.append(CellError(column, error.code, dict(params)))
            return None

    def note(self, column: ImportColumn, code: str) -> None:
        """Something worth a look."""
        self.notices.append(CellNotice(column, code))


class LineReader:
    """Reads lines one after the other; ditto marks take the value of the line above.

    Args:
        places: Where each column stands in a row's cells.
        today: No birth lies after it.
        month_first: Columns of births that are written with the month before the day.
    """

    def __init__(
        self,
        places: Mapping[ImportColumn, int],
        today: date,
        month_first: frozenset[ImportColumn] = frozenset(),
    ) -> None:
        self._places = places
        self._today = today
        self._month_first = month_first
        self._above: dict[ImportColumn, str] = {}
        parts = (ImportColumn.FULL_NAME, ImportColumn.FAMILY_PART, ImportColumn.GIVEN_PART)
        self._name_parts = [part for part in parts if part in places]
        self._cells: Cells = ()
        self._texts: dict[ImportColumn, str] = {}

    def cell(self, cells: Cells, column: ImportColumn) -> object:
        """The raw cell, None where the sheet has no such column."""
        place = self._places.get(column)
        return None if place is None else cells[place]

    def text(self, cells: Cells, column: ImportColumn) -> str:
        """The cell as text, without citizen numbers."""
        if cells is not self._cells:
            self._cells, self._texts = cells, {}
        text = self._texts.get(column)
        if text is None:
            # Several values are read from one cell, and the preview shows it once more.
            text = self._texts[column] = without_citizen_numbers(text_of(self.cell(cells, column)))
        return text

    def name(self, cells: Cells) -> str:
        """The person's name as written, from one or two columns."""
        return " ".join(filter(None, [self.text(cells, part) for part in self._name_parts]))

    def values(self, cells: Cells, line: PersonLine) -> ImportValues:
        """Every value of the line; errors and notices go into `line`."""
        places = {column: self._repeated(cells, column, line) for column in _REPEATED}
        head_cell = places[ImportColumn.HEAD_NAME]
        relation = self._relation(cells, head_cell, line)
        birth, precision, sex = self._birth_and_sex(cells, line)
        return ImportValues(
            full_name=line.attempt(ImportColumn.FULL_NAME, lambda: read_name(self.name(cells))),
            relation=relation,
            birth_on=birth,
            birth_precision=precision,
            sex=sex,
            phone=self._phone(cells, line),
            household_code=places[ImportColumn.HOUSEHOLD_CODE] or None,
            head_name=None if fold(head_cell) in _TICKS else head_cell or None,
            village=places[ImportColumn.VILLAGE] or None,
            lane=places[ImportColumn.LANE] or None,
            house_number=places[ImportColumn.HOUSE_NUMBER] or None,
            note=line.attempt(
                ImportColumn.NOTE,
                lambda: bounded(self.text(cells, ImportColumn.NOTE), "note", NOTE_LENGTH),
            )
            or None,
        )

    def _repeated(self, cells: Cells, column: ImportColumn, line: PersonLine) -> str:
        text = self.text(cells, column)
        if not text:
            self._above[column] = ""
            return ""
        if column is ImportColumn.HOUSE_NUMBER:
            text, from_date = read_house_number(self.cell(cells, column))
            text = without_citizen_numbers(text)
            if from_date:
                line.note(column, "read_from_date")
        if _NOTHING.fullmatch(text):
            text = ""
        text = self._or_above(column, text)
        checked = line.attempt(column, lambda: bounded(text, column.value, _REPEATED[column]))
        return checked or ""

    def _or_above(self, column: ImportColumn, text: str) -> str:
        if text and _is_ditto(text):
            text = self._above.get(column, "")
        self._above[column] = text
        return text

    def _relation(self, cells: Cells, head_cell: str, line: PersonLine) -> Relation | None:
        text = self._or_above(ImportColumn.RELATION, self.text(cells, ImportColumn.RELATION))
        if text:
            relation, known = read_relation(text)
            if not known:
                line.note(ImportColumn.RELATION, "relation_other")
            return relation
        heads_only = self._places.get(ImportColumn.HEAD_NAME) == self._places.get(
            ImportColumn.FULL_NAME
        )
        ticked = fold(head_cell) in _TICKS
        own_name = bool(head_cell) and same_name(head_cell, self.name(cells))
        if ImportColumn.HEAD_NAME in self._places and (heads_only or ticked or own_name):
            return Relation.HEAD
        return None

    def _birth_and_sex(
        self, cells: Cells, line: PersonLine
    ) -> tuple[date | None, BirthPrecision | None, Sex | None]:
        column, sex = ImportColumn.BIRTH, None
        for by_sex, meant in (
            (ImportColumn.BIRTH_MALE, Sex.MALE),
            (ImportColumn.BIRTH_FEMALE, Sex.FEMALE),
        ):
            if self.text(cells, by_sex):
                sex = meant
                if not self.text(cells, column) and not self._ticked(cells, by_sex):
                    column = by_sex
        sex_text = self._or_above(ImportColumn.SEX, self.text(cells, ImportColumn.SEX))
        if sex_text and not _NOTHING.fullmatch(sex_text):
            sex = line.attempt(ImportColumn.SEX, lambda: read_sex(sex_text))
        cell = self.cell(cells, column)
        born = text_of(cell)
        if not born or _NOTHING.fullmatch(born):
            return None, None, sex
        month_first = column in self._month_first
        birth = line.attempt(column, lambda: read_birth(cell, self._today, month_first=month_first))
        if birth is None:
            return None, None, sex
        if birth.notice:
            line.note(column, birth.notice)
        return birth.day, birth.precision, sex

    def _ticked(self, cells: Cells, column: ImportColumn) -> bool:
        cell = self.cell(cells, column)
        return not isinstance(cell, datetime | date) and fold(text_of(cell)) in _TICKS

    def _phone(self, cells: Cells, line: PersonLine) -> str | None:
        text = self.text(cells, ImportColumn.PHONE)
        if not text or _NOTHING.fullmatch(text):
            return None
        column = ImportColumn.PHONE
        if HIDDEN in text:
            line.errors.append(CellError(column, "phone_format"))
            return None
        phone = line.attempt(column, lambda: normalise_phone(text))
        if phone is None:
            return None
        # A zero that the spreadsheet dropped comes back without a word: every list has it.
        if phone.hint not in (None, PhoneHint.ZERO_ADDED):
            line.note(column, f"phone_{phone.hint}")
        return phone.number


@lru_cache(maxsize=512)
def _is_ditto(text: str) -> bool:
    """Whether a cell says "as above": nt, n.t., - nt -, như trên, 〃 and quotes of any kind."""
    bare = _AROUND.sub("", text)
    signs = _DITTO_SIGNS.fullmatch(text) or _DITTO_SIGNS.fullmatch(bare)
    return signs is not None or fold(bare) in _DITTO

"""What was read from a workbook of households: rows, errors by cell, and what was left aside.

Nothing is stored before a person has seen it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from desktop.domain.people import BirthPrecision, Relation
from desktop.domain.team import Sex
from desktop.domain.text.legacy import Charset


class ImportColumn(StrEnum):
    """What a column of the workbook holds.

    `FAMILY_PART` and `GIVEN_PART` are one name in two columns. A year of birth may stand in a
    column for men and one for women. `CITIZEN_ID` is recognised so that it can be left out.
    """

    ORDER = "order"
    HOUSEHOLD_CODE = "household_code"
    HEAD_NAME = "head_name"
    FULL_NAME = "full_name"
    FAMILY_PART = "family_part"
    GIVEN_PART = "given_part"
    RELATION = "relation"
    BIRTH = "birth"
    BIRTH_MALE = "birth_male"
    BIRTH_FEMALE = "birth_female"
    SEX = "sex"
    PHONE = "phone"
    VILLAGE = "village"
    LANE = "lane"
    HOUSE_NUMBER = "house_number"
    NOTE = "note"
    CITIZEN_ID = "citizen_id"


class SkipReason(StrEnum):
    """Why a line of the sheet is not a person."""

    BLANK = "blank"
    TITLE = "title"
    HEADER = "header"
    TOTAL = "total"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column that was recognised: its letter in the sheet and its title as written there."""

    column: ImportColumn
    letter: str
    title: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A text of an old encoding as the file has it, and as it is read."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """Any column of the sheet, also one that is not read.

    Attributes:
        letter: As the spreadsheet program shows it.
        title: As written there, repaired.
        column: What it holds; None when it is not read.
        charset: The encoding its texts were in.
        changed: Cells whose letters became others.
        samples: Some of them.
    """

    letter: str
    title: str
    column: ImportColumn | None = None
    charset: Charset = Charset.UNICODE
    changed: int = 0
    samples: tuple[Sample, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What a person chose about a file; empty, everything is recognised.

    Attributes:
        sheet: Name of the sheet to read; empty for the one with most lines.
        columns: By letter of the column, what it holds; None leaves it out.
        charsets: By letter, the encoding of its texts.
        known_titles: What columns held in earlier files, by `title_key` of their titles.
    """

    sheet: str = ""
    columns: dict[str, ImportColumn | None] = field(default_factory=dict)
    charsets: dict[str, Charset] = field(default_factory=dict)
    known_titles: dict[str, ImportColumn | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CellError:
    """One cell that cannot be taken as it is; code and params as in `RuleBrokenError`."""

    column: ImportColumn
    code: str
    params: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CellNotice:
    """One cell that was taken, but changed or doubtful: worth a look."""

    column: ImportColumn
    code: str


@dataclass(frozen=True, slots=True)
class ImportValues:
    """The values of one person's line; None where the cell is empty or wrong."""

    full_name: str | None = None
    relation: Relation | None = None
    birth_on: date | None = None
    birth_precision: BirthPrecision | None = None
    sex: Sex | None = None
    phone: str | None = None
    household_code: str | None = None
    head_name: str | None = None
    village: str | None = None
    lane: str | None = None
    house_number: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One person.

    Attributes:
        number: The line in the sheet, counted from 1 as the spreadsheet program shows it.
        cells: Texts of the mapped columns in their order, without citizen numbers.
        household: Index of the person's household in this file, counted from 0.
    """

    number: int
    cells: tuple[str, ...]
    household: int
    values: ImportValues
    errors: tuple[CellError, ...] = ()
    notices: tuple[CellNotice, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """How many lines were left aside for one reason."""

    reason: SkipReason
    count: int


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """Something about the whole sheet that the person should know before importing.

    Codes: `citizen_id_left_out`, `columns_left_out`, `sheets_left_out`, `names_not_found` and
    `encoding_repaired`; `names` are the titles or sheets concerned.
    """

    code: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """A sheet of households as it would be imported.

    `sheets` are all in which titles were found, the read one among them; `headings` are the
    lines above the titles, which often name the village.
    """

    sheet: str
    header_row: int
    columns: tuple[MappedColumn, ...]
    rows: tuple[ImportRow, ...]
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[ImportProblem, ...] = ()
    sheet_columns: tuple[SheetColumn, ...] = ()
    sheets: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()

    def households(self) -> tuple[tuple[ImportRow, ...], ...]:
        """The rows by household, in the order of the sheet; rows with errors are among them."""
        grouped: dict[int, list[ImportRow]] = {}
        for row in self.rows:
            grouped.setdefault(row.household, []).append(row)
        return tuple(tuple(rows) for rows in grouped.values())

    def good_households(self) -> int:
        """How many households would be imported: those of which some row has no error."""
        return len({row.household for row in self.rows if not row.errors})

    def good_people(self) -> int:
        """How many people would be imported: the rows without an error."""
        return sum(not row.errors for row in self.rows)

    @property
    def error_count(self) -> int:
        """Number of cells with an error."""
        return sum(len(row.errors) for row in self.rows)

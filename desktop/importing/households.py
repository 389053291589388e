"""A commune's list of households as a preview: people by household, errors by cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError
from desktop.domain.importing_rows import (
    ImportChoices,
    ImportColumn,
    ImportPreview,
    ImportProblem,
    ImportRow,
    ImportValues,
    MappedColumn,
    SheetColumn,
    Skipped,
    SkipReason,
)
from desktop.domain.text.folding import fold
from desktop.domain.text.legacy import Charset
from desktop.importing.births import BIRTHS, join_parts, month_comes_first
from desktop.importing.cells import text_of, without_citizen_numbers
from desktop.importing.grouping import Grouping, numbers_households
from desktop.importing.headers import (
    SEARCHED_ROWS,
    Header,
    choose_columns,
    find_header,
    guess_header,
)
from desktop.importing.people import LineReader, PersonLine
from desktop.importing.repair import Repaired, repair_sheet, titles_read_as
from desktop.importing.sheets import Cells, Sheet, read_sheets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

_TOTAL: Final = re.compile(r"(tổng|cộng)\s*(cộng|số|hợp|toàn|:|$)", re.IGNORECASE)
_FOOTER: Final = re.compile(
    r"(người lập|xác nhận|trưởng (thôn|bản|ấp|xóm|khu)|tổ trưởng|ký|ngày .* tháng .* năm|ghi chú:)",
    re.IGNORECASE,
)
_COLUMN_NUMBER: Final = re.compile(r"\(?\s*(\d{1,2}|[A-H])\s*\)?")
_SECOND_TITLES: Final = {"ngay", "thang", "nam", "nu"}
_FEW_CELLS: Final = 2
_NAMES: Final = {ImportColumn.FULL_NAME, ImportColumn.GIVEN_PART}


def parse_households(
    path: Path, today: date, choices: ImportChoices | None = None
) -> ImportPreview:
    """Read a list of households; nothing is stored.

    Args:
        path: A workbook or a text file; limits are checked before it is opened.
        today: No birth lies after it, and it decides the century of two-digit years.
        choices: What a person chose about this file.

    Raises:
        TroubleError: `file_missing`, `file_too_heavy`, `file_unreadable`,
            `import_header_missing` when no sheet has a row of titles with names.
    """
    choices = choices or ImportChoices()
    found = [table for sheet in read_sheets(path) if (table := _table(sheet, choices))]
    if not found:
        raise TroubleError("import_header_missing")
    # A sheet whose titles were only guessed stands back behind one with known titles.
    chosen = max(
        found,
        key=lambda one: (one.sheet.name == choices.sheet, one.names_found, len(one.sheet.rows)),
    )
    return _preview(chosen, found, today)


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet with its row of titles, texts repaired."""

    sheet: Sheet
    header: Header
    repairs: Mapping[int, Repaired]

    @property
    def names_found(self) -> bool:
        """Whether some column holds the names of the people."""
        return bool(_NAMES & set(self.header.places))


def _table(sheet: Sheet, choices: ImportChoices) -> _Table | None:
    titles, header = _header_of(replace(sheet, rows=sheet.rows[:SEARCHED_ROWS]), choices)
    if header is None:
        return None
    charsets = {_place(letter): charset for letter, charset in choices.charsets.items()}
    # The titles stay as they were recognised: what is chosen is meant for the cells.
    repaired, repairs = repair_sheet(sheet, charsets, titles)
    repaired, header = join_parts(repaired, header)
    chosen = {_place(letter): column for letter, column in choices.columns.items()}
    return _Table(repaired, choose_columns(header, chosen) if chosen else header, repairs)


def _header_of(
    sheet: Sheet, choices: ImportChoices
) -> tuple[tuple[tuple[int, Cells], ...], Header | None]:
    """The titles, and the rows down to them in the encoding in which most titles are known."""
    repaired, _ = repair_sheet(sheet, {})
    rows, best = repaired.rows, find_header(repaired.rows, choices.known_titles)
    for charset in Charset:
        tried = titles_read_as(sheet, charset)
        header = find_header(tried, choices.known_titles)
        if header and (best is None or len(header.places) > len(best.places)):
            best, rows = header, tried
    best = best or guess_header(rows)
    return tuple(row for row in rows if best and row[0] <= best.last_row), best


def _preview(table: _Table, found: list[_Table], today: date) -> ImportPreview:
    sheet, header = table.sheet, table.header
    columns = _mapped(header)
    rows, skipped = _read_rows(table, columns, today) if table.names_found else ((), Counter())
    others = tuple(other.sheet.name for other in found if other is not table)
    return ImportPreview(
        sheet=sheet.name,
        header_row=header.row,
        columns=columns,
        rows=tuple(rows),
        skipped=tuple(Skipped(reason, skipped[reason]) for reason in SkipReason if skipped[reason]),
        problems=_problems(table, others),
        sheet_columns=_sheet_columns(table),
        sheets=tuple(one.sheet.name for one in found),
        headings=_headings(sheet, header),
    )


def _headings(sheet: Sheet, header: Header) -> tuple[str, ...]:
    """What stands above the titles."""
    above = (cells for number, cells in sheet.rows if number < header.row)
    texts = (without_citizen_numbers(text_of(cell)) for cells in above for cell in cells)
    return tuple(text for text in texts if text)


def _read_rows(
    table: _Table, columns: tuple[MappedColumn, ...], today: date
) -> tuple[Sequence[ImportRow], Counter[SkipReason]]:
    sheet, header = table.sheet, table.header
    reader = LineReader(header.places, today, _month_first(sheet, header))
    skipped: Counter[SkipReason] = Counter()
    rows: list[ImportRow] = []
    lines: list[tuple[int, Cells, PersonLine, ImportValues]] = []
    orders: list[str] = []
    for number, cells in sheet.rows:
        reason = _skip_reason(number, cells, header, reader)
        if reason is not None:
            skipped[reason] += 1
            continue
        line = PersonLine()
        lines.append((number, cells, line, reader.values(cells, line)))
        orders.append(reader.text(cells, ImportColumn.ORDER))
    people = [values for _number, _cells, _line, values in lines]
    grouping = Grouping(numbered=numbers_households(header.places, people, orders))
    for (number, cells, line, values), order in zip(lines, orders, strict=True):
        household = grouping.place(values, line, order)
        texts = tuple(reader.text(cells, mapped.column) for mapped in columns)
        rows.append(
            ImportRow(number, texts, household, values, tuple(line.errors), tuple(line.notices))
        )
    skipped[SkipReason.BLANK] += _blank_lines(sheet, header)
    return rows, skipped


def _month_first(sheet: Sheet, header: Header) -> frozenset[ImportColumn]:
    found = (column for column in BIRTHS if column in header.places)
    return frozenset(
        column
        for column in found
        if month_comes_first(
            cells[header.places[column]] for number, cells in sheet.rows if number > header.row
        )
    )


def _sheet_columns(table: _Table) -> tuple[SheetColumn, ...]:
    """Every column that has a title or is read."""
    by_place = {place: column for column, place in table.header.places.items()}
    return tuple(
        SheetColumn(
            _letter(place),
            without_citizen_numbers(title),
            by_place.get(place),
            repaired.charset,
            repaired.changed,
            repaired.samples,
        )
        for place, title in enumerate(table.header.every)
        if title or place in by_place
        for repaired in [table.repairs.get(place, Repaired())]
    )


def _mapped(header: Header) -> tuple[MappedColumn, ...]:
    """The columns that are read, in the order of the sheet."""
    # A sheet of heads only has one column for two meanings; the later one, the name, is shown.
    by_place = {
        place: column
        for column, place in header.places.items()
        if column is not ImportColumn.CITIZEN_ID
    }
    return tuple(
        MappedColumn(column, _letter(place), header.titles.get(column, ""))
        for place, column in sorted(by_place.items())
    )


def _problems(table: _Table, others: tuple[str, ...]) -> tuple[ImportProblem, ...]:
    header = table.header
    problems = []
    if not table.names_found:
        problems.append(ImportProblem("names_not_found"))
    repaired = [one for one in _sheet_columns(table) if one.changed and one.column]
    if repaired:
        titles = tuple(one.title or one.letter for one in repaired)
        problems.append(ImportProblem("encoding_repaired", titles))
    citizen = header.titles.get(ImportColumn.CITIZEN_ID)
    if citizen is not None:
        problems.append(ImportProblem("citizen_id_left_out", (citizen,)))
    if header.unknown:
        problems.append(ImportProblem("columns_left_out", header.unknown))
    if others:
        problems.append(ImportProblem("sheets_left_out", others))
    return tuple(problems)


def _skip_reason(
    number: int, cells: Cells, header: Header, reader: LineReader
) -> SkipReason | None:
    """Why a line is not a person; None when it is one, also one whose name is missing."""
    if number < header.row:
        return SkipReason.TITLE
    texts = [text for text in map(text_of, cells) if text]
    if number <= header.last_row or _is_second_header(number, texts, header):
        return SkipReason.HEADER
    if any(_TOTAL.match(text) for text in texts[:_FEW_CELLS]):
        return SkipReason.TOTAL
    name = reader.name(cells)
    if len(texts) <= _FEW_CELLS and any(_FOOTER.match(text) for text in texts):
        return SkipReason.FOOTER
    if not name and len(texts) == 1:
        # A number that was prepared for somebody, or a line that heads a group.
        return SkipReason.BLANK if texts[0].isdecimal() else SkipReason.TITLE
    return None


def _is_second_header(number: int, texts: Sequence[str], header: Header) -> bool:
    """Column numbers (1) (2) (3), titles repeated on a later page, or more titles below."""
    if all(_COLUMN_NUMBER.fullmatch(text) for text in texts) and len(texts) > _FEW_CELLS:
        return True
    known = set(header.titles.values())
    if len(known & set(texts)) > _FEW_CELLS:
        return True
    follows = number == header.last_row + 1
    return follows and all(fold(text) in _SECOND_TITLES for text in texts)


def _blank_lines(sheet: Sheet, header: Header) -> int:
    """Empty lines between the titles and the last filled line."""
    last = sheet.rows[-1][0]
    filled = sum(number > header.last_row for number, _ in sheet.rows)
    return max(0, last - header.last_row - filled)


def _letter(place: int) -> str:
    """The column's letter: 0 is A, 26 is AA."""
    letters = ""
    rest = place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _place(letter: str) -> int:
    """The column's index: A is 0, AA is 26."""
    place = 0
    for char in letter:
        place = place * 26 + ord(char) - ord("A") + 1
    return place - 1

"""A commune's list of households as a preview: people by household, errors by cell."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError
from desktop.domain.importing_rows import (
    CellError,
    ImportColumn,
    ImportPreview,
    ImportProblem,
    ImportRow,
    ImportValues,
    MappedColumn,
    Skipped,
    SkipReason,
)
from desktop.domain.people import Relation
from desktop.domain.text.folding import fold
from desktop.importing.cells import text_of
from desktop.importing.headers import Header, find_header
from desktop.importing.people import LineReader, PersonLine
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


def parse_households(path: Path, today: date) -> ImportPreview:
    """Read a workbook of households; nothing is stored.

    Args:
        path: An .xlsx file; limits are checked before it is opened.
        today: No birth lies after it, and it decides the century of two-digit years.

    Raises:
        TroubleError: `file_missing`, `file_too_heavy`, `file_unreadable`,
            `import_header_missing` when no sheet has a row of titles with names.
    """
    found = [(sheet, header) for sheet in read_sheets(path) if (header := find_header(sheet.rows))]
    if not found:
        raise TroubleError("import_header_missing")
    sheet, header = max(found, key=lambda pair: len(pair[0].rows))
    others = tuple(other.name for other, _ in found if other is not sheet)
    return _preview(sheet, header, others, today)


def _preview(sheet: Sheet, header: Header, others: tuple[str, ...], today: date) -> ImportPreview:
    columns = _mapped(header)
    reader = LineReader(header.places, today)
    grouping = _Grouping()
    skipped: Counter[SkipReason] = Counter()
    rows: list[ImportRow] = []
    for number, cells in sheet.rows:
        reason = _skip_reason(number, cells, header, reader)
        if reason is not None:
            skipped[reason] += 1
            continue
        line = PersonLine()
        values = reader.values(cells, line)
        household = grouping.place(values, line)
        texts = tuple(reader.text(cells, mapped.column) for mapped in columns)
        rows.append(
            ImportRow(number, texts, household, values, tuple(line.errors), tuple(line.notices))
        )
    skipped[SkipReason.BLANK] += _blank_lines(sheet, header)
    return ImportPreview(
        sheet=sheet.name,
        header_row=header.row,
        columns=columns,
        rows=tuple(rows),
        skipped=tuple(Skipped(reason, skipped[reason]) for reason in SkipReason if skipped[reason]),
        problems=_problems(header, others),
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


def _problems(header: Header, others: tuple[str, ...]) -> tuple[ImportProblem, ...]:
    problems = []
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


@dataclass(slots=True)
class _Grouping:
    """Decides line by line where a new household begins."""

    index: int = -1
    code: str | None = None
    head_name: str | None = None
    has_head: bool = False

    def place(self, values: ImportValues, line: PersonLine) -> int:
        """The household of a person; a second head in one household is an error."""
        is_head = values.relation is Relation.HEAD
        if self._begins(values, is_head=is_head):
            self.index += 1
            self.code, self.head_name, self.has_head = values.household_code, None, False
        elif is_head and self.has_head:
            line.errors.append(CellError(ImportColumn.RELATION, "second_head"))
        self.has_head = self.has_head or is_head
        self.head_name = values.head_name or self.head_name
        return self.index

    def _begins(self, values: ImportValues, *, is_head: bool) -> bool:
        if self.index < 0:
            return True
        if values.household_code is not None:
            return values.household_code != self.code
        if is_head:
            return True
        named = values.head_name
        return named is not None and self.head_name is not None and named != self.head_name

"""The preview of a workbook as a table: values as read, and what is wrong with which cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from desktop.domain.errors import RuleBrokenError
from desktop.domain.importing_rows import ImportColumn, ImportRow
from desktop.system.sentences import sentence
from desktop.system.texts import N_, _
from desktop.ui.models.rows import TableColumn

if TYPE_CHECKING:
    from desktop.domain.importing_rows import (
        CellError,
        ImportPreview,
        ImportProblem,
        MappedColumn,
    )

_NOTICES = {
    "read_from_date": N_("the year was written as a date"),
    "relation_other": N_("relation not known, taken as another relation"),
    "phone_zero_added": N_("the first 0 of the phone was missing"),
    "phone_prefix_renewed": N_("old phone number of 11 digits, changed to 10"),
    "phone_first_of_several": N_("several phone numbers, the first was taken"),
    "phone_unusual": N_("unusual phone number, please check"),
}
_PROBLEMS = {
    "citizen_id_left_out": N_("Citizen numbers are left out, the program does not need them."),
    "columns_left_out": N_("These columns are not read: {names}."),
    "sheets_left_out": N_("These sheets are not read: {names}."),
}


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One person of the workbook as a line of the table."""

    row: ImportRow
    trouble: str
    remark: str


def preview_lines(preview: ImportPreview) -> tuple[PreviewLine, ...]:
    """Lines with errors first, so that they are seen; then in the order of the sheet."""
    titles = {mapped.column: mapped for mapped in preview.columns}
    lines = [_line(row, titles) for row in preview.rows]
    return tuple(sorted(lines, key=lambda line: not line.trouble))


def preview_columns(preview: ImportPreview) -> tuple[TableColumn[PreviewLine], ...]:
    """What is wrong, the line's number, and the workbook's own columns under their titles."""
    first: list[TableColumn[PreviewLine]] = [
        TableColumn(
            _("Line"),
            lambda line: str(line.row.number),
            sort_key=lambda line: line.row.number,
            right=True,
            characters=5,
        ),
        TableColumn(_("To be corrected"), lambda line: line.trouble or line.remark, characters=38),
    ]
    own = [
        TableColumn(
            mapped.title or mapped.letter,
            partial(_cell, number),
            characters=22 if mapped.column is ImportColumn.FULL_NAME else 13,
        )
        for number, mapped in enumerate(preview.columns)
    ]
    return (*first, *own)


def problem_words(problem: ImportProblem) -> str:
    """Something about the whole sheet."""
    words = _PROBLEMS.get(problem.code)
    if words is None:
        return problem.code
    return _(words).format(names=", ".join(problem.names))


def _cell(number: int, line: PreviewLine) -> str:
    cells = line.row.cells
    return cells[number] if number < len(cells) else ""


def _line(row: ImportRow, titles: dict[ImportColumn, MappedColumn]) -> PreviewLine:
    trouble = " ".join(_error_words(error, titles) for error in row.errors)
    remarks = (_(_NOTICES[one.code]) for one in row.notices if one.code in _NOTICES)
    return PreviewLine(row, trouble, "; ".join(remarks))


def _error_words(error: CellError, titles: dict[ImportColumn, MappedColumn]) -> str:
    what = sentence(RuleBrokenError(error.code, error.column.value, **error.params))
    mapped = titles.get(error.column)
    return what if mapped is None else f"{mapped.title} ({mapped.letter}): {what}"

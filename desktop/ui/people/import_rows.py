"""The preview of a workbook as a table: values as read, and what is wrong with which cell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from desktop.domain.errors import RuleBrokenError
from desktop.domain.importing_rows import ImportColumn, ImportRow
from desktop.domain.text.numbers import format_number
from desktop.services.import_households import ImportHouseholds
from desktop.services.workbook import correct_line
from desktop.system.sentences import sentence
from desktop.system.texts import N_, _, ngettext
from desktop.ui.models.rows import TableColumn
from desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.importing_rows import (
        CellError,
        ImportPreview,
        ImportProblem,
        MappedColumn,
    )
    from desktop.services.import_households import Imported
    from desktop.services.import_memory import Leftovers

_NOTICES = {
    "read_from_date": N_("the year was written as a date"),
    "birth_month_first": N_("read with the month before the day"),
    "birth_year_only": N_("only the year of birth is taken"),
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
    "names_not_found": N_("Say which column holds the names: no title says it."),
    "encoding_repaired": N_(
        "Letters of old fonts were repaired in: {names}. Press “Columns …” to see how."
    ),
}


class AlikeWords(Protocol):
    """What was found out about lines and the list."""

    def words_of(self, number: int) -> str:
        """What the table says of a line."""
        ...

    def is_alike(self, number: int) -> bool:
        """Whether a line looks like somebody."""
        ...


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One person of the workbook as a line of the table."""

    row: ImportRow
    trouble: str
    remark: str
    known: str = ""
    """Whether the person is in the list already, and what becomes of the line."""
    is_alike: bool = False


@dataclass(slots=True)
class Corrections:
    """What was typed in place of cells, kept when the file is read again with other columns."""

    texts: dict[int, dict[ImportColumn, str]] = field(default_factory=dict)

    def added(self, preview: ImportPreview, row: ImportRow) -> ImportPreview:
        """The preview with a corrected line in its place."""
        before = next(one for one in preview.rows if one.number == row.number)
        own = self.texts.setdefault(row.number, {})
        for mapped, old, new in zip(preview.columns, before.cells, row.cells, strict=True):
            if old != new:
                own[mapped.column] = new
        rows = tuple(row if one.number == row.number else one for one in preview.rows)
        return replace(preview, rows=rows)

    def applied(self, preview: ImportPreview, today: date) -> ImportPreview:
        """A preview just read, with every correction made so far."""
        if not self.texts:
            return preview
        rows = tuple(self._row(preview, row, today) for row in preview.rows)
        return replace(preview, rows=rows)

    def _row(self, preview: ImportPreview, row: ImportRow, today: date) -> ImportRow:
        own = self.texts.get(row.number)
        if own is None:
            return row
        pairs = zip(preview.columns, row.cells, strict=True)
        texts = tuple(own.get(mapped.column, text) for mapped, text in pairs)
        return correct_line(preview, row, texts, today)


def preview_lines(preview: ImportPreview, alike: AlikeWords) -> tuple[PreviewLine, ...]:
    """Lines with errors first, so that they are seen; then those that look like somebody."""
    titles = {mapped.column: mapped for mapped in preview.columns}
    lines = [_line(row, titles, alike) for row in preview.rows]
    return tuple(sorted(lines, key=lambda line: (not line.trouble, not line.is_alike)))


def preview_columns(
    preview: ImportPreview, *, with_known: bool = False, with_trouble: bool = True
) -> tuple[TableColumn[PreviewLine], ...]:
    """What is wrong, the line's number, and the workbook's own columns under their titles."""
    first: list[TableColumn[PreviewLine]] = [
        TableColumn(
            _("Line"),
            lambda line: str(line.row.number),
            sort_key=lambda line: line.row.number,
            right=True,
            characters=5,
        ),
        TableColumn(
            _("To be corrected"),
            lambda line: line.trouble or line.remark,
            characters=38 if with_trouble else 14,
        ),
    ]
    if with_known:
        first.append(TableColumn(_("In the list?"), lambda line: line.known, characters=38))
    own = [
        TableColumn(
            mapped.title or mapped.letter,
            partial(_cell, number),
            characters=22 if mapped.column is ImportColumn.FULL_NAME else 13,
        )
        for number, mapped in enumerate(preview.columns)
    ]
    return (*first, *own)


def lines_table(preview: ImportPreview, alike: AlikeWords) -> RowsTable[PreviewLine]:
    """The lines, to be looked at and opened."""
    lines = preview_lines(preview, alike)
    columns = preview_columns(
        preview,
        with_known=any(line.known for line in lines),
        with_trouble=any(line.trouble or line.remark for line in lines),
    )
    table: RowsTable[PreviewLine] = RowsTable(
        _("Lines of the file"), columns, lambda line: str(line.row.number)
    )
    table.set_rows(lines)
    return table


def make_command(
    preview: ImportPreview, kept: Leftovers | None, file: str, village_id: str | None
) -> ImportHouseholds:
    """What the import is told: of a file just read, or of lines that were kept aside."""
    return ImportHouseholds(
        rows=preview.rows,
        village_id=village_id,
        file=kept.file if kept is not None else file,
        homes=kept.homes if kept is not None else {},
        columns=preview.columns,
        sheet_columns=preview.sheet_columns,
    )


def problem_words(problem: ImportProblem) -> str:
    """Something about the whole sheet."""
    words = _PROBLEMS.get(problem.code)
    if words is None:
        return problem.code
    return _(words).format(names=", ".join(problem.names))


def _cell(number: int, line: PreviewLine) -> str:
    cells = line.row.cells
    return cells[number] if number < len(cells) else ""


def _line(
    row: ImportRow, titles: dict[ImportColumn, MappedColumn], alike: AlikeWords
) -> PreviewLine:
    trouble = " ".join(_error_words(error, titles) for error in row.errors)
    remarks = (_(_NOTICES[one.code]) for one in row.notices if one.code in _NOTICES)
    known, is_alike = alike.words_of(row.number), alike.is_alike(row.number)
    return PreviewLine(row, trouble, "; ".join(remarks), known, is_alike)


def _error_words(error: CellError, titles: dict[ImportColumn, MappedColumn]) -> str:
    what = sentence(RuleBrokenError(error.code, error.column.value, **error.params))
    mapped = titles.get(error.column)
    return what if mapped is None else f"{mapped.title} ({mapped.letter}): {what}"


def summary_words(preview: ImportPreview, kept: Leftovers | None) -> str:
    """What was read."""
    if kept is not None:
        words = ngettext(
            "{count} line of “{file}” was kept aside. Open it to correct it, then import.",
            "{count} lines of “{file}” were kept aside. Open each to correct it, then import.",
            len(preview.rows),
        )
        return words.format(count=format_number(len(preview.rows)), file=kept.file)
    counts = {
        "households": format_number(preview.good_households()),
        "people": format_number(preview.good_people()),
    }
    if not preview.sheet:
        return _("The file has {households} households, {people} people.").format(**counts)
    return _("Sheet “{sheet}”: {households} households, {people} people.").format(
        sheet=preview.sheet, **counts
    )


def remarks(preview: ImportPreview) -> list[str]:
    """What a person should know before importing."""
    bad = sum(1 for row in preview.rows if row.errors)
    found = []
    if bad:
        words = ngettext(
            "{count} line has an error. Open it to correct it here; otherwise it is kept aside "
            "when you import.",
            "{count} lines have an error. Open each to correct it here; otherwise they are kept "
            "aside when you import.",
            bad,
        )
        found.append(words.format(count=format_number(bad)))
    return found + [problem_words(problem) for problem in preview.problems]


def imported_words(imported: Imported) -> str:
    """What is new in the list."""
    return _("Imported: {households} households, {people} people.").format(
        households=format_number(imported.households), people=format_number(imported.residents)
    )


def left_out_words(imported: Imported) -> list[str]:
    """Who was known already, and what was kept aside."""
    lines = []
    if imported.known_residents:
        words = ngettext(
            "{count} person was in the list already.",
            "{count} people were in the list already.",
            imported.known_residents,
        )
        lines.append(words.format(count=format_number(imported.known_residents)))
    if imported.same:
        words = ngettext(
            "{count} line went to somebody known; what was missing was filled in.",
            "{count} lines went to people known; what was missing was filled in.",
            imported.same,
        )
        lines.append(words.format(count=format_number(imported.same)))
    if imported.unwanted:
        words = ngettext(
            "{count} line was left out, as you chose.",
            "{count} lines were left out, as you chose.",
            imported.unwanted,
        )
        lines.append(words.format(count=format_number(imported.unwanted)))
    if imported.left_out:
        numbers = ", ".join(str(number) for number in imported.left_out)
        lines.append(_("Lines kept aside: {numbers}").format(numbers=numbers))
    return lines

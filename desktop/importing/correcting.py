"""A line that a person corrected in the preview, read again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.domain.importing_rows import ImportColumn, ImportValues
from desktop.importing.people import LineReader, PersonLine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from desktop.domain.importing_rows import ImportRow, MappedColumn

_NAME: Final = (ImportColumn.FULL_NAME, ImportColumn.FAMILY_PART, ImportColumn.GIVEN_PART)
_BIRTH: Final = (ImportColumn.BIRTH, ImportColumn.BIRTH_MALE, ImportColumn.BIRTH_FEMALE)
_SOURCES: Final[Mapping[str, tuple[ImportColumn, ...]]] = {
    "full_name": _NAME,
    "relation": (ImportColumn.RELATION,),
    "birth_on": _BIRTH,
    "birth_precision": _BIRTH,
    "sex": (ImportColumn.SEX, *_BIRTH[1:]),
    "phone": (ImportColumn.PHONE,),
    "household_code": (ImportColumn.HOUSEHOLD_CODE,),
    "head_name": (ImportColumn.HEAD_NAME,),
    "village": (ImportColumn.VILLAGE,),
    "lane": (ImportColumn.LANE,),
    "house_number": (ImportColumn.HOUSE_NUMBER,),
    "note": (ImportColumn.NOTE,),
}
"""The columns that each value is read from."""


def correct_row(
    row: ImportRow, columns: tuple[MappedColumn, ...], texts: tuple[str, ...], today: date
) -> ImportRow:
    """The line with other texts in its cells; it stays in its household.

    What was not touched keeps its value: a cell's text says less than the cell, such as a ditto
    mark or a year in a cell formatted as a date.

    Args:
        row: As it was read.
        columns: Of the preview.
        texts: One for each column.
        today: No birth lies after it.
    """
    changed = {
        mapped.column
        for mapped, before, after in zip(columns, row.cells, texts, strict=True)
        if before != after
    }
    places = {mapped.column: index for index, mapped in enumerate(columns)}
    line = PersonLine()
    fresh = LineReader(places, today).values(texts, line)
    values = {
        name: getattr(fresh if changed & set(sources) else row.values, name)
        for name, sources in _SOURCES.items()
    }
    errors = [one for one in row.errors if one.column not in changed]
    errors += [one for one in line.errors if one.column in changed]
    notices = [one for one in row.notices if one.column not in changed]
    notices += [one for one in line.notices if one.column in changed]
    if changed & set(_NAME) and values["full_name"]:
        # The name is in two columns, and the error at one of them only.
        errors = [one for one in errors if one.column not in _NAME]
    return replace(
        row,
        cells=texts,
        values=ImportValues(**values),
        errors=tuple(errors),
        notices=tuple(notices),
    )

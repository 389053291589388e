"""Old encodings out of a sheet: every text in composed Unicode, and what was changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from desktop.domain.importing_rows import Sample
from desktop.domain.text.legacy import Charset, charset_of_font, decode, is_surely_unicode
from desktop.domain.text.legacy_vote import Cell, has_evidence, repair, undecided, vote
from desktop.importing.cells import text_of, without_citizen_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.importing.sheets import Cells, Sheet

_SAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class Repaired:
    """How one column was read; `changed` counts its cells whose letters became others."""

    charset: Charset = Charset.UNICODE
    changed: int = 0
    samples: tuple[Sample, ...] = ()


def repair_sheet(
    sheet: Sheet, chosen: Mapping[int, Charset], titles: tuple[tuple[int, Cells], ...] = ()
) -> tuple[Sheet, Mapping[int, Repaired]]:
    """The sheet with its texts repaired.

    Args:
        sheet: As the file has it.
        chosen: Encodings that a person chose, by the column's index.
        titles: The first rows as they were read already, in an encoding of their own; they have
            no vote then.
    """
    if titles:
        below, repairs = repair_sheet(replace(sheet, rows=sheet.rows[len(titles) :]), chosen)
        return replace(below, rows=titles + below.rows), repairs
    width = max((len(cells) for _, cells in sheet.rows), default=0)
    columns = {place: _texts(sheet, place) for place in range(width)}
    everything = [cell for cells in columns.values() for cell in cells.values()]
    if not chosen and not _anything_to_do(everything):
        return sheet, {}
    of_sheet = vote(undecided(everything), from_bytes=sheet.from_bytes)
    votes = {
        place: _vote(list(cells.values()), of_sheet, sheet) for place, cells in columns.items()
    }
    if not chosen and not sheet.fonts and set(votes.values()) == {Charset.UNICODE}:
        # What is left is to compose letters, which reading a cell does.
        return sheet, {}
    rows = [list(cells) for _, cells in sheet.rows]
    repairs = {}
    for place, cells in columns.items():
        voted = votes[place]
        after = repair(list(cells.values()), chosen.get(place), voted)
        for index, text in zip(cells, after, strict=True):
            rows[index][place] = text
        repairs[place] = _told(list(cells.values()), after, chosen.get(place) or voted)
    numbers = (number for number, _ in sheet.rows)
    return replace(sheet, rows=tuple(zip(numbers, map(tuple, rows), strict=True))), repairs


def titles_read_as(sheet: Sheet, charset: Charset) -> tuple[tuple[int, Cells], ...]:
    """All rows in one encoding: titles may be older, or newer, than what is below them."""
    return tuple(
        (number, tuple(_read_as(cell, charset) for cell in cells)) for number, cells in sheet.rows
    )


def _read_as(cell: object, charset: Charset) -> object:
    if not isinstance(cell, str) or cell.isascii() or is_surely_unicode(cell):
        return cell
    return decode(cell, charset)


def _texts(sheet: Sheet, place: int) -> dict[int, Cell]:
    """The text cells of a column by the index of their row."""
    fonts = sheet.fonts
    return {
        index: Cell(text, fonts.get((number, place)) if fonts else None)
        for index, (number, cells) in enumerate(sheet.rows)
        if isinstance(text := _at(cells, place), str)
    }


def _at(cells: Cells, place: int) -> object:
    return cells[place] if place < len(cells) else None


def _anything_to_do(cells: list[Cell]) -> bool:
    return any(cell.font is not None or not cell.text.isascii() for cell in cells)


def _vote(cells: list[Cell], of_sheet: Charset, sheet: Sheet) -> Charset:
    """The column's own vote; one that has little to say follows the whole sheet's."""
    left = undecided(cells)
    if not has_evidence(left):
        return of_sheet
    return vote(left, from_bytes=sheet.from_bytes)


def _told(before: list[Cell], after: list[str], charset: Charset) -> Repaired:
    pairs = [
        (cell, text)
        for cell, text in zip(before, after, strict=True)
        if cell.text != text and text_of(cell.text) != text_of(text)
    ]
    if not pairs:
        return Repaired(Charset.UNICODE)
    by_font = charset_of_font(pairs[0][0].font)
    samples = tuple(
        Sample(without_citizen_numbers(text_of(cell.text)), without_citizen_numbers(text_of(text)))
        for cell, text in _spread(pairs)
    )
    return Repaired(by_font or charset, len(pairs), samples)


def _spread(pairs: list[tuple[Cell, str]]) -> list[tuple[Cell, str]]:
    """A few from the middle of the column: the first ones are titles."""
    start = len(pairs) // 2 if len(pairs) > 2 * _SAMPLES else 0
    return pairs[start : start + _SAMPLES]

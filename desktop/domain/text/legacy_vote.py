"""Which encoding a column of cells is written in.

A cell's font decides where it says so. Otherwise the whole column votes, because one short cell
is often a legal text in two encodings: the reading with the most Vietnamese syllables wins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.domain.text.legacy import Charset, charset_of_font, decode, is_surely_unicode
from desktop.domain.text.syllables import is_syllable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_APART: Final = re.compile(r"[\s\d!-&(-/:-@\[-_{-~]+")
"""What stands between words; old fonts have letters where others have signs."""

_ILLEGAL: Final = 10
_ODD_CAPITAL: Final = 3
_INNER_CAPITAL: Final = re.compile(r"[^\W\d_A-ZÀ-Ý][A-ZÀ-Ý]")
_FOREIGN: Final = re.compile("[ÄÅÆÇËÎÏÑÖØÛÜŸßäåæçëîïñöøûüÿ]")
"""Letters that no Vietnamese word has, and that old fonts draw as others."""

_ENOUGH_CELLS: Final = 3
_VOTERS: Final = 300
"""More different cells than these say nothing new."""

_FROM_SHEET: Final = (Charset.UNICODE, Charset.TCVN3, Charset.VNI)
_FROM_BYTES: Final = (*_FROM_SHEET, Charset.CP1258)


class Cell(NamedTuple):
    """A cell's text as it was found, with the name of its font where the file says it."""

    text: str
    font: str | None = None


def vote(texts: Iterable[str], *, from_bytes: bool = False) -> Charset:
    """The encoding in which the texts, taken together, are most Vietnamese.

    Args:
        texts: Cells of one column.
        from_bytes: The texts were bytes without a word about their page.
    """
    candidates = _FROM_BYTES if from_bytes else _FROM_SHEET
    different = list(dict.fromkeys(text for text in texts if not text.isascii()))
    if not different:
        return Charset.UNICODE
    different = different[:: len(different) // _VOTERS + 1]
    costs = {charset: _cost(different, charset) for charset in candidates}
    # min keeps the first of equals: what could be Unicode is left as it is.
    return min(candidates, key=costs.__getitem__)


def has_evidence(texts: Iterable[str]) -> bool:
    """Whether enough cells have letters that differ between the encodings."""
    return sum(not text.isascii() for text in texts) >= _ENOUGH_CELLS


def undecided(cells: Iterable[Cell]) -> list[str]:
    """Texts about which no font says anything."""
    return [cell.text for cell in cells if charset_of_font(cell.font) is None]


def repair(cells: Sequence[Cell], charset: Charset | None, voted: Charset) -> list[str]:
    """The cells of a column in composed Unicode.

    Args:
        cells: As they were found.
        charset: What a person chose for the whole column; None when nobody did.
        voted: For cells of which no font says anything.
    """
    names = _are_names(cells, charset or voted)
    return [_repaired(cell, charset, voted, names=names) for cell in cells]


def _repaired(cell: Cell, charset: Charset | None, voted: Charset, *, names: bool) -> str:
    if is_surely_unicode(cell.text):
        return decode(cell.text, Charset.UNICODE)
    meant = charset or charset_of_font(cell.font) or voted
    return decode(cell.text, meant, cell.font, names=names)


def _are_names(cells: Sequence[Cell], charset: Charset) -> bool:
    """Whether nearly every word of the column that can show it begins with a capital."""
    if charset is not Charset.TCVN3:
        return False
    first = [word[0] for cell in cells for word in cell.text.split() if word[0].isascii()]
    letters = [char for char in first if char.isalpha()]
    return len(letters) > _ENOUGH_CELLS and sum(map(str.isupper, letters)) > 0.9 * len(letters)


def _cost(texts: Sequence[str], charset: Charset) -> int:
    return sum(_cost_of(text, charset) for text in texts)


def _cost_of(text: str, charset: Charset) -> int:
    if is_surely_unicode(text) and charset is not Charset.UNICODE:
        return _ILLEGAL
    cost = 0
    for word in filter(None, _APART.split(decode(text, charset))):
        if _FOREIGN.search(word) or not is_syllable(word):
            cost += _ILLEGAL
        if not word.isupper():
            cost += _ODD_CAPITAL * len(_INNER_CAPITAL.findall(word))
    return cost

"""Finding the row of titles and what each column holds.

Communes write the same titles in many ways, so titles are compared without marks, case and
punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from desktop.domain.importing_rows import ImportColumn
from desktop.domain.text.folding import fold
from desktop.importing.cells import text_of

if TYPE_CHECKING:
    from desktop.importing.sheets import Cells

SEARCHED_ROWS: Final = 60
"""Among the first so many the titles are looked for."""
_FEWEST_COLUMNS: Final = 2
_FEW_TITLES: Final = 3
Known = Mapping[str, ImportColumn | None]
"""What titles meant in earlier files."""

_NOT_LETTERS: Final = re.compile(r"[^a-z0-9]+")

_TITLES: Final[Mapping[ImportColumn, tuple[str, ...]]] = {
    ImportColumn.ORDER: ("stt", "tt", "so tt", "so thu tu"),
    ImportColumn.HOUSEHOLD_CODE: (
        "ho so", "so ho", "ma ho", "stt ho", "ma so ho", "ho thu", "so ho khau", "ma ho gia dinh",
        "tt ho", "so thu tu ho",
    ),
    ImportColumn.HEAD_NAME: (
        "chu ho", "ho ten chu ho", "ho va ten chu ho", "ten chu ho", "la chu ho",
    ),
    ImportColumn.FULL_NAME: (
        "ho va ten", "ho ten", "ho va ten thanh vien", "ho ten thanh vien", "ten thanh vien",
        "ho va ten nhan khau", "ho chu dem va ten", "ho chu dem va ten khai sinh",
        "ho va ten cac thanh vien", "ho va ten cac thanh vien trong ho", "nhan khau",
    ),
    ImportColumn.FAMILY_PART: ("ho dem", "ho va dem", "ho va ten dem", "ho lot", "ho chu dem"),
    ImportColumn.GIVEN_PART: ("ten",),
    ImportColumn.RELATION: (
        "quan he voi chu ho", "quan he", "qh voi chu ho", "qh chu ho", "qhch", "moi quan he",
        "quan he chu ho", "moi quan he voi chu ho", "quan he voi ch",
    ),
    ImportColumn.BIRTH: (
        "ngay sinh", "nam sinh", "ngay thang nam sinh", "ngay thang nam", "sinh ngay",
        "ngay nam sinh", "thang nam sinh", "sinh nam",
    ),
    ImportColumn.BIRTH_MALE: ("nam", "nam sinh nam", "nam sinh cua nam"),
    ImportColumn.BIRTH_FEMALE: ("nu", "nam sinh nu", "nam sinh cua nu"),
    ImportColumn.SEX: ("gioi tinh", "gt", "phai", "nam nu", "gioi"),
    ImportColumn.PHONE: (
        "so dien thoai", "dien thoai", "sdt", "so dt", "dien thoai lien he", "di dong",
        "so dien thoai lien he", "dien thoai di dong",
    ),
    ImportColumn.VILLAGE: (
        "thon", "ban", "to dan pho", "tdp", "thon ban", "thon to dan pho", "ap", "khu pho", "lang",
        "thon ban to dan pho", "buon", "khu dan cu",
    ),
    ImportColumn.LANE: (
        "xom", "ngo", "thon xom ngo", "xom ngo", "ngo xom", "thon xom", "duong", "ngo ngach",
        "cum dan cu", "cum", "khu", "doi", "dia chi", "noi o", "cho o", "ngo pho", "duong ngo",
    ),
    ImportColumn.HOUSE_NUMBER: ("so nha", "nha so", "so nha duong"),
    ImportColumn.NOTE: ("ghi chu", "chu thich", "ghi chu khac"),
    ImportColumn.CITIZEN_ID: (
        "cccd", "so cccd", "cmnd", "so cmnd", "cmnd cccd", "so cmnd cccd", "cccd cmnd", "so cmt",
        "can cuoc", "so can cuoc", "so can cuoc cong dan", "can cuoc cong dan", "so dinh danh",
        "so dinh danh ca nhan", "ma dinh danh", "so ddcn", "sddcn", "so cccd cmnd",
        "so cccd so dinh danh", "so cccd dinh danh", "so giay to", "so giay to tuy than",
        "so the can cuoc", "the can cuoc", "so dinh danh cccd",
    ),
}  # fmt: skip
_BY_MARKS: Final[Mapping[str, ImportColumn | None]] = {
    "năm": ImportColumn.BIRTH,
    "đt": ImportColumn.PHONE,
    "dt": None,
    "hồ sơ": None,
    "số hồ sơ": None,
}
"""Titles that mean something else without their marks: "nam" is a man, "hộ số" a number."""
_BY_TITLE: Final = {title: column for column, titles in _TITLES.items() for title in titles}
_NAMES: Final = {ImportColumn.FULL_NAME, ImportColumn.HEAD_NAME, ImportColumn.GIVEN_PART}
_ALSO_VALUES: Final = {ImportColumn.BIRTH_MALE, ImportColumn.BIRTH_FEMALE}
"""Titles that stand in ordinary rows too, as somebody's sex."""
_CITIZEN_WORDS: Final = re.compile(r"\b(cccd|cmnd|can cuoc|dinh danh)\b")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the titles stand and what is under them.

    `last_row` is below `row` when the titles take two rows; `unknown` are titles of columns that
    nobody asked for; `places` are indexes into a row's cells; `every` has the title of each.
    """

    row: int
    last_row: int
    places: Mapping[ImportColumn, int]
    titles: Mapping[ImportColumn, str]
    unknown: tuple[str, ...]
    every: tuple[str, ...] = ()


def find_header(
    rows: Sequence[tuple[int, Cells]], known_titles: Known = MappingProxyType({})
) -> Header | None:
    """The row with the most known titles, if one of them is a name.

    Args:
        rows: Of the sheet.
        known_titles: What columns held in earlier files, by `title_key`.
    """
    best: tuple[int, int] | None = None
    for index, (_, cells) in enumerate(rows[:SEARCHED_ROWS]):
        known = set(_columns(cells, known_titles)) - _ALSO_VALUES
        enough = len(known) >= _FEWEST_COLUMNS and bool(known & _NAMES)
        if enough and (best is None or len(known) > best[0]):
            best = (len(known), index)
    return None if best is None else _header(rows, best[1], known_titles)


def guess_header(rows: Sequence[tuple[int, Cells]]) -> Header | None:
    """For a sheet whose titles nobody knows: its first row of several texts, all different.

    A person says then what the columns hold.
    """
    for index, (_, cells) in enumerate(rows[:SEARCHED_ROWS]):
        texts = [text for cell in cells if isinstance(cell, str) and (text := text_of(cell))]
        if _FEW_TITLES <= len(texts) == len(set(texts)) and index + 1 < len(rows):
            return _header(rows, index, MappingProxyType({}))
    return None


def choose_columns(header: Header, chosen: Mapping[int, ImportColumn | None]) -> Header:
    """The header with what a person said of some columns, by their index.

    What was said of another, wider sheet says nothing of columns that this one has not.
    """
    chosen = {place: column for place, column in chosen.items() if place < len(header.every)}
    places = {
        column: place
        for column, place in header.places.items()
        if place not in chosen and column not in chosen.values()
    }
    places |= {column: place for place, column in chosen.items() if column is not None}
    _name_the_heads(places)
    titles = {column: _title_at(header, place) for column, place in places.items()}
    read = set(places.values())
    unknown = tuple(
        title for place, title in enumerate(header.every) if title and place not in read
    )
    return replace(header, places=places, titles=titles, unknown=unknown)


def title_key(title: str) -> str:
    """A title without marks, case and punctuation, as titles are remembered."""
    return _key(title)


def recognise(title: str, known_titles: Known = MappingProxyType({})) -> ImportColumn | None:
    """What a column with this title holds."""
    if _key(title) in known_titles:
        return known_titles[_key(title)]
    marked = title.strip(" .:").lower()
    if marked in _BY_MARKS:
        return _BY_MARKS[marked]
    key = _key(title)
    found = _BY_TITLE.get(key)
    # A title that names the citizen's number in any way must not end up as anything else.
    if found is None and _CITIZEN_WORDS.search(key):
        return ImportColumn.CITIZEN_ID
    return found


def _title_at(header: Header, place: int) -> str:
    return header.every[place] if place < len(header.every) else ""


def _header(rows: Sequence[tuple[int, Cells]], index: int, known_titles: Known) -> Header:
    number, cells = rows[index]
    titles = [text_of(cell) for cell in cells]
    last_row = number
    if index + 1 < len(rows):
        below_number, below = rows[index + 1]
        if _continues(below):
            last_row = below_number
            titles = [text_of(low) or high for low, high in zip(below, titles, strict=True)]
    places: dict[ImportColumn, int] = {}
    unknown = []
    for place, title in enumerate(titles):
        column = recognise(title, known_titles)
        if column is not None and column not in places:
            places[column] = place
        elif title and column is None:
            unknown.append(title)
    _name_the_heads(places)
    return Header(
        row=number,
        last_row=last_row,
        places=places,
        titles={column: titles[place] for column, place in places.items()},
        unknown=tuple(unknown),
        every=tuple(titles),
    )


def _continues(below: Cells) -> bool:
    """Whether the next row has only titles of the second level ("Nam", "Nữ" under "Năm sinh")."""
    filled = [text_of(cell) for cell in below if text_of(cell)]
    known = [recognise(text) for text in filled]
    return None not in known and bool(_ALSO_VALUES & set(known))


def _name_the_heads(places: dict[ImportColumn, int]) -> None:
    """A sheet with heads only lists one household a row: the head's name is the name."""
    named = ImportColumn.FULL_NAME in places or ImportColumn.GIVEN_PART in places
    if not named and ImportColumn.HEAD_NAME in places:
        places[ImportColumn.FULL_NAME] = places[ImportColumn.HEAD_NAME]


def _columns(cells: Cells, known_titles: Known) -> list[ImportColumn]:
    found = (recognise(text_of(cell), known_titles) for cell in cells if isinstance(cell, str))
    return [column for column in found if column is not None]


def _key(title: str) -> str:
    # "Họ và tên (in hoa)": what stands in brackets explains and does not name.
    bare = re.sub(r"\([^)]*\)", " ", fold(title))
    return _NOT_LETTERS.sub(" ", bare).strip() or _NOT_LETTERS.sub(" ", fold(title)).strip()

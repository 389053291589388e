"""What this PC remembers of imports: titles of columns, lines kept aside, one that broke off.

All of it lies in the team's encrypted file and is never synced.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from desktop.domain.importing_rows import (
    ImportColumn,
    ImportPreview,
    ImportRow,
    MappedColumn,
    SheetColumn,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_TITLES: Final = "import_titles"
_LEFTOVERS: Final = "import_leftovers"
"""The storage erases lines of it (`storage.erasing.LEFTOVERS`)."""

_UNDER_WAY: Final = "import_under_way"
_MOST_TITLES: Final = 500


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Lines of a file that were not imported because of an error.

    `homes` are the households of the other people of those households, by the rows' number.
    """

    file: str
    columns: tuple[MappedColumn, ...]
    rows: tuple[ImportRow, ...]
    homes: dict[int, str] = field(default_factory=dict)

    def preview(self) -> ImportPreview:
        """The lines as a preview, to be corrected and imported."""
        return ImportPreview(sheet="", header_row=0, columns=self.columns, rows=self.rows)


@dataclass(frozen=True, slots=True)
class BrokenOff:
    """An import that ended in its middle; what it wrote stands in the list under `act`."""

    act: str
    file: str


@dataclass(frozen=True, slots=True)
class ImportMemory:
    """All of it at once, for the page of the import."""

    titles: dict[str, ImportColumn | None]
    leftovers: tuple[Leftovers, ...]
    broken_off: BrokenOff | None


def import_memory(read: ReadUnit) -> ImportMemory:
    """What is remembered."""
    return ImportMemory(known_titles(read), leftovers(read), broken_off(read))


def broken_off(read: ReadUnit) -> BrokenOff | None:
    """The import that was under way when the program ended, if any."""
    import msgspec

    told = read.get_setting(_UNDER_WAY)
    return None if told is None else msgspec.json.decode(told, type=BrokenOff)


def note_under_way(unit: WriteUnit, under_way: BrokenOff | None) -> None:
    """Say which import is under way, and with None that it came to its end."""
    import msgspec

    told = None if under_way is None else msgspec.json.encode(under_way).decode()
    unit.set_setting(_UNDER_WAY, told)


def known_titles(read: ReadUnit) -> dict[str, ImportColumn | None]:
    """What people said that columns with a title hold, by the key of the title."""
    import msgspec

    told = read.get_setting(_TITLES)
    if told is None:
        return {}
    return msgspec.json.decode(told, type=dict[str, ImportColumn | None])


def remember_titles(unit: WriteUnit, columns: Iterable[SheetColumn]) -> None:
    """Keep what a person chose, for the next file with the same titles.

    What would be recognised anyway is not kept.
    """
    import msgspec

    from desktop.importing.headers import recognise, title_key

    before = known_titles(unit)
    titles = dict(before)
    for one in columns:
        key = title_key(one.title)
        if key and recognise(one.title, titles) is not one.column:
            titles[key] = one.column
    newest = dict(list(titles.items())[-_MOST_TITLES:])
    if newest != before:
        unit.set_setting(_TITLES, msgspec.json.encode(newest).decode())


def leftovers(read: ReadUnit) -> tuple[Leftovers, ...]:
    """Lines kept aside, one entry a file, the oldest first."""
    import msgspec

    told = read.get_setting(_LEFTOVERS)
    return () if told is None else msgspec.json.decode(told, type=tuple[Leftovers, ...])


def keep_leftovers(unit: WriteUnit, kept: Leftovers) -> None:
    """Put lines aside in place of those of the same file; without lines the file is forgotten."""
    import msgspec

    others = [one for one in leftovers(unit) if one.file != kept.file]
    found = [*others, kept] if kept.rows else others
    unit.set_setting(_LEFTOVERS, msgspec.json.encode(found).decode() if found else None)


def drop_leftovers(unit: WriteUnit, file: str) -> None:
    """Forget the lines of a file."""
    keep_leftovers(unit, Leftovers(file, (), ()))

"""What the province published for all teams: words of indicators and papers, units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.storage.published import (
    COMMUNE,
    VILLAGE,
    IndicatorWords,
    PublishedUnit,
    read_indicator_words,
    read_template_texts,
    read_units,
    read_units_of,
)

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit


class PublishedReader:
    """Made by `ReadUnit.published`."""

    def __init__(self, unit: ReadUnit) -> None:
        self._unit = unit

    def indicator_words(self) -> tuple[IndicatorWords, ...]:
        """In the order in which they were published; a later one holds against an earlier."""
        return read_indicator_words(self._unit.cursor)

    def communes(self, code: str) -> tuple[PublishedUnit, ...]:
        """The entries of a commune's code, one after the other in time."""
        return read_units(self._unit.cursor, COMMUNE, code)

    def villages(self, commune_code: str) -> tuple[PublishedUnit, ...]:
        """The villages of a commune, also those of earlier."""
        return read_units_of(self._unit.cursor, VILLAGE, commune_code)

    def template_texts(self) -> tuple[tuple[str, str], ...]:
        """(key, text) of the papers' texts that are not the program's own."""
        return read_template_texts(self._unit.cursor)

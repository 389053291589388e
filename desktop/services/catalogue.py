"""The catalogue that ships with the program: platforms and the texts of indicators.

Both are data. A team's own database holds the platforms that are in force for it, so that the
province can send others; these are what a new team begins with.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import resources
from desktop.domain.reporting import PeriodKind
from desktop.domain.work import Platform, PlatformGroup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.storage.published import IndicatorWords
    from desktop.storage.read_unit import ReadUnit

_LETTERS: Final = {
    PeriodKind.WEEK: "W",
    PeriodKind.MONTH: "M",
    PeriodKind.QUARTER: "Q",
    PeriodKind.HALF_YEAR: "Q",
    PeriodKind.NINE_MONTHS: "Q",
    PeriodKind.YEAR: "Y",
}


@dataclass(frozen=True, slots=True)
class IndicatorText:
    """What an indicator is called, on paper (Vietnamese) and on an English screen.

    `version` is that of the definition, which holds from `valid_from` to `valid_to`; `number` is
    its place in the list of fifty; `short_vi` fits a tile; `stock` tells the state
    at the end of a period from what happened in it; `periods` are the letters W M Q Y of the
    reports it belongs to; `rule` says how it is counted, for people who check it.
    """

    number: int
    identifier: str
    name_vi: str
    name_en: str
    short_vi: str
    unit_vi: str
    unit_en: str
    stock: bool
    periods: tuple[str, ...]
    rule: str
    version: int = 1
    valid_from: date | None = None
    valid_to: date | None = None

    def is_asked_in(self, kind: PeriodKind) -> bool:
        """Whether reports of that kind carry it; 6 and 9 months ask what a quarter asks."""
        return _LETTERS[kind] in self.periods


def load_platforms(on: date) -> tuple[Platform, ...]:
    """The platforms in force on that day, in the order of the list."""
    return tuple(platform for platform in _platforms() if _is_valid(platform, on))


@cache
def load_indicator_texts(on: date) -> Mapping[str, IndicatorText]:
    """All fifty by identifier in the order of the list, each as it is defined on that day.

    A report takes those of its last day, so that a definition which changes later leaves the
    reports before it as they were.
    """
    return MappingProxyType(
        {one.identifier: one for one in _indicator_texts() if _is_valid(one, on)}
    )


def indicator_texts(read: ReadUnit, on: date) -> Mapping[str, IndicatorText]:
    """The same as this team's province calls them on that day, and with its choice of reports."""
    shipped = load_indicator_texts(on)
    words = [one for one in read.published.indicator_words() if _is_valid(one, on)]
    if not words:
        return shipped
    found = dict(shipped)
    for one in words:
        if one.identifier in shipped:
            found[one.identifier] = replace(
                shipped[one.identifier],
                name_vi=one.name_vi,
                name_en=one.name_en,
                short_vi=one.short_vi,
                periods=tuple(one.periods.split()),
            )
    return MappingProxyType(found)


@cache
def _indicator_texts() -> tuple[IndicatorText, ...]:
    return tuple(
        IndicatorText(
            number=int(row["no"]),
            identifier=row["identifier"],
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            short_vi=row["short_vi"],
            unit_vi=row["unit_vi"],
            unit_en=row["unit_en"],
            stock=row["type"] == "stock",
            periods=tuple(row["periods"].split()),
            rule=row["rule"],
            version=int(row["version"]),
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
        )
        for row in _rows("indicators.csv")
    )


@cache
def _platforms() -> tuple[Platform, ...]:
    return tuple(
        Platform(
            code=row["code"],
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            group=PlatformGroup(row["group"]),
            sort_order=int(row["sort_order"]),
            milestone=row["milestone"] or None,
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
        )
        for row in sorted(_rows("platforms.csv"), key=lambda row: int(row["sort_order"]))
    )


def _is_valid(one: Platform | IndicatorText | IndicatorWords, on: date) -> bool:
    if one.valid_from is not None and on < one.valid_from:
        return False
    return one.valid_to is None or on <= one.valid_to


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(resources.read_text("catalogue", name).splitlines()))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

"""The catalogue that ships with the program: platforms and the texts of indicators.

Both are data. A team's own database holds the platforms that are in force for it, so that the
province can send others; these are what a new team begins with.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import resources
from desktop.domain.work import Platform, PlatformGroup

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class IndicatorText:
    """What an indicator is called, on paper (Vietnamese) and on an English screen.

    `number` is its place in the list of fifty; `short_vi` fits a tile; `stock` tells the state
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


def load_platforms(on: date) -> tuple[Platform, ...]:
    """The platforms in force on that day, in the order of the list."""
    return tuple(platform for platform in _platforms() if _is_valid(platform, on))


@cache
def load_indicator_texts() -> Mapping[str, IndicatorText]:
    """All fifty by identifier, in the order of the list."""
    return MappingProxyType(
        {
            row["identifier"]: IndicatorText(
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
            )
            for row in _rows("indicators.csv")
        }
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


def _is_valid(platform: Platform, on: date) -> bool:
    if platform.valid_from is not None and on < platform.valid_from:
        return False
    return platform.valid_to is None or on <= platform.valid_to


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(resources.read_text("catalogue", name).splitlines()))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

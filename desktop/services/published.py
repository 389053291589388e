"""Units as the province lists them, before what ships with the program."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.places import Commune, UnitKind, Village
from desktop.domain.text.village_names import same_village
from desktop.services import places

if TYPE_CHECKING:
    from desktop.storage.published import PublishedUnit
    from desktop.storage.read_unit import ReadUnit


def commune(read: ReadUnit, code: str, on: date) -> Commune | None:
    """The commune with that code on that day."""
    listed = [one for one in read.published.communes(code) if _is_valid(one, on)]
    return _commune(listed[-1]) if listed else places.commune(code, on)


def published_village(read: ReadUnit, commune_code: str, name: str) -> Village | None:
    """The listed village of a commune that a typed name means; None when that is not certain."""
    listed = {one.code: one for one in read.published.villages(commune_code)}
    standing = {
        code: one.name
        for code, one in listed.items()
        if one.merged_into is None and one.valid_to is None
    }
    found = same_village(name, standing)
    if found is None:
        return None
    one = listed[found]
    return Village(
        id=one.code,
        name=one.name,
        commune_code=one.parent,
        provisional=False,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
    )


def _commune(one: PublishedUnit) -> Commune:
    known = UnitKind._value2member_map_
    made = Commune(
        one.code,
        one.name,
        UnitKind.COMMUNE,
        one.parent,
        one.valid_from or date.min,
        one.valid_to,
        one.decree,
    )
    return replace(made, kind=UnitKind(one.kind)) if one.kind in known else made


def _is_valid(one: PublishedUnit, on: date) -> bool:
    if one.valid_from is not None and on < one.valid_from:
        return False
    return one.valid_to is None or on <= one.valid_to

"""What stands in the province's feeds: targets, notices, the catalogue, units, texts of papers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

import msgspec

from desktop.protocol.registry import BY_NAME, from_wire, to_wire

TARGETS: Final = "target"
NOTICES: Final = "notice"
SEALING: Final = "sealing"
CATALOGUE: Final = "catalogue"
UNITS: Final = "unit"
TEMPLATES: Final = "template"

_Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\0\r\n]*\Z")]
_Text = Annotated[str, msgspec.Meta(max_length=4000)]
_Lines = Annotated[str, msgspec.Meta(max_length=4000, pattern=r"^[^\0\r]*\Z")]
_Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]{1,60}\Z")]
_Id = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
_CommuneCode = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{5}\Z")]
_ProvinceCode = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{2}\Z")]


class TargetItem(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A number to reach in a year, as the province set it."""

    indicator: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    year: Annotated[int, msgspec.Meta(ge=2000, le=2100)]
    value: Decimal
    decision_number: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    decided_on: date | None = None


class NoticeItem(msgspec.Struct, frozen=True, kw_only=True):
    """Guidance to all teams."""

    id: _Id
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    body: _Text
    published_on: date
    issuer: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class SealingItem(msgspec.Struct, frozen=True, kw_only=True):
    """The key (X25519, hex) to which bundles for the province are sealed."""

    public_key: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]


class PlatformItem(msgspec.Struct, frozen=True, kw_only=True, tag="platform"):
    """A platform that teams help with; one that is not used any more ends at `valid_to`."""

    code: _Code
    name_vi: _Word
    name_en: _Word
    group: _Code
    sort_order: Annotated[int, msgspec.Meta(ge=0, le=100_000)]
    milestone: _Code | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class IndicatorItem(msgspec.Struct, frozen=True, kw_only=True, tag="indicator"):
    """What an indicator is called from a day on, and in which reports (letters W M Q Y) it is.

    One with no letters is not asked for. How it is counted is the program's, not the province's.
    """

    identifier: _Code
    name_vi: _Word
    name_en: _Word
    short_vi: _Word
    periods: Annotated[str, msgspec.Meta(pattern=r"^([WMQY]( [WMQY])*)?\Z")]
    valid_from: date | None = None
    valid_to: date | None = None


class CommuneItem(msgspec.Struct, frozen=True, kw_only=True, tag="commune"):
    """A commune-level unit between two days, by its official code."""

    code: _CommuneCode
    name: _Word
    kind: _Code
    province_code: _ProvinceCode
    valid_from: date
    valid_to: date | None = None
    decree: Annotated[str, msgspec.Meta(max_length=200)] = ""


class VillageItem(msgspec.Struct, frozen=True, kw_only=True, tag="village"):
    """A village, bản or tổ dân phố; one that was merged names the one it belongs to now."""

    id: _Id
    name: _Word
    commune_code: _CommuneCode
    valid_from: date | None = None
    valid_to: date | None = None
    merged_into: _Id | None = None


class TemplateItem(msgspec.Struct, frozen=True, kw_only=True):
    """A text of a paper, in the place of the program's own."""

    key: _Code
    text: _Lines


CatalogueItem = PlatformItem | IndicatorItem
UnitItem = CommuneItem | VillageItem

ITEMS: Final[dict[str, Any]] = {
    TARGETS: list[TargetItem],
    NOTICES: list[NoticeItem],
    SEALING: list[SealingItem],
    CATALOGUE: list[CatalogueItem],
    UNITS: list[UnitItem],
    TEMPLATES: list[TemplateItem],
}


def convert_items(name: str, items: list[Any]) -> list[Any]:
    """The items of a feed as what they are; of a name of tomorrow as they came.

    Raises:
        ValueError: one of them is not such an item, or no record of a team can hold it.
    """
    kind = ITEMS.get(name)
    if kind is None:
        return items
    found: list[Any] = msgspec.convert(items, kind, strict=False)
    if name == TARGETS:
        _check_values(found)
    return found


def _check_values(items: list[TargetItem]) -> None:
    fields = [one for one in BY_NAME["target"].fields if one.name in TargetItem.__struct_fields__]
    for item in items:
        for field in fields:
            from_wire(field, to_wire(field, getattr(item, field.name)))

"""Taking the province's lists: the catalogue, the units, and texts of papers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.domain.places import Village
from desktop.domain.text.village_names import same_village
from desktop.domain.work import Platform, PlatformGroup
from desktop.protocol.feed_items import (
    CommuneItem,
    IndicatorItem,
    PlatformItem,
    TemplateItem,
    UnitItem,
    VillageItem,
)
from desktop.storage.published import (
    COMMUNE,
    VILLAGE,
    IndicatorWords,
    PublishedUnit,
    replace_indicator_words,
    replace_template_texts,
    replace_units,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.protocol.feeds import Feed
    from desktop.storage.write_unit import WriteUnit

_GROUPS: Final = {group.value: group for group in PlatformGroup}


def take_catalogue(unit: WriteUnit, feed: Feed) -> None:
    """Platforms in the place of all; indicators that it does not name keep their own words."""
    # Of one that stands twice, the later holds.
    platforms = {one.code: _platform(one) for one in feed.items if isinstance(one, PlatformItem)}
    if platforms:
        unit.replace_platforms(platforms.values())
    replace_indicator_words(
        unit.cursor, (_words(one) for one in feed.items if isinstance(one, IndicatorItem))
    )
    for table in ("indicator_text", "target", "report"):
        unit.touch_table(table)


def take_templates(unit: WriteUnit, feed: Feed) -> None:
    """Texts in the place of all; papers without one have the program's own."""
    items: list[TemplateItem] = feed.items
    replace_template_texts(unit.cursor, {one.key: one.text for one in items})
    for table in ("template_text", "report", "team"):
        unit.touch_table(table)


def take_units(unit: WriteUnit, feed: Feed) -> None:
    """The list, and what it says of the villages that the team works in."""
    items: list[UnitItem] = feed.items
    replace_units(unit.cursor, _numbered(items))
    for table in ("published_unit", "team"):
        unit.touch_table(table)
    _follow_villages(unit, {one.id: one for one in items if isinstance(one, VillageItem)})


def _follow_villages(unit: WriteUnit, listed: dict[str, VillageItem]) -> None:
    """Known villages become what the list says; provisional ones are found in it by name.

    Records keep the village that they name: they are read through the one it stands for now.
    """
    there = {one.id: one for one in unit.all(Village)}
    merged = {r for t, r in unit.records.aliases.known if t == "village"}
    wanted = [item.id for item in listed.values() if item.id in there.keys() | merged]
    for village in there.values():
        if village.provisional and village.id not in listed:
            found = same_village(
                village.name,
                {
                    item.id: item.name
                    for item in listed.values()
                    if item.commune_code == village.commune_code
                },
            )
            if found is not None:
                wanted.append(found)
                unit.start_txn()
                unit.put(_listed(listed[found]), original=unit.get(Village, found))
                unit.put(replace(village, merged_into=found), original=village)
    for identifier in _with_successors(wanted, listed):
        unit.start_txn()
        unit.put(_listed(listed[identifier]), original=unit.get(Village, identifier))


def _with_successors(wanted: Iterable[str], listed: dict[str, VillageItem]) -> list[str]:
    """Those, and what they were merged into, which has to be there to stand for them."""
    found: dict[str, None] = {}
    for start in wanted:
        at: str | None = start
        while at is not None and at in listed and at not in found:
            found[at] = None
            at = listed[at].merged_into
    # A successor before what it stands for.
    return list(reversed(found))


def _listed(item: VillageItem) -> Village:
    return Village(
        id=item.id,
        name=item.name,
        commune_code=item.commune_code,
        provisional=False,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        merged_into=item.merged_into,
    )


def _numbered(items: Iterable[UnitItem]) -> Iterable[PublishedUnit]:
    """Each code's entries counted, for a commune that had two names one after the other."""
    seen: dict[str, int] = {}
    for item in items:
        made = _commune(item) if isinstance(item, CommuneItem) else _village(item)
        number = seen[made.code] = seen.get(made.code, 0) + 1
        yield made._replace(number=number)


def _commune(item: CommuneItem) -> PublishedUnit:
    return PublishedUnit(
        code=item.code,
        number=0,
        level=COMMUNE,
        parent=item.province_code,
        name=item.name,
        kind=item.kind,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        merged_into=None,
        decree=item.decree,
    )


def _village(item: VillageItem) -> PublishedUnit:
    return PublishedUnit(
        code=item.id,
        number=0,
        level=VILLAGE,
        parent=item.commune_code,
        name=item.name,
        kind="",
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        merged_into=item.merged_into,
        decree="",
    )


def _platform(item: PlatformItem) -> Platform:
    return Platform(
        code=item.code,
        name_vi=item.name_vi,
        name_en=item.name_en,
        group=_GROUPS.get(item.group, PlatformGroup.OTHER),
        sort_order=item.sort_order,
        milestone=item.milestone,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
    )


def _words(item: IndicatorItem) -> IndicatorWords:
    return IndicatorWords(
        identifier=item.identifier,
        name_vi=item.name_vi,
        name_en=item.name_en,
        short_vi=item.short_vi,
        periods=item.periods,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
    )

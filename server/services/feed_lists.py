"""Publishing the province's lists: catalogue, units, texts of papers; each whole each time.

What records of teams may name never disappears from a list: it ends on a day, or is merged.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import msgspec

import resources
from desktop.domain.errors import TroubleError
from desktop.protocol.feed_items import (
    CATALOGUE,
    TEMPLATES,
    UNITS,
    IndicatorItem,
    PlatformItem,
    TemplateItem,
    UnitItem,
    VillageItem,
    convert_items,
)
from server.services.feeds import publish_items, published

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Engine

    from desktop.domain.clock import Clock
    from server.security.can import Actor

_NAMED = 5
"""So many of what is missing are named."""


def publish_catalogue(
    engine: Engine,
    actor: Actor,
    platforms: Sequence[PlatformItem] | None,
    indicators: Sequence[IndicatorItem] | None,
    key: bytes,
    clock: Clock,
) -> int:
    """Put platforms, words of indicators, or both in the place of those before.

    Args:
        engine: The server's database.
        actor: An officer.
        platforms: All of them, or None to leave them as they are.
        indicators: All that are to be called otherwise than the program does; None as above.
        key: Seed of the province's key.
        clock: When.

    Raises:
        TroubleError: not_permitted, feed_key_other, feed_too_large, list_item, and list_missing
            for a platform that was in the list before and is not.
    """
    before = published(engine, CATALOGUE)
    said_platforms = [one for one in before if isinstance(one, PlatformItem)]
    if platforms is not None:
        known = [one.code for one in said_platforms] or _shipped_platforms()
        _require_all(known, {one.code for one in platforms})
        said_platforms = list({one.code: one for one in platforms}.values())
    words = [one for one in before if isinstance(one, IndicatorItem)]
    words = words if indicators is None else list(indicators)
    return _publish(engine, actor, CATALOGUE, [*said_platforms, *words], key, clock)


def publish_units(
    engine: Engine, actor: Actor, units: Iterable[UnitItem], key: bytes, clock: Clock
) -> int:
    """Put these communes and villages in the place of all before.

    Raises:
        TroubleError: as `publish_catalogue`; list_missing for a village that was in the list
            before, or that another one was merged into, and is not; list_merged_ring.
    """
    items = list(units)
    villages = {one.id: one for one in items if isinstance(one, VillageItem)}
    known = [one.id for one in published(engine, UNITS) if isinstance(one, VillageItem)]
    targets = [one.merged_into for one in villages.values() if one.merged_into]
    _require_all([*known, *targets], villages.keys())
    for village in villages.values():
        _follow(village, villages)
    others = [one for one in items if not isinstance(one, VillageItem)]
    return _publish(engine, actor, UNITS, [*others, *villages.values()], key, clock)


def publish_templates(
    engine: Engine, actor: Actor, texts: Iterable[TemplateItem], key: bytes, clock: Clock
) -> int:
    """Put these texts in the place of all before; a place without one has the usual words.

    Raises:
        TroubleError: as `publish_catalogue`.
    """
    by_key = {one.key: one for one in texts}
    return _publish(engine, actor, TEMPLATES, list(by_key.values()), key, clock)


def _publish(
    engine: Engine, actor: Actor, name: str, items: list[Any], key: bytes, clock: Clock
) -> int:
    try:
        convert_items(name, [msgspec.to_builtins(one) for one in items])
    except ValueError as error:
        raise TroubleError("list_item") from error
    return publish_items(engine, actor, name, items, key, clock)


def _follow(village: VillageItem, villages: dict[str, VillageItem]) -> None:
    way = {village.id}
    at = village.merged_into
    while at is not None:
        if at in way:
            raise TroubleError("list_merged_ring", name=village.name)
        way.add(at)
        at = villages[at].merged_into


def _require_all(known: Iterable[str], there: Any) -> None:
    missing = list(dict.fromkeys(code for code in known if code not in there))
    if missing:
        raise TroubleError("list_missing", names=", ".join(missing[:_NAMED]), count=len(missing))


def _shipped_platforms() -> list[str]:
    """What teams have before the province publishes anything."""
    rows = csv.DictReader(resources.read_text("catalogue", "platforms.csv").splitlines())
    return [row["code"] for row in rows]

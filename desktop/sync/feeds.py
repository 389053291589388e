"""Taking what the province published: only what its key signed, and nothing older."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.domain.reporting import Notice, Target, TargetSource, target_id
from desktop.protocol.feeds import (
    CATALOGUE,
    NOTICES,
    SEALING,
    TARGETS,
    TEMPLATES,
    UNITS,
    Feed,
    FeedError,
    NoticeItem,
    TargetItem,
    open_feed,
)
from desktop.storage.feed_versions import feed_version, keep_feed
from desktop.storage.feeds import replace_notices
from desktop.sync.account import PROVINCE_KEY, SEALING_KEY
from desktop.sync.feed_lists import take_catalogue, take_templates, take_units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.changes import Changes
    from desktop.storage.write_unit import WriteUnit

REFUSED: Final = {"forged": "feed_forged", "form": "feed_form"}
OLDER: Final = "feed_older"
NO_KEY: Final = "feed_key_missing"


class FeedsTaken(NamedTuple):
    """How many feeds are new here, why the last one that was refused was, what changed."""

    taken: int
    refused: str
    changes: Changes


def take_feeds(unit: WriteUnit, envelopes: Sequence[bytes]) -> FeedsTaken:
    """Verify each and put it in the place of the version before; a refused one changes nothing."""
    key = unit.get_setting(PROVINCE_KEY) or ""
    taken, refused = 0, ""
    for envelope in envelopes:
        if not key:
            refused = NO_KEY
            continue
        try:
            feed = open_feed(envelope, key)
        except FeedError as error:
            refused = REFUSED[error.code]
            continue
        if feed.version <= feed_version(unit.cursor, feed.name):
            refused = OLDER
            continue
        keep_feed(unit.cursor, feed.name, feed.version, envelope)
        apply = _APPLY.get(feed.name)
        if apply is not None:
            apply(unit, feed)
        # People are told of what they can read; one that only a newer program knows is kept.
        taken += apply is not None and feed.name != SEALING
    return FeedsTaken(taken, refused, unit.changes)


def _take_targets(unit: WriteUnit, feed: Feed) -> None:
    """What the province set stands; what it withdrew goes; the team's other targets stay."""
    wanted = {target.id: target for target in map(_target, feed.items)}
    for held in unit.all(Target):
        if held.source is TargetSource.PROVINCE and held.id not in wanted:
            unit.delete(Target, held.id)
    for target in wanted.values():
        unit.start_txn()
        unit.put(target, original=unit.get(Target, target.id))


def _target(item: TargetItem) -> Target:
    return Target(
        id=target_id(item.indicator, item.year),
        indicator=item.indicator,
        year=item.year,
        value=item.value,
        decision_number=item.decision_number,
        decided_on=item.decided_on,
        source=TargetSource.PROVINCE,
    )


def _take_notices(unit: WriteUnit, feed: Feed) -> None:
    # Of one that was published twice in a feed, the later stands.
    replace_notices(unit.cursor, {item.id: _notice(item) for item in feed.items}.values())
    unit.touch_table("notice")


def _notice(item: NoticeItem) -> Notice:
    return Notice(
        id=item.id,
        title=item.title,
        body=item.body,
        published_on=item.published_on,
        issuer=item.issuer,
    )


def _take_sealing(unit: WriteUnit, feed: Feed) -> None:
    for item in feed.items:
        unit.set_setting(SEALING_KEY, item.public_key)


_APPLY: Final = {
    TARGETS: _take_targets,
    NOTICES: _take_notices,
    SEALING: _take_sealing,
    CATALOGUE: take_catalogue,
    UNITS: take_units,
    TEMPLATES: take_templates,
}

"""What the province publishes to all teams; envelopes are signed here and only passed on later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, select

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.protocol.feeds import (
    KEPT_VERSIONS,
    NAMES,
    NOTICES,
    SEALING,
    TARGETS,
    Feed,
    FeedError,
    NoticeItem,
    SealingItem,
    TargetItem,
    open_feed,
    public_key_of,
    sign_feed,
)
from desktop.protocol.messages import MAX_PLAIN_BYTES
from server.security.can import Action, Actor, can
from server.services.teams import milliseconds
from server.storage import statements
from server.storage.schema import feed
from server.storage.scope import door_scope
from server.storage.sql import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Engine

    from desktop.domain.clock import Clock

_KEY: Final = "key"
_KEY_VERSION: Final = 0
_ANSWER_BYTES: Final = MAX_PLAIN_BYTES // 2
"""The other half of the answer is for its page."""


def newer_feeds(connection: Connection, version: int) -> list[bytes]:
    """Envelopes of the newest version of each feed, of those newer than `version`.

    Oldest first and as many as fit an answer: a PC asks for those after the newest that it got.
    """
    # Asked in every sync, and there is hardly ever one: compiled once, run on the driver.
    wanted = compiled(statements.newer_feeds, connection.dialect.name)
    cursor: Any = connection.connection.cursor()
    rows = cursor.execute(wanted.text, wanted.values({"after": version})).fetchall()
    newest: dict[str, bytes] = {}
    for name, body in rows:
        if name in NAMES:
            newest.pop(name, None)
            newest[name] = bytes(body)
    fitting: list[bytes] = []
    for envelope in newest.values():
        if fitting and sum(map(len, fitting)) + len(envelope) > _ANSWER_BYTES:
            break
        fitting.append(envelope)
    return fitting


def stored_key(connection: Connection) -> str:
    """The public key that published things are signed for, as hex; "" before there is one."""
    wanted = select(feed.c.body).where(feed.c.name == _KEY)
    found = connection.execute(wanted).scalar()
    return "" if found is None else bytes(found).hex()


def open_feed_key(engine: Engine, key: bytes, clock: Clock) -> str:
    """The public key of the province, noted in its database the first time.

    Raises:
        TroubleError: feed_key_other, when teams know another one.
    """
    public = public_key_of(key)
    with door_scope(engine) as connection:
        known = stored_key(connection)
        if not known:
            values = {"name": _KEY, "version": _KEY_VERSION, "body": bytes.fromhex(public)}
            connection.execute(insert(feed).values(published_at=milliseconds(clock), **values))
    if known and known != public:
        raise TroubleError("feed_key_other")
    return public


def published(engine: Engine, name: str) -> list[Any]:
    """The items of the newest version of a feed."""
    with door_scope(engine, reads=True) as connection:
        return _published(connection, name)


def publish_targets(
    engine: Engine, actor: Actor, items: Iterable[TargetItem], key: bytes, clock: Clock
) -> int:
    """Put these targets in the place of all before; answers the version.

    Raises:
        TroubleError: not_permitted, feed_key_other, feed_too_large.
    """
    by_key = {(item.indicator, item.year): item for item in items}
    return publish_items(engine, actor, TARGETS, sorted(by_key.values()), key, clock)


def set_target(engine: Engine, actor: Actor, item: TargetItem, key: bytes, clock: Clock) -> int:
    """Add or change one target; answers the version.

    Raises:
        TroubleError: as `publish_targets`.
    """
    _require(actor)
    others = published(engine, TARGETS)
    return publish_targets(engine, actor, [*others, item], key, clock)


def publish_notice(
    engine: Engine, actor: Actor, notice: dict[str, Any], key: bytes, clock: Clock
) -> int:
    """Add a notice (title, body, issuer, published_on) to those before; answers the version.

    Raises:
        TroubleError: as `publish_targets`.
    """
    _require(actor)
    item = NoticeItem(id=new_id(clock), **notice)
    return publish_items(engine, actor, NOTICES, [item, *published(engine, NOTICES)], key, clock)


def publish_sealing_key(
    engine: Engine, actor: Actor, public: bytes, key: bytes, clock: Clock
) -> None:
    """Tell all PCs what bundles are sealed to, unless they were told this very key.

    Raises:
        TroubleError: not_permitted, feed_key_other.
    """
    item = SealingItem(public_key=public.hex())
    if published(engine, SEALING) != [item]:
        publish_items(engine, actor, SEALING, [item], key, clock)


def stored_sealing_key(connection: Connection) -> str:
    """What bundles are sealed to, as hex; "" before it was published."""
    items = _published(connection, SEALING)
    return items[0].public_key if items else ""


def publish_items(
    engine: Engine, actor: Actor, name: str, items: list[Any], key: bytes, clock: Clock
) -> int:
    """Sign a feed and put it in the place of the version before; answers its version.

    Raises:
        TroubleError: not_permitted, feed_key_other, feed_too_large.
    """
    _require(actor)
    open_feed_key(engine, key, clock)
    with door_scope(engine) as connection:
        version = (connection.execute(select(func.max(feed.c.version))).scalar() or 0) + 1
        try:
            body = sign_feed(Feed(name=name, version=version, items=items), key)
        except FeedError as error:
            raise TroubleError("feed_too_large") from error
        values = {"name": name, "version": version, "body": body}
        connection.execute(insert(feed).values(published_at=milliseconds(clock), **values))
        versions = select(feed.c.version).where(feed.c.name == name)
        held = connection.execute(versions.order_by(feed.c.version.desc())).scalars().all()
        for old in held[KEPT_VERSIONS:]:
            connection.execute(delete(feed).where(feed.c.name == name, feed.c.version == old))
    return int(version)


def _published(connection: Connection, name: str) -> list[Any]:
    wanted = select(feed.c.body).where(feed.c.name == name).order_by(feed.c.version.desc())
    body = connection.execute(wanted.limit(1)).scalar()
    return [] if body is None else open_feed(bytes(body), stored_key(connection)).items


def _require(actor: Actor) -> None:
    if not can(actor, Action.PUBLISH, ""):
        raise TroubleError("not_permitted")

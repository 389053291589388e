"""Signed feeds of the province as they came: which version is here, and the one before."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select

from desktop.protocol.feeds import KEPT_VERSIONS
from desktop.storage.models import TABLES
from desktop.storage.statement import Statement, insert_statement

_FEED = TABLES["feed"]
_OF_NAME: Final = _FEED.c.name == bindparam("name")
_NEWEST: Final = Statement(select(func.max(_FEED.c.version)))
_VERSION: Final = Statement(select(func.max(_FEED.c.version)).where(_OF_NAME))
_HELD: Final = Statement(select(_FEED.c.version).where(_OF_NAME).order_by(_FEED.c.version.desc()))
_DROP: Final = Statement(delete(_FEED).where(_OF_NAME, _FEED.c.version == bindparam("version")))
_ADD: Final = insert_statement(_FEED, or_ignore=True)


def feed_version(cursor: Any, name: str | None = None) -> int:
    """The newest version here of a feed, or of any; 0 for none."""
    if name is None:
        return int(_NEWEST.run(cursor).fetchone()[0] or 0)
    return int(_VERSION.run(cursor, name=name).fetchone()[0] or 0)


def keep_feed(cursor: Any, name: str, version: int, body: bytes) -> None:
    """Keep what was signed; of each feed the last two versions."""
    cursor.execute(_ADD.sql, (name, version, body))
    for row in _HELD.run(cursor, name=name).fetchall()[KEPT_VERSIONS:]:
        _DROP.run(cursor, name=name, version=row[0])

"""Tables that come down from the province (or ship with the program), not through the op log."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, select

from desktop.domain.reporting import Notice
from desktop.domain.work import Platform, PlatformGroup
from desktop.storage.models import TABLES
from desktop.storage.statement import Statement, insert_statement

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLATFORM = TABLES["platform"]
_NAMES: Final = tuple(_PLATFORM.columns.keys())
_ALL: Final = Statement(
    select(*_PLATFORM.columns).order_by(_PLATFORM.c.sort_order, _PLATFORM.c.code)
)
_ONE: Final = Statement(select(*_PLATFORM.columns).where(_PLATFORM.c.code == bindparam("code")))
_GROUPS: Final = {group.value: group for group in PlatformGroup}
_CLEAR: Final = Statement(delete(_PLATFORM))
_ADD: Final = insert_statement(_PLATFORM)

_NOTICE = TABLES["notice"]
_NOTICE_NAMES: Final = tuple(_NOTICE.columns.keys())
_NOTICES: Final = Statement(
    select(*_NOTICE.columns).order_by(_NOTICE.c.published_on.desc(), _NOTICE.c.id.desc())
)
_CLEAR_NOTICES: Final = Statement(delete(_NOTICE))
_ADD_NOTICE: Final = insert_statement(_NOTICE)


def read_platforms(cursor: Any) -> tuple[Platform, ...]:
    """The catalogue in its own order."""
    return tuple(_platform(row) for row in _ALL.run(cursor).fetchall())


def get_platform(cursor: Any, code: str) -> Platform | None:
    """One entry of the catalogue."""
    row = _ONE.run(cursor, code=code).fetchone()
    return None if row is None else _platform(row)


def replace_platforms(cursor: Any, platforms: Iterable[Platform]) -> None:
    """Put another catalogue in place of the present one."""
    _CLEAR.run(cursor)
    for platform in platforms:
        cursor.execute(_ADD.sql, [_stored(getattr(platform, name)) for name in _NAMES])


def read_notices(cursor: Any) -> tuple[Notice, ...]:
    """Guidance that came down, the newest first."""
    rows = (dict(zip(_NOTICE_NAMES, row, strict=True)) for row in _NOTICES.run(cursor).fetchall())
    return tuple(
        Notice(**{**row, "published_on": date.fromisoformat(row["published_on"])}) for row in rows
    )


def replace_notices(cursor: Any, notices: Iterable[Notice]) -> None:
    """Put other guidance in place of what there is."""
    _CLEAR_NOTICES.run(cursor)
    for notice in notices:
        cursor.execute(_ADD_NOTICE.sql, [_stored(getattr(notice, name)) for name in _NOTICE_NAMES])


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _platform(row: tuple[Any, ...]) -> Platform:
    values = dict(zip(_NAMES, row, strict=True))
    for name in ("valid_from", "valid_to"):
        if values[name] is not None:
            values[name] = date.fromisoformat(values[name])
    values["group"] = _GROUPS.get(values["group"], values["group"])
    return Platform(**values)

"""Lists and texts that came down from the province: the tables behind its feeds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import bindparam, delete, select

from desktop.storage.models import TABLES
from desktop.storage.statement import Statement, insert_statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COMMUNE: Final = "commune"
VILLAGE: Final = "village"

_TEXT = TABLES["indicator_text"]
_UNIT = TABLES["published_unit"]
_WORDS = TABLES["template_text"]
_TEXTS: Final = Statement(
    select(*(c for c in _TEXT.columns if c.name != "id")).order_by(_TEXT.c.id)
)
_CLEAR_TEXTS: Final = Statement(delete(_TEXT))
_ADD_TEXT: Final = insert_statement(_TEXT)
_OF_CODE: Final = Statement(
    select(*_UNIT.columns)
    .where(_UNIT.c.level == bindparam("level"), _UNIT.c.code == bindparam("code"))
    .order_by(_UNIT.c.number)
)
_OF_PARENT: Final = Statement(
    select(*_UNIT.columns)
    .where(_UNIT.c.level == bindparam("level"), _UNIT.c.parent == bindparam("parent"))
    .order_by(_UNIT.c.code, _UNIT.c.number)
)
_CLEAR_UNITS: Final = Statement(delete(_UNIT))
_ADD_UNIT: Final = insert_statement(_UNIT)
_ALL_WORDS: Final = Statement(select(_WORDS.c.key, _WORDS.c.text).order_by(_WORDS.c.key))
_CLEAR_WORDS: Final = Statement(delete(_WORDS))
_ADD_WORDS: Final = insert_statement(_WORDS)


class IndicatorWords(NamedTuple):
    """What the province calls an indicator between two days; `periods` as letters."""

    identifier: str
    name_vi: str
    name_en: str
    short_vi: str
    periods: str
    valid_from: date | None
    valid_to: date | None


class PublishedUnit(NamedTuple):
    """One entry of the province's list; `number` tells apart entries of one code over time.

    `parent` is the province's code of a commune, the commune's code of a village.
    """

    code: str
    number: int
    level: str
    parent: str
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    merged_into: str | None
    decree: str


def read_indicator_words(cursor: Any) -> tuple[IndicatorWords, ...]:
    """In the order in which they were published."""
    return tuple(
        IndicatorWords._make((*row[:5], _day(row[5]), _day(row[6])))
        for row in _TEXTS.run(cursor).fetchall()
    )


def replace_indicator_words(cursor: Any, words: Iterable[IndicatorWords]) -> None:
    """Put these in the place of all."""
    _CLEAR_TEXTS.run(cursor)
    for number, one in enumerate(words, 1):
        days = (_stored(one.valid_from), _stored(one.valid_to))
        cursor.execute(_ADD_TEXT.sql, (number, *one[:5], *days))


def read_units(cursor: Any, level: str, code: str) -> tuple[PublishedUnit, ...]:
    """The entries of one code."""
    return _units(_OF_CODE.run(cursor, level=level, code=code).fetchall())


def read_units_of(cursor: Any, level: str, parent: str) -> tuple[PublishedUnit, ...]:
    """The communes of a province, or the villages of a commune."""
    return _units(_OF_PARENT.run(cursor, level=level, parent=parent).fetchall())


def replace_units(cursor: Any, units: Iterable[PublishedUnit]) -> None:
    """Put these in the place of all."""
    _CLEAR_UNITS.run(cursor)
    rows = [
        (*one[:6], _stored(one.valid_from), _stored(one.valid_to), one.merged_into, one.decree)
        for one in units
    ]
    if rows:
        cursor.executemany(_ADD_UNIT.sql, rows)


def read_template_texts(cursor: Any) -> tuple[tuple[str, str], ...]:
    """(key, text) by key."""
    return tuple((key, text) for key, text in _ALL_WORDS.run(cursor).fetchall())


def replace_template_texts(cursor: Any, texts: Mapping[str, str]) -> None:
    """Put these in the place of all."""
    _CLEAR_WORDS.run(cursor)
    for key, text in texts.items():
        cursor.execute(_ADD_WORDS.sql, (key, text))


def _units(rows: Iterable[Any]) -> tuple[PublishedUnit, ...]:
    return tuple(
        PublishedUnit._make((*row[:6], _day(row[6]), _day(row[7]), *row[8:])) for row in rows
    )


def _stored(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

"""The index by which people are found as somebody types.

It is kept whenever a row of a resident or a household is written, by whatever way it came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, select

from desktop.domain.text.search import house_phrases, person_phrases
from desktop.storage.engine import DatabaseError
from desktop.storage.models import TABLES
from desktop.storage.statement import Statement, insert_statement

if TYPE_CHECKING:
    from desktop.storage.row_codec import RowCodec

_WORDS = TABLES["search_word"]
_RESIDENT = TABLES["resident"]
_HOUSEHOLD = TABLES["household"]
_ADD: Final = insert_statement(_WORDS, or_ignore=True)
_DROP: Final = Statement(
    delete(_WORDS).where(_WORDS.c.word == bindparam("word"), _WORDS.c.r == bindparam("r"))
)
_DROP_ALL: Final = Statement(delete(_WORDS).where(_WORDS.c.r == bindparam("r")))
_CLEAR: Final = Statement(delete(_WORDS))
_THERE: Final = Statement(
    select(_WORDS.c.r).where(_WORDS.c.word == bindparam("word"), _WORDS.c.r == bindparam("r"))
)
_OLD: Final = {
    "resident": Statement(
        select(_RESIDENT.c.full_name, _RESIDENT.c.phone).where(_RESIDENT.c.id == bindparam("r"))
    ),
    "household": Statement(
        select(_HOUSEHOLD.c.house_number, _HOUSEHOLD.c.lane, _HOUSEHOLD.c.code).where(
            _HOUSEHOLD.c.id == bindparam("r")
        )
    ),
}
_SOURCES: Final = {
    "resident": ("full_name", "phone"),
    "household": ("house_number", "lane", "code"),
}
_PHRASES: Final[dict[str, Any]] = {"resident": person_phrases, "household": house_phrases}


def follow_row(cursor: Any, codec: RowCodec, r: str, row: tuple[Any, ...] | None) -> None:
    """Keep the index; called before the row is written.

    Args:
        cursor: Of the writer.
        codec: The row's table.
        r: The record.
        row: What the row will say, in the columns' order; None when it goes.
    """
    if codec.name not in _OLD:
        return
    make = _PHRASES[codec.name]
    before = _before(cursor, codec.name, r)
    values = None if row is None else _values(codec, row)
    if before == values and (before is None or _is_kept(cursor, make(*before), r)):
        return
    old = {} if before is None else make(*before)
    new = {} if values is None else make(*values)
    for word in old:
        if old[word] != new.get(word):
            _DROP.run(cursor, word=word, r=r)
    _add(cursor, r, new)


def follow_new_row(cursor: Any, codec: RowCodec, r: str, row: tuple[Any, ...]) -> None:
    """Keep the index for a record that had no row before."""
    if codec.name in _OLD:
        _add(cursor, r, _PHRASES[codec.name](*_values(codec, row)))


def clear(cursor: Any) -> None:
    """Drop the index, before all rows are made anew."""
    _CLEAR.run(cursor)


def drop(cursor: Any, r: str) -> None:
    """Forget a record whose row cannot say by which words it is found."""
    _DROP_ALL.run(cursor, r=r)


def _before(cursor: Any, table: str, r: str) -> tuple[Any, ...] | None:
    try:
        found: tuple[Any, ...] | None = _OLD[table].run(cursor, r=r).fetchone()
    except DatabaseError:
        # A damaged row whose text is no text any more; it is about to be written anew.
        drop(cursor, r)
        return None
    return found


def _values(codec: RowCodec, row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple([row[codec.place_of[name]] for name in _SOURCES[codec.name]])


def _add(cursor: Any, r: str, words: dict[str, str]) -> None:
    if words:
        cursor.executemany(_ADD.sql, [(word, r, spelt) for word, spelt in words.items()])


def _is_kept(cursor: Any, words: dict[str, str], r: str) -> bool:
    """A file of before the index has rows without words."""
    return not words or _THERE.run(cursor, word=next(iter(words)), r=r).fetchone() is not None

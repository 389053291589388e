"""One changed byte in a stored row of a PC's encrypted file, and what a whole file says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.protocol.registry import TABLES as SYNCED
from desktop.storage.models import TABLES

if TYPE_CHECKING:
    from random import Random

    from desktop.storage.database import Database

STATE = ("record_state", "inbox")
NOT_SYNCED = frozenset({"winner_seq", "at"})
"""Columns of the inbox that say when this PC learned of it."""


class Flip(NamedTuple):
    """Where a byte was changed."""

    table: str
    column: str
    key: tuple[Any, ...]


def dump(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every stored synced row, what lies behind it, and what finds it."""
    names = [*STATE, *(table.name for table in SYNCED), "alias", "search_word"]
    with database.read() as unit:
        return {name: sorted(_rows(unit.cursor, name), key=repr) for name in names}


def flip_bytes(database: Database, random: Random, count: int) -> list[Flip]:
    """Change one byte in each of so many rows."""
    flips: list[Flip] = []
    with database.write() as unit:
        while len(flips) < count:
            name = random.choice((*STATE, *(table.name for table in SYNCED)))
            rows = _keyed_rows(unit.cursor, name)
            if rows:
                key, row = random.choice(rows)
                column = random.choice([c for c in row if c not in NOT_SYNCED])
                known = {(flip.table, flip.key) for flip in flips}
                if (name, key) not in known and _flip(unit.cursor, random, name, key, row, column):
                    flips.append(Flip(name, column, key))
    return flips


def _rows(cursor: Any, name: str) -> list[tuple[Any, ...]]:
    columns = [c.name for c in TABLES[name].columns if c.name not in NOT_SYNCED]
    sql = f"SELECT {', '.join(columns)} FROM {name}"  # noqa: S608 - names of our own tables
    return [tuple(row) for row in cursor.execute(sql)]


def _keyed_rows(cursor: Any, name: str) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    columns = [column.name for column in TABLES[name].columns]
    keys = [column.name for column in TABLES[name].primary_key.columns]
    words = ", ".join(f"CAST({one} AS BLOB), typeof({one}), {_number(one)}" for one in columns)
    found = []
    for values in cursor.execute(f"SELECT {words} FROM {name}").fetchall():  # noqa: S608 - as above
        row = {}
        for at, column in enumerate(columns):
            raw, kind, number = values[3 * at : 3 * at + 3]
            row[column] = number if kind == "integer" else (kind, raw)
        found.append((tuple(row[key] for key in keys), row))
    return found


def _number(column: str) -> str:
    return f"CASE WHEN typeof({column}) = 'integer' THEN {column} END"


def _flip(
    cursor: Any, random: Random, name: str, key: tuple[Any, ...], row: dict[str, Any], column: str
) -> bool:
    value = row[column]
    if isinstance(value, int):
        size = max(1, (value.bit_length() + 7) // 8)
        changed: Any = value ^ (random.randint(1, 127) << (8 * random.randrange(size)))
        word = "?"
    else:
        kind, raw = value
        if not raw:
            return False
        at = random.randrange(len(raw))
        changed = raw[:at] + bytes([raw[at] ^ random.randint(1, 255)]) + raw[at + 1 :]
        word = "CAST(? AS TEXT)" if kind == "text" else "?"
    keys = [one.name for one in TABLES[name].primary_key.columns]
    where = " AND ".join(
        f"{one} = ?" if isinstance(part, int) else f"CAST({one} AS BLOB) = ?"
        for one, part in zip(keys, key, strict=True)
    )
    parts = [part if isinstance(part, int) else part[1] for part in key]
    sql = f"UPDATE OR IGNORE {name} SET {column} = {word} WHERE {where}"  # noqa: S608 - as above
    cursor.execute(sql, [changed, *parts])
    return bool(cursor.rowcount == 1)

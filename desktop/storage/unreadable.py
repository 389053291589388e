"""Damaged rows whose text is no text any more: the driver cannot even read them.

They are found by their bytes, kept aside and taken out; what they said comes back from the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import LargeBinary

from desktop.storage.models import TABLES
from desktop.storage.set_aside import put_aside

if TYPE_CHECKING:
    from sqlalchemy import Table

    from desktop.storage.write_unit import WriteUnit

_RAW: Final = "CASE typeof({0}) WHEN 'text' THEN CAST({0} AS BLOB) ELSE {0} END"
_KEYED: Final = ("record_state", "inbox", "alias")
"""Tables of sync without a row number: named by their key."""


def drop_unreadable_keys(unit: WriteUnit) -> None:
    """Take what nobody can read out of the tables that the log's state is in."""
    for name in _KEYED:
        table = TABLES[name]
        key = [column.name for column in table.primary_key.columns]
        for row in _raw_rows(unit.cursor, table, key):
            if not _is_readable(row):
                _keep(unit, name, row)
                where = " AND ".join(f"CAST({column} AS BLOB) = CAST(? AS BLOB)" for column in key)
                values = [value for _, value in row[: len(key)]]
                unit.cursor.execute(f"DELETE FROM {name} WHERE {where}", values)  # noqa: S608 - names of our own tables


def readable_rows(
    unit: WriteUnit, name: str, between: tuple[str, str | bytes]
) -> list[tuple[Any, ...]]:
    """The rows of a shown table in a range of ids, in the columns' order, without those.

    Args:
        unit: Of the writer.
        name: The table.
        between: After this id and up to that one.
    """
    found = []
    rows = _raw_rows(unit.cursor, TABLES[name], ["rowid"], "WHERE id > ? AND id <= ?", between)
    for row in rows:
        number, values = row[0][1], row[1:]
        if _is_readable(values):
            found.append(tuple(_plain(is_text, value) for is_text, value in values))
        else:
            _keep(unit, name, values)
            unit.cursor.execute(f"DELETE FROM {name} WHERE rowid = ?", [number])  # noqa: S608 - as above
    return found


def _raw_rows(
    cursor: Any, table: Table, key: list[str], where: str = "", values: tuple[str | bytes, ...] = ()
) -> list[list[tuple[bool, Any]]]:
    """Each value with whether its column holds text; texts as bytes, those of `key` first."""
    columns = [(name, name != "rowid" and _is_text(table, name)) for name in key]
    # A key without a row number is not repeated.
    rest = [c.name for c in table.columns if c.name not in key]
    columns += [(name, _is_text(table, name)) for name in rest]
    words = ", ".join(_RAW.format(name) for name, _ in columns)
    rows = cursor.execute(f"SELECT {words} FROM {table.name} {where}", values).fetchall()  # noqa: S608 - as above
    return [[(text, value) for (_, text), value in zip(columns, row, strict=True)] for row in rows]


def _is_text(table: Table, name: str) -> bool:
    return not isinstance(table.columns[name].type, LargeBinary)


def _is_readable(row: list[tuple[bool, Any]]) -> bool:
    try:
        for is_text, value in row:
            _plain(is_text, value)
    except UnicodeDecodeError:
        return False
    return True


def _plain(is_text: bool, value: Any) -> Any:  # noqa: FBT001 - a fact of the column
    return value.decode() if is_text and isinstance(value, bytes) else value


def _keep(unit: WriteUnit, name: str, row: list[tuple[bool, Any]]) -> None:
    at = int(unit.clock.now().timestamp() * 1000)
    put_aside(unit.cursor, at, (name, ""), "row", [value for _, value in row])

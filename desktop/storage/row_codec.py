"""Between the three shapes of a record: groups of cells, a table row, a frozen entity.

Made once per table from the registry; columns hold wire values, so only booleans and what a
domain type parses need work.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, select

from desktop.domain.people import Resident
from desktop.domain.text.folding import fold
from desktop.domain.text.names import sort_key_bytes
from desktop.protocol.registry import (
    BY_ENTITY,
    InvalidValueError,
    check_reference_values,
    default_groups,
    entity_to_groups,
    from_wire,
    groups_to_values,
    to_wire,
)
from desktop.protocol.registry import TABLES as SYNCED
from desktop.storage.models import TABLES
from desktop.storage.statement import Statement, insert_statement, upsert_statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Table

    from desktop.protocol.ops import RecordCells
    from desktop.protocol.registry import GroupValue
    from desktop.protocol.synced_table import Field, SyncedTable


class RowCodec:
    """One synced table's conversions and the statements for its rows."""

    def __init__(self, table: SyncedTable) -> None:
        model = TABLES[table.name]
        columns = [item.name for item in fields(table.entity)]
        shown = [model.columns[name] for name in columns]
        self.table = table
        self.name = table.name
        self.defaults = default_groups(table)
        self.columns = shown
        self.place_of = {column.name: at for at, column in enumerate(model.columns)}
        self.insert = insert_statement(model)
        self.upsert = upsert_statement(model)
        self.remove = Statement(delete(model).where(model.c.id == bindparam("id")))
        self.full = Statement(select(*model.columns).where(model.c.id == bindparam("id")))
        self.one = Statement(select(*shown).where(model.c.id == bindparam("id")))
        self.every = Statement(select(*shown).order_by(model.c.id))
        self._makers = [_reader_of(table, name) for name in columns]
        self._by: dict[str, Statement] = {}
        self._derived = _name_columns(columns) if table.entity is Resident else None
        self._places = _places(model, columns)
        # How a row begins, and where in it each group's values go.
        self._blank, self._needed = _blank_row(table, columns)
        self._sources = _sources(table, columns)

    def by(self, column: str) -> Statement:
        """SELECT of the rows with one value (parameter `value`) in a column."""
        found = self._by.get(column)
        if found is None:
            model = TABLES[self.name]
            wanted = select(*self.columns).where(model.c[column] == bindparam("value"))
            found = self._by[column] = Statement(wanted.order_by(model.c.id))
        return found

    def groups(self, entity: Any) -> dict[str, GroupValue]:
        """Every group of an entity as wire values, texts in NFC."""
        return entity_to_groups(self.table, entity)

    def check(self, groups: dict[str, GroupValue]) -> None:
        """Raise InvalidValueError, a ValueError, for what the server would refuse."""
        try:
            known, _ = groups_to_values(self.table, groups)
            check_reference_values(self.table, known)
        except InvalidValueError as error:
            raise InvalidValueError(f"{self.name}.{error}") from error

    def row(self, record: str, cells: RecordCells) -> tuple[Any, ...] | None:
        """Column values of a record; None when a required field has no usable value.

        A value that does not fit its column (the server should have refused it) shows as the
        default; the cell keeps it.
        """
        values = list(self._blank)
        values[0] = record
        missing = len(self._needed)
        for group, cell in cells.items():
            for at, field, member in self._sources.get(group, ()):
                value = cell.value
                if member is not None:
                    value = value.get(member, field.default) if isinstance(value, dict) else None
                if _fits(field, value):
                    values[at] = value
                    missing -= at in self._needed
                elif field.required:
                    return None
        if missing:
            return None
        if self._derived is not None:
            values.extend(self._derived(values))
        if self._places is not None:
            return tuple([values[place] for place in self._places])
        return tuple(values)

    def with_roots(
        self, row: tuple[Any, ...], columns: tuple[str, ...], root: Callable[[str], str]
    ) -> tuple[Any, ...]:
        """The row with what these columns name replaced by what stands for it."""
        values = list(row)
        for column in columns:
            at = self.place_of[column]
            if values[at] is not None:
                values[at] = root(values[at])
        return tuple(values)

    def entity(self, row: tuple[Any, ...]) -> Any:
        """The frozen entity of a row read by `one` or `every`."""
        return self.table.entity(
            **{
                name: value if make is None or value is None else make(value)
                for (name, make), value in zip(self._makers, row, strict=True)
            }
        )


def _places(model: Table, fields_first: list[str]) -> list[int] | None:
    """Where each column's value stands behind the entity's fields; None when in that order.

    Derived columns come last there, but a later migration adds its columns behind them.
    """
    derived = [name for name in model.columns.keys() if name not in fields_first]  # noqa: SIM118 - a collection of columns, not a dict
    made = [*fields_first, *derived]
    places = [made.index(column.name) for column in model.columns]
    return None if places == list(range(len(places))) else places


def _blank_row(table: SyncedTable, columns: list[str]) -> tuple[list[Any], frozenset[int]]:
    """The row of a record of which nothing is known, and the places that cannot stay so."""
    fields_there = [table.field(name) for name in columns[1:]]
    needed = (at for at, field in enumerate(fields_there, 1) if _is_needed(field))
    return [None, *(to_wire(field, field.default) for field in fields_there)], frozenset(needed)


def _is_needed(field: Field) -> bool:
    return field.required and not field.nullable


def _sources(
    table: SyncedTable, columns: list[str]
) -> dict[str, list[tuple[int, Field, str | None]]]:
    """By group: each place in the row, its field, and its name inside a group of several."""
    found: dict[str, list[tuple[int, Field, str | None]]] = {}
    for at, name in enumerate(columns[1:], 1):
        field = table.field(name)
        alone = len(table.groups[field.group]) == 1 and field.group == name
        found.setdefault(field.group, []).append((at, field, None if alone else name))
    return found


def _reader_of(table: SyncedTable, name: str) -> tuple[str, Callable[[Any], Any] | None]:
    return name, None if name == "id" else value_reader(table.field(name).type)


def value_reader(kind: type) -> Callable[[Any], Any] | None:
    """What makes a column's stored value a Python value; None when it already is one."""
    if kind is bool:
        return bool
    if kind is date:
        return date.fromisoformat
    if kind is Decimal:
        return Decimal
    if issubclass(kind, StrEnum):
        known: dict[Any, Any] = {member.value: member for member in kind}
        return lambda value: known.get(value, value)
    return None


def _fits(field: Field, value: GroupValue) -> bool:
    if value is None:
        return field.nullable
    if field.type is str or issubclass(field.type, StrEnum):
        return type(value) is str
    if isinstance(value, dict):
        return False
    try:
        from_wire(field, value)
    except InvalidValueError:
        return False
    return True


def _name_columns(columns: list[str]) -> Callable[[list[Any]], tuple[Any, ...]]:
    name, given = columns.index("full_name"), columns.index("given_name")
    return lambda row: (fold(row[name]), sort_key_bytes(row[name], row[given]))


CODECS: Final = {table.name: RowCodec(table) for table in SYNCED}
"""By table name."""


def codec_of(entity_type: type) -> RowCodec:
    """The codec of an entity class; KeyError for one that is not synced."""
    return CODECS[BY_ENTITY[entity_type].name]

"""The models are the registry's tables, column by column, and nothing refers by constraint."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Boolean, Date, Integer, String, UniqueConstraint, insert, select

from desktop.domain.team import Sex
from desktop.protocol.registry import FEED_TABLES, LOCAL_TABLES
from desktop.protocol.registry import TABLES as SYNCED
from desktop.storage.models import TABLES
from desktop.storage.models.base import OpenEnum, PlainDecimal

if TYPE_CHECKING:
    from desktop.protocol.synced_table import SyncedTable
    from desktop.storage.database import Database

DERIVED = {"resident": {"name_folded", "name_key"}}
COLUMN_OF: dict[type, type] = {str: String, bool: Boolean, int: Integer, date: Date}


def test_every_table_is_in_the_registry() -> None:
    named = {table.name for table in SYNCED} | set(FEED_TABLES) | set(LOCAL_TABLES)
    assert set(TABLES) == named


@pytest.mark.parametrize("table", SYNCED, ids=lambda table: table.name)
def test_a_synced_table_has_the_fields_of_its_entity(table: SyncedTable) -> None:
    model = TABLES[table.name]
    names = [
        column.name for column in model.columns if column.name not in DERIVED.get(table.name, ())
    ]
    assert names == [item.name for item in fields(table.entity)]
    for field in table.fields:
        column = model.columns[field.name]
        assert column.nullable == field.nullable, field.name
        assert isinstance(column.type, expected(field.type)), field.name
        if isinstance(column.type, OpenEnum):
            assert column.type.kind is field.type, field.name


def expected(kind: type) -> type:
    if issubclass(kind, StrEnum):
        return OpenEnum
    return PlainDecimal if kind is Decimal else COLUMN_OF[kind]


@pytest.mark.parametrize("table", SYNCED, ids=lambda table: table.name)
def test_no_constraint_stands_between_synced_records(table: SyncedTable) -> None:
    model = TABLES[table.name]
    assert not model.foreign_keys
    assert not [c for c in model.constraints if isinstance(c, UniqueConstraint)]
    assert not [index for index in model.indexes if index.unique]


@pytest.mark.parametrize("name", ["platform", "notice"])
def test_feed_tables_have_the_fields_of_their_entities(name: str) -> None:
    from desktop.domain.reporting import Notice
    from desktop.domain.work import Platform

    entity: Any = {"platform": Platform, "notice": Notice}[name]
    assert [c.name for c in TABLES[name].columns] == [item.name for item in fields(entity)]


def test_typed_columns_read_what_was_stored(memory: Database) -> None:
    table = TABLES["target"]
    values: dict[str, Any] = {
        "id": "a" * 32,
        "indicator": "epay",
        "year": 2026,
        "value": Decimal("12.50"),
        "decided_on": date(2026, 1, 2),
        "source": "ministry",
    }
    with memory.write() as unit:
        unit.connection.execute(insert(table).values(values))
        row = unit.connection.execute(select(table)).one()
        raw = unit.cursor.execute("SELECT value, decided_on, source FROM target").fetchone()
    assert (row.value, row.decided_on, row.source) == (
        Decimal("12.50"),
        date(2026, 1, 2),
        "ministry",
    )
    assert raw == ("12.50", "2026-01-02", "ministry")
    assert OpenEnum(Sex).process_result_value("female", memory) is Sex.FEMALE  # type: ignore[arg-type]

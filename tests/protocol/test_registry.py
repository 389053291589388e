from __future__ import annotations

import unicodedata
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.people import Household, ResidentStatus
from desktop.protocol.ops import encode
from desktop.protocol.registry import (
    BY_CODE,
    BY_ENTITY,
    BY_NAME,
    DELETED,
    FEED_TABLES,
    LOCAL_TABLES,
    MAX_TEXT,
    TABLES,
    InvalidValueError,
    check_reference_values,
    default_groups,
    entity_to_groups,
    from_wire,
    groups_to_values,
    to_wire,
)
from desktop.protocol.synced_table import Field, SyncedTable
from tests.protocol.examples import RECORD

RESIDENT = BY_NAME["resident"]
TEXT = st.text(max_size=30).filter(lambda text: "\0" not in text)


def field_values(field: Field) -> st.SearchStrategy[Any]:
    """Any value that a field can have."""
    kind = field.type
    if kind is bool:
        made: st.SearchStrategy[Any] = st.booleans()
    elif kind is int:
        made = st.integers(-(2**63), 2**63 - 1)
    elif kind is date:
        made = st.dates()
    elif kind is Decimal:
        made = st.decimals(-(10**9), 10**9, places=2)
    elif issubclass(kind, StrEnum):
        made = st.sampled_from(kind)
    else:
        made = st.just(RECORD) if field.reference else TEXT
    return st.none() | made if field.nullable else made


@st.composite
def entities(draw: st.DrawFn) -> tuple[SyncedTable, Any]:
    table = draw(st.sampled_from(TABLES))
    values = {field.name: draw(field_values(field)) for field in table.fields}
    return table, table.entity(id=RECORD, **values)


@given(entities())
def test_an_entity_comes_back_from_its_wire_values(made: tuple[SyncedTable, Any]) -> None:
    table, entity = made
    known, unknown = groups_to_values(table, entity_to_groups(table, entity))
    assert unknown == {}
    for field in table.fields:
        meant = getattr(entity, field.name)
        if isinstance(meant, str) and not isinstance(meant, StrEnum):
            meant = unicodedata.normalize("NFC", meant)
        assert known[field.name] == meant
    check_reference_values(table, known)


@given(entities())
def test_wire_values_are_plain_and_their_encoding_does_not_depend_on_the_unicode_form(
    made: tuple[SyncedTable, Any],
) -> None:
    table, entity = made
    groups = entity_to_groups(table, entity)
    for value in groups.values():
        for part in value.values() if isinstance(value, dict) else [value]:
            assert type(part) in (str, int, bool, type(None))
    apart = {
        field.name: unicodedata.normalize("NFD", value)
        if isinstance(value := getattr(entity, field.name), str) and field.type is str
        else value
        for field in table.fields
    }
    assert encode(entity_to_groups(table, table.entity(id=RECORD, **apart))) == encode(groups)


def test_codes_names_and_entities_are_unique_and_keep_their_numbers() -> None:
    assert len(BY_CODE) == len(BY_NAME) == len(BY_ENTITY) == len(TABLES)
    assert not {*FEED_TABLES, *LOCAL_TABLES} & BY_NAME.keys()
    assert {table.code: table.name for table in TABLES} == {
        1: "team",
        2: "village",
        3: "coverage",
        4: "membership",
        5: "channel",
        6: "household",
        7: "resident",
        8: "assistance",
        9: "milestone",
        10: "training_session",
        11: "attendance",
        12: "target",
        13: "report",
        14: "distinct_pair",
        15: "issue",
        16: "good_practice",
        17: "baseline",
        18: "submission",
        19: "period_rule",
        20: "sheet_page",
    }


def test_every_field_of_an_entity_is_declared_with_group_and_reference() -> None:
    for table in TABLES:
        assert {f.name for f in table.fields} | {"id"} == {f.name for f in fields(table.entity)}
        grouped = [field.name for members in table.groups.values() for field in members]
        assert sorted(grouped) == sorted(field.name for field in table.fields)
        assert DELETED not in table.groups
        for field in table.fields:
            assert field.reference is None or field.reference in BY_NAME
        required = {f.name for f in fields(table.entity) if f.default is MISSING} - {"id"}
        assert required == {field.name for field in table.fields if field.required}


def test_fields_that_belong_together_are_one_value() -> None:
    def of(table: str, field: str) -> str:
        return BY_NAME[table].field(field).group

    assert of("household", "lane") == of("household", "house_number") == "address"
    assert of("household", "village_id") == "address"
    assert of("resident", "household_id") == of("resident", "relation") == "family"
    assert of("resident", "birth_on") == of("resident", "birth_precision") == "birth"
    for table in ("resident", "household"):
        assert of(table, "status") == of(table, "moved_in_on") == of(table, "moved_out_on")
    assert of("household", "head_id") == "head_id"


def test_names_and_phones_are_personal_everywhere() -> None:
    for table in TABLES:
        for field in table.fields:
            if field.name in ("full_name", "phone", "birth_on", "note"):
                assert field.personal or (table.name, field.name) == ("channel", "note")


WRONG = [
    ("full_name", 1),
    ("full_name", None),
    ("full_name", "a\0b"),
    ("full_name", "x" * (MAX_TEXT + 1)),
    ("birth_on", "20260101"),
    ("birth_on", "2026-W01-1"),
    ("birth_on", "2026-02-30"),
    ("birth_on", 5),
    ("status", 5),
    ("status", None),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wire_value_of_another_kind_is_refused(name: str, value: Any) -> None:
    with pytest.raises(InvalidValueError, match=name):
        from_wire(RESIDENT.field(name), value)


def plain(kind: type) -> Field:
    return Field(
        "x",
        kind,
        nullable=False,
        required=True,
        default=None,
        group="x",
        personal=False,
        reference=None,
    )


@pytest.mark.parametrize(
    ("kind", "value"),
    [(bool, 1), (int, True), (int, 2**63), (int, "1")]
    + [(Decimal, text) for text in ("NaN", "1e5", "+1", " 1", "1.", "1" * 19, "Infinity", "١")],
)
def test_numbers_have_one_form_and_fit_64_bits(kind: type, value: Any) -> None:
    with pytest.raises(InvalidValueError):
        from_wire(plain(kind), value)


@given(st.decimals(-(10**12), 10**12, places=3))
def test_a_decimal_comes_back(value: Decimal) -> None:
    field = plain(Decimal)
    assert from_wire(field, to_wire(field, value)) == value


def test_an_enum_value_of_a_newer_version_stays_as_it_is() -> None:
    field = RESIDENT.field("status")
    assert from_wire(field, "active") is ResidentStatus.ACTIVE
    assert from_wire(field, "on_the_moon") == "on_the_moon"
    assert to_wire(field, from_wire(field, "on_the_moon")) == "on_the_moon"


def test_unknown_groups_and_members_are_set_aside_and_not_lost() -> None:
    groups: Any = {
        "full_name": "Nông Thị Thử",
        "family": {"household_id": None, "relation": None, "note": "mới", "since": "2027"},
        "blood_type": "O",
        DELETED: False,
    }
    known, unknown = groups_to_values(RESIDENT, groups)
    assert known == {"full_name": "Nông Thị Thử", "household_id": None, "relation": None}
    assert unknown == {"family": {"note": "mới", "since": "2027"}, "blood_type": "O"}


def test_a_group_and_a_plain_value_cannot_stand_for_each_other() -> None:
    for groups in ({"note": {"a": 1}}, {"family": "x"}):
        with pytest.raises(InvalidValueError):
            groups_to_values(RESIDENT, groups)  # type: ignore[arg-type]


def test_a_reference_may_dangle_but_must_be_an_id() -> None:
    check_reference_values(RESIDENT, {"household_id": "f" * 32})
    with pytest.raises(InvalidValueError):
        check_reference_values(RESIDENT, {"household_id": "nhà số 5"})


def test_defaults_are_the_entity_s_own() -> None:
    household = Household(id=RECORD, village_id=RECORD)
    groups, defaults = (
        entity_to_groups(BY_NAME["household"], household),
        default_groups(BY_NAME["household"]),
    )
    assert {name for name in groups if groups[name] != defaults[name]} == {"address"}

"""The quick look never lets pass what the whole one would not."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from desktop.protocol.registry import (
    BY_NAME,
    MAX_TEXT,
    InvalidValueError,
    check_reference_values,
    from_wire,
    groups_to_values,
)
from server.services.value_check import are_plain

if TYPE_CHECKING:
    from desktop.protocol.synced_table import Field, SyncedTable

AN_ID = "0192f0c1aabb7ccd8eef00112233aabb"
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 7, -1, 2**62, 2**63, 1.5, b"x", [], ""),
    *("một", "x" * MAX_TEXT, "x" * (MAX_TEXT + 1), "a\0b", AN_ID, AN_ID.upper(), AN_ID[:-1]),
    *("2026-02-28", "2026-02-30", "20260228", "2026-2-1", "1.50", "1e5", "NaN", "-0", "head"),
)
"""What a field may be said to be; most of it is wrong for most of them."""


def is_fine(table: SyncedTable, groups: dict[str, Any]) -> bool:
    try:
        known, unknown = groups_to_values(table, groups)
        check_reference_values(table, known)
    except InvalidValueError:
        return False
    return not unknown


def a_record(table: SyncedTable) -> dict[str, Any]:
    """Every group, each field with a value that it takes."""
    record: dict[str, Any] = {}
    for group, members in table.groups.items():
        values = {one.name: next(v for v in (AN_ID, *VALUES) if _takes(one, v)) for one in members}
        record[group] = values[group] if [*values] == [group] else values
    assert is_fine(table, record)
    return record


def _takes(field: Field, value: Any) -> bool:
    try:
        return from_wire(field, value) is not None
    except InvalidValueError:
        return False


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_it_says_the_same_of_each_value_of_each_field(name: str) -> None:
    table = BY_NAME[name]
    for group, value in a_record(table).items():
        for member in value if isinstance(value, dict) else [""]:
            for said in VALUES:
                one: dict[str, Any] = {group: {**value, member: said} if member else said}
                assert are_plain(table, one) == is_fine(table, one), (group, member, said)


def test_of_parts_of_a_group_and_of_what_a_newer_program_says_it_is_not_sure() -> None:
    table = BY_NAME["household"]
    address: dict[str, Any] = {"village_id": AN_ID, "lane": None, "house_number": None}
    assert are_plain(table, {"address": address})
    assert not are_plain(table, {"address": {**address, "floor": 3}})
    assert not are_plain(table, {"address": {"village_id": AN_ID}})
    assert not are_plain(table, {"address": "12"})
    assert not are_plain(table, {"note": {"text": "x"}})
    assert not are_plain(table, {"wings": 2})
    assert not are_plain(table, {"_deleted": True})


def test_it_says_the_same_of_whole_records_drawn_at_random() -> None:
    random = Random(5)  # noqa: S311 - repeatable
    agreed = [0, 0]
    for _ in range(4_000):
        table = BY_NAME[random.choice(sorted(BY_NAME))]
        groups = a_record(table)
        for group in random.sample(sorted(groups), random.randint(0, 2)):
            value = groups[group]
            said = random.choice(VALUES)
            if isinstance(value, dict):
                groups[group] = {**value, random.choice(sorted(value)): said}
            else:
                groups[group] = said
        fine = is_fine(table, groups)
        assert are_plain(table, groups) == fine
        agreed[fine] += 1
    assert min(agreed) > 100

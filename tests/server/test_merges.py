"""Merges under the head's lock, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.domain.ids import new_id
from desktop.protocol.ops import Change, Op, OpKind, Status
from desktop.protocol.registry import MERGED_INTO
from server.services.validation import INVALID_VALUE
from tests.server.scribe import Scribe, new_team

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock


@pytest.fixture
def one(engine: Engine, clock: SteppingClock) -> Scribe:
    return Scribe(engine, new_team(engine, clock), clock)


@pytest.fixture
def two(engine: Engine, clock: SteppingClock, one: Scribe) -> Scribe:
    return Scribe(engine, one.team, clock)


def made(scribe: Scribe) -> Op:
    return scribe.op({"full_name": "Nông Thị Thử"}, table="resident")


def merge(scribe: Scribe, record: str, into: str | None) -> Op:
    return scribe.op({MERGED_INTO: into}, record=record, table="resident", kind=OpKind.MERGE)


def test_two_pcs_merge_the_same_two_each_the_other_way_round(one: Scribe, two: Scribe) -> None:
    first, second = made(one), made(one)
    one.sync([first, second])
    two.sync()
    one.sync([merge(one, first.r, second.r)])
    answer = two.ask([merge(two, second.r, first.r)])
    refused = answer.page.entries[-1]
    assert isinstance(refused, Change)
    assert refused.status is Status.CONFLICT
    two.sync()
    one.sync()
    assert one.digest() == two.digest()
    for scribe in (one, two):
        assert scribe.records["resident", first.r][MERGED_INTO].value == second.r
        assert MERGED_INTO not in scribe.records["resident", second.r]
        ((_, record, loser),) = scribe.inbox
        assert (record, loser.group, loser.cell.value) == (second.r, MERGED_INTO, first.r)


def test_a_ring_of_three_is_found_through_records_that_the_frame_does_not_touch(
    one: Scribe,
) -> None:
    people = [made(one) for _ in range(3)]
    one.sync(people)
    a, b, c = (op.r for op in people)
    one.sync([merge(one, a, b)])
    one.sync([merge(one, b, c)])
    one.sync([merge(one, c, a)])
    assert [loser.cell.value for _, _, loser in one.inbox] == [a]


def test_a_value_for_a_merged_record_goes_to_the_inbox_of_the_one_that_stands(
    one: Scribe, two: Scribe
) -> None:
    first, second = made(one), made(one)
    one.sync([first, second])
    two.sync()
    one.sync([merge(one, first.r, second.r)])
    two.sync([two.op({"phone": "0912345678"}, record=first.r, table="resident")])
    one.sync()
    assert one.digest() == two.digest()
    ((_, record, loser),) = one.inbox
    assert (record, loser.group, loser.cell.value) == (second.r, "phone", "0912345678")
    assert one.value(first.r, "phone", "resident") == "0912345678"


def test_a_merge_that_is_none_is_kept_aside(one: Scribe) -> None:
    person = made(one)
    one.sync([person])
    channel = one.op()
    one.sync([channel])
    wrong = [
        one.op({MERGED_INTO: person.r}, record=person.r, table="resident", kind=OpKind.MERGE),
        one.op({}, record=person.r, table="resident", kind=OpKind.MERGE),
        one.op({MERGED_INTO: "no id"}, record=person.r, table="resident", kind=OpKind.MERGE),
        one.op({MERGED_INTO: person.r}, record=channel.r, kind=OpKind.MERGE),
        one.op({MERGED_INTO: new_id(one.clock)}, record=person.r, table="resident"),
    ]
    answer = one.ask(wrong)
    found = [entry for entry in answer.page.entries if isinstance(entry, Change)]
    assert [entry.reason for entry in found] == [INVALID_VALUE] * len(wrong)

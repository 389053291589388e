"""Decisions and marks of owners in the server's log, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.ids import new_id
from desktop.protocol.ops import Change, OpKind, Status
from desktop.protocol.registry import CHILD, DELETED
from tests.server.scribe import Scribe, new_team

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock


@pytest.fixture
def pair(engine: Engine, clock: SteppingClock) -> tuple[Scribe, Scribe]:
    team = new_team(engine, clock)
    return Scribe(engine, team, clock), Scribe(engine, team, clock)


def differ(one: Scribe, two: Scribe) -> tuple[str, int]:
    """A record about whose name two devices differ, and the position of what lost."""
    op = one.op()
    one.sync([op])
    two.sync()
    one.sync([one.op({"name": "Một"}, record=op.r)])
    two.sync([two.op({"name": "Hai"}, record=op.r)])
    one.sync()
    ((_, _, loser),) = one.inbox
    return op.r, loser.cell.seq


def test_a_decision_takes_the_value_out_of_every_inbox(pair: tuple[Scribe, Scribe]) -> None:
    one, two = pair
    record, seq = differ(one, two)
    decision = one.op({"name": seq}, record=record, kind=OpKind.RESOLVE)
    put = one.op({"name": "Một"}, record=record, txn=decision.txn)
    one.sync([decision, put])
    two.sync()
    for scribe in pair:
        assert scribe.inbox == []
        assert scribe.value(record, "name") == "Một"
    assert one.digest() == two.digest()


@pytest.mark.parametrize("off", [-1, 1, 40])
def test_a_decision_about_another_position_takes_nothing(
    pair: tuple[Scribe, Scribe], off: int
) -> None:
    one, two = pair
    record, seq = differ(one, two)
    one.sync([one.op({"name": seq + off}, record=record, kind=OpKind.RESOLVE)])
    two.sync()
    assert len(two.inbox) == len(one.inbox) == 1


def test_a_decision_made_before_the_value_was_seen_takes_nothing(
    pair: tuple[Scribe, Scribe],
) -> None:
    """As after a restore, when the base names less than the op's author had seen."""
    one, two = pair
    record, seq = differ(one, two)
    blind = one.op({"name": seq}, record=record, kind=OpKind.RESOLVE, base=(one.inc, seq - 1))
    one.sync([blind])
    assert len(one.inbox) == 1


@pytest.mark.parametrize(
    "said", [{}, {"name": True}, {"name": "hai"}, {"na me": 3}, {"name": None}]
)
def test_a_decision_that_names_no_position_is_kept_aside(
    pair: tuple[Scribe, Scribe], said: dict[str, Any]
) -> None:
    one, two = pair
    record, _ = differ(one, two)
    one.sync([one.op(said, record=record, kind=OpKind.RESOLVE)])
    last = one.seen[-1]
    assert isinstance(last, Change)
    assert last.status is Status.QUARANTINE
    assert len(one.inbox) == 1


@pytest.mark.parametrize("group", [CHILD, DELETED, "_anything"])
def test_what_only_the_fold_writes_cannot_be_said(pair: tuple[Scribe, Scribe], group: str) -> None:
    one, _ = pair
    one.sync([one.op({"kind": "zalo", "name": "Tổ 1", group: None})])
    assert one.seen[-1].reason == "invalid_value"


def test_an_owner_outside_the_frame_is_marked_and_a_deletion_that_did_not_see_it_is_undone(
    pair: tuple[Scribe, Scribe],
) -> None:
    one, two = pair
    village = new_id(one.clock)
    house = one.op({"address": {"village_id": village}}, table="household", schema=2)
    one.sync([house])
    two.sync()
    two.sync([two.op(record=house.r, table="household", kind=OpKind.DELETE)])
    person: dict[str, Any] = {
        "full_name": "Lò Thị Mẫu",
        "family": {"household_id": house.r, "relation": None},
    }
    one.sync([one.op(person, table="resident", schema=2)])
    two.sync()
    for scribe in pair:
        assert scribe.value(house.r, DELETED, "household") is False
        assert scribe.value(house.r, CHILD, "household") is None
        assert [(table, loser.group) for table, _, loser in scribe.inbox] == [
            ("household", DELETED)
        ]
    assert one.digest() == two.digest()


def test_a_part_whose_owner_is_no_id_harms_nobody(pair: tuple[Scribe, Scribe]) -> None:
    one, _ = pair
    said: dict[str, Any] = {
        "subject_kind": "resident",
        "subject_id": "chưa có",
        "kind": "smartphone",
    }
    one.sync([one.op(said, table="milestone", schema=2), one.op()])
    assert one.seen[-1].status is Status.OK

"""Orders that a PC gives back to a server that was put back: only what the province wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.domain.ids import new_id
from desktop.protocol.ops import OpKind
from server.services.authoring import Wish, write_as_server
from server.services.erasures import offer_orders
from server.services.feeds import open_feed_key
from server.storage.scope import team_scope
from server.storage.stores import open_store
from tests.server.scribe import Scribe, new_team

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock
    from desktop.protocol.orders import Order

KEY = bytes(range(32))


@pytest.fixture
def one(engine: Engine, clock: SteppingClock) -> Scribe:
    open_feed_key(engine, KEY, clock)
    return Scribe(engine, new_team(engine, clock), clock)


def reviewed(one: Scribe, record: str, *states: str) -> list[Order]:
    """What the province said of a report, one order after the other."""
    kept: list[Order] = []
    for state in states:
        with team_scope(one.engine, one.team) as connection:
            store = open_store(connection, one.team)
            wish = Wish(OpKind.PUT, "report", record, {"state": state})
            write_as_server(store, one.team, [wish], one.clock, KEY, kept.append)
    return kept


def test_only_unaltered_orders_of_the_own_team_are_taken_and_each_once(
    engine: Engine, clock: SteppingClock, one: Scribe
) -> None:
    other = Scribe(engine, new_team(engine, clock), clock)
    (foreign,) = reviewed(other, new_id(clock), "approved")
    forged = [
        foreign,
        replace(foreign, team=one.team),
        replace(foreign, team=one.team, signature=bytes(64)),
        replace(foreign, team=one.team, kind=OpKind.ERASE, f={"_ground": "x"}),
    ]
    assert offer_orders(engine, one.actor, forged, clock) == 0
    assert one.sync().head == 0
    assert offer_orders(engine, other.actor, [foreign, foreign], clock) == 0
    mine = reviewed(one, new_id(clock), "approved")
    again = replace(mine[0], txn=new_id(clock), base=(9, 2**62))
    assert offer_orders(engine, one.actor, [*mine, again], clock) == 0
    assert one.sync().head == 1


def test_an_earlier_review_that_is_given_back_later_does_not_win(
    engine: Engine, clock: SteppingClock, one: Scribe
) -> None:
    record = new_id(clock)
    kept: list[Order] = []
    for state in ("approved", "needs_change"):
        with team_scope(engine, one.team) as connection:
            store = open_store(connection, one.team)
            wish = Wish(OpKind.PUT, "report", record, {"state": state})
            write_as_server(store, one.team, [wish], clock, KEY, kept.append)
            # A server that was put back has forgotten it.
            connection.get_transaction().rollback()  # type: ignore[union-attr]
    first, second = kept
    assert offer_orders(engine, one.actor, [second], clock) == 1
    offer_orders(engine, one.actor, [first], clock)
    one.sync()
    assert one.value(record, "state", "report") == "needs_change"
    offer_orders(engine, one.actor, [second, first], clock)
    one.sync()
    assert one.value(record, "state", "report") == "needs_change"

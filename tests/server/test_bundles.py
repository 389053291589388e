"""Bundles on PostgreSQL, with the role that serves: the same as on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from server.storage.schema import blob_chunk, team_key
from server.storage.scope import door_scope, team_scope
from tests.sync.sticks import add, make_world, notes, waiting
from tests.sync.test_team_key import LARGE, held, send

if TYPE_CHECKING:
    from sqlalchemy import Engine

pytestmark = pytest.mark.postgresql


def test_sticks_blobs_and_the_teams_key(pg_engine: Engine) -> None:
    world = make_world(2, engine=pg_engine)
    one, two = world.pcs
    add(one, 3)
    assert world.stick(one).equal
    name = send(one, LARGE)
    assert world.stick(one).equal
    assert world.stick(two).equal
    assert (notes(one), waiting(one)) == (notes(two), 0)
    assert held(two, name) == LARGE
    add(two, 2)
    assert world.wire(two).equal
    assert world.stick(one).pulled == 2
    # Behind the wall of their team.
    for table in (team_key, blob_chunk):
        with door_scope(pg_engine, reads=True) as connection:
            assert connection.execute(select(table)).all() == []
        with team_scope(pg_engine, world.team, reads=True) as connection:
            assert connection.execute(select(table)).first() is not None

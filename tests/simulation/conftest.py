"""PostgreSQL for histories that are played once more on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.storage.engine import open_engine
from server.storage.migrate import migrate
from server.storage.roles import grant
from tests.simulation.kit import Place
from tests.support.postgresql import APPLICATION, OWNER, start_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = "langso_histories"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Place]:
    """A cluster with one migrated database."""
    for cluster in start_cluster():
        cluster.create_database(_NAME)
        owner = open_engine(cluster.url(_NAME, OWNER))
        migrate(owner)
        with owner.begin() as connection:
            grant(connection, APPLICATION)
        owner.dispose()
        place = Place(cluster, _NAME)
        yield place
        place.close()

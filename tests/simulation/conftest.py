"""PostgreSQL for histories that are played once more on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.simulation.kit import Place
from tests.support.postgresql import start_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = "langso_histories"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Place]:
    """A cluster with one migrated database."""
    for cluster in start_cluster():
        cluster.create_migrated(_NAME)
        place = Place(cluster, _NAME)
        yield place
        place.close()

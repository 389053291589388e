"""PostgreSQL for processes that die around it."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from desktop.domain.clock import SteppingClock, SystemClock
from tests.support.postgresql import APPLICATION, Cluster, start_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

_numbers = count(1)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL cluster a run."""
    yield from start_cluster()


@pytest.fixture
def database_url(cluster: Cluster) -> str:
    """A fresh migrated database, as the application's role reaches it."""
    name = f"processes_{next(_numbers)}"
    cluster.create_migrated(name)
    return cluster.url(name, APPLICATION)


@pytest.fixture
def clock() -> SteppingClock:
    """At the real time, for PCs that talk to a server process with the PC's clock."""
    return SteppingClock(SystemClock().now(), seed=17)

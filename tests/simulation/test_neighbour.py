"""P11: nothing that a team sees differs by what exists in another team on the same server."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pytest

from server.storage.engine import memory_engine
from server.storage.schema import LOG_TABLES
from tests.simulation.history import STEPS, History, Starts
from tests.simulation.machines import raw_of
from tests.simulation.replay import outline
from tests.simulation.run import SMALL

if TYPE_CHECKING:
    from tests.simulation.machines import Server

HISTORIES: Final = 20
NEIGHBOUR: Final = bytes(range(16))


@pytest.fixture(autouse=True)
def _small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in SMALL:
        monkeypatch.setattr(module, name, value)


@pytest.fixture(scope="module")
def starts() -> Starts:
    return Starts()


def beside_a_neighbour(starts: Starts) -> Starts:
    """The same where another team has the very same entries, records and ids."""
    templates = starts.synced.templates
    raw = raw_of(memory_engine(templates.server))
    for table in LOG_TABLES:
        columns = ", ".join(column.name for column in table.columns if column.name != "team_id")
        raw.execute(
            f"INSERT INTO {table.name} (team_id, {columns})"  # noqa: S608 - names of our own tables
            f" SELECT ?, {columns} FROM {table.name}",
            (NEIGHBOUR,),
        )
    made = copy(starts)
    made.synced = replace(starts.synced, templates=replace(templates, server=raw))
    return made


def rows_of_neighbour(server: Server) -> list[Any]:
    """All that is stored of the other team."""
    return [
        server.rows_of(NEIGHBOUR, f"SELECT * FROM {table.name} WHERE team_id = ?")  # noqa: S608 - as above
        for table in LOG_TABLES
    ]


def test_a_team_beside_another_with_the_same_ids_has_the_same_log(starts: Starts) -> None:
    together = beside_a_neighbour(starts)
    for seed in (8 * at for at in range(HISTORIES)):
        alone = played(starts, seed)
        history = History(together, seed)
        before = rows_of_neighbour(history.world.server)
        assert any(before)
        history.run(STEPS)
        history.settle()
        assert outline(history.world.server) == alone, f"seed {seed}"
        assert rows_of_neighbour(history.world.server) == before, f"seed {seed}"
        history.close()


def played(starts: Starts, seed: int) -> list[Any]:
    """The log of a team that is alone on its server."""
    history = History(starts, seed)
    history.run(STEPS)
    history.settle()
    log = outline(history.world.server)
    history.close()
    return log

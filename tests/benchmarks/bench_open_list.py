"""From Enter, pressed 3 s after the window, to a list of 10,000 people on screen; and memory.

    python -m tests.benchmarks.bench_open_list

The floor, measured in turn on the same screen: Argon2id (64 MiB, 3 passes, 4 lanes), the same
rows by the bare driver, the same table in a bare window. Targets: at most 2 times the floor, and
at most 130 MB held with the list on screen.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.domain.rows.people import PersonFilter
from desktop.storage.engine import file_key
from desktop.storage.keyslots import open_slots
from desktop.storage.queries.people import list_statement
from desktop.system.paths import Home
from tests.benchmarks.large_team import PASSPHRASE, LargeTeam, make_large_team
from tests.benchmarks.processes import said_by, screen

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDS = 5
_SHOWN = (1, 2, 4, 9, 10, 5, 12)
"""The columns of the list among those of its query."""


class _Query:
    """Stands where a cursor stands, and keeps what it was to run."""

    sql = ""
    values: Sequence[Any] = ()

    def execute(self, sql: str, values: Sequence[Any]) -> None:
        self.sql, self.values = sql, values


def floor_file(team: LargeTeam, target: Path) -> None:
    """What the floor's process has to be told."""
    folder = team.home.teams / team.team_id
    query = _Query()
    list_statement(PersonFilter()).run(query)
    told = {
        "path": str(folder / "team.db"),
        "key": file_key(open_slots(folder / "keys.json", PASSPHRASE)).hex(),
        "sql": query.sql,
        "values": query.values,
        "columns": _SHOWN,
    }
    target.write_text(json.dumps(told))


def main() -> None:
    """Print medians and the ratio of each pair."""
    floors: list[dict[str, float]] = []
    ours: list[dict[str, float]] = []
    with screen() as environment, tempfile.TemporaryDirectory() as name:
        team = make_large_team(Home(Path(name) / "home"))
        file = Path(name) / "floor.json"
        floor_file(team, file)
        # The first pair fills the page cache.
        for _ in range(ROUNDS + 1):
            floors.append(said_by(["tests.benchmarks.probe_list", "floor", str(file)], environment))
            ours.append(
                said_by(
                    ["tests.benchmarks.probe_list", "program", str(team.home.root), PASSPHRASE],
                    environment,
                )
            )
    floors, ours = floors[1:], ours[1:]
    ratios = [one["list"] / other["list"] for one, other in zip(ours, floors, strict=True)]
    print(
        f"Enter to 10,000 people: floor {middle(floors, 'list') * 1000:.0f} ms"
        f" (key {middle(floors, 'key') * 1000:.0f}, rows at {middle(floors, 'rows') * 1000:.0f}),"
        f" program {middle(ours, 'list') * 1000:.0f} ms"
        f" (team open at {middle(ours, 'opened') * 1000:.0f}),"
        f" ratio {statistics.median(ratios):.2f}"
        f" (from {min(ratios):.2f} to {max(ratios):.2f}, {ROUNDS} pairs; target 2)"
    )
    print(
        f"memory with that list: {middle(ours, 'rss') / 1.048576:.0f} MiB"
        f" = {middle(ours, 'rss'):.0f} MB (target 130; floor {middle(floors, 'rss'):.0f} MB,"
        f" at the most {middle(ours, 'peak'):.0f} MB)"
    )


def middle(found: Sequence[dict[str, float]], name: str) -> float:
    """The median of one figure."""
    return statistics.median(one[name] for one in found)


if __name__ == "__main__":
    main()

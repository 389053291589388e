"""How long the window stands still while somebody types into the search for people.

    python -m tests.benchmarks.bench_typing

10,000 beginnings are typed into the real search box over 100,000 residents, once at rest and once
while 5,000 rows are imported again and again. A timer of 2 ms ticks in the window's loop; what
is late is a gap. Rule: no gap of more than 100 ms. Needs Xvfb.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from random import Random

from tests.benchmarks.bench_search import large_file
from tests.benchmarks.processes import said_by, screen

TYPED = 10_000
LONGEST_MS = 100


def main() -> None:
    """Build, type, print."""
    figures = {}
    with screen() as environment, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "team.db"
        large_file(path, Random(11)).close()  # noqa: S311 - the same people each time
        for state in ("rest", "import"):
            told = [str(path), state, str(TYPED)]
            found = said_by(["tests.benchmarks.probe_typing", *told], environment)
            figures[state] = found
            print(
                f"{state:6} {found['typed']:.0f} typed: gap median {found['p50']:.1f} ms,"
                f" p95 {found['p95']:.1f} ms, worst {found['max']:.1f} ms"
                f" (of the program itself {found['own']:.1f} ms);"
                f" {found['long']:.0f} of {found['ticks']:.0f} over {LONGEST_MS} ms;"
                f" answer in {found['answer']:.1f} ms (median)"
            )
    print(json.dumps(figures))


if __name__ == "__main__":
    main()

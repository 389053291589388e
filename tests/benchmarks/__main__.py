"""Every benchmark, one after the other: `python3 dev.py bench [NAME ...]`.

Each prints ratios against a floor measured in the same run; none of them judges.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path


def main(names: list[str]) -> int:
    """Run the benches of the given names (without `bench_`), or all."""
    there = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    wanted = [f"bench_{name}" for name in names] or there
    if unknown := [name for name in wanted if name not in there]:
        print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(there)}")
        return 2
    for name in wanted:
        print(f"== {name.removeprefix('bench_')}", flush=True)
        import_module(f"tests.benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

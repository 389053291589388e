"""From starting the process to the first painted window, against a bare PySide6 window.

    python -m tests.benchmarks.bench_window

Target: at most 1.35 times the bare window. Needs Xvfb; both run on the same screen in turn.
"""

from __future__ import annotations

import statistics
import tempfile

from tests.benchmarks.processes import painted_after, screen

ROUNDS = 9


def main() -> None:
    """Print medians and the ratio of each pair."""
    ratios, bare, program = [], [], []
    with screen() as environment, tempfile.TemporaryDirectory() as home:
        for _ in range(ROUNDS + 1):
            bare.append(painted_after(["tests.benchmarks.probe_window", "bare"], environment))
            program.append(
                painted_after(["tests.benchmarks.probe_window", "program", home], environment)
            )
            ratios.append(program[-1] / bare[-1])
    # The first pair fills the page cache.
    print(
        f"first window: bare {statistics.median(bare[1:]) * 1000:.0f} ms,"
        f" program {statistics.median(program[1:]) * 1000:.0f} ms,"
        f" ratio {statistics.median(ratios[1:]):.2f}"
        f" (from {min(ratios[1:]):.2f} to {max(ratios[1:]):.2f}, {ROUNDS} pairs; target 1.35)"
    )


if __name__ == "__main__":
    main()

"""Runs histories by seed; `python -m tests.simulation.run SEED [LAST]` replays named ones."""

from __future__ import annotations

import sys
from collections import Counter

from desktop.sync import session
from tests.simulation.history import History
from tests.simulation.machines import Templates, make_templates
from tests.simulation.truth import PropertyBrokenError
from tests.simulation.verdict import judge

SMALL_FRAME = 900
"""Payload bytes: two or three business changes, so that lines break between frames."""


FEW_OPS = 7
"""Ops a request: an odd number, so that it would cut a business change in two."""


def run_history(templates: Templates, seed: int) -> Counter[str]:
    """Play one history and judge it; returns how often each thing happened.

    Raises:
        PropertyBrokenError: a property does not hold; the message names the seed.
    """
    history = History(templates, seed)
    try:
        history.run()
        history.settle()
        judge(history)
    except PropertyBrokenError as broken:
        raise PropertyBrokenError(f"{broken} (seed {seed})") from broken
    finally:
        history.close()
    return history.truth.counts


def main() -> None:
    """Replay the seeds of the command line."""
    session.FRAME_PAYLOAD = SMALL_FRAME  # type: ignore[misc]
    session.REQUEST_OPS = FEW_OPS  # type: ignore[misc]
    first = int(sys.argv[1])
    last = int(sys.argv[2]) if len(sys.argv) > 2 else first
    templates, total = make_templates(), Counter[str]()
    for seed in range(first, last + 1):
        total += run_history(templates, seed)
    print(dict(total))


if __name__ == "__main__":
    main()

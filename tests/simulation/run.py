"""Runs histories by seed; `python -m tests.simulation.run SEED [STEPS]` replays one of them."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.storage import removals
from desktop.sync import session
from tests.simulation.history import STEPS, History, Starts
from tests.simulation.replay import outline
from tests.simulation.truth import PropertyBrokenError
from tests.simulation.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.simulation.kit import Kit

SMALL_FRAME: Final = 900
"""Payload bytes: two or three business changes, so that lines break between frames."""

FEW_OPS: Final = 7
"""Ops a request: an odd number, so that it would cut a business change in two."""

PROCESSES: Final = 2
_CHUNK: Final = 100
_starts: Starts | None = None


SMALL: Final[tuple[tuple[Any, str, int], ...]] = (
    (session, "FRAME_PAYLOAD", SMALL_FRAME),
    (session, "REQUEST_OPS", FEW_OPS),
    (removals, "MOST_REMOVED", 2),
)
"""Limits that a team of a few records would never come near."""


def use_small_limits() -> None:
    """Make requests of a few ops, and so on, for the rest of this process."""
    for module, name, value in SMALL:
        setattr(module, name, value)


class Played(NamedTuple):
    """A history that was judged: how often each thing happened, and the log at its end."""

    counts: Counter[str]
    log: list[tuple[Any, ...]]


def run_history(starts: Starts, seed: int, steps: int = STEPS) -> Counter[str]:
    """Play one history and judge it; returns how often each thing happened.

    Raises:
        PropertyBrokenError: a property does not hold; the message names the seed.
    """
    return play(starts, seed, steps).counts


def play(starts: Starts, seed: int, steps: int, kit: Kit | None = None) -> Played:
    """Play one history and judge it, in memory or on something else.

    Raises:
        PropertyBrokenError: a property does not hold; the message names the seed.
    """
    history = History(starts, seed, kit)
    try:
        history.run(steps)
        history.settle()
        judge(history)
        log = outline(history.world.server) if kit is not None else []
    except PropertyBrokenError as broken:
        raise PropertyBrokenError(f"{broken} (seed {seed}, {steps} steps)") from broken
    except Exception as error:
        error.add_note(f"seed {seed}, {steps} steps")
        raise
    finally:
        history.close()
    return Played(history.world.truth.counts, log)


def run_many(seeds: range, steps: int) -> Counter[str]:
    """Play many histories on two processes; which process plays which changes nothing.

    Raises:
        PropertyBrokenError: the first that was found, with its seed.
    """
    chunks = [seeds[at : at + _CHUNK] for at in range(0, len(seeds), _CHUNK)]
    total: Counter[str] = Counter()
    pool = ProcessPoolExecutor(PROCESSES, get_context("spawn"), _begin)
    with pool:
        try:
            for counts in pool.map(_run_chunk, chunks, [steps] * len(chunks)):
                total += counts
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return total


def _begin() -> None:
    """In each process: the templates once, and no search for garbage among them."""
    global _starts  # noqa: PLW0603 - one value a process, made before its first history
    use_small_limits()
    _starts = Starts()
    gc.collect()
    gc.freeze()


def _run_chunk(seeds: Iterable[int], steps: int) -> Counter[str]:
    assert _starts is not None
    total: Counter[str] = Counter()
    for seed in seeds:
        total += run_history(_starts, seed, steps)
    return total


def main() -> None:
    """Replay the seed of the command line."""
    use_small_limits()
    steps = int(sys.argv[2]) if len(sys.argv) > 2 else STEPS
    print(dict(run_history(Starts(), int(sys.argv[1]), steps)))


if __name__ == "__main__":
    main()

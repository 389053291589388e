"""Runs histories by seed.

`python -m tests.simulation.run SEED [STEPS]` replays one of them; `--from A --to B [--steps N]`
plays many and tells every one that breaks.
"""

from __future__ import annotations

import gc
from argparse import ArgumentParser
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.protocol import stream
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
_SELDOM: Final = (100_000, 20, 100)
"""How often garbage is searched for: a history leaves little that points back to itself."""

_starts: Starts | None = None


SMALL: Final[tuple[tuple[Any, str, int], ...]] = (
    (session, "FRAME_PAYLOAD", SMALL_FRAME),
    (session, "REQUEST_OPS", FEW_OPS),
    (removals, "MOST_REMOVED", 2),
    (stream, "_LEVEL", 1),
)
"""Limits that a team of a few records would never come near; and how hard bytes are squeezed is
nothing that a history could tell."""


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


class Result(NamedTuple):
    """Of many histories: how often each thing happened, and what broke, with its seed."""

    counts: Counter[str]
    broken: list[str]


def run_many(seeds: range, steps: int) -> Result:
    """Play many histories on two processes; which process plays which changes nothing.

    One that breaks does not stop the others.
    """
    chunks = [seeds[at : at + _CHUNK] for at in range(0, len(seeds), _CHUNK)]
    total = Result(Counter(), [])
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), _begin) as pool:
        for counts, broken in pool.map(_run_chunk, chunks, [steps] * len(chunks)):
            total.counts.update(counts)
            total.broken.extend(broken)
    return total


def _begin() -> None:
    """In each process: the templates once, and no search for garbage among them."""
    global _starts  # noqa: PLW0603 - one value a process, made before its first history
    use_small_limits()
    _starts = Starts()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)


def _run_chunk(seeds: Iterable[int], steps: int) -> Result:
    assert _starts is not None
    total = Result(Counter(), [])
    for seed in seeds:
        try:
            total.counts.update(run_history(_starts, seed, steps))
        except Exception as error:  # noqa: BLE001 - a bug of the product ends one history only
            notes = "; ".join(getattr(error, "__notes__", ()))
            total.broken.append(f"{type(error).__name__} {error} {notes}".strip())
    return total


def main() -> None:
    """Replay the seed of the command line, or play a range of them."""
    asked = ArgumentParser(prog="python -m tests.simulation.run")
    asked.add_argument("seed", type=int, nargs="?", help="the history to play again")
    asked.add_argument("steps", type=int, nargs="?", default=STEPS)
    asked.add_argument("--from", type=int, dest="first", default=0, help="the first of many")
    asked.add_argument("--to", type=int, dest="end", default=0, help="the one after the last")
    asked.add_argument("--steps", type=int, dest="each", default=STEPS, help="of each of many")
    told = asked.parse_args()
    use_small_limits()
    if told.seed is not None:
        print(dict(run_history(Starts(), told.seed, told.steps)))
        return
    found = run_many(range(told.first, told.end), told.each)
    print(dict(found.counts.most_common()))
    print(*found.broken, sep="\n")
    print(f"{told.end - told.first} histories of {told.each} steps, {len(found.broken)} broken")


if __name__ == "__main__":
    main()

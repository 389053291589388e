"""Thousands of histories on each run, hundreds of thousands on demand; every wrong variant dies."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pytest

from tests.simulation.history import Starts
from tests.simulation.run import SMALL, run_history, run_many
from tests.simulation.sabotage import SABOTAGES, Sabotage

SHORT: Final = (range(7_000), 30)
LONG: Final = (range(7_000, 10_000), 60)
SWEEP: Final = ((range(10_000, 210_000), 60), (range(210_000, 218_000), 200))
AT_LEAST: Final = 500
HAPPENINGS: Final = (
    *("put", "delete", "restore", "merge", "unmerge", "submit", "resolve", "erase"),
    *("conflict", "late value of a merged record", "merge lost", "part added"),
    *("quarantined", "corrected and sent again", "given up", "written by a newer program"),
    *("drop before", "drop after", "cut between frames", "duplicate", "late replay"),
    *("crash", "power cut in a transaction", "form open while a pull came", "new epoch"),
    *("clock jump", "clock jump of an hour", "clock jump of ten years"),
    *("disk copied", "disk put back", "twin started"),
    *("twin of the same randomness", "op got an id of its own"),
    *("server restored", "server restored in flight", "answer of before a restore"),
    *("server lost ops", "started over", "mass removal asked about"),
    *("byte changed on a PC", "byte changed at the server"),
    *("bundle written", "bundle taken", "bundle taken out of order", "bundle lost"),
    *("bundle stays for another time", "answer by stick"),
)
RARER: Final = (
    *("form open while the server came back", "form of an erased record", "order given back"),
    "answer by stick: bundle_again",
)
"""Two of those at once, for which a fifth of the times must do."""


@pytest.fixture(scope="module")
def starts() -> Starts:
    return Starts()


@pytest.fixture
def _small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in SMALL:
        monkeypatch.setattr(module, name, value)


def played(*parts: tuple[range, int]) -> Counter[str]:
    """All of these histories hold; returns how often each thing happened in them."""
    total: Counter[str] = Counter()
    broken: list[str] = []
    for seeds, steps in parts:
        found = run_many(seeds, steps)
        print(f"{len(seeds)} histories of {steps} steps, seeds {seeds[0]}-{seeds[-1]}:")
        print(dict(found.counts.most_common()))
        total.update(found.counts)
        broken += found.broken
    assert not broken, "\n".join(broken)
    return total


def test_all_properties_hold_in_ten_thousand_histories() -> None:
    total = played(SHORT, LONG)
    rare = {name: total[name] for name in HAPPENINGS if total[name] < AT_LEAST}
    rare |= {name: total[name] for name in RARER if total[name] < AT_LEAST / 5}
    assert not rare, f"too seldom to prove anything: {rare}"


@pytest.mark.sweep
def test_all_properties_hold_in_two_hundred_thousand_histories() -> None:
    played(*SWEEP)


@pytest.mark.usefixtures("_small_limits")
def test_the_same_seed_plays_the_same_history(starts: Starts) -> None:
    assert run_history(starts, 8) == run_history(starts, 8)


@pytest.mark.usefixtures("_small_limits")
@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.name)
def test_a_wrong_variant_is_caught(
    sabotage: Sabotage, starts: Starts, monkeypatch: pytest.MonkeyPatch
) -> None:
    sabotage.build(monkeypatch)
    for seed in LONG[0]:
        try:
            run_history(starts, seed, LONG[1])
        except Exception as error:  # noqa: BLE001 - a wall that stops the variant counts too
            told = f"{type(error).__name__} {error}"
            print(f"{sabotage.name}: caught in history {seed}: {told[:90]}")
            assert any(name in told for name in sabotage.breaks), told
            return
    pytest.fail(f"{sabotage.name} went through {len(LONG[0])} histories")

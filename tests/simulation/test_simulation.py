from __future__ import annotations

from collections import Counter

import pytest

from desktop.sync import session
from tests.simulation.machines import Templates, make_templates
from tests.simulation.run import FEW_OPS, SMALL_FRAME, run_history
from tests.simulation.sabotage import SABOTAGES, Sabotage

HISTORIES = 1_000
AT_LEAST = 500
HAPPENINGS = (
    *("put", "delete", "restore", "merge", "unmerge", "conflict", "new epoch"),
    "late value of a merged record",
    *("drop before", "drop after", "cut between frames", "duplicate", "late replay"),
    *("crash", "power cut in a transaction", "clock jump", "form open while a pull came"),
    *("disk copied", "disk put back", "twin started"),
)


@pytest.fixture(scope="module")
def templates() -> Templates:
    return make_templates()


@pytest.fixture(autouse=True)
def _small_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "FRAME_PAYLOAD", SMALL_FRAME)
    monkeypatch.setattr(session, "REQUEST_OPS", FEW_OPS)


def test_all_properties_hold_in_a_thousand_histories(templates: Templates) -> None:
    total: Counter[str] = Counter()
    for seed in range(HISTORIES):
        total += run_history(templates, seed)
    print(f"{HISTORIES} histories, seeds 0-{HISTORIES - 1}:", dict(total.most_common()))
    rare = {name: total[name] for name in HAPPENINGS if total[name] < AT_LEAST}
    assert not rare, f"too seldom to prove anything: {rare}"
    assert total["merge lost"] > AT_LEAST / 2


@pytest.mark.sweep
def test_all_properties_hold_in_many_histories(templates: Templates) -> None:
    for seed in range(HISTORIES, 20 * HISTORIES):
        run_history(templates, seed)


def test_the_same_seed_plays_the_same_history(templates: Templates) -> None:
    assert run_history(templates, 8) == run_history(templates, 8)


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.name)
def test_a_wrong_variant_is_caught(
    sabotage: Sabotage, templates: Templates, monkeypatch: pytest.MonkeyPatch
) -> None:
    sabotage.build(monkeypatch)
    for seed in range(HISTORIES):
        try:
            run_history(templates, seed)
        except Exception as error:  # noqa: BLE001 - a wall that stops the variant counts too
            told = f"{type(error).__name__} {error}"
            print(f"{sabotage.name}: caught in history {seed}: {told[:90]}")
            assert any(name in told for name in sabotage.breaks), told
            return
    pytest.fail(f"{sabotage.name} went through {HISTORIES} histories")

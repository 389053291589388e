"""500 histories with wrong clocks: nothing vanishes, and no future time wins for ever."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Final

import pytest

from desktop.sync import session
from tests.stateful.world import START, Pc, World

HISTORIES = 500
SWEEP = 10_000
STEPS = 10

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
YEARS: Final = timedelta(days=3652)


@dataclass(frozen=True)
class Plan:
    """How far each PC's clock is off at the start, and by what one of them jumps on the way."""

    name: str
    off: tuple[timedelta, timedelta, timedelta]
    jumps: tuple[timedelta, ...] = ()


NONE: Final = timedelta()
PLANS: Final = (
    Plan("ten years ahead", (YEARS, NONE, NONE)),
    Plan("ten years behind", (-YEARS, NONE, NONE)),
    Plan("ahead and behind", (YEARS, -YEARS, NONE)),
    Plan("a day apart", (DAY, NONE, -DAY)),
    Plan("summer time", (NONE, HOUR, NONE), (HOUR, -HOUR)),
    Plan("set right on the way", (YEARS, NONE, NONE), (-YEARS,)),
    Plan("set wrong on the way", (NONE, NONE, NONE), (YEARS, -2 * YEARS, YEARS)),
    Plan("a dead battery", (NONE, NONE, NONE), (-26 * 365 * DAY,)),
)


@pytest.fixture(autouse=True)
def _small_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "FRAME_PAYLOAD", 900)
    monkeypatch.setattr(session, "REQUEST_OPS", 7)


def test_wrong_clocks_lose_nothing_and_do_not_rule() -> None:
    play(range(HISTORIES))


@pytest.mark.sweep
def test_wrong_clocks_in_many_histories() -> None:
    play(range(HISTORIES, SWEEP))


def play(seeds: range) -> None:
    wins: Counter[str] = Counter()
    for seed in seeds:
        plan = PLANS[seed % len(PLANS)]
        try:
            wins += history(plan, seed)
        except AssertionError as error:
            error.add_note(f"{plan.name}, seed {seed}")
            raise
    print(f"{len(seeds)} histories: {dict(wins)}")
    assert wins["jumps in a session"] > len(seeds) // 3
    # Of two who did not know of each other, neither the right nor the wrong clock always wins.
    assert min(wins["right clock wins"], wins["wrong clock wins"]) > len(seeds) // 50


def history(plan: Plan, seed: int) -> Counter[str]:
    """Random work with these clocks, the verdict, then two values that meet."""
    random = Random(f"clocks {seed}")  # noqa: S311 - repeats by its seed
    world = World(seed, wire=seed % 5 == 0)
    try:
        for pc, off in zip(world.pcs, plan.off, strict=True):
            pc.clock.move_to(START + off)
        jumps = list(plan.jumps)
        jumped = 0
        for step in range(STEPS):
            jumped += act(world, random)
            if jumps and step % 4 == 3:
                jump(world.pcs[seed % 3], jumps.pop(0))
        found = meet(world, random)
        world.settle()
        world.judge()
        return found + Counter({"jumps in a session": jumped})
    finally:
        world.close()


def act(world: World, random: Random) -> int:
    """One thing that somebody does; how often a clock jumped in the middle of a session."""
    pc = random.choice(world.pcs)
    found = pc.households()
    kind = random.randrange(7)
    if kind == 0 or not found:
        world.add(pc)
    elif kind in (1, 2):
        world.open_form(pc, random.choice(found), "note")
        world.save_form(pc)
    elif kind == 3:
        world.delete(pc, random.choice(found))
    elif kind == 4:
        return jump_while_it_syncs(world, pc, random)
    else:
        world.sync(pc, random.choice(("", "", "unanswered", "cut")))
    return 0


def jump_while_it_syncs(world: World, pc: Pc, random: Random) -> int:
    """Between two of the session's steps, by an hour or by years; how often that was."""
    at, by = random.randint(2, 5), random.choice((-YEARS, -HOUR, HOUR, YEARS))

    def between(number: int) -> None:
        if number == at:
            jump(pc, by)
            jumped.append(by)

    jumped: list[timedelta] = []
    world.sync(pc, between=between)
    if jumped and abs(by) == YEARS:
        # Set right again, so that the plan's own clocks stay what they are.
        jump(pc, -by)
    return len(jumped)


def jump(pc: Pc, by: timedelta) -> None:
    """Somebody, or the time server, sets the clock."""
    pc.clock.move_to(pc.clock.instant + by)


def meet(world: World, random: Random) -> Counter[str]:
    """The PC with the wrong clock and one with the right clock write the same value.

    One of the two wins and the other is kept. Whoever then writes, having seen it, has the last
    word, whatever either clock says.
    """
    wrong, right = world.pcs[0], world.pcs[2]
    world.add(right)
    world.pass_on(right)
    record = world.writes[-1].record
    order = [wrong, right] if random.random() < 0.5 else [right, wrong]
    for pc in order:
        edit(world, pc, record)
        # So that the server receives what was written an hour before the other wrote.
        world.clock.move_to(world.clock.instant + HOUR)
        for one in world.pcs:
            jump(one, HOUR)
    said = {pc.number: world.writes[at].value for pc, at in zip(order, (-2, -1), strict=True)}
    world.sync(order[0])
    world.pass_on(order[1])
    shown = {note_of(pc, record) for pc in world.pcs}
    assert len(shown) == 1
    (winner,) = shown
    assert winner in said.values()
    for pc in (right, wrong):
        edit(world, pc, record)
        last = world.writes[-1].value
        world.pass_on(pc)
        assert {note_of(one, record) for one in world.pcs} == {last}, "a clock has the last word"
    return Counter(["wrong clock wins" if winner == said[0] else "right clock wins"])


def edit(world: World, pc: Pc, record: str) -> None:
    """Open the form and save it."""
    (household,) = (one for one in pc.households() if one.id == record)
    world.open_form(pc, household, "note")
    while pc.forms:
        world.save_form(pc)


def note_of(pc: Pc, record: str) -> str | None:
    """What the screen shows."""
    (household,) = (one for one in pc.households() if one.id == record)
    return household.note

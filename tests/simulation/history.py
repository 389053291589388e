"""One seeded history: people work, lines break, programs die, disks and servers are copied back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.simulation import desk, mishaps, officers, people, sticks
from tests.simulation.desk import decide_put_aside
from tests.simulation.kit import Kit
from tests.simulation.machines import make_templates, raw_of
from tests.simulation.people import add, save
from tests.simulation.syncing import advance, sync_cleanly, sync_through
from tests.simulation.truth import Truth, require
from tests.simulation.watch import look
from tests.simulation.world import Start, World

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulation.machines import Pc

STEPS: Final = 30
_ACTIONS: Final[tuple[tuple[Callable[[World, Pc], None], float], ...]] = (
    (people.add, 2),
    (people.open_form, 10),
    (people.save_form, 9),
    (people.delete, 4),
    (people.restore_record, 6),
    (people.merge, 6),
    (people.unmerge, 6),
    (people.submit, 0.5),
    (people.add_person, 2),
    (people.write_as_newer_program, 2),
    (desk.decide, 12),
    (desk.write_what_is_refused, 1),
    (desk.correct, 2),
    (advance, 14),
    (sync_through, 5),
    (mishaps.crash, 1),
    (mishaps.jump, 1),
    (mishaps.replay, 1),
    (mishaps.copy_disk, 3),
    (mishaps.put_disk_back, 5),
    (mishaps.back_up_server, 3),
    (mishaps.restore_server, 2),
    (officers.erase, 1.5),
    (sticks.carry_stick, 1),
    (sticks.write_stick, 1.5),
    (sticks.take_stick, 2.5),
    (sticks.read_stick, 1.5),
    (mishaps.flip_byte, 0.25),
    (mishaps.flip_byte_of_server, 0.25),
    (mishaps.start_twin_of_same_randomness, 0.25),
)
_CHOICES, _WEIGHTS = zip(*_ACTIONS, strict=True)


class Starts:
    """The two places where histories begin: before the first sync of a team, and after it."""

    def __init__(self) -> None:
        self.kit = Kit()
        self.empty = Start(make_templates(), Truth())
        self.synced = _synced(self.empty)

    def of(self, seed: int) -> Start:
        """One in eight histories begins with a team that has never synced."""
        return self.empty if seed % 8 == 1 else self.synced


class History:
    """Three PCs and a server; `run` plays the steps, `settle` ends the faults.

    Args:
        starts: Databases to start from.
        seed: Everything follows from it.
        kit: What its programs stand on; the same things happen on every one.
    """

    def __init__(self, starts: Starts, seed: int, kit: Kit | None = None) -> None:
        start = starts.of(seed)
        self.world = World(start, seed, bytes_too=seed % 8 == 0, kit=kit or starts.kit)
        self._empty = start is starts.empty
        self.has_newcomer = seed % 3 == 0
        self._newcomer = starts.empty.templates.pcs[-1]

    def run(self, steps: int) -> None:
        """Play the steps."""
        world = self.world
        if self._empty:
            for fault in ("", "cut between frames"):
                add(world, world.pcs[0])
                sync_through(world, world.pcs[0], fault)
        choose = world.random.choice
        for _ in range(steps):
            pc = choose(world.pcs)
            world.random.choices(_CHOICES, _WEIGHTS)[0](world, pc)
            look(world, pc)

    def settle(self) -> None:
        """Faults end; everybody syncs until nothing waits (P9)."""
        world = self.world
        for pc in world.pcs:
            while pc.forms:
                save(world, pc, pc.forms[0])
            pc.forget_screen()
        for pc in world.pcs:
            self._drain(pc)
            decide_put_aside(world, pc)
        # Nobody syncs once more who is at the end of the log already, with nothing to send.
        rounds = 0
        while behind := [pc for pc in world.pcs if self._is_behind(pc)]:
            rounds += 1
            require(rounds <= 3, "P9 progress", f"{behind[0].name} is still behind")
            for pc in behind:
                self._drain(pc)
                decide_put_aside(world, pc)

    def _is_behind(self, pc: Pc) -> bool:
        world = self.world
        kept = world.truth.blobs - world.truth.lost_blobs
        blobs_wait = bool(kept & pc.blobs_waiting())
        here, there = pc.position(), world.server.position()
        return blobs_wait or bool(pc.waiting()) or here != there

    def _drain(self, pc: Pc) -> None:
        rounds = 0
        while rounds == 0 or pc.waiting():
            sync_cleanly(self.world, pc)
            rounds += 1
            require(rounds <= 3, "P9 progress", f"{pc.name} still waits")
        look(self.world, pc)

    def newcomer(self) -> Pc:
        """A fresh PC of the team that pulls everything; in one of three histories it is enough.

        The judge folds the whole log himself in each of them.
        """
        pc = self.world.new_pc("newcomer", self._newcomer)
        sync_cleanly(self.world, pc)
        return pc

    def close(self) -> None:
        """Give the memory back."""
        self.world.close()


def _synced(empty: Start) -> Start:
    """The same team when everybody has the same three households."""
    # Days before the histories, so that the server's clock only goes on.
    world = World(empty, 0, bytes_too=False, later_s=-3 * 86_400)
    for pc in world.pcs:
        add(world, pc)
    for _ in range(2):
        for pc in world.pcs:
            sync_cleanly(world, pc)
    templates = type(empty.templates)(
        team=empty.templates.team,
        village=empty.templates.village,
        pcs=(*(pc.db for pc in world.pcs), empty.templates.pcs[-1]),
        server=raw_of(world.server.engine),
    )
    return Start(templates, world.truth)

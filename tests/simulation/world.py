"""What a history plays with: a team's PCs, the server, copies of disks, and the truth."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any, Final

from tests.simulation.kit import Kit
from tests.simulation.machines import Pc, Templates, seeded_clock
from tests.simulation.truth import Truth, Write, require

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.protocol.messages import Frame, Hello
    from desktop.storage.database import Database
    from desktop.storage.write_unit import WriteUnit

MOST_PCS: Final = 5
_KEPT_REQUESTS: Final = 12
_KEPT_BACKUPS: Final = 3


@dataclass(frozen=True, slots=True)
class Start:
    """Where a history begins: the databases, and the truth about them."""

    templates: Templates
    truth: Truth


class World:
    """The state of one history.

    Args:
        start: Databases and truth to start from.
        seed: Everything random follows from it.
        bytes_too: Whether requests are encoded and decoded on their way.
        later_s: When it begins, in seconds after `START`.
        kit: What its programs stand on.
    """

    def __init__(
        self,
        start: Start,
        seed: int,
        *,
        bytes_too: bool,
        later_s: int = 0,
        kit: Kit | None = None,
    ) -> None:
        kit = kit or Kit()
        self.disks = kit.disks
        self.random = Random(seed)  # noqa: S311 - repeats by its seed
        self.templates = start.templates
        self.truth = start.truth.copy()
        self._later_s = later_s
        self.sent: list[tuple[Hello, list[Frame]]] = []
        # Ahead of most PCs, so that some clocks are cut to the receive time and others are not.
        clock = seeded_clock(self.random, later_s + self.random.choice((0, 3600, 86_400)))
        self.server = kit.server(start.templates, clock, bytes_too=bytes_too)
        self.pcs = [
            self.new_pc(f"pc{at}", database)
            for at, database in enumerate(start.templates.pcs[: len(start.templates.pcs) - 1])
        ]
        self.copies: list[tuple[str, Any]] = []
        self.backups: list[Any] = []
        self.going_up: list[bytes] = []
        self.going_down: list[tuple[str, bytes]] = []
        for pc in self.pcs:
            self.truth.ops.update(pc.kept())

    def close(self) -> None:
        """Give the memory back."""
        for pc in self.pcs:
            self.disks.give_back(pc.db)
        for _, copy in self.copies:
            self.disks.give_back(copy)
        self.server.close()

    def new_pc(self, name: str, database: Any) -> Pc:
        """A PC with a copy of a database and a clock of its own."""
        clock = seeded_clock(self.random, self._later_s + self.random.randint(0, 90))
        return Pc(name, self.disks.copy(database, clock), clock)

    def reopen(self, pc: Pc) -> None:
        """The program was killed and started again: what was not committed is gone."""
        pc.replace(self.disks.reopen(pc.db, pc.clock))

    def put_back(self, pc: Pc, database: Database) -> None:
        """An old copy takes the place of what the PC has."""
        before = pc.db
        pc.replace(database)
        self.disks.give_back(before)

    def write(self, pc: Pc, work: Callable[[WriteUnit], Any]) -> list[str]:
        """A saved act; returns the ids of its ops, in order."""
        with pc.db.write(who=None, kind="test") as unit:
            before = unit.head.lc
            work(unit)
            after = unit.head.lc
        ops = pc.ops_after(before) if after > before else []
        self.truth.ops.update(ops)
        return ops

    def note(
        self, pc: Pc, record: str, group: str, value: str, saw: frozenset[str], op: str
    ) -> None:
        """Remember a write, which its author sees at once unless another's value beats it."""
        self.truth.writes.append(Write(record, group, value, saw, pc.name, op))
        pc.mine[record, group] = (value, next(iter(saw), None))

    def remember_request(self, hello: Hello, frames: list[Frame]) -> None:
        """Keep what was sent, to arrive once more some other day."""
        if len(self.sent) < _KEPT_REQUESTS:
            self.sent.append((hello, frames))
        else:
            self.sent[self.random.randrange(_KEPT_REQUESTS)] = (hello, frames)

    def look_at_server(self) -> None:
        """P10 where it begins: a cut line leaves no half of a business change in the log."""
        have, erased = self.server.op_ids(), self.truth.erased
        for pair in self.truth.pairs:
            # Of what was erased a PC has nothing to send to a server that was put back.
            if pair.household in erased or pair.head in erased:
                continue
            one, other = (op in have for op in pair.ops)
            require(one == other, "P10 atomic", "the log has half a change")

    # --- what is destroyed ---------------------------------------------------------------------

    def back_up_server(self) -> None:
        """Keep the server's database as it is now."""
        self.truth.counts["server backed up"] += 1
        self.backups.append(self.server.backup())
        if len(self.backups) > _KEPT_BACKUPS:
            self.backups.pop(self.random.randrange(_KEPT_BACKUPS))

    def restore_server(self) -> None:
        """The server comes back as it was at one of its backups."""
        if not self.backups:
            return
        self.truth.counts["server restored"] += 1
        before = self.server.op_ids()
        lost = self.random.random() < 0.5
        self.server.restore(self.random.choice(self.backups), journal_lost=lost)
        if before - self.server.op_ids():
            self.truth.counts["server lost ops"] += 1
        self.count_losses()

    def count_losses(self) -> None:
        """What no disk holds any more is lost, and nobody promised otherwise.

        Only what was never pushed from a disk that died, and what a restored server lost after
        the disks that had it (P2's exclusion).
        """
        alive = self.server.op_ids()
        alive.update(*(pc.kept() for pc in self.pcs))
        self.truth.lost = self.truth.ops - alive
        orders = alive | {order.id for order in self.server.journal}
        orders.update(*(pc.orders() for pc in self.pcs))
        self.truth.lost_orders = self.truth.orders.keys() - orders
        held = self.blobs_of_server()
        held.update(*(self.blobs_of(pc) for pc in self.pcs))
        self.truth.lost_blobs = self.truth.blobs - held

    def blobs_of_server(self) -> set[str]:
        """Names of the blobs that the server has."""
        found = self.server.rows("SELECT name FROM blob_chunk WHERE team_id = ?")
        return {row[0].hex() for row in found}

    def blobs_of(self, pc: Pc) -> set[str]:
        """Names of the blobs that a PC has."""
        return {row[0] for row in pc.rows("SELECT name FROM blob_chunk")}

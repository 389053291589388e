"""What must hold when nothing waits any more: P1, P2, P3, P5, P7, P8, P15, P18."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from desktop.domain.people import Household, Resident
from desktop.protocol.registry import DELETED, MERGED_INTO
from tests.simulation.machines import GROUPS, value_text
from tests.simulation.replay import log_is_chained, state_is_the_fold
from tests.simulation.truth import GONE, Knowledge, require

if TYPE_CHECKING:
    from desktop.protocol.ops import RecordCells
    from tests.simulation.history import History
    from tests.simulation.machines import Pc
    from tests.simulation.world import World

SHOWN = ("digest", "households", "residents", "inbox", "aliases", "position")


def judge(history: History) -> None:
    """Raise PropertyBrokenError when any property does not hold."""
    world = history.world
    newcomer = history.newcomer()
    pcs = [*world.pcs, newcomer]
    _converged(pcs)
    _exactly_once(world)
    _no_silent_loss(world)
    _merges_hold(world)
    _blobs_are_kept(world, pcs)
    log_is_chained(world.server)
    state_is_the_fold(world.server)
    newcomer.db.close()


def _converged(pcs: list[Pc]) -> None:
    """P1 and P15: equal views, inboxes and digests, also on a PC that folds the whole log."""
    first = _everything(pcs[0])
    for pc in pcs[1:]:
        for name, one, other in zip(SHOWN, first, _everything(pc), strict=True):
            require(one == other, "P1 convergence", f"{name} of {pc.name} differs")


def _everything(pc: Pc) -> tuple[object, ...]:
    with pc.db.write() as unit:
        digest = unit.sync_store.digest(recompute=True)
        require(digest == unit.sync_store.digest(), "P15 replay", "the kept digest is wrong")
        inbox = unit.cursor.execute("SELECT t, r, g, seq, cell FROM inbox ORDER BY 1, 2, 3, 4")
        lost = inbox.fetchall()
        aliases = unit.cursor.execute("SELECT r, target, root FROM alias ORDER BY r").fetchall()
        head = unit.head
        position = (head.inc, head.cursor, head.chain)
        return digest, unit.all(Household), unit.all(Resident), lost, aliases, position


def _exactly_once(world: World) -> None:
    """P2 (with P7: also after a restore of the server), P5 and P8."""
    truth, log = world.truth, world.server.log()
    require([row[0] for row in log] == list(range(1, len(log) + 1)), "P5 gap-free", "a gap in seq")
    times = Counter(row[1].hex() for row in log)
    for op in truth.ops - truth.lost:
        require(times[op] == 1, "P2 exactly once", f"an op is in the log {times[op]} times")
    require(max(times.values()) == 1, "P2 exactly once", "an op is in the log twice")
    require(set(times) <= truth.ops, "P2 exactly once", "an op that nobody made")
    require(all(row[5] != "quarantine" for row in log), "P2 exactly once", "an op was refused")
    numbers: dict[tuple[bytes, int], int] = {}
    for _, _, dev, epoch, number, _ in log:
        before = numbers.get((dev, epoch), 0)
        require(number > before, "P8 forks found", "one number of an epoch twice")
        numbers[dev, epoch] = number


def _no_silent_loss(world: World) -> None:
    """P3: every value is current, in the inbox, or replaced by one who had seen it."""
    truth, server = world.truth, world.server
    log_ids = {row[0]: row[1].hex() for row in server.log()}
    arrived = set(log_ids.values())
    known = Knowledge(truth.writes)
    cells = {
        record: found for (table, record), found in server.cells().items() if table == "household"
    }
    inbox = server.inbox()
    current = {
        (record, group, value_text(cell.value))
        for record, groups in cells.items()
        for group, cell in groups.items()
    }
    for write in truth.writes:
        if write.op not in arrived or write.group == GONE:
            continue
        key = (write.record, write.group, write.value)
        if key not in current and key not in inbox:
            followers = known.followers(*key)
            require(
                any(follower.op in arrived for follower in followers),
                "P3 no silent loss",
                f"{write.value} of {write.pc} vanished",
            )
    for record, groups in cells.items():
        if DELETED in groups and groups[DELETED].value:
            _deleted_knowingly(world, known, record, groups, log_ids[groups[DELETED].seq])


def _deleted_knowingly(
    world: World, known: Knowledge, record: str, groups: RecordCells, op: str
) -> None:
    """A deleted record holds nothing that the one who deleted it did not know of."""
    saw = next(w.saw for w in world.truth.writes if w.op == op)
    for group, cell in groups.items():
        if group in GROUPS and value_text(cell.value) != "None":
            value = value_text(cell.value)
            require(
                known.knew(saw, record, group, value),
                "P3 no silent loss",
                f"{value} of {record} went with a delete that had not seen it",
            )


def _merges_hold(world: World) -> None:
    """No record leads back to itself, and what came late to a merged one lies in an inbox."""
    households = {r: cells for (t, r), cells in world.server.cells().items() if t == "household"}
    inbox = {(group, value) for _, group, value in world.server.inbox()}
    bases = world.server.bases()
    world.truth.counts["merge lost"] += sum(group == MERGED_INTO for group, _ in inbox)
    for record, cells in households.items():
        way = [record]
        while (target := _target(households.get(way[-1], {}))) is not None:
            require(target not in way, "no cycle", f"{record} leads back to {target}")
            way.append(target)
        if len(way) > 1:
            merged_at = cells[MERGED_INTO].seq
            for group in GROUPS:
                if (cell := cells.get(group)) and bases[cell.seq] < merged_at < cell.seq:
                    world.truth.counts["late value of a merged record"] += 1
                    told = (group, value_text(cell.value)) in inbox
                    require(told, "P3 no silent loss", f"{cell.value} is hidden by a merge")


def _target(cells: RecordCells) -> str | None:
    cell = cells.get(MERGED_INTO)
    return cell.value if cell is not None and isinstance(cell.value, str) else None


def _blobs_are_kept(world: World, pcs: list[Pc]) -> None:
    """P18: what a sending names is everywhere, unless the last disk that had it died."""
    named = {
        cells["package"].value
        for (table, _), cells in world.server.cells().items()
        if table == "submission"
    }
    wanted = (named & world.truth.blobs) - world.truth.lost_blobs
    require(wanted <= world.blobs_of_server(), "P18 blobs kept", "the server lacks one")
    for pc in pcs:
        require(wanted <= world.blobs_of(pc), "P18 blobs kept", f"{pc.name} lacks one")

"""What must hold when nothing waits any more: P1, P2, P3, P5, P7, P8, P15, P18."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from desktop.domain.people import Household, Resident
from desktop.protocol.registry import DELETED, MERGED_INTO
from desktop.services.sync_troubles import FOLLOWING
from tests.simulation.machines import GROUPS, value_text
from tests.simulation.replay import changes, log_is_chained, state_is_the_fold
from tests.simulation.truth import GONE, Knowledge, require

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.protocol.ops import RecordCells
    from tests.simulation.history import History
    from tests.simulation.machines import Pc
    from tests.simulation.truth import Write
    from tests.simulation.world import World

SHOWN = ("digest", "households", "residents", "inbox", "aliases", "position")


def judge(history: History) -> None:
    """Raise PropertyBrokenError when any property does not hold."""
    world = history.world
    newcomers = [history.newcomer()] if history.has_newcomer else []
    pcs = [*world.pcs, *newcomers]
    _tell_apart(world)
    _converged(pcs)
    _exactly_once(world)
    _no_silent_loss(world)
    _merges_hold(world)
    _blobs_are_kept(world, pcs)
    _erasure_is_final(world, pcs)
    log_is_chained(world.server)
    state_is_the_fold(world.server)
    for newcomer in newcomers:
        world.disks.give_back(newcomer.db)


def _tell_apart(world: World) -> None:
    """Which of two ops of one id came first, and which one got an id of its own."""
    truth = world.truth
    if truth.same_id:
        values = {change.op_id: _said(change.f) for change in changes(world.server)}
        # The log gives out no values of what was put aside; the province keeps them.
        values |= {op_id: _said(f) for op_id, _, f in world.server.quarantined()}
        truth.tell_apart(values)
        for pc in world.pcs:
            for op_id in {op_id for op_id, _ in truth.same_id.values()} & set(pc.kept()):
                op = pc.op(op_id)
                said = _said(op.f)
                # In the log of an erased record other words stand for its values.
                dropped = op.r not in truth.erased and values.get(op_id, said) != said
                require(not dropped, "P2 exactly once", f"{pc.name} took another's op for its own")
        own = {other_id for _, other_id in truth.same_id.values()}
        truth.counts["op got an id of its own"] += len(own & values.keys())


def _said(f: Mapping[str, Any]) -> str:
    return str(next(iter(f.values()), ""))


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
    # What was erased is sent to no server again, also to one that went back.
    emptied = {op for pc in world.pcs for op in pc.emptied() if op not in times}
    for op in truth.ops - truth.lost - emptied:
        require(times[op] == 1, "P2 exactly once", f"an op is in the log {times[op]} times")
    for pc in world.pcs:
        missing = [op for op in pc.kept() if op not in times]
        require(not missing, "P2 exactly once", f"{pc.name} has ops that the log has not")
    require(max(times.values()) == 1, "P2 exactly once", "an op is in the log twice")
    made = truth.ops | truth.orders.keys()
    made |= {other_id for _, other_id in truth.same_id.values()}
    require(set(times) <= made, "P2 exactly once", "an op that nobody made")
    refused = {row[1].hex() for row in log if row[5] == "quarantine" and row[6] not in FOLLOWING}
    require(refused <= truth.refused, "P2 exactly once", "an op was refused")
    numbers: dict[tuple[bytes, int], int] = {}
    for _, _, dev, epoch, number, *_ in log:
        before = numbers.get((dev, epoch), 0)
        require(number > before, "P8 forks found", "one number of an epoch twice")
        numbers[dev, epoch] = number


def _no_silent_loss(world: World) -> None:
    """P3: every value is current, in the inbox, or replaced by one who had seen it."""
    truth, server = world.truth, world.server
    log_ids = {row[0]: row[1].hex() for row in server.log()}
    arrived = set(log_ids.values())
    known = Knowledge(truth.writes)
    cells_by_table: dict[str, dict[str, RecordCells]] = {"household": {}, "resident": {}}
    for (table, record), found in server.cells().items():
        cells_by_table.setdefault(table, {})[record] = found
    cells = cells_by_table["household"]
    inbox = server.inbox()
    current = {
        (record, group, value_text(cell.value))
        for record, groups in cells.items()
        for group, cell in groups.items()
    }
    decided = {(one.record, one.group, one.value) for one in truth.decisions if one.op in arrived}
    told = current | inbox | decided | truth.let_go | _put_aside(world)
    for write in truth.writes:
        if write.op not in arrived or write.group == GONE or write.record in truth.erased:
            continue
        key = (write.record, write.group, write.value)
        if key not in told and not _written_over_here(world, write):
            followers = known.followers(*key)
            require(
                any(follower.op in arrived for follower in followers),
                "P3 no silent loss",
                f"{write.value[:20]} of {write.pc} vanished",
            )
    parts = _parts(world, cells_by_table["resident"])
    for record, groups in cells.items():
        if record in truth.erased:
            continue
        if DELETED in groups and groups[DELETED].value:
            op = log_ids[groups[DELETED].seq]
            _deleted_knowingly(world, known, record, groups, op)
            saw = next(w.parts for w in truth.writes if w.op == op)
            unseen = parts.get(record, set()) - saw
            require(not unseen, "P3 no silent loss", f"{record} went with people in it")


def _written_over_here(world: World, write: Write) -> bool:
    """Whether the same copy of the same PC wrote something else there later.

    Other PCs' values may have stood between the two, and the first one have lain in the inbox. In
    the log of a server that was put back those come later, so one own value follows the other.
    """
    if not world.truth.counts["server restored"]:
        return False
    writers = {row[1].hex(): (row[2], row[3], row[0]) for row in world.server.log()}
    dev, ep, seq = writers[write.op]
    return any(
        later.op in writers and writers[later.op][:2] == (dev, ep) and writers[later.op][2] > seq
        for later in world.truth.writes
        if (later.record, later.group) == (write.record, write.group)
    )


def _parts(world: World, residents: dict[str, RecordCells]) -> dict[str, set[str]]:
    """Live people by household, whose deletion they must have stopped or undone.

    Two kinds are not among them, both after losses. What several PCs give back to a server that was
    put back does not come in the order of its making: somebody who stands in the log before his
    household leaves no mark in what is not there. And who knew of the deletion saw the household
    all the same: it had been brought back by an op that nobody has any more.
    """
    homes = "SELECT r, min(seq) FROM change WHERE team_id = ? AND t = 'household' GROUP BY r"
    first = {row[0].hex(): row[1] for row in world.server.rows(homes)}
    deleted = {
        r: cells[DELETED].seq
        for (t, r), cells in world.server.cells().items()
        if t == "household" and DELETED in cells
    }
    bases, truth = world.server.bases(), world.truth
    found: dict[str, set[str]] = {}
    for record, cells in residents.items():
        if not (DELETED in cells and cells[DELETED].value):
            for cell in cells.values():
                if isinstance(cell.value, dict) and "household_id" in cell.value:
                    home = str(cell.value["household_id"])
                    early = truth.counts["server restored"] and cell.seq < first.get(home, 0)
                    knew = truth.lost and bases[cell.seq] >= deleted.get(home, cell.seq)
                    if not (early or knew):
                        found.setdefault(home, set()).add(record)
    return found


def _put_aside(world: World) -> set[tuple[str, str, str]]:
    """What was put aside and whose PC does not know of it any more."""
    found: set[tuple[str, str, str]] = set()
    held = {op for pc in world.pcs for op in pc.kept()}
    for op_id, record, patch in world.server.quarantined():
        if op_id not in held:
            found |= {(record, group, value_text(value)) for group, value in patch.items()}
    return found


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
    inbox |= {(one.group, one.value) for one in world.truth.decisions}
    inbox |= {(w.group, w.value) for w in world.truth.writes if w.value in w.saw}
    bases = world.server.bases()
    truth = world.truth
    truth.counts["merge lost"] += sum(group == MERGED_INTO for group, _ in inbox)
    for record, cells in households.items():
        way = [record]
        while (target := _target(households.get(way[-1], {}))) is not None:
            require(target not in way, "no cycle", f"{record} leads back to {target}")
            way.append(target)
        if len(way) > 1 and not truth.erased.intersection(way):
            merged_at = cells[MERGED_INTO].seq
            for group in GROUPS:
                if (cell := cells.get(group)) and bases[cell.seq] < merged_at < cell.seq:
                    truth.counts["late value of a merged record"] += 1
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


def _erasure_is_final(world: World, pcs: list[Pc]) -> None:
    """P6: no op, bundle, restore or clone brings a value of an erased record back.

    Unless all is lost that ever said so: the order, the journal, and each PC that kept it.
    """
    truth, server = world.truth, world.server
    if not truth.orders:
        return
    standing = truth.orders.keys() - truth.lost_orders
    require(standing <= server.op_ids(), "P6 erasure is final", "an order was forgotten")
    gone: set[str] = set().union(*(truth.orders[order] for order in standing))
    require(gone <= server.erased(), "P6 erasure is final", "a record is not erased")
    values = {
        write.value.encode()
        for write in truth.writes
        if write.record in gone and write.group != GONE
    }
    # Somebody gave a value to another household, in whose inbox it lay while they were one: that
    # one says it now.
    values -= {write.value.encode() for write in truth.writes if write.record not in gone}
    for name, data in ((one.name, one.everything()) for one in pcs):
        _holds_none(name, data, values)
    _holds_none("the server", server.everything(), values)


def _holds_none(name: str, data: bytes, values: set[bytes]) -> None:
    left = next((value for value in values if value in data), None)
    require(left is None, "P6 erasure is final", f"{name} has {left!r}")

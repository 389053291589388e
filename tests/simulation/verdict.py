"""What must hold when nothing waits any more: P1, P2, P3, P5, P8, P15."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from desktop.domain.people import Household, Resident
from desktop.protocol.registry import DELETED, MERGED_INTO
from tests.simulation.machines import GROUPS, value_text
from tests.simulation.truth import GONE, require

if TYPE_CHECKING:
    from desktop.protocol.ops import RecordCells
    from tests.simulation.history import History
    from tests.simulation.machines import Pc

SHOWN = ("digest", "households", "residents", "inbox", "aliases")


def judge(history: History) -> None:
    """Raise PropertyBrokenError when any property does not hold."""
    pcs = [*history.pcs, history.newcomer()]
    _converged(pcs)
    _exactly_once(history)
    _no_silent_loss(history)
    _merges_hold(history)
    pcs[-1].db.close()


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
        return digest, unit.all(Household), unit.all(Resident), lost, aliases


def _exactly_once(history: History) -> None:
    """P2, P5 and P8."""
    log = history.server.log()
    require([row[0] for row in log] == list(range(1, len(log) + 1)), "P5 gap-free", "a gap in seq")
    times = Counter(row[1].hex() for row in log)
    for op in history.ops:
        if op not in history.truth.lost:
            require(times[op] == 1, "P2 exactly once", f"an op is in the log {times[op]} times")
    require(max(times.values()) == 1, "P2 exactly once", "an op is in the log twice")
    require(set(times) <= history.ops, "P2 exactly once", "an op that nobody made")
    require(all(row[5] != "quarantine" for row in log), "P2 exactly once", "an op was refused")
    numbers: dict[tuple[bytes, int], int] = {}
    for _, _, dev, epoch, number, _ in log:
        before = numbers.get((dev, epoch), 0)
        require(number > before, "P8 forks found", "one number of an epoch twice")
        numbers[dev, epoch] = number


def _no_silent_loss(history: History) -> None:
    """P3: every value is current, in the inbox, or replaced by one who had seen it."""
    truth, server = history.truth, history.server
    log_ids = {row[0]: row[1].hex() for row in server.log()}
    arrived = set(log_ids.values())
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
        require(
            key in current or key in inbox or truth.seen_by_others(write),
            "P3 no silent loss",
            f"{write.value} of {write.pc} vanished",
        )
    for record, groups in cells.items():
        if DELETED in groups and groups[DELETED].value:
            _deleted_knowingly(history, record, groups, log_ids[groups[DELETED].seq])


def _deleted_knowingly(history: History, record: str, groups: RecordCells, op: str) -> None:
    """A deleted record holds nothing that the one who deleted it had not on the screen."""
    saw = next(w.saw for w in history.truth.writes if w.op == op)
    for group, cell in groups.items():
        if group in GROUPS and value_text(cell.value) != "None":
            require(
                value_text(cell.value) in saw,
                "P3 no silent loss",
                f"{cell.value} of {record} went with a delete that had not seen it",
            )


def _merges_hold(history: History) -> None:
    """No record leads back to itself, and what came late to a merged one lies in an inbox."""
    households = {r: cells for (t, r), cells in history.server.cells().items() if t == "household"}
    inbox = {(group, value) for _, group, value in history.server.inbox()}
    bases = history.server.bases()
    history.truth.counts["merge lost"] += sum(group == MERGED_INTO for group, _ in inbox)
    for record, cells in households.items():
        way = [record]
        while (target := _target(households.get(way[-1], {}))) is not None:
            require(target not in way, "no cycle", f"{record} leads back to {target}")
            way.append(target)
        if len(way) > 1:
            merged_at = cells[MERGED_INTO].seq
            for group in GROUPS:
                if (cell := cells.get(group)) and bases[cell.seq] < merged_at < cell.seq:
                    history.truth.counts["late value of a merged record"] += 1
                    told = (group, value_text(cell.value)) in inbox
                    require(told, "P3 no silent loss", f"{cell.value} is hidden by a merge")


def _target(cells: RecordCells) -> str | None:
    cell = cells.get(MERGED_INTO)
    return cell.value if cell is not None and isinstance(cell.value, str) else None

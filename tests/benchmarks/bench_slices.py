"""How long one transaction of a long action holds the writer: the house allows 100 ms.

    python -m tests.benchmarks.bench_slices

An import of 5,000 people, its undo, the same milestone for 1,500 households, its undo, and the
merge of two large entries with its end, in an encrypted file. Each step is timed as the writer's
thread makes it, waiting for the disk included, and its processor time beside it, which other work
on the same PC does not stretch. The floor is one setting saved.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.domain.people import Household, Resident
from desktop.domain.places import Village
from desktop.domain.work import AssistanceAction, HowKnown, MilestoneKind
from desktop.services.history import preview_undo
from desktop.services.import_households import ImportHouseholds, ImportRun
from desktop.services.many import NoteMilestones, RecordForMany, note_milestones, record_for_many
from desktop.services.many_run import ManyRun
from desktop.services.merging import MergeHouseholds, Part, merge_households, part_household
from desktop.services.people import NewHousehold, NewPerson, add_household, add_resident
from desktop.services.record_assistance import HelpItem
from desktop.services.undoing import UndoRun
from desktop.services.workbook import read_workbook
from tests.benchmarks.bench_import import make_team
from tests.support.workbook import TODAY, make_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.services.session import TeamSession
    from desktop.services.slices import SlicedAct

_HOUSEHOLDS = 1_275
"""Some 5,000 people."""

_MANY = 1_500
_MEMBERS = 120
"""People of each of two large entries that are merged, each with a help."""


class Took(NamedTuple):
    """Seconds of one transaction by the clock, and of processor."""

    clock: float
    processor: float


def main() -> None:
    """Print p50 and the longest of each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = make_workbook(folder / "ho.xlsx", households=_HOUSEHOLDS, bad=True)
        session = make_team(folder / "home")
        _floor(session)
        rows = read_workbook(made.path, TODAY).rows
        act = _timed(session, "import of 5,000 people", ImportRun(session, ImportHouseholds(rows)))
        _preview(session, act)
        _timed(session, "its undo", UndoRun(session, act))
        _many(session)
        _merge(session)
        session.close()


def _timed(session: TeamSession, name: str, run: SlicedAct[Any]) -> str:
    """Drive a run; every step is one transaction."""
    times: list[Took] = []
    make = run.run_step

    def step(work: Any) -> object:
        with _watch(times):
            return make(work)

    run.run_step = step  # type: ignore[method-assign]
    done = run.here()
    _say(name, times)
    if done.changes.act is None:
        raise RuntimeError("nothing was written")
    return done.changes.act


@contextmanager
def _watch(times: list[Took]) -> Iterator[None]:
    began, used = time.perf_counter(), time.thread_time()
    yield
    times.append(Took(time.perf_counter() - began, time.thread_time() - used))


def _say(name: str, times: list[Took]) -> None:
    clock, processor = ([each * 1000 for each in one] for one in zip(*times, strict=True))
    print(
        f"{name}: {len(times)} transactions, p50 {statistics.median(clock):.1f} ms,"
        f" longest {max(clock):.1f} ms; processor p50 {statistics.median(processor):.1f} ms,"
        f" longest {max(processor):.1f} ms"
    )


def _floor(session: TeamSession) -> None:
    times: list[Took] = []
    for number in range(20):
        with _watch(times), session.database.write() as unit:
            unit.set_setting("bench", str(number))
    _say("floor: one setting saved", times)


def _preview(session: TeamSession, act: str) -> None:
    began = time.perf_counter()
    preview_undo(session, act, lambda *_told: None)
    took = time.perf_counter() - began
    print(f"preview of its undo, on a copy and off both threads: {took:.2f} s")


def _many(session: TeamSession) -> None:
    def add(unit: Any, first: int) -> None:
        village = unit.all(Village)[0].id
        for number in range(first, first + 100):
            with unit.txn():
                add_household(unit, NewHousehold(village, head_name=f"Nông Văn {number}"))

    for first in range(0, _MANY, 100):
        session.write(add, first)
    homes = tuple(one.id for one in session.read(lambda read: read.all(Household)))
    kind = MilestoneKind.DIGITAL_STORE
    command = NoteMilestones(kind, TODAY, HowKnown.LIST, homes, platform_code="postmart")
    act = _timed(
        session, f"store of {_MANY} households", ManyRun(session, note_milestones, command)
    )
    _timed(session, "its undo", UndoRun(session, act))
    people = tuple(one.id for one in session.read(lambda read: read.all(Resident)))
    items = (HelpItem("vneid", AssistanceAction.ACTIVATE),)
    helps = RecordForMany(TODAY, items, people)
    act = _timed(
        session, f"help for {len(people)} people", ManyRun(session, record_for_many, helps)
    )
    _timed(session, "its undo", UndoRun(session, act))


def _merge(session: TeamSession) -> None:
    village = session.read(lambda read: read.all(Village))[0].id
    homes = [
        session.write(add_household, NewHousehold(village, head_name=f"Chủ hộ {number}")).result
        for number in range(2)
    ]
    for number in range(_MEMBERS * 2):
        session.write(add_resident, NewPerson(f"Lường Thị {number}", homes[number % 2]))
    with session.database.read() as unit:
        one, other = (unit.get(Household, home) for home in homes)
    if one is None or other is None:
        raise RuntimeError("a household is missing")
    for name, service, command in (
        ("merge", merge_households, MergeHouseholds(other.id, one, one)),
        ("end of the merge", part_household, Part(other.id)),
    ):
        times: list[Took] = []
        with _watch(times):
            session.write(service, command)  # type: ignore[arg-type]
        _say(f"{name}, {_MEMBERS} people in each", times)


if __name__ == "__main__":
    main()

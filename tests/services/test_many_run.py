"""Many more than one transaction holds: one act, whole or taken back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import JobCancelledError, RuleBrokenError
from desktop.domain.facts import FactKind
from desktop.domain.people import Household
from desktop.domain.work import AssistanceAction, HowKnown, Milestone, MilestoneKind
from desktop.services.content import content_of
from desktop.services.facts import ManyDone, NoteFact, note_fact
from desktop.services.many import NoteMilestones, RecordForMany, note_milestones, record_for_many
from desktop.services.many_run import ManyRun
from desktop.services.people import NewHousehold, NewPerson, add_household, add_resident
from desktop.services.record_assistance import HelpItem
from desktop.services.undoing import UndoRun, take_back
from tests.services.conftest import VILLAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.services.many_run import Command, Service
    from desktop.services.session import TeamSession
    from desktop.storage.write_unit import WriteUnit

DAY = date(2026, 11, 1)
COUNT = 50


@pytest.fixture
def homes(session: TeamSession) -> tuple[str, ...]:
    return tuple(
        session.write(add_household, NewHousehold(VILLAGE, head_name=f"Chủ {number}")).result
        for number in range(COUNT)
    )


@pytest.fixture
def people(session: TeamSession) -> tuple[str, ...]:
    return tuple(
        session.write(add_resident, NewPerson(f"Người {number}")).result for number in range(COUNT)
    )


def stores(homes: tuple[str, ...], _people: tuple[str, ...]) -> tuple[Service, Command]:
    kind = MilestoneKind.DIGITAL_STORE
    command = NoteMilestones(kind, DAY, HowKnown.LIST, homes, platform_code="postmart")
    return note_milestones, command


def fibre(homes: tuple[str, ...], _people: tuple[str, ...]) -> tuple[Service, Command]:
    return note_fact, NoteFact(FactKind.FIBRE, True, DAY, homes)


def helps(_homes: tuple[str, ...], people: tuple[str, ...]) -> tuple[Service, Command]:
    items = (HelpItem("vneid", AssistanceAction.ACTIVATE),)
    return record_for_many, RecordForMany(DAY, items, people)


def content(session: TeamSession) -> bytes:
    return session.read(content_of)


@pytest.mark.parametrize("make", [stores, fibre, helps])
def test_each_kind_is_one_act_of_short_transactions(
    session: TeamSession,
    homes: tuple[str, ...],
    people: tuple[str, ...],
    make: Callable[[tuple[str, ...], tuple[str, ...]], tuple[Service, Command]],
) -> None:
    before = content(session)
    run = ManyRun(session, *make(homes, people), records_each=12)
    seen: list[tuple[int, int]] = []
    sizes = written_each(session, run)
    done = run.here(lambda *told: seen.append(told))
    assert done.result == ManyDone(COUNT, 0)
    assert seen[-1] == (COUNT, COUNT)
    assert len(seen) > 3
    assert max(sizes) <= 12
    assert done.changes.act == run.act
    assert content(session) != before
    again = ManyRun(session, *make(homes, people)).here()
    if make is not helps:
        assert again.result == ManyDone(0, COUNT)
        assert again.changes.act is None
    else:
        take_back(session, again.changes.act or "")
    take_back(session, run.act)
    assert content(session) == before


def written_each(session: TeamSession, run: ManyRun) -> list[int]:
    """Filled, while the run is made, with the records of each transaction."""
    sizes: list[int] = []
    write = session.database.write

    class Counting:
        def __init__(self, *args: object, **kinds: object) -> None:
            self._inner = write(*args, **kinds)  # type: ignore[arg-type]

        def __enter__(self) -> WriteUnit:
            self._unit = self._inner.__enter__()
            return self._unit

        def __exit__(self, *what: object) -> bool | None:
            sizes.append(sum(map(len, self._unit.changes.records.values())))
            return self._inner.__exit__(*what)  # type: ignore[arg-type]

    run.session.database.write = Counting  # type: ignore[method-assign, assignment]
    return sizes


def test_nothing_is_written_when_one_line_is_wrong(
    session: TeamSession, homes: tuple[str, ...]
) -> None:
    before = content(session)
    run = ManyRun(session, *stores((*homes, "f" * 32), ()), records_each=10)
    with pytest.raises(RuleBrokenError, match="household_unknown"):
        run.here()
    assert content(session) == before
    with pytest.raises(RuleBrokenError, match="nobody_chosen"):
        ManyRun(session, *stores((), ())).here()


def test_one_stopped_half_way_can_be_taken_back(
    session: TeamSession, homes: tuple[str, ...]
) -> None:
    before = content(session)
    run = ManyRun(session, *stores(homes, ()), records_each=10)

    def stop(finished: int, _total: int) -> None:
        if finished == 20:
            run.stop()

    with pytest.raises(JobCancelledError):
        run.here(stop)
    assert len(session.read(lambda read: read.all(Milestone))) == 20
    take_back(session, run.act)
    assert content(session) == before


def test_an_undo_that_broke_off_goes_on_as_the_same_act(
    session: TeamSession, homes: tuple[str, ...]
) -> None:
    before = content(session)
    act = ManyRun(session, *fibre(homes, ()), records_each=10).here().changes.act
    assert act is not None
    first = stopped_undo(session, act, 20)
    row = session.read(lambda read: read.local.history())[0]
    assert row.act == first.act
    assert row.takes_back is not None
    assert (row.takes_back.done, row.takes_back.total, row.takes_back.goes_on) == (20, COUNT, True)
    undone = session.read(lambda read: read.local.act(act))
    assert undone is not None
    assert undone.undone == row.takes_back
    done = take_back(session, act)
    assert done.result.act == first.act
    assert done.result.restored == COUNT
    assert content(session) == before
    after = session.read(lambda read: read.local.act(act))
    assert after is not None
    assert after.undone is not None
    assert not after.undone.goes_on
    assert not after.undone.partly


def test_half_an_undo_is_itself_undone_and_then_the_whole(
    session: TeamSession, homes: tuple[str, ...]
) -> None:
    before = content(session)
    act = ManyRun(session, *fibre(homes, ()), records_each=10).here().changes.act
    assert act is not None
    with_fibre = content(session)
    half = stopped_undo(session, act, 20)
    take_back(session, half.act)
    assert content(session) == with_fibre
    row = session.read(lambda read: read.local.act(act))
    assert row is not None
    assert row.undone is None
    whole = take_back(session, act)
    assert whole.result.act != half.act
    assert content(session) == before


def test_what_was_edited_between_two_parts_stays(
    session: TeamSession, homes: tuple[str, ...]
) -> None:
    act = ManyRun(session, *fibre(homes, ()), records_each=10).here().changes.act
    assert act is not None
    stopped_undo(session, act, 20)
    again = homes[-1]
    session.write(note_fact, NoteFact(FactKind.FIBRE, True, DAY, (again,)))
    done = take_back(session, act).result
    assert done.kept == ()
    fibres = {one.id for one in session.read(lambda read: read.all(Household)) if one.fibre}
    assert fibres == {again}


def stopped_undo(session: TeamSession, act: str, records: int) -> UndoRun:
    """An undo that is broken off after so many records."""
    run = UndoRun(session, act, records_each=10)

    def stop(finished: int, _total: int) -> None:
        if finished >= records:
            run.stop()

    with pytest.raises(JobCancelledError):
        run.here(stop)
    return run

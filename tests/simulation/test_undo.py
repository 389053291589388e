"""A random act, sync, undo on either PC, sync: the content is what it was before."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import JobCancelledError
from desktop.domain.ids import new_id
from desktop.domain.people import Household, Relation, Resident
from desktop.domain.places import Village
from desktop.domain.team import Membership, Role, membership_id
from desktop.domain.training import AttendeeKind, SessionKind
from desktop.domain.work import AssistanceAction, HowKnown, MilestoneKind
from desktop.services import (
    catalogue,
    history,
    merging,
    milestones,
    people,
    record_assistance,
    targets,
    training,
)
from desktop.services.content import content_of
from desktop.services.session import TeamSession
from desktop.services.undoing import UndoRun
from desktop.sync.drive import drive_here
from desktop.sync.session import sync_session
from server.services.team_keys import exchange_team_key
from tests.simulation.acts import KINDS, do
from tests.simulation.machines import (
    START,
    Server,
    Templates,
    make_templates,
    seeded_clock,
)

if TYPE_CHECKING:
    from desktop.domain.changes import Undone
    from desktop.protocol.messages import Answer, Frame, Hello
    from desktop.protocol.team_keys import TeamKeyAnswer, TeamKeyAsk
    from desktop.services.history import UndoPreview
    from desktop.storage.database import Database
    from desktop.storage.write_unit import WriteUnit

RUNS = 120
SWEEP = 1_000
FEW = 3
"""Records of one transaction of an undo here, so that it has many."""
TODAY: date = (START - timedelta(days=1)).date()


@dataclass
class Line:
    """A line to the server on which nothing goes wrong."""

    server: Server
    dev: str

    def exchange(self, _token: str, hello: Hello, frames: list[Frame]) -> Answer:
        return self.server.exchange(hello, frames)

    def team_key(self, _token: str, ask: TeamKeyAsk) -> TeamKeyAnswer:
        actor = self.server.actor(self.dev)
        return exchange_team_key(self.server.engine, actor, ask, self.server.sealing)


class Office:
    """Two PCs of one team that have synced."""

    def __init__(self, templates: Templates, seed: int) -> None:
        self.random = Random(f"undo {seed}")  # noqa: S311 - repeats by its seed
        self.server = Server(templates, seeded_clock(self.random), bytes_too=False)
        self.clocks = [seeded_clock(self.random, 60) for _ in range(2)]
        self.pcs = [
            database.copy(clock)
            for database, clock in zip(templates.pcs, self.clocks, strict=False)
        ]

    def sync(self) -> None:
        for at in (0, 1, 0):
            outcome = drive_here(
                # An undo may take away most of this small book; somebody says yes to that.
                sync_session(self.clocks[at], removal_allowed=True),
                self.pcs[at],
                Line(self.server, self.pcs[at].device),  # type: ignore[arg-type]
            )
            assert outcome.equal is not False

    def contents(self) -> list[bytes]:
        found = []
        for pc in self.pcs:
            with pc.read() as unit:
                found.append(content_of(unit))
        return found

    def close(self) -> None:
        for pc in self.pcs:
            pc.close()
        self.server.engine.dispose()


@pytest.fixture(scope="module")
def templates() -> Templates:
    return office_templates()


def office_templates() -> Templates:
    """A founder with a small village in it, a second PC, and the server that has it all."""
    empty = make_templates(2)
    clock = SteppingClock(START, seed=5)
    founder = empty.pcs[0]
    with founder.write() as unit:
        _fill(unit, empty.village)
    with empty.pcs[1].write() as unit:
        unit.replace_platforms(catalogue.load_platforms(TODAY))
    server = Server(empty, clock, bytes_too=False)
    for database in (*empty.pcs, founder):
        line = Line(server, database.device)
        drive_here(sync_session(clock), database, line)  # type: ignore[arg-type]
    with server.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
    return replace(empty, server=raw)


def _fill(unit: WriteUnit, village: str) -> None:
    """Something of everything; two people and two households are merged already."""
    clock = unit.clock
    unit.replace_platforms(catalogue.load_platforms(TODAY))
    unit.put(Village(id=village, name="Thôn Nà Pất", commune_code="06463"))
    for name, role in (("Nông Văn Tài", Role.HEAD), ("Vi Thị Hằng", Role.MEMBER)):
        person = new_id(clock)
        unit.put(
            Membership(
                id=membership_id(person, date(2024, 3, 1)),
                person_id=person,
                full_name=name,
                role=role,
                valid_from=date(2024, 3, 1),
            )
        )
    for at in range(6):
        with unit.txn():
            home = people.add_household(
                unit, people.NewHousehold(village, code=f"H{at}", head_name=f"Lường Văn {at}")
            )
            for child in range(2):
                name = f"Lường Thị {at} {child}"
                people.add_resident(unit, people.NewPerson(name, home, relation=Relation.CHILD))
    everybody = unit.all(Resident)
    for one in everybody[:8]:
        with unit.txn():
            command = record_assistance.RecordAssistance(
                helped_on=TODAY - timedelta(days=2),
                items=(record_assistance.HelpItem("vneid", AssistanceAction.ACTIVATE),),
                resident_id=one.id,
                milestones=(milestones.MilestoneTick(MilestoneKind.VNEID_2),),
            )
            record_assistance.record_assistance(unit, command)
    with unit.txn():
        session = training.save_session(
            unit, training.SaveSession(None, SessionKind.RESIDENT_CLASS, "Dịch vụ công", TODAY)
        )
        invited = tuple(one.id for one in everybody[:9])
        command_2 = training.InviteToSession(session, AttendeeKind.RESIDENT, invited)
        training.invite_to_session(unit, command_2)
        targets.set_target(unit, targets.SetTarget("vneid_level2_rate", TODAY.year, Decimal(50)))
    with unit.txn():
        stands, second = everybody[0], everybody[3]
        merging.merge_residents(unit, merging.MergeResidents(second.id, stands, stands))
        first, other = unit.all(Household)[:2]
        merging.merge_households(unit, merging.MergeHouseholds(other.id, first, first))
        known = milestones.RecordMilestone(
            MilestoneKind.LITERACY_CONFIRMED, TODAY, HowKnown.TOLD, resident_id=everybody[5].id
        )
        milestones.record_milestone(unit, known)


def previewed_and_undone(
    pc: Database, act: str, office: Office | None = None
) -> tuple[Undone, UndoPreview]:
    """The undo and its preview, which leaves everything as it was.

    With `office` the undo is made a few records a transaction, and broken off somewhere; both PCs
    sync before it goes on.
    """
    session = TeamSession(pc, pc.clock)
    with pc.read() as unit:
        before = content_of(unit)
    preview = history.preview_undo(session, act, lambda *_told: None)
    with pc.read() as unit:
        assert content_of(unit) == before
    if office is not None:
        stopped = broken_off(session, act, office.random.randrange(1, 12))
        if not goes_on(session, act):
            return stopped.result, preview
        office.sync()
    return UndoRun(session, act, FEW).here().result, preview


def broken_off(session: TeamSession, act: str, after: int) -> UndoRun:
    """An undo that was stopped when some records were done, or all."""
    undo = UndoRun(session, act, FEW)

    def stop(finished: int, _total: int) -> None:
        if finished >= after:
            undo.stop()

    with suppress(JobCancelledError):
        undo.here(stop)
    return undo


def goes_on(session: TeamSession, act: str) -> bool:
    row = session.read(lambda read: read.local.act(act))
    return row is not None and row.undone is not None and row.undone.goes_on


def run(templates: Templates, seed: int) -> str:
    """One act on one PC, undone on one of the two; returns its kind."""
    office = Office(templates, seed)
    try:
        before = office.contents()
        assert before[0] == before[1]
        actor = office.random.choice(office.pcs)
        kind = KINDS[seed % len(KINDS)]
        act = do(TeamSession(actor, actor.clock), kind, office.random)
        if office.random.random() < 0.7:
            office.sync()
            assert office.contents()[0] != before[0], kind
            actor = office.random.choice(office.pcs)
        undone, preview = previewed_and_undone(actor, act, office if seed % 2 else None)
        assert undone.kept == (), (kind, undone.kept)
        assert (preview.restored, preview.kept) == (undone.restored, ())
        office.sync()
        assert office.contents() == before, kind
    finally:
        office.close()
    return kind


def test_what_is_undone_was_never_there(templates: Templates) -> None:
    kinds = Counter(run(templates, seed) for seed in range(RUNS))
    print(f"{RUNS} runs:", dict(kinds))
    assert min(kinds.values()) >= 2


@pytest.mark.sweep
def test_what_is_undone_was_never_there_in_many_runs(templates: Templates) -> None:
    for seed in range(SWEEP):
        run(templates, seed)


def test_an_act_is_undone_except_what_another_pc_changed_since(templates: Templates) -> None:
    office = Office(templates, 1)
    mine, theirs = office.pcs
    with mine.write(kind="edit_resident") as unit:
        one = unit.all(Resident)[2]
        edited = replace(one, note="của tôi", phone="0912345678")
        people.edit_resident(unit, people.EditResident(one, edited))
        act = unit.act
    office.sync()
    with theirs.write(kind="edit_resident") as unit:
        now = unit.get(Resident, one.id)
        assert now is not None
        unit.put(replace(now, note="của họ"), original=now)
    office.sync()
    undone, preview = previewed_and_undone(mine, act)
    assert [(kept.table, kept.group, kept.name) for kept in preview.kept] == [
        ("resident", "note", one.full_name)
    ]
    assert undone.kept == (("resident", one.id, "note"),)
    office.sync()
    with theirs.read() as unit:
        now = unit.get(Resident, one.id)
    assert now is not None
    assert (now.note, now.phone) == ("của họ", one.phone)
    office.close()


def test_the_history_names_acts_of_both_pcs(templates: Templates) -> None:
    office = Office(templates, 2)
    with office.pcs[0].write(kind="edit_resident") as unit:
        one = unit.all(Resident)[2]
        people.edit_resident(unit, people.EditResident(one, replace(one, note="mới")))
    office.sync()
    with office.pcs[0].read() as unit:
        first = history.list_history(unit)[0]
    assert (first.row.kind, first.about) == ("edit_resident", (one.full_name,))
    with office.pcs[1].read() as unit:
        pulled = history.list_history(unit)[0]
    assert (pulled.row.kind, pulled.row.own, pulled.about) == ("pulled", False, (one.full_name,))
    office.close()

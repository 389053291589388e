"""Values that differ are decided once, on whichever PC, and every PC learns of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.changes import Seen
from desktop.domain.clock import SteppingClock
from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Household, Resident
from desktop.domain.team import Membership, Role
from desktop.services.session import TeamSession
from desktop.services.sync_decisions import (
    DecideDiffering,
    Losses,
    LossesSeen,
    keep_current,
    losses_of,
    lost_of,
    note_losses_seen,
    restore_lost,
)
from desktop.services.sync_troubles import Differing, sync_troubles
from desktop.services.undoing import take_back
from tests.simulation.machines import START, Server, Templates, make_templates
from tests.support.direct_line import meet, sync_directly

if TYPE_CHECKING:
    from desktop.storage.database import Database

HIM, HER = "a" * 32, "b" * 32


@pytest.fixture(scope="module")
def templates() -> Templates:
    return make_templates(2)


class Team:
    """Two PCs in step with one household and its person; he sits at the one, she at the other."""

    def __init__(self, templates: Templates) -> None:
        tomorrow = SteppingClock(START + timedelta(days=1), seed=4)
        self.server = Server(templates, tomorrow, bytes_too=True)
        clocks = [SteppingClock(START + timedelta(hours=hour), seed=hour) for hour in (3, 5)]
        self.here, self.there = (
            TeamSession(pc.copy(clock), clock, who)
            for pc, clock, who in zip(templates.pcs, clocks, (HIM, HER), strict=True)
        )
        self.house = Household(
            id=new_id(clocks[0]), village_id=templates.village, note="cũ", code="1"
        )
        self.person = Resident(
            id=new_id(clocks[0]), full_name="Lò Thị Mẫu", household_id=self.house.id
        )
        with self.here.database.write(HIM) as unit:
            for person, name in ((HIM, "Hoàng Văn Thử"), (HER, "Chẩu Thị Hai")):
                unit.put(
                    Membership(
                        id=new_id(unit.clock),
                        person_id=person,
                        full_name=name,
                        role=Role.MEMBER,
                        valid_from=START.date(),
                    )
                )
            unit.put(self.house)
            unit.put(self.person)
        self.meet()

    def meet(self) -> None:
        meet(self.server, self.here.database, self.there.database)

    def edit(self, where: TeamSession, **changed: Any) -> None:
        with where.database.write(where.who) as unit:
            original = unit.get(Household, self.house.id)
            assert original is not None
            unit.put(replace(original, **changed), original=original)

    def differ(self) -> Differing:
        """Both write a note at the same time; hers, the later one, counts then."""
        self.edit(self.here, note="của anh")
        self.edit(self.there, note="của chị")
        self.meet()
        (told,) = self.here.read(sync_troubles).differing
        return told

    def notes(self) -> set[str | None]:
        found = set()
        for where in (self.here, self.there):
            with where.database.read() as unit:
                one = unit.get(Household, self.house.id)
                found.add(None if one is None else one.note)
        return found

    def open_ones(self) -> list[int]:
        """How many each PC and the server hold."""
        counts = []
        for where in (self.here, self.there):
            with where.database.read() as unit:
                counts.append(unit.sync.state().conflicts)
        return [*counts, len(self.server.inbox())]


@pytest.fixture
def team(templates: Templates) -> Team:
    return Team(templates)


def decide(told: Differing, where: TeamSession) -> DecideDiffering:
    with where.database.read() as unit:
        return DecideDiffering(told.key, unit.seen)


def test_both_values_are_told_with_who_when_and_which_pc(team: Team) -> None:
    told = team.differ()
    assert (told.here, told.other) == ({"note": "của chị"}, {"note": "của anh"})
    assert (told.here_who, told.other_who) == ("Chẩu Thị Hai", "Hoàng Văn Thử")
    assert told.here_at is not None
    assert told.here_at >= told.other_at
    assert told.here_pc is not None
    assert told.other_pc is not None
    assert (told.here_pc.here, told.other_pc.here) == (False, True)
    assert told.here_pc.tag != told.other_pc.tag


def test_the_value_that_lost_counts_again_everywhere_and_nothing_is_open(team: Team) -> None:
    told = team.differ()
    team.there.write(restore_lost, decide(told, team.there))
    assert team.there.read(sync_troubles).differing == (), "decided here, before it is sent"
    assert team.open_ones()[1] == 0
    team.meet()
    assert team.notes() == {"của anh"}
    assert team.open_ones() == [0, 0, 0]


def test_what_counts_is_kept_and_nothing_is_open(team: Team) -> None:
    told = team.differ()
    team.here.write(keep_current, decide(told, team.here))
    team.meet()
    assert team.notes() == {"của chị"}
    assert team.open_ones() == [0, 0, 0]


def test_a_restored_value_can_be_taken_back(team: Team) -> None:
    told = team.differ()
    act = team.here.write(restore_lost, decide(told, team.here)).changes.act
    assert act is not None
    team.meet()
    assert take_back(team.here, act).result.restored == 1
    team.meet()
    assert team.notes() == {"của chị"}
    assert team.open_ones() == [0, 0, 0], "it was decided about"


def test_a_decision_changes_no_record_and_so_nothing_of_it_is_taken_back(team: Team) -> None:
    told = team.differ()
    act = team.here.write(keep_current, decide(told, team.here)).changes.act
    assert act is not None
    with pytest.raises(TroubleError, match="act_unknown"):
        take_back(team.here, act)


def test_the_second_of_two_decisions_finds_nothing_and_harms_nothing(team: Team) -> None:
    told = team.differ()
    team.here.write(keep_current, decide(told, team.here))
    team.there.write(restore_lost, decide(told, team.there))
    team.meet()
    assert team.notes() == {"của anh"}
    assert team.open_ones() == [0, 0, 0]
    with pytest.raises(TroubleError, match="conflict_decided"):
        team.here.write(keep_current, decide(told, team.here))


def test_a_value_written_meanwhile_is_not_overwritten_unseen(team: Team) -> None:
    told = team.differ()
    command = decide(told, team.here)
    team.edit(team.there, note="mới nữa")
    team.meet()
    team.here.write(restore_lost, command)
    team.meet()
    (again,) = team.here.read(sync_troubles).differing
    assert {*again.here.values(), *again.other.values()} == {"của anh", "mới nữa"}


def test_what_both_say_by_now_is_not_counted_as_open(team: Team) -> None:
    team.differ()
    team.edit(team.there, note="của anh")
    team.meet()
    assert team.here.read(sync_troubles).differing == ()
    assert team.open_ones() == [0, 0, 1]


def test_a_deletion_that_lost_is_done_after_all(team: Team) -> None:
    with team.here.database.write(HIM) as unit:
        unit.delete(Resident, team.person.id)
    with team.there.database.write(HER) as unit:
        unit.put(replace(team.person, note="mới"), original=team.person)
    team.meet()
    (told,) = team.there.read(sync_troubles).differing
    assert told.deletion
    team.there.write(restore_lost, decide(told, team.there))
    team.meet()
    for where in (team.here, team.there):
        with where.database.read() as unit:
            assert unit.get(Resident, team.person.id) is None
    assert team.open_ones() == [0, 0, 0]


def test_a_household_to_which_somebody_came_meanwhile_stays_and_is_not_deleted_by_a_decision(
    team: Team,
) -> None:
    with team.here.database.write(HIM) as unit:
        unit.delete(Resident, team.person.id)
        unit.start_txn()
        unit.delete(Household, team.house.id)
    with team.there.database.write(HER) as unit:
        came = Resident(id=new_id(unit.clock), full_name="Vàng A Mẫu", household_id=team.house.id)
        unit.put(came)
    team.meet()
    assert team.notes() == {"cũ"}
    (told,) = team.here.read(sync_troubles).differing
    assert (told.table, told.deletion) == ("household", True)
    with pytest.raises(TroubleError, match="conflict_has_parts"):
        team.here.write(restore_lost, decide(told, team.here))


def test_a_merge_that_lost_is_made_after_all(team: Team) -> None:
    others = []
    with team.here.database.write(HIM) as unit:
        for code in "23":
            made = replace(team.house, id=new_id(unit.clock), code=code)
            unit.put(made)
            others.append(made.id)
    team.meet()
    for where, into in zip((team.here, team.there), others, strict=True):
        with where.database.write(where.who) as unit:
            unit.merge(Household, team.house.id, into)
    team.meet()
    (told,) = team.here.read(sync_troubles).differing
    team.here.write(restore_lost, decide(told, team.here))
    team.meet()
    with team.there.database.read() as unit:
        assert unit.root_of(team.house.id) == others[0]
    assert team.open_ones() == [0, 0, 0]


def test_who_lost_is_told_once_on_each_pc(team: Team) -> None:
    told = team.differ()
    assert [one.key for one in team.here.read(lost_of, HIM)] == [told.key]
    assert team.here.read(lost_of, HER) == ()
    team.here.write(note_losses_seen, LossesSeen(HIM))
    assert team.here.read(lost_of, HIM) == ()
    assert len(team.there.read(lost_of, HIM)) == 1
    team.edit(team.here, code="anh")
    team.edit(team.there, code="chị")
    team.meet()
    assert [one.group for one in team.here.read(lost_of, HIM)] == ["code"]


def test_who_lost_is_told_also_when_another_decided_before(team: Team) -> None:
    """Both the loss and the decision come while he is away."""
    team.edit(team.here, note="của anh")
    sync_directly(team.here.database, team.server)
    team.edit(team.there, note="của chị")
    sync_directly(team.there.database, team.server)
    (told,) = team.there.read(sync_troubles).differing
    team.there.write(keep_current, decide(told, team.there))
    team.meet()
    assert team.open_ones() == [0, 0, 0]
    assert team.here.read(losses_of, HIM) == Losses((), 1)
    assert team.here.read(losses_of, HER) == Losses((), 0)
    assert team.there.read(losses_of, HIM) == Losses((), 0), "he sits at his own PC"
    team.here.write(note_losses_seen, LossesSeen(HIM))
    assert team.here.read(losses_of, HIM) == Losses((), 0)


def test_nobody_is_told_of_what_counts_again_or_of_an_own_decision(team: Team) -> None:
    told = team.differ()
    team.there.write(restore_lost, decide(told, team.there))
    team.meet()
    assert team.here.read(losses_of, HIM) == Losses((), 0), "his value counts after all"
    team.edit(team.here, code="anh")
    team.edit(team.there, code="chị")
    team.meet()
    (again,) = team.here.read(losses_of, HIM).open
    team.here.write(keep_current, decide(again, team.here))
    team.meet()
    assert team.here.read(losses_of, HIM) == Losses((), 0), "he decided himself"


def test_after_a_restore_of_the_server_a_decision_takes_nothing_else_away(team: Team) -> None:
    """The log grows again in another order, so the same positions name other values."""
    before = team.server.backup()
    told = team.differ()
    stale = DecideDiffering(told.key, Seen(1, 1 << 40))
    team.here.write(keep_current, decide(told, team.here))
    sync_directly(team.here.database, team.server)
    team.server.restore(before)
    team.edit(team.there, code="mới")
    sync_directly(team.there.database, team.server)
    team.meet()
    assert team.notes() == {"của chị"}
    lost = {value for _, group, value in team.server.inbox() if group == "note"}
    assert lost == {"của anh"}, "nobody has decided about it in this log: it is asked about again"
    with pytest.raises(TroubleError, match="conflict_decided"):
        team.here.write(restore_lost, stale)


def waiting(database: Database) -> int:
    with database.read() as unit:
        return unit.sync.state().waiting


def test_a_decision_that_the_server_refuses_leaves_the_value_to_be_decided(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = team.differ()
    team.here.write(keep_current, decide(told, team.here))
    monkeypatch.setattr("server.services.validation._fault_of_decision", lambda _f: "invalid_value")
    team.meet()
    assert waiting(team.here.database) == 0
    assert team.open_ones() == [1, 1, 1]

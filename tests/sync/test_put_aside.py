"""What the province did not take stays in sight, and one correction releases all of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.issues import GoodPractice
from desktop.domain.people import Household, Resident
from desktop.protocol.ops import OpKind
from desktop.protocol.registry import BY_NAME
from desktop.services.session import TeamSession
from desktop.services.sync_decisions import DecidePutAside, give_up, resend
from desktop.services.sync_troubles import sync_troubles
from server.services import validation
from tests.simulation.machines import START, Server, Templates, make_templates
from tests.support.direct_line import meet, sync_directly

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.storage.write_unit import WriteUnit

ODD = "chữ mà máy chủ này không nhận"


@pytest.fixture(scope="module")
def templates() -> Templates:
    return make_templates(2)


class Team:
    """Two PCs; the server refuses every value that is `ODD`, as one with stricter rules would."""

    def __init__(self, templates: Templates) -> None:
        self.server = Server(templates, SteppingClock(START, seed=4), bytes_too=True)
        self.here, self.there = (
            TeamSession(pc.copy(SteppingClock(START, seed=at)), SteppingClock(START, seed=at))
            for at, pc in enumerate(templates.pcs, 7)
        )
        self.village = templates.village
        self.meet()

    def meet(self) -> None:
        meet(self.server, self.here.database, self.there.database)

    def write(self, work: Callable[[WriteUnit], Any]) -> Any:
        with self.here.database.write() as unit:
            return work(unit)

    def new_pair(self, note: str) -> tuple[Household, Resident]:
        """A household and its person in one business change, the person with that note."""

        def make(unit: WriteUnit) -> tuple[Household, Resident]:
            house = Household(id=new_id(unit.clock), village_id=self.village, code="1")
            unit.put(house)
            person = Resident(
                id=new_id(unit.clock), full_name="Lò Thị Mẫu", household_id=house.id, note=note
            )
            unit.put(person)
            return house, person

        made: tuple[Household, Resident] = self.write(make)
        return made

    def edit(self, entity: Any, **changed: Any) -> Any:
        edited = replace(entity, **changed)
        self.write(lambda unit: unit.put(edited, original=entity))
        return edited

    def shown(self, entity: Any) -> list[Any]:
        """The record here and there."""
        found = []
        for where in (self.here, self.there):
            with where.database.read() as unit:
                found.append(unit.get(type(entity), entity.id))
        return found

    def put_aside(self) -> dict[str, str]:
        """Reason by table."""
        return {one.table: one.reason for one in self.here.read(sync_troubles).put_aside}

    def resend(self, entity: Any, table: str) -> int:
        return self.here.write(resend, DecidePutAside(f"{table} {entity.id}")).result

    def states(self) -> list[str]:
        with self.here.database.read() as unit:
            rows = unit.cursor.execute("SELECT state FROM outbox ORDER BY lc").fetchall()
        return [row[0] for row in rows]


@pytest.fixture
def team(templates: Templates, monkeypatch: pytest.MonkeyPatch) -> Team:
    usual = validation._fault_of_values  # noqa: SLF001 - the rules that this server has besides

    def fault(table: Any, groups: dict[str, Any]) -> str:
        return validation.INVALID_VALUE if ODD in groups.values() else usual(table, groups)

    monkeypatch.setattr(validation, "_fault_of_values", fault)
    return Team(templates)


def test_a_business_change_is_put_aside_whole_and_stays_in_sight_of_who_wrote_it(
    team: Team,
) -> None:
    house, person = team.new_pair(ODD)
    other, _ = team.new_pair("ghi chú")
    team.meet()
    assert team.shown(person) == [person, None]
    assert team.shown(house) == [house, None], "nothing of the change is at the province"
    assert team.shown(other) == [other, other], "the queue goes on"
    assert team.put_aside() == {"resident": "invalid_value", "household": "txn_of_quarantined"}


def test_what_follows_is_put_aside_with_it_and_one_correction_releases_all(team: Team) -> None:
    house, person = team.new_pair(ODD)
    team.meet()
    house = team.edit(house, code="2")
    person = team.edit(person, phone="0912340001")
    team.meet()
    assert team.shown(house) == [house, None]
    assert team.shown(person) == [person, None]
    person = team.edit(person, note="đã sửa")
    assert team.resend(person, "resident") == 2
    assert team.put_aside() == {}
    team.meet()
    assert team.shown(person) == [person, person]
    assert team.shown(house) == [house, house]
    assert team.put_aside() == {}
    later = team.edit(person, phone="0912340002")
    team.meet()
    assert team.shown(later) == [later, later]


def test_what_is_sent_again_uncorrected_is_put_aside_again_and_nothing_is_lost(team: Team) -> None:
    house, person = team.new_pair(ODD)
    team.meet()
    team.resend(house, "household")
    team.meet()
    assert team.put_aside() == {"resident": "invalid_value", "household": "txn_of_quarantined"}
    assert team.shown(person) == [person, None]
    with pytest.raises(TroubleError, match="nothing_put_aside"):
        team.resend(Household(id="c" * 32, village_id=""), "household")


def test_a_refused_edit_of_a_known_record_holds_up_no_other_edit_of_it(team: Team) -> None:
    _, person = team.new_pair("cũ")
    team.meet()
    edited = team.edit(person, note=ODD)
    edited = team.edit(edited, phone="0912340003")
    team.meet()
    assert team.shown(person) == [edited, replace(person, phone="0912340003")]
    edited = team.edit(edited, note="mới")
    team.meet()
    assert team.shown(person) == [edited, edited], "the correction alone was taken"
    assert team.put_aside() == {"resident": "invalid_value"}
    team.resend(person, "resident")
    team.meet()
    assert team.put_aside() == {}
    assert team.shown(person) == [edited, edited]


def test_what_is_given_up_is_as_the_province_has_it(team: Team) -> None:
    house, person = team.new_pair(ODD)
    _, known = team.new_pair("cũ")
    team.meet()
    team.edit(known, note=ODD)
    team.meet()
    assert team.here.write(give_up, DecidePutAside(f"resident {person.id}")).result == 2
    team.here.write(give_up, DecidePutAside(f"resident {known.id}"))
    assert team.shown(person) == [None, None]
    assert team.shown(house) == [None, None]
    assert team.shown(known) == [known, known]
    assert team.put_aside() == {}
    team.meet()


def test_a_refused_deletion_is_sent_again_as_one(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, person = team.new_pair("ghi chú")
    team.meet()
    with monkeypatch.context() as patch:
        patch.setattr(validation, "_is_permitted", lambda op, _a: op.kind is not OpKind.DELETE)
        team.write(lambda unit: unit.delete(Resident, person.id))
        team.meet()
    assert team.shown(person) == [None, person]
    assert team.put_aside() == {"resident": "not_permitted"}
    team.resend(person, "resident")
    team.meet()
    assert team.shown(person) == [None, None]


def test_a_restored_server_refuses_again_what_was_said_anew_and_nobody_is_asked_twice(
    team: Team,
) -> None:
    before = team.server.backup()
    _, person = team.new_pair(ODD)
    team.meet()
    person = team.edit(person, note="đã sửa")
    team.resend(person, "resident")
    team.meet()
    team.server.restore(before)
    team.meet()
    assert team.put_aside() == {}
    assert team.shown(person) == [person, person]
    assert set(team.states()) == {"archived", "superseded"}


def test_what_was_given_up_is_off_the_row_when_a_restored_server_refuses_it_again(
    team: Team,
) -> None:
    _, person = team.new_pair("cũ")
    team.meet()
    before = team.server.backup()
    team.edit(person, note=ODD)
    team.meet()
    team.here.write(give_up, DecidePutAside(f"resident {person.id}"))
    team.meet()
    team.server.restore(before)
    outcome = sync_directly(team.here.database, team.server)
    assert outcome.server_restored
    assert outcome.repaired == (), "nothing is damaged"
    team.meet()
    assert team.shown(person) == [person, person]


def test_a_change_too_large_for_one_txn_goes_in_several(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As from a program that allows more than this server."""
    with monkeypatch.context() as patch:
        patch.setattr(validation, "MAX_TXN_BYTES", 200)
        house, person = team.new_pair("chữ " * 60)
        team.meet()
    assert team.put_aside() == {"resident": "txn_too_large", "household": "txn_too_large"}
    monkeypatch.setattr("desktop.storage.outbox.MAX_TXN_BYTES", 1_200)
    team.resend(house, "household")
    team.meet()
    assert team.shown(person) == [person, person]
    assert team.shown(house) == [house, house]


def test_a_table_that_an_old_server_does_not_know_is_taken_when_it_is_newer(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The PCs have the next version of the program, the server still this one."""
    known = {name: one for name, one in BY_NAME.items() if name != "good_practice"}

    def note(unit: WriteUnit) -> GoodPractice:
        made = GoodPractice(id=new_id(unit.clock), noted_on=START.date(), text="Phát thanh xóm")
        unit.put(made)
        return made

    with monkeypatch.context() as patch:
        patch.setattr(validation, "BY_NAME", known)
        practice = team.write(note)
        other = team.new_pair("ghi chú")[1]
        team.meet()
        assert team.put_aside() == {"good_practice": "unknown_table"}
        assert team.shown(practice) == [practice, None]
        assert team.shown(other) == [other, other]
    sync_directly(team.here.database, team.server)
    assert team.put_aside() == {"good_practice": "unknown_table"}
    team.resend(practice, "good_practice")
    team.meet()
    assert team.shown(practice) == [practice, practice]
    assert team.put_aside() == {}

"""What the screens read: search as people type, lists in Vietnamese order, ticks, rosters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from desktop.domain.ids import new_id
from desktop.domain.likeness import PersonFacts
from desktop.domain.people import BirthPrecision, Household, Relation, Resident, ResidentStatus
from desktop.domain.places import Village
from desktop.domain.reporting import Target, target_id
from desktop.domain.rows.people import HouseholdFilter, PersonFilter
from desktop.domain.rows.training import SessionFilter
from desktop.domain.rows.work import HelpFilter
from desktop.domain.team import Membership, Role, membership_id
from desktop.domain.training import (
    Attendance,
    AttendanceStatus,
    AttendeeKind,
    SessionKind,
    TrainingSession,
    attendance_id,
)
from desktop.domain.work import (
    Assistance,
    AssistanceAction,
    AssistanceResult,
    HowKnown,
    Milestone,
    MilestoneKind,
    Platform,
    PlatformGroup,
    SubjectKind,
    milestone_id,
)
from desktop.storage.models import TABLES
from desktop.storage.queries.sync import REFUSED
from desktop.storage.records import PENDING
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from desktop.domain.clock import SteppingClock
    from desktop.storage.database import Database

DAY = date(2026, 11, 20)
HELPER = "e" * 32


class SmallVillage:
    """Two households of one village, put into a database."""

    def __init__(self, database: Database, clock: SteppingClock) -> None:
        self.database, self.clock = database, clock
        self.village = Village(id=new_id(clock), name="Nà Pài", commune_code="06040")
        self.mau = self.person("Lò Thị Mẫu", phone="0912345678", relation=Relation.HEAD)
        self.first = self.household(code="12", head_id=self.mau.id, lane="Bản trên")
        self.second = self.household(code="13")
        self.mau = replace(self.mau, household_id=self.first.id)
        self.an = self.person("Nguyễn Văn An", household_id=self.first.id)
        self.an2 = self.person("Nguyên Văn Ấn", birth_on=date(1980, 3, 4))
        self.gone = self.person("Nguyễn Văn An", status=ResidentStatus.MOVED)
        self.put(
            *(self.village, self.first, self.second, self.mau, self.an, self.an2, self.gone),
        )
        with database.write() as unit:
            unit.replace_platforms(
                [
                    Platform(
                        code="vneid",
                        name_vi="Định danh điện tử",
                        name_en="e-ID",
                        group=PlatformGroup.IDENTITY,
                        sort_order=1,
                        valid_to=date(2026, 12, 31),
                    )
                ]
            )

    def person(self, name: str, **values: Any) -> Resident:
        return Resident(id=new_id(self.clock), full_name=name, **values)

    def household(self, **values: Any) -> Household:
        return Household(id=new_id(self.clock), village_id=self.village.id, **values)

    def help(self, **values: Any) -> Assistance:
        usual: dict[str, Any] = {
            "id": new_id(self.clock),
            "helped_on": DAY,
            "platform_code": "vneid",
            "action": AssistanceAction.ACTIVATE,
            "result": AssistanceResult.DONE,
            "helper_id": HELPER,
        }
        return Assistance(**(usual | values))

    def put(self, *entities: Any) -> None:
        # As an import, after which nobody counts as met lately.
        with self.database.write(kind="import_households") as unit:
            for entity in entities:
                unit.put(entity)


@pytest.fixture
def made(database: Database, clock: SteppingClock) -> SmallVillage:
    return SmallVillage(database, clock)


def found(made: SmallVillage, text: str, limit: int = 30) -> list[str]:
    with made.database.read() as unit:
        return [row.id for row in unit.people.find_people(text, limit)]


def test_people_are_found_as_they_are_typed(made: SmallVillage) -> None:
    mau, an, an2, gone = made.mau.id, made.an.id, made.an2.id, made.gone.id
    assert found(made, "mau")[0] == mau
    assert found(made, "lo thi m") == [mau, an]
    assert found(made, "Mẫu lò")[0] == mau
    assert found(made, "ltm")[0] == mau
    assert found(made, "678") == [mau]
    assert found(made, "nguyen van an") == [an, an2, gone]
    assert found(made, "Nguyên Văn Ấn") == [an2, an, gone]
    assert found(made, "an", limit=1) == [an]
    assert found(made, "%") == []
    assert found(made, "zzz") == []


def test_a_whole_word_is_found_among_many_names_that_begin_so(made: SmallVillage) -> None:
    middle, given = made.person("Hoàng Hoa Thám"), made.person("Lý Thị Hòa")
    made.put(middle, given)
    for _txn in range(13):
        made.put(*(made.person("Hoàng Văn Bình") for _number in range(50)))
    assert found(made, "hoa", limit=3)[:2] == [given.id, middle.id]


def test_a_row_tells_where_a_person_lives(made: SmallVillage) -> None:
    with made.database.read() as unit:
        row = unit.people.find_people("an")[0]
    assert (row.household_code, row.head_name) == ("12", "Lò Thị Mẫu")
    assert (row.lane, row.village_name) == ("Bản trên", "Nà Pài")


def test_lists_are_in_vietnamese_order_and_filtered(made: SmallVillage) -> None:
    with made.database.read() as unit:
        people = unit.people
        names = [row.full_name for row in people.list_people(PersonFilter())]
        moved = people.list_people(PersonFilter(status=ResidentStatus.MOVED))
        home = people.list_people(PersonFilter(household_id=made.first.id))
        here = people.list_people(PersonFilter(village_id=made.village.id, text="mau", limit=1))
    assert names == ["Nguyễn Văn An", "Nguyên Văn Ấn", "Lò Thị Mẫu"]
    assert [row.id for row in moved] == [made.gone.id]
    assert {row.id for row in home} == {made.mau.id, made.an.id}
    assert len(here) == 1


def test_possible_duplicates_ask_name_and_birth_or_household(made: SmallVillage) -> None:
    year = BirthPrecision.YEAR
    with made.database.read() as unit:
        find = unit.people.possible_duplicates
        same = find(PersonFacts("NGUYEN VAN AN", date(1980, 1, 1), year, made.first.id))
        none = find(PersonFacts("Lò Thị"))
        young = find(PersonFacts("Nguyễn Văn An", date(1999, 1, 1), year))
        namesake = find(PersonFacts("Nguyễn Văn An"))
    assert {row.id for row in same} == {made.an.id, made.an2.id, made.gone.id}
    assert none == ()
    # In so short a list a name is rare enough to be asked about, unless the births differ.
    assert made.an2.id in {row.id for row in namesake}
    assert made.an2.id not in {row.id for row in young}


def milestone(subject: str, kind: MilestoneKind, of: SubjectKind, **values: Any) -> Milestone:
    return Milestone(
        id=milestone_id(subject, kind, values.get("platform_code")),
        subject_kind=of,
        subject_id=subject,
        kind=kind,
        reached_on=DAY,
        how_known=HowKnown.HELPED,
        **values,
    )


def test_the_two_ticks_of_a_household(made: SmallVillage) -> None:
    store = milestone(made.first.id, MilestoneKind.DIGITAL_STORE, SubjectKind.HOUSEHOLD)
    account = milestone(made.an.id, MilestoneKind.EPAY_ACCOUNT, SubjectKind.RESIDENT)
    made.put(store, account)
    with made.database.read() as unit:
        rows = {row.id: row for row in unit.people.list_households(HouseholdFilter())}
        missing = unit.people.list_households(HouseholdFilter(missing=MilestoneKind.EPAY_ACCOUNT))
        by_code = unit.people.find_households("12")
        by_head = unit.people.find_households("lo mau")
        card = unit.people.household_card(made.first.id)
    first = rows[made.first.id]
    assert (first.has_store, first.has_epay, first.member_count) == (True, True, 2)
    assert first.in_channel is None
    assert (rows[made.second.id].has_store, rows[made.second.id].member_count) == (False, 0)
    assert [row.id for row in missing] == [made.second.id]
    assert [row.id for row in by_code] == [row.id for row in by_head] == [made.first.id]
    assert card is not None
    assert [member.resident.id for member in card.members] == [made.mau.id, made.an.id]
    assert set(card.milestones) == {store, account}
    made.put(replace(store, ended_on=DAY))
    with made.database.read() as unit:
        assert not unit.people.find_households("12")[0].has_store


def test_the_book_of_helps(made: SmallVillage) -> None:
    member = Membership(
        id=membership_id(HELPER, date(2025, 1, 1)),
        person_id=HELPER,
        full_name="Hoàng Thị Tổ",
        role=Role.MEMBER,
        valid_from=date(2025, 1, 1),
    )
    of_mau = made.help(resident_id=made.mau.id, note="cài lại máy")
    of_house = made.help(household_id=made.first.id, helped_on=date(2026, 11, 21))
    nobody = made.help(anonymous_count=7, platform_code="unknown_app", helped_on=date(2026, 10, 1))
    made.put(member, of_mau, of_house, nobody)
    with made.database.read() as unit:
        helps = unit.work.list_helps(HelpFilter())
        november = unit.work.list_helps(HelpFilter(first_on=date(2026, 11, 1), last_on=DAY))
        house = unit.work.list_helps(HelpFilter(household_id=made.first.id))
        says = unit.work.list_helps(HelpFilter(text="lại máy"))
        name = unit.work.list_helps(HelpFilter(text="mau"))
        uses = unit.work.platform_uses()
        card = unit.people.person_card(made.mau.id)
    assert [row.id for row in helps] == [of_house.id, of_mau.id, nobody.id]
    assert [row.subject_name for row in helps] == ["Lò Thị Mẫu", "Lò Thị Mẫu", None]
    assert [row.times for row in helps] == [1, 1, 7]
    assert helps[1].platform_name_vi == "Định danh điện tử"
    assert helps[2].platform_name_vi == "unknown_app"
    assert helps[0].helper_name == "Hoàng Thị Tổ"
    assert [row.id for row in november] == [of_mau.id]
    assert [row.id for row in house] == [of_house.id, of_mau.id]
    assert [row.id for row in says] == [of_mau.id]
    assert [row.id for row in name] == [of_house.id, of_mau.id]
    assert [(use.platform_code, use.times) for use in uses] == [("vneid", 2), ("unknown_app", 1)]
    assert uses[0].last_on == date(2026, 11, 21)
    assert card is not None
    assert [row.id for row in card.helps] == [of_mau.id]


def test_what_is_not_here_yet_is_waited_for_and_what_is_gone_is_not(made: SmallVillage) -> None:
    """Parts may come before what they belong to; what was deleted does not come any more."""
    late = new_id(made.clock)
    early = made.person("Vàng Thị Sớm", household_id=late)
    left = made.household(code="99")
    alone = made.person("Vàng Thị Lẻ", household_id=left.id)
    helps = [made.help(resident_id=new_id(made.clock)), made.help(household_id=late)]
    usual = made.help(resident_id=made.mau.id)
    made.put(early, left, alone, usual, *helps)
    with made.database.write() as unit:
        unit.delete(Household, left.id)
    with made.database.read() as unit:
        waits = {row.id: row.household_waits for row in unit.people.list_people(PersonFilter())}
        of_helps = {row.id: row.subject_waits for row in unit.work.list_helps(HelpFilter())}
        card = unit.people.person_card(early.id)
    assert {person for person, it in waits.items() if it} == {early.id}
    assert waits[alone.id] is False
    assert {given for given, it in of_helps.items() if it} == {one.id for one in helps}
    assert card is not None
    assert card.household_waits
    made.put(Household(id=late, village_id=made.village.id))
    with made.database.read() as unit:
        card = unit.people.person_card(early.id)
        assert not any(
            row.subject_waits for row in unit.work.list_helps(HelpFilter(household_id=late))
        )
    assert card is not None
    assert not card.household_waits


def test_a_help_with_what_it_led_to(made: SmallVillage) -> None:
    given = made.help(resident_id=made.mau.id)
    led_to = milestone(
        made.mau.id, MilestoneKind.VNEID_2, SubjectKind.RESIDENT, assistance_id=given.id
    )
    made.put(given, led_to)
    with made.database.read() as unit:
        card = unit.work.help_card(given.id)
        assert unit.work.help_card("0" * 32) is None
        assert unit.work.milestones_of(made.mau.id) == (led_to,)
        assert [p.code for p in unit.work.platforms(DAY)] == ["vneid"]
        assert unit.work.platforms(date(2027, 1, 1)) == ()
        assert unit.get(Platform, "vneid") == unit.all(Platform)[0]
    assert card is not None
    assert (card.assistance, card.subject_name, card.milestones) == (
        given,
        "Lò Thị Mẫu",
        (led_to,),
    )


def test_a_roster_in_name_order(made: SmallVillage) -> None:
    session = TrainingSession(
        id=new_id(made.clock), kind=SessionKind.RESIDENT_CLASS, title="Lớp", held_on=DAY
    )
    waiting = "9" * 32
    who = {
        made.mau.id: AttendanceStatus.PRESENT,
        made.an2.id: AttendanceStatus.ABSENT,
        waiting: AttendanceStatus.INVITED,
    }
    made.put(session)
    with made.database.read() as unit:
        assert unit.training.list_sessions(SessionFilter())[0].present is None
    made.put(
        *(
            Attendance(
                id=attendance_id(session.id, one),
                session_id=session.id,
                attendee_kind=AttendeeKind.RESIDENT,
                attendee_id=one,
                status=status,
            )
            for one, status in who.items()
        )
    )
    with made.database.read() as unit:
        row = unit.training.list_sessions(SessionFilter(first_on=DAY, last_on=DAY))[0]
        other = unit.training.list_sessions(SessionFilter(kind=SessionKind.OUTREACH))
        card = unit.training.session_card(session.id)
    assert (row.invited, row.present, row.absent) == (3, 1, 1)
    assert other == ()
    assert card is not None
    assert [line.full_name for line in card.roster] == ["", "Nguyên Văn Ấn", "Lò Thị Mẫu"]
    assert [line.birth_year for line in card.roster] == [None, 1980, None]


def test_a_snapshot_holds_the_days_asked_for_and_all_else(made: SmallVillage) -> None:
    inside = made.help(resident_id=made.mau.id)
    outside = made.help(resident_id=made.mau.id, helped_on=date(2025, 1, 1))
    target = Target(id=target_id("epay", 2026), indicator="epay", year=2026, value=Decimal(50))
    made.put(inside, outside, target)
    with made.database.read() as unit:
        snapshot = unit.reporting.snapshot(date(2026, 11, 1), date(2026, 11, 30))
        assert unit.reporting.targets(2026) == (target,)
        assert unit.reporting.targets(2025) == ()
    assert snapshot.assistances == (inside,)
    assert len(snapshot.residents) == 4
    assert snapshot.team.name == "Tổ thôn Nà Pài"
    with made.database.read() as unit:
        light = unit.reporting.snapshot(date(2026, 11, 1), date(2026, 11, 30), people=False)
    assert light == replace(snapshot, residents=(), households=(), milestones=())


def test_history_and_drafts(made: SmallVillage) -> None:
    with made.database.write(HELPER, kind="add_resident") as unit:
        unit.put(made.person("Vi Văn Mới"))
        unit.save_draft("help", "{}")
    with made.database.read() as unit:
        last = unit.local.history(1)[0]
        assert unit.local.draft("help") == "{}"
    assert (last.kind, last.who, last.own, last.undoable) == ("add_resident", HELPER, True, True)
    assert last.records == {"resident": 1}
    assert last.who_name is None
    with made.database.write() as unit:
        unit.save_draft("help", None)
    with made.database.read() as unit:
        assert unit.local.draft("help") is None
        state = unit.sync.state()
    assert (state.enrolled, state.refused, state.conflicts) == (False, 0, 0)
    assert state.waiting == 9


def test_what_waits_is_counted_without_reading_the_archive(made: SmallVillage) -> None:
    for state in (PENDING, REFUSED):
        query = select(func.count()).where(TABLES["outbox"].c.state == state)
        with made.database.read() as unit:
            plan = unit.cursor.execute(f"EXPLAIN QUERY PLAN {Statement(query).sql}").fetchall()
        assert "ix_outbox_" in plan[0][-1], plan

"""Taking back what others have built on since keeps what they built on."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from desktop.domain.people import Household, Relation, Resident
from desktop.domain.training import AttendeeKind, SessionKind, TrainingSession
from desktop.domain.work import AssistanceAction
from desktop.services.history import preview_undo
from desktop.services.people import NewHousehold, NewPerson, add_household, add_resident
from desktop.services.record_assistance import HelpItem, RecordAssistance, record_assistance
from desktop.services.training import (
    InviteToSession,
    SaveSession,
    invite_to_session,
    save_session,
)
from desktop.services.undoing import take_back
from tests.services.conftest import MEMBER, TODAY, VILLAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.services.session import TeamSession
    from desktop.storage.write_unit import WriteUnit

C = TypeVar("C")


def act_of(
    session: TeamSession, service: Callable[[WriteUnit, C], object], command: C
) -> tuple[str, str]:
    """What the service made, and its act."""
    done = session.write(service, command)
    assert done.changes.act is not None
    return str(done.result), done.changes.act


def helped(session: TeamSession, resident_id: str) -> str:
    items = (HelpItem("vneid", AssistanceAction.ACTIVATE),)
    command = RecordAssistance(helped_on=TODAY, items=items, resident_id=resident_id)
    return act_of(session, record_assistance, command)[1]


def test_a_person_who_was_helped_since_stays_until_the_help_is_taken_back(
    session: TeamSession,
) -> None:
    person, added = act_of(session, add_resident, NewPerson("Lý Thị Cúc"))
    help_act = helped(session, person)
    undone = take_back(session, added).result
    assert (undone.restored, [(t, r) for t, r, _ in undone.kept]) == (0, [("resident", person)])
    preview = preview_undo(session, added, lambda _done, _total: None)
    assert [one.name for one in preview.kept] == ["Lý Thị Cúc"]
    assert session.read(lambda read: read.get(Resident, person)) is not None
    take_back(session, help_act)
    assert take_back(session, added).result.kept == ()
    assert session.read(lambda read: read.get(Resident, person)) is None


def test_a_household_that_others_joined_since_stays_and_its_head_goes(
    session: TeamSession,
) -> None:
    home, added = act_of(session, add_household, NewHousehold(VILLAGE, head_name="Lý Văn Bằng"))
    child = NewPerson("Lý Thị Cúc", home, relation=Relation.CHILD)
    person, joined = act_of(session, add_resident, child)
    undone = take_back(session, added).result
    assert [(t, r) for t, r, _ in undone.kept] == [("household", home)]
    assert [one.id for one in session.read(lambda read: read.all(Resident))] == [person]
    assert session.read(lambda read: read.get(Household, home)) is not None
    take_back(session, joined)
    assert take_back(session, added).result.kept == ()
    assert session.read(lambda read: read.all(Household)) == ()


def test_a_session_with_a_roster_stays(session: TeamSession) -> None:
    command = SaveSession(None, SessionKind.RESIDENT_CLASS, "Dịch vụ công", TODAY)
    made, added = act_of(session, save_session, command)
    session.write(invite_to_session, InviteToSession(made, AttendeeKind.MEMBER, (MEMBER,)))
    assert take_back(session, added).result.restored == 0
    assert session.read(lambda read: read.get(TrainingSession, made)) is not None

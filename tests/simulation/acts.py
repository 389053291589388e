"""One random act of each kind that people can do, by the services that the window calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.facts import FactKind
from desktop.domain.importing_rows import ImportRow, ImportValues
from desktop.domain.people import Household, Relation, Resident, ResidentStatus
from desktop.domain.periods import month_containing
from desktop.domain.reporting import Report, Target, report_id
from desktop.domain.team import ChannelKind, Membership, Role
from desktop.domain.training import (
    Attendance,
    AttendanceStatus,
    AttendeeKind,
    SessionKind,
    SessionState,
    TrainingSession,
)
from desktop.domain.work import (
    Assistance,
    AssistanceAction,
    AssistanceResult,
    HowKnown,
    Milestone,
    MilestoneKind,
)
from desktop.services import (
    book,
    facts,
    many,
    merging,
    milestones,
    people,
    record_assistance,
    reporting,
    session_later,
    splitting,
    targets,
    team,
    training,
    walk_ins,
)
from desktop.services.import_households import ImportHouseholds, import_households

if TYPE_CHECKING:
    from random import Random

    from desktop.domain.changes import Changes
    from desktop.services.session import TeamSession
    from desktop.storage.write_unit import WriteUnit


class Actor:
    """Does acts; each method is one kind, and its name the kind's name."""

    def __init__(self, unit: WriteUnit, random: Random) -> None:
        self.unit = unit
        self.random = random
        self.today = unit.clock.today()

    def _any(self, kind: type[Any]) -> Any:
        return self.random.choice(self.unit.all(kind))

    def _word(self) -> str:
        return f"chữ {self.random.randrange(10**6)}"

    def add_resident(self) -> None:
        home = self._any(Household)
        new = people.NewPerson(self._word(), home.id, relation=Relation.CHILD, note="mới")
        people.add_resident(self.unit, new)

    def add_household(self) -> None:
        village = self._any(Household).village_id
        new = people.NewHousehold(village, code=self._word(), head_name=self._word())
        people.add_household(self.unit, new)

    def edit_resident(self) -> None:
        one = self._any(Resident)
        edited = replace(one, note=self._word(), phone="0912345678", relation=Relation.OTHER)
        people.edit_resident(self.unit, people.EditResident(one, edited))

    def edit_household(self) -> None:
        one = self._any(Household)
        edited = replace(one, lane=self._word(), note=self._word())
        people.edit_household(self.unit, people.EditHousehold(one, edited))

    def move_out(self) -> None:
        one = self._any(Resident)
        command = people.MoveOut(one.id, ResidentStatus.MOVED, self.today)
        people.move_out(self.unit, command)

    def delete_resident(self) -> None:
        used = {one.resident_id for one in self.unit.all(Assistance)}
        used |= {one.attendee_id for one in self.unit.all(Attendance)}
        free = [one for one in self.unit.all(Resident) if one.id not in used]
        people.delete_resident(self.unit, people.DeleteResident(self.random.choice(free).id))

    def record_help(self) -> None:
        home = next(one for one in self.unit.all(Resident) if one.household_id)
        command = record_assistance.RecordAssistance(
            helped_on=self.today,
            items=(
                record_assistance.HelpItem("vneid", AssistanceAction.ACTIVATE),
                record_assistance.HelpItem("dvc", AssistanceAction.GUIDE),
            ),
            resident_id=home.id,
            note=self._word(),
            milestones=(milestones.MilestoneTick(MilestoneKind.VNEID_2),),
        )
        record_assistance.record_assistance(self.unit, command)

    def record_help_of_a_new_person(self) -> None:
        command = record_assistance.RecordAssistance(
            helped_on=self.today,
            items=(record_assistance.HelpItem("vneid", AssistanceAction.GUIDE),),
            new_person=people.NewPerson(self._word(), self._any(Household).id),
        )
        record_assistance.record_assistance(self.unit, command)

    def correct_help(self) -> None:
        one = self._any(Assistance)
        edited = replace(
            one,
            helped_on=one.helped_on - timedelta(days=3),
            result=AssistanceResult.CONTINUE,
            note=self._word(),
        )
        book.correct_assistance(self.unit, book.CorrectAssistance(one, edited))

    def delete_help(self) -> None:
        book.delete_assistance(self.unit, book.DeleteAssistance(self._any(Assistance).id))

    def record_milestone(self) -> None:
        command = milestones.RecordMilestone(
            MilestoneKind.EPAY_ACCOUNT,
            self.today,
            HowKnown.SEEN,
            resident_id=self._any(Resident).id,
        )
        milestones.record_milestone(self.unit, command)

    def end_milestone(self) -> None:
        one = self._any(Milestone)
        milestones.end_milestone(self.unit, milestones.EndMilestone(one.id, self.today))

    def delete_milestone(self) -> None:
        one = self._any(Milestone)
        milestones.delete_milestone(self.unit, milestones.DeleteMilestone(one.id))

    def note_fact(self) -> None:
        homes = tuple(one.id for one in self.unit.all(Household))
        facts.note_fact(self.unit, facts.NoteFact(FactKind.FIBRE, True, self.today, homes[:4]))

    def note_for_many(self) -> None:
        ids = tuple(one.id for one in self.unit.all(Resident))
        command = many.NoteMilestones(
            MilestoneKind.EHEALTH_RECORD, self.today, HowKnown.LIST, resident_ids=ids
        )
        many.note_milestones(self.unit, command)

    def help_many(self) -> None:
        ids = tuple(one.id for one in self.unit.all(Resident))
        item = record_assistance.HelpItem("vneid", AssistanceAction.GUIDE)
        many.record_for_many(self.unit, many.RecordForMany(self.today, (item,), ids))

    def split_household(self) -> None:
        for home in self.unit.all(Household):
            members = [
                one
                for one in self.unit.where(Resident, "household_id", home.id)
                if one.status is ResidentStatus.ACTIVE and one.id != home.head_id
            ]
            if members:
                leaver = members[0].id
                command = splitting.SplitHousehold(home.id, (leaver,), leaver, self.today)
                splitting.split_household(self.unit, command)
                return

    def household_moves_away(self) -> None:
        command = splitting.HouseholdMovesAway(self._any(Household).id, self.today)
        splitting.household_moves_away(self.unit, command)

    def merge_residents(self) -> None:
        stands, second = self.random.sample(self.unit.all(Resident), 2)
        edited = replace(stands, phone=second.phone or stands.phone, note=self._word())
        command = merging.MergeResidents(second.id, stands, edited)
        merging.merge_residents(self.unit, command)

    def merge_households(self) -> None:
        stands, second = self.random.sample(self.unit.all(Household), 2)
        edited = replace(stands, note=self._word())
        merging.merge_households(self.unit, merging.MergeHouseholds(second.id, stands, edited))

    def part_resident(self) -> None:
        (second, *_) = (
            one.id
            for root in self.unit.all(Resident)
            for one in merging.merged_residents(self.unit, root.id)
        )
        merging.part_resident(self.unit, merging.Part(second))

    def save_session(self) -> None:
        held = self.today - timedelta(days=1)
        command = training.SaveSession(None, SessionKind.OUTREACH, self._word(), held)
        training.save_session(self.unit, command)

    def invite(self) -> None:
        ids = tuple(one.id for one in self.unit.all(Resident))
        session = self._any(TrainingSession).id
        command = training.InviteToSession(session, AttendeeKind.RESIDENT, ids)
        training.invite_to_session(self.unit, command)

    def mark_attendance(self) -> None:
        one = self._any(Attendance)
        mark = training.Mark(one.attendee_id, AttendanceStatus.PRESENT)
        command = training.MarkAttendance(one.session_id, (mark,), 3)
        training.mark_attendance(self.unit, command)

    def remove_from_roster(self) -> None:
        one = self._any(Attendance)
        command = training.RemoveFromRoster(one.session_id, one.attendee_id)
        training.remove_from_roster(self.unit, command)

    def cancel_session(self) -> None:
        command = training.CancelSession(self._any(TrainingSession).id, "mưa to")
        training.cancel_session(self.unit, command)

    def delete_session(self) -> None:
        command = training.DeleteSession(self._any(TrainingSession).id)
        training.delete_session(self.unit, command)

    def walk_in(self) -> None:
        person = walk_ins.AddNewToSession(
            self._open(), people.NewPerson(self._word()), walk_in=True
        )
        walk_ins.add_new_to_session(self.unit, person)
        known = self._any(Resident).id
        walk_ins.add_walk_ins(self.unit, walk_ins.AddWalkIns(self._open(), (known,)))

    def plan_again(self) -> None:
        session = self._open()
        training.cancel_session(self.unit, training.CancelSession(session, "mưa to"))
        later = self.today + timedelta(days=7)
        session_later.plan_again(self.unit, session_later.PlanAgain(session, later))

    def save_follow_up(self) -> None:
        by = self.today + timedelta(days=7)
        command = session_later.SaveFollowUp(self._open(), self._word(), by)
        session_later.save_follow_up(self.unit, command)

    def _open(self) -> str:
        """A session of residents that was not cancelled and is not to come."""
        found = [
            one.id
            for one in self.unit.all(TrainingSession)
            if one.state is not SessionState.CANCELLED
            and one.kind is not SessionKind.TEAM_TRAINING
            and one.held_on <= self.today
        ]
        return str(self.random.choice(found))

    def set_target(self) -> None:
        number = Decimal(self.random.randrange(1, 90))
        command = targets.SetTarget("vneid_level2_rate", self.today.year + 1, number)
        targets.set_target(self.unit, command)

    def delete_target(self) -> None:
        targets.delete_target(self.unit, targets.DeleteTarget(self._any(Target).id))

    def add_member(self) -> None:
        team.add_member(self.unit, team.AddMember(self._word(), Role.MEMBER, self.today))

    def end_membership(self) -> None:
        one = next(one for one in self.unit.all(Membership) if one.role is Role.MEMBER)
        team.end_membership(self.unit, team.EndMembership(one.id, self.today))

    def change_role(self) -> None:
        one = next(one for one in self.unit.all(Membership) if one.role is Role.MEMBER)
        command = team.ChangeRole(one.id, Role.DEPUTY, self.today)
        team.change_role(self.unit, command)

    def edit_team(self) -> None:
        own = team.own_team(self.unit)
        team.edit_team(self.unit, team.EditTeam(own, replace(own, decision_number=self._word())))

    def save_channel(self) -> None:
        command = team.SaveChannel(None, ChannelKind.ZALO, self._word())
        team.save_channel(self.unit, command)

    def add_village(self) -> None:
        team.add_village(self.unit, team.AddVillage(self._word()))

    def save_report_texts(self) -> None:
        period = month_containing(self.today)
        empty = Report(
            id=report_id(period.kind, period.first_on),
            period_kind=period.kind,
            period_first_on=period.first_on,
            period_last_on=period.last_on,
        )
        edited = replace(empty, situation=self._word() * 300, proposals=self._word())
        command = reporting.SaveReportTexts(period, empty, edited)
        reporting.save_report_texts(self.unit, command)


IMPORT: Final = "import_rows"
KINDS: Final = (*(name for name in vars(Actor) if not name.startswith("_")), IMPORT)
"""Every kind of act; an import is the one that takes several transactions."""


def do(session: TeamSession, kind: str, random: Random) -> str:
    """Do one act of a kind; returns the act."""
    if kind == IMPORT:
        changes = _import(session, random)
    else:
        with session.database.write(session.who, kind=kind) as unit:
            getattr(Actor(unit, random), kind)()
        changes = unit.changes
    if changes.act is None:
        raise AssertionError(kind)
    return changes.act


def _import(session: TeamSession, random: Random) -> Changes:
    rows = tuple(
        ImportRow(at, (), at // 3, ImportValues(full_name=f"người {random.randrange(10**6)} {at}"))
        for at in range(2, 40)
    )
    with session.database.read() as unit:
        village = unit.all(Household)[0].village_id
    return import_households(session, ImportHouseholds(rows, village)).changes

"""Villages full of rare cases: unknown births, people gone, records dangling, closed stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from desktop.domain.baselines import Baseline, BaselineKey, baseline_id
from desktop.domain.issues import Issue, IssueKind
from desktop.domain.people import (
    BirthPrecision,
    Household,
    HouseholdStatus,
    Poverty,
    Resident,
    ResidentStatus,
)
from desktop.domain.team import (
    Association,
    Channel,
    ChannelKind,
    Membership,
    Role,
    Sex,
    membership_id,
)
from desktop.domain.training import (
    Attendance,
    AttendanceStatus,
    AttendeeKind,
    SessionKind,
    SessionState,
    TrainingSession,
    attendance_id,
)
from desktop.domain.work import (
    HOUSEHOLD_MILESTONES,
    Assistance,
    AssistanceAction,
    AssistancePlace,
    AssistanceResult,
    HowKnown,
    Milestone,
    MilestoneKind,
    SubjectKind,
    milestone_id,
)

if TYPE_CHECKING:
    from desktop.domain.work import Platform

T = TypeVar("T")

_BOUNDARIES = (
    (2025, 12, 14),
    (2025, 12, 15),
    (2026, 3, 14),
    (2026, 3, 15),
    (2026, 5, 14),
    (2026, 5, 15),
    (2026, 5, 31),
    (2026, 6, 1),
    (2026, 6, 14),
    (2026, 6, 15),
    (2026, 6, 30),
    (2026, 7, 1),
)


class RandomVillage:
    """Draws records around a middle day; about a month of them lies after it."""

    def __init__(self, seed: int, middle: date, platforms: tuple[Platform, ...]) -> None:
        self.random = Random(seed)  # noqa: S311 - repeatable on purpose
        self.middle = middle
        self.platforms = platforms
        self.numbers = 0
        self.kinds = tuple(one for one in BaselineKey if self.random.random() < 0.4)
        # Some villages never note a thing at all.
        self.notes_sex = self.random.random() < 0.8
        self.notes_channel = self.random.random() < 0.8
        self.notes_birth = self.random.random() < 0.9
        self.notes_facts = self.random.random() < 0.8

    def records(self) -> list[Any]:
        random = self.random
        households = [self.household() for _ in range(random.randint(0, 25))]
        residents = [self.resident(households) for _ in range(random.randint(0, 70))]
        members = [self.membership() for _ in range(random.randint(0, 9))]
        sessions = [self.session() for _ in range(random.randint(0, 14))]
        return [
            *households,
            *residents,
            *members,
            *(self.channel() for _ in range(random.randint(0, 4))),
            *sessions,
            *self.attendances(sessions, residents, members),
            *self.helps(households, residents),
            *self.milestones(households, residents),
            *(self.issue() for _ in range(random.randint(0, 8))),
            *self.baselines(),
        ]

    def household(self) -> Household:
        gone = self.random.random() < 0.2
        return Household(
            id=self.id(),
            village_id="a" * 32,
            in_channel=self.random.choice((True, False, None)) if self.notes_channel else None,
            status=self.one_of(HouseholdStatus.MOVED, HouseholdStatus.DISSOLVED)
            if gone
            else HouseholdStatus.ACTIVE,
            moved_in_on=self.maybe(self.day(), 0.2),
            moved_out_on=self.maybe(self.day(), 0.7) if gone else None,
            in_channel_since=self.maybe(self.day(), 0.4),
            poverty=self.fact(*Poverty),
            poverty_since=self.maybe(self.day(), 0.7),
            fibre=self.fact(True, False),
            fibre_since=self.maybe(self.day(), 0.7),
            payment_qr=self.fact(True, False),
            payment_qr_since=self.maybe(self.day(), 0.7),
        )

    def resident(self, households: list[Household]) -> Resident:
        gone = self.random.random() < 0.2
        born = self.middle - timedelta(days=self.random.randint(0, 36_000))
        # Many birthdays near the age limits and near the period's end.
        if self.random.random() < 0.4:
            years = self.random.choice((14, 15, 18, 60))
            born = date(self.middle.year - years, self.middle.month, 1) + timedelta(
                days=self.random.randint(-3, 45)
            )
        only_year = self.random.random() < 0.3
        known = self.notes_birth and self.random.random() < 0.9
        return Resident(
            id=self.id(),
            full_name=f"Người {self.numbers}",
            household_id=self.maybe(self.random.choice(households).id, 0.9)
            if households
            else self.maybe(self.id(), 0.2),
            birth_on=(date(born.year, 1, 1) if only_year else born) if known else None,
            birth_precision=(BirthPrecision.YEAR if only_year else BirthPrecision.DAY)
            if known
            else None,
            sex=self.random.choice((Sex.FEMALE, Sex.MALE, None)) if self.notes_sex else None,
            status=self.one_of(ResidentStatus.MOVED, ResidentStatus.DIED)
            if gone
            else ResidentStatus.ACTIVE,
            moved_in_on=self.maybe(self.day(), 0.2),
            moved_out_on=self.maybe(self.day(), 0.7) if gone else None,
            smartphone=self.fact(True, False),
            smartphone_since=self.maybe(self.day(), 0.7),
        )

    def membership(self) -> Membership:
        person, begins = self.id(), self.day()
        return Membership(
            id=membership_id(person, begins),
            person_id=person,
            full_name=f"Thành viên {self.numbers}",
            role=self.random.choice(tuple(Role)),
            valid_from=begins,
            valid_to=self.maybe(self.later(begins), 0.4),
            association=self.maybe(self.random.choice(tuple(Association)), 0.4),
            sex=self.random.choice((Sex.FEMALE, Sex.MALE, None)) if self.notes_sex else None,
        )

    def channel(self) -> Channel:
        return Channel(
            id=self.id(),
            kind=ChannelKind.ZALO,
            name="Nhóm",
            opened_on=self.maybe(self.day(), 0.7),
            closed_on=self.maybe(self.day(), 0.3),
        )

    def session(self) -> TrainingSession:
        return TrainingSession(
            id=self.id(),
            kind=self.random.choice(tuple(SessionKind)),
            title="Buổi",
            held_on=self.day(),
            state=self.one_of(SessionState.HELD, SessionState.HELD, *SessionState),
            platform_code=self.maybe("safety", 0.3),
            anonymous_count=self.maybe(self.random.randint(0, 30), 0.5),
        )

    def attendances(
        self,
        sessions: list[TrainingSession],
        residents: list[Resident],
        members: list[Membership],
    ) -> list[Attendance]:
        made: dict[str, Attendance] = {}
        for session in sessions:
            for _ in range(self.random.randint(0, 12)):
                of_team = session.kind is SessionKind.TEAM_TRAINING and members
                if not of_team and not residents:
                    continue
                who = (
                    self.random.choice(members).person_id
                    if of_team
                    else self.random.choice(residents).id
                )
                one = Attendance(
                    id=attendance_id(session.id, who),
                    session_id=session.id,
                    attendee_kind=AttendeeKind.MEMBER if of_team else AttendeeKind.RESIDENT,
                    attendee_id=who,
                    status=self.random.choice(tuple(AttendanceStatus)),
                )
                made[one.id] = one
        return list(made.values())

    def helps(self, households: list[Household], residents: list[Resident]) -> list[Assistance]:
        return [self.help(households, residents) for _ in range(self.random.randint(0, 120))]

    def help(self, households: list[Household], residents: list[Resident]) -> Assistance:
        draw = self.random.random()
        base = Assistance(
            id=self.id(),
            helped_on=self.day(),
            platform_code=self.one_of(
                "vneid", "dvc", "safety", self.random.choice(self.platforms).code
            ),
            action=self.random.choice(tuple(AssistanceAction)),
            result=self.random.choice(tuple(AssistanceResult)),
            place=self.one_of(AssistancePlace.HOME, *AssistancePlace, None),
        )
        if draw < 0.7 and residents:
            return replace(base, resident_id=self.random.choice(residents).id)
        if draw < 0.85 and households:
            return replace(base, household_id=self.random.choice(households).id)
        return replace(base, anonymous_count=self.random.randint(1, 40))

    def milestones(self, households: list[Household], residents: list[Resident]) -> list[Milestone]:
        made: dict[str, Milestone] = {}
        for _ in range(self.random.randint(0, 150)):
            kind = self.random.choice(tuple(MilestoneKind))
            of_home = kind in HOUSEHOLD_MILESTONES or (
                kind is MilestoneKind.EPAY_ACCOUNT and self.random.random() < 0.2
            )
            subjects = [one.id for one in (households if of_home else residents)]
            if not subjects:
                continue
            subject = self.random.choice(subjects)
            platform = self.one_of("postmart", "voso") if of_home else None
            reached = self.day()
            one = Milestone(
                id=milestone_id(subject, kind, platform),
                subject_kind=SubjectKind.HOUSEHOLD if of_home else SubjectKind.RESIDENT,
                subject_id=subject,
                kind=kind,
                reached_on=reached,
                how_known=HowKnown.LIST,
                platform_code=platform,
                ended_on=self.maybe(self.later(reached), 0.3),
            )
            made[one.id] = one
        return list(made.values())

    def issue(self) -> Issue:
        raised = self.day()
        return Issue(
            id=self.id(),
            kind=self.random.choice(tuple(IssueKind)),
            raised_on=raised,
            text="Ý kiến",
            resolved_on=self.maybe(self.later(raised), 0.5),
        )

    def baselines(self) -> list[Baseline]:
        """Figures of others, some keys several times, many counted on a period's last day."""
        made: dict[str, Baseline] = {}
        for key in self.kinds:
            for _ in range(self.random.randint(1, 3)):
                counted = self.day()
                one = Baseline(
                    id=baseline_id(key, counted),
                    key=key,
                    value=self.random.choice((0, self.random.randint(1, 900))),
                    counted_on=counted,
                    source="UBND xã",
                )
                made[one.id] = one
        return list(made.values())

    def merges(self, records: list[Any]) -> list[tuple[type, str, str]]:
        """Second entries of some people and households, and whom they are entries of."""
        found: list[tuple[type, str, str]] = []
        for kind in (Resident, Household):
            ids = [one.id for one in records if type(one) is kind]
            self.random.shuffle(ids)
            pairs = zip(ids[::2], ids[1::2], strict=False)
            found += [(kind, *pair) for pair in pairs if self.random.random() < 0.15]
        return found

    def day(self) -> date:
        """Around the middle; often a period's first or last day."""
        if self.random.random() < 0.3:
            return date(*self.random.choice(_BOUNDARIES))
        return self.middle - timedelta(days=self.random.randint(-40, 330))

    def later(self, day: date) -> date:
        """A day on or after the given one."""
        return max(day, self.day())

    def maybe(self, value: T, share: float) -> T | None:
        return value if self.random.random() < share else None

    def fact(self, *values: T) -> T | None:
        """Often not noted; in some villages never."""
        return self.maybe(self.random.choice(values), 0.7) if self.notes_facts else None

    def one_of(self, *values: T) -> T:
        return self.random.choice(values)

    def id(self) -> str:
        self.numbers += 1
        return f"{self.random.getrandbits(120):030x}{self.numbers % 256:02x}"

"""A year of work in the invented village; the same for a seed and day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.ids import derived_id
from desktop.domain.people import age_on
from desktop.domain.training import (
    AbsenceReason,
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
    Platform,
    SubjectKind,
    milestone_id,
)
from desktop.services.practice_people import People, practice_words
from desktop.services.record_assistance import implied_milestones, usual_actions

if TYPE_CHECKING:
    from desktop.domain.people import Resident

DAYS: Final = 365
_LEAST_AGE: Final = 14
_DAYS_A_WEEK: Final = 3
_PLACES: Final = (
    (AssistancePlace.HOME, 40),
    (AssistancePlace.CULTURE_HOUSE, 40),
    (AssistancePlace.PHONE, 8),
    (AssistancePlace.COMMUNE_OFFICE, 7),
    (AssistancePlace.OTHER, 5),
)
_WEIGHTS: Final = {"vneid": 30, "dvc": 18, "bank_app": 14, "province_app": 9, "postmart": 8}
_RESULTS: Final = (
    (AssistanceResult.DONE, 86),
    (AssistanceResult.CONTINUE, 9),
    (AssistanceResult.FAILED, 5),
)
_LISTED: Final = (
    (MilestoneKind.VNEID_2, 0.5),
    (MilestoneKind.EPAY_ACCOUNT, 0.3),
    (MilestoneKind.EHEALTH_RECORD, 0.25),
)


@dataclass(slots=True)
class Year:
    """The records of a year."""

    assistances: list[Assistance] = field(default_factory=list)
    milestones: dict[str, Milestone] = field(default_factory=dict)
    sessions: list[TrainingSession] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)


def make_year(seed: int, today: date, people: People, platforms: tuple[Platform, ...]) -> Year:
    """Helps, milestones, sessions with rosters, up to and including `today`."""
    return _Diary(seed, today, people, platforms).write()


class _Diary:
    """Writes the year day by day.

    Args:
        seed: Of the practice village.
        today: Last day of the year that is written.
        people: Of the village.
        platforms: The catalogue.
    """

    def __init__(
        self, seed: int, today: date, people: People, platforms: tuple[Platform, ...]
    ) -> None:
        self.key = f"{seed} {today.isoformat()}"
        self.random = Random(f"year {self.key}")  # noqa: S311 - repeatable on purpose
        self.today = today
        self.first_on = today - timedelta(days=DAYS - 1)
        self.people = people
        self.platforms = platforms
        self.words: dict[str, Any] = practice_words()
        self.able = [one for one in people.residents if _old_enough(one, self.first_on)]
        self.helpers = [one.person_id for one in people.members if one.valid_to is None]
        self.numbers = count(1)
        self.year = Year()

    def write(self) -> Year:
        """All of it."""
        self._known_before()
        for number in range(DAYS):
            day = self.first_on + timedelta(days=number)
            if day == self.today or self.random.random() < _DAYS_A_WEEK / 7:
                self._day_of_helps(day)
        self._confirmed()
        self._sessions()
        return self.year

    def _known_before(self) -> None:
        """What the village had when the team began to write things down."""
        for resident in self.able:
            for kind, share in _LISTED:
                if self.random.random() < share:
                    day = self.first_on - timedelta(days=self.random.randint(1, 400))
                    self._reach(kind, resident.id, day, HowKnown.LIST)
        for household in self.people.households:
            if self.random.random() < 0.18:
                day = self.first_on - timedelta(days=self.random.randint(1, 200))
                self._reach(MilestoneKind.DIGITAL_STORE, household.id, day, HowKnown.LIST, "voso")

    def _confirmed(self) -> None:
        """What the commune confirmed during the year."""
        for resident in self.able:
            if self.random.random() < 0.12:
                day = self.today - timedelta(days=self.random.randint(1, 300))
                self._reach(MilestoneKind.LITERACY_CONFIRMED, resident.id, day, HowKnown.SEEN)
        for household in self.random.sample(self.people.households, 9):
            day = self.today - timedelta(days=self.random.randint(1, 200))
            self._reach(MilestoneKind.DIGITAL_FAMILY, household.id, day, HowKnown.LIST)

    def _day_of_helps(self, day: date) -> None:
        for _ in range(self.random.randint(2, 6)):
            draw = self.random.random()
            if draw < 0.06:
                self._help(day, None, self.random.randint(2, 25))
            else:
                resident = self.random.choice(self.able)
                for _again in range(2 if draw > 0.85 else 1):
                    self._help(day, resident, None)

    def _help(self, day: date, resident: Resident | None, anonymous: int | None) -> None:
        chance = self.random
        weights = [_WEIGHTS.get(platform.code, 2) for platform in self.platforms]
        platform = chance.choices(self.platforms, weights)[0]
        action = chance.choice(usual_actions(platform))
        result = _drawn(chance, _RESULTS)
        assistance = Assistance(
            id=self._id("assistance"),
            helped_on=day,
            platform_code=platform.code,
            action=action,
            result=result,
            resident_id=resident.id if resident else None,
            anonymous_count=anonymous,
            place=_drawn(chance, _PLACES),
            helper_id=chance.choice(self.helpers),
            note=chance.choice(self.words["notes"]) if chance.random() < 0.05 else None,
        )
        if action is AssistanceAction.SUBMIT and result is AssistanceResult.FAILED:
            return  # nobody writes down a dossier that was never sent
        self.year.assistances.append(assistance)
        if resident is None or chance.random() > 0.9:
            return
        for tick in implied_milestones(platform, action, result):
            household = tick.kind in HOUSEHOLD_MILESTONES
            subject = resident.household_id if household else resident.id
            if subject is not None:
                self._reach(tick.kind, subject, day, HowKnown.HELPED, platform.code, assistance.id)

    def _reach(
        self,
        kind: MilestoneKind,
        subject: str,
        day: date,
        how: HowKnown,
        platform: str | None = None,
        assistance: str | None = None,
    ) -> None:
        household = kind in HOUSEHOLD_MILESTONES
        made = Milestone(
            id=milestone_id(subject, kind, platform),
            subject_kind=SubjectKind.HOUSEHOLD if household else SubjectKind.RESIDENT,
            subject_id=subject,
            kind=kind,
            reached_on=day,
            how_known=how,
            platform_code=platform,
            assistance_id=assistance,
        )
        # The days go forward, so the first one stays.
        self.year.milestones.setdefault(made.id, made)

    def _sessions(self) -> None:
        for month in range(12):
            start = self.first_on + timedelta(days=month * 30)
            self._session(start + timedelta(days=4), SessionKind.OUTREACH, "outreach_topics", month)
            self._session(
                start + timedelta(days=17), SessionKind.RESIDENT_CLASS, "class_topics", month
            )
        for number, day in enumerate(
            (self.first_on + timedelta(days=60), self.today - timedelta(40))
        ):
            self._session(day, SessionKind.TEAM_TRAINING, "training_topics", number)
        self._session(self.today + timedelta(days=4), SessionKind.RESIDENT_CLASS, "class_topics", 2)

    def _session(self, day: date, kind: SessionKind, topics: str, number: int) -> None:
        chance, words = self.random, self.words
        held = day <= self.today
        outreach = kind is SessionKind.OUTREACH
        session = TrainingSession(
            id=self._id("training_session"),
            kind=kind,
            title=words[topics][number % len(words[topics])],
            held_on=day,
            state=SessionState.HELD if held else SessionState.PLANNED,
            starts_at=chance.choice(("08:00", "14:00", "19:30")),
            duration_min=chance.choice((60, 90, 120)),
            place=words["place"],
            platform_code="safety" if outreach and number % 4 == 3 else None,
            anonymous_count=chance.randint(5, 30) if held and outreach else None,
        )
        self.year.sessions.append(session)
        if kind is SessionKind.TEAM_TRAINING:
            names = [(AttendeeKind.MEMBER, person) for person in self.helpers]
        else:
            invited = chance.sample(self.able, chance.randint(10, 22))
            names = [(AttendeeKind.RESIDENT, one.id) for one in invited]
        for attendee_kind, attendee in names:
            self._attendance(session, attendee_kind, attendee, held=held)

    def _attendance(
        self, session: TrainingSession, kind: AttendeeKind, attendee: str, *, held: bool
    ) -> None:
        absent = held and self.random.random() < 0.15
        marked = AttendanceStatus.ABSENT if absent else AttendanceStatus.PRESENT
        self.year.attendances.append(
            Attendance(
                id=attendance_id(session.id, attendee),
                session_id=session.id,
                attendee_kind=kind,
                attendee_id=attendee,
                status=marked if held else AttendanceStatus.INVITED,
                absence_reason=self.random.choice(tuple(AbsenceReason)) if absent else None,
            )
        )

    def _id(self, kind: str) -> str:
        return derived_id(kind, "practice", self.key, str(next(self.numbers)))


def _old_enough(resident: Resident, day: date) -> bool:
    age = age_on(resident.birth_on, resident.birth_precision, day)
    return age is not None and age >= _LEAST_AGE


def _drawn(chance: Random, weighted: tuple[tuple[Any, int], ...]) -> Any:
    return chance.choices([value for value, _ in weighted], [weight for _, weight in weighted])[0]

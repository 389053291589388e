"""Rows about indicators, targets and reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from desktop.domain.baselines import Baseline
from desktop.domain.changes import Seen
from desktop.domain.charts import Trend
from desktop.domain.issues import GoodPractice, Issue
from desktop.domain.papers import LeftSign
from desktop.domain.periods import ReportPeriod
from desktop.domain.reporting import Notice, Report, Submission, Target
from desktop.domain.rows.team import TeamOverview
from desktop.domain.team import Team


class Column(StrEnum):
    """The columns of the indicator table that are computed from records."""

    PREVIOUS = "previous"
    CURRENT = "current"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class RecordRef:
    """One record behind a number: table as in the registry, and id."""

    table: str
    id: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A computed number with the records it was counted from.

    `value` is None when it cannot be known (no denominator, nothing flagged): shown as a dash.
    For rates `value` is the per cent, with numerator and denominator kept. `records` are those
    counted (a rate: those of the numerator); `base` those of the denominator. `baselines` are
    the figures of others that it rests on; they stand among `records` or `base` too.
    """

    value: Decimal | None
    records: tuple[RecordRef, ...] = ()
    numerator: int | None = None
    denominator: int | None = None
    base: tuple[RecordRef, ...] = ()
    baselines: tuple[Baseline, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One line of the indicator table; `target_percent` is this period's progress to target.

    `asked` tells whether reports of that kind of period carry it; paper leaves out the others.
    """

    number: int
    identifier: str
    name_vi: str
    name_en: str
    unit_vi: str
    unit_en: str
    stock: bool
    rate: bool
    previous: Measured
    current: Measured
    year: Measured
    target: Target | None
    target_percent: Decimal | None
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in the numbers that should be looked at; it never stops anything.

    `code` says what; `identifier` is the indicator whose number is doubted, "" where it is the
    register itself; `number` and `other` are what was compared, and `other_identifier` what
    `other` counts where that is an indicator too.
    """

    code: str
    identifier: str
    number: Decimal
    other: Decimal
    other_identifier: str = ""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record behind a number, in words, to be listed on screen."""

    ref: RecordRef
    day: date | None
    title: str
    detail: str
    times: int


@dataclass(frozen=True, slots=True)
class LateRow:
    """A number of a period that was sent already, and what it is since further records came.

    `records` are those behind the difference: added, changed or taken out after the sending;
    `noted_on` is the day of the last of them. `gone` are those of them that count no more.
    """

    period: ReportPeriod
    identifier: str
    name_vi: str
    unit_vi: str
    rate: bool
    sent: Decimal | None
    now: Decimal | None
    records: tuple[RecordRef, ...]
    noted_on: date | None = None
    name_en: str = ""
    unit_en: str = ""
    gone: tuple[RecordRef, ...] = ()


@dataclass(frozen=True, slots=True)
class SentPaper:
    """A sending of a report, the `version`-th of its period.

    `pdf` is None while the bytes are still on another PC or on the way.
    """

    submission: Submission
    version: int
    pdf: bytes | None = field(repr=False)
    sent_by: str | None = None


@dataclass(frozen=True, slots=True)
class MonthlyReport:
    """All that the paper needs; a snapshot of plain values.

    `issues` are those raised or settled in the period, `practices` those noted in it, both by
    day; `late` are numbers of earlier periods that changed after they were sent; `trends` are
    the charts of a quarter and of longer periods. With `sent` the report is frozen: numbers and
    `late` are what was sent, and its paper is the stored one.
    """

    period: ReportPeriod
    team: TeamOverview
    report: Report
    seen: Seen
    indicators: tuple[IndicatorRow, ...]
    made_on: date
    practice: bool
    doubts: tuple[Doubt, ...] = ()
    issues: tuple[Issue, ...] = ()
    practices: tuple[GoodPractice, ...] = ()
    late: tuple[LateRow, ...] = ()
    left_sign: LeftSign = LeftSign.NOBODY
    sent: SentPaper | None = None
    trends: tuple[Trend, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """One target on the home screen.

    `missing` is in the indicator's unit (per cent points for a rate); `missing_records` says of
    a rate how many more households or residents would reach it today.
    """

    target: Target
    name_vi: str
    name_en: str
    unit_vi: str
    unit_en: str
    measured: Measured
    percent: Decimal | None
    missing: Decimal | None
    missing_records: int | None = None


@dataclass(frozen=True, slots=True)
class YearTargets:
    """A year's targets: every indicator in the order of the list, and those with a target."""

    year: int
    indicators: tuple[IndicatorRow, ...]
    reached: tuple[TargetProgress, ...]
    seen: Seen


@dataclass(frozen=True, slots=True)
class SharePoint:
    """What a share was at the end of a period, or today in the present one."""

    period: ReportPeriod
    measured: Measured


@dataclass(frozen=True, slots=True)
class HouseholdShare:
    """Households with store and e-payment account: how far to the goal, and month by month.

    `progress` measures against the year's target, or against the national one while none is set
    (`of_team` is then False). `points` run from the oldest month to the present one; `trend` are
    the same values, as a chart.
    """

    team: Team
    progress: TargetProgress
    of_team: bool
    store: Measured
    epay: Measured
    points: tuple[SharePoint, ...]
    trend: Trend


@dataclass(frozen=True, slots=True)
class SyncState:
    """What the status line says about sync.

    `waiting`, `refused` and `conflicts` count changes; `papers` counts sent reports whose paper
    the province does not have yet. `records` is how many records the team's book holds; it is
    counted only when all of them are at the province, as the last comparison found, else 0.
    """

    enrolled: bool
    waiting: int
    refused: int
    conflicts: int
    last_success_at: datetime | None
    last_equal: bool | None
    papers: int = 0
    records: int = 0

    @property
    def complete(self) -> bool:
        """Whether both ends were found equal and nothing was added since."""
        nothing_waits = not (self.waiting or self.refused or self.papers)
        return self.enrolled and nothing_waits and self.last_equal is True


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something that is due: code for the sentence, day, and the record it is about."""

    code: str
    due_on: date
    ref: RecordRef | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """Guidance that came down, and whether somebody has opened it on this PC."""

    notice: Notice
    read: bool


@dataclass(frozen=True, slots=True)
class HomeSummary:
    """The home screen; `open_issues` are difficulties and proposals that are not settled.

    `closed_on` and `successor`: the province closed the team, and who goes on with its work.
    """

    team_name: str
    practice: bool
    period: ReportPeriod
    helps_times: int
    helped_persons: int
    sessions_held: int
    targets: tuple[TargetProgress, ...]
    sync: SyncState
    due: tuple[DueItem, ...]
    open_issues: int = 0
    notices: tuple[NoticeRow, ...] = ()
    closed_on: date | None = None
    successor: str = ""

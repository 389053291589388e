"""The home screen: this month's work, progress to the targets, what is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from desktop.domain.indicators.catalogue import RULES, measure
from desktop.domain.periods import month_containing
from desktop.domain.reporting import Report, ReportState, report_id
from desktop.domain.rows.reporting import DueItem, HomeSummary, RecordRef
from desktop.domain.rows.training import SessionFilter
from desktop.domain.training import SessionState
from desktop.services.late import period_of
from desktop.services.notes import count_open_issues
from desktop.services.notices import list_notices
from desktop.services.period_rules import period_rules
from desktop.services.report_due import report_to_send
from desktop.services.session_later import open_follow_ups
from desktop.services.targets import list_targets
from desktop.services.team import own_team

if TYPE_CHECKING:
    from desktop.domain.periods import ReportPeriod
    from desktop.domain.rows.reporting import SyncState
    from desktop.storage.read_unit import ReadUnit

_AHEAD: Final = timedelta(days=7)
_BEHIND: Final = timedelta(days=60)


def home_summary(read: ReadUnit, today: date) -> HomeSummary:
    """Everything the home screen shows, in one snapshot."""
    team = own_team(read)
    period = month_containing(today, period_rules(read))
    # The first page of a commune's team must not cost all its people.
    snapshot = read.reporting.snapshot(period.first_on, period.last_on, people=False)

    def count(identifier: str) -> int:
        value = measure(RULES[identifier], snapshot, period.first_on, period.last_on).value
        return int(value or 0)

    return HomeSummary(
        team_name=team.name,
        practice=team.practice,
        period=period,
        helps_times=count("assist_count"),
        helped_persons=count("resident_assisted_count"),
        sessions_held=count("outreach_session_count") + count("class_session_count"),
        targets=list_targets(read, period.year, today),
        sync=read.sync.state(),
        due=_due(read, period, today),
        open_issues=count_open_issues(read),
        notices=list_notices(read),
        closed_on=team.closed_on,
        successor=team.successor_name or "",
    )


def sync_state(read: ReadUnit) -> SyncState:
    """What the status line says about sync."""
    return read.sync.state()


def _due(read: ReadUnit, period: ReportPeriod, today: date) -> tuple[DueItem, ...]:
    """`session_unmarked`, `session_soon`, `follow_up`, `report_returned`, `report_due`.

    The earliest first.
    """
    items = []
    planned = read.training.list_sessions(
        SessionFilter(first_on=today - _BEHIND, last_on=today + _AHEAD)
    )
    for session in planned:
        if session.state is SessionState.PLANNED:
            code = "session_unmarked" if session.held_on <= today else "session_soon"
            ref = RecordRef("training_session", session.id)
            items.append(DueItem(code, session.held_on, ref, session.title))
    for left in open_follow_ups(read, today + _AHEAD):
        ref = RecordRef("training_session", left.session_id)
        items.append(DueItem("follow_up", left.by, ref, left.what))
    for one in read.all(Report):
        if one.state is ReportState.NEEDS_CHANGE:
            code = period_of(one, period.rules).code
            back_on = one.reviewed_on or one.period_last_on
            items.append(DueItem("report_returned", back_on, RecordRef("report", one.id), code))
    if (waited_for := report_to_send(read, today)) is not None:
        ended = waited_for.period
        ref = RecordRef("report", report_id(ended.kind, ended.first_on))
        items.append(DueItem("report_due", waited_for.due_on, ref, ended.code))
    return tuple(sorted(items, key=lambda item: (item.due_on, item.code, item.title)))

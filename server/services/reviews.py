"""What the commune or province does with a team's reports: read, return, approve, lock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import select

from desktop.domain.errors import TroubleError
from desktop.domain.ids import is_id
from desktop.domain.periods import BY_CALENDAR, BY_DECREE_09, period_containing
from desktop.domain.reporting import REVIEWABLE, Report, ReportState, Submission
from desktop.protocol.ops import Cell, OpKind
from desktop.protocol.registry import BY_ENTITY, DELETED, groups_to_values
from server.security.can import Action, Actor, can
from server.services.authoring import Wish, write_as_server
from server.storage.schema import province, team_slot
from server.storage.scope import door_scope, team_scope
from server.storage.stores import open_store

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from desktop.domain.clock import Clock
    from desktop.protocol.registry import GroupValue
    from server.storage.log_store import LogStore

_CELLS: Final = msgspec.msgpack.Decoder(dict[str, Cell])
_LONGEST_REASON: Final = 2000


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A team's report with its sendings, the first first."""

    period: str
    report: Report
    submissions: tuple[Submission, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What becomes of a report: `NEEDS_CHANGE`, `APPROVED` or `LOCKED`.

    `reason` says what is to be changed and is needed to return a report; `reviewer` decided, the
    province when nobody is named.
    """

    state: ReportState
    reason: str | None = None
    reviewer: str | None = None


def find_team(engine: Engine, named: str) -> str:
    """Id of the team of that name or id.

    Raises:
        TroubleError: team_not_here.
    """
    wanted = select(team_slot.c.team_id).where(team_slot.c.team_id.is_not(None))
    named = named.strip()
    key = bytes.fromhex(named) if is_id(named) else None
    found = team_slot.c.team_id == key if key else team_slot.c.name == named
    with door_scope(engine, reads=True) as connection:
        team = connection.execute(wanted.where(found)).scalar()
    if team is None:
        raise TroubleError("team_not_here")
    return str(team.hex())


def list_reports(engine: Engine, actor: Actor, team: str) -> tuple[ReportEntry, ...]:
    """Every report of a team that was sent or typed, the latest period first.

    Raises:
        TroubleError: not_permitted.
    """
    _require(actor, Action.READ_REPORTS)
    with team_scope(engine, team, reads=True) as connection:
        return _entries(open_store(connection, team))


def find_report(engine: Engine, actor: Actor, team: str, period: str) -> ReportEntry:
    """The report of the period with that code, such as 2026-11.

    Raises:
        TroubleError: not_permitted, report_unknown.
    """
    return _find(list_reports(engine, actor, team), period)


def review_report(
    engine: Engine,
    actor: Actor,
    team: str,
    period: str,
    review: Review,
    clock: Clock,
    key: bytes,
) -> ReportEntry:
    """Return, approve or lock a report; every PC of the team learns of it at its next sync.

    Args:
        engine: The server's database.
        actor: An officer.
        team: 32 hex digits.
        period: As `find_report` takes it.
        review: What becomes of it.
        clock: Time and randomness.
        key: Seed of the province's key, which signs it.

    Raises:
        TroubleError: not_permitted, report_unknown, report_not_in_that_state, reason_missing,
            reason_too_long.
    """
    _require(actor, Action.REVIEW_REPORT)
    reason = (review.reason or "").strip() or None
    if reason is None and review.state is ReportState.NEEDS_CHANGE:
        raise TroubleError("reason_missing")
    if reason is not None and len(reason) > _LONGEST_REASON:
        raise TroubleError("reason_too_long", limit=_LONGEST_REASON)
    by = (review.reviewer or "").strip() or _province_name(engine)
    with team_scope(engine, team) as connection:
        store = open_store(connection, team)
        # Nobody sends anew between what is read here and what is written.
        store.head(lock=True)
        entry = _find(_entries(store), period)
        if entry.report.state not in REVIEWABLE[review.state]:
            raise TroubleError("report_not_in_that_state", state=entry.report.state.value)
        groups: dict[str, GroupValue] = {
            "state": review.state.value,
            "review": {
                "review_reason": reason,
                "reviewed_on": clock.today().isoformat(),
                "reviewer": by or None,
            },
        }
        wish = Wish(OpKind.PUT, "report", entry.report.id, groups)
        write_as_server(store, team, [wish], clock, key)
        return _find(_entries(store), period)


def _entries(store: LogStore) -> tuple[ReportEntry, ...]:
    submissions = _records(store, Submission)
    reports = sorted(
        _records(store, Report),
        key=lambda one: (one.period_first_on, one.period_last_on),
        reverse=True,
    )
    return tuple(
        ReportEntry(
            period_code(report),
            report,
            tuple(sorted((s for s in submissions if s.report_id == report.id), key=_made)),
        )
        for report in reports
    )


def _made(submission: Submission) -> str:
    return submission.id


def _find(entries: tuple[ReportEntry, ...], period: str) -> ReportEntry:
    wanted = period.strip().upper()
    found = next((one for one in entries if wanted in (one.period, one.report.id.upper())), None)
    if found is None:
        raise TroubleError("report_unknown")
    return found


def period_code(report: Report) -> str:
    """What the period of a report is called, by whichever rule it was cut."""
    named = [
        period_containing(report.period_kind, report.period_last_on, rules)
        for rules in (BY_DECREE_09, BY_CALENDAR)
    ]
    exact = (one for one in named if one.first_on == report.period_first_on)
    return next(exact, named[0]).code


def _records(store: LogStore, entity: type[Any]) -> list[Any]:
    """The live records of a table, of those whose needed fields are there."""
    table = BY_ENTITY[entity]
    found = []
    for record, data in store.cells_of(table.name):
        cells = _CELLS.decode(data)
        deleted = cells.pop(DELETED, None)
        known, _unknown = groups_to_values(table, {g: cell.value for g, cell in cells.items()})
        needed = all(field.name in known for field in table.fields if field.required)
        if needed and not (deleted and deleted.value):
            found.append(entity(id=record, **known))
    return found


def _province_name(engine: Engine) -> str:
    with door_scope(engine, reads=True) as connection:
        return connection.execute(select(province.c.name)).scalar() or ""


def _require(actor: Actor, action: Action) -> None:
    if not can(actor, action, ""):
        raise TroubleError("not_permitted")

"""Sending a report: from then on its paper, its numbers and their records are frozen.

Three steps on three threads: `prepare_sending` reads one snapshot, `seal_report` makes the paper
and the package of it, `send_report` stores both with the sending, in one act.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop.domain.errors import RuleBrokenError
from desktop.domain.ids import new_id
from desktop.domain.indicators.weights import weights_of
from desktop.domain.packages import FrozenLate, FrozenNumber, FrozenValue, ReportPackage
from desktop.domain.periods import ReportPeriod
from desktop.domain.reporting import (
    FROZEN_STATES,
    SENDABLE_STATES,
    ReportState,
    Submission,
    report_id,
)
from desktop.domain.rows.reporting import (
    MonthlyReport,
)
from desktop.services.late import Difference, LatePeriod, late_periods
from desktop.services.reporting import monthly_report, put_in_parts, render_report

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from desktop.domain.rows.reporting import (
        IndicatorRow,
        LateRow,
        Measured,
        RecordRef,
    )
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit


@dataclass(frozen=True, slots=True)
class ReportToSend:
    """What is sent: the report as it will be printed, and what its records count for."""

    report: MonthlyReport
    weights: Mapping[tuple[str, str], int]
    late: tuple[LatePeriod, ...]


@dataclass(frozen=True, slots=True)
class SealedReport:
    """The paper and the package with it, both as bytes."""

    report: MonthlyReport
    pdf: bytes = field(repr=False)
    package: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SendReport:
    """A sealed report goes to the commune."""

    sealed: SealedReport


@dataclass(frozen=True, slots=True)
class ReopenReport:
    """A sent report that nobody has approved is opened again, to be corrected and sent anew."""

    period: ReportPeriod


def prepare_sending(read: ReadUnit, period: ReportPeriod, today: date) -> ReportToSend:
    """Everything of the report, from one snapshot.

    Raises:
        RuleBrokenError: `report_already_sent`, `period_not_over`.
    """
    report = monthly_report(read, period, today)
    _check_sendable(report.report.state)
    if report.period.last_on > today:
        raise RuleBrokenError("period_not_over", "period", last_on=report.period.last_on)
    days = report.period
    snapshot = read.reporting.snapshot(days.first_on, days.last_on)
    return ReportToSend(report, weights_of(snapshot), late_periods(read, report.period))


def seal_report(sending: ReportToSend) -> SealedReport:
    """Paper and package; slow, for a worker.

    Raises:
        RuleBrokenError: `letter_not_in_font`.
    """
    from desktop.protocol.packages import write_package

    pdf = render_report(sending.report)
    package = _Packing(sending).package(pdf)
    return SealedReport(sending.report, pdf, write_package(package))


def send_report(unit: WriteUnit, command: SendReport) -> str:
    """Store the sending and freeze the report; answers the sending's id.

    Raises:
        RuleBrokenError: `report_already_sent`, when it was sent or reviewed meanwhile.
    """
    from desktop.protocol.packages import name_of

    sealed = command.sealed
    shown = sealed.report.report
    saved = unit.reporting.report(shown.id)
    if saved is not None:
        _check_sendable(saved.state)
    else:
        put_in_parts(unit, shown, None, None)
        saved = shown
    submission = Submission(
        id=new_id(unit.clock),
        report_id=shown.id,
        sent_on=unit.clock.today(),
        package=unit.blobs.put(sealed.package),
        pdf=name_of(sealed.pdf),
        sent_by=unit.who,
    )
    unit.put(submission)
    unit.put(replace(saved, state=ReportState.SENT), original=saved)
    return submission.id


def reopen_report(unit: WriteUnit, command: ReopenReport) -> str:
    """What was sent stays a version of its own; the typed parts can be changed again.

    Raises:
        RuleBrokenError: `report_not_sent`, `report_approved`.
    """
    period = command.period
    saved = unit.reporting.report(report_id(period.kind, period.first_on))
    if saved is None or saved.state not in FROZEN_STATES:
        raise RuleBrokenError("report_not_sent", "period")
    if saved.state is not ReportState.SENT:
        raise RuleBrokenError("report_approved", "period")
    unit.put(replace(saved, state=ReportState.DRAFT), original=saved)
    return saved.id


def _check_sendable(state: ReportState) -> None:
    if state not in SENDABLE_STATES:
        raise RuleBrokenError("report_already_sent", "period")


class _Packing:
    """Puts a report into a package; each record is named once, in order of table and id."""

    def __init__(self, sending: ReportToSend) -> None:
        self._sending = sending
        self._keys: dict[tuple[str, str], int] = {}

    def package(self, pdf: bytes) -> ReportPackage:
        from desktop import __version__

        report, period = self._sending.report, self._sending.report.period
        self._collect()
        listed = {(one.period, one.identifier): one for one in report.late}
        return ReportPackage(
            program=__version__,
            report_id=report.report.id,
            period=period.code,
            kind=period.kind,
            first_on=period.first_on,
            last_on=period.last_on,
            cut=period.cut,
            made_on=report.made_on,
            pdf=pdf,
            numbers=tuple(self._number(row) for row in report.indicators),
            late=tuple(
                self._late(one, difference, listed.get((one.period, difference.identifier)))
                for one in self._sending.late
                for difference in one.differences
            ),
            records=tuple((*key, weight) for key, weight in self._weights.items()),
        )

    def _collect(self) -> None:
        weights = dict(self._sending.weights)
        found: dict[tuple[str, str], int] = {}
        for row in self._sending.report.indicators:
            for ref in (*row.current.records, *row.current.base):
                found[ref.table, ref.id] = weights.get((ref.table, ref.id), 1)
        for period in self._sending.late:
            for one in period.differences:
                found |= {key: 0 for key in one.listed if key not in found}
                found |= one.base | one.records
        self._weights = dict(sorted(found.items()))
        self._keys = {key: place for place, key in enumerate(self._weights)}

    def _number(self, row: IndicatorRow) -> FrozenNumber:
        return FrozenNumber(
            identifier=row.identifier,
            number=row.number,
            previous=_value(row.previous),
            current=_value(row.current),
            year=_value(row.year),
            target=row.target.value if row.target else None,
            target_percent=row.target_percent,
            records=self._places(_keys(row.current.records)),
            base=self._places(_keys(row.current.base)),
        )

    def _late(self, period: LatePeriod, one: Difference, printed: LateRow | None) -> FrozenLate:
        return FrozenLate(
            period=period.period.code,
            report_id=period.report_id,
            identifier=one.identifier,
            sent=one.told.value,
            now=_value(one.now),
            records=self._places(one.records),
            base=self._places(one.base),
            listed=self._places(one.listed),
            gone=self._places(one.removed),
            noted_on=printed.noted_on if printed else None,
        )

    def _places(self, keys: Iterable[tuple[str, str]]) -> tuple[int, ...]:
        return tuple(self._keys[key] for key in keys)


def _keys(refs: tuple[RecordRef, ...]) -> list[tuple[str, str]]:
    return [(ref.table, ref.id) for ref in refs]


def _value(measured: Measured) -> FrozenValue:
    return FrozenValue(
        value=measured.value, numerator=measured.numerator, denominator=measured.denominator
    )

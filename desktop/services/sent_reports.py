"""Reports as they were sent: their versions, their stored paper, their numbers as they stood."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.periods import parse_period
from desktop.domain.reporting import FROZEN_STATES
from desktop.domain.rows.reporting import LateRow, Measured, RecordRef, SentPaper
from desktop.domain.team import Membership

if TYPE_CHECKING:
    from desktop.domain.packages import FrozenLate, FrozenNumber, FrozenValue, ReportPackage
    from desktop.domain.reporting import Submission
    from desktop.domain.rows.reporting import IndicatorRow, MonthlyReport
    from desktop.storage.read_unit import ReadUnit


def sent_papers(read: ReadUnit, report_id: str) -> tuple[SentPaper, ...]:
    """Every version of a report, the first first; two PCs that sent at once made two."""
    names = {one.person_id: one.full_name for one in read.all(Membership)}
    found = []
    for version, submission in enumerate(read.reporting.submissions(report_id), 1):
        package = read_sent(read, submission)
        pdf = None if package is None else package.pdf
        found.append(SentPaper(submission, version, pdf, names.get(submission.sent_by or "")))
    return tuple(found)


def read_sent(read: ReadUnit, submission: Submission) -> ReportPackage | None:
    """What was frozen; None while it is not here, or when it is not what the sending names."""
    from desktop.protocol.packages import PackageError, name_of, read_package

    data = read.blobs.get(submission.package)
    if data is None or name_of(data) != submission.package:
        return None
    try:
        package = read_package(data)
    except PackageError:
        return None
    right = package.report_id == submission.report_id and name_of(package.pdf) == submission.pdf
    return package if right else None


def as_sent(read: ReadUnit, report: MonthlyReport) -> MonthlyReport:
    """The report as its last version was sent, when its state says that it stands; else itself."""
    if report.report.state not in FROZEN_STATES:
        return report
    papers = sent_papers(read, report.report.id)
    if not papers:
        return report
    package = read_sent(read, papers[-1].submission)
    if package is None:
        return replace(report, sent=papers[-1])
    return replace(
        report,
        indicators=_numbers_as_sent(report.indicators, package),
        made_on=package.made_on,
        doubts=(),
        late=_late_as_sent(report, package),
        sent=papers[-1],
    )


def _numbers_as_sent(
    rows: tuple[IndicatorRow, ...], package: ReportPackage
) -> tuple[IndicatorRow, ...]:
    found = ((row, package.number(row.identifier)) for row in rows)
    return tuple(_row_as_sent(row, one, package) for row, one in found if one is not None)


def _row_as_sent(row: IndicatorRow, one: FrozenNumber, package: ReportPackage) -> IndicatorRow:
    target = row.target
    if one.target is None:
        target = None
    elif target is not None:
        target = replace(target, value=one.target)
    return replace(
        row,
        previous=_measured(one.previous),
        current=replace(
            _measured(one.current),
            records=_refs(package, one.records),
            base=_refs(package, one.base),
            baselines=row.current.baselines,
        ),
        year=_measured(one.year),
        target=target,
        target_percent=one.target_percent,
    )


def _measured(value: FrozenValue) -> Measured:
    return Measured(value.value, (), value.numerator, value.denominator)


def _refs(package: ReportPackage, places: tuple[int, ...]) -> tuple[RecordRef, ...]:
    return tuple(RecordRef(package.records[at][0], package.records[at][1]) for at in places)


def _late_as_sent(report: MonthlyReport, package: ReportPackage) -> tuple[LateRow, ...]:
    rows = {row.identifier: row for row in report.indicators}
    return tuple(
        _late_row(report, package, one, rows[one.identifier])
        for one in package.late
        if one.identifier in rows and one.listed
    )


def _late_row(
    report: MonthlyReport, package: ReportPackage, one: FrozenLate, row: IndicatorRow
) -> LateRow:
    return LateRow(
        period=parse_period(one.period, report.period.rules),
        identifier=one.identifier,
        name_vi=row.name_vi,
        unit_vi=row.unit_vi,
        rate=row.rate,
        sent=one.sent.value,
        now=one.now.value,
        records=_refs(package, one.listed),
        noted_on=one.noted_on,
        name_en=row.name_en,
        unit_en=row.unit_en,
        gone=_refs(package, one.gone),
    )

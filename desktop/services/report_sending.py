"""What the screen says of a report's sendings, and of what was added after closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.domain.reporting import Report
from desktop.domain.rows.reporting import LateRow, RecordRow, SentPaper
from desktop.services.history import record_name
from desktop.services.late import differences_since, late_row
from desktop.services.record_rows import rows_of
from desktop.services.sent_reports import read_sent, sent_papers
from desktop.system.texts import _

if TYPE_CHECKING:
    from desktop.domain.rows.reporting import MonthlyReport
    from desktop.storage.read_unit import ReadUnit


@dataclass(frozen=True, slots=True)
class Sending:
    """Every version of a report, and the late rows to be shown with it.

    With `since` they are what changed in this very report's period since it was sent, which the
    next report will tell; else what this report tells of earlier ones.
    """

    report: Report
    versions: tuple[SentPaper, ...]
    late: tuple[LateRow, ...]
    since: bool


def sending_of(read: ReadUnit, shown: MonthlyReport) -> Sending:
    """Of the report that is shown."""
    versions = sent_papers(read, shown.report.id)
    if shown.sent is None:
        return Sending(shown.report, versions, shown.late, since=False)
    package = read_sent(read, shown.sent.submission)
    late: tuple[LateRow, ...] = ()
    if package is not None:
        late = tuple(
            late_row(read, shown.period, one)
            for one in differences_since(read, package, shown.period)
        )
    return Sending(shown.report, versions, late, since=True)


def late_records(read: ReadUnit, row: LateRow) -> tuple[RecordRow, ...]:
    """The records behind a late row; those that count no more say so."""
    snapshot = read.reporting.snapshot(row.period.first_on, row.period.last_on)
    gone = set(row.gone)
    counted = rows_of((ref for ref in row.records if ref not in gone), snapshot)
    return counted + tuple(
        RecordRow(
            ref,
            None,
            record_name(read, ref.table, ref.id) or "—",
            _("deleted, or not of this period any more"),
            0,
        )
        for ref in row.gone
    )

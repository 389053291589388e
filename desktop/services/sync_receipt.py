"""The receipt of the last sync: read from the records, written as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError
from desktop.domain.receipts import ReportAtProvince, SyncReceipt, log_place
from desktop.domain.reporting import Report, Submission
from desktop.services.team import team_overview

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from desktop.domain.papers import PaperRequest
    from desktop.storage.read_unit import ReadUnit

COUNTED: Final = (
    *("household", "resident", "assistance", "milestone"),
    *("training_session", "attendance"),
)
"""What a village head knows by these names; the rest is the team's own set-up."""

_NAMED_REPORTS: Final = 6


def read_receipt(read: ReadUnit, request: PaperRequest, today: date) -> SyncReceipt:  # noqa: ARG001 - one door to every document
    """What the province held when both ends were last compared.

    Raises:
        TroubleError: `receipt_not_synced`, when nothing was ever compared; `receipt_differs`,
            when the last comparison found a difference.
    """
    from desktop.storage.queries.receipts import server_counts, sync_place
    from desktop.sync.account import read_account

    stands, account = sync_place(read), read_account(read)
    if account is None or stands.synced_at is None or stands.cursor == 0:
        raise TroubleError("receipt_not_synced")
    if stands.equal is not True:
        raise TroubleError("receipt_differs")
    counts = server_counts(read, COUNTED)
    return SyncReceipt(
        team=team_overview(read, today),
        made_on=today,
        synced_at=stands.synced_at,
        province=account.province,
        address=account.address,
        place=log_place(stands.team, stands.inc, stands.cursor, stands.chain),
        counts=tuple(counts.items()),
        waiting=read.sync.state().waiting,
        reports=tuple(_reports(read)),
    )


def _reports(read: ReadUnit) -> Iterator[ReportAtProvince]:
    """Sendings whose paper the province has, the newest first."""
    from desktop.services.late import period_of
    from desktop.services.period_rules import period_rules
    from desktop.storage.queries.receipts import blobs_at_server

    there, rules = blobs_at_server(read), period_rules(read)
    reports = {report.id: report for report in read.all(Report)}
    sent = sorted(read.all(Submission), key=lambda one: (one.sent_on, one.id), reverse=True)
    named = 0
    for one in sent:
        report = reports.get(one.report_id)
        if report is None or one.package not in there or named == _NAMED_REPORTS:
            continue
        versions = [other.id for other in read.reporting.submissions(report.id)]
        named += 1
        yield ReportAtProvince(period_of(report, rules), versions.index(one.id) + 1, one.sent_on)


def receipt_pdf(data: SyncReceipt) -> bytes:
    """The receipt on one page."""
    from desktop.reports.sync_receipt import compose_receipt
    from desktop.reports.writing import as_pdf

    return as_pdf(data, compose_receipt)


def receipt_docx(data: SyncReceipt) -> bytes:
    """The same for Word."""
    from desktop.reports.sync_receipt import compose_receipt
    from desktop.reports.writing import as_docx

    return as_docx(data, compose_receipt)

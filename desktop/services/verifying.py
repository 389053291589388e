"""Whether paper and data agree: a file is found by its digest, then all is counted again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError
from desktop.domain.periods import ReportPeriod
from desktop.domain.reporting import Report, ReportState, Submission
from desktop.domain.rows.reporting import LateRow, SentPaper
from desktop.services.late import differences_since, late_row, period_of
from desktop.services.period_rules import period_rules
from desktop.services.sent_reports import read_sent, sent_papers

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.storage.read_unit import ReadUnit

LARGEST_PAPER: Final = 64 * 1024 * 1024


class Agreement(StrEnum):
    """What is to be said of a paper."""

    EQUAL = "equal"
    """It is what was sent, and its numbers are what is counted today."""
    CHANGED = "changed"
    """It is what was sent; some numbers are others today."""
    NOT_HERE = "not_here"
    """It is what was sent, but the frozen data are still on another PC."""
    UNKNOWN = "unknown"
    """It is no paper that this team sent: changed, printed before sending, or another team's."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a paper; of an unknown one nothing else is set."""

    agreement: Agreement
    period: ReportPeriod | None = None
    state: ReportState | None = None
    paper: SentPaper | None = None
    versions: int = 0
    differences: tuple[LateRow, ...] = ()


def digest_of_file(path: Path) -> str:
    """SHA-256 of a paper's file.

    Raises:
        TroubleError: `file_missing`, `file_unreadable`, `paper_too_large`.
    """
    from desktop.protocol.packages import name_of

    try:
        if path.stat().st_size > LARGEST_PAPER:
            raise TroubleError("paper_too_large")
        return name_of(path.read_bytes())
    except FileNotFoundError as error:
        raise TroubleError("file_missing") from error
    except OSError as error:
        raise TroubleError("file_unreadable") from error


def verify_paper(read: ReadUnit, digest: str) -> Verdict:
    """What the team's data say of the paper with that SHA-256.

    Numbers are counted again for the days of the report; a number is said to differ when one of
    the records that it was counted from was added, changed or taken out since.
    """
    submission = next(iter(read.where(Submission, "pdf", digest)), None)
    report = None if submission is None else read.get(Report, submission.report_id)
    if submission is None or report is None:
        return Verdict(Agreement.UNKNOWN)
    papers = sent_papers(read, report.id)
    paper = next(one for one in papers if one.submission.id == submission.id)
    period = period_of(report, period_rules(read))
    package = read_sent(read, submission)
    if package is None:
        return Verdict(Agreement.NOT_HERE, period, report.state, paper, len(papers))
    found = differences_since(read, package, period)
    rows = tuple(late_row(read, period, one) for one in found)
    agreement = Agreement.CHANGED if rows else Agreement.EQUAL
    return Verdict(agreement, period, report.state, paper, len(papers), rows)

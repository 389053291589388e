"""One door to every document: what it needs, its data in one read, its files off the GUI thread.

A document is read from records in the reader thread (`read_paper`) and written as a file by a
worker (`paper_file`); what is read is frozen and plain, so the same data give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.domain.errors import RuleBrokenError
from desktop.domain.papers import PaperForm, PaperKind, PaperNeed
from desktop.services.reporting import monthly_pdf, monthly_report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from desktop.domain.papers import PaperRequest
    from desktop.domain.rows.reporting import MonthlyReport
    from desktop.storage.read_unit import ReadUnit


class PaperMaker:
    """How one kind is made.

    Args:
        needs: What must be chosen.
        read: Gives the document's own frozen data.
        files: Each turns those data into bytes and imports what it needs (ReportLab,
            python-docx, openpyxl) inside.
    """

    def __init__(
        self,
        needs: tuple[PaperNeed, ...],
        read: Callable[[ReadUnit, PaperRequest, date], Any],
        files: Mapping[PaperForm, Callable[[Any], bytes]],
    ) -> None:
        self.needs = needs
        self.read = read
        self.files = files


def _report(read: ReadUnit, request: PaperRequest, today: date) -> MonthlyReport:
    if request.period is None:
        raise RuleBrokenError("paper_choice_missing", PaperNeed.PERIOD.value)
    return monthly_report(read, request.period, today)


PAPERS: Final[Mapping[PaperKind, PaperMaker]] = {
    PaperKind.REPORT: PaperMaker((PaperNeed.PERIOD,), _report, {PaperForm.PDF: monthly_pdf}),
}
"""In the order in which they are offered."""


def read_paper(read: ReadUnit, request: PaperRequest, today: date) -> Any:
    """The data of one document.

    Raises:
        RuleBrokenError: `paper_choice_missing` with the need as field; what its reader raises.
    """
    return PAPERS[request.kind].read(read, request, today)


def paper_file(kind: PaperKind, form: PaperForm, data: Any) -> bytes:
    """The file of what `read_paper` read; for a worker, never the GUI thread.

    Raises:
        RuleBrokenError: `letter_not_in_font`.
    """
    return PAPERS[kind].files[form](data)

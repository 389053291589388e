"""One door to every document: what it needs, its data in one read, its files off the GUI thread.

A document is read from records in the reader thread (`read_paper`) and written as a file by a
worker (`paper_file`); what is read is frozen and plain, so the same data give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.domain.papers import PaperForm, PaperKind, PaperNeed
from desktop.services import (
    papers_helped,
    papers_lessons,
    papers_list_files,
    papers_lists,
    papers_report,
    papers_team,
    sync_receipt,
)
from desktop.services.reporting import monthly_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from desktop.domain.papers import PaperRequest
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

    _Writer = Callable[[Any], bytes]


class PaperMaker:
    """How one kind is made.

    Args:
        needs: What must be chosen.
        read: Gives the document's own frozen data.
        files: Each turns those data into bytes and imports what it needs (ReportLab,
            python-docx, openpyxl) inside.
        remember: Notes what has to be known of a paper that is given out, to read it back.
        may: What can be chosen too; without it the form is blank.
    """

    def __init__(
        self,
        needs: tuple[PaperNeed, ...],
        read: Callable[[ReadUnit, PaperRequest, date], Any],
        files: Mapping[PaperForm, Callable[[Any], bytes]],
        remember: Callable[[WriteUnit, Any], None] | None = None,
        may: tuple[PaperNeed, ...] = (),
    ) -> None:
        self.needs = needs
        self.may = may
        self.read = read
        self.files = files
        self.remember = remember


def _text(pdf: Callable[[Any], bytes], word: Callable[[Any], bytes]) -> dict[PaperForm, _Writer]:
    return {PaperForm.PDF: pdf, PaperForm.DOCX: word}


PAPERS: Final[Mapping[PaperKind, PaperMaker]] = {
    PaperKind.REPORT: PaperMaker(
        (PaperNeed.PERIOD,),
        papers_report.read_report,
        _text(monthly_pdf, papers_report.report_docx),
    ),
    PaperKind.WEEKLY_DIGEST: PaperMaker(
        (PaperNeed.PERIOD,),
        papers_report.read_week,
        _text(papers_report.digest_pdf, papers_report.digest_docx),
    ),
    PaperKind.CONSENT_NOTICE: PaperMaker(
        (),
        papers_team.read_person,
        _text(papers_team.consent_pdf, papers_team.consent_docx),
        may=(PaperNeed.RESIDENT,),
    ),
    PaperKind.RIGHTS_REQUEST: PaperMaker(
        (),
        papers_team.read_person,
        _text(papers_team.rights_pdf, papers_team.rights_docx),
        may=(PaperNeed.RESIDENT,),
    ),
    PaperKind.INCIDENT_FORM: PaperMaker(
        (), papers_team.read_team, _text(papers_team.incident_pdf, papers_team.incident_docx)
    ),
    PaperKind.TEAM_DECISION: PaperMaker(
        (), papers_team.read_team, _text(papers_team.decision_pdf, papers_team.decision_docx)
    ),
    PaperKind.SYNC_RECEIPT: PaperMaker(
        (),
        sync_receipt.read_receipt,
        _text(sync_receipt.receipt_pdf, sync_receipt.receipt_docx),
    ),
    PaperKind.QUICK_CARD: PaperMaker(
        (), papers_team.read_team, _text(papers_team.card_pdf, papers_team.card_docx)
    ),
    PaperKind.ATTENDANCE_SHEET: PaperMaker(
        (PaperNeed.SESSION,),
        papers_lists.read_attendance_sheet,
        papers_list_files.ATTENDANCE_SHEET,
        remember=papers_lists.remember_sheet,
    ),
    PaperKind.ATTENDANCE_LIST: PaperMaker(
        (PaperNeed.SESSION,),
        papers_lists.read_attendance_list,
        papers_list_files.ATTENDANCE_LIST,
    ),
    PaperKind.HELPED_LIST: PaperMaker(
        (PaperNeed.PERIOD, PaperNeed.VILLAGE),
        papers_helped.read_helped_list,
        papers_list_files.HELPED_LIST,
    ),
    PaperKind.FIELD_SHEET: PaperMaker(
        (PaperNeed.VILLAGE,), papers_lists.read_field_sheet, papers_list_files.FIELD_SHEET
    ),
    PaperKind.HOUSEHOLD_PROGRESS: PaperMaker(
        (PaperNeed.VILLAGE,),
        papers_lists.read_household_progress,
        papers_list_files.HOUSEHOLD_PROGRESS,
    ),
    PaperKind.STILL_MISSING: PaperMaker(
        (PaperNeed.VILLAGE,), papers_lists.read_still_missing, papers_list_files.STILL_MISSING
    ),
    PaperKind.RESIDENT_RECORD: PaperMaker(
        (PaperNeed.RESIDENT,), papers_lists.read_resident_record, papers_list_files.RESIDENT_RECORD
    ),
    PaperKind.LESSON: PaperMaker(
        (PaperNeed.LESSON,),
        papers_lessons.read_lesson,
        _text(papers_lessons.lesson_pdf, papers_lessons.lesson_docx),
    ),
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


def remember_paper(unit: WriteUnit, given: tuple[PaperKind, Any]) -> None:
    """Note what must be known of a paper before its file is printed or saved.

    Only sheets that are read back need it; for other kinds nothing is done.

    Args:
        unit: The writing unit.
        given: Kind, and what `read_paper` read.
    """
    kind, data = given
    remember = PAPERS[kind].remember
    if remember is not None:
        remember(unit, data)

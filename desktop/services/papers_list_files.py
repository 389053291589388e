"""The files of lists and sheets; what makes them is imported when the first one is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.papers import PaperForm

if TYPE_CHECKING:
    from desktop.domain.rows.papers_lists import (
        AttendanceList,
        AttendanceSheet,
        FieldSheet,
        HelpedList,
        HouseholdProgress,
        ResidentRecord,
        StillMissing,
    )


def _sheet_pdf(data: AttendanceSheet) -> bytes:
    from desktop.reports.sheets.attendance import render_attendance_sheet

    return render_attendance_sheet(data)


def _sheet_xlsx(data: AttendanceSheet) -> bytes:
    from desktop.reports.lists import xlsx_file
    from desktop.reports.sheets.attendance import sheet_cells
    from desktop.reports.words_lists import SHEET_TITLES

    return xlsx_file(data.session.title, SHEET_TITLES, tuple(sheet_cells(data)))


def _attended_pdf(data: AttendanceList) -> bytes:
    from desktop.reports.people_lists.attended import ATTENDED

    return ATTENDED.pdf(data)


def _attended_xlsx(data: AttendanceList) -> bytes:
    from desktop.reports.people_lists.attended import ATTENDED

    return ATTENDED.xlsx(data)


def _helped_pdf(data: HelpedList) -> bytes:
    from desktop.reports.people_lists.helped import HELPED

    return HELPED.pdf(data)


def _helped_xlsx(data: HelpedList) -> bytes:
    from desktop.reports.people_lists.helped import HELPED

    return HELPED.xlsx(data)


def _field_pdf(data: FieldSheet) -> bytes:
    from desktop.reports.sheets.field import render_field_sheet

    return render_field_sheet(data)


def _field_xlsx(_data: FieldSheet) -> bytes:
    from desktop.reports.lists import xlsx_file
    from desktop.reports.sheets.field import field_cells
    from desktop.reports.words_lists import FIELD_TITLE, FIELD_TITLES

    return xlsx_file(FIELD_TITLE, FIELD_TITLES, tuple(field_cells()))


def _progress_pdf(data: HouseholdProgress) -> bytes:
    from desktop.reports.people_lists.households import PROGRESS

    return PROGRESS.pdf(data)


def _progress_xlsx(data: HouseholdProgress) -> bytes:
    from desktop.reports.people_lists.households import PROGRESS

    return PROGRESS.xlsx(data)


def _missing_pdf(data: StillMissing) -> bytes:
    from desktop.reports.people_lists.households import STILL_MISSING as WORDS

    return WORDS.pdf(data)


def _missing_xlsx(data: StillMissing) -> bytes:
    from desktop.reports.people_lists.households import STILL_MISSING as WORDS

    return WORDS.xlsx(data)


def _record_pdf(data: ResidentRecord) -> bytes:
    from desktop.reports.people_lists.record import compose_record
    from desktop.reports.writing import as_pdf

    return as_pdf(data, compose_record)


def _record_docx(data: ResidentRecord) -> bytes:
    from desktop.reports.people_lists.record import compose_record
    from desktop.reports.writing import as_docx

    return as_docx(data, compose_record)


def _record_xlsx(data: ResidentRecord) -> bytes:
    from desktop.reports.lists import xlsx_file
    from desktop.reports.people_lists.record import record_lines
    from desktop.reports.words_record import LINE_TITLES

    return xlsx_file(data.resident.full_name, LINE_TITLES, tuple(record_lines(data)))


ATTENDANCE_SHEET: Final = {PaperForm.PDF: _sheet_pdf, PaperForm.XLSX: _sheet_xlsx}
ATTENDANCE_LIST: Final = {PaperForm.PDF: _attended_pdf, PaperForm.XLSX: _attended_xlsx}
HELPED_LIST: Final = {PaperForm.PDF: _helped_pdf, PaperForm.XLSX: _helped_xlsx}
FIELD_SHEET: Final = {PaperForm.PDF: _field_pdf, PaperForm.XLSX: _field_xlsx}
HOUSEHOLD_PROGRESS: Final = {PaperForm.PDF: _progress_pdf, PaperForm.XLSX: _progress_xlsx}
STILL_MISSING: Final = {PaperForm.PDF: _missing_pdf, PaperForm.XLSX: _missing_xlsx}
RESIDENT_RECORD: Final = {
    PaperForm.PDF: _record_pdf,
    PaperForm.DOCX: _record_docx,
    PaperForm.XLSX: _record_xlsx,
}

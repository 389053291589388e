"""The documents in groups, as people look for them."""

from __future__ import annotations

from typing import Final

from desktop.domain.papers import PaperKind
from desktop.services.papers import PAPERS
from desktop.system.texts import N_

GROUPS: Final = (
    (N_("Reports"), (PaperKind.REPORT, PaperKind.WEEKLY_DIGEST)),
    (
        N_("Sessions and lessons"),
        (PaperKind.ATTENDANCE_SHEET, PaperKind.ATTENDANCE_LIST, PaperKind.LESSON),
    ),
    (
        N_("Lists"),
        (PaperKind.HELPED_LIST, PaperKind.HOUSEHOLD_PROGRESS, PaperKind.STILL_MISSING),
    ),
    (
        N_("Forms and one person's papers"),
        (
            PaperKind.FIELD_SHEET,
            PaperKind.CONSENT_NOTICE,
            PaperKind.RIGHTS_REQUEST,
            PaperKind.RESIDENT_RECORD,
            PaperKind.INCIDENT_FORM,
        ),
    ),
    (N_("The team"), (PaperKind.TEAM_DECISION, PaperKind.SYNC_RECEIPT, PaperKind.QUICK_CARD)),
)

FILE_NAMES: Final = {
    PaperKind.REPORT: "bao-cao",
    PaperKind.WEEKLY_DIGEST: "tom-tat-tuan",
    PaperKind.ATTENDANCE_SHEET: "phieu-diem-danh",
    PaperKind.ATTENDANCE_LIST: "danh-sach-tham-gia",
    PaperKind.LESSON: "bai-huong-dan",
    PaperKind.HELPED_LIST: "danh-sach-duoc-giup",
    PaperKind.HOUSEHOLD_PROGRESS: "tien-do-ho",
    PaperKind.STILL_MISSING: "ho-con-thieu",
    PaperKind.FIELD_SHEET: "phieu-ghi-tay",
    PaperKind.CONSENT_NOTICE: "thong-bao-du-lieu",
    PaperKind.RIGHTS_REQUEST: "phieu-yeu-cau",
    PaperKind.RESIDENT_RECORD: "ho-so-ca-nhan",
    PaperKind.INCIDENT_FORM: "phieu-su-co",
    PaperKind.TEAM_DECISION: "quyet-dinh-to",
    PaperKind.QUICK_CARD: "the-phim-tat",
    PaperKind.SYNC_RECEIPT: "phieu-dong-bo",
}
"""What a file and a job in the printer's queue are called: never a person's name."""

WITHOUT_PEOPLE: Final = frozenset(
    {
        PaperKind.REPORT,
        PaperKind.WEEKLY_DIGEST,
        PaperKind.LESSON,
        PaperKind.FIELD_SHEET,
        PaperKind.QUICK_CARD,
        PaperKind.SYNC_RECEIPT,
    }
)


def offered() -> tuple[tuple[str, tuple[PaperKind, ...]], ...]:
    """Groups (msgids) with the kinds that this version can make."""
    found = [(words, tuple(kind for kind in kinds if kind in PAPERS)) for words, kinds in GROUPS]
    return tuple((words, kinds) for words, kinds in found if kinds)

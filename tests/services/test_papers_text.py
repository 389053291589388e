"""The text documents from a team's records: read, written as PDF and for Word."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest

from desktop.domain.issues import GoodPractice, Issue, IssueKind
from desktop.domain.papers import LeftSign, PaperForm, PaperKind, PaperNeed, PaperRequest
from desktop.domain.people import Household, Resident
from desktop.domain.periods import month_period, week_period
from desktop.domain.training import SessionKind, SessionState, TrainingSession
from desktop.services.papers import PAPERS, paper_file, read_paper
from tests.reports.reading import flat, page_texts
from tests.services.conftest import TODAY, VILLAGE

if TYPE_CHECKING:
    from desktop.services.session import TeamSession
    from desktop.storage.write_unit import WriteUnit

TEXTS = (
    PaperKind.REPORT,
    PaperKind.WEEKLY_DIGEST,
    PaperKind.TEAM_DECISION,
    PaperKind.CONSENT_NOTICE,
    PaperKind.RIGHTS_REQUEST,
    PaperKind.INCIDENT_FORM,
    PaperKind.QUICK_CARD,
)
WEEK = week_period(2026, 47)
PERSON, HOUSE = "e" * 32, "f" * 32


@pytest.fixture
def filled(session: TeamSession) -> TeamSession:
    session.write(_fill, None)
    return session


def _fill(unit: WriteUnit, _nothing: None) -> None:
    unit.put(Household(id=HOUSE, village_id=VILLAGE))
    unit.put(
        Resident(
            id=PERSON, full_name="Lương Thị Mến", household_id=HOUSE, birth_on=date(1958, 1, 1)
        )
    )
    for number, (title, day, state, follow_up) in enumerate(
        (
            ("Buổi đã xong", date(2026, 11, 18), SessionState.HELD, "Gọi lại hai hộ"),
            ("Buổi tuần sau", date(2026, 11, 25), SessionState.PLANNED, None),
            ("Buổi tháng sau", date(2026, 12, 25), SessionState.PLANNED, None),
            ("Buổi bỏ", date(2026, 11, 19), SessionState.CANCELLED, None),
        )
    ):
        unit.put(
            TrainingSession(
                id=f"{number:032x}",
                kind=SessionKind.OUTREACH,
                title=title,
                held_on=day,
                state=state,
                follow_up=follow_up,
            )
        )
    for number, (text, raised, resolved) in enumerate(
        (
            ("Sóng yếu", date(2026, 10, 20), None),
            ("Mất điện", date(2026, 9, 1), date(2026, 10, 30)),
            ("Thiếu máy", date(2026, 9, 1), date(2026, 9, 30)),
            ("Việc sau kỳ", date(2026, 11, 20), None),
        )
    ):
        unit.put(
            Issue(
                id=f"{number:031x}a",
                kind=IssueKind.DIFFICULTY,
                raised_on=raised,
                text=text,
                resolved_on=resolved,
            )
        )
    unit.put(GoodPractice(id="b" * 31 + "1", noted_on=date(2026, 11, 2), text="Học theo cặp"))


def request(kind: PaperKind, **more: object) -> PaperRequest:
    period = WEEK if kind is PaperKind.WEEKLY_DIGEST else month_period(2026, 11)
    needed = {"period": period} if PaperNeed.PERIOD in PAPERS[kind].needs else {}
    return PaperRequest(kind=kind, **{**needed, **more})  # type: ignore[arg-type]


def printed(session: TeamSession, wanted: PaperRequest) -> str:
    data = session.read(read_paper, wanted, TODAY)
    return flat("\n".join(page_texts(paper_file(wanted.kind, PaperForm.PDF, data))))


@pytest.mark.parametrize("kind", TEXTS)
def test_each_is_made_as_pdf_and_for_word(filled: TeamSession, kind: PaperKind) -> None:
    data = filled.read(read_paper, request(kind), TODAY)
    assert list(PAPERS[kind].files) == [PaperForm.PDF, PaperForm.DOCX]
    assert page_texts(paper_file(kind, PaperForm.PDF, data))
    word = docx.Document(BytesIO(paper_file(kind, PaperForm.DOCX, data)))
    assert word.paragraphs


@pytest.mark.parametrize("kind", TEXTS)
def test_each_is_made_of_a_team_with_nothing_in_it(session: TeamSession, kind: PaperKind) -> None:
    assert printed(session, request(kind))


def test_the_report_takes_the_notes_of_its_period(filled: TeamSession) -> None:
    text = printed(filled, request(PaperKind.REPORT, left_sign=LeftSign.COMMUNE))
    assert "- Mất điện (đã giải quyết ngày 30/10/2026). - Sóng yếu." in text
    assert "- Học theo cặp." in text
    assert "XÁC NHẬN CỦA UBND" in text
    for words in ("Thiếu máy", "Việc sau kỳ"):
        assert words not in text


def test_the_week_takes_what_is_open_at_its_end(filled: TeamSession) -> None:
    text = printed(filled, request(PaperKind.WEEKLY_DIGEST))
    assert "Ngày 18/11/2026: Buổi đã xong." in text
    assert "2. Việc đang làm: Gọi lại hai hộ (sau buổi “Buổi đã xong” ngày 18/11/2026)." in text
    assert "Sóng yếu (ghi nhận ngày 20/10/2026); Việc sau kỳ (ghi nhận ngày 20/11/2026)." in text
    assert "5. Việc tuần tới: Ngày 25/11/2026: Buổi tuần sau." in text
    for words in ("Mất điện", "Buổi tháng sau", "Buổi bỏ"):
        assert words not in text


@pytest.mark.parametrize("kind", [PaperKind.CONSENT_NOTICE, PaperKind.RIGHTS_REQUEST])
def test_a_form_about_a_person_is_filled_or_blank(filled: TeamSession, kind: PaperKind) -> None:
    assert PAPERS[kind].may == (PaperNeed.RESIDENT,)
    text = printed(filled, request(kind, resident_id=PERSON))
    assert "Họ và tên: Lương Thị Mến" in text
    assert "Năm sinh: 1958" in text
    assert "Thôn, tổ dân phố: Thôn Nà Pài" in text
    for wanted in (request(kind), request(kind, resident_id=PERSON, blank=True)):
        assert "Lương Thị Mến" not in printed(filled, wanted)


def test_a_decision_names_the_members(filled: TeamSession) -> None:
    text = printed(filled, request(PaperKind.TEAM_DECISION, again=True))
    assert "Về việc kiện toàn" in text
    assert "1. Ông (bà) Nông Văn Tài - Tổ trưởng; 2. Ông (bà) Vi Thị Hằng - Tổ viên." in text

"""The text documents of the invented team, filled as far as a team fills them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.domain.issues import GoodPractice, Issue, IssueKind
from desktop.domain.papers import LeftSign
from desktop.domain.people import BirthPrecision, Resident
from desktop.domain.periods import month_period, quarter_period, week_period
from desktop.domain.rows.papers_team import PersonPaper, TeamPaper, WeeklyDigest
from desktop.domain.rows.reporting import LateRow, MonthlyReport, RecordRef
from desktop.domain.team import Role
from desktop.domain.training import SessionKind, SessionState, TrainingSession
from desktop.reports.consent import compose_consent
from desktop.reports.content import compose
from desktop.reports.decision import compose_decision
from desktop.reports.digest import fitting_digest
from desktop.reports.incident import compose_incident
from desktop.reports.quick_card import compose_card
from desktop.reports.rights_request import compose_request
from desktop.reports.writing import as_docx, as_pdf
from tests.reports.sample import indicator, member, monthly, overview, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.rows.team import TeamOverview

DAY = date(2026, 11, 22)


class Sample(NamedTuple):
    """A document of the tests; `signed` are the capacities under which it is signed."""

    compose: Callable[..., Any]
    data: Any
    signed: tuple[str, ...]
    annexes: tuple[int, ...] = ()

    def pdf(self) -> bytes:
        return as_pdf(self.data, self.compose)

    def docx(self) -> bytes:
        return as_docx(self.data, self.compose)


def team(members: int = 4) -> TeamOverview:
    """With as many members; the head has a phone and a position."""
    made = overview()
    first, *others = made.memberships
    head = replace(first, phone="0912345678", position="Trưởng thôn")
    more = [
        member(number, f"Lộc Thị Mai {number}", Role.MEMBER) for number in range(5, members + 1)
    ]
    return replace(made, memberships=(head, *others, *more)[:members])


def resident() -> Resident:
    return Resident(
        id="5" * 32,
        full_name="Nguyễn Thị Hoà",
        birth_on=date(1961, 1, 1),
        birth_precision=BirthPrecision.YEAR,
        phone="0987654321",
    )


def session(title: str, day: date, state: SessionState, **more: Any) -> TrainingSession:
    return TrainingSession(
        id=title, kind=SessionKind.OUTREACH, title=title, held_on=day, state=state, **more
    )


def issue(text: str, day: date, kind: IssueKind = IssueKind.DIFFICULTY, **more: Any) -> Issue:
    return Issue(id=text, kind=kind, raised_on=day, text=text, **more)


def digest(lines: int = 2, words: str = "Sóng di động ở xóm Khuổi Luông còn yếu") -> WeeklyDigest:
    """With as many open difficulties; its week asks for thirteen numbers, one of them 0."""
    rows = tuple(
        replace(indicator(number), asked=number in range(2, 15)) for number in range(1, 26)
    )
    held = session(
        "Tuyên truyền về lừa đảo trên mạng",
        date(2026, 11, 18),
        SessionState.HELD,
        follow_up="Gọi lại 5 hộ chưa cài VNeID",
        follow_up_on=date(2026, 11, 30),
    )
    typed = report(difficulties=None, proposals=None, situation=None)
    return WeeklyDigest(
        replace(monthly(typed=typed), period=week_period(2026, 47), indicators=rows),
        held=(held,),
        planned=(session("Lớp nộp hồ sơ", date(2026, 11, 25), SessionState.PLANNED),),
        follow_ups=(held,),
        open_issues=(
            *(issue(f"{words} {number}", DAY) for number in range(lines)),
            issue("Cấp bộ phát Wi-Fi cho nhà văn hóa", DAY, IssueKind.PROPOSAL),
        ),
    )


def late(count: int = 3) -> tuple[LateRow, ...]:
    record = RecordRef("assistance", "x")
    return tuple(
        LateRow(
            month_period(2026, 8 + number),
            "assist_count",
            f"Số lượt hỗ trợ {number}",
            "lượt",
            rate=False,
            sent=Decimal(96),
            now=Decimal(1099),
            records=(record, record, record),
            noted_on=date(2026, 10, 20),
        )
        for number in range(count)
    )


def quarterly() -> MonthlyReport:
    """A quarter with everything that a report can have, confirmed by the commune."""
    return replace(
        monthly(typed=report(difficulties=None, proposals=None)),
        period=quarter_period(2026, 4),
        late=late(),
        left_sign=LeftSign.COMMUNE,
        issues=(
            issue(
                "Sóng yếu ở xóm Khuổi Luông.",
                date(2026, 10, 2),
                resolved_on=date(2026, 10, 9),
                outcome="Đã lắp trạm.",
            ),
            issue("Mở lớp buổi tối", date(2026, 10, 3), IssueKind.PROPOSAL),
        ),
        practices=(GoodPractice(id="6", noted_on=DAY, text="Hai hộ học chung một điện thoại."),),
    )


SAMPLES = {
    "month": Sample(compose, monthly(50), ("TỔ TRƯỞNG",)),
    "quarter": Sample(compose, quarterly(), ("TỔ TRƯỞNG", "XÁC NHẬN CỦA UBND")),
    "week": Sample(fitting_digest, digest(), ("TỔ TRƯỞNG",)),
    "founding": Sample(compose_decision, TeamPaper(team(), DAY), ("CHỦ TỊCH(?! ỦY)",)),
    "renewing": Sample(
        compose_decision, TeamPaper(team(60), DAY, again=True), ("CHỦ TỊCH(?! ỦY)",), annexes=(3,)
    ),
    "consent": Sample(
        compose_consent,
        PersonPaper(team(), DAY, resident(), "Thôn Nà Pài"),
        ("NGƯỜI HƯỚNG DẪN", "NGƯỜI CÓ DỮ LIỆU"),
    ),
    "consent, blank": Sample(
        compose_consent, PersonPaper(team(0), DAY), ("NGƯỜI HƯỚNG DẪN", "NGƯỜI CÓ DỮ LIỆU")
    ),
    "request": Sample(
        compose_request, PersonPaper(team(), DAY), ("NGƯỜI TIẾP NHẬN", "NGƯỜI YÊU CẦU")
    ),
    "incident": Sample(compose_incident, TeamPaper(team(), DAY), ("NGƯỜI PHÁT HIỆN", "TỔ TRƯỞNG")),
    "card": Sample(compose_card, TeamPaper(team(), DAY), ()),
}

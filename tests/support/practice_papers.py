"""Every document of the practice village: what whole-paper checks and the gallery look at.

A kind that is added to `PAPERS` is covered without a word here: what it needs is chosen by its
needs, and `VARIANTS` only adds what else one kind can look like. As a program it prints the
digest of every file, made in the data folder that it is told:

    python -m tests.support.practice_papers FOLDER SEED HOST
"""

from __future__ import annotations

import hashlib
import os
import platform
import socket
import sys
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.domain.clock import SteppingClock
from desktop.domain.issues import GoodPractice, Issue, IssueKind
from desktop.domain.papers import LeftSign, PaperForm, PaperKind, PaperNeed, PaperRequest
from desktop.domain.periods import (
    half_year_period,
    month_period,
    nine_months_period,
    quarter_period,
    week_period,
    year_period,
)
from desktop.domain.places import Village
from desktop.domain.training import Attendance, SessionState, TrainingSession
from desktop.domain.work import Assistance
from desktop.services.lessons import lessons
from desktop.services.papers import PAPERS, paper_file, read_paper
from desktop.services.practice import DEFAULT_SEED, make_practice_team
from desktop.services.team_folders import PRACTICE_PASSPHRASE
from desktop.services.vault import unlock
from desktop.system.paths import Home
from tests.support.synced import note_sync

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.services.session import TeamSession
    from desktop.storage.write_unit import WriteUnit

TODAY: Final = date(2026, 11, 20)
_MONTH: Final = month_period(2026, 11)
_WEEK: Final = week_period(2026, 46)

VARIANTS: Final[dict[PaperKind, dict[str, dict[str, Any]]]] = {
    PaperKind.REPORT: {
        "quarter": {"period": quarter_period(2026, 3), "left_sign": LeftSign.COMMUNE},
        "half_year": {"period": half_year_period(2026, 1), "left_sign": LeftSign.PREPARER},
        "nine_months": {"period": nine_months_period(2026)},
        "year": {"period": year_period(2026)},
    },
    PaperKind.ATTENDANCE_SHEET: {"blank": {"blank": True}},
    PaperKind.CONSENT_NOTICE: {"blank": {"blank": True}},
    PaperKind.RIGHTS_REQUEST: {"blank": {"blank": True}},
    PaperKind.TEAM_DECISION: {"again": {"again": True}},
}

_NOTES: Final = (
    Issue(
        id="a1" * 16,
        kind=IssueKind.DIFFICULTY,
        raised_on=date(2026, 10, 20),
        text="Sóng di động ở cuối thôn yếu, nhiều hộ không nhận được mã xác thực.",
    ),
    Issue(
        id="a2" * 16,
        kind=IssueKind.DIFFICULTY,
        raised_on=date(2026, 10, 27),
        text="Bảy cụ trên 75 tuổi không có điện thoại thông minh.",
        resolved_on=date(2026, 11, 9),
        outcome="Con cháu cài giúp trên máy của nhà.",
    ),
    Issue(
        id="a3" * 16,
        kind=IssueKind.PROPOSAL,
        raised_on=date(2026, 11, 3),
        text="Đề nghị xã lắp thêm một bộ phát Wi-Fi ở nhà văn hóa thôn.",
    ),
    GoodPractice(
        id="a4" * 16,
        noted_on=date(2026, 11, 5),
        text="Hai hộ gần nhà học chung một buổi, người biết trước chỉ lại cho người học sau.",
    ),
)


class PracticePaper(NamedTuple):
    """One document: how the gallery calls it, and its request."""

    name: str
    request: PaperRequest

    @property
    def kind(self) -> PaperKind:
        """Which document."""
        return self.request.kind


@contextmanager
def practice_session(folder: Path, seed: int = 1) -> Iterator[TeamSession]:
    """The practice village of `TODAY` in a data folder, with notes of the month.

    Args:
        folder: The data folder.
        seed: Of keys and stamps, nothing that stands on paper.
    """
    home = Home(folder)
    clock = SteppingClock(datetime(2026, 11, 20, 1, seed, tzinfo=UTC), seed=seed)
    team = make_practice_team(home, DEFAULT_SEED, TODAY, clock)
    session = unlock(home, team.id, PRACTICE_PASSPHRASE, clock)
    session.write(_note, None)
    try:
        yield session
    finally:
        session.close()


def _note(unit: WriteUnit, _nothing: None) -> None:
    for note in _NOTES:
        unit.put(note)
    note_sync(unit)


def practice_papers(session: TeamSession) -> tuple[PracticePaper, ...]:
    """Every document once as its needs ask, and its variants."""
    chosen = _choices(session)
    found = []
    for kind, maker in PAPERS.items():
        usual = {"kind": kind, **dict(chosen[need] for need in (*maker.needs, *maker.may))}
        if kind is PaperKind.WEEKLY_DIGEST:
            usual["period"] = _WEEK
        found.append(PracticePaper(kind.value, PaperRequest(**usual)))
        found += [
            PracticePaper(f"{kind.value}-{name}", PaperRequest(**{**usual, **more}))
            for name, more in VARIANTS.get(kind, {}).items()
        ]
    return tuple(found)


def lesson_papers() -> tuple[PracticePaper, ...]:
    """The hand-out of every lesson; they are alike, so the checks look at the first alone."""
    return tuple(
        PracticePaper(
            f"{PaperKind.LESSON.value}-{one.code}",
            PaperRequest(kind=PaperKind.LESSON, lesson_code=one.code),
        )
        for one in lessons()
    )


def _choices(session: TeamSession) -> dict[PaperNeed, tuple[str, Any]]:
    """The fullest session, the person helped most, the only village."""
    (village,) = session.read(lambda read: read.all(Village))
    held = {
        one.id: 0
        for one in session.read(lambda read: read.all(TrainingSession))
        if one.state is SessionState.HELD
    }
    for came in session.read(lambda read: read.all(Attendance)):
        if came.session_id in held:
            held[came.session_id] += 1
    helped: dict[str, int] = {}
    for one in session.read(lambda read: read.all(Assistance)):
        if one.resident_id is not None:
            helped[one.resident_id] = helped.get(one.resident_id, 0) + 1
    return {
        PaperNeed.PERIOD: ("period", _MONTH),
        PaperNeed.SESSION: ("session_id", _most(held)),
        PaperNeed.RESIDENT: ("resident_id", _most(helped)),
        PaperNeed.VILLAGE: ("village_id", village.id),
        PaperNeed.LESSON: ("lesson_code", lessons()[0].code),
    }


def _most(counts: dict[str, int]) -> str:
    return max(counts, key=lambda identifier: (counts[identifier], identifier))


def made(session: TeamSession, paper: PracticePaper, form: PaperForm = PaperForm.PDF) -> bytes:
    """The file, as the window makes it."""
    return paper_file(paper.kind, form, session.read(read_paper, paper.request, TODAY))


def digests(session: TeamSession) -> dict[str, str]:
    """SHA-256 of every file of every document, by its name."""
    return {
        f"{paper.name}.{form.value}": hashlib.sha256(made(session, paper, form)).hexdigest()
        for paper in practice_papers(session)
        for form in PAPERS[paper.kind].files
    }


def _call_this_pc(host: str) -> None:
    """Let the PC have that name for everything in this process that asks for it."""
    real = os.uname()
    socket.gethostname = socket.getfqdn = lambda *_: host
    platform.node = lambda: host
    os.uname = lambda: os.uname_result((real.sysname, host, *real[2:]))


if __name__ == "__main__":
    _call_this_pc(sys.argv[3])
    with practice_session(Path(sys.argv[1]), int(sys.argv[2])) as opened:
        for name, digest in digests(opened).items():
            sys.stdout.write(f"{name} {digest}\n")

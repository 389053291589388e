"""Record helps, print the month, sync to the province: everything real, from key to log."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.periods import month_period
from desktop.domain.text.numbers import format_number
from desktop.services.catalogue import load_indicator_texts
from desktop.services.content import content_of
from desktop.services.vault import unlock
from desktop.system.paths import Home
from tests.e2e import main_job as job
from tests.e2e.conftest import NOW
from tests.e2e.team_file import TeamFile, content_of_cells, state_total
from tests.reports.reading import flat, opened, page_texts, table_of
from tests.services.recount import IDENTIFIERS, RATES, recount
from tests.support.province_process import entry_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tests.e2e.hands import Hands
    from tests.support.province_process import Province
    from tests.support.workbook import Made

pytestmark = pytest.mark.e2e

PERIOD = month_period(2026, 12)
BEFORE = date(2026, 11, 10)
"""A day of the reporting month before."""

DONE = {
    "assist_count": ("6", "3", "9"),
    "resident_assisted_count": ("0", "3", "3"),
    "household_visited_count": ("0", "3", "3"),
    "vneid_level2_new_count": ("0", "1", "1"),
    "epay_account_new_count": ("0", "1", "1"),
    "epay_household_count": ("0", "1", "1"),
    "digital_store_new_count": ("0", "1", "1"),
    "digital_store_household_count": ("0", "1", "1"),
    "dvc_dossier_count": ("0", "0", "0"),
    "outreach_session_count": ("0", "1", "1"),
    "outreach_attendance_count": ("0", "13", "13"),
    "class_session_count": ("0", "0", "0"),
    "team_member_count": ("0", "1", "1"),
}
"""What was done at the keyboard: the previous month, this one, the year so far."""


def test_main_job(
    province: Province,
    workbook: Made,
    tmp_path: Path,
    open_window: Callable[[Home, int], AbstractContextManager[Hands]],
) -> None:
    first, second = Home(tmp_path / "first"), Home(tmp_path / "second")
    paper = tmp_path / "báo cáo.pdf"
    people = job.People.of(workbook)
    with open_window(first, 1) as hands:
        passphrase = job.set_up_team(hands)
        job.import_workbook(hands, workbook)
        job.record_helps(hands, people)
        job.hold_session(hands, people)
        job.correct_and_delete(hands, f"{BEFORE:%d/%m/%Y}")
        job.save_report(hands, paper)
        said = job.connect_and_sync(hands, province.sheet("first"))
        assert "Đã đối chiếu" in said, said
    one = TeamFile(first, passphrase)
    check_paper(paper.read_bytes(), one)
    check_log(province, one)

    with open_window(second, 2) as hands:
        other = TeamFile(second, job.join_team(hands, province.sheet("second")))
        assert "Đã đối chiếu" in job.sync_again(hands)
        listed = job.people_listed(hands)
    assert sorted(listed) == sorted([job.NEW_NAME, *(one.full_name for one in workbook.people)])
    check_digests(province, one, other)


def check_paper(pdf: bytes, team: TeamFile) -> None:
    """Every number of the table equals the recount, and those of the job what was done."""
    printed = printed_numbers(pdf)
    texts = load_indicator_texts(PERIOD.last_on)
    asked = {name for name in IDENTIFIERS if texts[name].is_asked_in(PERIOD.kind)}
    assert set(printed) == asked
    days = (PERIOD.previous(), PERIOD, PERIOD.year_to_date())
    with closing(team.connect()) as connection:
        for identifier, cells in printed.items():
            counted = [
                recount(connection.cursor(), identifier, one.first_on, one.last_on) for one in days
            ]
            places = 1 if identifier in RATES else None
            assert cells == tuple(format_number(value, places) for value in counted), identifier
    assert {name: printed[name] for name in DONE} == DONE
    words = flat(" ".join(page_texts(pdf)))
    assert "từ ngày 15 tháng 11 năm 2026 đến hết ngày 14 tháng 12 năm 2026" in words
    assert job.DIFFICULTY in words


def printed_numbers(pdf: bytes) -> dict[str, tuple[str, ...]]:
    """Previous, present and cumulative number of each indicator, as they stand on the paper."""
    texts = load_indicator_texts(PERIOD.last_on)
    known = {text.name_vi: identifier for identifier, text in texts.items()}
    found = {}
    with opened(pdf) as document:
        for page in document.pages:
            for row in table_of(page):
                if row[1] in known:
                    found[known[row[1]]] = tuple(row[3:6])
    return found


def check_log(province: Province, team: TeamFile) -> None:
    """The server holds exactly what this PC said, word for word and in its order."""
    ops = team.ops()
    assert province.log() == [entry_of(op) for op in ops]
    assert {op.kind for op in ops} == {"put", "delete"}
    assert [op.t for op in ops if op.kind == "delete"] == ["assistance"]
    assert len([op for op in ops if op.t == "assistance"]) == 5 + 2, "recorded, corrected, deleted"


def check_digests(province: Province, one: TeamFile, other: TeamFile) -> None:
    """Three places, one state: as kept, as computed anew, as content, and row by row."""
    places = (one.state(), other.state(), province.records())
    kept = {one.digest_total(), other.digest_total(), province.digest_total()}
    assert {state_total(records) for records in places} == kept
    assert len(kept) == 1
    assert province.conflicts() == 0
    contents = {content_of_cells(records) for records in places}
    assert contents == {content(one), content(other)}
    assert len(contents) == 1
    assert one.rows() == other.rows()


def content(team: TeamFile) -> bytes:
    """Digest of the rows that people see, read by the program itself."""
    (folder,) = team.home.teams.iterdir()
    session = unlock(team.home, folder.name, team.passphrase, SteppingClock(NOW))
    try:
        return session.read(content_of)
    finally:
        session.close()

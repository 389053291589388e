"""Difficulties, proposals and good practices: noted, settled, corrected, taken away, told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.issues import GoodPractice, Issue, IssueKind, NoteKind
from desktop.domain.periods import month_period
from desktop.domain.rows.notes import NoteFilter
from desktop.services.home import home_summary
from desktop.services.notes import (
    DeleteNote,
    SaveNote,
    SettleIssue,
    delete_note,
    list_notes,
    save_note,
    settle_issue,
)
from desktop.services.reporting import monthly_report
from desktop.services.undoing import take_back
from tests.services.conftest import HEAD, TODAY, VILLAGE

if TYPE_CHECKING:
    from desktop.domain.rows.notes import NoteList
    from desktop.services.session import TeamSession

DAY = date(2026, 11, 20)
LATER = date(2026, 11, 23)


def note(kind: NoteKind, text: str = "Sóng yếu ở xóm trên", day: date = DAY) -> SaveNote:
    return SaveNote(kind, day, text)


def listed(session: TeamSession, wanted: NoteFilter | None = None) -> NoteList:
    found: NoteList = session.read(list_notes, wanted or NoteFilter(), TODAY)
    return found


def the_issue(session: TeamSession) -> Issue:
    (issue,) = session.read(lambda read: read.all(Issue))
    return issue


def test_a_note_is_kept_with_who_noted_it_and_what_it_is_about(session: TeamSession) -> None:
    wanted = SaveNote(NoteKind.DIFFICULTY, DAY, "  Sóng yếu\nở xóm trên ", "vneid", VILLAGE)
    made = session.write(save_note, wanted).result
    assert the_issue(session) == Issue(
        id=made,
        kind=IssueKind.DIFFICULTY,
        raised_on=DAY,
        text="Sóng yếu\nở xóm trên",
        platform_code="vneid",
        village_id=VILLAGE,
        raised_by=HEAD,
    )
    (row,) = listed(session).rows
    assert row.platform is not None
    assert (row.platform.code, row.village_name, row.is_open) == ("vneid", "Thôn Nà Pài", True)


def test_the_list_is_by_kind_and_state_the_newest_first(session: TeamSession) -> None:
    session.write(save_note, note(NoteKind.DIFFICULTY, "Một"))
    session.write(save_note, note(NoteKind.PROPOSAL, "Hai", LATER))
    session.write(save_note, note(NoteKind.PRACTICE, "Ba", date(2026, 11, 22)))
    issue = next(one for one in session.read(lambda read: read.all(Issue)) if one.text == "Một")
    session.write(settle_issue, SettleIssue(issue, LATER, "Đã lắp thêm trạm"))
    assert [row.text for row in listed(session).rows] == ["Hai", "Ba", "Một"]
    assert [row.text for row in listed(session, NoteFilter(NoteKind.PRACTICE)).rows] == ["Ba"]
    assert [row.text for row in listed(session, NoteFilter(settled=False)).rows] == ["Hai"]
    assert [row.text for row in listed(session, NoteFilter(settled=True)).rows] == ["Một"]
    assert listed(session, NoteFilter(NoteKind.PRACTICE)).open_count == 1
    assert session.read(home_summary, TODAY).open_issues == 1


def test_an_issue_is_settled_opened_again_and_settling_is_undone(session: TeamSession) -> None:
    session.write(save_note, note(NoteKind.DIFFICULTY))
    settled = session.write(settle_issue, SettleIssue(the_issue(session), LATER, " Đã xong "))
    assert (the_issue(session).resolved_on, the_issue(session).outcome) == (LATER, "Đã xong")
    session.write(settle_issue, SettleIssue(the_issue(session), None, "x"))
    assert (the_issue(session).resolved_on, the_issue(session).outcome) == (None, None)
    session.write(settle_issue, SettleIssue(the_issue(session), LATER))
    deleted = session.write(delete_note, DeleteNote(the_issue(session).id))
    assert listed(session).rows == ()
    assert deleted.changes.act is not None
    take_back(session, deleted.changes.act)
    assert the_issue(session).resolved_on == LATER
    assert settled.changes.act is not None


def test_a_note_is_corrected_and_a_difficulty_may_become_a_proposal(session: TeamSession) -> None:
    session.write(save_note, note(NoteKind.DIFFICULTY))
    before = the_issue(session)
    session.write(save_note, replace(note(NoteKind.PROPOSAL, "Xin thêm trạm"), original=before))
    after = the_issue(session)
    assert (after.id, after.kind, after.text) == (before.id, IssueKind.PROPOSAL, "Xin thêm trạm")
    made = session.write(save_note, note(NoteKind.PRACTICE, "Đi cùng trưởng thôn")).result
    (practice,) = session.read(lambda read: read.all(GoodPractice))
    again = replace(note(NoteKind.PRACTICE, "Đi từng nhà"), original=practice)
    assert session.write(save_note, again).result == made
    (changed,) = session.read(lambda read: read.all(GoodPractice))
    assert (changed.text, changed.noted_by) == ("Đi từng nhà", HEAD)
    session.write(delete_note, DeleteNote(made))
    assert session.read(lambda read: read.all(GoodPractice)) == ()


def test_notes_reach_the_report_of_their_period_in_order(session: TeamSession) -> None:
    session.write(save_note, note(NoteKind.DIFFICULTY, "Sau", LATER))
    session.write(save_note, note(NoteKind.DIFFICULTY, "Trước"))
    session.write(save_note, note(NoteKind.PRACTICE, "Hay"))
    session.write(save_note, note(NoteKind.PROPOSAL, "Tháng trước", date(2026, 11, 14)))
    report = session.read(monthly_report, month_period(2026, 12), TODAY)
    assert [one.text for one in report.issues] == ["Trước", "Sau"]
    assert [one.text for one in report.practices] == ["Hay"]


@pytest.mark.parametrize(
    ("command", "code", "field"),
    [
        (note(NoteKind.DIFFICULTY, " \n "), "note_text_missing", "text"),
        (note(NoteKind.PRACTICE, "ă" * 1001), "text_too_long", "text"),
        (note(NoteKind.PROPOSAL, day=date(2026, 11, 25)), "date_in_future", "day"),
        (note(NoteKind.PROPOSAL, day=date(1026, 11, 25)), "date_too_old", "day"),
        (SaveNote(NoteKind.PRACTICE, DAY, "x", "no_such"), "platform_unknown", "platform_code"),
    ],
)
def test_what_cannot_be_is_named(
    session: TeamSession, command: SaveNote, code: str, field: str
) -> None:
    with pytest.raises(RuleBrokenError) as refused:
        session.write(save_note, command)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert listed(session).rows == ()


def test_nothing_is_settled_before_it_came_up(session: TeamSession) -> None:
    session.write(save_note, note(NoteKind.DIFFICULTY))
    issue = the_issue(session)
    for day, code in ((date(2026, 11, 19), "note_dates"), (date(2026, 11, 25), "date_in_future")):
        with pytest.raises(RuleBrokenError, match=code):
            session.write(settle_issue, SettleIssue(issue, day))
    session.write(settle_issue, SettleIssue(issue, DAY))
    moved = replace(note(NoteKind.DIFFICULTY, day=LATER), original=the_issue(session))
    with pytest.raises(RuleBrokenError, match="note_dates"):
        session.write(save_note, moved)


def test_a_note_that_is_gone_says_so(session: TeamSession) -> None:
    session.write(save_note, note(NoteKind.DIFFICULTY))
    issue = the_issue(session)
    session.write(delete_note, DeleteNote(issue.id))
    with pytest.raises(RuleBrokenError, match="note_unknown"):
        session.write(delete_note, DeleteNote(issue.id))
    with pytest.raises(RuleBrokenError, match="note_unknown"):
        session.write(settle_issue, SettleIssue(issue, LATER))

"""What was noted in the period is taken over into the report's sections, to be typed over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.domain.issues import NoteKind
from desktop.domain.periods import month_period
from desktop.services.notes import SaveNote, SettleIssue, save_note, settle_issue
from desktop.services.reporting import monthly_report
from desktop.ui.reports.view import ReportsView
from tests.ui.typing_keys import type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.reporting import Report
    from desktop.ui.context import AppContext
    from tests.ui.driving import Desk, Stage

PERIOD = month_period(2026, 12)
DAY = date(2026, 11, 20)


@pytest.fixture
def noted(desk: Desk) -> None:
    """One of each kind, and a difficulty that was settled."""
    for kind, text in (
        (NoteKind.DIFFICULTY, "Sóng yếu ở xóm trên"),
        (NoteKind.PROPOSAL, "Xin thêm một máy in."),
        (NoteKind.PRACTICE, "Đi cùng trưởng thôn"),
    ):
        desk.write(save_note, SaveNote(kind, DAY, text))
    desk.write(save_note, SaveNote(NoteKind.DIFFICULTY, DAY, "Máy in hỏng"))
    report = desk.read(monthly_report, PERIOD, DAY)
    issue = next(one for one in report.issues if one.text == "Máy in hỏng")
    desk.write(settle_issue, SettleIssue(issue, date(2026, 11, 22), "Xã đã sửa"))


@pytest.fixture
def view(stage: Stage, settle: Callable[[], None]) -> ReportsView:
    shown = stage.show(ReportsView)
    shown.arrive(period=PERIOD)
    settle()
    return shown


def saved(desk: Desk, context: AppContext) -> Report:
    report: Report = desk.read(monthly_report, PERIOD, context.clock.today()).report
    return report


@pytest.mark.usefixtures("noted")
def test_notes_are_taken_over_behind_what_is_typed_and_only_once(
    view: ReportsView, desk: Desk, settle: Callable[[], None], app_context: AppContext
) -> None:
    assert "2 khó khăn, 1 kiến nghị, 1 cách làm hay" in view.texts.noted.text()
    type_text(view.texts.proposals, "Mở thêm lớp")
    for _again in range(2):
        view.texts.notes_button.click()
        settle()
    assert view.has_unsaved()
    view.save_button.click()
    settle()
    report = saved(desk, app_context)
    assert (report.difficulties or "").splitlines() == [
        "- Sóng yếu ở xóm trên.",
        "- Máy in hỏng (đã giải quyết ngày 22/11/2026: Xã đã sửa).",
    ]
    assert report.proposals == "Mở thêm lớp\n- Xin thêm một máy in."
    assert report.good_practices == "- Đi cùng trưởng thôn."


def test_a_period_without_notes_says_where_they_are_made(view: ReportsView) -> None:
    assert view.texts.notes_button.isHidden()
    assert "Khó khăn, ý hay" in view.texts.noted.text()


def test_good_practices_are_typed_and_kept(
    view: ReportsView, desk: Desk, settle: Callable[[], None], app_context: AppContext
) -> None:
    type_text(view.texts.good_practices, "Đội hình áo xanh")
    view.save_button.click()
    settle()
    assert saved(desk, app_context).good_practices == "Đội hình áo xanh"

"""Who opens the report comes for the one that is still to be sent, also when that is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.papers import PaperKind
from desktop.domain.periods import month_period
from desktop.domain.reporting import ReportState
from desktop.services.report_due import report_to_send
from desktop.services.reporting import monthly_report
from desktop.ui.papers.view import PapersView
from desktop.ui.reports.view import ReportsView
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.clock import SteppingClock
    from desktop.ui.context import AppContext
    from tests.ui.driving import Desk, Stage

LATE = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
"""Eighteen days after the period's end, twelve after the day by which it was expected."""

ENDED, PRESENT = month_period(2026, 11), month_period(2026, 12)
OVERDUE = "Quá hạn từ 20/11/2026: chưa gửi"


@pytest.fixture(autouse=True)
def late(clock: SteppingClock) -> None:
    clock.move_to(LATE)


@pytest.fixture
def sent(desk: Desk, clock: SteppingClock) -> None:
    """The report of the period that is over was sent."""

    def send(unit: Any, _nothing: object) -> None:
        report = monthly_report(unit, ENDED, clock.today()).report
        unit.put(replace(report, state=ReportState.SENT))

    desk.write(send, None)


def test_the_report_that_is_overdue_is_opened_first_and_says_so(
    stage: Stage, settle: Callable[[], None]
) -> None:
    view = stage.show(ReportsView)
    settle()
    assert view.picker.period() == ENDED
    assert view.due.text() == OVERDUE
    view.picker.on.click()
    settle()
    settle()
    assert view.picker.period() == PRESENT, "what a person chooses stays"
    assert view.due.isHidden()
    view.reload()
    settle()
    assert view.picker.period() == PRESENT


def test_a_period_that_was_asked_for_is_opened(stage: Stage, settle: Callable[[], None]) -> None:
    view = stage.show(lambda context: arrived(ReportsView(context)))
    settle()
    assert view.picker.period() == PRESENT


def arrived(view: ReportsView) -> ReportsView:
    view.arrive(period=PRESENT)
    return view


def test_what_is_typed_already_is_not_taken_away(
    app_context: AppContext, stage: Stage, settle: Callable[[], None]
) -> None:
    view = stage.show(ReportsView)
    settle()
    view.arrive(period=PRESENT)
    settle()
    type_text(view.texts.next_tasks, "Mở hai lớp")
    view.reload()
    settle()
    assert view.picker.period() == PRESENT
    assert view.has_unsaved()


@pytest.mark.usefixtures("sent")
def test_one_that_was_sent_is_not_opened_again(
    stage: Stage, desk: Desk, clock: SteppingClock, settle: Callable[[], None]
) -> None:
    assert desk.read(report_to_send, clock.today()) is None
    view = stage.show(ReportsView)
    settle()
    assert view.picker.period() == PRESENT
    assert view.due.isHidden()


def test_the_page_of_papers_proposes_the_same(stage: Stage, settle: Callable[[], None]) -> None:
    view = stage.show(PapersView)
    choices = view.paper.choices
    view.arrive(kind=PaperKind.REPORT)
    settle()
    settle()
    assert choices.period.period() == ENDED
    assert choices.due.text() == OVERDUE
    view.arrive(kind=PaperKind.HELPED_LIST)
    settle()
    settle()
    assert choices.period.period() == PRESENT, "other papers are about the present month"
    assert choices.due.isHidden()
    view.arrive(kind=PaperKind.REPORT)
    settle()
    choices.period.on.click()
    settle()
    assert choices.period.period() == PRESENT
    assert choices.due.isHidden()


def test_the_hint_fits(app_context: AppContext, settle: Callable[[], None]) -> None:
    check_sizes(lambda: ReportsView(app_context), settle)

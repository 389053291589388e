"""A report is sent, comes back, is opened again; what comes later is shown; a file is checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.domain.reporting import Report, ReportState, report_id
from desktop.domain.work import AssistanceAction
from desktop.services.record_assistance import HelpItem, RecordAssistance, record_assistance
from desktop.services.reporting import monthly_pdf, monthly_report
from desktop.services.sync_pace import SOON_S
from desktop.system.texts import _
from desktop.ui.context import Page
from desktop.ui.reports.view import ReportsView
from tests.ui.access import check_access, check_plain_text
from tests.ui.reports.test_reports_view import PERIOD, TODAY
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.domain.rows.reporting import MonthlyReport
    from desktop.storage.write_unit import WriteUnit
    from desktop.ui.context import AppContext
    from tests.ui.driving import Desk, Stage

ID = report_id(PERIOD.kind, PERIOD.first_on)
LATE_DAY = date(2026, 11, 2)


@pytest.fixture
def view(stage: Stage) -> ReportsView:
    return stage.show(ReportsView)


def report_of(desk: Desk) -> MonthlyReport:
    found: MonthlyReport = desk.read(monthly_report, PERIOD, TODAY)
    return found


def send(view: ReportsView, settle: Callable[[], None]) -> None:
    view.tabs.setCurrentWidget(view.sending)
    settle()
    view.sending.send_button.click()
    settle()
    view.confirm.yes_button.click()
    settle()


def review(unit: WriteUnit, state: ReportState) -> None:
    """As a page from the server would change it."""
    saved = unit.get(Report, ID)
    assert saved is not None
    reviewed = {
        "review_reason": "Thiếu số hộ",
        "reviewed_on": date(2026, 11, 25),
        "reviewer": "Bà Lan",
    }
    unit.put(replace(saved, state=state, **reviewed), original=saved)  # type: ignore[arg-type]


def help_given(unit: WriteUnit, count: int) -> None:
    record_assistance(
        unit,
        RecordAssistance(
            LATE_DAY, (HelpItem("vneid", AssistanceAction.GUIDE),), anonymous_count=count
        ),
    )


def test_sending_asks_saves_what_was_typed_and_freezes(
    view: ReportsView, desk: Desk, settle: Callable[[], None], app_context: AppContext
) -> None:
    app_context.syncing.begin()
    type_text(view.texts.number, "07")
    send(view, settle)
    assert app_context.syncing.due_in_s == SOON_S, "the province is not kept waiting"
    report = report_of(desk)
    assert (report.report.state, report.report.number) == (ReportState.SENT, "07")
    assert report.sent is not None
    assert not view.texts.isEnabled()
    assert view.sending.send_button.isHidden()
    assert not view.sending.reopen_button.isHidden()
    assert [row.version for row in view.sending.table.rows_model.rows] == [1]
    view.tabs.setCurrentWidget(view.preview)
    settle()
    assert view.pdf == report.sent.pdf


def test_a_pc_without_the_province_says_that_the_paper_must_be_handed_over(
    view: ReportsView, app_context: AppContext, settle: Callable[[], None]
) -> None:
    """No sync would ever take it there."""
    send(view, settle)
    _kind, said = app_context.presenter.messages[-1]  # type: ignore[attr-defined]
    assert said == _(
        "The report is closed. This PC is not connected to the province yet, so print it "
        "and hand it to the commune."
    )


def test_saving_by_key_keeps_the_keyboard_on_the_page(
    stage: Stage, settle: Callable[[], None]
) -> None:
    """A button that becomes disabled must not send it to the navigation."""
    view = stage.begin(ReportsView)
    type_text(view.texts.number, "07")
    view.save_button.setFocus()
    press(view.save_button, Qt.Key.Key_Space)
    settle()
    assert not view.save_button.isEnabled()
    assert view.focusWidget() is view.tabs.tabBar()


def test_what_comes_later_is_listed_with_its_records_and_the_paper_stays(
    view: ReportsView, desk: Desk, settle: Callable[[], None], app_context: AppContext
) -> None:
    send(view, settle)
    before = monthly_pdf(report_of(desk))
    desk.write(help_given, 4)
    settle()
    view.tabs.setCurrentWidget(view.late)
    settle()
    rows = {row.identifier: row for row in view.late.numbers.rows_model.rows}
    assert "assist_count" in rows
    view.late.numbers.choose(f"{PERIOD.code}/assist_count")
    settle()
    (record,) = view.late.records.rows_model.rows
    assert (record.ref.table, record.day, record.times) == ("assistance", LATE_DAY, 4)
    view.late.records.opened.emit(record)
    settle()
    assert app_context.navigator.opened[-1][0] is Page.BOOK  # type: ignore[attr-defined]
    assert monthly_pdf(report_of(desk)) == before


def test_a_returned_report_says_why_and_is_sent_again(
    view: ReportsView, desk: Desk, settle: Callable[[], None]
) -> None:
    send(view, settle)
    desk.write(review, ReportState.NEEDS_CHANGE)
    settle()
    assert view.sending.review.text() == "25/11/2026, Bà Lan: Thiếu số hộ"
    assert view.texts.isEnabled()
    send(view, settle)
    assert [row.version for row in view.sending.table.rows_model.rows] == [2, 1]
    desk.write(review, ReportState.LOCKED)
    settle()
    assert view.sending.send_button.isHidden()
    assert view.sending.reopen_button.isHidden()


def test_opened_again_it_can_be_typed(
    view: ReportsView, desk: Desk, settle: Callable[[], None]
) -> None:
    send(view, settle)
    view.sending.reopen_button.click()
    view.confirm.yes_button.click()
    settle()
    assert view.texts.isEnabled()
    assert report_of(desk).report.state is ReportState.DRAFT


def test_a_file_is_checked(
    view: ReportsView, desk: Desk, settle: Callable[[], None], tmp_path: Path
) -> None:
    send(view, settle)
    file = tmp_path / "bao-cao.pdf"
    file.write_bytes(monthly_pdf(report_of(desk)))
    view.sending.check_file(str(file))
    settle()
    assert view.sending.verdict.text().startswith("Bản giấy khớp dữ liệu")
    desk.write(help_given, 2)
    view.sending.check_file(str(file))
    settle()
    assert "đã gửi" in view.sending.verdict.text()
    file.write_bytes(file.read_bytes() + b"\n")
    view.sending.check_file(str(file))
    settle()
    assert view.sending.verdict.text().startswith("Tệp này không phải bản Tổ đã gửi")


def test_the_panels_can_be_used_by_keys_and_stand_large_text(
    stage: Stage, settle: Callable[[], None]
) -> None:
    def on_tab(index: int) -> ReportsView:
        shown = stage.show(ReportsView)
        shown.tabs.setCurrentIndex(index)
        settle()
        return shown

    page = on_tab(3)
    check_access(page)
    check_plain_text(page)
    for index in (3, 4):
        check_sizes(lambda index=index: on_tab(index), settle)  # type: ignore[misc]

"""The report: what is typed, the numbers, the paper; printing, saving, opening."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from desktop.domain.periods import month_period
from desktop.services import reporting
from desktop.services.indicators import indicator_table
from desktop.services.paper import page_count
from desktop.services.report_due import due_period
from desktop.services.reporting import (
    SaveReportTexts,
    monthly_pdf,
    monthly_report,
    save_report_texts,
)
from desktop.ui.paper.print_dialog import PrintDialog
from desktop.ui.reports import view as view_module
from desktop.ui.reports.view import ReportsView
from tests.ui.access import check_access, check_plain_text
from tests.ui.driving import Desk, Stage, no_dialog, shown, the_dialog
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press, type_ime, type_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.domain.rows.reporting import MonthlyReport
    from desktop.ui.context import AppContext

TODAY = date(2026, 11, 24)
PERIOD = month_period(2026, 11)


@pytest.fixture
def view(stage: Stage) -> ReportsView:
    return stage.show(ReportsView)


@pytest.fixture
def printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Programs that answer like those of CUPS; what was printed lies in the folder."""
    folder = tmp_path / "cups"
    folder.mkdir()
    _program(
        folder / "lpstat",
        'case "$1" in -e) echo Kho; echo Nha_van_hoa;; '
        "-d) echo 'system default destination: Nha_van_hoa';; esac",
    )
    _program(folder / "lp", f'echo "$@" > {folder}/words; cat > {folder}/paper')
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def _program(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def report_of(desk: Desk) -> MonthlyReport:
    report: MonthlyReport = desk.read(monthly_report, PERIOD, TODAY)
    return report


def codes(context: AppContext) -> list[str]:
    found: list[str] = context.presenter.codes  # type: ignore[attr-defined]
    return found


def open_paper(view: ReportsView, settle: Callable[[], None]) -> None:
    view.tabs.setCurrentWidget(view.preview)
    settle()


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 11, 14), 11),
        (date(2026, 11, 15), 11),
        (date(2026, 11, 24), 11),
        (date(2026, 11, 25), 12),
    ],
)
def test_the_report_that_is_due_is_chosen(today: date, month: int) -> None:
    assert due_period(today) == month_period(2026, month)


def test_what_is_typed_is_on_the_paper(
    view: ReportsView, desk: Desk, settle: Callable[[], None]
) -> None:
    type_text(view.texts.number, "07")
    type_ime(view.texts.difficulties, "Sóng", "yếu")
    type_text(view.texts.next_tasks, "Mở hai lớp ở bản Pò Mã")
    assert view.has_unsaved()
    open_paper(view, settle)
    assert not view.has_unsaved(), "saved before the paper is made"
    report = report_of(desk)
    assert report.report.number == "07"
    assert report.report.difficulties == "Sóng yếu"
    assert view.pdf == monthly_pdf(report)
    assert view.preview.page_count == page_count(view.pdf)


def test_the_paper_is_made_off_the_gui_thread(
    app_context: AppContext,
    qtbot: QtBot,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = []

    def noted(report: MonthlyReport) -> bytes:
        names.append(threading.current_thread())
        return reporting.monthly_pdf(report)

    monkeypatch.setattr(view_module, "monthly_pdf", noted)
    view = ReportsView(app_context)
    qtbot.addWidget(view)
    shown(view, settle)
    open_paper(view, settle)
    assert len(names) == 1
    assert names[0] is not threading.main_thread()


def test_a_letter_that_cannot_be_printed_is_named_where_it_was_typed(
    view: ReportsView, app_context: AppContext, settle: Callable[[], None]
) -> None:
    type_text(view.texts.proposals, "Xin thêm 漢 máy tính")
    open_paper(view, settle)
    assert codes(app_context) == ["letter_not_in_font"]
    assert "漢" in view.texts.errors()["proposals"]
    assert view.tabs.currentIndex() == 0
    assert view.preview.page_count == 0


def test_the_printer_gets_the_bytes_that_were_shown(
    view: ReportsView, printer: Path, settle: Callable[[], None]
) -> None:
    open_paper(view, settle)
    view.buttons.print_button.click()
    settle()
    dialog = the_dialog(view, PrintDialog)
    assert dialog.printer.value() == "Nha_van_hoa", "the default printer stands first"
    dialog.copies.selectAll()
    type_text(dialog.copies, "3")
    press(dialog.copies, Qt.Key.Key_Return)
    settle()
    assert no_dialog(view)
    assert (printer / "paper").read_bytes() == view.pdf
    words = (printer / "words").read_text().split()
    assert words[:4] == ["-d", "Nha_van_hoa", "-n", "3"]
    assert "print-scaling=none" in words


def test_no_printer_is_said_in_words(
    view: ReportsView, app_context: AppContext, printer: Path, settle: Callable[[], None]
) -> None:
    _program(printer / "lpstat", "exit 0")
    view.buttons.print_button.click()
    settle()
    assert codes(app_context) == ["printer_missing"]
    assert no_dialog(view)
    assert view.buttons.print_button.isEnabled()


def test_a_printer_that_refuses_keeps_the_dialog_open(
    view: ReportsView, app_context: AppContext, printer: Path, settle: Callable[[], None]
) -> None:
    _program(printer / "lp", "cat > /dev/null; exit 1")
    view.buttons.print_button.click()
    settle()
    dialog = the_dialog(view, PrintDialog)
    dialog.copies.selectAll()
    type_text(dialog.copies, "0")
    dialog.save_button.click()
    assert list(dialog.form.errors()) == ["copies"]
    dialog.copies.selectAll()
    type_text(dialog.copies, "1")
    dialog.save_button.click()
    settle()
    assert codes(app_context)[-1] == "print_failed"
    assert dialog.isVisible()
    assert dialog.message
    assert dialog.save_button.isEnabled()


def test_the_file_is_the_paper_and_an_old_one_is_not_replaced_unasked(
    view: ReportsView,
    app_context: AppContext,
    tmp_path: Path,
    settle: Callable[[], None],
    qtbot: QtBot,
) -> None:
    target = tmp_path / "báo cáo tháng 11.pdf"
    target.write_bytes(b"another paper")
    view.buttons.file_button.click()
    settle()
    dialog = the_dialog(view, QFileDialog)
    dialog.fileSelected.emit(str(target))
    dialog.close()
    assert target.read_bytes() == b"another paper"
    assert "báo cáo tháng 11.pdf" in view.confirm.text
    view.confirm.yes_button.click()
    settle()
    assert target.read_bytes() == view.pdf
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []
    opened = _Opener()
    QDesktopServices.setUrlHandler("file", opened, "open_url")  # type: ignore[arg-type]
    view.buttons.open_button.click()
    QDesktopServices.unsetUrlHandler("file")
    assert opened.urls == [QUrl.fromLocalFile(str(target))]


def test_a_folder_that_refuses_is_told(
    view: ReportsView, app_context: AppContext, tmp_path: Path, settle: Callable[[], None]
) -> None:
    view.buttons.file_button.click()
    settle()
    the_dialog(view, QFileDialog).fileSelected.emit(str(tmp_path / "không có" / "a.pdf"))
    settle()
    assert codes(app_context) == ["file_not_written"]
    assert not view.buttons.open_button.isEnabled()


def test_typed_text_is_not_lost_by_choosing_another_period(
    view: ReportsView, settle: Callable[[], None]
) -> None:
    type_text(view.texts.situation, "Ba lớp đã mở")
    view.picker.back.click()
    settle()
    assert view.picker.period() == PERIOD
    assert view.confirm.text
    view.confirm.no_button.click()
    assert view.texts.situation.toPlainText() == "Ba lớp đã mở"
    view.picker.back.click()
    view.confirm.yes_button.click()
    settle()
    assert view.picker.period() == month_period(2026, 10)
    assert not view.has_unsaved()


def test_typed_text_outlives_what_others_change_meanwhile(
    view: ReportsView, desk: Desk, settle: Callable[[], None]
) -> None:
    type_text(view.texts.situation, "Ba lớp đã mở")
    report = report_of(desk)
    edited = replace(report.report, number="99")
    command = SaveReportTexts(PERIOD, report.report, edited, report.seen)
    desk.write(save_report_texts, command)
    assert view.texts.situation.toPlainText() == "Ba lớp đã mở"
    view.save_button.click()
    settle()
    saved = report_of(desk).report
    assert (saved.situation, saved.number) == ("Ba lớp đã mở", "99")


def test_a_day_that_is_none_is_said_and_nothing_is_saved(
    view: ReportsView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    view.texts.signed_on.clear()
    type_text(view.texts.signed_on, "31/2/2026")
    type_text(view.texts.number, "9")
    open_paper(view, settle)
    assert codes(app_context) == ["date_impossible"]
    assert view.tabs.currentIndex() == 0
    assert view.texts.number.text() == "9"
    assert report_of(desk).report.number is None


def test_the_numbers_stand_there_as_text_and_open(
    view: ReportsView, desk: Desk, settle: Callable[[], None]
) -> None:
    view.tabs.setCurrentIndex(1)
    assert view.board.table.rows_model.rows == desk.read(indicator_table, PERIOD)
    view.board.table.setFocus()
    view.board.table.choose("assist_count")
    press(view.board.table, Qt.Key.Key_Return)
    settle()
    assert view.board.shows_records


def test_the_paper_grows(view: ReportsView, settle: Callable[[], None]) -> None:
    open_paper(view, settle)
    pages = view.preview.page_count
    view.preview.fit.set_value("100")
    view.preview.fit.edited.emit()
    width = view.preview.page_width
    type_text(view.preview, "+")
    settle()
    assert view.preview.zoom == 125
    assert view.preview.page_count == pages
    assert view.preview.page_width == pytest.approx(width * 1.25, abs=2)
    view.preview.smaller.click()
    settle()
    assert view.preview.page_width == width


def test_another_page_sends_a_period(view: ReportsView, settle: Callable[[], None]) -> None:
    view.arrive(period="2026-Q3")
    settle()
    assert view.picker.period().code == "2026-Q3"


def test_everything_has_a_name(view: ReportsView, settle: Callable[[], None]) -> None:
    for index in range(view.tabs.count()):
        view.tabs.setCurrentIndex(index)
        settle()
        check_access(view)
        check_plain_text(view)


def test_nothing_is_cut(app_context: AppContext, settle: Callable[[], None]) -> None:
    def on_tab(index: int) -> ReportsView:
        view = ReportsView(app_context)
        view.tabs.setCurrentIndex(index)
        return view

    for index in range(3):
        check_sizes(lambda index=index: on_tab(index), settle)  # type: ignore[misc]
    check_sizes(lambda: PrintDialog(app_context, b"", "bao-cao", ("Kho",)), settle)


class _Opener(QObject):
    """Takes the place of the system's viewer."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def open_url(self, url: QUrl) -> None:
        self.urls.append(url)

"""Every number opens the records it was counted from; targets are set with their decision."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.domain.changes import Seen
from desktop.domain.periods import month_period, quarter_period
from desktop.domain.reporting import PeriodKind
from desktop.domain.rows.reporting import Column, RecordRef
from desktop.services.indicators import indicator_records, indicator_table
from desktop.ui.context import Page
from desktop.ui.models.indicators import column_at, measured_of
from desktop.ui.targets.set_target import SetTargetDialog
from desktop.ui.targets.view import TargetsView
from tests.ui.access import check_access, check_plain_text
from tests.ui.driving import Desk, Stage, no_dialog, the_dialog
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.modeltest import ModelTester

    from desktop.domain.rows.reporting import IndicatorRow
    from desktop.ui.context import AppContext

PERIOD = month_period(2026, 12)
RATE = "store_and_epay_household_rate"
FLOW = "assist_count"
PLACES = {
    FLOW: (Page.BOOK, "help_id"),
    "class_attendance_count": (Page.SESSIONS, "session_id"),
    "team_member_count": (Page.TEAM, "membership_id"),
    "community_channel_count": (Page.TEAM, "channel_id"),
    "epay_account_new_count": (Page.PEOPLE, "resident_id"),
}


@pytest.fixture
def view(stage: Stage) -> TargetsView:
    return stage.show(TargetsView)


def row_of(desk: Desk, identifier: str) -> IndicatorRow:
    rows: tuple[IndicatorRow, ...] = desk.read(indicator_table, PERIOD)
    return next(row for row in rows if row.identifier == identifier)


def choose(view: TargetsView, identifier: str, column: int = 4) -> None:
    table = view.board.table
    line = table.rows_model.line_of(identifier)
    assert line is not None
    table.setCurrentIndex(table.rows_model.index(line, column))


def showing_records(view: TargetsView) -> bool:
    return view.board.shows_records


def shown_refs(view: TargetsView) -> set[RecordRef]:
    return {row.ref for row in view.board.records.table.rows_model.rows}


def test_the_table_is_what_the_service_counts(view: TargetsView, desk: Desk) -> None:
    assert view.board.table.rows_model.rows == desk.read(indicator_table, PERIOD)
    assert len(view.board.table.rows_model.rows) >= 20


@pytest.mark.parametrize("identifier", [FLOW, RATE, "class_attendance_count"])
def test_enter_on_a_number_lists_its_records(
    view: TargetsView, desk: Desk, settle: Callable[[], None], identifier: str
) -> None:
    for place in (3, 4, 5):
        choose(view, identifier, place)
        press(view.board.table, Qt.Key.Key_Return)
        settle()
        assert showing_records(view)
        column = column_at(place)
        measured = measured_of(row_of(desk, identifier), column)
        assert shown_refs(view) == set(measured.records)
        expected = desk.read(indicator_records, identifier, PERIOD, column)
        assert view.board.records.table.rows_model.rows == expected
        press(view.board, Qt.Key.Key_Escape)
        assert not showing_records(view)
        assert view.board.table.currentIndex().column() == place


def test_the_records_of_a_count_of_helps_add_up(
    view: TargetsView, desk: Desk, settle: Callable[[], None]
) -> None:
    choose(view, FLOW, 5)
    view.board.show_records.click()
    settle()
    times = sum(row.times for row in view.board.records.table.rows_model.rows)
    assert times == measured_of(row_of(desk, FLOW), Column.YEAR).value


def test_a_record_opens_its_own_page(
    view: TargetsView, app_context: AppContext, settle: Callable[[], None]
) -> None:
    opened = []
    for identifier in PLACES:
        choose(view, identifier, 5)
        press(view.board.table, Qt.Key.Key_Return)
        settle()
        press(view.board.records.table, Qt.Key.Key_Return)
        settle()
        page, arguments = app_context.navigator.opened[-1]  # type: ignore[attr-defined]
        opened.append((page, *arguments))
    assert opened == list(PLACES.values())


def test_a_number_without_records_says_so(view: TargetsView, settle: Callable[[], None]) -> None:
    rows = view.board.table.rows_model.rows
    nothing = next(row for row in rows if not row.current.records)
    choose(view, nothing.identifier)
    press(view.board.table, Qt.Key.Key_Return)
    settle()
    assert view.board.records.empty.isVisibleTo(view)


def test_a_target_is_set_by_typing(
    view: TargetsView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    choose(view, "vneid_level2_rate")
    view.set_button.click()
    dialog = the_dialog(view, SetTargetDialog)
    dialog.value.selectAll()
    type_text(dialog.value, "150")
    dialog.save_button.click()
    settle()
    assert list(dialog.form.errors()) == ["value"]
    dialog.value.selectAll()
    type_text(dialog.value, "72,5")
    dialog.decision.clear()
    type_text(dialog.decision, "12/KH-UBND")
    dialog.decided_on.clear()
    type_text(dialog.decided_on, "15/1/2026")
    press(dialog.decided_on, Qt.Key.Key_Return)
    settle()
    assert no_dialog(view)
    target = row_of(desk, "vneid_level2_rate").target
    assert target is not None
    assert (target.value, target.year) == (Decimal("72.5"), 2026)
    assert (target.decision_number, target.decided_on) == ("12/KH-UBND", date(2026, 1, 15))
    current = view.board.current()
    assert current is not None
    assert current.target == target, "the table has heard of it"


def test_what_is_no_number_is_said_at_the_field(
    view: TargetsView, settle: Callable[[], None]
) -> None:
    choose(view, "digital_signature_rate")
    view.set_button.click()
    dialog = the_dialog(view, SetTargetDialog)
    for typed in ("", "nhiều", "0", "-5", "50%"):
        dialog.value.clear()
        type_text(dialog.value, typed)
        dialog.save_button.click()
        settle()
        assert list(dialog.form.errors()) == ["value"]
        assert dialog.value.text() == typed


def test_a_target_is_taken_away_and_comes_back(
    view: TargetsView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    row = next(row for row in view.board.table.rows_model.rows if row.target)
    choose(view, row.identifier)
    assert view.remove_button.isVisibleTo(view)
    view.remove_button.click()
    settle()
    assert row_of(desk, row.identifier).target is None
    assert not view.remove_button.isVisibleTo(view)
    app_context.presenter.actions[-1]()  # type: ignore[attr-defined]
    settle()
    assert row_of(desk, row.identifier).target == row.target


def test_another_period_counts_anew(
    view: TargetsView, desk: Desk, settle: Callable[[], None]
) -> None:
    assert view.picker.period() == PERIOD
    assert not view.picker.on.isEnabled(), "nothing is in a period that has not begun"
    view.picker.back.click()
    settle()
    expected = desk.read(indicator_table, month_period(2026, 11))
    assert view.board.table.rows_model.rows == expected
    view.picker.kind.set_value(PeriodKind.QUARTER)
    view.picker.kind.edited.emit()
    settle()
    assert view.picker.period() == quarter_period(2026, 4)
    assert view.board.table.rows_model.rows == desk.read(indicator_table, quarter_period(2026, 4))


def test_home_sends_an_indicator(view: TargetsView, settle: Callable[[], None]) -> None:
    view.arrive(indicator=RATE)
    settle()
    current = view.board.current()
    assert current is not None
    assert current.identifier == RATE


def test_the_model_keeps_qts_rules(view: TargetsView, qtmodeltester: ModelTester) -> None:
    check: Callable[[object], None] = qtmodeltester.check
    check(view.board.table.rows_model)


def test_everything_has_a_name(view: TargetsView, settle: Callable[[], None]) -> None:
    choose(view, FLOW)
    check_access(view)
    press(view.board.table, Qt.Key.Key_Return)
    settle()
    check_access(view)
    check_plain_text(view)
    view.board.show_table()
    view.set_button.click()
    check_access(the_dialog(view, SetTargetDialog))


def test_nothing_is_cut(desk: Desk, app_context: AppContext, settle: Callable[[], None]) -> None:
    row = row_of(desk, RATE)

    def with_records() -> TargetsView:
        view = TargetsView(app_context)
        view.board.set_table((row,), PERIOD)
        view.board.open_number(row, Column.CURRENT)
        return view

    check_sizes(lambda: TargetsView(app_context), settle)
    check_sizes(with_records, settle)
    check_sizes(lambda: SetTargetDialog(app_context, row, 2026, Seen(1, 0)), settle)

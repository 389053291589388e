"""The table says what is not asked for, what rests on others' figures, and what looks odd."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.domain.baselines import Baseline, BaselineKey, baseline_id
from desktop.domain.issues import Issue, IssueKind
from desktop.domain.reporting import PeriodKind
from desktop.ui.context import Page
from desktop.ui.models.indicators import NOT_ASKED
from desktop.ui.targets.view import TargetsView
from tests.ui.access import check_access, check_plain_text
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.storage.write_unit import WriteUnit
    from desktop.ui.context import AppContext
    from tests.ui.driving import Desk, Stage

FAMILY = "digital_family_count"
RATE = "epay_household_rate"
COUNTED = date(2026, 11, 20)


def put(unit: WriteUnit, record: object) -> None:
    unit.put(record)


def figure(key: BaselineKey, value: int) -> Baseline:
    return Baseline(
        id=baseline_id(key, COUNTED), key=key, value=value, counted_on=COUNTED, source="Công an xã"
    )


@pytest.fixture
def view(stage: Stage) -> TargetsView:
    return stage.show(TargetsView)


def cell(view: TargetsView, identifier: str, column: int) -> str:
    model = view.board.table.rows_model
    line = model.line_of(identifier)
    assert line is not None
    view.board.table.setCurrentIndex(model.index(line, column))
    return str(model.index(line, column).data())


def again(view: TargetsView, settle: Callable[[], None]) -> None:
    view.reload()
    settle()


def test_what_a_month_does_not_ask_for_is_crossed_out(
    view: TargetsView, settle: Callable[[], None]
) -> None:
    assert [cell(view, FAMILY, place) for place in (3, 4)] == [NOT_ASKED, NOT_ASKED]
    assert "(x)" in view.board._about.text()  # noqa: SLF001 - what is read there
    assert cell(view, FAMILY, 5) != NOT_ASKED
    view.picker.kind.set_value(PeriodKind.QUARTER)
    view.picker.kind.edited.emit()
    settle()
    assert NOT_ASKED not in [cell(view, FAMILY, place) for place in (3, 4, 5)]


def test_a_figure_of_others_is_named_with_its_source_and_opened(
    view: TargetsView, desk: Desk, settle: Callable[[], None], app_context: AppContext
) -> None:
    assert not cell(view, RATE, 1).startswith("*")
    desk.write(put, figure(BaselineKey.HOUSEHOLDS, 400))
    again(view, settle)
    assert cell(view, RATE, 1).startswith("* ")
    cell(view, RATE, 4)
    about = view.board._about.text()  # noqa: SLF001 - what is read there
    assert "Công an xã" in about
    assert "20/11/2026" in about
    press(view.board.table, Qt.Key.Key_Return)
    settle()
    table = view.board.records.table
    (line,) = [row for row in table.rows_model.rows if row.ref.table == "baseline"]
    assert (line.times, line.day) == (400, COUNTED)
    table.choose(line.ref.id)
    press(table, Qt.Key.Key_Return)
    settle()
    page, arguments = app_context.navigator.opened[-1]  # type: ignore[attr-defined]
    assert (page, arguments) == (Page.TARGETS, {"baseline_id": line.ref.id})


def test_difficulties_are_counted_and_listed(
    view: TargetsView, desk: Desk, settle: Callable[[], None]
) -> None:
    text = "Mạng ở xóm trên rất yếu"
    desk.write(put, Issue(id="e" * 32, kind=IssueKind.DIFFICULTY, raised_on=COUNTED, text=text))
    again(view, settle)
    assert cell(view, "issue_raised_count", 4) == "1"
    press(view.board.table, Qt.Key.Key_Return)
    settle()
    assert [row.title for row in view.board.records.table.rows_model.rows] == [text]


def test_what_looks_odd_is_listed_and_opens_its_records(
    view: TargetsView, desk: Desk, settle: Callable[[], None], app_context: AppContext
) -> None:
    before = len(view.board.doubts.panel.table.rows_model.rows)
    desk.write(put, figure(BaselineKey.HOUSEHOLDS, 2))
    again(view, settle)
    board = view.board
    rows = board.doubts.panel.table.rows_model.rows
    assert len(rows) > before
    assert str(len(rows)) in board.show_doubts.text()
    board.show_doubts.click()
    assert board.doubts.isVisible()
    check_access(view)
    check_plain_text(view)
    assert all(doubt_text for doubt_text in _texts(view))
    rate = next(one for one in rows if one.identifier == RATE)
    board.doubts.panel.table.choose(f"{rate.code} {rate.identifier}")
    press(board.doubts.panel.table, Qt.Key.Key_Return)
    settle()
    assert board.shows_records
    press(board, Qt.Key.Key_Escape)
    board.show_doubts.click()
    size = next(one for one in rows if one.code == "household_size")
    board.doubts.panel.table.choose(f"{size.code} ")
    press(board.doubts.panel.table, Qt.Key.Key_Return)
    assert app_context.navigator.opened[-1][0] is Page.HOUSEHOLDS  # type: ignore[attr-defined]
    press(board, Qt.Key.Key_Escape)
    assert not board.doubts.isVisible()


def test_the_list_of_doubts_fits_every_size(
    app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    desk.write(put, figure(BaselineKey.HOUSEHOLDS, 2))

    def make() -> TargetsView:
        made = TargetsView(app_context)
        made.show()
        settle()
        made.board.show_doubts.click()
        return made

    check_sizes(make)


def _texts(view: TargetsView) -> list[str]:
    model = view.board.doubts.panel.table.rows_model
    return [str(model.index(line, 0).data()) for line in range(model.rowCount())]

"""The number field, the choice of a period, the dialog with one form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.errors import RuleBrokenError, TroubleError
from desktop.domain.periods import (
    BY_CALENDAR,
    ReportPeriod,
    half_year_period,
    month_period,
    nine_months_period,
    quarter_period,
    week_period,
    year_period,
)
from desktop.domain.reporting import PeriodKind
from desktop.ui.widgets.fields import TextField
from desktop.ui.widgets.form_dialog import FormDialog, Saving
from desktop.ui.widgets.number_field import NumberField
from desktop.ui.widgets.period_picker import PeriodPicker, name_period
from tests.ui.access import check_access
from tests.ui.typing_keys import press, type_ime, type_text, type_unikey

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext

TODAY = date(2026, 11, 24)


def number_field(qtbot: QtBot) -> NumberField:
    field = NumberField("value", "target_range", lowest=1, highest=100)
    field.setAccessibleName("value")
    qtbot.addWidget(field)
    field.show()
    return field


def refusal(field: NumberField) -> tuple[str, str] | None:
    """Code and field of the error; the error itself would keep the field alive too long."""
    try:
        field.number()
    except RuleBrokenError as error:
        return error.code, error.field
    return None


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", Decimal(12)),
        ("1.200", Decimal(1200)),
        ("52,5", Decimal("52.5")),
        ("52.5", Decimal("52.5")),
        ("1.200.300,25", Decimal("1200300.25")),
        ("  7 ", Decimal(7)),
        ("", None),
    ],
)
def test_numbers_are_read_as_people_write_them(
    qtbot: QtBot, typed: str, number: Decimal | None
) -> None:
    field = number_field(qtbot)
    type_text(field, typed)
    assert field.decimal() == number
    assert field.text() == typed, "nothing is rewritten"


@pytest.mark.parametrize("typed", ["mười", "1,2,3", "12.3456", "1.20", "-1", "1e3", "٣", "12 kg"])
def test_what_is_no_whole_number_is_refused(qtbot: QtBot, typed: str) -> None:
    field = number_field(qtbot)
    type_text(field, typed)
    assert refusal(field) == ("target_range", "value")


@pytest.mark.parametrize("number", [Decimal("52.5000"), Decimal(1200), Decimal("0.25"), 7, None])
def test_a_number_shown_is_the_number_read(qtbot: QtBot, number: Decimal | int | None) -> None:
    field = number_field(qtbot)
    field.set_number(number)
    assert field.decimal() == number


def test_arrow_keys_count_within_the_range(qtbot: QtBot) -> None:
    field = number_field(qtbot)
    press(field, Qt.Key.Key_Up)
    assert field.number() == 1
    press(field, Qt.Key.Key_Down)
    assert field.number() == 1
    field.set_number(99)
    press(field, Qt.Key.Key_Up)
    press(field, Qt.Key.Key_Up)
    assert field.number() == 100


def test_input_methods_write_numbers_too(qtbot: QtBot) -> None:
    field = number_field(qtbot)
    type_ime(field, "12")
    assert field.number() == 12
    field.clear()
    type_unikey(field, "1", "15")
    assert field.number() == 15


@pytest.mark.parametrize(
    ("start", "kind", "chosen"),
    [
        (month_period(2026, 12), PeriodKind.QUARTER, quarter_period(2026, 4)),
        (month_period(2026, 2), PeriodKind.QUARTER, quarter_period(2026, 1)),
        (month_period(2025, 7), PeriodKind.YEAR, year_period(2025)),
        (quarter_period(2026, 3), PeriodKind.MONTH, month_period(2026, 9)),
        (month_period(2026, 2), PeriodKind.HALF_YEAR, half_year_period(2026, 1)),
        (month_period(2026, 12), PeriodKind.HALF_YEAR, half_year_period(2026, 2)),
        (month_period(2026, 11), PeriodKind.NINE_MONTHS, nine_months_period(2026)),
        (month_period(2026, 11), PeriodKind.WEEK, week_period(2026, 46)),
        (month_period(2026, 12), PeriodKind.WEEK, week_period(2026, 48)),
        (week_period(2026, 46), PeriodKind.MONTH, month_period(2026, 12)),
        (month_period(2026, 3, BY_CALENDAR), PeriodKind.YEAR, year_period(2026, BY_CALENDAR)),
        # The year is not over: its month is the one of today.
        (year_period(2026), PeriodKind.MONTH, month_period(2026, 12)),
    ],
)
def test_another_kind_stays_in_the_same_time(
    qtbot: QtBot, start: ReportPeriod, kind: PeriodKind, chosen: ReportPeriod
) -> None:
    picker = PeriodPicker(start, TODAY)
    qtbot.addWidget(picker)
    picker.kind.set_value(kind)
    with qtbot.waitSignal(picker.edited):
        picker.kind.edited.emit()
    assert picker.period() == chosen
    assert chosen.first_on <= TODAY


@pytest.mark.parametrize("kind", PeriodKind)
def test_every_kind_of_period_has_a_name_of_its_own(qtbot: QtBot, kind: PeriodKind) -> None:
    picker = PeriodPicker(month_period(2026, 11), TODAY)
    qtbot.addWidget(picker)
    picker.kind.set_value(kind)
    picker.kind.edited.emit()
    assert picker.period().kind is kind
    present = name_period(picker.period())
    picker.back.click()
    assert name_period(picker.period()) != present
    assert picker.period().following().first_on <= TODAY
    assert picker.on.isEnabled()


def test_periods_go_back_and_on_until_today(qtbot: QtBot) -> None:
    picker = PeriodPicker(month_period(2026, 11), TODAY)
    qtbot.addWidget(picker)
    picker.show()
    check_access(picker)
    picker.on.click()
    assert picker.period() == month_period(2026, 12)
    assert not picker.on.isEnabled()
    picker.back.click()
    picker.back.click()
    assert picker.period() == month_period(2026, 10)


class _NameDialog(FormDialog):
    """Saves a name, or fails as it is told."""

    def __init__(self, context: AppContext, error: Exception | None, parent: QWidget) -> None:
        super().__init__(context, "Ghi tên", parent=parent)
        self.name = TextField()
        self._error = error
        self.form.add("name", "Họ và tên", self.name)
        self.watch()

    def command(self) -> Saving:
        return self._save, self.name.value()

    def _save(self, _unit: object, name: str | None) -> str | None:
        if self._error is not None:
            raise self._error
        return name


@pytest.mark.parametrize(
    ("error", "at_field", "in_words"),
    [
        (RuleBrokenError("name_missing", "name"), True, False),
        (RuleBrokenError("year_range", "year", lowest=1, highest=2), False, True),
        (TroubleError("disk_full"), False, True),
        (KeyError("bug"), False, True),
    ],
)
def test_a_dialog_that_cannot_save_keeps_what_was_typed(
    app_context: AppContext,
    qtbot: QtBot,
    settle: Callable[[], None],
    error: Exception,
    at_field: bool,  # noqa: FBT001 - a column of the table above
    in_words: bool,  # noqa: FBT001 - the same
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    dialog = _NameDialog(app_context, error, page)
    dialog.open()
    type_text(dialog.name, "Hoàng Thị Ín")
    press(dialog.name, Qt.Key.Key_Return)
    assert not dialog.save_button.isEnabled(), "one press saves once"
    settle()
    assert dialog.isVisible()
    assert dialog.save_button.isEnabled()
    assert dialog.name.text() == "Hoàng Thị Ín"
    assert bool(dialog.form.errors()) is at_field
    assert bool(dialog.message) is in_words
    assert len(app_context.presenter.errors) == 1  # type: ignore[attr-defined]


def test_a_dialog_says_what_it_saved_and_closes(
    app_context: AppContext, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    dialog = _NameDialog(app_context, None, page)
    answers: list[object] = []
    dialog.saved.connect(answers.append)
    dialog.open()
    type_text(dialog.name, "Hoàng Thị Ín")
    dialog.save_button.click()
    settle()
    assert answers == ["Hoàng Thị Ín"]

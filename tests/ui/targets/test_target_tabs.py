"""Targets by year, households with store and account, figures of others: tabs of one page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.domain.baselines import BaselineKey, baseline_id
from desktop.domain.reporting import Target, TargetSource
from desktop.services.baselines import SaveBaseline, list_baselines, save_baseline
from desktop.services.household_share import BOTH, household_share
from desktop.services.targets import SetTarget, list_targets, set_target
from desktop.ui.context import Page
from desktop.ui.targets.figure_dialog import FigureDialog
from desktop.ui.targets.set_target import NewTargetDialog, SetTargetDialog
from desktop.ui.targets.view import TargetsView
from desktop.ui.theme import Tone
from tests.ui.access import check_access, check_plain_text
from tests.ui.driving import Desk, Stage, no_dialog, the_dialog
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.domain.rows.reporting import HouseholdShare
    from desktop.ui.context import AppContext

FLOW = "assist_count"
DAY = date(2026, 9, 30)


@pytest.fixture
def view(stage: Stage) -> TargetsView:
    return stage.show(TargetsView)


@pytest.fixture
def from_province(desk: Desk) -> None:
    """The province asks for 900 helps this year."""
    desk.write(set_target, SetTarget(FLOW, 2026, Decimal(900)))
    (own,) = [one for one in desk.read(lambda read: read.all(Target)) if one.indicator == FLOW]
    desk.write(
        lambda unit, one: unit.put(one, original=own), replace(own, source=TargetSource.PROVINCE)
    )


def show(view: TargetsView, part: QWidget, settle: Callable[[], None]) -> None:
    view.tabs.setCurrentWidget(part)
    settle()


def test_a_target_of_next_year_is_set_by_typing(
    view: TargetsView, desk: Desk, settle: Callable[[], None]
) -> None:
    show(view, view.years, settle)
    press(view.years.year, Qt.Key.Key_Up)
    settle()
    assert view.years.year.value() == 2027
    view.years.new_button.click()
    dialog = the_dialog(view, NewTargetDialog)
    dialog.indicator.set_value(FLOW)
    type_text(dialog.value, "1200")
    type_text(dialog.decision, "15/QĐ-UBND")
    type_text(dialog.decided_on, "20112026")
    dialog.save_button.click()
    settle()
    assert no_dialog(view)
    (made,) = desk.read(list_targets, 2027)
    assert (made.target.value, made.target.decision_number) == (Decimal(1200), "15/QĐ-UBND")
    assert made.target.decided_on == date(2026, 11, 20)
    assert [row.target for row in view.years.table.rows_model.rows] == [made.target]
    assert desk.read(list_targets, 2027)[0].target.source is TargetSource.TEAM


def test_the_years_targets_are_changed_and_taken_away(
    view: TargetsView, desk: Desk, settle: Callable[[], None], app_context: AppContext
) -> None:
    desk.write(set_target, SetTarget(FLOW, 2026, Decimal(900)))
    show(view, view.years, settle)
    before = {row.target.indicator for row in view.years.table.rows_model.rows}
    line = next(row for row in view.years.table.rows_model.rows if row.target.indicator == FLOW)
    view.years.table.choose(line.target.id)
    press(view.years.table, Qt.Key.Key_Return)
    dialog = the_dialog(view, SetTargetDialog)
    dialog.value.set_number(950)
    dialog.save_button.click()
    settle()
    changed = {one.target.indicator: one.target.value for one in desk.read(list_targets, 2026)}
    assert changed[FLOW] == Decimal(950)
    view.years.remove_button.click()
    settle()
    after = {row.target.indicator for row in view.years.table.rows_model.rows}
    assert after == before - {FLOW}
    app_context.presenter.actions[-1]()  # type: ignore[attr-defined]
    settle()
    assert {row.target.indicator for row in view.years.table.rows_model.rows} == before


@pytest.mark.usefixtures("from_province")
def test_a_target_of_the_province_is_shown_and_not_changed(
    view: TargetsView, settle: Callable[[], None]
) -> None:
    view.arrive(indicator=FLOW)
    settle()
    assert not view.set_button.isEnabled()
    assert view.remove_button.isHidden()
    show(view, view.years, settle)
    line = next(row for row in view.years.table.rows_model.rows if row.target.indicator == FLOW)
    view.years.table.choose(line.target.id)
    assert not view.years.change_button.isEnabled()
    assert not view.years.remove_button.isEnabled()
    press(view.years.table, Qt.Key.Key_Return)
    assert no_dialog(view)
    assert "tỉnh" in view.years.about.text()


def test_the_share_leads_to_its_records_and_to_the_doors(
    view: TargetsView, desk: Desk, settle: Callable[[], None], app_context: AppContext
) -> None:
    view.arrive(share=True)
    settle()
    share: HouseholdShare = desk.read(household_share, app_context.clock.today())
    assert view.share.table.rows_model.rows == share.points[::-1]
    lacking = (share.store.denominator or 0) - (share.store.numerator or 0)
    assert f"({lacking} hộ)" in view.share.without_store.text()
    view.share.without_store.click()
    view.share.without_epay.click()
    opened = app_context.navigator.opened  # type: ignore[attr-defined]
    assert opened == [
        (Page.HOUSEHOLDS, {"door": True, "missing": "digital_store"}),
        (Page.HOUSEHOLDS, {"door": True, "missing": "epay_account"}),
    ]
    assert view.share.bar is not None
    view.share.bar.click()
    settle()
    current = view.board.current()
    assert current is not None
    assert current.identifier == BOTH
    chart = view.share.chart.chart()
    assert chart is not None
    assert [one.key for one in chart.bars] == [one.period.code for one in share.points]
    for bar, point in zip(chart.bars, share.points, strict=True):
        assert bar.value in (None, point.measured.value)
    assert chart.bars[-1].value == share.progress.measured.value
    view.share.chart.opened.emit("2026-09")
    settle()
    assert view.picker.period().code == "2026-09"


def test_the_months_are_copied_as_a_picture_for_a_chat(
    view: TargetsView, settle: Callable[[], None], tmp_path: Path
) -> None:
    show(view, view.share, settle)
    view.share.picture_button.click()
    picture = QGuiApplication.clipboard().image()
    assert picture.width() == 1080
    tones = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    }
    assert Tone.PRIMARY.value in tones
    assert Tone.SURFACE.value in tones
    assert picture.save(str(tmp_path / "share.png"))


def test_a_figure_of_others_is_typed_changed_and_deleted(
    view: TargetsView, desk: Desk, settle: Callable[[], None], app_context: AppContext
) -> None:
    show(view, view.figures, settle)
    view.figures.new_button.click()
    dialog = the_dialog(view, FigureDialog)
    type_text(dialog.value, "1.250")
    type_text(dialog.counted_on, "30092026")
    type_text(dialog.source, "Công an xã")
    dialog.save_button.click()
    settle()
    (figure,) = desk.read(list_baselines).rows
    assert (figure.key, figure.value, figure.counted_on) == (BaselineKey.HOUSEHOLDS, 1250, DAY)
    press(view.figures.table, Qt.Key.Key_Return)
    dialog = the_dialog(view, FigureDialog)
    dialog.value.set_number(1300)
    dialog.save_button.click()
    settle()
    assert [one.value for one in view.figures.table.rows_model.rows] == [1300]
    view.figures.delete_button.click()
    settle()
    assert desk.read(list_baselines).rows == ()
    app_context.presenter.actions[-1]()  # type: ignore[attr-defined]
    settle()
    assert [one.value for one in desk.read(list_baselines).rows] == [1300]


def test_what_is_wrong_with_a_figure_is_said_at_its_field(
    view: TargetsView, settle: Callable[[], None]
) -> None:
    show(view, view.figures, settle)
    view.figures.new_button.click()
    dialog = the_dialog(view, FigureDialog)
    for wrong, field, words in (
        ("value", dialog.value, "12"),
        ("counted_on", dialog.counted_on, "30092026"),
        ("source", dialog.source, "Công an xã"),
    ):
        dialog.save_button.click()
        settle()
        assert set(dialog.form.errors()) == {wrong}
        type_text(field, words)
    dialog.save_button.click()
    settle()
    assert no_dialog(view)


def test_a_record_behind_a_number_opens_its_figure(
    view: TargetsView, desk: Desk, settle: Callable[[], None]
) -> None:
    for key in (BaselineKey.HOUSEHOLDS, BaselineKey.RESIDENTS):
        desk.write(save_baseline, SaveBaseline(key, 100, DAY, "Thống kê"))
    wanted = baseline_id(BaselineKey.RESIDENTS, DAY)
    view.arrive(baseline_id=wanted)
    settle()
    assert view.tabs.currentWidget() is view.figures
    chosen = view.figures.table.current()
    assert chosen is not None
    assert chosen.id == wanted


@pytest.mark.parametrize("part", [1, 2, 3])
def test_each_part_has_names_and_nothing_is_cut(
    view: TargetsView,
    desk: Desk,
    app_context: AppContext,
    settle: Callable[[], None],
    part: int,
) -> None:
    desk.write(save_baseline, SaveBaseline(BaselineKey.HOUSEHOLDS, 100, DAY, "Thống kê"))
    view.tabs.setCurrentIndex(part)
    settle()
    check_access(view)
    check_plain_text(view)

    def made() -> TargetsView:
        one = TargetsView(app_context)
        one.tabs.setCurrentIndex(part)
        return one

    check_sizes(made, settle)

"""The settings page: each choice takes effect at once."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import pytest

from desktop.domain.periods import BY_DECREE_09, month_period
from desktop.domain.rows.people import PersonFilter
from desktop.domain.text.name_order import NameOrder
from desktop.domain.text.names import sort_key_bytes
from desktop.services.people_queries import list_people
from desktop.services.period_rules import period_rules
from desktop.services.team import people_who_may_sign_in
from desktop.system.settings import LANGUAGE, NAME_ORDER, TEXT_PERCENT
from desktop.ui.settings.view import SettingsView
from desktop.ui.theme import TEXT_SIZES
from tests.ui.access import check_access
from tests.ui.sizes import check_sizes

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext
    from tests.ui.conftest import RecordingNavigator


@pytest.fixture
def page(qtbot: QtBot, app_context: AppContext, settle: Callable[[], None]) -> SettingsView:
    view = SettingsView(app_context)
    qtbot.addWidget(view)
    view.show()
    settle()
    return view


def calls(context: AppContext) -> list[str]:
    return cast("RecordingNavigator", context.navigator).calls


def test_language_and_size_are_kept_and_the_window_is_made_anew(
    page: SettingsView, app_context: AppContext
) -> None:
    page.language.set_value("en")
    page.language.edited.emit()
    page.text_size.set_value(150)
    page.text_size.edited.emit()
    assert app_context.settings.get(LANGUAGE) == "en"
    assert app_context.settings.get(TEXT_PERCENT) == 150
    assert calls(app_context) == ["rebuild", "rebuild"]


def test_the_order_of_names_holds_for_every_list_from_now_on(
    page: SettingsView, app_context: AppContext, ask: Callable[..., Any]
) -> None:
    usual = [row.full_name for row in ask(list_people, PersonFilter())]
    page.name_order.set_value(NameOrder.FAMILY_MIDDLE_GIVEN)
    page.name_order.edited.emit()
    listed = [row.full_name for row in ask(list_people, PersonFilter())]
    assert app_context.settings.get(NAME_ORDER) == "family-middle-given"
    assert calls(app_context) == ["rebuild"]
    assert sorted(listed) == sorted(usual)
    by_family = partial(sort_key_bytes, order=NameOrder.FAMILY_MIDDLE_GIVEN)
    assert listed == sorted(listed, key=by_family) != usual


def test_all_text_sizes_are_offered(page: SettingsView) -> None:
    texts = [page.text_size.itemText(number) for number in range(page.text_size.count())]
    assert texts == [f"{size} %" for size in TEXT_SIZES]


def test_who_is_at_the_keyboard_can_be_changed(
    page: SettingsView, app_context: AppContext, ask: Callable[..., Any]
) -> None:
    members = ask(people_who_may_sign_in)
    assert page.who.value() == app_context.session.who
    page.who.set_value(members[1].person_id)
    page.who.edited.emit()
    assert calls(app_context) == [f"person {members[1].person_id}"]


def test_lock_is_one_button(page: SettingsView, app_context: AppContext) -> None:
    page.lock.click()
    assert calls(app_context) == ["lock"]


def test_settings_fit_and_are_named(
    page: SettingsView, app_context: AppContext, settle: Callable[[], None]
) -> None:
    check_access(page)
    check_sizes(lambda: SettingsView(app_context), settle)


def test_a_decision_of_the_province_moves_the_periods(
    page: SettingsView, app_context: AppContext, settle: Callable[[], None], ask: Callable[..., Any]
) -> None:
    panel = page.periods
    assert panel.remove.isHidden()
    panel.save.click()
    assert panel.form.errors().keys() == {"valid_from"}
    panel.valid_from.set_value(date(2027, 1, 1))
    panel.decision.set_value("12/QĐ-UBND")
    panel.save.click()
    settle()
    page.reload()
    settle()
    assert "01/01/2027" in panel.rules.text()
    assert "12/QĐ-UBND" in panel.rules.text()
    january = month_period(2027, 1, ask(period_rules))
    assert (january.first_on, january.last_on) == (date(2026, 12, 15), date(2027, 1, 31))
    panel.valid_from.set_value(date(2018, 1, 1))
    panel.save.click()
    settle()
    assert panel.form.errors().keys() == {"valid_from"}
    panel.remove.click()
    settle()
    page.reload()
    settle()
    assert "01/01/2027" not in panel.rules.text()
    assert app_context.session.period_rules == BY_DECREE_09

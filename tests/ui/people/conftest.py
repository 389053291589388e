"""The pages of people and households on a real practice team."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.driving import Desk, activated

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext
    from desktop.ui.people.households_view import HouseholdsView
    from desktop.ui.people.people_view import PeopleView


@pytest.fixture
def desk(app_context: AppContext, settle: Callable[[], None]) -> Desk:
    return Desk(app_context, settle)


@pytest.fixture
def people(qtbot: QtBot, app_context: AppContext, settle: Callable[[], None]) -> PeopleView:
    from desktop.ui.people.people_view import PeopleView

    view = PeopleView(app_context)
    activated(qtbot, view, settle)
    view.focus_first()
    return view


@pytest.fixture
def households(qtbot: QtBot, app_context: AppContext, settle: Callable[[], None]) -> HouseholdsView:
    from desktop.ui.people.households_view import HouseholdsView

    view = HouseholdsView(app_context)
    activated(qtbot, view, settle)
    view.focus_first()
    return view

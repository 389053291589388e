"""The pages of people and households on a real practice team."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from desktop.ui.people.households_view import HouseholdsView
    from desktop.ui.people.people_view import PeopleView
    from tests.ui.driving import Stage


@pytest.fixture
def people(stage: Stage) -> PeopleView:
    from desktop.ui.people.people_view import PeopleView

    return stage.begin(PeopleView)


@pytest.fixture
def households(stage: Stage) -> HouseholdsView:
    from desktop.ui.people.households_view import HouseholdsView

    return stage.begin(HouseholdsView)

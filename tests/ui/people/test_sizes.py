"""At 1366x768, text 100 and 150 %, both languages: nothing of these pages is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.rows.people import HouseholdFilter, PersonFilter
from desktop.domain.work import MilestoneKind
from desktop.services.people_queries import (
    household_card,
    list_households,
    list_people,
    person_card,
)
from desktop.services.record_assistance import record_form
from desktop.ui.people.household_dialog import HouseholdDialog
from desktop.ui.people.households_view import HouseholdsView
from desktop.ui.people.milestone_dialogs import EndMilestoneDialog, NoteMilestoneDialog
from desktop.ui.people.people_view import PeopleView
from desktop.ui.people.person_dialogs import AddPersonDialog, EditPersonDialog, LeaveDialog
from tests.support.workbook import make_workbook
from tests.ui.sizes import check_sizes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.domain.rows.people import HouseholdCard, PersonCard
    from desktop.ui.context import AppContext
    from tests.ui.driving import Desk


def with_most(desk: Desk) -> tuple[PersonCard, HouseholdCard]:
    """A person and a household of whom much is known."""
    people = desk.read(list_people, PersonFilter(limit=150))
    person = max(
        (desk.read(person_card, row.id) for row in people),
        key=lambda card: (len(card.milestones), len(card.helps)),
    )
    rows = desk.read(list_households, HouseholdFilter(limit=40))
    household = max(
        (desk.read(household_card, row.id) for row in rows), key=lambda card: len(card.milestones)
    )
    return person, household


def test_lists_and_pages(app_context: AppContext, desk: Desk, settle: Callable[[], None]) -> None:
    person, household = with_most(desk)
    made: list[Any] = []

    def remember(view: QWidget) -> QWidget:
        made.append(view)
        return view

    def open_page() -> None:
        settle()
        view = made[-1]
        if isinstance(view, PeopleView):
            view.arrive(resident_id=person.resident.id)
        else:
            view.arrive(household_id=household.household.id)
        settle()
        view.page.note_milestone_button.setFocus()
        view.page.milestones.delete_wanted.emit(household.milestones[0])
        _lay_out()
        area = view.page.area
        over = area.inside.minimumSizeHint().width() - area.viewport().width()
        assert over <= 0, f"{over} px too wide"

    check_sizes(lambda: remember(PeopleView(app_context)), settle)
    check_sizes(lambda: remember(PeopleView(app_context)), open_page)
    check_sizes(lambda: remember(HouseholdsView(app_context)), settle)
    check_sizes(lambda: remember(HouseholdsView(app_context)), open_page)


def test_import(app_context: AppContext, settle: Callable[[], None], tmp_path: Path) -> None:
    workbook = make_workbook(tmp_path / "ho.xlsx", households=12, bad=True)
    made: list[HouseholdsView] = []

    def make() -> QWidget:
        made.append(HouseholdsView(app_context))
        return made[-1]

    def fill() -> None:
        settle()
        page = made[-1].import_page
        made[-1].arrive(import_workbook=True)
        page.read(workbook.path)
        settle()
        table = page.preview_table
        assert table is not None
        table.setCurrentIndex(table.rows_model.index(0, 0))
        _lay_out()

    check_sizes(make, fill)


def test_dialogs(app_context: AppContext, desk: Desk, settle: Callable[[], None]) -> None:
    person, household = with_most(desk)
    day = app_context.clock.today()
    platforms = desk.read(record_form, day).platforms
    stores = [MilestoneKind.DIGITAL_STORE]
    choices = [
        (one, "Cửa hàng số: Postmart (nông sản) · từ 03/02/2026") for one in household.milestones
    ]
    for make in (
        lambda: AddPersonDialog(app_context, "Nguyễn Thị Mới"),
        lambda: EditPersonDialog(app_context, person),
        lambda: LeaveDialog(app_context, person),
        lambda: HouseholdDialog(app_context),
        lambda: HouseholdDialog(app_context, household),
        lambda: NoteMilestoneDialog(app_context, stores, platforms, household_id="1"),
        lambda: EndMilestoneDialog(app_context, choices, household.seen),
    ):
        check_sizes(make, settle, whole_window=True)


def _lay_out() -> None:
    for _time in range(4):
        QApplication.sendPostedEvents()

"""Many households and people at once, pasted lists, the plan from door to door: by key."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.domain.facts import FactKind
from desktop.domain.people import Household, Poverty, Resident, ResidentStatus
from desktop.domain.rows.people import HouseholdFilter, PersonFilter
from desktop.domain.rows.work import HelpFilter
from desktop.domain.work import AssistanceAction, MilestoneKind
from desktop.services.book import list_helps
from desktop.services.people import NewHousehold, NewPerson, add_household, add_resident
from desktop.services.people_queries import (
    household_card,
    list_households,
    list_people,
    villages,
)
from desktop.ui.models.rows import RowsTableModel, TableColumn
from desktop.ui.people.fact_dialog import FactDialog
from desktop.ui.people.many_households import ManyHouseholdsPage
from desktop.ui.people.many_people import ManyPeoplePage
from desktop.ui.people.person_dialogs import AddPersonDialog, LeaveDialog
from desktop.ui.people.split_dialogs import HouseholdLeavesDialog, SplitDialog
from desktop.ui.widgets.paste_dialog import PasteDialog
from tests.ui.access import check_access, check_plain_text
from tests.ui.driving import no_dialog, the_dialog
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press, type_ime, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.rows.people import HouseholdCard
    from desktop.ui.context import AppContext
    from desktop.ui.people.households_view import HouseholdsView
    from desktop.ui.people.people_view import PeopleView
    from tests.ui.conftest import RecordingPresenter
    from tests.ui.driving import Desk

CTRL = Qt.KeyboardModifier.ControlModifier
SPACE, ENTER, DOWN = Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Down
LANE = "Xóm Nhiều"


def presenter(context: AppContext) -> RecordingPresenter:
    return context.presenter  # type: ignore[return-value]


def take_back(context: AppContext, settle: Callable[[], None]) -> None:
    action = presenter(context).actions[-1]
    assert action is not None
    action()
    settle()


def made(desk: Desk, head: str, lane: str = LANE, **values: Any) -> str:
    village = desk.read(villages)[0].id
    found = desk.write(add_household, NewHousehold(village, lane=lane, head_name=head, **values))
    assert isinstance(found, str)
    return found


def card_of(desk: Desk, household_id: str) -> HouseholdCard:
    found = desk.read(household_card, household_id)
    assert found is not None
    return found  # type: ignore[no-any-return]


def entity(desk: Desk, kind: type[Any], record: str) -> Any:
    return desk.read(lambda unit: unit.get(kind, record))


def test_a_lane_gets_its_stores_in_one_act_by_key(
    households: HouseholdsView, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    homes = [made(desk, f"Hoàng Văn Nhiều {number}") for number in range(40)]
    households.many_button.click()
    settle()
    page = households.many_page
    assert isinstance(page, ManyHouseholdsPage)
    assert QApplication.focusWidget() is page.what
    type_text(page.search, LANE)
    press(page.search, ENTER)
    settle()
    assert len(page.table.rows_model.rows) == 40
    page.table.setFocus()
    press(page.table, Qt.Key.Key_A, CTRL)
    assert set(page.table.ticked) == set(homes)
    press(page.table, SPACE)
    assert len(page.table.ticked) == 39
    assert "39" in page.count.text()
    page.platform.set_value("voso")
    check_access(households)
    check_plain_text(households)
    press(page.table, Qt.Key.Key_S, CTRL)
    settle()
    rows = {row.id: row for row in desk.read(list_households, HouseholdFilter(text=LANE))}
    assert sum(row.has_store for row in rows.values()) == 39
    assert page.table.ticked == ()
    take_back(app_context, settle)
    rows = {row.id: row for row in desk.read(list_households, HouseholdFilter(text=LANE))}
    assert not any(row.has_store for row in rows.values())
    press(page, Qt.Key.Key_Escape)
    assert not households.list_page.isHidden()


def test_ticks_stay_when_another_search_shows_other_lines(
    households: HouseholdsView, desk: Desk, settle: Callable[[], None]
) -> None:
    home = made(desk, "Hoàng Văn Trước")
    households.arrive(many=True)
    settle()
    page = households.many_page
    type_ime(page.search, "Hoàng", "Văn", "Trước")
    page.search.search_now()
    settle()
    press(page.search, DOWN)
    press(page.table, SPACE)
    page.search.set_value("không có ai")
    page.search.search_now()
    settle()
    assert page.table.ticked == (home,)
    page.what.set_value(FactKind.POVERTY)
    page.what.edited.emit()
    settle()
    page.value.set_value(Poverty.NEAR_POOR)
    page.day.set_value(date(2026, 1, 1))
    page.save()
    settle()
    saved: Household = entity(desk, Household, home)
    assert (saved.poverty, saved.poverty_since) == (Poverty.NEAR_POOR, date(2026, 1, 1))


def test_nothing_chosen_and_a_wrong_day_are_said_and_nothing_typed_is_lost(
    households: HouseholdsView, app_context: AppContext, settle: Callable[[], None]
) -> None:
    households.arrive(many=True)
    settle()
    page = households.many_page
    page.save()
    settle()
    assert presenter(app_context).codes == ["nobody_chosen"]
    page.table.tick_all_shown()
    ticked = page.table.ticked
    page.day.set_value(None)
    type_text(page.day, "32/13/2026")
    page.save()
    settle()
    assert set(page.form.errors()) == {"day"}
    assert page.table.ticked == ticked


def test_a_pasted_list_ticks_what_is_certain_and_keeps_the_rest(
    households: HouseholdsView, desk: Desk, settle: Callable[[], None]
) -> None:
    one, two = made(desk, "Vi Văn Trùng", code="701"), made(desk, "Vi Văn Trùng", code="702")
    third = made(desk, "Vi Văn Riêng", code="0703")
    households.arrive(many=True)
    settle()
    page = households.many_page
    page.paste_button.click()
    dialog = the_dialog(page, PasteDialog)
    assert dialog.focusWidget() is dialog.text
    dialog.text.set_value("703\tx\n703\nVI VĂN TRÙNG\nNgười Không Có")
    press(dialog.text, ENTER, CTRL)
    settle()
    check_access(dialog)
    assert [len(match.candidates) for match in dialog.table.rows_model.rows] == [0, 2, 0]
    press(dialog.table, DOWN)
    press(dialog.table, ENTER)
    assert dialog.focusWidget() is dialog.choice
    dialog.choice.set_value(two)
    dialog.take_one_button.click()
    dialog.take_button.click()
    settle()
    assert no_dialog(page)
    assert set(page.table.ticked) == {two, third}
    assert one not in page.table.ticked
    assert "2" in page.left_over.text()
    page.paste_button.click()
    again = the_dialog(page, PasteDialog)
    assert again.text.value() == "703\tx\nNgười Không Có"
    again.close_button.click()


def test_the_same_help_for_many_people(
    people: PeopleView, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    home = made(desk, "Lò Văn Chủ")
    added = {
        desk.write(add_resident, NewPerson(f"Lò Thị Đông {number}", household_id=home))
        for number in range(25)
    }
    people.many_button.click()
    settle()
    page = people.many_page
    assert isinstance(page, ManyPeoplePage)
    type_text(page.search, "lo thi dong")
    press(page.search, ENTER)
    settle()
    press(page.table, Qt.Key.Key_A, CTRL)
    page.tick.set_value(("vneid", AssistanceAction.ACTIVATE))
    check_access(people)
    page.save()
    settle()
    day = app_context.clock.today()
    helps = desk.read(list_helps, HelpFilter(first_on=day, last_on=day, limit=500))
    assert {one.resident_id for one in helps if one.platform_code == "vneid"} >= added
    reached = [one.kind for one in card_of(desk, home).milestones]
    assert reached == [MilestoneKind.VNEID_2] * 25
    take_back(app_context, settle)
    assert card_of(desk, home).milestones == ()


def test_the_plan_from_door_to_door_is_copied_as_text(
    households: HouseholdsView, desk: Desk, settle: Callable[[], None]
) -> None:
    made(desk, "Hoàng Văn Cuối", lane="Xóm A 10", house_number="9")
    made(desk, "Hoàng Văn Giữa", lane="Xóm A 2", house_number="12")
    first = made(desk, "Hoàng Văn Đầu", lane="Xóm A 2", house_number="3")
    households.door_button.click()
    settle()
    page = households.door_page
    check_access(households)
    page.lane.set_value("Xóm A 2")
    page.lane.edited.emit()
    rows = page.table.rows_model.rows
    assert [row.house_number for row in rows] == ["3", "12"]
    page.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[0].startswith("Xóm A 2")
    assert copied.index("Hoàng Văn Đầu") < copied.index("Hoàng Văn Giữa")
    assert "Hoàng Văn Cuối" not in copied
    page.table.choose(first)
    press(page.table, ENTER)
    settle()
    assert households.page.card is not None
    assert households.page.card.household.id == first


def test_a_fact_is_noted_and_shown(
    households: HouseholdsView, desk: Desk, settle: Callable[[], None]
) -> None:
    home = made(desk, "Hoàng Văn Mạng")
    households.arrive(household_id=home)
    settle()
    page = households.page
    assert page.known.isHidden()
    page.fact_button.click()
    dialog = the_dialog(households, FactDialog)
    check_access(dialog)
    dialog.kind.set_value(FactKind.FIBRE)
    dialog.kind.edited.emit()
    dialog.day.set_value(date(2026, 3, 4))
    dialog.save()
    settle()
    assert "04/03/2026" in page.known.text()
    page.fact_button.click()
    again = the_dialog(households, FactDialog)
    again.kind.set_value(FactKind.FIBRE)
    again.kind.edited.emit()
    assert again.value.value() is True
    assert again.day.value() == date(2026, 3, 4)
    again.value.set_value(None)
    again.save()
    settle()
    assert entity(desk, Household, home).fibre is None


def test_a_household_splits_and_moves_away(
    households: HouseholdsView, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    home = made(desk, "Hoàng Văn Cả")
    son = desk.write(add_resident, NewPerson("Hoàng Văn Út", household_id=home))
    households.arrive(household_id=home)
    settle()
    page = households.page
    page.split_button.click()
    dialog = the_dialog(households, SplitDialog)
    check_access(dialog)
    dialog.save()
    settle()
    assert presenter(app_context).codes == ["split_members_missing"]
    assert set(dialog.form.errors()) == {"member_ids"}
    box = dialog.boxes[son]
    box.setFocus()
    press(box, SPACE)
    assert dialog.head.value() == son
    dialog.save()
    settle()
    assert no_dialog(households)
    assert entity(desk, Resident, son).household_id != home
    take_back(app_context, settle)
    assert entity(desk, Resident, son).household_id == home
    page.leave_button.click()
    leaving = the_dialog(households, HouseholdLeavesDialog)
    leaving.save()
    settle()
    assert entity(desk, Resident, son).status is ResidentStatus.MOVED


def test_a_head_who_leaves_names_who_follows(
    people: PeopleView, desk: Desk, settle: Callable[[], None]
) -> None:
    home = made(desk, "Hoàng Văn Già")
    wife = desk.write(add_resident, NewPerson("Lò Thị Bà", household_id=home))
    head = card_of(desk, home).household.head_id
    people.arrive(resident_id=head)
    settle()
    people.page.leave_button.click()
    settle()
    dialog = the_dialog(people, LeaveDialog)
    dialog.status.set_value(ResidentStatus.DIED)
    dialog.new_head.set_value(wife)
    dialog.save()
    settle()
    assert card_of(desk, home).household.head_id == wife


def test_somebody_comes_on_a_day(
    people: PeopleView, desk: Desk, settle: Callable[[], None]
) -> None:
    people.add_button.click()
    settle()
    dialog = the_dialog(people, AddPersonDialog)
    type_text(dialog.person.full_name, "Lò Văn Mới Đến")
    dialog.person.moved_in.set_value(date(2026, 11, 2))
    dialog.save()
    settle()
    (row,) = desk.read(list_people, PersonFilter(text="lo van moi den"))
    assert entity(desk, Resident, row.id).moved_in_on == date(2026, 11, 2)


def test_sizes(app_context: AppContext, desk: Desk, settle: Callable[[], None]) -> None:
    from desktop.ui.people.households_view import HouseholdsView
    from desktop.ui.people.people_view import PeopleView

    home = made(desk, "Hoàng Văn Cỡ Chữ")
    desk.write(add_resident, NewPerson("Hoàng Thị Cỡ Chữ", household_id=home))
    card = card_of(desk, home)
    views: list[Any] = []

    def remember(view: Any) -> Any:
        views.append(view)
        return view

    def show(**arguments: object) -> Callable[[], None]:
        def act() -> None:
            settle()
            views[-1].arrive(**arguments)
            settle()

        return act

    def fact() -> None:
        show(many=True)()
        views[-1].many_page.what.set_value(FactKind.POVERTY)
        views[-1].many_page.what.edited.emit()
        settle()

    check_sizes(lambda: remember(HouseholdsView(app_context)), show(many=True))
    check_sizes(lambda: remember(HouseholdsView(app_context)), fact)
    check_sizes(lambda: remember(HouseholdsView(app_context)), show(door=True))
    check_sizes(lambda: remember(PeopleView(app_context)), show(many=True))
    for make in (
        lambda: FactDialog(app_context, card.household, tuple(FactKind)[:4], card.seen),
        lambda: SplitDialog(app_context, card),
        lambda: HouseholdLeavesDialog(app_context, card),
    ):
        check_sizes(make, settle, whole_window=True)


def test_eight_lines_are_in_sight_and_a_tick_is_a_box(
    households: HouseholdsView, desk: Desk, settle: Callable[[], None]
) -> None:
    made(desk, "Chẩu Văn Tick <b>")
    households.resize(1366 - 220, 768 - 80)
    households.many_button.click()
    settle()
    page = households.many_page
    table = page.table
    assert table.viewport().height() // table.verticalHeader().defaultSectionSize() >= 8
    model = table.rows_model
    box = model.index(0, 0)
    assert model.data(box) == ""
    state, spoken = Qt.ItemDataRole.CheckStateRole, Qt.ItemDataRole.AccessibleTextRole
    assert model.data(box, state) == Qt.CheckState.Unchecked
    before = model.data(box, spoken)
    table.setCurrentIndex(box)
    press(table, SPACE)
    assert model.data(box, state) == Qt.CheckState.Checked
    assert model.data(box, spoken) != before


def test_words_too_long_for_their_cell_are_shown_whole_and_escaped() -> None:
    words = "Buổi hướng dẫn <img src=x> rất dài"
    columns = [TableColumn("Buổi học", lambda one: one, characters=10)]
    model: RowsTableModel[str] = RowsTableModel(columns, lambda one: one)
    model.set_rows([words, "Ngắn"])
    hint = Qt.ItemDataRole.ToolTipRole
    assert model.data(model.index(0, 0), hint) == f"<span>{escape(words)}</span>"
    assert model.data(model.index(1, 0), hint) is None
    assert words in model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)

"""The team's members with their dates, its groups, villages and decision."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.domain.team import Association, ChannelKind, Role
from desktop.services.team import team_overview
from desktop.ui.team.member_dialogs import ChangeRoleDialog, EndMembershipDialog, MemberDialog
from desktop.ui.team.other_dialogs import ChannelDialog, TeamDialog, VillageDialog
from desktop.ui.team.view import TeamView
from tests.ui.access import check_access, check_plain_text
from tests.ui.driving import Desk, Stage, no_dialog, the_dialog
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press, type_ime, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.rows.team import TeamOverview
    from desktop.domain.team import Membership
    from desktop.ui.context import AppContext

TODAY = date(2026, 11, 24)


@pytest.fixture
def view(stage: Stage) -> TeamView:
    return stage.show(TeamView)


def overview(desk: Desk) -> TeamOverview:
    found: TeamOverview = desk.read(team_overview)
    return found


def open_members(desk: Desk) -> dict[str, Membership]:
    return {one.full_name: one for one in overview(desk).memberships if one.valid_to is None}


def choose_role(view: TeamView, role: Role) -> Membership:
    """Choose the first member with an open membership in that role."""
    rows = view.members.table.rows_model.rows
    member = next(one for one in rows if one.role is role and one.valid_to is None)
    view.members.table.choose(member.id)
    return member


def test_a_member_joins_by_typing(view: TeamView, desk: Desk, settle: Callable[[], None]) -> None:
    view.members.new_button.click()
    dialog = the_dialog(view, MemberDialog)
    type_ime(dialog.full_name, "Nông", "Thị", "Ngọc")
    type_text(dialog.position, "Công an viên")
    dialog.association.set_value(Association.WOMEN_UNION)
    type_text(dialog.skills, "Mở gian hàng số")
    dialog.valid_from.set_value(date(2026, 10, 1))
    press(dialog.skills, Qt.Key.Key_Return)
    settle()
    assert no_dialog(view)
    member = open_members(desk)["Nông Thị Ngọc"]
    assert (member.role, member.valid_from) == (Role.MEMBER, date(2026, 10, 1))
    assert (member.position, member.association) == ("Công an viên", Association.WOMEN_UNION)
    assert "Nông Thị Ngọc" in {one.full_name for one in view.members.table.rows_model.rows}


def test_a_second_head_is_refused_and_nothing_typed_is_lost(
    view: TeamView, settle: Callable[[], None]
) -> None:
    view.members.new_button.click()
    dialog = the_dialog(view, MemberDialog)
    type_text(dialog.full_name, "Lò Văn Ún")
    dialog.role.set_value(Role.HEAD)
    type_text(dialog.phone, "không nhớ")
    dialog.save_button.click()
    settle()
    assert list(dialog.form.errors()) == ["phone"]
    dialog.phone.selectAll()
    press(dialog.phone, Qt.Key.Key_Backspace)
    dialog.save_button.click()
    settle()
    assert list(dialog.form.errors()) == ["role"]
    assert dialog.full_name.text() == "Lò Văn Ún"


def test_a_member_is_corrected(view: TeamView, desk: Desk, settle: Callable[[], None]) -> None:
    member = choose_role(view, Role.DEPUTY)
    press(view.members.table, Qt.Key.Key_Return)
    dialog = the_dialog(view, MemberDialog)
    assert not dialog.valid_from.isEnabled()
    dialog.skills.clear()
    type_text(dialog.skills, "Dịch vụ công")
    dialog.save_button.click()
    settle()
    assert open_members(desk)[member.full_name].skills == "Dịch vụ công"


def test_another_role_ends_the_old_one_the_day_before(
    view: TeamView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    member = choose_role(view, Role.MEMBER)
    view.role_button.click()
    dialog = the_dialog(view, ChangeRoleDialog)
    dialog.role.set_value(Role.DEPUTY)
    dialog.on.set_value(date(2026, 11, 20))
    dialog.save_button.click()
    settle()
    terms = [one for one in overview(desk).memberships if one.person_id == member.person_id]
    assert [(one.role, one.valid_to) for one in terms] == [
        (Role.DEPUTY, None),
        (Role.MEMBER, date(2026, 11, 19)),
    ]
    app_context.presenter.actions[-1]()  # type: ignore[attr-defined]
    settle()
    assert open_members(desk)[member.full_name].role is Role.MEMBER


def test_a_member_leaves(view: TeamView, desk: Desk, settle: Callable[[], None]) -> None:
    member = choose_role(view, Role.MEMBER)
    view.end_button.click()
    dialog = the_dialog(view, EndMembershipDialog)
    dialog.valid_to.set_value(date(2020, 1, 1))
    dialog.save_button.click()
    settle()
    assert list(dialog.form.errors()) == ["valid_to"]
    dialog.valid_to.set_value(TODAY)
    dialog.save_button.click()
    settle()
    assert member.full_name not in open_members(desk)
    view.members.table.choose(member.id)
    assert not view.end_button.isEnabled(), "whoever left cannot leave again"


def test_a_group_says_who_is_in_it(view: TeamView, desk: Desk, settle: Callable[[], None]) -> None:
    view.tabs.setCurrentWidget(view.channels)
    view.channels.new_button.click()
    dialog = the_dialog(view, ChannelDialog)
    dialog.save_button.click()
    settle()
    assert list(dialog.form.errors()) == ["name"]
    type_text(dialog.name, "Gapo bản Nà Lốc")
    dialog.kind.set_value(ChannelKind.GAPO)
    dialog.leaders.click()
    dialog.companies.click()
    dialog.save_button.click()
    settle()
    (made,) = [one for one in overview(desk).channels if one.name == "Gapo bản Nà Lốc"]
    assert made.kind is ChannelKind.GAPO
    assert (made.with_commune_leaders, made.with_department, made.with_companies) == (
        True,
        False,
        True,
    )


def test_a_village_is_not_entered_twice(
    view: TeamView, desk: Desk, settle: Callable[[], None]
) -> None:
    (name, *_others) = [one.name for one in overview(desk).villages]
    view.tabs.setCurrentWidget(view.villages)
    view.villages.new_button.click()
    dialog = the_dialog(view, VillageDialog)
    type_text(dialog.name, name.upper())
    dialog.save_button.click()
    settle()
    assert list(dialog.form.errors()) == ["name"]
    dialog.name.clear()
    type_text(dialog.name, "Bản Pò Mã")
    dialog.save_button.click()
    settle()
    assert "Bản Pò Mã" in {one.name for one in overview(desk).villages}


def test_the_decision_is_entered(view: TeamView, desk: Desk, settle: Callable[[], None]) -> None:
    view.edit_button.click()
    dialog = the_dialog(view, TeamDialog)
    dialog.decision.clear()
    type_text(dialog.decision, "27/QĐ-UBND")
    dialog.decided_on.clear()
    type_text(dialog.decided_on, "5.2.2026")
    dialog.save_button.click()
    settle()
    team = overview(desk).team
    assert (team.decision_number, team.decided_on) == ("27/QĐ-UBND", date(2026, 2, 5))
    assert "05/02/2026" in view.about_text


def test_esc_asks_before_typed_text_is_dropped(view: TeamView) -> None:
    view.members.new_button.click()
    dialog = the_dialog(view, MemberDialog)
    type_text(dialog.full_name, "Hứa")
    press(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.message
    press(dialog, Qt.Key.Key_Escape)
    assert no_dialog(view)


def test_other_pages_send_a_member_here(
    view: TeamView, desk: Desk, settle: Callable[[], None]
) -> None:
    last = view.members.table.rows_model.rows[-1]
    view.tabs.setCurrentWidget(view.villages)
    view.arrive(membership_id=last.id)
    assert view.members.table.current() == last
    deputy = next(iter(one for one in open_members(desk).values() if one.role is Role.DEPUTY))
    view.arrive(member_id=deputy.person_id)
    assert view.tabs.currentWidget() is view.members
    assert view.members.table.current() == deputy


def test_everything_has_a_name(view: TeamView) -> None:
    for section in (view.members, view.channels, view.villages):
        view.tabs.setCurrentWidget(section)
        check_access(view)
    check_plain_text(view)
    view.members.new_button.click()
    check_access(the_dialog(view, MemberDialog))


def test_nothing_is_cut(
    view: TeamView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    check_sizes(lambda: TeamView(app_context), settle)
    found = overview(desk)
    member, seen = found.memberships[0], found.seen
    check_sizes(lambda: MemberDialog(app_context, member, seen), settle)
    check_sizes(lambda: ChangeRoleDialog(app_context, member, seen), settle)
    check_sizes(lambda: ChannelDialog(app_context), settle)
    check_sizes(lambda: VillageDialog(app_context, found.villages[0], seen), settle)

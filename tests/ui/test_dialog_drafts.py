"""What is typed into any dialog is kept, and shown again in the dialog of the same record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit

from desktop.domain.rows.people import HouseholdFilter, PersonFilter
from desktop.domain.rows.training import SessionFilter
from desktop.domain.rows.work import HelpFilter
from desktop.services.book import list_helps
from desktop.services.people_queries import household_card, list_households, list_people
from desktop.services.training import list_sessions
from desktop.ui.assistance.correct_dialog import CorrectDialog
from desktop.ui.context import Page
from desktop.ui.people.fact_dialog import FactDialog
from desktop.ui.people.household_dialog import HouseholdDialog
from desktop.ui.people.merge_dialog import MergeDialog
from desktop.ui.people.merge_household_dialog import MergeHouseholdDialog
from desktop.ui.people.milestone_dialogs import EndMilestoneDialog, NoteMilestoneDialog
from desktop.ui.people.person_dialogs import AddPersonDialog, LeaveDialog
from desktop.ui.people.split_dialogs import HouseholdLeavesDialog, SplitDialog
from desktop.ui.targets.set_target import SetTargetDialog
from desktop.ui.team.member_dialogs import ChangeRoleDialog, EndMembershipDialog, MemberDialog
from desktop.ui.team.other_dialogs import ChannelDialog, TeamDialog, VillageDialog
from desktop.ui.training.guest_dialog import GuestDialog
from desktop.ui.training.help_dialog import HelpForPresentDialog
from desktop.ui.training.later_dialogs import CancelSessionDialog, FollowUpDialog
from desktop.ui.training.session_dialog import SessionDialog
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.draft_dialog import DraftDialog
from desktop.ui.widgets.fields import ChoiceField, TextField
from desktop.ui.widgets.form_dialog import FormDialog
from desktop.ui.widgets.new_person_dialog import NewPersonDialog
from desktop.ui.widgets.number_field import NumberField
from desktop.ui.widgets.paste_dialog import PasteDialog
from tests.ui.sizes import SCREEN
from tests.ui.test_every_field import ours
from tests.ui.test_shell import make_shell
from tests.ui.typing_keys import type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext
    from desktop.ui.shell.view import ShellView

NOT_KEPT: Final = {
    "KeyDialog": "only a base",
    "ChangePassphraseDialog": "a passphrase is never written down",
    "RenewCodeDialog": "a passphrase and a recovery code are never written down",
    "PrintDialog": "nothing is typed: a printer and a number of copies are chosen",
    "CorrectDialog of import_correct": "a cell of a file that has to be read again anyway",
}


def name_of(kind: type) -> str:
    module = kind.__module__.rsplit(".", 1)[1]
    return f"{kind.__name__} of {module}" if kind.__name__ == "CorrectDialog" else kind.__name__


def test_every_dialog_keeps_a_draft_or_says_why_not() -> None:
    kinds = ours(DraftDialog) - {FormDialog, NewPersonDialog}
    without = {name_of(kind) for kind in kinds if not kind.DRAFT}
    assert without == set(NOT_KEPT)
    names = [kind.DRAFT for kind in kinds if kind.DRAFT]
    assert len(names) == len(set(names))


def change(field: QWidget) -> None:
    """Another content than the field has, as a person would leave it."""
    if isinstance(field, DateField):
        field.setText("")
        type_text(field, "05/11")
    elif isinstance(field, NumberField):
        field.setText("")
        type_text(field, "12")
    elif isinstance(field, TextField):
        type_text(field, "Đỗ")
    elif isinstance(field, QPlainTextEdit):
        type_text(field, "Hẹn lại")
    elif isinstance(field, QCheckBox):
        field.click()
    elif isinstance(field, ChoiceField) and field.count() > 1:
        field.setCurrentIndex((field.currentIndex() + 1) % field.count())
        field.edited.emit()


def change_all(dialog: DraftDialog) -> None:
    if isinstance(dialog, PasteDialog):
        type_text(dialog.text, "Nông Văn Không Ai")
        return
    assert isinstance(dialog, FormDialog)
    for one in dialog.further_inputs().values():
        change(one)
    for field in dialog.form.fields():
        if field.isVisibleTo(dialog) and field.input.isEnabled():
            change(field.input)


class Desks:
    """The window in which somebody types, and the window after the program was started again."""

    def __init__(
        self, qtbot: QtBot, context: AppContext, settle: Callable[[], None], ask: Callable[..., Any]
    ) -> None:
        self.settle = settle
        self.ask = ask
        self.before, self.after = (self._window(qtbot, context) for _number in range(2))

    def _window(self, qtbot: QtBot, context: AppContext) -> ShellView:
        shell = make_shell(context)
        qtbot.addWidget(shell)
        shell.resize(*SCREEN)
        shell.show()
        shell.drafts._timer.stop()  # noqa: SLF001 - only the pages are tried here
        return shell

    def page(self, page: Page, **arguments: object) -> Any:
        self.before.open_page(page, **arguments)
        self.settle()
        return self.before.view(page)

    def comes_back(self, page: Page, kind: type[DraftDialog]) -> None:
        """Type into the open dialog; the same stands in the same dialog of the other window."""
        (dialog,) = (one for one in self.before.view(page).findChildren(kind) if one.isVisible())
        self.settle()
        change_all(dialog)
        body = self.before.view(page).draft()
        assert body is not None, kind
        self.after.open_page(page)
        self.settle()
        view = self.after.view(page)
        view.take_draft(json.loads(json.dumps(body, ensure_ascii=False)))
        self.settle()
        (back,) = (one for one in view.findChildren(kind) if one.isVisible())
        assert back.draft() == dialog.draft()
        assert view.draft() == body
        for one in (dialog, back):
            one.close()
            one.close()
            assert not one.isVisible()


@pytest.fixture
def desks(
    qtbot: QtBot, app_context: AppContext, settle: Callable[[], None], ask: Callable[..., Any]
) -> Desks:
    return Desks(qtbot, app_context, settle, ask)


def test_dialogs_of_a_household(desks: Desks) -> None:
    page = desks.page(Page.HOUSEHOLDS)
    page.add_button.click()
    desks.comes_back(Page.HOUSEHOLDS, HouseholdDialog)
    rows = desks.ask(list_households, HouseholdFilter(limit=40))
    cards = [desks.ask(household_card, row.id) for row in rows]
    home = max(cards, key=lambda card: (len(card.milestones) > 0, len(card.members)))
    page = desks.page(Page.HOUSEHOLDS, household_id=home.household.id).page
    for press, kind in (
        (page.add_person_button.click, AddPersonDialog),
        (page.edit_button.click, HouseholdDialog),
        (page.split_button.click, SplitDialog),
        (page.leave_button.click, HouseholdLeavesDialog),
        (page.fact_button.click, FactDialog),
        (page.note_milestone_button.click, NoteMilestoneDialog),
        (lambda: page.ask_end(home.milestones), EndMilestoneDialog),
    ):
        press()
        desks.comes_back(Page.HOUSEHOLDS, kind)
    page.merge_button.click()
    (dialog,) = page.findChildren(MergeHouseholdDialog)
    dialog._on_picked(rows[0])  # noqa: SLF001 - as the picker says
    desks.comes_back(Page.HOUSEHOLDS, MergeHouseholdDialog)


def test_dialogs_of_a_person(desks: Desks) -> None:
    one, other = desks.ask(list_people, PersonFilter(limit=2))
    page = desks.page(Page.PEOPLE, resident_id=one.id).page
    for button, kind in (
        (page.leave_button, LeaveDialog),
        (page.fact_button, FactDialog),
        (page.note_milestone_button, NoteMilestoneDialog),
    ):
        button.click()
        desks.comes_back(Page.PEOPLE, kind)
    view = desks.page(Page.PEOPLE)
    view._show_duplicates()  # noqa: SLF001 - as the button
    view.duplicates_page._read_both(one.id, other.id)  # noqa: SLF001 - as Enter on a pair
    desks.settle()
    desks.comes_back(Page.PEOPLE, MergeDialog)


def test_dialogs_of_the_team(desks: Desks) -> None:
    view = desks.page(Page.TEAM)
    for press, kind in (
        (view.edit_button.click, TeamDialog),
        (view.members.new_button.click, MemberDialog),
        (view.members.change_button.click, MemberDialog),
        (view.role_button.click, ChangeRoleDialog),
        (view.end_button.click, EndMembershipDialog),
        (view.channels.new_button.click, ChannelDialog),
        (view.channels.change_button.click, ChannelDialog),
        (view.villages.new_button.click, VillageDialog),
        (view.villages.change_button.click, VillageDialog),
    ):
        press()
        desks.comes_back(Page.TEAM, kind)


def test_a_target_and_a_correction(desks: Desks) -> None:
    view = desks.page(Page.TARGETS)
    view.board.table.setCurrentIndex(view.board.table.rows_model.index(3, 0))
    view.set_button.click()
    desks.comes_back(Page.TARGETS, SetTargetDialog)
    given, other = desks.ask(list_helps, HelpFilter(limit=2))
    book = desks.page(Page.BOOK)
    book._correct(given.id)  # noqa: SLF001 - as Enter on the line
    desks.settle()
    (dialog,) = book.findChildren(CorrectDialog)
    dialog.subject.choose(other.resident_id or "x", "Người khác")
    desks.comes_back(Page.BOOK, CorrectDialog)


def test_dialogs_of_a_session(desks: Desks) -> None:
    rows = [row for row in desks.ask(list_sessions, SessionFilter()) if (row.present or 0) > 1]
    page = desks.page(Page.SESSIONS, session_id=rows[0].id).page
    for button, kind in (
        (page.head.edit_button, SessionDialog),
        (page.head.cancel_button, CancelSessionDialog),
        (page.head.help_button, HelpForPresentDialog),
        (page.head.follow_button, FollowUpDialog),
        (page.adding.paste_button, PasteDialog),
    ):
        button.click()
        desks.settle()
        desks.comes_back(Page.SESSIONS, kind)
    page.adding.picker.new_wanted.emit("Nông Văn Mới")
    desks.settle()
    desks.comes_back(Page.SESSIONS, GuestDialog)
    page.adding.take_lines("Nông Văn Một\nNông Văn Hai")
    body = desks.before.view(Page.SESSIONS).draft()
    assert body is not None
    desks.after.open_page(Page.SESSIONS)
    view: Any = desks.after.view(Page.SESSIONS)
    view.take_draft(body)
    desks.settle()
    assert view.page.adding.undecided == "Nông Văn Một\nNông Văn Hai"


@pytest.mark.parametrize("page", [Page.HOUSEHOLDS, Page.PEOPLE])
def test_what_is_ticked_for_many_and_pasted_lines(desks: Desks, page: Page) -> None:
    view = desks.page(page, many=True)
    many = view.many_page
    change(many.what)
    many.day.setText("0")
    type_text(many.day, "4/11")
    keys = [many.table.rows_model.key_at(line) for line in (0, 2)]
    many.table.tick(keys)
    many._undecided = "Ai Đó"  # noqa: SLF001 - as a paste leaves it
    body = view.draft()
    desks.after.open_page(page)
    back: Any = desks.after.view(page)
    back.take_draft(json.loads(json.dumps(body)))
    desks.settle()
    assert back.draft() == body
    assert back.many_page.table.ticked == tuple(keys)
    assert back.many_page.what.value() == many.what.value()
    assert "1 dòng" in back.many_page.left_over.text()
    many.paste_button.click()
    desks.after.open_page(Page.HOME)
    desks.comes_back(page, PasteDialog)

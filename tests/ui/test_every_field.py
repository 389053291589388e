"""Every text field of the program takes Vietnamese as UniKey and composing input methods send it.

The window's pages, the start screens and every dialog are built, also the parts that are hidden at
first. A dialog or a kind of field that is added later and is not reached here fails the test.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

import desktop.ui
from desktop.domain.facts import FactKind
from desktop.domain.issues import NoteKind
from desktop.domain.periods import month_containing
from desktop.domain.reporting import Notice
from desktop.domain.rows.notes import NoteFilter
from desktop.domain.rows.people import HouseholdFilter, PersonFilter
from desktop.domain.rows.training import SessionFilter
from desktop.domain.rows.work import HelpFilter
from desktop.domain.work import MilestoneKind
from desktop.services.book import help_card, list_helps
from desktop.services.indicators import indicator_table
from desktop.services.matching import match_people
from desktop.services.notes import SaveNote, list_notes, save_note
from desktop.services.people_queries import (
    household_card,
    list_households,
    list_people,
    person_card,
)
from desktop.services.record_assistance import record_form
from desktop.services.team import team_overview
from desktop.services.team_folders import list_teams
from desktop.services.training import list_sessions, session_card
from desktop.services.workbook import read_workbook
from desktop.system.drives import Drive
from desktop.ui.assistance.correct_dialog import CorrectDialog
from desktop.ui.context import Page
from desktop.ui.home.notices import NoticeDialog
from desktop.ui.models.rows import RowsTableModel
from desktop.ui.notes.dialogs import NoteDialog, SettleDialog
from desktop.ui.paper.print_dialog import PrintDialog
from desktop.ui.paper.stick_dialog import StickDialog
from desktop.ui.people.fact_dialog import FactDialog
from desktop.ui.people.household_dialog import HouseholdDialog
from desktop.ui.people.import_correct import CorrectDialog as CorrectLineDialog
from desktop.ui.people.merge_dialog import MergeDialog
from desktop.ui.people.merge_household_dialog import MergeHouseholdDialog
from desktop.ui.people.milestone_dialogs import EndMilestoneDialog, NoteMilestoneDialog
from desktop.ui.people.person_dialogs import AddPersonDialog, EditPersonDialog, LeaveDialog
from desktop.ui.people.split_dialogs import HouseholdLeavesDialog, SplitDialog
from desktop.ui.printing import LinesDialog
from desktop.ui.settings.key_dialogs import ChangePassphraseDialog, KeyDialog, RenewCodeDialog
from desktop.ui.start.create import CreateStep
from desktop.ui.start.join import JoinStep
from desktop.ui.start.recover import RecoverStep
from desktop.ui.start.restore import RestoreStep
from desktop.ui.targets.figure_dialog import FigureDialog
from desktop.ui.targets.set_target import NewTargetDialog, SetTargetDialog
from desktop.ui.team.member_dialogs import ChangeRoleDialog, EndMembershipDialog, MemberDialog
from desktop.ui.team.other_dialogs import ChannelDialog, TeamDialog, VillageDialog
from desktop.ui.training.guest_dialog import GuestDialog
from desktop.ui.training.help_dialog import HelpForPresentDialog
from desktop.ui.training.later_dialogs import (
    CancelSessionDialog,
    FollowUpDialog,
    PlanAgainDialog,
)
from desktop.ui.training.lesson_dialog import LessonDialog
from desktop.ui.training.session_dialog import SessionDialog
from desktop.ui.training.sheet_dialog import ReadSheetDialog
from desktop.ui.widgets.draft_dialog import DraftDialog
from desktop.ui.widgets.export_button import ExportDialog
from desktop.ui.widgets.form_dialog import FormDialog
from desktop.ui.widgets.new_person_dialog import NewPersonDialog
from desktop.ui.widgets.paste_dialog import PasteDialog
from desktop.ui.widgets.person_picker import PersonPicker, describe_person
from tests.support.workbook import make_workbook
from tests.ui.driving import Desk
from tests.ui.test_shell import make_shell
from tests.ui.typing_keys import type_ime, type_unikey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from desktop.domain.clock import SteppingClock
    from desktop.ui.context import AppContext

NAME = ("Nguyễn", "Thị", "Hằng")
TELEX = ("n", "ng", "ngu", "nguy", "nguyê", "nguyên", "nguyễn")
BASES = (DraftDialog, FormDialog, KeyDialog, NewPersonDialog)
"""Dialogs that only others are made of."""

NOT_TYPED = {
    "SecretField": "shows no letters; tests/ui/test_typing.py types into it",
    "_ScanField": "shows no letters: a scanner types into it",
    "_Text": "is only read",
}

TextInput = QLineEdit | QPlainTextEdit | QTextEdit


def ours(base: type) -> set[type[Any]]:
    """All classes of the program below a class of Qt."""
    for module in pkgutil.walk_packages(desktop.ui.__path__, "desktop.ui."):
        import_module(module.name)

    def below(kind: type[Any]) -> Iterator[type[Any]]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    return {one for one in below(base) if one.__module__.startswith("desktop.")}


def fields_in(root: QWidget) -> list[TextInput]:
    """What can be typed into, shown or not; a secret shows no letters and has tests of its own."""
    found: list[TextInput] = [
        *root.findChildren(QLineEdit),
        *root.findChildren(QPlainTextEdit),
        *root.findChildren(QTextEdit),
    ]
    return [
        one
        for one in found
        if not one.isReadOnly()
        and not (isinstance(one, QLineEdit) and one.echoMode() != QLineEdit.EchoMode.Normal)
    ]


def text_of(field: TextInput) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def wrong_in(root: QWidget, seen: set[type]) -> list[str]:
    """Type into every field; what does not stand there as it was typed."""
    wrong = []
    for field in fields_in(root):
        seen.add(type(field))
        where = f"{type(root).__name__}: {type(field).__name__} {field.accessibleName()!r}"
        field.setEnabled(True)
        field.clear()
        type_unikey(field, *TELEX)
        if text_of(field) != TELEX[-1]:
            wrong.append(f"{where}: UniKey left {text_of(field)!r}")
        field.clear()
        type_ime(field, *NAME)
        if text_of(field) != " ".join(NAME):
            wrong.append(f"{where}: composing left {text_of(field)!r}")
        field.clear()
    return wrong


def every_dialog(context: AppContext, desk: Desk, folder: Path, parent: QWidget) -> list[QDialog]:
    """Each dialog of the program on real records."""
    today = context.clock.today()
    people = desk.read(list_people, PersonFilter(limit=2))
    person, twin = (desk.read(person_card, one.id) for one in people)
    homes = desk.read(list_households, HouseholdFilter(limit=40))
    cards = [desk.read(household_card, row.id) for row in homes]
    home = max(cards, key=lambda card: (len(card.milestones) > 0, len(card.members)))
    given = desk.read(help_card, desk.read(list_helps, HelpFilter(limit=1))[0].id)
    form = desk.read(record_form, today)
    team = desk.read(team_overview)
    member, seen = team.memberships[0], team.seen
    sessions = desk.read(list_sessions, SessionFilter())
    session = desk.read(session_card, sessions[0].id)
    row = desk.read(indicator_table, month_containing(today))[0]
    desk.write(save_note, SaveNote(NoteKind.DIFFICULTY, today, "Sóng yếu"))
    notes = desk.read(list_notes, NoteFilter(), today)
    preview = read_workbook(make_workbook(folder / "ho.xlsx", households=3).path, today)
    ends = [(one, "Cửa hàng số") for one in home.milestones]
    picker = PersonPicker(context, "Ai?", offer_new=False)
    return [
        AddPersonDialog(context, "", None, parent),
        EditPersonDialog(context, person, parent),
        LeaveDialog(context, person, parent),
        MergeDialog(context, person, twin, parent),
        MergeHouseholdDialog(context, home, parent),
        HouseholdDialog(context, None, parent),
        HouseholdDialog(context, home, parent),
        FactDialog(context, home.household, tuple(FactKind)[:4], home.seen, parent),
        SplitDialog(context, home, parent),
        HouseholdLeavesDialog(context, home, parent),
        NoteMilestoneDialog(
            context, tuple(MilestoneKind), form.platforms, household_id="1", parent=parent
        ),
        EndMilestoneDialog(context, ends, home.seen, parent),
        CorrectLineDialog(context, preview, preview.rows[0], parent),
        CorrectDialog(context, given, form, parent),
        SessionDialog(context, form.platforms, None, None, parent),
        CancelSessionDialog(context, session.session, session.seen, parent),
        PlanAgainDialog(context, session.session, parent),
        FollowUpDialog(context, session.session, session.seen, parent),
        GuestDialog(context, session.session.id, "", walk_in=True, parent=parent),
        LessonDialog(context, None, parent),
        HelpForPresentDialog(context, session, parent),
        ReadSheetDialog(context, session.session, parent),
        PasteDialog(context, match_people, describe_person, picker, "Dán", "", parent),
        MemberDialog(context, None, None, parent),
        EndMembershipDialog(context, member, seen, parent),
        ChangeRoleDialog(context, member, seen, parent),
        TeamDialog(context, team.team, seen, parent),
        ChannelDialog(context, None, None, parent),
        VillageDialog(context, None, None, parent),
        SetTargetDialog(context, row, today.year, seen, parent),
        NewTargetDialog(context, (row,), today.year, seen, parent),
        FigureDialog(context, None, None, parent),
        NoteDialog(context, notes, None, parent),
        SettleDialog(context, notes.rows[0], notes, parent),
        NoticeDialog(Notice(id="1", title="Tin", body="", published_on=today, issuer="Xã"), parent),
        PrintDialog(context, b"", "bao-cao", ("Kho",), parent),
        StickDialog([Drive("KINGSTON", folder, 2**32)], "bao-cao.pdf", parent, personal=True),
        LinesDialog("Mã", ("AAAA",), ("Kho",), parent),
        ExportDialog(3, parent, personal=True),
        ChangePassphraseDialog(context, parent),
        RenewCodeDialog(context, parent),
    ]


def test_every_text_field_takes_bursts_and_composed_words(
    qtbot: QtBot,
    app_context: AppContext,
    settle: Callable[[], None],
    clock: SteppingClock,
    tmp_path: Path,
) -> None:
    shell = make_shell(app_context)
    qtbot.addWidget(shell)
    shell.show()
    seen: set[type] = set()
    wrong = []
    for page in Page:
        shell.open_page(page)
        settle()
        wrong += wrong_in(shell.view(page), seen)
    parent = QWidget()
    qtbot.addWidget(parent)
    dialogs = every_dialog(app_context, Desk(app_context, settle), tmp_path, parent)
    for dialog in dialogs:
        wrong += wrong_in(dialog, seen)
    home = app_context.home
    for step in (
        CreateStep(clock),
        JoinStep(clock, app_context.settings),
        RecoverStep(list_teams(home), clock),
        RestoreStep(home),
    ):
        qtbot.addWidget(step)
        wrong += wrong_in(step, seen)
    settle()
    assert not wrong, "\n".join(wrong)
    missed = ours(QDialog) - {type(dialog) for dialog in dialogs} - set(BASES)
    assert not missed, f"dialogs that nobody typed into: {missed}"
    kinds = ours(QLineEdit) | ours(QPlainTextEdit) | ours(QTextEdit)
    left = {kind.__name__ for kind in kinds - seen} - set(NOT_TYPED)
    assert not left, f"kinds of fields that nobody typed into: {left}"


def test_every_model_keeps_qts_rules(
    qtbot: QtBot,
    app_context: AppContext,
    settle: Callable[[], None],
    qtmodeltester: ModelTester,
) -> None:
    shell = make_shell(app_context)
    qtbot.addWidget(shell)
    shell.show()
    check: Callable[[Any], None] = qtmodeltester.check
    checked = 0
    for page in Page:
        shell.open_page(page)
        settle()
        for table in shell.view(page).findChildren(QAbstractItemView):
            model = table.model()
            if isinstance(model, RowsTableModel):
                check(model)
                model.sort(0)
                check(model)
                checked += model.rowCount() > 0
    assert checked >= len({Page.BOOK, Page.PEOPLE, Page.HOUSEHOLDS, Page.SESSIONS, Page.TEAM})


def test_there_is_no_other_model() -> None:
    assert ours(QAbstractItemModel) == {RowsTableModel}

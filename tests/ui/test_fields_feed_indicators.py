"""For each indicator the field of the window that feeds it: typed into, and the number changes.

Every step is typed into the real window, and changes exactly the numbers that are named with it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import pytest
from PySide6.QtCore import Qt

from desktop.domain.facts import FactKind
from desktop.domain.indicators.catalogue import RULES
from desktop.domain.issues import NoteKind
from desktop.domain.people import Poverty
from desktop.domain.periods import year_period
from desktop.domain.rows.people import PersonFilter
from desktop.domain.team import Association, Sex
from desktop.domain.training import SessionKind
from desktop.domain.work import AssistanceAction, AssistancePlace, MilestoneKind
from desktop.services.indicators import indicator_table
from desktop.services.people_queries import list_people, person_card
from desktop.ui.context import Page
from desktop.ui.notes.dialogs import NoteDialog, SettleDialog
from desktop.ui.people.fact_dialog import FactDialog
from desktop.ui.people.milestone_dialogs import NoteMilestoneDialog
from desktop.ui.people.person_dialogs import AddPersonDialog
from desktop.ui.team.member_dialogs import MemberDialog
from desktop.ui.team.other_dialogs import ChannelDialog
from desktop.ui.training.session_dialog import SessionDialog
from desktop.ui.widgets.person_form import Where
from tests.ui.driving import the_dialog
from tests.ui.test_shell import make_shell
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext
    from desktop.ui.shell.view import ShellView
    from desktop.ui.widgets.fields import ChoiceField
    from tests.ui.driving import Desk

T = TypeVar("T")

NAME: Final = "Lường Thị Ngoan"
ENTER: Final = Qt.Key.Key_Return


class Typist:
    """Somebody at the window who has just typed in a woman of 76 with a household of her own."""

    def __init__(self, shell: ShellView, desk: Desk, settle: Callable[[], None]) -> None:
        self.shell = shell
        self.desk = desk
        self.settle = settle
        self.resident, self.household = self._add_person()

    def numbers(self) -> dict[str, Any]:
        """Every indicator of the year."""
        rows = self.desk.read(indicator_table, year_period(2026))
        return {row.identifier: row.current.value for row in rows}

    def open(self, page: Page, **arguments: object) -> Any:
        """A page of the window."""
        self.shell.open_page(page, **arguments)
        self.settle()
        return self.shell.view(page)

    def person(self) -> Any:
        """Her page."""
        return self.open(Page.PEOPLE, resident_id=self.resident).page

    def home(self) -> Any:
        """The page of her household."""
        return self.open(Page.HOUSEHOLDS, household_id=self.household).page

    def dialog(self, kind: type[Any]) -> Any:
        """The one that opened."""
        self.settle()
        return the_dialog(self.shell, kind)

    def fill(self, field: QWidget, text: str) -> None:
        """Type over what a field holds."""
        press(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        type_text(field, text)

    def pick(self, field: ChoiceField[Any], value: object) -> None:
        """Down the list by the arrow keys."""
        press(field, Qt.Key.Key_Home)
        for _ in range(field.count()):
            if field.value() == value:
                return
            press(field, Qt.Key.Key_Down)
        raise AssertionError(f"not offered: {value}")

    def save(self, dialog: Any) -> None:
        """Enter, and it closes."""
        press(dialog, ENTER)
        self.settle()
        assert not any(one.isVisible() for one in self.shell.findChildren(type(dialog)))

    def _add_person(self) -> tuple[str, str]:
        self.open(Page.PEOPLE, new_name="")
        dialog = self.dialog(AddPersonDialog)
        self.fill(dialog.person.full_name, NAME)
        self.fill(dialog.person.birth, "1950")
        self.pick(dialog.person.sex, Sex.FEMALE)
        self.pick(dialog.person.where, Where.NEW)
        self.save(dialog)
        (row,) = self.desk.read(list_people, PersonFilter(text=NAME))
        household_id = self.desk.read(person_card, row.id).resident.household_id
        return row.id, household_id


def add_member(typist: Typist) -> None:
    typist.open(Page.TEAM).members.new_button.click()
    dialog = typist.dialog(MemberDialog)
    typist.fill(dialog.full_name, "Nông Thị Ngọc")
    typist.pick(dialog.sex, Sex.FEMALE)
    typist.pick(dialog.association, Association.WOMEN_UNION)
    typist.save(dialog)


def add_channel(typist: Typist) -> None:
    typist.open(Page.TEAM).channels.new_button.click()
    dialog = typist.dialog(ChannelDialog)
    typist.fill(dialog.name, "Zalo xóm trên")
    typist.save(dialog)


def note_fact(typist: Typist, *, kind: FactKind, value: object = True) -> None:
    page = typist.person() if kind is FactKind.SMARTPHONE else typist.home()
    page.fact_button.click()
    dialog = typist.dialog(FactDialog)
    typist.pick(dialog.kind, kind)
    typist.pick(dialog.value, value)
    typist.save(dialog)


def note_milestone(typist: Typist, kind: MilestoneKind, *, of_home: bool = False) -> None:
    (typist.home() if of_home else typist.person()).note_milestone_button.click()
    dialog = typist.dialog(NoteMilestoneDialog)
    typist.pick(dialog.kind, kind)
    typist.fill(dialog.day, "20/11/2026")
    typist.save(dialog)


def record_help(
    typist: Typist,
    platform: str,
    action: AssistanceAction,
    place: AssistancePlace | None = None,
) -> None:
    """Choose, tick, Enter; ticks of what it leads to are taken off."""
    view = typist.open(Page.RECORD, resident_id=typist.resident)
    if place is not None:
        typist.pick(view.details.place, place)
    if not view.work.all_button.isChecked():
        view.work.all_button.click()
    tile = next(one for one in view.work.tiles if one.key == (platform, action))
    press(tile, Qt.Key.Key_Space)
    for offer in view.milestones.offers:
        if offer.isChecked():
            press(offer, Qt.Key.Key_Space)
    press(view.save_button, Qt.Key.Key_Space)
    typist.settle()
    assert not view.has_unsaved()


def hold(typist: Typist, kind: SessionKind, *, name: str = "", unnamed: str = "") -> None:
    """Plan a session of today, put a name (or the team) on its roster, mark, save."""
    if kind is SessionKind.TEAM_TRAINING:
        add_member(typist)  # somebody who was not trained this year
    view = typist.open(Page.SESSIONS, new=True)
    dialog = typist.dialog(SessionDialog)
    typist.fill(dialog.title, "Buổi thử")
    typist.pick(dialog.kind, kind)
    typist.save(dialog)
    if kind is SessionKind.TEAM_TRAINING:
        view.page.team_button.click()
        typist.settle()
    if name:
        type_text(view.page.picker.search, name)
        press(view.page.picker.search, ENTER)
        typist.settle()
    if view.page.table.rows_model.rows:
        view.page.marking.rest.click()
    if unnamed:
        typist.fill(view.page.marking.anonymous, unnamed)
    view.page.save_button.click()
    typist.settle()
    assert not view.has_unsaved()


def note_difficulty(typist: Typist) -> None:
    view = typist.open(Page.NOTES)
    view.new_button.click()
    dialog = typist.dialog(NoteDialog)
    typist.pick(dialog.kind, NoteKind.DIFFICULTY)
    typist.fill(dialog.text, "Sóng yếu ở xóm trên")
    dialog.save_button.click()
    typist.settle()


def settle_it(typist: Typist) -> None:
    view = typist.open(Page.NOTES, open=True)
    view.settle_button.click()
    dialog = typist.dialog(SettleDialog)
    typist.fill(dialog.outcome, "Đã lắp thêm trạm")
    dialog.save_button.click()
    typist.settle()


class Feed(NamedTuple):
    """Which field, which numbers, and how it is typed into."""

    field: str
    numbers: str
    step: Callable[[Typist], None]


MEMBER: Final = "team_member_count team_member_female_count team_member_association_count"

FEEDS: Final[dict[str, tuple[Feed, ...]]] = {
    "team": (
        Feed("New member: name, sex, mass organisation", MEMBER, add_member),
        Feed("New group: name", "community_channel_count", add_channel),
    ),
    "facts": (
        Feed(
            "Household, Note a fact: in the village's group",
            "household_in_channel_count",
            partial(note_fact, kind=FactKind.IN_CHANNEL),
        ),
        Feed(
            "Household, Note a fact: payment QR code",
            "merchant_qr_count",
            partial(note_fact, kind=FactKind.PAYMENT_QR),
        ),
        Feed(
            "Household, Note a fact: fixed broadband",
            "fibre_household_rate",
            partial(note_fact, kind=FactKind.FIBRE),
        ),
        Feed(
            "Person, Note a fact: smartphone",
            "smartphone_adult_rate",
            partial(note_fact, kind=FactKind.SMARTPHONE),
        ),
    ),
    "milestones": (
        *(
            Feed(f"Person, Note a milestone: {kind}", numbers, partial(note_milestone, kind=kind))
            for kind, numbers in (
                (MilestoneKind.VNEID_1, "vneid_level1_new_count"),
                (MilestoneKind.VNEID_2, "vneid_level2_new_count vneid_level2_rate"),
                (
                    MilestoneKind.DIGITAL_SIGNATURE,
                    "digital_signature_new_count digital_signature_rate",
                ),
                (MilestoneKind.EHEALTH_RECORD, "ehealth_new_count ehealth_rate"),
                (
                    MilestoneKind.EPAY_ACCOUNT,
                    "epay_account_new_count epay_household_count epay_household_rate "
                    "epay_15plus_rate",
                ),
                (MilestoneKind.ECOMMERCE_BUYER, "ecommerce_buyer_new_count"),
                (MilestoneKind.PROVINCE_APP, "province_app_new_count"),
                (
                    MilestoneKind.LITERACY_CONFIRMED,
                    "literacy_confirmed_count literacy_confirmed_rate",
                ),
            )
        ),
        Feed(
            "Household, Note a milestone: digital store",
            "digital_store_new_count digital_store_household_count digital_store_household_rate "
            "store_and_epay_household_rate",
            partial(note_milestone, kind=MilestoneKind.DIGITAL_STORE, of_home=True),
        ),
        Feed(
            "Household, Note a milestone: digital family",
            "digital_family_count",
            partial(note_milestone, kind=MilestoneKind.DIGITAL_FAMILY, of_home=True),
        ),
    ),
    "helps": (
        Feed(
            "Record a help: who (with her birth and sex), where, VNeID: install",
            "household_visited_count assist_count resident_assisted_count "
            "resident_assisted_60plus_count resident_assisted_female_count "
            "vneid_install_assisted_count",
            partial(
                record_help,
                platform="vneid",
                action=AssistanceAction.INSTALL,
                place=AssistancePlace.HOME,
            ),
        ),
        Feed(
            "Household, Note a fact: poor",
            "resident_assisted_poor_count",
            partial(note_fact, kind=FactKind.POVERTY, value=Poverty.POOR),
        ),
        Feed(
            "Record a help: public services: submit",
            "assist_count dvc_guided_count dvc_dossier_count",
            partial(record_help, platform="dvc", action=AssistanceAction.SUBMIT),
        ),
        Feed(
            "Record a help: safety: guide",
            "assist_count cyber_safety_guided_count",
            partial(record_help, platform="safety", action=AssistanceAction.GUIDE),
        ),
    ),
    "sessions": (
        Feed(
            "Session, outreach: people not named",
            "outreach_session_count outreach_attendance_count",
            partial(hold, kind=SessionKind.OUTREACH, unnamed="12"),
        ),
        Feed(
            "Session, class: name on the roster, present",
            "class_session_count class_attendance_count class_attendee_unique_count",
            partial(hold, kind=SessionKind.RESIDENT_CLASS, name=NAME),
        ),
        Feed(
            "Session, team training: present",
            f"team_member_trained_count {MEMBER}",
            partial(hold, kind=SessionKind.TEAM_TRAINING),
        ),
    ),
    "notes": (
        Feed("New note: difficulty, day", "issue_raised_count", note_difficulty),
        Feed("Note as settled: day, outcome", "issue_resolved_count", settle_it),
    ),
}
"""In an order in which each step changes its own numbers only."""


@pytest.fixture
def typist(qtbot: QtBot, app_context: AppContext, desk: Desk, settle: Callable[[], None]) -> Typist:
    shell = make_shell(app_context)
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    shell.show()
    return Typist(shell, desk, settle)


def test_every_indicator_has_a_field_that_feeds_it() -> None:
    fed = {name for feeds in FEEDS.values() for feed in feeds for name in feed.numbers.split()}
    assert fed == set(RULES)


@pytest.mark.parametrize("page", FEEDS)
def test_what_is_typed_there_changes_these_numbers_and_no_other(typist: Typist, page: str) -> None:
    before = typist.numbers()
    for feed in FEEDS[page]:
        feed.step(typist)
        after = typist.numbers()
        changed = {name for name in after if after[name] != before[name]}
        assert changed == set(feed.numbers.split()), feed.field
        before = after

"""The main job, step by step, by somebody who only has a keyboard."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.domain.recovery_code import groups_of
from desktop.domain.training import AttendanceStatus
from desktop.domain.work import AssistanceAction, AssistancePlace, MilestoneKind
from desktop.ui.assistance.book_view import BookView
from desktop.ui.assistance.correct_dialog import CorrectDialog
from desktop.ui.assistance.record_view import RecordView
from desktop.ui.assistance.who_panel import Mode
from desktop.ui.context import Page
from desktop.ui.people.households_view import HouseholdsView
from desktop.ui.people.people_view import PeopleView
from desktop.ui.reports.view import ReportsView
from desktop.ui.start.begin import BeginStep
from desktop.ui.start.create import CreateStep
from desktop.ui.start.join import JoinStep
from desktop.ui.start.recovery import RecoveryStep
from desktop.ui.sync.view import SyncView
from desktop.ui.training.session_dialog import SessionDialog
from desktop.ui.training.view import TrainingView
from desktop.ui.widgets.person_form import Where
from tests.ui.typing_keys import type_ime, type_text, type_unikey

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.ui.people.import_page import ImportPage
    from tests.e2e.hands import Hands
    from tests.support.workbook import Made

LANG_SON, DONG_DANG = "20", "06184"
HEAD_NAME = "Hoàng Văn Thưởng"
NEW_NAME = "Lường Thị Ngoan"
SHOP = "https://postmart.example/na-pai"
DIFFICULTY = "Sóng điện thoại ở Khuổi Luông còn yếu."
SESSION = "Phòng lừa đảo qua điện thoại"
PRESENT = 10
UNNAMED = 3
GROUP = 4
GROUP_CORRECTED = 6
"""The help to people not named: as first recorded, and as it should have been."""

_GROWN_UP = 2005

VNEID = ("vneid", AssistanceAction.ACTIVATE)
BANK = ("bank_app", AssistanceAction.REGISTER)
STORE = ("postmart", AssistanceAction.OPEN_STORE)
PORTAL = ("dvc", AssistanceAction.SUBMIT)
SAFETY = ("safety", AssistanceAction.GUIDE)


@dataclass(frozen=True)
class People:
    """Whom the job is about: grown up, each of another household, without a namesake."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, made: Made) -> People:
        """People of a workbook."""
        counted = Counter(one.full_name for one in made.people)
        names, homes = [], set()
        for one in made.people:
            grown_up = one.birth_on is not None and one.birth_on.year < _GROWN_UP
            alone = counted[one.full_name] == 1 and one.household not in homes
            if grown_up and alone:
                homes.add(one.household)
                names.append(one.full_name)
        return cls(tuple(names[: PRESENT + 1]))


def set_up_team(hands: Hands) -> str:
    """From the first screen to an open team; answers the passphrase that was suggested."""
    start = hands.window.start
    assert start is not None
    hands.push(start.welcome.new_team)
    step = start.steps.currentWidget()
    assert isinstance(step, CreateStep)
    hands.choose(step.commune.province, LANG_SON)
    hands.choose(step.commune.commune, DONG_DANG)
    hands.go_to(step.villages)
    type_ime(hands.at, "Thôn", "Nà", "Pài")
    hands.go_to(step.head)
    type_unikey(hands.at, "Hoangf", "Hoàng", "Hoàng Van", "Hoàng Văn", HEAD_NAME)
    assert step.name.value() == "Tổ công nghệ số cộng đồng thôn Nà Pài, xã Đồng Đăng"
    passphrase: str = step.secret.passphrase
    hands.push(step.secret.written_down)
    hands.push(step.finish)
    keep_code(hands)
    begin = start.steps.currentWidget()
    assert isinstance(begin, BeginStep)
    hands.push(begin.empty)
    hands.wait(lambda: hands.window.shell is not None)
    hands.settle()
    return passphrase


def keep_code(hands: Hands) -> None:
    """Type two groups of the recovery code back from the paper."""
    start = hands.window.start
    assert start is not None
    hands.wait(lambda: isinstance(start.steps.currentWidget(), RecoveryStep))
    step = start.steps.currentWidget()
    assert isinstance(step, RecoveryStep)
    groups = groups_of(step.panel._code)  # noqa: SLF001 - as it stands on the paper
    for number, field in zip(step.panel.asked, step.panel.fields, strict=True):
        hands.go_to(field)
        type_text(hands.at, groups[number])
    hands.enter()
    hands.wait(lambda: hands.window.start is None or start.steps.currentWidget() is not step)


def import_workbook(hands: Hands, made: Made) -> None:
    """Through the preview, which must show every line without an error."""
    view = hands.open(Page.HOUSEHOLDS, Qt.Key.Key_5, HouseholdsView)
    hands.push(view.import_button)
    hands.push(view.import_page.choose_button)
    hands.name_file(view.import_page, str(made.path))
    table = view.import_page.preview_table
    assert table is not None
    assert len(table.rows_model.rows) == len(made.people)
    assert not any(line.trouble for line in table.rows_model.rows)
    bring_in(hands, view.import_page)
    hands.push(view.import_page.back_button)
    assert len(view.table.rows_model.rows) == made.households


def bring_in(hands: Hands, page: ImportPage) -> None:
    """Import; made-up people who look like others are asked about, and are somebody else."""
    asked = bool(page.alike.undecided)
    hands.push(page.import_button)
    if asked:
        hands.push(page.import_button)


def record_helps(hands: Hands, people: People) -> None:
    """Five helps: e-ID, payment, store, public service for somebody new, people not named."""
    view = hands.open(Page.RECORD, Qt.Key.Key_2, RecordView)
    identity, payment, store = people.names[:3]
    hands.choose(view.details.place, AssistancePlace.HOME)
    hands.go_to(view.who.picker.search)

    type_text(hands.at, identity)
    _take_found(hands, view, identity)
    _tick(hands, view, VNEID, MilestoneKind.VNEID_2)
    _save(hands, view)

    type_ime(hands.at, *payment.split())
    _take_found(hands, view, payment)
    _tick(hands, view, BANK, MilestoneKind.EPAY_ACCOUNT)
    _save(hands, view)

    words = store.split()
    type_unikey(hands.at, *(" ".join(words[: count + 1]) for count in range(len(words))))
    _take_found(hands, view, store)
    _tick(hands, view, STORE, MilestoneKind.DIGITAL_STORE)
    (offer,) = view.milestones.offers
    assert offer.link is not None
    hands.go_to(offer.link)
    type_text(hands.at, SHOP)
    _save(hands, view)

    type_ime(hands.at, *NEW_NAME.split())
    hands.enter()
    assert view.who.mode is Mode.NEW
    type_text(hands.at, "1968")
    hands.choose(view.who.new_form.where, Where.NEW)
    _tick(hands, view, PORTAL, None)
    hands.go_to(view.details.dossier)
    type_text(hands.at, "G15.99.2-261124-0007")
    _save(hands, view)

    hands.push(view.who.unnamed_button)
    hands.replace(view.who.count, str(GROUP))
    _tick(hands, view, SAFETY, None)
    _save(hands, view)


def _take_found(hands: Hands, view: RecordView, name: str) -> None:
    """Enter right after the last letter; the first one found is that person."""
    hands.enter()
    hands.wait(lambda: view.who.mode is Mode.PERSON)
    hands.settle()
    assert view.who.name == name


def _tick(
    hands: Hands,
    view: RecordView,
    wanted: tuple[str, AssistanceAction],
    milestone: MilestoneKind | None,
) -> None:
    if wanted not in [tile.key for tile in view.work.tiles]:
        hands.push(view.work.all_button)
    hands.push(next(tile for tile in view.work.tiles if tile.key == wanted))
    assert [offer.tick.kind for offer in view.milestones.offers] == [milestone] * bool(milestone)


def _save(hands: Hands, view: RecordView) -> None:
    hands.shell.banner.clear()
    hands.enter()
    assert hands.shell.banner.text, "nothing was said to be saved"
    assert view.who.mode is Mode.SEARCH
    assert hands.at is view.who.picker.search


def correct_and_delete(hands: Hands, day: str) -> None:
    """The people not named were more, on an earlier day; the public service was a mistake."""
    view = hands.open(Page.BOOK, Qt.Key.Key_3, BookView)
    assert len(view.table.rows_model.rows) == 5
    hands.row(view.table, lambda row: row.anonymous_count is not None)
    hands.key(Qt.Key.Key_Return)
    dialog = hands.dialog(view, CorrectDialog)
    hands.replace(dialog.count, str(GROUP_CORRECTED))
    hands.replace(dialog.day, day)
    hands.enter()
    hands.row(view.table, lambda row: row.subject_name == NEW_NAME)
    hands.push(view.delete_button)
    assert NEW_NAME in view.confirm.text
    hands.push(view.confirm.yes_button)
    rows = view.table.rows_model.rows
    assert sorted(row.times for row in rows) == [1, 1, 1, GROUP_CORRECTED]


def hold_session(hands: Hands, people: People) -> None:
    """Ten named present, one absent with a reason, three not named."""
    view = hands.open(Page.SESSIONS, Qt.Key.Key_6, TrainingView)
    hands.push(view.new_button)
    dialog = hands.dialog(view, SessionDialog)
    hands.go_to(dialog.title)
    type_ime(hands.at, *SESSION.split())
    hands.enter()
    hands.wait(lambda: view.shows_session and hands.at is view.page.picker.search)
    for number, name in enumerate(people.names):
        if number % 2:
            type_ime(hands.at, *name.split())
        else:
            type_text(hands.at, name)
        hands.enter()
        hands.wait(partial(_is_on_roster, view, number + 1))
        hands.settle()
    table = view.page.table
    hands.row(table, lambda _row: True)
    for _ in range(PRESENT):
        hands.key(Qt.Key.Key_Space)
    type_text(hands.at, "v1")
    hands.go_to(view.page.marking.anonymous)
    type_text(hands.at, str(UNNAMED))
    hands.push(view.page.save_button)
    marks = Counter(row.row.status for row in table.rows_model.rows)
    assert marks == {AttendanceStatus.PRESENT: PRESENT, AttendanceStatus.ABSENT: 1}
    assert not view.has_unsaved()


def _is_on_roster(view: TrainingView, count: int) -> bool:
    return len(view.page.table.rows_model.rows) == count


def save_report(hands: Hands, path: Path) -> None:
    """The present month's report, with something typed, saved as a file."""
    view = hands.open(Page.REPORT, Qt.Key.Key_8, ReportsView)
    hands.push(view.picker.on)
    hands.go_to(view.texts.difficulties)
    type_ime(hands.at, *DIFFICULTY.split())
    hands.push(view.buttons.file_button)
    hands.name_file(view, str(path))
    hands.wait(path.exists)
    hands.settle()


def connect_and_sync(hands: Hands, sheet: Path) -> str:
    """Connect this PC by the officer's sheet; answers what the window says of the sync."""
    view = hands.open(Page.SYNC, Qt.Key.Key_9, SyncView)
    hands.go_to(view.form.code)
    type_text(hands.at, str(sheet))
    hands.key(Qt.Key.Key_Return)
    hands.wait(view.result.isVisible)
    hands.settle()
    words: str = view.result.text()
    return words


def join_team(hands: Hands, sheet: Path) -> str:
    """A further PC of the team; answers its own passphrase."""
    start = hands.window.start
    assert start is not None
    hands.push(start.welcome.join)
    step = start.steps.currentWidget()
    assert isinstance(step, JoinStep)
    hands.go_to(step.form.code)
    type_text(hands.at, str(sheet))
    passphrase: str = step.secret.passphrase
    hands.push(step.secret.written_down)
    hands.push(step.finish)
    keep_code(hands)
    hands.wait(lambda: hands.window.shell is not None)
    hands.settle()
    return passphrase


def sync_again(hands: Hands) -> str:
    """Sync by button; answers what the window says."""
    view = hands.open(Page.SYNC, Qt.Key.Key_9, SyncView)
    hands.push(view.sync)
    hands.wait(view.result.isVisible)
    words: str = view.result.text()
    return words


def people_listed(hands: Hands) -> list[str]:
    """Names on the page of people."""
    view = hands.open(Page.PEOPLE, Qt.Key.Key_4, PeopleView)
    return [row.full_name for row in view.table.rows_model.rows]

"""The page of all documents: each kind is made, shown, handed out; other pages lead to it."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.domain.papers import PaperForm, PaperKind, PaperNeed
from desktop.domain.reporting import PeriodKind
from desktop.domain.rows.people import PersonFilter
from desktop.domain.rows.training import SessionFilter
from desktop.domain.sheets import SheetPage
from desktop.domain.training import SessionState
from desktop.services.papers import PAPERS, paper_file, read_paper
from desktop.services.people_queries import list_people
from desktop.services.team import EditTeam, edit_team, team_overview
from desktop.services.training import list_sessions
from desktop.system import drives
from desktop.system.drives import Drive
from desktop.ui.paper import hand_out
from desktop.ui.paper.stick_dialog import StickDialog
from desktop.ui.papers import paper_page
from desktop.ui.papers.kinds import FILE_NAMES, GROUPS, offered
from desktop.ui.papers.view import PapersView
from tests.support.paper import texts
from tests.support.synced import note_sync
from tests.ui.access import check_access, check_plain_text
from tests.ui.driving import Desk, Stage, no_dialog, the_dialog
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.storage.read_unit import ReadUnit
    from desktop.ui.context import AppContext

TEXT_FORMS = {
    PaperForm.PDF: b"%PDF-",
    PaperForm.DOCX: b"PK",
    PaperForm.XLSX: b"PK",
}


@pytest.fixture
def view(stage: Stage) -> PapersView:
    return stage.show(PapersView)


def opened(
    view: PapersView, settle: Callable[[], None], kind: PaperKind, **arguments: object
) -> None:
    view.arrive(kind=kind, **arguments)
    settle()


def codes(context: AppContext) -> list[str]:
    found: list[str] = context.presenter.codes  # type: ignore[attr-defined]
    return found


def noted_sheets(read: ReadUnit) -> tuple[SheetPage, ...]:
    return tuple(read.all(SheetPage))


def shown_words(view: PapersView) -> str:
    assert view.paper.pdf is not None
    return " ".join(texts(view.paper.pdf))


def choices_of(desk: Desk) -> dict[str, object]:
    """One of everything that a document may be about."""
    session = desk.read(list_sessions, SessionFilter())[0]
    person = desk.read(list_people, PersonFilter())[0]
    return {"session_id": session.id, "resident_id": person.id}


def test_every_kind_stands_in_one_group_and_has_a_file_name() -> None:
    grouped = [kind for _words, kinds in GROUPS for kind in kinds]
    assert sorted(grouped) == sorted(PaperKind)
    assert set(FILE_NAMES) == set(PaperKind)
    assert {kind for _words, kinds in offered() for kind in kinds} == set(PAPERS)


@pytest.fixture
def made_in(monkeypatch: pytest.MonkeyPatch) -> list[threading.Thread]:
    """In which threads the page had its files made."""
    threads: list[threading.Thread] = []

    def noting(kind: PaperKind, form: PaperForm, data: object) -> bytes:
        threads.append(threading.current_thread())
        return paper_file(kind, form, data)

    monkeypatch.setattr(paper_page, "paper_file", noting)
    return threads


@pytest.mark.parametrize("kind", PAPERS)
def test_every_document_is_made_and_shown(
    view: PapersView,
    desk: Desk,
    app_context: AppContext,
    settle: Callable[[], None],
    made_in: list[threading.Thread],
    kind: PaperKind,
) -> None:
    desk.write(note_sync, None)
    opened(view, settle, kind, **choices_of(desk))
    assert codes(app_context) == []
    assert view.paper.pdf is not None
    assert view.paper.preview.page_count >= 1
    assert view.paper.buttons.print_button.isEnabled()
    request = view.paper.choices.request()
    data = desk.read(read_paper, request, app_context.clock.today())
    assert view.paper.pdf == paper_file(kind, PaperForm.PDF, data), "the very bytes"
    assert made_in
    assert threading.main_thread() not in made_in
    check_access(view)
    check_plain_text(view)


def test_a_kind_is_chosen_by_its_button_and_esc_leads_back(
    stage: Stage, settle: Callable[[], None]
) -> None:
    view = stage.begin(PapersView)
    button = view.kinds.buttons[PaperKind.QUICK_CARD]
    button.setFocus()
    press(button, Qt.Key.Key_Return)
    settle()
    assert view.paper.isVisible()
    assert not view.kinds.isVisible()
    view.back_button.click()
    assert view.kinds.isVisible()
    assert button.hasFocus(), "the cursor is where it was"


def test_only_what_a_document_needs_is_asked(view: PapersView, settle: Callable[[], None]) -> None:
    for kind, maker in PAPERS.items():
        opened(view, settle, kind)
        wanted = {*maker.needs, *maker.may}
        choices = view.paper.choices
        assert choices.period.isVisible() == (PaperNeed.PERIOD in wanted), kind
        assert choices.session.isVisible() == (PaperNeed.SESSION in wanted), kind
        assert choices.person.isVisible() == (PaperNeed.RESIDENT in wanted), kind


def test_a_person_is_found_by_typing(
    view: PapersView, desk: Desk, settle: Callable[[], None]
) -> None:
    opened(view, settle, PaperKind.RESIDENT_RECORD)
    assert view.paper.pdf is None
    assert not view.paper.buttons.print_button.isEnabled()
    assert "gõ tên" in view.paper.preview.about
    person = desk.read(list_people, PersonFilter())[3]
    search = view.paper.choices.person.picker.search
    type_text(search, person.full_name)
    press(search, Qt.Key.Key_Return)
    settle()
    assert view.paper.choices.person.resident_id is not None
    assert person.full_name in shown_words(view)
    view.paper.choices.person.other.click()
    settle()
    assert view.paper.pdf is None, "nobody's paper is shown for somebody else"


def test_the_week_is_proposed_for_the_digest_and_the_month_for_the_report(
    view: PapersView, settle: Callable[[], None]
) -> None:
    opened(view, settle, PaperKind.WEEKLY_DIGEST)
    assert view.paper.choices.period.period().kind is PeriodKind.WEEK
    opened(view, settle, PaperKind.REPORT, period="2026-Q3")
    assert view.paper.choices.period.period().code == "2026-Q3"


def test_who_came_is_told_of_the_last_session_that_was_held(
    view: PapersView, desk: Desk, settle: Callable[[], None]
) -> None:
    """A session still to come has nobody to list, and is what the blank sheet is for."""
    sessions = desk.read(list_sessions, SessionFilter())
    assert sessions[0].state is SessionState.PLANNED
    coming = sessions[0].id
    held = next(row for row in sessions if row.state is SessionState.HELD)
    opened(view, settle, PaperKind.ATTENDANCE_SHEET)
    session = view.paper.choices.session
    assert session.value() == coming
    opened(view, settle, PaperKind.ATTENDANCE_LIST)
    assert session.value() == held.id
    opened(view, settle, PaperKind.ATTENDANCE_LIST, session_id=coming)
    assert session.value() == coming, "what was asked for is never changed"
    opened(view, settle, PaperKind.ATTENDANCE_SHEET)
    opened(view, settle, PaperKind.ATTENDANCE_LIST)
    assert session.value() == coming


def test_the_paper_follows_the_records(
    view: PapersView, desk: Desk, settle: Callable[[], None]
) -> None:
    opened(view, settle, PaperKind.TEAM_DECISION)
    overview = desk.read(team_overview)
    assert "Pò Mã Lìm" not in shown_words(view)
    edited = replace(overview.team, name="Tổ công nghệ số cộng đồng bản Pò Mã Lìm")
    desk.write(edit_team, EditTeam(overview.team, edited, overview.seen))
    settle()
    assert "Pò Mã Lìm" in shown_words(view)


@pytest.mark.parametrize("form", [PaperForm.DOCX, PaperForm.XLSX])
def test_word_and_excel_are_saved_too(
    view: PapersView,
    desk: Desk,
    tmp_path: Path,
    settle: Callable[[], None],
    form: PaperForm,
) -> None:
    kind = next((kind for kind, maker in PAPERS.items() if form in maker.files), None)
    assert kind is not None
    opened(view, settle, kind, **choices_of(desk))
    buttons = view.paper.buttons
    assert buttons.form.isVisible()
    buttons.form.set_value(form)
    buttons.file_button.click()
    settle()
    dialog = the_dialog(view, QFileDialog)
    assert dialog.defaultSuffix() == form.value
    target = tmp_path / f"giấy.{form.value}"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    settle()
    assert target.read_bytes().startswith(TEXT_FORMS[form])
    assert buttons.open_button.isEnabled()


def test_a_sheet_is_noted_when_it_is_given_out_and_not_before(
    view: PapersView, desk: Desk, tmp_path: Path, settle: Callable[[], None]
) -> None:
    opened(view, settle, PaperKind.ATTENDANCE_SHEET, **choices_of(desk))
    assert desk.read(noted_sheets) == ()
    view.paper.buttons.file_button.click()
    settle()
    noted = desk.read(noted_sheets)
    assert len(noted) == view.paper.preview.page_count
    assert {page.session_id for page in noted} == {choices_of(desk)["session_id"]}
    target = tmp_path / "phieu.pdf"
    dialog = the_dialog(view, QFileDialog)
    dialog.fileSelected.emit(str(target))
    dialog.close()
    settle()
    assert target.read_bytes() == view.paper.pdf
    view.paper.buttons.file_button.click()
    settle()
    assert desk.read(noted_sheets) == noted, "the same sheet again is no other sheet"
    the_dialog(view, QFileDialog).close()


def test_a_stick_gets_the_very_bytes_beside_what_is_there(
    view: PapersView,
    desk: Desk,
    app_context: AppContext,
    tmp_path: Path,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened(view, settle, PaperKind.RESIDENT_RECORD, **choices_of(desk))
    monkeypatch.setattr(drives, "_mount_places", lambda: (tmp_path / "nowhere",))
    view.paper.buttons.stick_button.click()
    settle()
    assert codes(app_context) == ["stick_missing"]
    assert no_dialog(view)
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    (stick / "ho-so-ca-nhan.pdf").write_bytes(b"another")
    found = (Drive("KINGSTON", stick, 3 * 10**9),)
    monkeypatch.setattr(hand_out, "removable_drives", lambda: found)
    view.paper.buttons.stick_button.click()
    settle()
    dialog = the_dialog(view, StickDialog)
    check_access(dialog)
    assert "3.000 MB" in dialog.drive.currentText()
    dialog.save_button.click()
    settle()
    assert (stick / "ho-so-ca-nhan.pdf").read_bytes() == b"another"
    assert (stick / "ho-so-ca-nhan (2).pdf").read_bytes() == view.paper.pdf


def test_nothing_is_cut(app_context: AppContext, desk: Desk, settle: Callable[[], None]) -> None:
    arguments = choices_of(desk)

    def on(kind: PaperKind | None) -> PapersView:
        made = PapersView(app_context)
        if kind is not None:
            made.arrive(kind=kind, **arguments)
        return made

    for kind in (None, PaperKind.REPORT, PaperKind.STILL_MISSING, PaperKind.CONSENT_NOTICE):
        check_sizes(lambda kind=kind: on(kind), settle)  # type: ignore[misc]
    found = [Drive("KINGSTON", app_context.home.root, 3 * 10**9)]
    check_sizes(lambda: StickDialog(found, "danh-sach.pdf", personal=True), settle)

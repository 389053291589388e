"""Other pages lead to their document with the choice made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.domain.papers import PaperKind
from desktop.domain.rows.people import PersonFilter
from desktop.domain.rows.training import SessionFilter
from desktop.domain.training import SessionState
from desktop.domain.work import MilestoneKind
from desktop.services.people_queries import list_people
from desktop.services.training import list_sessions
from desktop.ui.context import Page
from desktop.ui.widgets.paper_link import PaperLink
from tests.support.paper import texts
from tests.ui.test_shell import make_shell

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext
    from desktop.ui.papers.view import PapersView
    from desktop.ui.shell.view import ShellView
    from tests.ui.driving import Desk


@pytest.fixture
def shell(qtbot: QtBot, app_context: AppContext) -> ShellView:
    made = make_shell(app_context)
    qtbot.addWidget(made)
    made.resize(1366, 738)
    made.show()
    return made


def papers(shell: ShellView) -> PapersView:
    assert shell.page is Page.PAPERS
    view: PapersView = shell.view(Page.PAPERS)  # type: ignore[assignment]
    return view


def test_a_person_leads_to_the_own_record(
    shell: ShellView, desk: Desk, settle: Callable[[], None]
) -> None:
    person = desk.read(list_people, PersonFilter())[2]
    shell.open_page(Page.PEOPLE, resident_id=person.id)
    settle()
    shell.view(Page.PEOPLE).page.paper_link.click()  # type: ignore[attr-defined]
    settle()
    view = papers(shell)
    assert view.paper.kind is PaperKind.RESIDENT_RECORD
    assert view.paper.pdf is not None
    assert person.full_name in " ".join(texts(view.paper.pdf))
    assert view.paper.choices.person.name.text() == person.full_name
    shell.go_back()
    assert shell.page is Page.PEOPLE


def test_households_lead_to_progress_and_to_what_is_missing(
    shell: ShellView, settle: Callable[[], None]
) -> None:
    shell.open_page(Page.HOUSEHOLDS)
    settle()
    households = shell.view(Page.HOUSEHOLDS)
    households.paper_link.click()  # type: ignore[attr-defined]
    settle()
    assert papers(shell).paper.kind is PaperKind.HOUSEHOLD_PROGRESS
    assert papers(shell).paper.pdf is not None
    shell.open_page(Page.HOUSEHOLDS, door=True)
    settle()
    door = households.door_page  # type: ignore[attr-defined]
    door.missing.set_value(MilestoneKind.EPAY_ACCOUNT)
    door.paper_link.click()
    settle()
    view = papers(shell)
    assert view.paper.kind is PaperKind.STILL_MISSING
    assert view.paper.choices.request().missing is MilestoneKind.EPAY_ACCOUNT
    assert view.paper.pdf is not None


def test_the_team_leads_to_its_decision(shell: ShellView, settle: Callable[[], None]) -> None:
    shell.open_page(Page.TEAM)
    settle()
    (link,) = shell.view(Page.TEAM).findChildren(PaperLink)
    link.click()
    settle()
    assert papers(shell).paper.kind is PaperKind.TEAM_DECISION
    assert papers(shell).paper.pdf is not None


def test_a_session_leads_to_its_sheet_before_and_to_its_list_after(
    shell: ShellView, desk: Desk, settle: Callable[[], None]
) -> None:
    links = {
        SessionState.PLANNED: ("blank_link", PaperKind.ATTENDANCE_SHEET),
        SessionState.HELD: ("list_link", PaperKind.ATTENDANCE_LIST),
    }
    sessions = desk.read(list_sessions, SessionFilter())
    for state, (name, kind) in links.items():
        session = next(one for one in sessions if one.state is state)
        shell.open_page(Page.SESSIONS, session_id=session.id)
        settle()
        head = shell.view(Page.SESSIONS).page.head  # type: ignore[attr-defined]
        shown = {one for one, _kind in links.values() if getattr(head, one).isVisible()}
        assert shown == {name}
        getattr(head, name).click()
        settle()
        view = papers(shell)
        assert view.paper.kind is kind
        assert view.paper.choices.request().session_id == session.id
        assert view.paper.pdf is not None
        assert session.title in " ".join(texts(view.paper.pdf))


def test_the_page_is_asked_for_again_and_shows_all_kinds(
    shell: ShellView, settle: Callable[[], None]
) -> None:
    shell.open_page(Page.PAPERS, kind=PaperKind.QUICK_CARD)
    settle()
    assert not papers(shell).kinds.isVisible()
    shell.navigation.button(Page.PAPERS).click()
    assert papers(shell).kinds.isVisible()

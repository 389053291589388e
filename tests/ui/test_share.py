"""The message for a chat group: the numbers of the home page, and nobody's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication

from desktop.domain.rows.people import PersonFilter
from desktop.domain.rows.training import SessionFilter
from desktop.services.home import home_summary
from desktop.services.people_queries import list_people
from desktop.services.team import team_overview
from desktop.services.training import list_sessions
from desktop.ui.home.share import message_of, picture_of, text_of
from desktop.ui.home.view import HomeView
from desktop.ui.theme import apply_theme
from desktop.ui.widgets.target_bar import progress_words
from tests.ui.access import check_access
from tests.ui.driving import activated

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext
    from tests.ui.conftest import RecordingPresenter


@pytest.fixture
def home(qtbot: QtBot, app_context: AppContext, settle: Callable[[], None]) -> HomeView:
    view = HomeView(app_context)
    activated(qtbot, view, settle)
    return view


def test_the_text_holds_month_and_targets_and_nobody(
    home: HomeView, app_context: AppContext, ask: Callable[..., Any]
) -> None:
    home.share.text_button.click()
    text = QGuiApplication.clipboard().text()
    summary = ask(home_summary, app_context.clock.today())
    lines = text.split("\n")
    assert lines[0] == summary.team_name
    assert str(summary.helps_times) in lines[1].replace(".", "")
    assert summary.targets
    for row in summary.targets:
        assert any(row.name_vi in line and progress_words(row) in line for line in lines)
    for person in ask(list_people, PersonFilter()):
        assert person.full_name not in text
        assert person.phone is None or person.phone not in text
    for member in ask(team_overview).memberships:
        assert member.full_name not in text
    for session in ask(list_sessions, SessionFilter()):
        assert session.title not in text
    presenter: RecordingPresenter = app_context.presenter  # type: ignore[assignment]
    assert "Zalo" in presenter.messages[-1][1]
    check_access(home)


def test_the_picture_shows_the_same_and_grows_with_it(
    home: HomeView, app_context: AppContext, ask: Callable[..., Any], qapp: QApplication
) -> None:
    home.share.picture_button.click()
    copied = QGuiApplication.clipboard().image()
    blocks = message_of(ask(home_summary, app_context.clock.today()), "Tháng báo cáo")
    short = picture_of(blocks[:2], home.font())
    whole = picture_of(blocks, home.font())
    assert copied.width() == whole.width() == 1080
    assert whole.height() > short.height()
    ink = {copied.pixel(x, y) for x in range(0, 1080, 3) for y in range(0, copied.height(), 3)}
    assert len(ink) > 2
    apply_theme(qapp, 200)
    home.share.picture_button.click()
    large = QGuiApplication.clipboard().image()
    apply_theme(qapp, 100)
    assert large == copied, "the picture is for a phone, whatever the size of this PC's text"
    edge = {copied.pixel(x, copied.height() - 2) for x in range(0, 1080, 5)}
    assert len(edge) == 1, "something is cut at the foot"


def test_the_text_is_one_line_a_block(
    home: HomeView, app_context: AppContext, ask: Callable[..., Any]
) -> None:
    blocks = message_of(ask(home_summary, app_context.clock.today()), "Tháng")
    assert len(text_of(blocks).split("\n")) == len(blocks)

"""On the home page: guidance that came down, and what was noted and is not settled."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication

from desktop.domain.issues import NoteKind
from desktop.domain.reporting import Notice
from desktop.services.notes import SaveNote, save_note
from desktop.services.notices import list_notices
from desktop.ui.context import Page
from desktop.ui.home.notices import NoticeDialog
from desktop.ui.home.view import HomeView
from desktop.ui.widgets.buttons import ActionButton
from tests.ui.access import check_access, check_plain_text
from tests.ui.sizes import check_sizes

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.context import AppContext
    from tests.ui.driving import Desk, Stage

NOTICES = tuple(
    Notice(
        id=str(number) * 32,
        title=f"Hướng dẫn số {number} về báo cáo của Tổ công nghệ số cộng đồng",
        body="Gửi báo cáo trước ngày 20.\nMẫu như tháng trước.",
        published_on=date(2026, 11, 1) + timedelta(days=number),
        issuer="UBND xã",
    )
    for number in range(1, 6)
)


@pytest.fixture
def view(stage: Stage, desk: Desk) -> HomeView:
    desk.write(lambda unit, found: unit.replace_notices(found), NOTICES)
    return stage.show(HomeView)


def buttons(view: HomeView, words: str) -> list[ActionButton]:
    """Those that are shown and heard so; what was just put into a layout is shown by an event."""
    QCoreApplication.sendPostedEvents()
    return [
        one
        for one in view.findChildren(ActionButton)
        if one.isVisible() and words in one.accessibleName()
    ]


def test_a_notice_is_new_until_it_was_opened(
    view: HomeView, desk: Desk, settle: Callable[[], None]
) -> None:
    assert len(buttons(view, "Mới: ")) == 3
    (newest,) = buttons(view, "số 5")
    newest.click()
    settle()
    (dialog,) = view.findChildren(NoticeDialog)
    assert dialog.text.toPlainText() == NOTICES[4].body
    dialog.close_button.click()
    assert [one.read for one in desk.read(list_notices)] == [True, *(False,) * 4]
    assert len(buttons(view, "Mới: ")) == 2


def test_the_older_ones_are_shown_when_asked_for(view: HomeView) -> None:
    assert not buttons(view, "số 1")
    (every,) = [one for one in view.findChildren(ActionButton) if one.text() == "Cả 5 thông báo"]
    every.click()
    assert len(buttons(view, "Hướng dẫn số")) == 5


def test_a_team_without_notices_sees_no_panel(stage: Stage) -> None:
    assert stage.show(HomeView).notices.isHidden()


def test_what_is_not_settled_is_due(
    stage: Stage, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    for kind in NoteKind:
        desk.write(save_note, SaveNote(kind, date(2026, 11, 20), "Sóng yếu"))
    view = stage.show(HomeView)
    settle()
    (go,) = buttons(view, "2 khó khăn, kiến nghị")
    go.click()
    assert app_context.navigator.opened == [(Page.NOTES, {"open": True})]  # type: ignore[attr-defined]


def test_it_can_be_used_by_everybody(
    view: HomeView, app_context: AppContext, settle: Callable[[], None]
) -> None:
    check_access(view)
    check_plain_text(view)
    check_sizes(lambda: HomeView(app_context), settle)
    check_sizes(lambda: NoticeDialog(NOTICES[0]), settle)

"""The record page and the book on a real practice team."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.driving import Desk, activated

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.ui.assistance.book_view import BookView
    from desktop.ui.assistance.record_view import RecordView
    from desktop.ui.context import AppContext


@pytest.fixture
def desk(app_context: AppContext, settle: Callable[[], None]) -> Desk:
    return Desk(app_context, settle)


@pytest.fixture
def record(qtbot: QtBot, app_context: AppContext, settle: Callable[[], None]) -> RecordView:
    from desktop.ui.assistance.record_view import RecordView

    view = RecordView(app_context)
    activated(qtbot, view, settle)
    view.focus_first()
    return view


@pytest.fixture
def book(qtbot: QtBot, app_context: AppContext, settle: Callable[[], None]) -> BookView:
    from desktop.ui.assistance.book_view import BookView

    view = BookView(app_context)
    activated(qtbot, view, settle)
    view.focus_first()
    return view

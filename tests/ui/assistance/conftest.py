"""The record page and the book on a real practice team."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from desktop.ui.assistance.book_view import BookView
    from desktop.ui.assistance.record_view import RecordView
    from tests.ui.driving import Stage


@pytest.fixture
def record(stage: Stage) -> RecordView:
    from desktop.ui.assistance.record_view import RecordView

    return stage.begin(RecordView)


@pytest.fixture
def book(stage: Stage) -> BookView:
    from desktop.ui.assistance.book_view import BookView

    return stage.begin(BookView)

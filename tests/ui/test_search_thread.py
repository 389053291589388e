"""Typing never makes the window wait for the file: every query runs on the reader's thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from desktop.storage.queries.people import PeopleReader
from desktop.ui.widgets.person_picker import PersonPicker
from tests.ui.typing_keys import type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext


def test_no_query_runs_on_the_window_s_thread(
    qtbot: QtBot,
    app_context: AppContext,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: list[int] = []
    find = PeopleReader.find_people

    def noted(self: PeopleReader, *args: Any) -> Any:
        threads.append(threading.get_ident())
        return find(self, *args)

    monkeypatch.setattr(PeopleReader, "find_people", noted)
    picker = PersonPicker(app_context, "Who?")
    qtbot.addWidget(picker)
    picker.show()
    for letter in "nguyễn thị hoa":
        type_text(picker.search, letter)
        picker.search.search_now()
        settle()
    assert len(threads) == len("nguyễn thị hoa".replace(" ", ""))
    assert threading.get_ident() not in threads
    assert len(set(threads)) == 1

"""The program of the plug test: the real window, somebody who types, and no end.

Opens the practice village of a data folder, types on the record page, on the report, into the
dialog of a new household and into the box for a pasted list, says "kept" once all that was typed
is read back from the file, and waits to be killed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.domain.clock import SystemClock
from desktop.services.drafts import Draft, list_drafts
from desktop.system.paths import Home
from desktop.system.settings import Settings
from desktop.ui.application import MainWindow, make_application, run
from desktop.ui.assistance.record_view import RecordView
from desktop.ui.context import Page
from desktop.ui.people.household_dialog import HouseholdDialog
from desktop.ui.people.households_view import HouseholdsView
from desktop.ui.people.people_view import PeopleView
from desktop.ui.reports.view import ReportsView
from desktop.ui.tour import Player, press, press_focused, type_composed, type_keys
from desktop.ui.widgets.paste_dialog import PasteDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from desktop.ui.shell.view import ShellView

SEARCH = "Nguyễn Thị Không Ai"
NOTE = "Bà cụ cần người đến tận nhà"
HEAD = "Lường Văn Chủ Hộ"
PASTED = "Nông Thị Chưa Rõ"
DIFFICULTY = "Sóng điện thoại ở Khuổi Luông còn yếu"


class InFile:
    """Whether each text is in a draft of the team's file, whoever says that it was saved.

    Counting saves is not enough: how many a draft takes depends on when the window looked.
    """

    def __init__(self, shell: ShellView, texts: tuple[str, ...]) -> None:
        self._shell = shell
        self._texts = texts
        self._bodies = ""

    def holds(self) -> bool:
        runner = self._shell.context.runner
        if not runner.busy:
            runner.read(self._shell, list_drafts, done=self._on_read, failed=_raise)
        return all(text in self._bodies for text in self._texts)

    def _on_read(self, drafts: tuple[Draft, ...]) -> None:
        self._bodies = "\n".join(json.dumps(one.body, ensure_ascii=False) for one in drafts)


def _raise(error: BaseException) -> None:
    raise error


def script(window: MainWindow) -> Generator[Callable[[], bool], None, None]:
    start = window.start
    assert start is not None
    yield start.isVisible
    press(start.welcome.practice, Qt.Key.Key_Space)
    yield lambda: start.steps.currentWidget() is not start.welcome
    press_focused(window, Qt.Key.Key_Space)
    yield lambda: window.shell is not None and not window.runner.busy
    shell = window.shell
    assert shell is not None
    shell.open_page(Page.REPORT)
    yield lambda: not window.runner.busy
    report = shell.view(Page.REPORT)
    assert isinstance(report, ReportsView)
    type_composed(report.texts.difficulties, DIFFICULTY)
    shell.open_page(Page.RECORD)
    yield lambda: not window.runner.busy
    record = shell.view(Page.RECORD)
    assert isinstance(record, RecordView)
    households = shell.view(Page.HOUSEHOLDS)
    assert isinstance(households, HouseholdsView)
    shell.open_page(Page.HOUSEHOLDS)
    households.add_button.click()
    type_keys(households.findChildren(HouseholdDialog)[0].head_name, HEAD)
    people = shell.view(Page.PEOPLE)
    assert isinstance(people, PeopleView)
    shell.open_page(Page.PEOPLE, many=True)
    people.many_page.paste_button.click()
    type_composed(people.findChildren(PasteDialog)[0].text, PASTED)
    type_keys(record.who.picker.search, SEARCH)
    type_composed(record.details.note, NOTE)
    yield InFile(shell, (SEARCH, NOTE, HEAD, PASTED, DIFFICULTY)).holds
    print("kept", flush=True)
    yield lambda: False


def main() -> None:
    home = Home(Path(sys.argv[1]))
    bugs: list[str] = []

    def log_bug(error: BaseException) -> str:
        bugs.append(repr(error))
        print(bugs[-1], flush=True)
        return "bug"

    app = make_application(["typist"])
    window = MainWindow(SystemClock(), home, Settings(home.settings_file), log_bug, lambda: None)
    player = Player(window, script(window))
    run(app, window)
    print("ended", player.error, flush=True)


if __name__ == "__main__":
    main()

"""Help beside each screen: F1, every screen has a text, and it names what is really there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import resources
from desktop.system.texts import language, set_language
from desktop.ui.context import Page
from desktop.ui.help_panel import HelpPanel, help_text
from desktop.ui.shell.pages import PAGES
from desktop.ui.start.create import CreateStep
from tests.ui.access import check_access
from tests.ui.sizes import check_sizes
from tests.ui.test_shell import open_team, window  # noqa: F401 - a fixture
from tests.ui.typing_keys import press

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from desktop.ui.application import MainWindow
    from desktop.ui.shell.view import ShellView

STEPS = ("start", "create", "recovery", "begin", "recover", "restore")
PARTS = ("many", "duplicates", "door", "import")
TOPICS = (*(page.value for page in Page), *STEPS, *PARTS)
LANGUAGES = ("vi", "en")


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    """Every text of the window, by language."""
    found: dict[str, list[str]] = {one: [] for one in LANGUAGES}
    for path in sorted(resources.locate("i18n", "vi").glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream, locale="vi"):
                for one, texts in (("en", message.id), ("vi", message.string)):
                    found[one] += [texts] if isinstance(texts, str) else list(texts or ())
    return {one: "\n".join(texts) for one, texts in found.items()}


@pytest.fixture(params=LANGUAGES)
def shown_language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = language()
    set_language(request.param)
    yield request.param
    set_language(before)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_screen_has_a_short_text_without_markup(topic: str, shown_language: str) -> None:
    text = help_text(topic)
    assert 80 < len(text) < 1_600
    assert not re.search(r"[#*<>`]|\]\(", text)
    # The name of the program aside, English has none of these letters.
    is_vietnamese = bool(re.search("[ăâđêôơưạảấầẩậắằặẹẻẽếềểệịọỏốồổỗộớờởợụủứừửữựỳỵỷỹ]", text))
    assert is_vietnamese == (shown_language == "vi")


@pytest.mark.parametrize("topic", TOPICS)
def test_what_it_quotes_is_on_the_screen(
    topic: str, shown_language: str, said: dict[str, str]
) -> None:
    quoted = re.findall("“(.+?)”", help_text(topic))
    missing = [words for words in quoted if words not in said[shown_language]]
    assert not missing


def test_both_languages_tell_the_same() -> None:
    """As many headings, and as many words quoted in the same order of paragraphs."""
    for topic in TOPICS:
        vi, en = (resources.read_text("help", one, f"{topic}.md") for one in LANGUAGES)
        assert vi.count("\n# ") == en.count("\n# "), topic
        assert len(vi.splitlines()) == len(en.splitlines()), topic


def test_the_keys_it_lists_are_those_of_the_pages(shown_language: str) -> None:
    told = set(re.findall(r"(?:Ctrl|Alt)\+[A-Z0-9,]", help_text(Page.HOME.value)))
    of_pages = {entry.keys for entry in PAGES}
    by_number = {keys for keys in of_pages if keys.startswith("Alt+")}
    assert {"Alt+1", "Alt+0"} <= by_number, "all numbers are told by the first and the last"
    others = {"Ctrl+N", "Ctrl+F", "Ctrl+L", "Alt+Z"}
    assert told == (of_pages - by_number) | others | {"Alt+1", "Alt+0"}


@pytest.mark.parametrize("folder", LANGUAGES)
def test_no_text_is_left_over(folder: str) -> None:
    texts = sorted(path.stem for path in resources.locate("help", folder).glob("*.md"))
    assert texts == sorted(TOPICS)


def test_f1_opens_it_beside_the_page_follows_and_gives_the_cursor_back(
    qtbot: QtBot,
    window: MainWindow,  # noqa: F811 - the fixture
) -> None:
    window.resize(1366, 738)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    assert window.start is not None
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.help is not None
    panel = window.help.panel
    assert panel.isVisible()
    assert panel.topic == "start"
    assert panel.text.hasFocus()
    check_access(panel)
    window.start.welcome.new_team.click()
    assert isinstance(window.start.steps.currentWidget(), CreateStep)
    assert panel.topic == "create"
    press(panel.text, Qt.Key.Key_Escape)
    assert not window.help.is_open
    window.start._on_step_left()  # noqa: SLF001 - back
    shell: ShellView = open_team(qtbot, window)
    shell.open_page(Page.RECORD)
    qtbot.waitUntil(lambda: not window.runner.busy)
    before = QApplication.focusWidget()
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.help.panel.topic == "record"
    shell.open_page(Page.BOOK)
    assert window.help.panel.topic == "book"
    shell.open_page(Page.HOUSEHOLDS, door=True)
    assert window.help.panel.topic == "door"
    shell.open_page(Page.PEOPLE, many=True)
    assert window.help.panel.topic == "many"
    shell.view(Page.PEOPLE).many_page.back_button.click()  # type: ignore[attr-defined]
    assert window.help.panel.topic == "people"
    shell.open_page(Page.RECORD)
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert not window.help.is_open
    assert QApplication.focusWidget() is before
    shell.status.help_clicked.emit()
    assert window.help.panel.isVisible()
    vietnamese = window.help.panel.text.toPlainText()
    shell.status.language_clicked.emit()
    qtbot.waitUntil(lambda: window.shell not in (None, shell))
    window.show_help()
    english = window.help.panel
    assert english.topic == "record"
    assert english.text.toPlainText() not in ("", vietnamese)
    set_language("vi")


def test_the_panel_fits() -> None:
    def make() -> HelpPanel:
        panel = HelpPanel()
        panel.show_topic("record")
        return panel

    check_sizes(make)


def test_a_screen_without_a_text_says_so() -> None:
    assert help_text("nothing") == "Chưa có trợ giúp cho màn hình này."

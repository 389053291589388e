"""The preview: all pages small at the side, sizes, keys, and no more memory for 300 pages."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.services import paper as paper_module
from desktop.ui.paper import page_column
from desktop.ui.paper.preview import WHOLE_PAGE, WHOLE_WIDTH, PaperPreview
from tests.support.paper import numbered_paper
from tests.ui.access import check_access
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.services.paper import PagePicture
    from desktop.ui.context import AppContext


@pytest.fixture
def preview(qtbot: QtBot, app_context: AppContext, settle: Callable[[], None]) -> PaperPreview:
    made = PaperPreview(app_context)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.show_paper(numbered_paper(5))
    settle()
    return made


def choose(preview: PaperPreview, fit: str) -> None:
    preview.fit.set_value(fit)
    preview.fit.edited.emit()


def test_all_pages_are_there_large_and_small(preview: PaperPreview) -> None:
    assert preview.page_count == 5
    assert len(preview.thumbs.places) == 5
    assert preview.thumbs.isVisible()
    assert "5 trang" in preview.about
    check_access(preview)


def test_it_fits_the_width_the_page_and_any_size(
    preview: PaperPreview, settle: Callable[[], None]
) -> None:
    room = preview.pages.viewport().width()
    assert room - 60 < preview.page_width <= room
    choose(preview, WHOLE_PAGE)
    settle()
    assert preview.pages.places[0].height() <= preview.pages.viewport().height()
    choose(preview, "100")
    assert preview.page_width == pytest.approx(794, abs=1)
    choose(preview, "200")
    settle()
    assert preview.page_width == pytest.approx(1588, abs=1)
    picture = preview.pages.picture(0)
    assert picture is not None
    assert picture.width() == pytest.approx(1588, abs=2), "sharp, not stretched"
    choose(preview, WHOLE_WIDTH)
    assert preview.page_width <= room


def test_keys_change_the_size_and_the_page(
    preview: PaperPreview, settle: Callable[[], None]
) -> None:
    choose(preview, "100")
    preview.pages.setFocus()
    type_text(preview.pages, "+")
    assert preview.zoom == 125
    type_text(preview.pages, "--")
    assert preview.zoom == 75
    type_text(preview.pages, "0")
    assert preview.pages.places[0].height() <= preview.pages.viewport().height()
    press(preview.pages, Qt.Key.Key_PageDown)
    assert preview.pages.current == preview.thumbs.current == 1
    press(preview.pages, Qt.Key.Key_End)
    settle()
    assert preview.pages.current == preview.thumbs.current == 4
    assert "trang 5" in preview.about
    press(preview.pages, Qt.Key.Key_Home)
    assert preview.pages.current == 0
    preview.thumbs.setFocus()
    press(preview.thumbs, Qt.Key.Key_Down)
    press(preview.thumbs, Qt.Key.Key_Down)
    settle()
    assert preview.pages.current == 2
    assert preview.pages.picture(2) is not None


def test_only_pages_near_the_eye_are_kept_as_pictures(
    preview: PaperPreview, settle: Callable[[], None]
) -> None:
    preview.show_paper(numbered_paper(300))
    settle()
    choose(preview, "200")
    settle()
    bar = preview.pages.verticalScrollBar()
    for part in (0.25, 0.5, 0.75, 1.0):
        bar.setValue(round(bar.maximum() * part))
        settle()
        assert 1 <= preview.pages.kept <= 4
    assert preview.pages.current == 299
    assert preview.pages.picture(299) is not None
    assert preview.pages.picture(0) is None
    assert preview.thumbs.kept < 20


def test_pictures_are_drawn_off_the_gui_thread_and_stop_with_the_paper(
    preview: PaperPreview, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []

    def noted(pdf: bytes, number: int, dpi: float) -> PagePicture:
        drawn.append(threading.current_thread())
        return paper_module.page_picture(pdf, number, dpi)

    monkeypatch.setattr(page_column, "page_picture", noted)
    preview.show_paper(numbered_paper(40))
    settle()
    assert drawn
    assert threading.main_thread() not in drawn
    assert len(drawn) < 40, "what nobody sees is not drawn"
    drawn.clear()
    preview.show_paper(numbered_paper(40))
    preview.show_nothing()
    settle()
    assert preview.page_count == 0
    assert drawn == []


def test_nothing_is_cut(app_context: AppContext, settle: Callable[[], None]) -> None:
    def shown() -> PaperPreview:
        made = PaperPreview(app_context)
        made.show_paper(numbered_paper(3))
        return made

    check_sizes(shown, settle)

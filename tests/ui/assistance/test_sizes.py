"""At 1366x768, text 100 and 150 %, both languages: nothing of these pages is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.rows.work import HelpFilter
from desktop.services.book import help_card, list_helps
from desktop.services.record_assistance import record_form
from desktop.ui.assistance.book_view import BookView
from desktop.ui.assistance.correct_dialog import CorrectDialog
from desktop.ui.assistance.record_view import RecordView
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.context import AppContext
    from tests.ui.driving import Desk


def test_record_with_a_person_chosen_and_everything_open(
    app_context: AppContext, settle: Callable[[], None]
) -> None:
    made: list[RecordView] = []

    def make() -> QWidget:
        made.append(RecordView(app_context))
        return made[-1]

    def fill() -> None:
        settle()
        view = made[-1]
        type_text(view.who.picker.search, "a")
        view.who.picker.search.search_now()
        settle()
        view.who.picker.picked.emit(view.who.picker.found[0])
        settle()
        view.work.all_button.click()
        for tile in view.work.tiles:
            tile.click()
        settle()
        _lay_out(view)
        over = view.area.inside.minimumSizeHint().width() - view.area.viewport().width()
        assert over <= 0, f"{over} px too wide"

    check_sizes(make, fill)


def test_record_while_somebody_new_is_typed(
    app_context: AppContext, settle: Callable[[], None]
) -> None:
    made: list[RecordView] = []

    def make() -> QWidget:
        made.append(RecordView(app_context))
        return made[-1]

    def fill() -> None:
        settle()
        view = made[-1]
        view.who.picker.new_wanted.emit("Nguyễn Thị Hoàn Toàn Mới")
        view.who.new_form.where.setCurrentIndex(2)
        view.who.new_form.where.edited.emit()
        settle()
        _lay_out(view)

    check_sizes(make, fill)


def test_book_with_a_question_and_its_dialog(
    app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    made: list[BookView] = []

    def make() -> QWidget:
        made.append(BookView(app_context))
        return made[-1]

    def fill() -> None:
        settle()
        view = made[-1]
        view.table.setCurrentIndex(view.table.rows_model.index(0, 0))
        view.delete_button.click()
        _lay_out(view)

    check_sizes(make, fill)
    row = desk.read(list_helps, HelpFilter(limit=1))[0]
    card = desk.read(help_card, row.id)
    form = desk.read(record_form, row.helped_on)
    check_sizes(lambda: CorrectDialog(app_context, card, form), settle, whole_window=True)


def _lay_out(view: QWidget) -> None:
    """Let nested layouts find their heights."""
    for _time in range(4):
        QApplication.sendPostedEvents()
        view.updateGeometry()

"""Shared widgets: messages, forms, tables and buttons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyleOptionHeader, QVBoxLayout, QWidget

from desktop.domain.errors import RuleBrokenError, TroubleError
from desktop.ui.errors import ErrorPresenter
from desktop.ui.models.rows import RowsTableModel, TableColumn
from desktop.ui.widgets.banner import MessageBanner, MessageKind
from desktop.ui.widgets.buttons import ActionButton, PrimaryButton
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.fields import ChoiceField, TextField, TickBox
from desktop.ui.widgets.form import Form
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.table import ListPanel, RowsTable
from tests.ui.access import check_access, check_plain_text
from tests.ui.sizes import check_sizes, cut_widgets
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot


@dataclass(frozen=True)
class Fruit:
    """A row."""

    id: str
    name: str
    count: int | None


FRUIT = (Fruit("1", "Mận", 30), Fruit("2", "Hồng", None), Fruit("3", "Na", 7))
COLUMNS: tuple[TableColumn[Fruit], ...] = (
    TableColumn("Tên", lambda row: row.name, sort_key=lambda row: row.name, stretch=True),
    TableColumn(
        "Số",
        lambda row: "—" if row.count is None else str(row.count),
        sort_key=lambda row: -1 if row.count is None else row.count,
        right=True,
    ),
)


def fruit_table(qtbot: QtBot) -> RowsTable[Fruit]:
    table: RowsTable[Fruit] = RowsTable("Quả", COLUMNS, lambda row: row.id)
    qtbot.addWidget(table)
    table.set_rows(FRUIT)
    return table


def test_the_rows_model_keeps_the_rules_of_qt(qtmodeltester: ModelTester) -> None:
    check: Callable[[object], None] = qtmodeltester.check
    model: RowsTableModel[Fruit] = RowsTableModel(COLUMNS, lambda row: row.id)
    check(model)
    model.set_rows(FRUIT)
    check(model)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    check(model)
    model.set_rows(())
    check(model)


def test_sorting_uses_the_key_and_a_missing_value_is_a_dash(qtbot: QtBot) -> None:
    table = fruit_table(qtbot)
    table.rows_model.sort(1, Qt.SortOrder.AscendingOrder)
    assert [row.id for row in table.rows_model.rows] == ["2", "3", "1"]
    assert table.rows_model.index(0, 1).data() == "—"
    spoken = table.rows_model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Số: —"


def test_the_chosen_row_stays_chosen_when_a_new_result_comes(qtbot: QtBot) -> None:
    table = fruit_table(qtbot)
    assert table.choose("3")
    table.rows_model.sort(0, Qt.SortOrder.AscendingOrder)
    assert table.current_key() == "3"
    table.set_rows((*FRUIT[1:], Fruit("4", "Quýt", 5)))
    assert table.current_key() == "3"
    table.set_rows(FRUIT[:2])
    assert table.current() is None


def test_a_right_aligned_heading_stands_off_the_next_one(qtbot: QtBot) -> None:
    table = fruit_table(qtbot)
    headings = []
    for section in range(2):
        option = QStyleOptionHeader()
        table.horizontalHeader().initStyleOptionForIndex(option, section)
        headings.append(option.text)
    assert headings == ["Tên", "Số\u2002"]
    assert table.rows_model.headerData(1, Qt.Orientation.Horizontal) == "Số"


def test_enter_opens_the_chosen_row(qtbot: QtBot) -> None:
    table = fruit_table(qtbot)
    table.show()
    table.choose("2")
    with qtbot.waitSignal(table.opened) as heard:
        press(table, Qt.Key.Key_Return)
    assert heard.args == [FRUIT[1]]


def test_an_empty_list_says_so(qtbot: QtBot) -> None:
    table = fruit_table(qtbot)
    empty = EmptyState("Chưa có quả nào.", "Thêm")
    panel = ListPanel(table, empty)
    qtbot.addWidget(panel)
    panel.show()
    panel.set_rows(())
    assert empty.isVisible()
    assert not table.isVisible()
    check_access(panel)
    panel.set_rows(FRUIT)
    assert table.isVisible()


def test_a_broken_rule_goes_to_its_field_and_is_spoken(qtbot: QtBot) -> None:
    form, banner = Form(), MessageBanner()
    for widget in (form, banner):
        qtbot.addWidget(widget)
    name = TextField()
    form.add("full_name", "Họ và tên", name, hint="Như trên giấy tờ")
    form.show()
    ErrorPresenter(banner, lambda _error: "X").present(
        RuleBrokenError("name_missing", "full_name"), form
    )
    assert form.errors()["full_name"]
    assert name.accessibleDescription() == form.errors()["full_name"]
    assert banner.isHidden()
    type_text(name, "L")
    assert form.errors() == {}
    assert name.accessibleDescription() == "Như trên giấy tờ"


def test_a_rule_without_a_field_here_and_known_trouble_go_to_the_banner(qtbot: QtBot) -> None:
    form, banner = Form(), MessageBanner()
    for widget in (form, banner):
        qtbot.addWidget(widget)
    presenter = ErrorPresenter(banner, lambda _error: "X")
    for error in (RuleBrokenError("name_missing", "other"), TroubleError("no_network")):
        banner.clear()
        presenter.present(error, form)
        assert banner.text


def test_a_bug_is_logged_and_an_apology_with_its_code_is_shown(qtbot: QtBot) -> None:
    banner = MessageBanner()
    qtbot.addWidget(banner)
    logged: list[BaseException] = []

    def log_bug(error: BaseException) -> str:
        logged.append(error)
        return "7KQ2MP"

    bug = ZeroDivisionError("secret text")
    ErrorPresenter(banner, log_bug).present(bug)
    assert logged == [bug]
    assert "7KQ2MP" in banner.text
    assert "secret" not in banner.text


def test_a_message_offers_its_action_once(qtbot: QtBot) -> None:
    banner = MessageBanner()
    qtbot.addWidget(banner)
    undone: list[int] = []
    banner.show_message(MessageKind.SUCCESS, "Đã lưu", "Hoàn tác", partial(undone.append, 1))
    check_access(banner)
    banner.action_button.click()
    assert undone == [1]
    assert banner.text == ""


def test_text_is_never_read_as_markup(qtbot: QtBot) -> None:
    banner = MessageBanner()
    qtbot.addWidget(banner)
    banner.show_message(MessageKind.INFO, "<b>Lê</b>")
    check_plain_text(banner)
    assert banner.text == "<b>Lê</b>"


def test_a_choice_keeps_its_value_when_the_choices_are_read_again(qtbot: QtBot) -> None:
    field: ChoiceField[str | None] = ChoiceField([(None, "—"), ("a", "A"), ("b", "B")])
    qtbot.addWidget(field)
    field.set_value("b")
    field.set_choices([("b", "B"), ("c", "C")])
    assert field.value() == "b"
    field.set_value("nobody")
    assert field.value() == "b"


def test_words_fit_at_every_text_size(qtbot: QtBot) -> None:
    def page() -> QWidget:
        holder = QWidget()
        rows = QVBoxLayout(holder)
        form = Form()
        form.add("a", "Họ và tên người được giúp đỡ", TextField(), hint="Gợi ý " * 30)
        form.add("b", "Chọn", ChoiceField([(1, "Một lựa chọn rất dài để thử"), (2, "Hai")]))
        form.add_widget(TickBox("Đã có cửa hàng số"))
        rows.addWidget(form)
        rows.addWidget(PrimaryButton("Lưu lần giúp đỡ này", "save"))
        rows.addWidget(TextLabel("Một câu dài. " * 20))
        rows.addStretch(1)
        check_access(holder)
        return holder

    check_sizes(page)


def test_the_size_gate_finds_a_cut_button(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    button = ActionButton("Một nút có nhiều chữ", parent=holder)
    button.setFixedWidth(30)
    holder.resize(300, 100)
    holder.show()
    assert cut_widgets(holder)


def test_the_access_gate_finds_a_field_without_a_name(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    TextField(parent=holder)
    holder.show()
    with pytest.raises(AssertionError, match="TextField"):
        check_access(holder)


def test_a_label_asks_for_the_lines_it_needs_at_its_width_and_no_more(qtbot: QtBot) -> None:
    page = QWidget()
    rows = QVBoxLayout(page)
    label = TextLabel("Một câu khá dài về các lượt giúp đỡ trong tháng này của tổ ở thôn")
    rows.addWidget(label)
    rows.addStretch(1)
    qtbot.addWidget(page)
    page.resize(1200, 400)
    page.show()
    line = label.fontMetrics().lineSpacing()
    qtbot.waitUntil(lambda: label.height() < 2 * line)
    page.resize(220, 400)
    qtbot.waitUntil(lambda: label.height() > 2 * line)
    page.resize(1200, 400)
    qtbot.waitUntil(lambda: label.height() < 2 * line)

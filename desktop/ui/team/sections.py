"""A list of the team page with its buttons, and the columns of each list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.text.dates import format_date
from desktop.domain.text.names import sort_key_bytes
from desktop.domain.text.numbers import MISSING
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.models.rows import TableColumn
from desktop.ui.widgets.buttons import ActionButton, PrimaryButton
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.export_button import ExportButton
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.table import ListPanel, RowsTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.places import Village
    from desktop.domain.team import Channel, Membership
    from desktop.domain.text.name_order import NameOrder
    from desktop.ui.context import AppContext

R = TypeVar("R")


class ListSection(QWidget, Generic[R]):
    """A list, a button for something new, one to change what is chosen.

    Args:
        title: What is listed.
        columns: As in every table; rows have an `id`.
        new_text: Words of the main button.
        empty_text: Said when there is nothing.
        parent: As in Qt.

    Signals:
        new_wanted: Something new is to be entered.
        opened: The row to be changed (button, Enter, double click).
    """

    new_wanted = Signal()
    opened = Signal(object)

    def __init__(
        self,
        title: str,
        columns: Sequence[TableColumn[R]],
        new_text: str,
        empty_text: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.table: RowsTable[R] = RowsTable(title, columns, _id_of)
        self._panel: ListPanel[R] = ListPanel(self.table, EmptyState(empty_text))
        self.new_button = PrimaryButton(new_text, "add")
        self.change_button = ActionButton(_("Change"), "edit")
        self.change_button.setEnabled(False)
        self._buttons = FlowLayout(spacing=12)
        self._buttons.addWidget(self.new_button)
        self._buttons.addWidget(self.change_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 12, 0, 0)
        rows.setSpacing(10)
        rows.addLayout(self._buttons)
        rows.addWidget(self._panel, 1)
        self.new_button.clicked.connect(self._on_new_clicked)
        self.change_button.clicked.connect(self._on_change_clicked)
        self.table.opened.connect(self.opened)
        self.table.chosen.connect(self._on_chosen)

    def add_action(self, text: str, icon: str) -> ActionButton:
        """One more button for the chosen row."""
        button = ActionButton(text, icon)
        button.setEnabled(False)
        self._buttons.addWidget(button)
        return button

    def add_export(self, context: AppContext, file_name: str, *, personal: bool) -> None:
        """The button that saves the list as a file."""
        self._buttons.addWidget(ExportButton(context, self.table, file_name, personal=personal))

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show the rows; the first one is chosen when none was."""
        self._panel.set_rows(rows)
        if rows and self.table.current() is None:
            self.table.choose(self.table.rows_model.key_at(0))
        self._on_chosen(self.table.current())

    @Slot()
    def _on_new_clicked(self) -> None:
        self.new_wanted.emit()

    @Slot()
    def _on_change_clicked(self) -> None:
        row = self.table.current()
        if row is not None:
            self.opened.emit(row)

    @Slot(object)
    def _on_chosen(self, row: object) -> None:
        self.change_button.setEnabled(row is not None)


def member_columns(order: NameOrder) -> tuple[TableColumn[Membership], ...]:
    """Who was in the team, in which role, from when to when."""
    return (
        TableColumn(
            _("Full name"),
            lambda one: one.full_name,
            lambda one: sort_key_bytes(one.full_name, None, order),
            characters=20,
            stretch=True,
        ),
        TableColumn(
            _("Role"), lambda one: label(one.role), lambda one: label(one.role), characters=11
        ),
        TableColumn(
            _("From"), lambda one: format_date(one.valid_from), lambda one: one.valid_from,
            characters=10,
        ),
        TableColumn(
            _("To"), lambda one: format_date(one.valid_to), lambda one: _late(one.valid_to),
            characters=10,
        ),
        TableColumn(
            _("Mass organisation"),
            lambda one: label(one.association) if one.association else MISSING,
            characters=16,
        ),
        TableColumn(_("Post"), lambda one: one.position or MISSING, characters=16),
        TableColumn(_("Phone"), lambda one: one.phone or MISSING, characters=11),
        TableColumn(_("Good at"), lambda one: one.skills or MISSING, characters=20),
    )  # fmt: skip


def channel_columns() -> tuple[TableColumn[Channel], ...]:
    """The community groups and who is in them."""
    return (
        TableColumn(
            _("Name"), lambda one: one.name, lambda one: one.name.casefold(), characters=24,
            stretch=True,
        ),
        TableColumn(_("Where"), lambda one: label(one.kind), lambda one: one.kind, characters=10),
        TableColumn(_("Also in it"), _also_in_it, characters=30),
        TableColumn(_("Opened"), lambda one: format_date(one.opened_on), characters=10),
        TableColumn(_("Closed"), lambda one: format_date(one.closed_on), characters=10),
    )  # fmt: skip


def village_columns() -> tuple[TableColumn[Village], ...]:
    """The villages that the team serves."""
    return (
        TableColumn(
            _("Name"), lambda one: one.name, lambda one: one.name.casefold(), characters=24,
            stretch=True,
        ),
        TableColumn(
            _("In the province's list"),
            lambda one: _("not yet") if one.provisional else _("yes"),
            characters=14,
        ),
        TableColumn(_("Until"), lambda one: format_date(one.valid_to), characters=10),
    )  # fmt: skip


def _also_in_it(channel: Channel) -> str:
    named = (
        (channel.with_commune_leaders, _("commune leaders")),
        (channel.with_department, _("department")),
        (channel.with_companies, _("companies")),
    )
    return ", ".join(words for is_in, words in named if is_in) or MISSING


def _late(day: date | None) -> date:
    """An open end sorts behind every day."""
    return day or date.max


def _id_of(row: object) -> str:
    return str(row.id)  # type: ignore[attr-defined]

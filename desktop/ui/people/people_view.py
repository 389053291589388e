"""The list of people, and one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Slot

from desktop.domain.people import ResidentStatus
from desktop.domain.rows.people import PersonFilter, PersonRow
from desktop.domain.text.numbers import format_number
from desktop.services.people_queries import people_listed
from desktop.system.labels import label
from desktop.system.texts import _, ngettext
from desktop.ui.context import Page
from desktop.ui.people.columns import person_columns
from desktop.ui.people.duplicates_page import DuplicatesPage
from desktop.ui.people.many_people import ManyPeoplePage
from desktop.ui.people.merge_dialog import MergeDialog
from desktop.ui.people.person_dialogs import AddPersonDialog
from desktop.ui.people.person_page import PersonPage
from desktop.ui.people.register_view import RegisterView, RegisterWords
from desktop.ui.widgets.buttons import ActionButton, PrimaryButton
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class PeopleView(RegisterView[PersonRow]):
    """The list of people."""

    tables: ClassVar[frozenset[str]] = RegisterView.tables | {"distinct_pair"}

    page: PersonPage

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        words = RegisterWords(
            title=_("People"),
            hint=_("Name, initials, phone or head of household"),
            empty=_("Nobody found. Type fewer letters, or add the person."),
            added=_("The person was added."),
            file_name="danh-sach-nguoi",
        )
        table: RowsTable[PersonRow] = RowsTable(
            words.title, person_columns(context.session.name_order), lambda row: row.id
        )
        add_button = PrimaryButton(_("Add a person"), "add-person")
        super().__init__(context, words, table, add_button, parent)
        self.duplicates_button = ActionButton(_("Possible duplicates"), "people")
        self.status: ChoiceField[ResidentStatus | None] = ChoiceField(
            [*((status, label(status)) for status in ResidentStatus), (None, _("Everybody"))]
        )
        self.page = PersonPage(context)
        self.many_page = ManyPeoplePage(context)
        self.duplicates_page = DuplicatesPage(context)
        self._arrange()
        self._connect()

    @property
    def shows_person(self) -> bool:
        """Whether one person is shown and not the list."""
        return not self.page.isHidden()

    def reload(self) -> None:
        """The duplicates too, or at least how many there are."""
        super().reload()
        if not self.duplicates_page.isHidden():
            self.duplicates_page.reload()
        else:
            self.context.duplicates.want()

    def arrive(self, **arguments: object) -> None:
        """`resident_id` opens a person, `new_name` begins a new one; `many`, `duplicates` too."""
        resident_id, new_name = arguments.get("resident_id"), arguments.get("new_name")
        if isinstance(resident_id, str):
            self.open_record(resident_id)
        elif arguments.get("many"):
            self.show_many()
        elif arguments.get("duplicates"):
            self._show_duplicates()
        elif isinstance(new_name, str):
            self.show_list()
            self._add(new_name)

    def take_dialog(self, body: Mapping[str, object]) -> None:
        """The dialog of a new person, or of two entries side by side."""
        if body.get("dialog") == AddPersonDialog.DRAFT:
            self.show_list()
            self._add("").take_draft(body)
        elif body.get("dialog") == MergeDialog.DRAFT:
            self._show_duplicates()
            self.duplicates_page.take_draft(body)

    def ask_rows(self) -> Job:
        """As the search box and the choices say."""
        wanted = PersonFilter(
            text=self.search.value() or "",
            status=self.status.value(),
            village_id=self.village.value(),
        )
        failed = self.context.presenter.present
        return self.context.runner.read(
            self, people_listed, wanted, done=self.show_rows, failed=failed
        )

    def count_in_words(self, count: int) -> str:
        """So many people."""
        words = ngettext("{count} person", "{count} people", count)
        return words.format(count=format_number(count))

    def begin_new(self) -> None:
        """With the name that was searched and not found."""
        self._add(self.search.value() or "" if not self.table.rows_model.rows else "")

    def _arrange(self) -> None:
        filters = FlowLayout(spacing=12)
        filters.add(FormField("text", _("Search"), self.search), 2)
        filters.add(FormField("status", _("State"), self.status))
        village_field = FormField("village_id", _("Village"), self.village)
        filters.add(village_field)
        second = FlowLayout(spacing=12)
        second.add(self.total)
        second.addWidget(self.many_button)
        second.addWidget(self.duplicates_button)
        second.addWidget(self.export_button)
        parts: dict[QWidget, tuple[QWidget, str]] = {
            self.page: (self.page.record_button, ""),
            self.many_page: (self.many_page.what, "many"),
            self.duplicates_page: (self.duplicates_page.back_button, "duplicates"),
        }
        self.lay_out((filters, second), village_field, parts)

    def _connect(self) -> None:
        self.status.edited.connect(self.ask)
        self.duplicates_page.left.connect(self.show_list)
        self.duplicates_button.clicked.connect(self._show_duplicates)
        duplicates = self.context.duplicates
        self.duplicates_page.counted.connect(duplicates.known)
        duplicates.counted.connect(self._show_count)
        self.import_button.clicked.connect(self._on_import_clicked)

    @Slot()
    def _show_duplicates(self) -> None:
        self.show_only(self.duplicates_page)
        self.duplicates_page.open()

    @Slot(int)
    def _show_count(self, count: int) -> None:
        words = _("Possible duplicates")
        self.duplicates_button.setText(f"{words} ({format_number(count)})" if count else words)

    def _add(self, name: str) -> AddPersonDialog:
        dialog = AddPersonDialog(self.context, name, parent=self)
        dialog.saved.connect(self.on_added)
        dialog.open()
        return dialog

    @Slot()
    def _on_import_clicked(self) -> None:
        self.context.navigator.open_page(Page.HOUSEHOLDS, import_workbook=True)

"""The list of people, and one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.people import ResidentStatus
from desktop.domain.rows.people import PersonFilter
from desktop.domain.text.numbers import format_number
from desktop.services.people_queries import list_people, villages
from desktop.system.labels import label
from desktop.system.texts import _, ngettext
from desktop.ui.context import Page
from desktop.ui.duplicate_watch import DuplicateWatch
from desktop.ui.people.columns import person_columns
from desktop.ui.people.duplicates_page import DuplicatesPage
from desktop.ui.people.many_people import ManyPeoplePage
from desktop.ui.people.merge_dialog import MergeDialog
from desktop.ui.people.person_dialogs import AddPersonDialog
from desktop.ui.people.person_page import PersonPage
from desktop.ui.theme import Tone
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, PrimaryButton
from desktop.ui.widgets.draft_values import part_of, text_in
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.export_button import ExportButton
from desktop.ui.widgets.fields import ChoiceField, SearchField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.table import ListPanel, RowsTable
from desktop.ui.widgets.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.places import Village
    from desktop.domain.rows.people import PersonRow
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class PeopleView(View):
    """Search box above the list; Enter opens a person, Esc comes back."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {"resident", "household", "milestone", "assistance", "village", "distinct_pair"}
    )

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("People"), parent)
        self._job: Job | None = None
        self.add_button = PrimaryButton(_("Add a person"), "add-person")
        self.import_button = ActionButton(_("Import a workbook"), "import")
        self.many_button = ActionButton(_("Many at once"), "check")
        self.duplicates_button = ActionButton(_("Possible duplicates"), "people")
        self.search = SearchField(_("Name, initials, phone or head of household"))
        self.status: ChoiceField[ResidentStatus | None] = ChoiceField(
            [*((status, label(status)) for status in ResidentStatus), (None, _("Everybody"))]
        )
        self.village: ChoiceField[str | None] = ChoiceField([(None, _("All villages"))])
        self.total = TextLabel(tone=Tone.MUTED)
        self.table: RowsTable[PersonRow] = RowsTable(
            _("People"), person_columns(context.session.name_order), lambda row: row.id
        )
        self.export_button = ExportButton(context, self.table, "danh-sach-nguoi")
        self.empty = EmptyState(_("Nobody found. Type fewer letters, or add the person."))
        self.list = ListPanel(self.table, self.empty)
        self.page = PersonPage(context)
        self.many_page = ManyPeoplePage(context)
        self.duplicates_page = DuplicatesPage(context)
        self.duplicates = DuplicateWatch(context, self)
        self._lay_out()
        self._connect()

    @property
    def shows_person(self) -> bool:
        """Whether one person is shown and not the list."""
        return not self.page.isHidden()

    def reload(self) -> None:
        """Read what is shown; the list behind a person as well, so that Esc shows it fresh."""
        present = self.context.presenter.present
        self.context.runner.read(self, villages, done=self._show_villages, failed=present)
        self._ask()
        if self.shows_person:
            self.page.reload()
        if not self.many_page.isHidden():
            self.many_page.reload()
        if not self.duplicates_page.isHidden():
            self.duplicates_page.reload()
        else:
            self.duplicates.want()

    def has_unsaved(self) -> bool:
        """Whether lines are ticked and nothing was saved for them."""
        return not self.many_page.isHidden() and self.many_page.has_unsaved()

    def arrive(self, **arguments: object) -> None:
        """`resident_id` opens a person, `new_name` begins a new one; `many`, `duplicates` too."""
        resident_id = arguments.get("resident_id")
        if isinstance(resident_id, str):
            self._open(resident_id)
            return
        if arguments.get("many"):
            self._show_many()
            return
        if arguments.get("duplicates"):
            self._show_duplicates()
            return
        new_name = arguments.get("new_name")
        if isinstance(new_name, str):
            self._show_list()
            self._add(new_name)

    def draft_at(self) -> str:
        """The person shown."""
        return self.page.record_id if self.shows_person else ""

    def draft(self) -> dict[str, object] | None:
        """What is ticked for many at once, else the dialog that is open."""
        many = None if self.many_page.isHidden() else self.many_page.draft()
        return super().draft() if many is None else {"many": many}

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Go on with the ticks, or with the dialog that was open."""
        many, at = part_of(body, "many"), text_in(body, "at")
        if many:
            self._show_many()
            self.many_page.take_draft(many)
        elif body.get("dialog") == AddPersonDialog.DRAFT:
            self._show_list()
            self._add("").take_draft(body)
        elif at:
            self.page.reopening.hold(body)
            self._open(at)
        elif body.get("dialog") == MergeDialog.DRAFT:
            self._show_duplicates()
            self.duplicates_page.take_draft(body)

    def start_over(self) -> None:
        """Back to the list, unless something typed here would go out of sight."""
        if self.list_page.isHidden() and not self.has_unsaved():
            self._show_list()

    def help_topic(self) -> str:
        """Many at once and the duplicates have texts of their own."""
        if not self.many_page.isHidden():
            return "many"
        return "" if self.duplicates_page.isHidden() else "duplicates"

    def focus_first(self) -> None:
        """The search box, or the person's first action."""
        target: QWidget = self.page.record_button if self.shows_person else self.search
        if not self.many_page.isHidden():
            target = self.many_page.what
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self.header.addWidget(self.import_button)
        self.header.addWidget(self.add_button)
        self.list_page = QWidget(self)
        rows = QVBoxLayout(self.list_page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        filters = FlowLayout(spacing=12)
        filters.add(FormField("text", _("Search"), self.search), 2)
        filters.add(FormField("status", _("State"), self.status))
        self._village_field = FormField("village_id", _("Village"), self.village)
        self._village_field.hide()
        filters.add(self._village_field)
        rows.addLayout(filters)
        second = FlowLayout(spacing=12)
        second.add(self.total)
        second.addWidget(self.many_button)
        second.addWidget(self.duplicates_button)
        second.addWidget(self.export_button)
        rows.addLayout(second)
        rows.addWidget(self.list, 1)
        self.body.addWidget(self.list_page, 1)
        self.body.addWidget(self.page, 1)
        self.body.addWidget(self.many_page, 1)
        self.body.addWidget(self.duplicates_page, 1)
        self.page.hide()
        self.many_page.hide()
        self.duplicates_page.hide()

    def _connect(self) -> None:
        self.search.searched.connect(self._ask)
        self.search.moved_down.connect(self._focus_list)
        self.search.accepted.connect(self._focus_list)
        self.status.edited.connect(self._ask)
        self.village.edited.connect(self._ask)
        self.table.opened.connect(self._on_opened)
        self.page.left.connect(self._show_list)
        self.many_page.left.connect(self._show_list)
        self.many_button.clicked.connect(self._show_many)
        self.duplicates_page.left.connect(self._show_list)
        self.duplicates_button.clicked.connect(self._show_duplicates)
        self.duplicates_page.counted.connect(self._take_count)
        self.duplicates.counted.connect(self._show_count)
        self.add_button.clicked.connect(self._on_add_clicked)
        self.import_button.clicked.connect(self._on_import_clicked)

    @Slot()
    def _ask(self) -> None:
        if self._job is not None:
            self._job.cancel()
        wanted = PersonFilter(
            text=self.search.value() or "",
            status=self.status.value(),
            village_id=self.village.value(),
        )
        self._job = self.context.runner.read(
            self,
            list_people,
            wanted,
            done=self._show_rows,
            failed=self.context.presenter.present,
        )

    def _show_rows(self, rows: tuple[PersonRow, ...]) -> None:
        self._job = None
        self.list.set_rows(rows)
        words = ngettext("{count} person", "{count} people", len(rows))
        self.total.setText(words.format(count=format_number(len(rows))))

    def _show_villages(self, found: tuple[Village, ...]) -> None:
        choices: list[tuple[str | None, str]] = [(None, _("All villages"))]
        choices += [(village.id, village.name) for village in found]
        self.village.set_choices(choices)
        self._village_field.setVisible(len(found) > 1)

    def _open(self, resident_id: str) -> None:
        self._show_only(self.page)
        self.page.open(resident_id)

    def _show_only(self, page: QWidget) -> None:
        for one in (self.list_page, self.page, self.many_page, self.duplicates_page):
            one.setVisible(one is page)
        for button in (self.add_button, self.import_button):
            button.setVisible(page is self.list_page)
        # The other pages have a heading of their own, and need the room for their rows.
        self.heading.setVisible(page is self.list_page)
        self.part_shown.emit()

    @Slot()
    def _show_duplicates(self) -> None:
        self._show_only(self.duplicates_page)
        self.duplicates_page.open()

    @Slot(int)
    def _take_count(self, count: int) -> None:
        self.duplicates.known()
        self._show_count(count)

    @Slot(int)
    def _show_count(self, count: int) -> None:
        words = _("Possible duplicates")
        self.duplicates_button.setText(f"{words} ({format_number(count)})" if count else words)

    @Slot()
    def _show_many(self) -> None:
        self._show_only(self.many_page)
        self.many_page.open()

    @Slot()
    def _show_list(self) -> None:
        self._show_only(self.list_page)
        target = self.table if self.table.currentIndex().isValid() else self.search
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_opened(self, row: PersonRow) -> None:
        self._open(row.id)

    @Slot()
    def _focus_list(self) -> None:
        if self.table.rows_model.rows:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.setCurrentIndex(self.table.rows_model.index(0, 0))

    @Slot()
    def _on_add_clicked(self) -> None:
        self._add(self.search.value() or "" if not self.table.rows_model.rows else "")

    def _add(self, name: str) -> AddPersonDialog:
        dialog = AddPersonDialog(self.context, name, parent=self)
        dialog.saved.connect(self._on_added)
        dialog.open()
        return dialog

    @Slot(object)
    def _on_added(self, resident_id: object) -> None:
        tell_saved(self.context, self, _("The person was added."))
        if isinstance(resident_id, str):
            self._open(resident_id)

    @Slot()
    def _on_import_clicked(self) -> None:
        self.context.navigator.open_page(Page.HOUSEHOLDS, import_workbook=True)

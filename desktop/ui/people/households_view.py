"""The list of households, one of them, and the import of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.people import HouseholdStatus
from desktop.domain.rows.people import HouseholdFilter
from desktop.domain.text.numbers import format_number
from desktop.domain.work import MilestoneKind
from desktop.services.people_queries import list_households, villages
from desktop.system.labels import label
from desktop.system.texts import _, ngettext
from desktop.ui.people.columns import household_columns
from desktop.ui.people.door_page import DoorPage
from desktop.ui.people.household_dialog import HouseholdDialog
from desktop.ui.people.household_page import HouseholdPage
from desktop.ui.people.import_page import ImportPage
from desktop.ui.people.many_households import ManyHouseholdsPage
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
    from desktop.domain.rows.people import HouseholdRow
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class HouseholdsView(View):
    """Search box above the list; Enter opens a household, Esc comes back."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {"resident", "household", "milestone", "assistance", "village"}
    )

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Households"), parent)
        self._job: Job | None = None
        self._villages: tuple[Village, ...] = ()
        self.add_button = PrimaryButton(_("Add a household"), "add-household")
        self.import_button = ActionButton(_("Import a workbook"), "import")
        self.many_button = ActionButton(_("Many at once"), "check")
        self.door_button = ActionButton(_("Still missing"), "target")
        self.search = SearchField(_("Name of the head, number or lane"))
        self.missing: ChoiceField[MilestoneKind | None] = ChoiceField(
            [
                (None, _("All households")),
                (MilestoneKind.DIGITAL_STORE, _("Without a digital store")),
                (MilestoneKind.EPAY_ACCOUNT, _("Without an e-payment account")),
            ]
        )
        self.status: ChoiceField[HouseholdStatus | None] = ChoiceField(
            [*((status, label(status)) for status in HouseholdStatus), (None, _("All of them"))]
        )
        self.village: ChoiceField[str | None] = ChoiceField([(None, _("All villages"))])
        self.total = TextLabel(tone=Tone.MUTED)
        self.table: RowsTable[HouseholdRow] = RowsTable(
            _("Households"), household_columns(), lambda row: row.id
        )
        self.export_button = ExportButton(context, self.table, "danh-sach-ho")
        self.empty = EmptyState(
            _("No household found. Type fewer letters, add one, or import the village's workbook.")
        )
        self.list = ListPanel(self.table, self.empty)
        self.page = HouseholdPage(context)
        self.import_page = ImportPage(context)
        self.many_page = ManyHouseholdsPage(context)
        self.door_page = DoorPage(context)
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        """Read what is shown; the list behind it as well."""
        present = self.context.presenter.present
        self.context.runner.read(self, villages, done=self._show_villages, failed=present)
        self._ask()
        for page in (self.page, self.many_page, self.door_page):
            if not page.isHidden():
                page.reload()

    def arrive(self, **arguments: object) -> None:
        """`household_id`, `missing` (a kind of milestone), `import_workbook`, `many`, `door`."""
        household_id = arguments.get("household_id")
        missing = arguments.get("missing")
        if isinstance(household_id, str):
            self._open(household_id)
        elif arguments.get("import_workbook"):
            self._show_import()
        elif arguments.get("many"):
            self._show_many()
        elif arguments.get("door"):
            self._show_door()
        elif missing is not None:
            self._show_list()
            self.missing.set_value(MilestoneKind(str(missing)))
            self._ask()

    def has_unsaved(self) -> bool:
        """Whether a workbook was read and not imported yet, or lines are ticked."""
        ticked = not self.many_page.isHidden() and self.many_page.has_unsaved()
        return self.import_page.has_unsaved() or ticked

    def draft_at(self) -> str:
        """The household shown."""
        return "" if self.page.isHidden() else self.page.record_id

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
        elif at:
            self.page.reopening.hold(body)
            self._open(at)
        elif body.get("dialog") == HouseholdDialog.DRAFT:
            self._show_list()
            self._add().take_draft(body)

    def start_over(self) -> None:
        """Back to the list, unless something typed here would go out of sight."""
        if self.list_page.isHidden() and not self.has_unsaved():
            self._show_list()

    def help_topic(self) -> str:
        """Parts that have a text of their own."""
        parts = {self.many_page: "many", self.door_page: "door", self.import_page: "import"}
        return next((topic for part, topic in parts.items() if not part.isHidden()), "")

    def focus_first(self) -> None:
        """The search box, or what is shown instead of the list."""
        target: QWidget = self.search
        if not self.page.isHidden():
            target = self.page.back_button
        elif not self.import_page.isHidden():
            target = self.import_page.choose_button
        elif not self.many_page.isHidden():
            target = self.many_page.what
        elif not self.door_page.isHidden():
            target = self.door_page.missing
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
        filters.add(FormField("missing", _("Show"), self.missing))
        second = FlowLayout(spacing=12)
        self.status.setAccessibleName(_("State"))
        self.village.setAccessibleName(_("Village"))
        second.addWidget(self.status)
        second.addWidget(self.village)
        second.add(self.total)
        more = FlowLayout()
        more.addWidget(self.many_button)
        more.addWidget(self.door_button)
        more.addWidget(self.export_button)
        rows.addLayout(filters)
        rows.addLayout(second)
        rows.addLayout(more)
        rows.addWidget(self.list, 1)
        for page in self._pages():
            self.body.addWidget(page, 1)
            page.setVisible(page is self.list_page)
        self.village.hide()

    def _connect(self) -> None:
        self.search.searched.connect(self._ask)
        self.search.moved_down.connect(self._focus_list)
        self.search.accepted.connect(self._focus_list)
        for choice in (self.missing, self.status, self.village):
            choice.edited.connect(self._ask)
        self.table.opened.connect(self._on_opened)
        self.page.left.connect(self._show_list)
        self.import_page.left.connect(self._show_list)
        self.many_page.left.connect(self._show_list)
        self.door_page.left.connect(self._show_list)
        self.door_page.household_wanted.connect(self._open)
        self.many_button.clicked.connect(self._show_many)
        self.door_button.clicked.connect(self._show_door)
        self.add_button.clicked.connect(self._on_add_clicked)
        self.import_button.clicked.connect(self._show_import)

    @Slot()
    def _ask(self) -> None:
        if self._job is not None:
            self._job.cancel()
        wanted = HouseholdFilter(
            text=self.search.value() or "",
            status=self.status.value(),
            village_id=self.village.value(),
            missing=self.missing.value(),
        )
        self._job = self.context.runner.read(
            self,
            list_households,
            wanted,
            done=self._show_rows,
            failed=self.context.presenter.present,
        )

    def _show_rows(self, rows: tuple[HouseholdRow, ...]) -> None:
        self._job = None
        self.list.set_rows(rows)
        words = ngettext("{count} household", "{count} households", len(rows))
        self.total.setText(words.format(count=format_number(len(rows))))

    def _show_villages(self, found: tuple[Village, ...]) -> None:
        self._villages = found
        choices: list[tuple[str | None, str]] = [(None, _("All villages"))]
        choices += [(village.id, village.name) for village in found]
        self.village.set_choices(choices)
        self.village.setVisible(len(found) > 1)
        self.import_page.set_villages(found)

    def _pages(self) -> tuple[QWidget, ...]:
        return self.list_page, self.page, self.import_page, self.many_page, self.door_page

    def _show_only(self, page: QWidget) -> None:
        for one in self._pages():
            one.setVisible(one is page)
        for button in (self.add_button, self.import_button):
            button.setVisible(page is self.list_page)
        # The other pages have a heading of their own, and need the room for their rows.
        self.heading.setVisible(page is self.list_page)
        self.part_shown.emit()

    @Slot(str)
    def _open(self, household_id: str) -> None:
        self._show_only(self.page)
        self.page.open(household_id)

    @Slot()
    def _show_list(self) -> None:
        self._show_only(self.list_page)
        target = self.table if self.table.currentIndex().isValid() else self.search
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _show_many(self) -> None:
        self._show_only(self.many_page)
        self.many_page.open()

    @Slot()
    def _show_door(self) -> None:
        self._show_only(self.door_page)
        self.door_page.open()

    @Slot()
    def _show_import(self) -> None:
        self._show_only(self.import_page)
        self.import_page.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_opened(self, row: HouseholdRow) -> None:
        self._open(row.id)

    @Slot()
    def _focus_list(self) -> None:
        if self.table.rows_model.rows:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.setCurrentIndex(self.table.rows_model.index(0, 0))

    @Slot()
    def _on_add_clicked(self) -> None:
        self._add()

    def _add(self) -> HouseholdDialog:
        dialog = HouseholdDialog(self.context, parent=self)
        dialog.saved.connect(self._on_added)
        dialog.open()
        return dialog

    @Slot(object)
    def _on_added(self, household_id: object) -> None:
        tell_saved(self.context, self, _("The household was added."))
        if isinstance(household_id, str):
            self._open(household_id)

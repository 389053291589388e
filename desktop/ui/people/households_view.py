"""The list of households, one of them, and the import of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot

from desktop.domain.papers import PaperKind
from desktop.domain.people import HouseholdStatus
from desktop.domain.rows.people import HouseholdFilter, HouseholdRow
from desktop.domain.text.numbers import format_number
from desktop.domain.work import MilestoneKind
from desktop.services.people_queries import households_listed
from desktop.system.labels import label
from desktop.system.texts import _, ngettext
from desktop.ui.people.columns import household_columns
from desktop.ui.people.door_page import DoorPage
from desktop.ui.people.household_dialog import HouseholdDialog
from desktop.ui.people.household_page import HouseholdPage
from desktop.ui.people.import_page import ImportPage
from desktop.ui.people.many_households import ManyHouseholdsPage
from desktop.ui.people.register_view import RegisterView, RegisterWords
from desktop.ui.widgets.buttons import ActionButton, PrimaryButton
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.paper_link import PaperLink
from desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.domain.places import Village
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class HouseholdsView(RegisterView[HouseholdRow]):
    """The list of households."""

    page: HouseholdPage

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        words = RegisterWords(
            title=_("Households"),
            hint=_("Name of the head, number or lane"),
            empty=_(
                "No household found. Type fewer letters, add one, or import the village's workbook."
            ),
            added=_("The household was added."),
            file_name="danh-sach-ho",
        )
        table: RowsTable[HouseholdRow] = RowsTable(
            words.title, household_columns(), lambda row: row.id
        )
        add_button = PrimaryButton(_("Add a household"), "add-household")
        super().__init__(context, words, table, add_button, parent)
        self.door_button = ActionButton(_("Still missing"), "target")
        self.paper_link = PaperLink(
            context, _("Print the progress"), PaperKind.HOUSEHOLD_PROGRESS, parent=self
        )
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
        self.page = HouseholdPage(context)
        self.import_page = ImportPage(context)
        self.many_page = ManyHouseholdsPage(context)
        self.door_page = DoorPage(context)
        self._arrange()
        self._connect()

    def reload(self) -> None:
        """The walk from door to door too."""
        super().reload()
        if not self.door_page.isHidden():
            self.door_page.reload()

    def arrive(self, **arguments: object) -> None:
        """`household_id`, `missing` (a kind of milestone), `import_workbook`, `many`, `door`.

        `door` with `missing` asks only for the doors where that is missing.
        """
        household_id = arguments.get("household_id")
        missing = arguments.get("missing")
        if isinstance(household_id, str):
            self.open_record(household_id)
        elif arguments.get("import_workbook"):
            self._show_import()
        elif arguments.get("many"):
            self.show_many()
        elif arguments.get("door"):
            self._show_door()
            if missing is not None:
                self.door_page.show_missing(MilestoneKind(str(missing)))
        elif missing is not None:
            self.show_list()
            self.missing.set_value(MilestoneKind(str(missing)))
            self.ask()

    def has_unsaved(self) -> bool:
        """Whether a workbook was read and not imported yet, or lines are ticked."""
        return self.import_page.has_unsaved() or super().has_unsaved()

    def take_dialog(self, body: Mapping[str, object]) -> None:
        """The dialog of a new household."""
        if body.get("dialog") == HouseholdDialog.DRAFT:
            self.show_list()
            self._add().take_draft(body)

    def ask_rows(self) -> Job:
        """As the search box and the choices say."""
        wanted = HouseholdFilter(
            text=self.search.value() or "",
            status=self.status.value(),
            village_id=self.village.value(),
            missing=self.missing.value(),
        )
        failed = self.context.presenter.present
        return self.context.runner.read(
            self, households_listed, wanted, done=self.show_rows, failed=failed
        )

    def count_in_words(self, count: int) -> str:
        """So many households."""
        words = ngettext("{count} household", "{count} households", count)
        return words.format(count=format_number(count))

    def begin_new(self) -> None:
        """Its dialog."""
        self._add()

    def show_villages(self, found: tuple[Village, ...]) -> None:
        """The import asks for one of them as well."""
        super().show_villages(found)
        self.import_page.set_villages(found)

    def _arrange(self) -> None:
        filters = FlowLayout(spacing=12)
        filters.add(FormField("text", _("Search"), self.search), 2)
        filters.add(FormField("missing", _("Show"), self.missing))
        filters.add(FormField("status", _("State"), self.status))
        second = FlowLayout(spacing=12)
        village_field = FormField("village_id", _("Village"), self.village)
        second.addWidget(village_field)
        second.add(self.total)
        more = FlowLayout()
        more.addWidget(self.many_button)
        more.addWidget(self.door_button)
        more.addWidget(self.export_button)
        more.addWidget(self.paper_link)
        parts: dict[QWidget, tuple[QWidget, str]] = {
            self.page: (self.page.back_button, ""),
            self.import_page: (self.import_page.choose_button, "import"),
            self.many_page: (self.many_page.what, "many"),
            self.door_page: (self.door_page.missing, "door"),
        }
        self.lay_out((filters, second, more), village_field, parts)

    def _connect(self) -> None:
        self.missing.edited.connect(self.ask)
        self.status.edited.connect(self.ask)
        self.import_page.left.connect(self.show_list)
        self.door_page.left.connect(self.show_list)
        self.door_page.household_wanted.connect(self.open_record)
        self.door_button.clicked.connect(self._show_door)
        self.import_button.clicked.connect(self._show_import)

    @Slot()
    def _show_door(self) -> None:
        self.show_only(self.door_page)
        self.door_page.open()

    @Slot()
    def _show_import(self) -> None:
        self.show_only(self.import_page)
        self.import_page.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self) -> HouseholdDialog:
        dialog = HouseholdDialog(self.context, parent=self)
        dialog.saved.connect(self.on_added)
        dialog.open()
        return dialog

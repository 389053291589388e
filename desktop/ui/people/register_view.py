"""A list of the register with its search, and the parts of its page that take its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.people_queries import villages
from desktop.system.texts import _
from desktop.ui.people.columns import there_are_more
from desktop.ui.theme import Tone, set_tone
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, PrimaryButton
from desktop.ui.widgets.draft_values import part_of, text_in
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.export_button import ExportButton
from desktop.ui.widgets.fields import ChoiceField, SearchField
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.table import ListPanel, RowsTable
from desktop.ui.widgets.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QLayout

    from desktop.domain.places import Village
    from desktop.domain.rows.people import HouseholdRow, Listed, PersonRow
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job
    from desktop.ui.people.household_page import HouseholdPage
    from desktop.ui.people.many_page import ManyPage
    from desktop.ui.people.person_page import PersonPage

R = TypeVar("R", "PersonRow", "HouseholdRow")


@dataclass(frozen=True, slots=True)
class RegisterWords:
    """What is written on the list's page.

    `hint` says what can be typed into the search box, `empty` what to do when nothing is found,
    `added` what is said of a new record; `file_name` is a saved list's, without its ending.
    """

    title: str
    hint: str
    empty: str
    added: str
    file_name: str


class RegisterView(View, Generic[R]):
    """Search box above the list; Enter opens a record, Esc comes back.

    A subclass makes the pages that take the list's place and hands them to `lay_out`.

    Args:
        context: As for every page.
        words: What is written on it.
        table: The list.
        add_button: Begins a new record.
        parent: As in Qt.
    """

    tables: ClassVar[frozenset[str]] = frozenset(
        {"resident", "household", "milestone", "assistance", "village"}
    )

    page: PersonPage | HouseholdPage
    many_page: ManyPage[R]

    def __init__(
        self,
        context: AppContext,
        words: RegisterWords,
        table: RowsTable[R],
        add_button: PrimaryButton,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, words.title, parent)
        self._words = words
        self._job: Job | None = None
        self._parts: dict[QWidget, tuple[QWidget, str]] = {}
        self.add_button = add_button
        self.import_button = ActionButton(_("Import a workbook"), "import")
        self.many_button = ActionButton(_("Many at once"), "check")
        self.search = SearchField(words.hint)
        self.village: ChoiceField[str | None] = ChoiceField([(None, _("All villages"))])
        self.total = TextLabel(tone=Tone.MUTED)
        self.table: RowsTable[R] = table
        self.export_button = ExportButton(context, table, words.file_name)
        self.empty = EmptyState(words.empty)
        self.list: ListPanel[R] = ListPanel(table, self.empty)
        self.list_page = QWidget(self)

    # What a subclass says.

    def ask_rows(self) -> Job:
        """Read the lines that the filters show; the answer goes to `show_rows`."""
        raise NotImplementedError

    def count_in_words(self, count: int) -> str:
        """How many lines there are."""
        raise NotImplementedError

    def begin_new(self) -> None:
        """Open the dialog of a new record."""
        raise NotImplementedError

    def take_dialog(self, body: Mapping[str, object]) -> None:
        """Open a dialog again that belongs to the list and not to one record."""
        raise NotImplementedError

    # What every list does.

    def lay_out(
        self,
        above: Sequence[QLayout],
        village_box: QWidget,
        parts: Mapping[QWidget, tuple[QWidget, str]],
    ) -> None:
        """Put everything in its place, once.

        Args:
            above: Rows above the list.
            village_box: Hidden where the team has one village.
            parts: What takes the list's place: where typing starts in it, its help text.
        """
        self._parts = dict(parts)
        self._village_box: QWidget = village_box
        self.header.addWidget(self.import_button)
        self.header.addWidget(self.add_button)
        rows = QVBoxLayout(self.list_page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        for row in above:
            rows.addLayout(row)
        rows.addWidget(self.list, 1)
        for part in (self.list_page, *self._parts):
            self.body.addWidget(part, 1)
            part.setVisible(part is self.list_page)
        village_box.hide()
        # Behind the list and not first round the whole window, because typing begins below them.
        self.setTabOrder(self.table, self.import_button)
        self.setTabOrder(self.import_button, self.add_button)
        self.search.searched.connect(self.ask)
        self.search.moved_down.connect(self._focus_list)
        self.search.accepted.connect(self._focus_list)
        self.village.edited.connect(self.ask)
        self.table.opened.connect(self._on_opened)
        self.page.left.connect(self.show_list)
        self.many_page.left.connect(self.show_list)
        self.many_button.clicked.connect(self.show_many)
        self.add_button.clicked.connect(self._on_add_clicked)

    def reload(self) -> None:
        """Read what is shown; the list behind a record as well, so that Esc shows it fresh."""
        present = self.context.presenter.present
        self.context.runner.read(self, villages, done=self.show_villages, failed=present)
        self.ask()
        for part in (self.page, self.many_page):
            if not part.isHidden():
                part.reload()

    def has_unsaved(self) -> bool:
        """Whether lines are ticked and nothing was saved for them."""
        return not self.many_page.isHidden() and self.many_page.has_unsaved()

    def draft_at(self) -> str:
        """The record shown."""
        return "" if self.page.isHidden() else self.page.record_id

    def draft(self) -> dict[str, object] | None:
        """What is ticked for many at once, else the dialog that is open."""
        many = None if self.many_page.isHidden() else self.many_page.draft()
        return super().draft() if many is None else {"many": many}

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Go on with the ticks, or with the dialog that was open."""
        many, at = part_of(body, "many"), text_in(body, "at")
        if many:
            self.show_many()
            self.many_page.take_draft(many)
        elif at:
            self.page.reopening.hold(body)
            self.open_record(at)
        else:
            self.take_dialog(body)

    def start_over(self) -> None:
        """Back to the list, unless something typed here would go out of sight."""
        if self.list_page.isHidden() and not self.has_unsaved():
            self.show_list()

    def help_topic(self) -> str:
        """Parts that have a text of their own."""
        return next((part[1] for page, part in self._parts.items() if not page.isHidden()), "")

    def focus_first(self) -> None:
        """The search box, or where typing starts in what is shown instead of the list."""
        shown = (part[0] for page, part in self._parts.items() if not page.isHidden())
        next(shown, self.search).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def ask(self) -> None:
        """Read the list again; an answer that is still on its way is not waited for."""
        if self._job is not None:
            self._job.cancel()
        self._job = self.ask_rows()

    def show_rows(self, found: Listed[R]) -> None:
        """The answer of `ask_rows`."""
        self._job = None
        # "Type fewer letters" would be false where none was typed.
        nothing = _("Nothing is here yet. Import the village's workbook with the button above.")
        self.empty.set_text(self._words.empty if self.search.value() else nothing)
        self.list.set_rows(found.rows)
        words = self.count_in_words(len(found.rows))
        self.total.setText(there_are_more(words) if found.more else words)
        set_tone(self.total, text=Tone.WARNING if found.more else Tone.MUTED)

    def show_villages(self, found: tuple[Village, ...]) -> None:
        """Offer the villages where there are several."""
        choices: list[tuple[str | None, str]] = [(None, _("All villages"))]
        choices += [(village.id, village.name) for village in found]
        self.village.set_choices(choices)
        self._village_box.setVisible(len(found) > 1)

    def show_only(self, part: QWidget) -> None:
        """The list, or what takes its place."""
        for one in (self.list_page, *self._parts):
            one.setVisible(one is part)
        # The other pages have a heading of their own, and need the room for their rows.
        for beside in (self.add_button, self.import_button, self.heading):
            beside.setVisible(part is self.list_page)
        self.part_shown.emit()

    @Slot(str)
    def open_record(self, record_id: str) -> None:
        """Show one record."""
        self.show_only(self.page)
        self.page.open(record_id)

    @Slot()
    def show_many(self) -> None:
        """Show the page for many at once."""
        self.show_only(self.many_page)
        self.many_page.open()

    @Slot()
    def show_list(self) -> None:
        """Back to the list, at the line that was opened."""
        self.show_only(self.list_page)
        target = self.table if self.table.currentIndex().isValid() else self.search
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def on_added(self, record_id: object) -> None:
        """A new record was saved."""
        tell_saved(self.context, self, self._words.added)
        if isinstance(record_id, str):
            self.open_record(record_id)

    @Slot(object)
    def _on_opened(self, row: R) -> None:
        self.open_record(row.id)

    @Slot()
    def _focus_list(self) -> None:
        if self.table.rows_model.rows:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.setCurrentIndex(self.table.rows_model.index(0, 0))

    @Slot()
    def _on_add_clicked(self) -> None:
        self.begin_new()

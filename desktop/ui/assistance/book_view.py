"""The book of helps: look up by day, person or platform, correct, delete, undo."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from desktop.domain.errors import RuleBrokenError
from desktop.domain.rows.work import HelpFilter
from desktop.domain.text.dates import format_date
from desktop.domain.text.names import sort_key_bytes
from desktop.domain.text.numbers import MISSING, format_number
from desktop.services.book import DeleteAssistance, delete_assistance, help_card, list_helps
from desktop.services.record_assistance import record_form
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.assistance.book_filter import BookFilter
from desktop.ui.assistance.book_groups import (
    Grouping,
    HelpGroup,
    grouped,
    people_in,
    platform_of,
    subject_of,
    times_in,
)
from desktop.ui.assistance.correct_dialog import CorrectDialog
from desktop.ui.context import Page
from desktop.ui.models.rows import TableColumn
from desktop.ui.theme import Tone
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.confirm_bar import ConfirmBar
from desktop.ui.widgets.draft_dialog import Reopening
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.export_button import ExportButton
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.table import ListPanel, RowsTable
from desktop.ui.widgets.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from desktop.domain.rows.work import HelpCard, HelpRow
    from desktop.domain.text.name_order import NameOrder
    from desktop.services.record_assistance import RecordForm
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


def help_columns(order: NameOrder) -> tuple[TableColumn[HelpRow], ...]:
    """Columns of the book; who was helped is sorted by names in that order."""
    return (
        TableColumn(
            _("Day"),
            lambda row: format_date(row.helped_on),
            sort_key=lambda row: row.helped_on,
            characters=11,
        ),
        TableColumn(
            _("Who was helped"),
            subject_of,
            sort_key=lambda row: sort_key_bytes(subject_of(row), None, order),
            characters=26,
            stretch=True,
        ),
        TableColumn(
            _("Times"),
            lambda row: format_number(row.times),
            sort_key=lambda row: row.times,
            right=True,
            characters=5,
        ),
        TableColumn(_("Platform"), platform_of, sort_key=platform_of, characters=24),
        TableColumn(_("What was done"), lambda row: label(row.action), characters=18),
        TableColumn(_("Result"), lambda row: label(row.result), characters=13),
        TableColumn(_("Who helped"), lambda row: row.helper_name or MISSING, characters=18),
        TableColumn(
            _("Place"), lambda row: label(row.place) if row.place else MISSING, characters=15
        ),
        TableColumn(_("Note"), lambda row: (row.note or MISSING).split("\n")[0], characters=24),
    )


def group_columns(title: str) -> tuple[TableColumn[HelpGroup], ...]:
    """Columns of a summed-up book; times and people are never added."""
    return (
        TableColumn(title, lambda row: row.title, sort_key=lambda row: row.title, stretch=True),
        TableColumn(
            _("Times"),
            lambda row: format_number(row.times),
            sort_key=lambda row: row.times,
            right=True,
            characters=8,
        ),
        TableColumn(
            _("People named"),
            lambda row: MISSING if row.people is None else format_number(row.people),
            sort_key=lambda row: row.people or 0,
            right=True,
            characters=8,
        ),
        TableColumn(
            _("Last on"),
            lambda row: format_date(row.last_on),
            sort_key=lambda row: row.last_on,
            characters=11,
        ),
    )


class BookView(View):
    """Filters, the list, and below it what can be done with the chosen help."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {"assistance", "resident", "household", "platform", "membership"}
    )

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Book of helps"), parent)
        self._job: Job | None = None
        self._wanted_help: str | None = None
        self._rows: tuple[HelpRow, ...] = ()
        self._reopening = Reopening(self, {CorrectDialog.DRAFT: self._correct_again})
        self._shown = HelpFilter()
        self.filter = BookFilter(context)
        self.total = TextLabel(tone=Tone.MUTED)
        self.table: RowsTable[HelpRow] = RowsTable(
            _("Helps"), help_columns(context.session.name_order), lambda row: row.id
        )
        self.groups: RowsTable[HelpGroup] = RowsTable(
            _("Helps summed up"), group_columns(_("Summed up by")), lambda row: row.key
        )
        self.empty = EmptyState(_("No help was recorded in these days."), _("Record a help"))
        self.list = ListPanel(self.table, self.empty)
        self.confirm = ConfirmBar()
        self.correct_button = ActionButton(_("Correct"), "edit")
        self.delete_button = ActionButton(_("Delete"), "delete", kind=ButtonKind.DANGER)
        self.person_button = ActionButton(_("Open the person"), "user")
        self.export_button = ExportButton(context, self.table, "so-ho-tro")
        self.groups_export_button = ExportButton(context, self.groups, "so-ho-tro-gop")
        self.record_button = PrimaryButton(_("Record a help"), "add")
        self._lay_out()
        self._connect()
        self._on_chosen(None)

    def reload(self) -> None:
        """Ask for the helps of the filter, and for the platforms to choose from."""
        present = self.context.presenter.present
        today = self.context.clock.today()
        self.context.runner.read(self, record_form, today, done=self._show_form, failed=present)
        self._ask()

    def arrive(self, **arguments: object) -> None:
        """`help_id`, `resident_id`, `platform_code`, `first_on`, `last_on`."""
        values: dict[str, object] = {
            name: arguments[name]
            for name in ("resident_id", "household_id", "platform_code", "first_on", "last_on")
            if arguments.get(name) is not None
        }
        help_id = arguments.get("help_id")
        self._wanted_help = help_id if isinstance(help_id, str) else None
        self.filter.show_filter(HelpFilter(**values))  # type: ignore[arg-type]
        self._ask()

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Go on with the correction."""
        self._reopening.hold(body)
        self._reopening.open_later()

    def focus_first(self) -> None:
        """The search box."""
        self.filter.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self.header.addWidget(self.record_button)
        self.body.addWidget(self.filter)
        self.body.addWidget(self.total)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.groups, 1)
        self.groups.hide()
        self.groups_export_button.hide()
        self.body.addWidget(self.confirm)
        foot = FlowLayout()
        for button in (
            self.correct_button,
            self.person_button,
            self.delete_button,
            self.export_button,
            self.groups_export_button,
        ):
            foot.addWidget(button)
        self.body.addLayout(foot)

    def _connect(self) -> None:
        self.filter.changed.connect(self._ask)
        self.filter.search.moved_down.connect(self._focus_list)
        self.table.opened.connect(self._on_opened)
        self.table.chosen.connect(self._on_chosen)
        self.groups.opened.connect(self._on_group_opened)
        self.empty.acted.connect(self._on_record_clicked)
        self.record_button.clicked.connect(self._on_record_clicked)
        self.correct_button.clicked.connect(self._on_correct_clicked)
        self.person_button.clicked.connect(self._on_person_clicked)
        self.delete_button.clicked.connect(self._on_delete_clicked)
        here = Qt.ShortcutContext.WidgetShortcut
        delete = QShortcut(QKeySequence("Del"), self.table, context=here)
        delete.activated.connect(self._on_delete_clicked)

    @Slot()
    def _ask(self) -> None:
        try:
            wanted = self.filter.value()
        except RuleBrokenError:
            return  # the field itself says what is wrong with the day
        if self._job is not None:
            self._job.cancel()
        self._job = self.context.runner.read(
            self,
            list_helps,
            wanted,
            done=partial(self._show_rows, wanted),
            failed=self.context.presenter.present,
        )

    def _show_form(self, form: RecordForm) -> None:
        self.filter.set_platforms(form.platforms)

    def _show_rows(self, wanted: HelpFilter, rows: tuple[HelpRow, ...]) -> None:
        self._job = None
        self._shown = wanted
        self._rows = rows
        if self.filter.shows_one_subject and rows:
            self.filter.name_subject(subject_of(rows[0]))
        self.total.setText(
            _("{times} times, {people} people named").format(
                times=format_number(times_in(rows)), people=format_number(people_in(rows))
            )
        )
        grouping = self.filter.grouping.value() or Grouping.HELPS
        by_group = grouping is not Grouping.HELPS and bool(rows)
        self.list.setVisible(not by_group)
        self.groups.setVisible(by_group)
        self.export_button.setVisible(not by_group)
        self.groups_export_button.setVisible(by_group)
        self.list.set_rows(rows)
        if by_group:
            self.groups.set_rows(grouped(rows, grouping, wanted))
        if self._wanted_help is not None:
            self.table.choose(self._wanted_help)
            self._wanted_help = None
        self._on_chosen(None if by_group else self.table.current())

    def _chosen(self) -> HelpRow | None:
        return self.table.current() if self.list.isVisibleTo(self) else None

    @Slot()
    def _focus_list(self) -> None:
        table = self.groups if self.groups.isVisibleTo(self) else self.table
        table.setFocus(Qt.FocusReason.OtherFocusReason)
        if not table.currentIndex().isValid() and self._rows:
            table.setCurrentIndex(table.model().index(0, 0))

    @Slot(object)
    def _on_chosen(self, row: HelpRow | None) -> None:
        self.correct_button.setEnabled(row is not None)
        self.delete_button.setEnabled(row is not None)
        named = row is not None and (row.resident_id or row.household_id)
        self.person_button.setEnabled(bool(named))

    @Slot(object)
    def _on_opened(self, row: HelpRow) -> None:
        self._correct(row.id)

    def _correct_again(self) -> None:
        self._correct(self._reopening.about)

    def _correct(self, help_id: str) -> None:
        self.context.runner.read(
            self, help_card, help_id, done=self._open_dialog, failed=self.context.presenter.present
        )

    @Slot()
    def _on_correct_clicked(self) -> None:
        row = self._chosen()
        if row is not None:
            self._on_opened(row)

    def _open_dialog(self, card: HelpCard | None) -> None:
        if card is None:
            self.context.presenter.present(RuleBrokenError("help_unknown", "id"))
            return
        day: date = card.assistance.helped_on
        self.context.runner.read(
            self,
            record_form,
            day,
            done=partial(self._show_dialog, card),
            failed=self.context.presenter.present,
        )

    def _show_dialog(self, card: HelpCard, form: RecordForm) -> None:
        dialog = CorrectDialog(self.context, card, form, self)
        dialog.saved.connect(self._on_corrected)
        dialog.open()
        self._reopening.fill(dialog)

    @Slot(object)
    def _on_corrected(self, _nothing: object) -> None:
        tell_saved(self.context, self, _("The help was corrected."))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_delete_clicked(self) -> None:
        row = self._chosen()
        if row is None:
            return
        question = _("Delete this help? {name}, {day}: {action}, {platform}").format(
            name=subject_of(row),
            day=format_date(row.helped_on),
            action=label(row.action),
            platform=platform_of(row),
        )
        self.confirm.ask(question, _("Delete"), partial(self._delete, row), self.table)

    def _delete(self, row: HelpRow) -> None:
        self.context.runner.write(
            self,
            delete_assistance,
            DeleteAssistance(row.id),
            done=self._on_deleted,
            failed=self.context.presenter.present,
        )

    def _on_deleted(self, _nothing: object) -> None:
        tell_saved(self.context, self, _("The help was deleted."))

    @Slot(object)
    def _on_group_opened(self, group: HelpGroup) -> None:
        if group.narrowed is None:
            return
        self.filter.show_filter(group.narrowed, group.title)
        self._ask()

    @Slot()
    def _on_person_clicked(self) -> None:
        row = self._chosen()
        if row is None:
            return
        if row.resident_id is not None:
            self.context.navigator.open_page(Page.PEOPLE, resident_id=row.resident_id)
        elif row.household_id is not None:
            self.context.navigator.open_page(Page.HOUSEHOLDS, household_id=row.household_id)

    @Slot()
    def _on_record_clicked(self) -> None:
        self.context.navigator.open_page(Page.RECORD)

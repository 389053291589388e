"""Difficulties, proposals, good practices: noted on the day, settled later, told in the report."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, Slot

from desktop.domain.issues import Issue, NoteKind
from desktop.domain.rows.notes import NoteFilter, NoteRow
from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import MISSING, format_number
from desktop.services.notes import DeleteNote, SettleIssue, delete_note, list_notes, settle_issue
from desktop.system.labels import label
from desktop.system.texts import _, ngettext
from desktop.ui.models.rows import TableColumn
from desktop.ui.notes.dialogs import NoteDialog, SettleDialog, platform_name
from desktop.ui.theme import Tone
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.draft_dialog import Reopening
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.export_button import ExportButton
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.table import ListPanel, RowsTable
from desktop.ui.widgets.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from desktop.domain.rows.notes import NoteList
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job
    from desktop.ui.widgets.form_dialog import FormDialog


class NotesView(View):
    """One list, its filter above, what can be done with the chosen note below."""

    tables: ClassVar = frozenset({"issue", "good_practice", "platform", "village"})

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Difficulties, proposals, good practices"), parent)
        self._known: NoteList | None = None
        self._job: Job | None = None
        self._wanted: str | None = None
        self._new_wanted = False
        self._reopening = Reopening(
            self, {NoteDialog.DRAFT: self._note_again, SettleDialog.DRAFT: self._settle_again}
        )
        self.new_button = PrimaryButton(_("New note"), "add", self)
        self.header.addWidget(self.new_button)
        self.kind: ChoiceField[NoteKind | None] = ChoiceField(
            [(None, _("All kinds")), *((one, label(one)) for one in NoteKind)]
        )
        self.state: ChoiceField[bool | None] = ChoiceField(
            [(None, _("Open and settled")), (False, _("Still open")), (True, _("Settled"))]
        )
        self.total = TextLabel(tone=Tone.MUTED)
        self.table: RowsTable[NoteRow] = RowsTable(self.title, _columns(), lambda row: row.id)
        self.list = ListPanel(
            self.table,
            EmptyState(_("Nothing is noted here. Note it on the day: the report tells it then.")),
        )
        self.about = TextLabel("", parent=self)
        self.settle_button = ActionButton(_("Settled …"), "check", parent=self)
        self.reopen_button = ActionButton(_("Open again"), "undo", parent=self)
        self.change_button = ActionButton(_("Change"), "edit", parent=self)
        self.delete_button = ActionButton(
            _("Delete"), "delete", kind=ButtonKind.DANGER, parent=self
        )
        self.export_button = ExportButton(context, self.table, "kho-khan-kien-nghi", parent=self)
        self._lay_out()
        self._connect()
        self._on_chosen(None)

    def reload(self) -> None:
        """Read the notes that the filter lets through."""
        if self._job is not None:
            self._job.cancel()
        self._job = self.context.runner.read(
            self,
            list_notes,
            NoteFilter(self.kind.value(), self.state.value()),
            self.context.clock.today(),
            done=self._show,
            failed=self.context.presenter.present,
        )

    def arrive(self, **arguments: object) -> None:
        """`issue_id`: that note is chosen; `open`: those to be settled; `new`: note something."""
        issue_id = arguments.get("issue_id")
        if isinstance(issue_id, str):
            self._wanted = issue_id
            self._filter(None, settled=None)
        elif arguments.get("open"):
            self._filter(None, settled=False)
        elif arguments.get("new"):
            self._new_wanted = True
            self.reload()

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Go on with the dialog once the notes were read."""
        self._reopening.hold(body)
        self._filter(None, settled=None)

    def focus_first(self) -> None:
        """Something new is noted by one more key."""
        self.new_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the chosen note away, which can be undone."""
        if event.key() == Qt.Key.Key_Delete and self.focusWidget() is self.table:
            event.accept()
            self._on_delete_clicked()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        filters = FlowLayout(spacing=12)
        filters.addWidget(FormField("kind", _("Show"), self.kind))
        filters.addWidget(FormField("state", _("State"), self.state))
        filters.add(self.total)
        below = FlowLayout(spacing=12)
        for button in (
            self.settle_button,
            self.reopen_button,
            self.change_button,
            self.delete_button,
            self.export_button,
        ):
            below.addWidget(button)
        self.body.addLayout(filters)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.about)
        self.body.addLayout(below)

    def _connect(self) -> None:
        self.kind.edited.connect(self.reload)
        self.state.edited.connect(self.reload)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._on_change)
        self.new_button.clicked.connect(self._on_new_clicked)
        self.change_button.clicked.connect(self._on_change_clicked)
        self.settle_button.clicked.connect(self._on_settle_clicked)
        self.reopen_button.clicked.connect(self._on_reopen_clicked)
        self.delete_button.clicked.connect(self._on_delete_clicked)

    def _filter(self, kind: NoteKind | None, *, settled: bool | None) -> None:
        self.kind.set_value(kind)
        self.state.set_value(settled)
        self.reload()

    def _show(self, known: NoteList) -> None:
        self._job = None
        self._known = known
        self.list.set_rows(known.rows)
        self.total.setText(_total_words(known))
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.table.choose(wanted)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif known.rows and self.table.current() is None:
            self.table.choose(known.rows[0].id)
        self._on_chosen(self.table.current())
        self._reopening.open_now()
        if self._new_wanted:
            self._new_wanted = False
            self._on_new_clicked()

    @Slot(object)
    def _on_chosen(self, row: NoteRow | None) -> None:
        self.about.setText(_about_words(row) if row else "")
        self.about.setVisible(row is not None)
        for button in (self.change_button, self.delete_button):
            button.setEnabled(row is not None)
        self.settle_button.setEnabled(row is not None and row.is_open)
        self.settle_button.setVisible(row is None or row.settled_on is None)
        self.reopen_button.setVisible(row is not None and row.settled_on is not None)

    def _open(self, dialog: FormDialog, told: str) -> None:
        dialog.saved.connect(partial(self._on_saved, told))
        dialog.open()

    def _note_again(self) -> None:
        if not self._reopening.about:
            self._on_new_clicked()
        elif self.table.choose(self._reopening.about):
            self._on_change_clicked()

    def _settle_again(self) -> None:
        if self.table.choose(self._reopening.about):
            self._on_settle_clicked()

    @Slot()
    def _on_new_clicked(self) -> None:
        if self._known is not None:
            self._open(NoteDialog(self.context, self._known, None, self), _("The note is saved."))

    @Slot()
    def _on_change_clicked(self) -> None:
        row = self.table.current()
        if row is not None:
            self._on_change(row)

    @Slot(object)
    def _on_change(self, row: NoteRow) -> None:
        if self._known is not None:
            self._open(NoteDialog(self.context, self._known, row, self), _("The note is saved."))

    @Slot()
    def _on_settle_clicked(self) -> None:
        row = self.table.current()
        if row is not None and row.is_open and self._known is not None:
            self._open(SettleDialog(self.context, row, self._known, self), _("Noted as settled."))

    @Slot()
    def _on_reopen_clicked(self) -> None:
        row = self.table.current()
        if row is not None and isinstance(row.record, Issue) and self._known is not None:
            command = SettleIssue(row.record, None, seen=self._known.seen)
            self._write(settle_issue, command, _("The note is open again."))

    @Slot()
    def _on_delete_clicked(self) -> None:
        row = self.table.current()
        if row is not None and self._known is not None:
            command = DeleteNote(row.id, self._known.seen)
            self._write(delete_note, command, _("The note is deleted."))

    def _write(self, service: Any, command: object, told: str) -> None:
        self.context.runner.write(
            self,
            service,
            command,
            done=partial(self._on_saved, told),
            failed=self.context.presenter.present,
        )

    def _on_saved(self, told: str, result: object) -> None:
        if isinstance(result, str):
            self._wanted = result
            self.reload()
        tell_saved(self.context, self, told)


def _columns() -> tuple[TableColumn[NoteRow], ...]:
    return (
        TableColumn(_("Day"), lambda row: format_date(row.day), lambda row: row.day, characters=10),
        TableColumn(
            _("Kind"), lambda row: label(row.kind), lambda row: row.kind.value, characters=17
        ),
        TableColumn(_("What was noted"), lambda row: _flat(row.text), characters=22, stretch=True),
        TableColumn(
            _("Platform"),
            lambda row: platform_name(row.platform) if row.platform else MISSING,
            characters=12,
        ),
        TableColumn(_("State"), _state_words, lambda row: row.is_open, characters=14),
    )


def _state_words(row: NoteRow) -> str:
    if row.kind is NoteKind.PRACTICE:
        return MISSING
    if row.settled_on is None:
        return _("still open")
    return _("settled {day}").format(day=format_date(row.settled_on))


def _about_words(row: NoteRow) -> str:
    """The whole note: the table shows one line of it."""
    parts = [row.text]
    if row.village_name:
        parts.append(_("Village: {name}").format(name=row.village_name))
    if row.settled_on is not None:
        words = _("Settled {day}").format(day=format_date(row.settled_on))
        parts.append(f"{words}: {row.outcome}" if row.outcome else words)
    return "\n".join(parts)


def _total_words(known: NoteList) -> str:
    count = len(known.rows)
    shown = ngettext("{count} note", "{count} notes", count).format(count=format_number(count))
    still = ngettext("{count} still open", "{count} still open", known.open_count)
    return f"{shown} · {still.format(count=format_number(known.open_count))}"


def _flat(text: str) -> str:
    return " ".join(text.split())

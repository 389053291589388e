"""The sessions of the team: the list, and one session with its roster."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.rows.training import SessionFilter, SessionRow
from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import MISSING, format_number
from desktop.domain.training import SessionKind
from desktop.services.record_assistance import record_form
from desktop.services.training import list_sessions, session_card
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.models.rows import TableColumn
from desktop.ui.training.lesson_dialog import LessonDialog
from desktop.ui.training.session_dialog import SessionDialog
from desktop.ui.training.session_page import SessionPage
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, PrimaryButton
from desktop.ui.widgets.draft_values import text_in
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.export_button import ExportButton
from desktop.ui.widgets.fields import ChoiceField, TickBox
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.table import ListPanel, RowsTable
from desktop.ui.widgets.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.rows.training import SessionCard
    from desktop.services.record_assistance import RecordForm
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class TrainingView(View):
    """List and session lie behind each other; new sessions open at once for their roster."""

    tables: ClassVar = frozenset({"training_session", "attendance", "resident", "membership"})

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Sessions"), parent)
        self._job: Job | None = None
        self._draft: Mapping[str, object] | None = None
        self.new_button = PrimaryButton(_("New session"), "add", self)
        self.lessons_button = ActionButton(_("Lessons"), "eye", parent=self)
        self.header.addWidget(self.lessons_button)
        self.header.addWidget(self.new_button)
        self.page = SessionPage(context, self)
        self.page.hide()
        self._listing = self._build_list()
        # Not a stack: that would make the list as high as a session with its roster.
        self.body.addWidget(self._listing, 1)
        self.body.addWidget(self.page, 1)
        self.new_button.clicked.connect(self._on_new_clicked)
        self.lessons_button.clicked.connect(self._on_lessons_clicked)
        self.page.planned_again.connect(self.open_session)
        self.page.left.connect(self.show_list)
        self.page.edit_wanted.connect(self._on_edit_wanted)

    @property
    def shows_session(self) -> bool:
        """Whether one session is shown and not the list."""
        return not self.page.isHidden()

    def reload(self) -> None:
        """Read the list again, and the session that is open."""
        if self._job is not None:
            self._job.cancel()
        self._job = self.context.runner.read(
            self,
            list_sessions,
            SessionFilter(kind=self.kind.value(), follow_up_open=self.follow_up.value()),
            done=self._show_list,
            failed=self.context.presenter.present,
        )
        if self.shows_session:
            self.page.reload()

    def arrive(self, **arguments: object) -> None:
        """`session_id` opens one; `new` asks for a new one."""
        session_id = arguments.get("session_id")
        if isinstance(session_id, str):
            self.open_session(session_id)
        elif arguments.get("new"):
            self._on_new_clicked()

    def has_unsaved(self) -> bool:
        """Marks that wait."""
        return self.page.has_unsaved()

    def draft(self) -> dict[str, object] | None:
        """The dialog that is open, and the marks that wait."""
        marks = self.page.draft() if self.shows_session else None
        return {**(marks or {}), **(super().draft() or {})} or None

    def draft_at(self) -> str:
        """The session shown."""
        return (self.page.session_id or "") if self.shows_session else ""

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Go on with the dialog or with the marks."""
        session_id = text_in(body, "session_id") or text_in(body, "at")
        if session_id:
            self.page.take_draft(body)
            self._show_session(session_id)
        if text_in(body, "dialog") != SessionDialog.DRAFT:
            return
        self._draft = body
        about = text_in(body, "about")
        if about:
            # Its dialog needs the session as it is now.
            self.context.runner.read(
                self,
                session_card,
                about,
                done=self._ask_form,
                failed=self.context.presenter.present,
            )
        else:
            self._ask_form(None)

    def start_over(self) -> None:
        """Back to the list; marks that wait are asked about."""
        if self.shows_session:
            self.page.leave_then(self.show_list)

    def focus_first(self) -> None:
        """The list; a session takes the focus itself once it is read."""
        if not self.shows_session:
            self.list.table.setFocus()

    def open_session(self, session_id: str) -> None:
        """Show one session with its roster; marks of another one that wait are asked about."""
        if self.page.session_id == session_id:
            self._show_session(session_id)
        else:
            self.page.leave_then(partial(self._show_session, session_id))

    def _show_session(self, session_id: str) -> None:
        self.new_button.hide()
        self.lessons_button.hide()
        # A session has a heading of its own, and needs the room for its names.
        self.heading.hide()
        self._listing.hide()
        self.page.show()
        self.page.open_session(session_id)

    @Slot()
    def show_list(self) -> None:
        """Back to the list."""
        self.new_button.show()
        self.lessons_button.show()
        self.heading.show()
        self.page.hide()
        self._listing.show()
        self.list.table.setFocus()

    def _build_list(self) -> QWidget:
        everything: list[tuple[SessionKind | None, str]] = [(None, _("All kinds"))]
        self.kind: ChoiceField[SessionKind | None] = ChoiceField(
            [*everything, *((kind, label(kind)) for kind in SessionKind)]
        )
        self.kind.setAccessibleName(_("Kind of session"))
        table: RowsTable[SessionRow] = RowsTable(_("Sessions"), _columns(), lambda row: row.id)
        empty = EmptyState(
            _("There is no session yet. Plan one, then mark who came."), _("New session")
        )
        self.list: ListPanel[SessionRow] = ListPanel(table, empty)
        holder = QWidget(self)
        self.follow_up = TickBox(_("Only where something is still to be done"), holder)
        choose = FlowLayout(spacing=12)
        choose.addWidget(TextLabel(_("Show"), wrap=False))
        choose.addWidget(self.kind)
        choose.add(self.follow_up)
        choose.addWidget(ExportButton(self.context, table, "cac-buoi", parent=holder))
        rows = QVBoxLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addLayout(choose)
        rows.addWidget(self.list, 1)
        self.kind.edited.connect(self.reload)
        self.follow_up.edited.connect(self.reload)
        table.opened.connect(self._on_opened)
        empty.acted.connect(self._on_new_clicked)
        return holder

    def _show_list(self, found: tuple[SessionRow, ...]) -> None:
        self._job = None
        self.list.set_rows(found)
        if found and self.list.table.current() is None:
            self.list.table.choose(self.list.table.rows_model.key_at(0))

    @Slot(object)
    def _on_opened(self, row: SessionRow) -> None:
        self.open_session(row.id)

    @Slot()
    def _on_new_clicked(self) -> None:
        self._ask_form(None)

    @Slot()
    def _on_lessons_clicked(self) -> None:
        LessonDialog(self.context, None, self).open()

    @Slot(object)
    def _on_edit_wanted(self, card: SessionCard) -> None:
        self._ask_form(card)

    def _ask_form(self, card: SessionCard | None) -> None:
        self.context.runner.read(
            self,
            record_form,
            self.context.clock.today(),
            done=partial(self._open_dialog, card),
            failed=self.context.presenter.present,
        )

    def _open_dialog(self, card: SessionCard | None, form: RecordForm) -> None:
        dialog = SessionDialog(
            self.context,
            form.platforms,
            card.session if card else None,
            card.seen if card else None,
            self,
        )
        dialog.saved.connect(self._on_session_saved)
        dialog.open()
        draft, self._draft = self._draft, None
        if draft is not None:
            dialog.take_draft(draft)

    @Slot(object)
    def _on_session_saved(self, session_id: str) -> None:
        tell_saved(self.context, self, _("The session is saved."))
        self.open_session(session_id)


def _columns() -> tuple[TableColumn[SessionRow], ...]:
    return (
        TableColumn(
            _("Day"),
            lambda row: format_date(row.held_on),
            lambda row: (row.held_on, row.starts_at or ""),
            characters=10,
        ),
        TableColumn(
            _("What it is about"),
            lambda row: row.title,
            lambda row: row.title.casefold(),
            characters=24,
            stretch=True,
        ),
        TableColumn(
            _("Kind"), lambda row: label(row.kind), lambda row: label(row.kind), characters=21
        ),
        TableColumn(
            _("State"), lambda row: label(row.state), lambda row: label(row.state), characters=10
        ),
        TableColumn(_("Present"), lambda row: format_number(row.present), right=True, characters=4),
        TableColumn(_("Absent"), lambda row: format_number(row.absent), right=True, characters=4),
        TableColumn(
            _("Unnamed"), lambda row: format_number(row.anonymous_count), right=True, characters=4
        ),
        TableColumn(_("Place"), lambda row: row.place or MISSING, characters=14),
    )

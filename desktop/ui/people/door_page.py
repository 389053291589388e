"""The plan from door to door: which households still lack what, in the order of a walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.papers import PaperKind
from desktop.domain.text.numbers import MISSING, format_number
from desktop.domain.work import MilestoneKind
from desktop.services.door_to_door import door_to_door, lanes
from desktop.system.texts import _, ngettext
from desktop.ui.models.rows import TableColumn
from desktop.ui.people.columns import yes_or_not_yet
from desktop.ui.people.door_words import door_text
from desktop.ui.theme import Tone
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.export_button import ExportButton
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.paper_link import PaperLink
from desktop.ui.widgets.table import ListPanel, RowsTable

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop.domain.rows.people import DoorRow
    from desktop.ui.context import AppContext


class DoorPage(QWidget):
    """Shown by the list of households; Enter opens one of them.

    Signals:
        left: Back to the list.
        household_wanted: Id of the household that was opened.
    """

    left = Signal()
    household_wanted = Signal(str)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._rows: tuple[DoorRow, ...] = ()
        self.back_button = ActionButton(
            _("Back to the list"), "arrow-left", kind=ButtonKind.QUIET, parent=self
        )
        self.missing: ChoiceField[MilestoneKind | None] = ChoiceField(
            [
                (None, _("Anything of these three")),
                (MilestoneKind.DIGITAL_STORE, _("Without a digital store")),
                (MilestoneKind.EPAY_ACCOUNT, _("Without an e-payment account")),
                (MilestoneKind.VNEID_2, _("Somebody without e-ID level 2")),
            ]
        )
        self.lane: ChoiceField[str | None] = ChoiceField([(None, _("All lanes"))])
        self.total = TextLabel(tone=Tone.MUTED)
        self.table: RowsTable[DoorRow] = RowsTable(
            _("Still missing"), _columns(), lambda row: row.household_id
        )
        self.list = ListPanel(self.table, EmptyState(_("Nothing is missing here. Well done.")))
        self.copy_button = PrimaryButton(_("Copy as text"), "copy", self)
        self.export_button = ExportButton(context, self.table, "con-thieu", parent=self)
        self.paper_link = PaperLink(
            context, _("Print"), PaperKind.STILL_MISSING, self._as_paper, self
        )
        self._lay_out()
        self.back_button.clicked.connect(self.left)
        self.missing.edited.connect(self.reload)
        self.lane.edited.connect(self._filter)
        self.table.opened.connect(self._on_opened)
        self.copy_button.clicked.connect(self._on_copy_clicked)

    def open(self) -> None:
        """Show the plan as it is now."""
        self.reload()
        self.missing.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_missing(self, missing: MilestoneKind | None) -> None:
        """Only the doors where that is missing."""
        self.missing.set_value(missing)
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Read lanes and households again."""
        present = self._context.presenter.present
        self._context.runner.read(self, lanes, done=self._show_lanes, failed=present)
        self._context.runner.read(
            self,
            door_to_door,
            self._context.clock.today(),
            None,
            self.missing.value(),
            done=self._show_rows,
            failed=present,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        top = FlowLayout(spacing=12)
        top.add(Heading(_("Still missing, from door to door"), level=2))
        top.addWidget(self.back_button)
        filters = FlowLayout(spacing=12)
        filters.add(FormField("missing", _("What is missing?"), self.missing))
        filters.add(FormField("lane", _("Lane or hamlet"), self.lane))
        last = FlowLayout(spacing=12)
        last.add(self.total)
        last.addWidget(self.paper_link)
        last.addWidget(self.export_button)
        last.addWidget(self.copy_button)
        rows.addLayout(top)
        rows.addLayout(filters)
        rows.addWidget(self.list, 1)
        rows.addLayout(last)

    def _as_paper(self) -> dict[str, object]:
        return {"missing": self.missing.value()}

    def _show_lanes(self, found: tuple[str, ...]) -> None:
        choices: list[tuple[str | None, str]] = [(None, _("All lanes"))]
        self.lane.set_choices([*choices, *((lane, lane) for lane in found)])

    def _show_rows(self, rows: tuple[DoorRow, ...]) -> None:
        self._rows = rows
        self._filter()

    @Slot()
    def _filter(self) -> None:
        lane = self.lane.value()
        shown = [row for row in self._rows if lane is None or row.lane == lane]
        self.list.set_rows(shown)
        self.copy_button.setEnabled(bool(shown))
        words = ngettext("{count} household", "{count} households", len(shown))
        self.total.setText(words.format(count=format_number(len(shown))))

    @Slot(object)
    def _on_opened(self, row: DoorRow) -> None:
        self.household_wanted.emit(row.household_id)

    @Slot()
    def _on_copy_clicked(self) -> None:
        rows = self.table.rows_model.rows
        QGuiApplication.clipboard().setText(door_text(rows))
        self._context.presenter.tell(
            MessageKind.SUCCESS,
            _(
                "The list was copied for 30 seconds. It names people: paste it only where they "
                "may be named."
            ),
        )


def _columns() -> tuple[TableColumn[DoorRow], ...]:
    return (
        TableColumn(_("Lane or hamlet"), lambda row: row.lane or MISSING, characters=16),
        TableColumn(_("House number"), lambda row: row.house_number or MISSING, characters=8),
        TableColumn(
            _("Head of household"), lambda row: row.head_name or row.code or MISSING, characters=22
        ),
        TableColumn(
            _("Digital store"), lambda row: yes_or_not_yet(yes=not row.lacks_store), characters=9
        ),
        TableColumn(
            _("E-payment"), lambda row: yes_or_not_yet(yes=not row.lacks_epay), characters=9
        ),
        TableColumn(
            _("Without e-ID level 2"),
            lambda row: ", ".join(row.without_vneid_2) or MISSING,
            characters=28,
            stretch=True,
        ),
    )

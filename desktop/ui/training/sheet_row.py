"""The row of a sheet as it was written, and the buttons that say what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.training import AttendanceStatus
from desktop.system.texts import _
from desktop.ui.training.sheet_table import doubt_words, name_words
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.person_picker import PersonPicker

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter, QPaintEvent

    from desktop.domain.rows.people import PersonRow
    from desktop.ui.context import AppContext
    from desktop.ui.training.sheet_decisions import Decided


class RowPicture(QWidget):
    """The scans of one row under each other, as wide as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: list[QPixmap] = []
        self.setAccessibleName(_("The row as it was written"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_pictures(self, files: tuple[bytes, ...]) -> None:
        """Show rows given as picture files; what is no picture is left out."""
        self._pictures = []
        for data in files:
            picture = QPixmap()
            if picture.loadFromData(data):
                self._pictures.append(picture)
        self.updateGeometry()
        self.update()

    @property
    def count(self) -> int:
        """How many are shown."""
        return len(self._pictures)

    def hasHeightForWidth(self) -> bool:
        """The rows keep their shape."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Room for each row at that width."""
        return max(1, sum(self._height_of(picture, width) for picture in self._pictures))

    def sizeHint(self) -> QSize:
        """As a row of the table's width."""
        width = self.width() or 600
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """It gives way to everything else in width, never in height."""
        return QSize(100, self.heightForWidth(self.width() or 600))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Scaled to the width; never larger than they are."""
        from PySide6.QtGui import QPainter

        painter: QPainter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        top = 0
        for picture in self._pictures:
            height = self._height_of(picture, self.width())
            width = height * picture.width() // max(1, picture.height())
            painter.drawPixmap(0, top, width, height, picture)
            top += height
        painter.end()

    @staticmethod
    def _height_of(picture: QPixmap, width: int) -> int:
        shown = min(width, picture.width())
        return shown * picture.height() // max(1, picture.width())


class SheetRow(QWidget):
    """One line at a time: its picture and what can be said of it.

    Signals:
        decided: Status, or None to leave the line out.
        named: The `PersonRow` who wrote the name.
    """

    decided = Signal(object)
    named = Signal(object)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._about = TextLabel("", bold=True, parent=self)
        self.picture = RowPicture(self)
        self.present = ActionButton(_("Present (Space)"), "check", parent=self)
        self.absent = ActionButton(_("Absent (V)"), "close", parent=self)
        self.unnamed = ActionButton(_("Count without a name"), parent=self)
        self.leave_out = ActionButton(_("Leave out (Delete)"), kind=ButtonKind.QUIET, parent=self)
        self.picker = PersonPicker(context, _("Who wrote this name?"), offer_new=False, parent=self)
        buttons = FlowLayout(spacing=12)
        for button in (self.present, self.absent, self.unnamed, self.leave_out):
            buttons.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(self._about)
        rows.addWidget(self.picture)
        rows.addWidget(self.picker)
        rows.addLayout(buttons)
        self.present.clicked.connect(self._on_present)
        self.absent.clicked.connect(self._on_absent)
        self.unnamed.clicked.connect(self._on_present)
        self.leave_out.clicked.connect(self._on_left_out)
        self.picker.picked.connect(self._on_picked)
        self.show_line(None)

    def show_line(self, one: Decided | None) -> None:
        """Show a line, or nothing."""
        self.setVisible(one is not None)
        if one is None:
            return
        about = ": ".join(part for part in (name_words(one), doubt_words(one)) if part)
        self._about.setText(about)
        self.picture.show_pictures(one.line.pictures)
        named = one.line.attendee_id is not None
        self.present.setVisible(named)
        self.absent.setVisible(named)
        self.unnamed.setVisible(not named)
        self.picker.setVisible(not named)
        if not named:
            self.picker.clear()

    def focus_picker(self) -> None:
        """To type who wrote a name."""
        self.picker.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_present(self) -> None:
        self.decided.emit(AttendanceStatus.PRESENT)

    @Slot()
    def _on_absent(self) -> None:
        self.decided.emit(AttendanceStatus.ABSENT)

    @Slot()
    def _on_left_out(self) -> None:
        self.decided.emit(None)

    @Slot(object)
    def _on_picked(self, row: PersonRow) -> None:
        self.named.emit(row)

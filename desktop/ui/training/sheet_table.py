"""The lines of a sheet that was read, as a table that is decided by single keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal

from desktop.domain.rows.sheet_reading import LineDoubt
from desktop.domain.text.numbers import MISSING
from desktop.domain.training import AttendanceStatus
from desktop.system.labels import label
from desktop.system.texts import N_, _
from desktop.ui.models.rows import TableColumn
from desktop.ui.training.sheet_decisions import Decided
from desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_TYPING: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_DOUBTS: Final = {
    LineDoubt.NO_MARK: N_("no box is ticked"),
    LineDoubt.BOTH: N_("both boxes are ticked"),
    LineDoubt.FAINT: N_("the mark is not clear"),
    LineDoubt.SIGNED_ABSENT: N_("ticked absent, but there is ink where people sign"),
    LineDoubt.NO_BOX: N_("the boxes cannot be seen"),
    LineDoubt.TWO_SCANS: N_("the two scans differ"),
    LineDoubt.OTHER_SAVED: N_("recorded otherwise: {saved}"),
    LineDoubt.WRITTEN_IN: N_("written by hand, not known yet who"),
}


class SheetTable(RowsTable[Decided]):
    """Enter accepts what is suggested, Space is present, V or A absent, Delete leaves out.

    Signals:
        decided: Key of the line, status or None.
        accepted: The line whose suggestion is right.
    """

    decided = Signal(str, object)
    accepted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Names on the sheet"), _columns(), lambda one: one.line.key, parent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Single keys decide; the rest moves as in every table."""
        one = self.current()
        if one is None or event.modifiers() & _TYPING or not self._handle(one, event):
            super().keyPressEvent(event)
            return
        event.accept()

    def _handle(self, one: Decided, event: QKeyEvent) -> bool:
        key, text = Qt.Key(event.key()), event.text().lower()
        if key in _ENTER:
            self.accepted.emit(one)
        elif key == Qt.Key.Key_Space or text == " ":
            self.decided.emit(one.line.key, AttendanceStatus.PRESENT)
        elif key in (Qt.Key.Key_V, Qt.Key.Key_A, Qt.Key.Key_Minus) or text in ("v", "a", "-"):
            self.decided.emit(one.line.key, AttendanceStatus.ABSENT)
        elif key == Qt.Key.Key_Delete:
            self.decided.emit(one.line.key, None)
        else:
            return False
        return True


def name_words(one: Decided) -> str:
    """Whose line it is."""
    if one.line.attendee_id is not None:
        return one.line.full_name or MISSING
    if one.who is not None:
        return one.who.full_name
    return _("(written by hand)")


def outcome_words(one: Decided) -> str:
    """What becomes of the line."""
    if one.waits:
        if one.line.status is None or one.line.attendee_id is None:
            return _("Not decided")
        return _("Not decided, maybe: {status}").format(status=label(one.line.status))
    if one.status is None:
        return _("Left out")
    if one.line.attendee_id is None and one.who is None:
        return _("Counted without a name")
    return label(one.status)


def doubt_words(one: Decided) -> str:
    """Why it is asked about; "" when it was certain."""
    doubt = one.line.doubt
    if doubt is None:
        return ""
    words = _(_DOUBTS[doubt]).format(saved=label(one.line.saved))
    if one.line.signed and doubt is not LineDoubt.SIGNED_ABSENT:
        return _("{doubt}; signed").format(doubt=words)
    return words


def _columns() -> tuple[TableColumn[Decided], ...]:
    return (
        TableColumn(
            _("No."), lambda one: str(one.line.number), lambda one: one.line.number, characters=4
        ),
        TableColumn(_("Full name"), name_words, name_words, characters=20),
        TableColumn(_("Will be recorded"), outcome_words, outcome_words, characters=20),
        TableColumn(_("Why it is asked"), doubt_words, doubt_words, characters=24, stretch=True),
    )

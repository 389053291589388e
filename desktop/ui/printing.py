"""Printing a few lines of plain text, such as the passphrase, on a real printer.

There is no "print to a file" here: what is printed this way must not lie about on the disk. Qt's
own dialog offers it, in English, and waits in a loop of its own for the printer's properties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from desktop.system.texts import _
from desktop.ui.theme import BASE_POINTS, Tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.form import Form
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget


_DIALOG_LETTERS: Final = 44


class LinesDialog(QDialog):
    """Choose a printer, the usual one first; without any it says what to do instead.

    Args:
        title: Heading of the page.
        lines: Below it.
        printers: Names of the system's printers.
        parent: As in Qt.
    """

    def __init__(
        self,
        title: str,
        lines: Sequence[str],
        printers: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = title
        self._lines = tuple(lines)
        self.setWindowTitle(_("Print"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.printer: ChoiceField[str] = ChoiceField([(name, name) for name in printers])
        self.trouble = TextLabel("", tone=Tone.ERROR)
        self.print_button = PrimaryButton(_("Print"), "print")
        self.leave_button = ActionButton(_("Do not print"), kind=ButtonKind.QUIET)
        self._lay_out(found=bool(printers))
        self.print_button.clicked.connect(self._on_print_clicked)
        self.leave_button.clicked.connect(self.reject)

    def _lay_out(self, *, found: bool) -> None:
        form = Form()
        form.add("printer", _("Printer"), self.printer)
        form.setVisible(found)
        self.print_button.setVisible(found)
        self.trouble.setVisible(not found)
        if not found:
            self.trouble.setText(_("No printer was found. Write it down on paper by hand."))
            self.leave_button.setText(_("Close"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.print_button)
        buttons.addWidget(self.leave_button)
        buttons.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 20, 20, 20)
        rows.setSpacing(14)
        rows.addWidget(form)
        rows.addWidget(self.trouble)
        rows.addLayout(buttons)
        # A sentence alone would be broken into a narrow tower.
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _DIALOG_LETTERS)
        (self.printer if found else self.leave_button).setFocus()

    @Slot()
    def _on_print_clicked(self) -> None:
        from PySide6.QtPrintSupport import QPrinter

        name = self.printer.value() or ""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(name)
        printer.setDocName(self._title)
        # A printer that is gone leaves the name as it was.
        known = printer.isValid() and printer.printerName() == name
        if known and paint_lines(printer, self._title, self._lines):
            self.accept()
            return
        self.trouble.setText(_("The printer did not take the paper. Write it down by hand."))
        self.trouble.show()


def print_lines(parent: QWidget, title: str, lines: Sequence[str]) -> None:
    """Ask for a printer, then print a heading and lines of plain text on one page."""
    # The print system is loaded by the first print only.
    from PySide6.QtPrintSupport import QPrinterInfo

    usual = QPrinterInfo.defaultPrinterName()
    names = sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name))
    LinesDialog(title, lines, names, parent).open()


def paint_lines(printer: QPrinter, title: str, lines: Sequence[str]) -> bool:
    """Paint the page; False when the printer does not begin."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    page = QRectF(painter.viewport())
    margin = page.width() / 12
    area = page.adjusted(margin, margin, -margin, -margin)
    heading = QFont(painter.font())
    heading.setPointSizeF(BASE_POINTS * 1.4)
    heading.setBold(True)
    body = QFont(painter.font())
    body.setPointSizeF(BASE_POINTS)
    top = area.top()
    for font, text in ((heading, title), *((body, line) for line in lines)):
        painter.setFont(font)
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
        box = QRectF(area.left(), top, area.width(), area.bottom() - top)
        used = painter.boundingRect(box, flags, text or " ")
        painter.drawText(box, flags, text)
        top += used.height() * 1.35
    return bool(painter.end())

"""Printing through the system's print dialog, without a nested event loop."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from desktop.system.texts import _
from desktop.ui.theme import BASE_POINTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget


def print_lines(parent: QWidget, title: str, lines: Sequence[str]) -> None:
    """Ask for a printer, then print a heading and lines of plain text on one page."""
    # The print system is loaded by the first print only.
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter
    from PySide6.QtWidgets import QDialog

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Print"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(partial(paint_lines, printer, title, tuple(lines)))
    # QPrintDialog's own open() wants a slot by name; the dialog's is meant.
    QDialog.open(dialog)


def paint_lines(printer: QPrinter, title: str, lines: Sequence[str]) -> None:
    """Paint the page."""
    painter = QPainter(printer)
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
    painter.end()

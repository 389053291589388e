"""Hands a finished PDF to a printer: CUPS takes the bytes, Windows gets pictures of its pages.

Everything here may take seconds and runs on the pool, never on the GUI thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRect
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from desktop.domain.errors import TroubleError
from desktop.domain.print_plan import Side
from desktop.services.paper import page_band, page_sizes, paper_of_pages
from desktop.system.cups import (
    PrinterState,
    cups_printers,
    hand_over,
    has_cups,
    job_waits,
    printer_state,
)

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

PRINT_DPI = 600
_BAND_ROWS = 500
"""At 600 dpi: 2.5 MB of grey at a time where a whole page would take 35."""

_CUT = 160
"""Lighter than this is paper: a laser has no grey."""


@dataclass(frozen=True, slots=True)
class PaperJob:
    """What is to be printed, where, how often; `title` is shown in the printer's queue.

    `pages` says which pages in which order, None all of them.
    """

    pdf: bytes
    printer: str
    title: str
    copies: int = 1
    pages: Side | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """A job that a printer has; `id` is "" where the system cannot be asked about it."""

    printer: str
    id: str = ""


def printer_names() -> tuple[str, ...]:
    """The system's printers, its default one first.

    Raises:
        TroubleError: `printer_missing` when there is none.
    """
    names = cups_printers() if has_cups() else _qt_printers()
    if not names:
        raise TroubleError("printer_missing")
    return names


def print_paper(job: PaperJob) -> Handed:
    """Print the paper at its own size, one side of each sheet.

    Raises:
        TroubleError: `printer_gone`, `disk_full`, `print_failed` when the system did not take it.
    """
    pdf = job.pdf if job.pages is None else paper_of_pages(job.pdf, job.pages)
    if has_cups():
        return Handed(job.printer, hand_over(pdf, job.printer, job.title, job.copies))
    _print_by_qt(job, pdf)
    return Handed(job.printer)


def state_of(printer: str) -> PrinterState:
    """What keeps a printer from printing, as far as the system says it.

    Windows shows it in a window of its own, beside the clock.
    """
    if has_cups():
        return printer_state(printer)
    known = printer in _qt_printers()
    return PrinterState(known=known, trouble="" if known else "printer_gone")


def still_waits(handed: Handed) -> bool:
    """Whether the printer has not finished with it."""
    return bool(handed.id) and has_cups() and job_waits(handed.id, handed.printer)


def paint_paper(pdf: bytes, printer: QPrinter, times: int = 1) -> None:
    """Paint every page as a picture at the printer's resolution, edge to edge.

    Args:
        pdf: The paper.
        printer: Its name, resolution and copies are set already.
        times: How often the whole paper is painted, for a printer that cannot copy by itself.

    Raises:
        TroubleError: `print_failed`.
    """
    # Said one by one, for a driver's own settings may be for another country's paper.
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    printer.setDuplex(printer.DuplexMode.DuplexNone)
    printer.setColorMode(printer.ColorMode.GrayScale)
    upright, lying = QPageLayout.Orientation.Portrait, QPageLayout.Orientation.Landscape
    ways = [lying if size.width > size.height else upright for size in page_sizes(pdf)]
    printer.setPageOrientation(ways[0])
    painter = QPainter()
    if not painter.begin(printer):
        raise TroubleError("print_failed")
    try:
        for place, number in enumerate(list(range(len(ways))) * times):
            if place:
                printer.setPageOrientation(ways[number])
            if place and not printer.newPage():
                raise TroubleError("print_failed")
            _paint_page(painter, printer, pdf, number)
    finally:
        painter.end()


def _paint_page(painter: QPainter, printer: QPrinter, pdf: bytes, number: int) -> None:
    """In bands, black on white: what a laser prints sharply and a spooler keeps small."""
    sheet = printer.pageLayout().fullRectPixels(printer.resolution())
    top = 0
    while True:
        width, height, grey = page_band(pdf, number, printer.resolution(), top, _BAND_ROWS)
        black = grey.translate(_BLACK_OR_WHITE)
        image = QImage(black, width, height, width, QImage.Format.Format_Grayscale8)
        mono = image.convertToFormat(QImage.Format.Format_Mono)
        painter.drawImage(QRect(0, top, sheet.width(), height), mono)
        top += height
        if height < _BAND_ROWS or top >= sheet.height():
            return


_BLACK_OR_WHITE = bytes(0 if value < _CUT else 255 for value in range(256))


def _qt_printers() -> tuple[str, ...]:
    from PySide6.QtPrintSupport import QPrinterInfo

    default = QPrinterInfo.defaultPrinterName()
    names = QPrinterInfo.availablePrinterNames()
    return tuple(sorted(names, key=lambda name: (name != default, name)))


def _print_by_qt(job: PaperJob, pdf: bytes) -> None:
    """The way of Windows. It was not run on Windows by us: the same painting into a PDF was."""
    from PySide6.QtPrintSupport import QPrinter

    # Kept in a variable: a dialog or a painter on a temporary one brings the program down.
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(job.printer)
    # A printer that is gone leaves the name as it was; a nameless one would print into nothing.
    if not printer.isValid() or printer.printerName() != job.printer:
        raise TroubleError("printer_gone")
    printer.setDocName(job.title)
    printer.setResolution(PRINT_DPI)
    if printer.supportsMultipleCopies():
        printer.setCopyCount(job.copies)
        printer.setCollateCopies(True)
        paint_paper(pdf, printer)
    else:
        paint_paper(pdf, printer, job.copies)

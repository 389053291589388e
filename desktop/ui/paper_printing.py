"""Hands a finished PDF to a printer: CUPS takes the bytes, Windows gets pictures of its pages.

Everything here may take seconds and runs on the pool, never on the GUI thread.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRect
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from desktop.domain.errors import TroubleError
from desktop.services.paper import page_count, page_picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtPrintSupport import QPrinter

PRINT_DPI = 600
_PATIENCE_S = 30


@dataclass(frozen=True, slots=True)
class PaperJob:
    """What is to be printed, where, how often; `title` is shown in the printer's queue."""

    pdf: bytes
    printer: str
    title: str
    copies: int = 1


def printer_names() -> tuple[str, ...]:
    """The system's printers, its default one first.

    Raises:
        TroubleError: `printer_missing` when there is none.
    """
    names = _cups_printers() if shutil.which("lpstat") else _qt_printers()
    if not names:
        raise TroubleError("printer_missing")
    return names


def print_paper(job: PaperJob) -> None:
    """Print the paper at its own size.

    Raises:
        TroubleError: `print_failed` when the system did not take it.
    """
    if shutil.which("lp"):
        _print_by_cups(job)
    else:
        _print_by_qt(job)


def paint_paper(pdf: bytes, printer: QPrinter) -> None:
    """Paint every page as a picture at the printer's resolution, edge to edge.

    Raises:
        TroubleError: `print_failed`.
    """
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    painter = QPainter()
    if not painter.begin(printer):
        raise TroubleError("print_failed")
    try:
        for number in range(page_count(pdf)):
            if number and not printer.newPage():
                raise TroubleError("print_failed")
            width, height, grey = page_picture(pdf, number, printer.resolution())
            image = QImage(grey, width, height, width, QImage.Format.Format_Grayscale8)
            sheet = printer.pageLayout().fullRectPixels(printer.resolution())
            painter.drawImage(QRect(0, 0, sheet.width(), sheet.height()), image)
    finally:
        painter.end()


def _cups_printers() -> tuple[str, ...]:
    listed = _run(["lpstat", "-e"])
    names = listed.stdout.decode("utf-8", "replace").split() if listed.returncode == 0 else []
    told = _run(["lpstat", "-d"]).stdout.decode("utf-8", "replace")
    default = told.rpartition(":")[2].strip()
    return tuple(sorted(names, key=lambda name: (name != default, name)))


def _print_by_cups(job: PaperJob) -> None:
    words = ["lp", "-d", job.printer, "-n", str(job.copies), "-t", job.title]
    # At its own size: the margins of an official paper are prescribed.
    done = _run([*words, "-o", "media=A4", "-o", "print-scaling=none"], job.pdf)
    if done.returncode != 0:
        raise TroubleError("print_failed")


def _qt_printers() -> tuple[str, ...]:
    from PySide6.QtPrintSupport import QPrinterInfo

    default = QPrinterInfo.defaultPrinterName()
    names = QPrinterInfo.availablePrinterNames()
    return tuple(sorted(names, key=lambda name: (name != default, name)))


def _print_by_qt(job: PaperJob) -> None:
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(job.printer)
    printer.setDocName(job.title)
    printer.setResolution(PRINT_DPI)
    printer.setCopyCount(job.copies)
    paint_paper(job.pdf, printer)


def _run(words: Sequence[str], content: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    # The answers are read, so they must not be in the person's language.
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        return subprocess.run(  # noqa: S603 - fixed programs; names are single arguments
            words,
            input=content,
            capture_output=True,
            timeout=_PATIENCE_S,
            check=False,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TroubleError("print_failed") from error

"""Printing a few lines: the dialog never nests an event loop, the page holds every line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from desktop.ui.printing import paint_lines, print_lines

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def test_every_line_stands_on_the_page(tmp_path: Path, qtbot: QtBot) -> None:
    target = tmp_path / "page.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    paint_lines(printer, "Làng Số", ["Mật khẩu của tổ:", "ruong bac thang xanh moi"])
    document = pypdfium2.PdfDocument(target)
    text = document[0].get_textpage().get_text_range()
    assert len(document) == 1
    document.close()
    for line in ("Làng Số", "Mật khẩu của tổ:", "ruong bac thang xanh moi"):
        assert line in text


def test_the_dialog_opens_without_waiting(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.show()
    print_lines(owner, "Làng Số", ["x"])
    dialogs = owner.findChildren(QPrintDialog)
    assert len(dialogs) == 1
    dialogs[0].reject()

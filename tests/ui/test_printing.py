"""Printing a few lines: the dialog never nests an event loop, the page holds every line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from desktop.ui.printing import LinesDialog, paint_lines, print_lines
from tests.ui.access import check_access

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
    (dialog,) = owner.findChildren(LinesDialog)
    assert dialog.isVisible()
    dialog.leave_button.click()
    assert not dialog.isVisible()


def test_without_a_printer_it_says_what_to_do(qtbot: QtBot) -> None:
    dialog = LinesDialog("Làng Số", ["x"], ())
    qtbot.addWidget(dialog)
    dialog.show()
    assert "chép tay" in dialog.trouble.text()
    assert not dialog.print_button.isVisible()
    check_access(dialog)


def test_a_printer_that_is_gone_is_told_and_nothing_closes(qtbot: QtBot) -> None:
    dialog = LinesDialog("Làng Số", ["x"], ("may-in-da-go",))
    qtbot.addWidget(dialog)
    dialog.show()
    check_access(dialog)
    dialog.print_button.click()
    assert dialog.isVisible()
    assert "chép tay" in dialog.trouble.text()

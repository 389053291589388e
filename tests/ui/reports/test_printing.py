"""Where there is no CUPS, pages go to the printer as pictures, at their own size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtPrintSupport import QPrinter

from desktop.domain.errors import TroubleError
from desktop.reports.monthly import render_monthly
from desktop.services.paper import page_count, page_picture, page_pictures
from desktop.ui.paper_printing import paint_paper, printer_names
from tests.reports.sample import monthly

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


def ink(picture: tuple[int, int, bytes]) -> list[float]:
    """Darkness of each of 20 bands of a page, from the top."""
    width, height, grey = picture
    band = height // 20
    return [
        1 - sum(grey[top * width : (top + band) * width]) / (255 * width * band)
        for top in range(0, band * 20, band)
    ]


def test_pictures_of_the_pages_reach_the_printer(qapp: QApplication, tmp_path: Path) -> None:
    pdf = render_monthly(monthly())
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(150)
    paint_paper(pdf, printer)
    printed = (tmp_path / "printed.pdf").read_bytes()
    assert page_count(printed) == page_count(pdf) > 1
    for number in range(page_count(pdf)):
        wanted, got = page_picture(pdf, number, 150), page_picture(printed, number, 150)
        assert abs(wanted.width - got.width) <= 2
        assert abs(wanted.height - got.height) <= 2
        assert ink(got) == pytest.approx(ink(wanted), abs=0.02)
    assert max(ink(page_picture(printed, 0, 150))) > 0.05


def test_one_page_is_the_same_as_in_all_pages() -> None:
    pdf = render_monthly(monthly())
    assert page_pictures(pdf, 40)[1] == page_picture(pdf, 1, 40)


def test_without_cups_and_without_printers_it_is_said(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TroubleError) as caught:
        printer_names()
    assert caught.value.code == "printer_missing"

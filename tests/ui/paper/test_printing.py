"""Where there is no CUPS, pages go to the printer as pictures, at their own size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtPrintSupport import QPrinter

from desktop.domain.errors import TroubleError
from desktop.services.paper import page_count, page_picture, trial_sheet
from desktop.ui.paper.printing import PaperJob, paint_paper, print_paper, printer_names
from tests.support.paper import numbered_paper

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


def painted(pdf: bytes, target: Path, times: int = 1) -> bytes:
    """What a driver gets, for the one device of Qt that needs no printer."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(300)
    paint_paper(pdf, printer, times)
    return target.read_bytes()


def test_pictures_of_the_pages_reach_the_printer(qapp: QApplication, tmp_path: Path) -> None:
    pdf = trial_sheet()
    printed = painted(pdf, tmp_path / "printed.pdf")
    assert page_count(printed) == page_count(pdf) == 2
    for number in range(page_count(pdf)):
        wanted, got = page_picture(pdf, number, 150), page_picture(printed, number, 150)
        assert abs(wanted.width - got.width) <= 2
        assert abs(wanted.height - got.height) <= 2
        assert ink(got) == pytest.approx(ink(wanted), abs=0.01)
    assert max(ink(page_picture(printed, 0, 150))) > 0.02


def test_a_printer_that_cannot_copy_gets_the_paper_again(
    qapp: QApplication, tmp_path: Path
) -> None:
    assert page_count(painted(numbered_paper(3), tmp_path / "a.pdf", times=2)) == 6


def test_without_cups_and_without_printers_it_is_said(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TroubleError) as caught:
        printer_names()
    assert caught.value.code == "printer_missing"


def test_without_cups_a_printer_that_is_gone_is_told(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TroubleError) as caught:
        print_paper(PaperJob(numbered_paper(1), "may-in-da-go", "bao-cao"))
    assert caught.value.code == "printer_gone"

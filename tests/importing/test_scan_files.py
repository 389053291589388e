"""Scans come as PDF, PNG or JPEG of unknown origin; the child with limits opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from desktop.domain.errors import TroubleError
from desktop.domain.scans import PageTrouble
from desktop.reports.sheets.attendance import render_attendance_sheet
from desktop.services.scan_files import read_scan
from tests.reports.list_sample import blank_sheet, names
from tests.support.scans import printed_pages, scanned, seeded

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_attendance_sheet(blank_sheet(names(20)))


def code_of(path: Path) -> str:
    with pytest.raises(TroubleError) as caught:
        read_scan(path)
    return caught.value.code


def test_every_kind_of_file(tmp_path: Path, pdf: bytes) -> None:
    scans = [scanned(page, seeded(number)) for number, page in enumerate(printed_pages(pdf))]
    assert len(scans) == 2
    for name in ("a.png", "a.jpg"):
        scans[0].save(tmp_path / name)
        (page,) = read_scan(tmp_path / name)
        assert page.trouble is None
        assert page.code is not None
        assert (page.number, page.code.page, len(page.rows)) == (1, 1, 15)
    scans[0].save(tmp_path / "a.pdf", save_all=True, append_images=scans[1:], resolution=200)
    pages = read_scan(tmp_path / "a.pdf")
    assert [(page.number, page.code and page.code.page) for page in pages] == [(1, 1), (2, 2)]


def test_a_scan_whose_pdf_counts_pixels_as_points(tmp_path: Path, pdf: bytes) -> None:
    printed_pages(pdf)[0].save(tmp_path / "a.pdf", resolution=72)
    assert read_scan(tmp_path / "a.pdf")[0].trouble is None


def test_colour_depth_and_transparent_paper(tmp_path: Path, pdf: bytes) -> None:
    page = printed_pages(pdf)[0]
    ink = page.point([255 - grey for grey in range(256)])
    clear = Image.new("RGBA", page.size, (0, 0, 0, 0))
    clear.paste((20, 20, 90, 255), mask=ink)
    clear.save(tmp_path / "clear.png")
    page.convert("RGB").save(tmp_path / "colour.jpg", quality=60)
    page.convert("1").save(tmp_path / "bits.png")
    for name in ("clear.png", "colour.jpg", "bits.png"):
        assert read_scan(tmp_path / name)[0].trouble is None, name


def test_files_that_are_no_scans(tmp_path: Path, pdf: bytes) -> None:
    (tmp_path / "text.png").write_bytes(b"hello")
    (tmp_path / "cut.pdf").write_bytes(pdf[: len(pdf) // 3])
    (tmp_path / "empty.jpg").write_bytes(b"")
    for name in ("text.png", "cut.pdf", "empty.jpg"):
        assert code_of(tmp_path / name) == "file_unreadable", name
    assert code_of(tmp_path / "none.pdf") == "file_missing"
    Image.new("L", (300, 200), 255).save(tmp_path / "other.png")
    assert read_scan(tmp_path / "other.png")[0].trouble is PageTrouble.NO_CODE


def test_files_that_are_too_heavy(tmp_path: Path) -> None:
    Image.new("1", (20_000, 20_000)).save(tmp_path / "bomb.png")
    assert code_of(tmp_path / "bomb.png") == "file_too_heavy"
    small = Image.new("1", (10, 10))
    small.save(tmp_path / "many.pdf", save_all=True, append_images=[small] * 80)
    assert code_of(tmp_path / "many.pdf") == "file_too_heavy"
    with (tmp_path / "large.jpg").open("wb") as stream:
        stream.truncate(101 * 1024 * 1024)
    assert code_of(tmp_path / "large.jpg") == "file_too_heavy"

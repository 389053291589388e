"""The file itself: sound, all fonts inside, the same bytes on every PC."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import _rl_accel  # type: ignore[import-not-found]
import pytest
from reportlab.lib import rl_accel

from desktop import __version__
from desktop.reports.fonts import load_fonts
from desktop.reports.monthly import render_monthly
from desktop.reports.preview import (
    PageImage,
    count_pages,
    page_sizes,
    pages_of,
    render_band,
    render_page,
)
from tests.reports.reading import opened, page_texts
from tests.reports.sample import monthly

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
PRINT_DIGEST = (
    "import hashlib; from tests.reports.sample import monthly; "
    "from desktop.reports.monthly import render_monthly; "
    "print(hashlib.sha256(render_monthly(monthly(50, practice=True))).hexdigest())"
)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paper") / "report.pdf"
    path.write_bytes(render_monthly(monthly(50)))
    return path


def run(*command: str, env: Mapping[str, str] | None = None) -> str:
    return subprocess.run(
        command, check=True, capture_output=True, encoding="utf-8", cwd=ROOT, env=env
    ).stdout


def test_qpdf_finds_no_fault(paper: Path) -> None:
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", str(paper))


def test_every_font_is_ours_and_embedded(paper: Path) -> None:
    rows = [line.split() for line in run("pdffonts", str(paper)).splitlines()[2:]]
    assert len(rows) >= 4
    for row in rows:
        name, embedded, subset, unicode = row[0], row[-5], row[-4], row[-3]
        assert name.partition("+")[2].startswith("LangSoSerif-")
        assert (embedded, subset, unicode) == ("yes", "yes", "yes")


def test_the_file_says_its_language_and_title(paper: Path) -> None:
    with opened(paper.read_bytes()) as document:
        catalog = document.doc.catalog
        assert catalog["Lang"] == b"vi-VN"
        assert catalog["ViewerPreferences"].resolve()["DisplayDocTitle"] is True
    lines = [line.partition(":") for line in run("pdfinfo", str(paper)).splitlines()]
    facts = {key: value.strip() for key, _, value in lines}
    title = "Báo cáo kết quả hoạt động tháng 11 năm 2026 - Tổ công nghệ số cộng đồng thôn Nà Pài"
    assert facts["Title"] == title
    assert facts["Author"] == "Tổ công nghệ số cộng đồng thôn Nà Pài"
    assert facts["Creator"] == f"Làng Số {__version__}"


def test_same_report_is_the_same_bytes_in_another_home_zone_and_host(tmp_path: Path) -> None:
    digests = {hashlib.sha256(render_monthly(monthly(50, practice=True))).hexdigest()}
    for number, zone in enumerate(("Asia/Ho_Chi_Minh", "America/Los_Angeles")):
        home = tmp_path / f"home {number}"
        home.mkdir()
        env = {
            **os.environ,
            "TZ": zone,
            "HOME": str(home),
            "HOSTNAME": f"may-{number}",
            "USER": f"nguoi-{number}",
            "PYTHONHASHSEED": str(number + 1),
            "SOURCE_DATE_EPOCH": str(number * 10**9),
        }
        digests.add(run(sys.executable, "-c", PRINT_DIGEST, env=env).strip())
    assert len(digests) == 1


def test_another_report_is_other_bytes() -> None:
    assert render_monthly(monthly(10)) != render_monthly(monthly(10, practice=True))


def test_the_fast_functions_are_the_compiled_ones() -> None:
    assert rl_accel.instanceStringWidthTTF is _rl_accel.instanceStringWidthTTF


def test_fonts_have_what_a_paper_needs() -> None:
    assert set(map(ord, "ĂÂĐÊÔƠƯỘ“”—–…₫%/.,;:()[]<>&")) <= load_fonts()


def render_pages(pdf: bytes, dpi: int) -> list[PageImage]:
    return [render_page(pdf, number, dpi) for number in range(count_pages(pdf))]


def test_preview_shows_each_page_of_the_same_bytes(paper: Path) -> None:
    pdf = paper.read_bytes()
    pages = render_pages(pdf, 100)
    assert len(pages) == len(page_texts(pdf))
    for page in pages:
        assert (page.width, page.height) == (827, 1170)
        assert len(page.grey) == page.width * page.height
        assert page.grey[0] == 255
        assert min(page.grey) < 60
    assert [page.grey for page in render_pages(pdf, 100)] == [page.grey for page in pages]


def test_bands_of_a_page_are_the_page(paper: Path) -> None:
    pdf = paper.read_bytes()
    page = render_page(pdf, 0, 60)
    bands = [render_band(pdf, 0, 60, top, 100) for top in range(0, page.height, 100)]
    assert [band.height for band in bands[:-1]] == [100] * (len(bands) - 1)
    assert sum(band.height for band in bands) == page.height
    joined = b"".join(band.grey for band in bands)
    different = sum(abs(one - other) > 8 for one, other in zip(joined, page.grey, strict=True))
    assert different <= len(joined) / 10_000, "letters on a seam are smoothed otherwise"


def test_pages_in_another_order_keep_their_words(paper: Path) -> None:
    pdf = paper.read_bytes()
    words = page_texts(pdf)
    made = pages_of(pdf, (1, None, 0))
    assert page_texts(made) == [words[1], "", words[0]]
    assert page_sizes(made) == [page_sizes(pdf)[0]] * 3
    assert len(made) < len(pdf) * 1.2


def test_preview_has_the_head_where_the_paper_has_it(paper: Path) -> None:
    """A wrong stride would shear the picture: the margin would not stay white."""
    page = render_pages(paper.read_bytes(), 73)[0]
    margin = round(29 / 210 * page.width)
    rows = range(0, page.height)
    assert all(
        set(page.grey[row * page.width : row * page.width + margin]) == {255} for row in rows
    )

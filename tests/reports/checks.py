"""What holds of every paper: the file is sound, the page is the decree's, no name is lost.

Each takes any PDF; `opened` of reading.py gives what pdfplumber sees of it.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.reports.reading import MM, is_nfc, opened, page_texts

if TYPE_CHECKING:
    from pathlib import Path


def center(thing: dict[str, Any]) -> float:
    return float(thing["x0"] + thing["x1"]) / 2


def level_rules(page: Any) -> list[dict[str, Any]]:
    """Horizontal lines, from top to bottom."""
    level = [line for line in page.lines if abs(line["top"] - line["bottom"]) < 0.1]
    return sorted(level, key=lambda line: float(line["top"]))


def check_margins(pdf: bytes, below: str = "") -> None:
    """A4; 30 mm at the left, 15 at the right, 20 above and below.

    Args:
        pdf: The paper.
        below: What stands in the lower margin of each page, as on practice data.
    """
    with opened(pdf) as document:
        for page in document.pages:
            assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
            words = [word for word in page.extract_words() if word["top"] > 20 * MM - 2]
            body = [word for word in words if word["top"] < 277 * MM]
            under = [word["text"] for word in words if word["top"] >= 277 * MM]
            assert under == below.split()
            assert min(word["x0"] for word in body) >= 30 * MM - 0.1
            assert max(word["x1"] for word in body) <= 195 * MM + 0.1
            assert max(word["bottom"] for word in body) <= 277 * MM + 0.1
            for line in page.lines:
                assert line["x0"] >= 30 * MM - 0.1
                assert line["x1"] <= 195 * MM + 0.1


def check_page_numbers(pdf: bytes, annexes: tuple[int, ...] = ()) -> None:
    """Centred in the top margin from the second page of the document and of each annex.

    Args:
        pdf: The paper.
        annexes: Numbers, counted from 1, of the pages on which annexes begin.
    """
    with opened(pdf) as document:
        expected = 0
        for place, page in enumerate(document.pages, 1):
            expected = 1 if place in annexes else expected + 1
            above = [word for word in page.extract_words() if word["top"] < 20 * MM - 2]
            assert [word["text"] for word in above] == ([str(expected)] if expected > 1 else [])
            for word in above:
                assert center(word) == pytest.approx(112.5 * MM, abs=0.5)
                assert 10 * MM - 3 <= word["top"] < word["bottom"] <= 16 * MM


def check_head(pdf: bytes) -> None:
    """The nation's two lines, and under the motto a rule exactly as long."""
    with opened(pdf) as document:
        page = document.pages[0]
        (nation,) = page.search("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", regex=False)
        (motto,) = page.search("Độc lập - Tự do - Hạnh phúc", regex=False)
        assert center(nation) == pytest.approx(center(motto), abs=1)
        below = [line for line in level_rules(page) if abs(center(line) - center(motto)) < 1]
        rule = next(line for line in below if line["top"] > motto["bottom"] - 4)
        assert rule["x1"] - rule["x0"] == pytest.approx(motto["x1"] - motto["x0"], abs=1)


def check_signature(pdf: bytes, capacity: str) -> None:
    """It stands once, and with at least two lines of text above it on its page."""
    with opened(pdf) as document:
        found = [(page, hit) for page in document.pages for hit in page.search(capacity)]
        assert len(found) == 1, capacity
        page, hit = found[0]
        above = page.within_bbox((0, 20 * MM - 2, page.width, hit["top"] - 2))
        assert len(above.extract_text_lines()) >= 2


def check_columns(pdf: bytes) -> None:
    """No word stands over a rule between columns."""
    with opened(pdf) as document:
        for page in document.pages:
            upright = [line for line in page.lines if abs(line["x0"] - line["x1"]) < 0.1]
            for word in page.extract_words():
                for line in upright:
                    level = line["top"] < word["bottom"] and word["top"] < line["bottom"]
                    assert not (level and word["x0"] + 0.3 < line["x0"] < word["x1"] - 0.3), word


def check_text(pdf: bytes) -> None:
    assert all(is_nfc(text) for text in page_texts(pdf))


def check_file(pdf: bytes, path: Path) -> None:
    """Sound, every font ours and inside, its language and title said."""
    path.write_bytes(pdf)
    done = subprocess.run(["qpdf", "--check", path], check=True, capture_output=True, text=True)
    assert "No syntax or stream encoding errors found" in done.stdout
    fonts = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True)
    for row in map(str.split, fonts.stdout.splitlines()[2:]):
        assert row[0].partition("+")[2].startswith("LangSo")
        assert row[-5:-2] == ["yes", "yes", "yes"]
    with opened(pdf) as document:
        catalog = document.doc.catalog
        assert catalog["Lang"] == b"vi-VN"
        assert catalog["ViewerPreferences"].resolve()["DisplayDocTitle"] is True
        assert document.metadata["Title"]

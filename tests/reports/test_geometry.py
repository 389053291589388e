"""Where things stand on the page. Source: Decree 30/2020/NĐ-CP Annex I."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.reports.monthly import render_monthly
from tests.reports.reading import MM, flat, opened, table_of
from tests.reports.sample import monthly, overview, report

if TYPE_CHECKING:
    from desktop.domain.rows.reporting import MonthlyReport

LONG_NAME = "Tỷ lệ hộ kinh doanh có sử dụng mã QR để nhận thanh toán không dùng tiền mặt " * 3
FOOT = "Nơi nhận:"
WORDS = st.lists(st.text("aàâđeêioôơuưyNguyễnThịHường", min_size=1, max_size=12), max_size=150)


@pytest.fixture(scope="module")
def document() -> Any:
    with opened(render_monthly(monthly(50))) as pages:
        yield pages


def center(word: dict[str, Any]) -> float:
    return float(word["x0"] + word["x1"]) / 2


def line_of(page: Any, text: str) -> dict[str, Any]:
    """The text's own line: its left and right ends and its bottom."""
    found = page.search(text, regex=False)
    assert len(found) == 1, text
    return dict(found[0])


def rules(page: Any) -> list[dict[str, Any]]:
    """Horizontal rules above the table, from top to bottom."""
    level = [line for line in page.lines if abs(line["top"] - line["bottom"]) < 0.1]
    return sorted(level, key=lambda line: line["top"])


def test_pages_are_a4_with_the_margins_of_the_decree(document: Any) -> None:
    for page in document.pages:
        assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
        body = [word for word in page.extract_words() if word["top"] > 20 * MM - 2]
        assert min(word["x0"] for word in body) >= 30 * MM - 0.1
        assert max(word["x1"] for word in body) <= 195 * MM + 0.1
        assert max(word["bottom"] for word in body) <= 277 * MM + 0.1


def test_page_number_is_in_the_top_margin_from_page_two(document: Any) -> None:
    for number, page in enumerate(document.pages, 1):
        above = [word for word in page.extract_words() if word["top"] < 20 * MM - 2]
        if number == 1:
            assert above == []
            continue
        assert [word["text"] for word in above] == [str(number)]
        assert center(above[0]) == pytest.approx(112.5 * MM, abs=0.5)
        assert 10 * MM - 3 <= above[0]["top"] < above[0]["bottom"] <= 16 * MM
        assert 13 <= above[0]["bottom"] - above[0]["top"] <= 16


def test_rule_under_the_motto_is_as_long_as_the_motto(document: Any) -> None:
    page = document.pages[0]
    motto = line_of(page, "Độc lập - Tự do - Hạnh phúc")
    right = next(line for line in rules(page) if line["x0"] > 105 * MM)
    assert right["x0"] == pytest.approx(motto["x0"], abs=0.7)
    assert right["x1"] == pytest.approx(motto["x1"], abs=0.7)
    assert right["top"] > motto["bottom"] - 4


@pytest.mark.parametrize("line", ["THÔN NÀ PÀI", "Kết quả hoạt động tháng 11 năm 2026"])
def test_rules_under_issuer_and_title_are_shorter_and_centred(document: Any, line: str) -> None:
    page = document.pages[0]
    above = line_of(page, line)
    rule = next(
        rule
        for rule in rules(page)
        if abs(center(rule) - center(above)) < 1 and rule["top"] > above["top"]
    )
    share = (rule["x1"] - rule["x0"]) / (above["x1"] - above["x0"])
    assert 1 / 3 <= share <= 1 / 2


def test_head_blocks_stand_side_by_side_without_touching(document: Any) -> None:
    page = document.pages[0]
    nation = line_of(page, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    team = line_of(page, "TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG")
    number = line_of(page, "Số: 05/BC-TCNSCĐ")
    place = line_of(page, "Đồng Đăng, ngày 15 tháng 11 năm 2026")
    assert nation["x0"] - team["x1"] >= 2 * MM
    assert center(number) == pytest.approx(center(team), abs=1)
    assert center(place) == pytest.approx(center(nation), abs=1)
    assert number["bottom"] == pytest.approx(place["bottom"], abs=1)


def test_sizes_and_faces_of_type(document: Any) -> None:
    wanted = {
        "UBND XÃ ĐỒNG ĐĂNG": ("Regular", 12),
        "TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG": ("Bold", 12),
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": ("Bold", 12),
        "Độc lập - Tự do - Hạnh phúc": ("Bold", 13),
        "Số: 05/BC-TCNSCĐ": ("Regular", 13),
        "Đồng Đăng, ngày 15 tháng 11 năm 2026": ("Italic", 13),
        "BÁO CÁO": ("Bold", 14),
        "Kết quả hoạt động tháng 11 năm 2026": ("Bold", 14),
        "Nơi nhận:": ("BoldItalic", 12),
        "- Lưu: Tổ.": ("Regular", 11),
        "TỔ TRƯỞNG": ("Bold", 14),
        "Hoàng Văn Thẩm": ("Bold", 14),
    }
    chars: dict[str, tuple[str, float]] = {}
    for page in document.pages:
        for text in wanted:
            for found in page.search(text, regex=False):
                first = found["chars"][0]
                chars[text] = (first["fontname"].rpartition("-")[2], first["size"])
    assert chars == wanted


def test_header_is_repeated_and_numbers_stand_right(document: Any) -> None:
    tables = [page.find_tables()[0] for page in document.pages if page.find_tables()]
    assert len(tables) >= 2
    for page in document.pages:
        rows = table_of(page)
        if not rows:
            continue
        assert rows[0][:3] == ["STT", "Chỉ tiêu", "ĐVT"]
        assert len(rows) >= 3
        table = page.find_tables()[0]
        for row in table.rows[1:]:
            for left, top, right, bottom in row.cells[3:]:
                words = page.crop((left, top, right, bottom)).extract_words()
                assert right - max(word["x1"] for word in words) < 1.5 * MM


def crosses_a_column(page: Any) -> list[str]:
    """Words that stick out of the table's cells."""
    edges = sorted({line["x0"] for line in page.lines if abs(line["x0"] - line["x1"]) < 0.1})
    if not edges:
        return []
    upright = [line for line in page.lines if abs(line["x0"] - line["x1"]) < 0.1]
    top, bottom = min(line["top"] for line in upright), max(line["bottom"] for line in upright)
    return [
        word["text"]
        for word in page.extract_words(keep_blank_chars=False)
        if top < word["top"] < bottom
        and any(word["x0"] + 0.1 < edge < word["x1"] - 0.1 for edge in edges)
    ]


def with_rows(names: list[str], value: int = 7) -> MonthlyReport:
    """A report whose indicators have these names and one large number."""
    base = monthly(len(names))
    rows = []
    for row, name in zip(base.indicators, names, strict=True):
        year = replace(row.year, value=row.year.value and row.year.value * value)
        rows.append(replace(row, name_vi=name or "-", year=year))
    return replace(base, indicators=tuple(rows))


@pytest.mark.parametrize(
    ("name", "value"),
    [(LONG_NAME, 7), ("Ệ" * 200, 7), ("Số hộ", 10**9), ("Ệ" * 90 + " hộ", 10**25)],
)
def test_nothing_runs_over_a_column_rule(name: str, value: int) -> None:
    with opened(render_monthly(with_rows([name] * 12, value))) as document:
        pages = document.pages
        assert [crosses_a_column(page) for page in pages] == [[]] * len(pages)
        printed = "".join(row[1] for page in pages for row in table_of(page)).replace(" ", "")
        assert printed.count(name.replace(" ", "")) == 12
        for page in pages:
            assert max(word["x1"] for word in page.extract_words()) <= 195 * MM + 0.1


def signature_page(pdf: bytes) -> tuple[Any, list[str]]:
    """Lines of the page with the foot that stand above it, and the pages' number of feet."""
    with opened(pdf) as document:
        feet = [page for page in document.pages if page.search(FOOT, regex=False)]
        assert len(feet) == 1
        assert feet[0].page_number == len(document.pages)
        top = feet[0].search(FOOT, regex=False)[0]["top"]
        area = feet[0].within_bbox((0, 20 * MM - 2, feet[0].width, top))
        texts = [flat(page.extract_text()) for page in document.pages]
        return [line["text"] for line in area.extract_text_lines()], texts


@pytest.mark.parametrize("rows", [0, 1, 2, *range(3, 60, 4)])
def test_signature_is_never_alone_whatever_the_table(rows: int) -> None:
    above, texts = signature_page(render_monthly(monthly(rows)))
    assert len(above) >= 2
    assert above[-1].endswith("./.")
    assert "TỔ TRƯỞNG" in texts[-1]
    assert "Hoàng Văn Thẩm" in texts[-1]


@given(rows=st.integers(0, 30), lines=st.integers(0, 60), words=WORDS)
@settings(max_examples=25)
def test_signature_is_never_alone_whatever_was_typed(
    rows: int, lines: int, words: list[str]
) -> None:
    typed = report(next_tasks="\n".join(["- Việc"] * lines), proposals=" ".join(words))
    pdf = render_monthly(monthly(rows, typed))
    above, texts = signature_page(pdf)
    assert len(above) >= 2
    assert above[-1].endswith("./.")
    for text in texts[:-1]:
        last = text.rpartition(" ")[0]
        assert not last.endswith(("VƯỚNG", "KỲ", "ĐỀ XUẤT, KIẾN")), "a heading stayed behind"


@given(rows=st.integers(1, 130), size=st.integers(1, 200))
@settings(max_examples=15)
def test_no_table_row_is_alone_on_a_page(rows: int, size: int) -> None:
    names = [("Chỉ tiêu " * 25)[: 8 + (number * size) % 200] for number in range(rows)]
    with opened(render_monthly(with_rows(names))) as document:
        lengths = [len(table) - 1 for page in document.pages if (table := table_of(page))]
    assert sum(lengths) == rows
    assert rows == 1 or min(lengths) >= 2


def test_very_long_names_go_on_in_further_lines() -> None:
    team = overview("Tổ công nghệ số cộng đồng " + "tổ dân phố Hoàng Văn Thụ khu vực " * 4)
    typed = report(
        place_name="Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn, xã Đồng Đăng",
        number="125/BC-TCNSCĐ-" + "ABC" * 20,
        signer_name="Công Tằng Tôn Nữ " * 4 + "Phượng",
    )
    with opened(render_monthly(monthly(3, typed, team))) as document:
        for page in document.pages:
            words = page.extract_words()
            assert min(word["x0"] for word in words) >= 30 * MM - 0.1
            assert max(word["x1"] for word in words) <= 195 * MM + 0.1
        first = document.pages[0]
        nation = line_of(first, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        left = [
            char
            for char in first.chars
            if char["top"] < nation["bottom"] + 30 and char["x0"] < nation["x0"] - 2
        ]
        assert max(char["x1"] for char in left) < nation["x0"]

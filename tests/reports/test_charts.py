from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import docx
import pytest

from desktop.domain.charts import Bar, Trend
from desktop.domain.errors import RuleBrokenError
from desktop.reports.charts import ChartOnPaper
from desktop.reports.composing import Form
from desktop.reports.door import Door
from desktop.reports.fonts import load_fonts
from desktop.reports.monthly import render_monthly, report_docx
from desktop.reports.paper import PaperFacts, build
from tests.reports.checks import check_margins
from tests.reports.reading import flat, opened, page_texts
from tests.reports.sample import monthly


def paper_of(*trends: Trend) -> bytes:
    form = Form(Door(load_fonts()))
    facts = PaperFacts(form("Biểu đồ"), form("Tổ"))
    return build([ChartOnPaper(form.chart(trend)) for trend in trends], facts)


def rate(title: str = "Tỷ lệ hộ có cửa hàng số") -> Trend:
    values = (None, "12.5", "47.5", "52.3")
    bars = tuple(
        Bar(f"{place:02d}/26", None if value is None else Decimal(value), so_far=place == 4)
        for place, value in enumerate(values, 1)
    )
    return Trend("rate", title, title, "%", "%", True, bars, Decimal(50))


def grey(color: float | tuple[float, ...]) -> float:
    return color[0] if isinstance(color, tuple) else color


def test_every_value_and_label_is_on_the_paper_once_and_inside_its_margins() -> None:
    pdf = paper_of(rate())
    check_margins(pdf)
    words = flat(page_texts(pdf)[0]).split()
    for text in ("—", "12,5", "47,5", "52,3", "01/26", "02/26", "03/26", "04/26"):
        assert words.count(text) == 1, text


def test_bars_are_dark_or_hatched_and_the_target_is_dashed() -> None:
    with opened(paper_of(rate())) as document:
        page = document.pages[0]
        bars = [one for one in page.rects if one["stroke"] and one["height"] > 5]
        assert len(bars) == 3
        assert [grey(one["non_stroking_color"]) for one in bars] == [0.35, 0.35, 1]
        hatched = [
            line
            for line in page.lines
            if abs(abs(line["x1"] - line["x0"]) - abs(line["bottom"] - line["top"])) < 0.1
            and line["x1"] - line["x0"] > 2
        ]
        assert len(hatched) > 10
        (dashed,) = [line for line in page.lines if line.get("dash") and line["dash"][0]]
        assert dashed["x1"] - dashed["x0"] > 200


def test_a_letter_that_cannot_be_printed_is_named() -> None:
    with pytest.raises(RuleBrokenError, match="letter_not_in_font"):
        paper_of(rate("Tỷ lệ \U0001f600"))


def test_a_longer_report_shows_them_and_a_file_for_word_has_their_numbers() -> None:
    report = replace(monthly(), trends=(rate(), rate("Số hộ có cửa hàng số")))
    paper = flat(" ".join(page_texts(render_monthly(report))))
    word = docx.Document(BytesIO(report_docx(report)))
    said = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert paper.count("Chỉ tiêu 50") == 2
    assert said.count("52,3") == paper.split().count("52,3") == 2

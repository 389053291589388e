"""What a report has besides its table: notes, good practices, numbers that came late, signers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.issues import GoodPractice, IssueKind
from desktop.domain.papers import LeftSign
from desktop.domain.periods import (
    half_year_period,
    month_period,
    nine_months_period,
    quarter_period,
    week_period,
    year_period,
)
from desktop.reports.monthly import render_monthly
from tests.reports.reading import flat, opened, page_texts
from tests.reports.sample import monthly, report
from tests.reports.team_sample import DAY, issue, late, quarterly


def text_of(**changes: object) -> str:
    return flat("\n".join(page_texts(render_monthly(replace(monthly(), **changes)))))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def quarter() -> str:
    return flat("\n".join(page_texts(render_monthly(quarterly()))))


@pytest.mark.parametrize(
    ("period", "heading", "before"),
    [
        (week_period(2026, 47), "TUẦN TỚI", "tuần 46 năm 2026"),
        (month_period(2026, 11), "THÁNG TỚI", "tháng 10 năm 2026"),
        (quarter_period(2026, 1), "QUÝ TỚI", "quý IV năm 2025"),
        (half_year_period(2026, 1), "6 THÁNG CUỐI NĂM 2026", "6 tháng cuối năm 2025"),
        (half_year_period(2026, 2), "6 THÁNG ĐẦU NĂM 2027", "6 tháng đầu năm 2026"),
        (nine_months_period(2026), "3 THÁNG CUỐI NĂM 2026", "9 tháng đầu năm 2025"),
        (year_period(2026), "NĂM 2027", "năm 2025"),
    ],
)
def test_words_are_of_the_kind_of_period(period: object, heading: str, before: str) -> None:
    text = text_of(period=period)
    assert f"IV. NHIỆM VỤ {heading} - Mở một lớp" in text
    assert f"cột “Kỳ trước” là số liệu {before};" in text


def test_only_what_the_period_asks_for_is_in_the_table() -> None:
    rows = tuple(replace(row, asked=row.number % 2 == 1) for row in monthly().indicators)
    pdf = render_monthly(replace(monthly(), indicators=rows))
    with opened(pdf) as document:
        cells = [row for page in document.pages for table in page.extract_tables() for row in table]
    names = [flat(row[1]) for row in cells if row[0] != "STT"]
    assert names == [row.name_vi for row in rows if row.asked]
    assert [row[0] for row in cells if row[0] != "STT"] == [
        str(order) for order in range(1, len(names) + 1)
    ]


def test_what_the_period_does_not_ask_for_is_in_no_sentence_either() -> None:
    asked = monthly().indicators
    without = tuple(
        replace(row, asked=row.identifier != "resident_assisted_female_count") for row in asked
    )
    assert "41 người là nữ" in text_of()
    assert "41 người là nữ" not in text_of(indicators=without)


def test_notes_are_told_where_nothing_was_typed(quarter: str) -> None:
    assert (
        "III. KHÓ KHĂN, VƯỚNG MẮC - Sóng yếu ở xóm Khuổi Luông (đã giải quyết ngày 09/10/2026: "
        "Đã lắp trạm). IV."
    ) in quarter
    assert "V. ĐỀ XUẤT, KIẾN NGHỊ - Mở lớp buổi tối. Trên đây" in quarter
    assert "4. Cách làm hay, kinh nghiệm tốt - Hai hộ học chung một điện thoại. 5." in quarter


def test_what_was_typed_stands_instead_of_notes() -> None:
    noted = (issue("Ghi trong kỳ", DAY), issue("Xin thêm", DAY, IssueKind.PROPOSAL))
    practice = GoodPractice(id="1", noted_on=DAY, text="Ghi riêng")
    typed = report(good_practices="Đã gõ tay")
    text = text_of(issues=noted, practices=(practice,), report=typed)
    for words in ("Ghi trong kỳ", "Xin thêm", "Ghi riêng"):
        assert words not in text
    assert "Cách làm hay, kinh nghiệm tốt Đã gõ tay" in text


def test_without_good_practices_there_is_no_heading_for_them() -> None:
    text = text_of()
    assert "Cách làm hay" not in text
    assert "chốt số liệu" not in text
    assert "4. Bổ sung sau khi chốt số liệu" in text_of(late=late(1))


def test_what_is_settled_after_the_period_is_still_open_in_it() -> None:
    later = issue("Chưa xong", date(2026, 11, 1), resolved_on=date(2026, 12, 1), outcome="Xong")
    assert "- Chưa xong. IV." in text_of(issues=(later,), report=report(difficulties=None))


def test_late_numbers_say_what_was_sent_and_what_is_so() -> None:
    with opened(render_monthly(quarterly())) as document:
        tables = [table for page in document.pages for table in page.extract_tables()]
    (found,) = [table for table in tables if "Nay là" in table[0]]
    assert [flat(cell) for cell in found[0]] == [
        "STT",
        "Kỳ đã báo cáo",
        "Chỉ tiêu",
        "ĐVT",
        "Đã báo cáo",
        "Nay là",
        "Số bản ghi",
        "Ghi đến ngày",
    ]
    assert [flat(cell) for cell in found[2]] == [
        "2",
        "tháng 9 năm 2026",
        "Số lượt hỗ trợ 1",
        "lượt",
        "96",
        "1.099",
        "3",
        "20/10/2026",
    ]


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (LeftSign.COMMUNE, "XÁC NHẬN CỦA UBND XÃ ĐỒNG ĐĂNG"),
        (LeftSign.PREPARER, "NGƯỜI LẬP BIỂU"),
    ],
)
def test_a_second_signer_stands_at_the_left_above_the_recipients(who: LeftSign, words: str) -> None:
    with opened(render_monthly(replace(monthly(3), left_sign=who))) as document:
        page = document.pages[-1]
        (left,) = page.search(words.split(" UBND", maxsplit=1)[0], regex=False)
        (right,) = page.search("TỔ TRƯỞNG", regex=False)
        (copies,) = page.search("Nơi nhận:", regex=False)
        assert left["x1"] < right["x0"]
        assert left["top"] == pytest.approx(right["top"], abs=1)
        assert copies["top"] > left["bottom"] + 60
    text = flat(page_texts(render_monthly(replace(monthly(3), left_sign=who)))[-1])
    assert words in text
    assert words not in text_of()


@pytest.mark.parametrize("field", ["issues", "practices"])
def test_a_letter_in_a_note_is_named_with_its_day(field: str) -> None:
    note = {
        "issues": issue("Lớp ☑", date(2026, 11, 3)),
        "practices": GoodPractice(id="1", noted_on=date(2026, 11, 3), text="Lớp ☑"),
    }[field]
    with pytest.raises(RuleBrokenError) as caught:
        text_of(**{field: (note,)})
    assert caught.value.params == {"letter": "☑", "where": "ghi chú ngày 03/11/2026"}

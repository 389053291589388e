"""What the paper says: every cell once, numbers as readers expect them, units never mixed."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.periods import BY_CALENDAR, month_period, quarter_period, year_period
from desktop.domain.rows.reporting import Measured
from desktop.domain.team import Role
from desktop.reports.monthly import render_monthly
from desktop.reports.naming import document_name
from tests.reports.reading import flat, is_nfc, opened, page_texts, table_of
from tests.reports.sample import indicator, member, monthly, overview, report


def text_of(**changes: object) -> str:
    """All pages of the sample with some fields of MonthlyReport changed."""
    return flat("\n".join(page_texts(render_monthly(replace(monthly(), **changes)))))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return page_texts(render_monthly(monthly()))


@pytest.fixture(scope="module")
def text(pages: list[str]) -> str:
    return flat("\n".join(pages))


def test_text_comes_out_composed(pages: list[str]) -> None:
    assert all(is_nfc(page) for page in pages)


def test_every_cell_of_the_table_is_there_once() -> None:
    with opened(render_monthly(monthly(50))) as document:
        tables = [table for page in document.pages if (table := table_of(page))]
    assert len(tables) > 1
    headers, rows = {tuple(table[0]) for table in tables}, [row for t in tables for row in t[1:]]
    assert headers == {
        ("STT", "Chỉ tiêu", "ĐVT", "Kỳ trước", "Trong kỳ", "Lũy kế năm", "Chỉ tiêu giao", "Tỷ lệ %")
    }
    assert [row[0] for row in rows] == [str(number) for number in range(1, 51)]
    assert [row[1] for row in rows] == [indicator(number).name_vi for number in range(1, 51)]
    assert rows[7] == ["8", "Số lượt hỗ trợ", "lượt", "96", "131", "1.482", "1.500", "8,7"]
    assert rows[14][3:] == ["68,4", "71,8", "71,8", "80", "89,7"]


def test_what_is_not_known_is_a_dash_and_nothing_is_a_zero() -> None:
    with opened(render_monthly(monthly())) as document:
        rows = [row for page in document.pages for row in table_of(page)]
    by_name = {row[1]: row[3:] for row in rows}
    assert by_name["trong đó thuộc hộ nghèo, cận nghèo"] == ["—"] * 5
    assert by_name["Số người tạo Sổ sức khỏe điện tử"] == ["5", "0", "66", "—", "—"]


def test_exact_days_of_the_period_are_printed(text: str) -> None:
    assert "từ ngày 15 tháng 10 năm 2026 đến hết ngày 14 tháng 11 năm 2026" in text
    assert "Điều 12 Nghị định số 09/2019/NĐ-CP" in text


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (month_period(2026, 2, BY_CALENDAR), "tháng 02 năm 2026 (kỳ báo cáo từ ngày 01"),
        (quarter_period(2026, 4), "quý IV năm 2026 (kỳ báo cáo từ ngày 15 tháng 9 năm 2026"),
        (year_period(2026), "năm 2026 (kỳ báo cáo từ ngày 15 tháng 12 năm 2025"),
    ],
)
def test_other_periods_have_their_own_words(period: object, words: str) -> None:
    text = text_of(period=period)
    assert f"Kết quả hoạt động {words.partition(' (')[0]} Kính gửi" in text
    assert f"kết quả hoạt động {words}" in text


def test_head_says_who_and_to_whom(pages: list[str]) -> None:
    first = flat(pages[0])
    for words in (
        "UBND XÃ ĐỒNG ĐĂNG",
        "TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG THÔN NÀ PÀI",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/BC-TCNSCĐ",
        "Đồng Đăng, ngày 15 tháng 11 năm 2026",
        "Kính gửi: Ủy ban nhân dân xã Đồng Đăng.",
    ):
        assert words in first


def test_sections_stand_in_their_order(text: str) -> None:
    headings = [
        "I. ĐẶC ĐIỂM TÌNH HÌNH, TỔ CHỨC",
        "II. KẾT QUẢ THỰC HIỆN",
        "1. Công tác tuyên truyền",
        "2. Hướng dẫn, hỗ trợ người dân",
        "3. Kết quả thực hiện các chỉ tiêu",
        "III. KHÓ KHĂN, VƯỚNG MẮC",
        "IV. NHIỆM VỤ THÁNG TỚI",
        "V. ĐỀ XUẤT, KIẾN NGHỊ",
        "xem xét, chỉ đạo./.",
        "Nơi nhận:",
    ]
    places = [text.index(heading) for heading in headings]
    assert places == sorted(places)


def test_sentences_give_each_number_its_own_unit(text: str) -> None:
    assert "2 buổi tuyên truyền với 68 lượt tham dự" in text
    assert "131 lượt hỗ trợ (tăng 35 lượt so với kỳ trước)" in text
    assert "77 người được hướng dẫn, hỗ trợ, không tính trùng" in text
    assert "(trong đó 26 người từ đủ 60 tuổi, 41 người là nữ)" in text
    assert "11 hộ được đến hướng dẫn tận nhà" in text
    assert "Lũy kế từ đầu năm: 1.482 lượt hỗ trợ, 402 người được hỗ trợ, 74 hộ" in text
    assert "12 tài khoản VNeID mức 2 được kích hoạt" in text


def test_a_clause_without_its_number_is_left_out(text: str) -> None:
    assert "cận nghèo)" not in text
    assert "Sổ sức khỏe điện tử: " not in text


def with_current(identifier: str, value: int | None) -> str:
    """The text when one indicator has another number this period."""
    measured = Measured(None if value is None else Decimal(value))
    rows = tuple(
        replace(row, current=measured) if row.identifier == identifier else row
        for row in monthly().indicators
    )
    return text_of(indicators=rows)


def test_nothing_done_is_said_and_not_known_is_a_dash() -> None:
    assert "Tổ không tổ chức buổi tuyên truyền nào." in with_current("outreach_session_count", 0)
    assert "Số buổi tuyên truyền trong kỳ: —." in with_current("outreach_session_count", None)
    assert "không ghi nhận lượt hỗ trợ nào (giảm 96 lượt" in with_current("assist_count", 0)
    assert "Số lượt hỗ trợ trong kỳ: —." in with_current("assist_count", None)


def test_targets_are_told_with_their_decision_and_parts(text: str) -> None:
    assert "năm 2026 (Quyết định số 41/QĐ-UBND ngày 12 tháng 01 năm 2026): " in text
    assert "vừa có TK thanh toán đạt 75% (hiện có 45/120, bằng 37,5%)" in text
    assert "Internet băng rộng cố định chưa đủ số liệu để tính." in text


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("41/QĐ-UBND", "Quyết định số 41/QĐ-UBND"),
        ("27/2026/KH-UBND", "Kế hoạch số 27/2026/KH-UBND"),
        ("12", "Văn bản số 12"),
    ],
)
def test_a_document_is_called_what_its_number_says(number: str, name: str) -> None:
    assert document_name(number, None) == name
    assert document_name(number, date(2026, 2, 5)) == f"{name} ngày 05 tháng 02 năm 2026"


def test_members_are_those_of_the_periods_last_day() -> None:
    left = replace(member(5, "Vi Văn Toàn", Role.MEMBER), valid_to=date(2026, 11, 13))
    stays = replace(member(6, "Lộc Thị Mai", Role.MEMBER), valid_to=date(2026, 11, 14))
    team = overview()
    team = replace(team, memberships=(*team.memberships, left, stays))
    rows = tuple(row for row in monthly().indicators if row.identifier != "team_member_count")
    text = text_of(team=team, indicators=rows)
    assert "Tổ có 5 người, gồm 1 tổ trưởng, 1 tổ phó, 3 tổ viên; trong đó 3 người là nữ." in text


def test_the_table_decides_when_members_changed_meanwhile() -> None:
    team = overview()
    text = text_of(team=replace(team, memberships=team.memberships[:2]))
    assert "Tổ có 4 người." in text


def test_women_are_not_counted_when_a_sex_is_not_known() -> None:
    team = overview()
    unknown = replace(team.memberships[3], sex=None)
    text = text_of(team=replace(team, memberships=(*team.memberships[:3], unknown)))
    assert "2 tổ viên." in text


def test_a_deputy_signs_for_the_head() -> None:
    assert "TỔ TRƯỞNG Hoàng Văn Thẩm" in text_of()
    deputy = text_of(report=report(signer_name="Nông Thị Hường"))
    assert "KT. TỔ TRƯỞNG TỔ PHÓ Nông Thị Hường" in deputy


def test_missing_parts_are_left_to_be_filled_by_hand() -> None:
    empty = report(
        number=None, signed_on=None, difficulties=None, next_tasks=" \n", proposals="", situation=""
    )
    team = replace(overview(), commune=None, province=None, villages=(), channels=())
    text = text_of(report=empty, team=team)
    assert "Số: ....../BC-TCNSCĐ" in text
    assert "ngày ...... tháng ...... năm 2026" in text
    assert "Kính gửi: Ủy ban nhân dân ................................." in text
    for heading in ("VƯỚNG MẮC", "THÁNG TỚI", "KIẾN NGHỊ"):
        assert f"{heading} — " in text


def test_a_team_known_by_its_village_only_gets_its_full_name() -> None:
    text = text_of(team=overview("Thôn Nà Pài"))
    assert "TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG THÔN NÀ PÀI" in text
    assert "Tổ công nghệ số cộng đồng thôn Nà Pài báo cáo kết quả" in text


def test_a_team_named_after_its_commune_is_not_placed_there_twice() -> None:
    name = "Tổ công nghệ số cộng đồng Thôn Nà Pài, Xã Đồng Đăng"
    assert f"{name}, tỉnh Lạng Sơn hoạt động theo" in text_of(team=overview(name))
    assert "thôn Nà Pài, xã Đồng Đăng, tỉnh Lạng Sơn hoạt động theo" in text_of()


def test_practice_data_says_so_on_each_page() -> None:
    marked = page_texts(render_monthly(monthly(50, practice=True)))
    assert len(marked) > 2
    assert all(page.count("DỮ LIỆU THỰC HÀNH") == 1 for page in marked)
    assert "THỰC HÀNH" not in text_of()


def test_decomposed_input_is_printed_composed() -> None:
    loose = unicodedata.normalize("NFD", "Đề nghị mở thêm lớp buổi tối ở nhà văn hóa.")
    pages = page_texts(render_monthly(monthly(typed=report(proposals=loose))))
    assert "Đề nghị mở thêm lớp buổi tối ở nhà văn hóa." in flat(pages[-1])
    assert all(is_nfc(page) for page in pages)


def test_typed_text_is_never_taken_for_markup() -> None:
    typed = report(proposals="Cần <b>gấp</b> & rõ: 3 < 5, <para>, &amp;")
    assert "Cần <b>gấp</b> & rõ: 3 < 5, <para>, &amp;" in text_of(report=typed)

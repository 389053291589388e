"""Every text document: the page of the decree, and what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.errors import RuleBrokenError
from desktop.domain.rows.papers_team import PersonPaper, TeamPaper
from desktop.reports import words_team
from desktop.reports.consent import compose_consent
from desktop.reports.decision import compose_decision
from desktop.reports.digest import fitting_digest
from desktop.reports.rights_request import compose_request
from desktop.reports.writing import as_pdf
from tests.reports.checks import (
    check_columns,
    check_file,
    check_head,
    check_margins,
    check_page_numbers,
    check_signature,
    check_text,
)
from tests.reports.reading import flat, is_nfc, opened, page_texts, table_of
from tests.reports.team_sample import DAY, SAMPLES, digest, resident, team

if TYPE_CHECKING:
    from tests.reports.team_sample import Sample

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", params=SAMPLES)
def sample(request: pytest.FixtureRequest) -> tuple[Sample, bytes]:
    made = SAMPLES[request.param]
    return made, made.pdf()


def text_of(name: str) -> str:
    return flat("\n".join(page_texts(SAMPLES[name].pdf())))


def test_page_and_file_are_as_the_decree_and_archives_want_them(
    sample: tuple[Sample, bytes], tmp_path: Path
) -> None:
    made, pdf = sample
    check_margins(pdf)
    check_page_numbers(pdf, made.annexes)
    check_columns(pdf)
    check_text(pdf)
    check_file(pdf, tmp_path / "paper.pdf")
    if made.signed:
        check_head(pdf)
    for capacity in made.signed:
        check_signature(pdf, capacity)


def test_same_data_are_the_same_bytes(sample: tuple[Sample, bytes]) -> None:
    made, pdf = sample
    assert made.pdf() == pdf
    assert made.docx() == made.docx()


@pytest.mark.parametrize(
    "name", ["week", "consent", "consent, blank", "request", "incident", "card"]
)
def test_what_is_to_be_one_page_is_one_page(name: str) -> None:
    assert len(page_texts(SAMPLES[name].pdf())) == 1


@pytest.mark.parametrize("lines", [0, 1, 9, 40])
def test_a_week_with_much_in_it_is_still_one_page(lines: int) -> None:
    pages = page_texts(as_pdf(digest(lines), fitting_digest))
    assert len(pages) == 1
    told = flat(pages[0])
    shown = told.count("Khuổi Luông còn yếu")
    assert shown == lines or f"; và {lines - shown} việc khác." in told


@pytest.mark.parametrize("letters", [0, 300, 1500, 4000])
def test_a_long_last_paragraph_goes_on_before_the_signature(letters: int) -> None:
    made = digest()
    typed = replace(made.report.report, next_tasks=("Đến từng hộ " * 400)[:letters])
    pdf = as_pdf(replace(made, report=replace(made.report, report=typed)), fitting_digest)
    check_signature(pdf, "TỔ TRƯỞNG")
    check_margins(pdf)
    told = flat("".join(page_texts(pdf)))
    assert told.count("Đến từng hộ") == ("Đến từng hộ " * 400)[:letters].count("Đến từng hộ")


@given(members=st.integers(0, 5), position=st.integers(0, 120))
@settings(max_examples=25, deadline=None)
def test_the_chairman_never_signs_on_an_empty_page(members: int, position: int) -> None:
    made = team(members)
    held = tuple(replace(one, position="Ủy viên " * position) for one in made.memberships)
    pdf = as_pdf(TeamPaper(replace(made, memberships=held), DAY), compose_decision)
    check_signature(pdf, "CHỦ TỊCH(?! ỦY)")
    check_page_numbers(pdf)
    check_margins(pdf)


def test_the_week_says_done_doing_waiting_hard_and_ahead() -> None:
    text = text_of("week")
    told = (
        "Tổng hợp công việc tuần 47 năm 2026",
        "1. Việc đã làm từ ngày 16/11/2026 đến hết ngày 22/11/2026",
        "Số lượt hỗ trợ lượt 96 131 1.482",
        "Ngày 18/11/2026: Tuyên truyền về lừa đảo trên mạng.",
        "2. Việc đang làm: Gọi lại 5 hộ chưa cài VNeID (sau buổi “Tuyên truyền về lừa đảo trên "
        "mạng” ngày 18/11/2026, hạn 30/11/2026).",
        "3. Việc đang chờ: Cấp bộ phát Wi-Fi cho nhà văn hóa (ghi nhận ngày 22/11/2026).",
        "4. Khó khăn: Sóng di động",
        "5. Việc tuần tới: Mở một lớp",
        "Ngày 25/11/2026: Lớp nộp hồ sơ.",
    )
    places = [text.index(words) for words in told]
    assert places == sorted(places)


def test_the_decision_founds_a_team_and_lists_its_members() -> None:
    text = text_of("founding")
    for words in (
        "ỦY BAN NHÂN DÂN XÃ ĐỒNG ĐĂNG",
        "Số: 57/QĐ-UBND",
        "Đồng Đăng, ngày 05 tháng 8 năm 2025",
        "Về việc thành lập Tổ công nghệ số cộng đồng thôn Nà Pài",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ ĐỒNG ĐĂNG",
        "Điều 1. Thành lập Tổ công nghệ số cộng đồng thôn Nà Pài (địa bàn: Thôn Nà Pài)",
        "1. Ông Hoàng Văn Thẩm - Trưởng thôn - Tổ trưởng; 2. Bà Nông Thị Hường - Tổ phó;",
        "4. Ông Đặng Quốc Khánh - Tổ viên. Điều 2.",
        "chịu trách nhiệm thi hành Quyết định này./.",
        "- Lưu: VT.",
    ):
        assert words in text
    assert "Phụ lục" not in text


def test_a_renewed_team_of_many_has_its_list_in_an_annex() -> None:
    pdf = SAMPLES["renewing"].pdf()
    text = flat("\n".join(page_texts(pdf)))
    assert "Số: ....../QĐ-UBND" in text
    assert "Về việc kiện toàn Tổ công nghệ số cộng đồng thôn Nà Pài" in text
    former = "Quyết định số 57/QĐ-UBND ngày 05 tháng 8 năm 2025"
    assert f"Căn cứ {former} về việc thành lập" in text
    assert f"và thay thế {former}." in text
    assert "gồm 60 thành viên (có danh sách kèm theo Quyết định này)" in text
    with opened(pdf) as document:
        assert len(document.pages) >= 4
        rows = [row for page in document.pages[2:] for row in table_of(page)]
    names = [row[1] for row in rows if row[0] != "STT"]
    assert names == [one.full_name for one in team(60).memberships]
    assert rows[1] == ["1", "Hoàng Văn Thẩm", "Trưởng thôn", "Tổ trưởng", "0912345678"]


def test_members_of_a_founding_are_those_of_its_day() -> None:
    made = team()
    later = replace(made.memberships[3], valid_from=date(2026, 1, 1))
    made = replace(made, memberships=(*made.memberships[:3], later))
    assert "Đặng Quốc Khánh" not in "".join(
        page_texts(as_pdf(TeamPaper(made, DAY), compose_decision))
    )
    renewed = as_pdf(TeamPaper(made, DAY, again=True), compose_decision)
    assert "Đặng Quốc Khánh" in "".join(page_texts(renewed))


def test_a_team_without_members_gets_lines_to_write_on() -> None:
    pdf = as_pdf(TeamPaper(team(0), DAY), compose_decision)
    assert flat("".join(page_texts(pdf))).count("Ông (bà) ....") == 3


def test_the_notice_has_its_points_and_no_box_is_ticked() -> None:
    text = text_of("consent")
    for words in (
        "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15 và Nghị định số 356/2025/NĐ-CP",
        "6. Liên hệ: Hoàng Văn Thẩm, tổ trưởng, điện thoại 0912345678",
        "Họ và tên: Nguyễn Thị Hoà",
        "Năm sinh: 1961",
        "Thôn, tổ dân phố: Thôn Nà Pài",
    ):
        assert words in text
    assert text.count("Không đồng ý") == 1 + 3
    with opened(SAMPLES["consent"].pdf()) as document:
        boxes = document.pages[0].rects
        assert len(boxes) == 3 * 2 + 2
        for box in boxes:
            inside = document.pages[0].within_bbox(
                (box["x0"] + 1, box["top"] + 1, box["x1"] - 1, box["bottom"] - 1)
            )
            assert inside.chars == []
            assert inside.lines == []


def test_a_blank_form_has_dots_where_a_filled_one_has_words() -> None:
    def dotted(name: str) -> int:
        with opened(SAMPLES[name].pdf()) as document:
            return sum(bool(line["dash"] and line["dash"][0]) for line in document.pages[0].lines)

    assert dotted("consent, blank") == dotted("consent") + 4
    assert "Nguyễn Thị Hoà" not in text_of("consent, blank")


def test_request_and_incident_say_by_when() -> None:
    text = text_of("request")
    assert "2 ngày làm việc" in text
    assert "15 ngày; 20 ngày khi bên xử lý khác phải làm theo" in text
    assert "10 đến 20 ngày tùy việc" in text
    assert "chậm nhất 72 giờ kể từ khi phát hiện" in text_of("incident")


def test_the_card_names_keys_that_the_window_has() -> None:
    source = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "desktop" / "ui").rglob("*.py")
    )
    bound = {"Enter", "Alt + ←", "Alt + 1 … Alt + 0"}
    for keys, _ in words_team.KEYS:
        if keys not in bound:
            assert f'"{keys.replace(" ", "")}"' in source, keys
    assert '"Alt+Left"' in source
    assert len(words_team.KEYS) == 10


@pytest.mark.parametrize("compose", [compose_consent, compose_request])
def test_a_name_that_cannot_be_printed_is_named(compose: object) -> None:
    person = replace(resident(), full_name="Sùng A 村")
    with pytest.raises(RuleBrokenError) as caught:
        as_pdf(PersonPaper(team(), DAY, person), compose)  # type: ignore[arg-type]
    assert caught.value.code == "letter_not_in_font"
    assert caught.value.params == {"letter": "村", "where": "tên người dân"}


LETTERS = st.text("aàâđeêioôơuưyNguyễnThịHường\u0302\u0301 ", min_size=1, max_size=200)


@given(name=LETTERS, village=LETTERS, position=LETTERS)
@settings(max_examples=25, deadline=None)
def test_names_of_any_length_stay_in_their_place(name: str, village: str, position: str) -> None:
    made = team(7)
    odd = replace(made.memberships[6], full_name=name, position=position)
    made = replace(made, memberships=(*made.memberships[:6], odd))
    person = replace(resident(), full_name=name)
    for pdf in (
        as_pdf(TeamPaper(made, DAY, again=True), compose_decision),
        as_pdf(PersonPaper(made, DAY, person, village), compose_consent),
    ):
        check_margins(pdf)
        check_columns(pdf)
        assert all(is_nfc(text) for text in page_texts(pdf))

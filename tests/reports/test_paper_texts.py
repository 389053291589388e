"""Words that the province chose stand on the papers, in the place of the usual ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.paper_texts import PLACEHOLDERS, PaperText
from desktop.domain.rows.papers_team import TeamPaper
from desktop.reports.monthly import render_monthly
from desktop.services.papers_team import decision_pdf
from tests.reports.reading import flat, page_texts
from tests.reports.sample import monthly, overview

if TYPE_CHECKING:
    from desktop.domain.rows.team import TeamOverview

TEXTS = {
    PaperText.REPORT_PARENT: "Phòng Văn hóa - Xã hội {committee}",
    PaperText.REPORT_TO: "Kính gửi: {committee} và Sở Khoa học và Công nghệ.",
    PaperText.REPORT_SYMBOL: "/BC-TCNS",
    PaperText.REPORT_RECIPIENTS: "- {committee} (b/c);\n\n- Phòng Văn hóa - Xã hội;\n- Lưu.",
    PaperText.DECISION_BASES: "Căn cứ Kế hoạch số 12/KH-UBND của {province};\nCăn cứ {lạ};",
}


def told() -> TeamOverview:
    return replace(overview(), texts=tuple(TEXTS.items()))


def report_text(team: TeamOverview) -> str:
    return flat("\n".join(page_texts(render_monthly(replace(monthly(), team=team)))))


def test_a_report_says_what_the_province_wants() -> None:
    said = report_text(told())
    assert "PHÒNG VĂN HÓA - XÃ HỘI UBND XÃ ĐỒNG ĐĂNG" in said
    assert "Kính gửi: Ủy ban nhân dân xã Đồng Đăng và Sở Khoa học và Công nghệ." in said
    assert "/BC-TCNS " in said
    assert "- Phòng Văn hóa - Xã hội; - Lưu." in said
    assert "Lưu: Tổ" not in said


def test_without_its_words_a_report_is_as_ever() -> None:
    said = report_text(overview())
    assert "Kính gửi: Ủy ban nhân dân xã Đồng Đăng." in said
    assert "/BC-TCNSCĐ" in said
    assert "- Lưu: Tổ." in said


def test_a_decision_rests_on_what_the_province_names_behind_the_law() -> None:
    day = monthly().made_on
    said = flat("\n".join(page_texts(decision_pdf(TeamPaper(told(), day, again=False)))))
    assert "Luật Tổ chức chính quyền địa phương" in said
    assert "Căn cứ Kế hoạch số 12/KH-UBND của tỉnh Lạng Sơn;" in said
    assert "Căn cứ {lạ};" in said, "braces that mean nothing are no accident"
    assert "793/BTTTT-THH" not in said


def test_every_place_says_what_may_stand_in_braces() -> None:
    assert PLACEHOLDERS.keys() == set(PaperText)

"""Sections I and II of the report in sentences, from its indicator rows and the team's data.

What is not known is left out of a sentence; what is known to be nothing is said.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from desktop.domain.team import Channel, Membership, Role
from desktop.domain.text.dates import day_in_words
from desktop.domain.text.folding import fold
from desktop.domain.text.numbers import format_number
from desktop.reports.door import NO_BREAK_SPACE
from desktop.reports.figures import Clause, Figures
from desktop.reports.naming import commune_with_kind, document_name, province_with_kind, team_name
from desktop.reports.words import CHANNEL_WORDS, ROLE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from desktop.domain.places import Village
    from desktop.domain.rows.reporting import MonthlyReport

_OF_HELPED: Final = (
    Clause("resident_assisted_60plus_count", "{amount} từ đủ 60 tuổi"),
    Clause("resident_assisted_female_count", "{amount} là nữ"),
    Clause("resident_assisted_poor_count", "{amount} thuộc hộ nghèo, cận nghèo"),
)
_CLASSES: Final = (
    Clause("class_attendance_count", "{amount} tham gia"),
    Clause("class_attendee_unique_count", "{amount} tham gia, không tính trùng"),
)
_FIELDS: Final = (
    (
        "Định danh điện tử",
        (
            Clause("vneid_install_assisted_count", "{amount} được hỗ trợ cài đặt VNeID"),
            Clause("vneid_level1_new_count", "{amount} VNeID mức 1 phát sinh"),
            Clause("vneid_level2_new_count", "{amount} VNeID mức 2 được kích hoạt"),
        ),
    ),
    (
        "Dịch vụ công trực tuyến",
        (
            Clause("dvc_guided_count", "{amount} được hướng dẫn sử dụng"),
            Clause("dvc_dossier_count", "{amount} được hỗ trợ nộp"),
        ),
    ),
    (
        "Thanh toán điện tử",
        (
            Clause("epay_account_new_count", "{amount} thanh toán điện tử mở mới"),
            Clause("epay_household_count", "đến cuối kỳ có {amount} có tài khoản"),
        ),
    ),
    (
        "Cửa hàng số, thương mại điện tử",
        (
            Clause("digital_store_new_count", "{amount} mở cửa hàng số trong kỳ"),
            Clause("digital_store_household_count", "đến cuối kỳ có {amount} có cửa hàng số"),
            Clause("ecommerce_buyer_new_count", "{amount} người mua mới trên sàn"),
        ),
    ),
    (
        "Chữ ký số cá nhân",
        (Clause("digital_signature_new_count", "{amount} được cấp mới"),),
    ),
    (
        "Sổ sức khỏe điện tử",
        (Clause("ehealth_new_count", "{amount} tạo sổ trong kỳ"),),
    ),
    (
        "Ứng dụng công dân số của tỉnh",
        (Clause("province_app_new_count", "{amount} tạo mới"),),
    ),
    (
        "An toàn trên mạng",
        (Clause("cyber_safety_guided_count", "{amount} được hướng dẫn phòng, chống lừa đảo"),),
    ),
    (
        "Phổ cập kỹ năng số",
        (Clause("literacy_confirmed_count", "đến cuối kỳ có {amount} được xác nhận đạt"),),
    ),
)


def organisation(report: MonthlyReport) -> list[str]:
    """Section I: what the team is, who is in it, its villages and its channels."""
    last_on = report.period.last_on
    sentences = [
        _founding(report),
        _members(report, last_on),
        _villages(report.team.villages, last_on),
        _channels(report.team.channels, last_on),
    ]
    return [sentence for sentence in sentences if sentence]


def outreach(figures: Figures) -> list[str]:
    """Section II.1: outreach sessions."""
    sessions = figures.current("outreach_session_count")
    if sessions is None:
        return ["Số buổi tuyên truyền trong kỳ: —."]
    if sessions == 0:
        text = "Trong kỳ, Tổ không tổ chức buổi tuyên truyền nào."
    else:
        text = f"Trong kỳ, Tổ tổ chức {figures.amount('outreach_session_count')} tuyên truyền"
        attendance = figures.amount("outreach_attendance_count")
        text += f" với {attendance} tham dự." if attendance else "."
    return [text + _year_so_far(figures, ("outreach_session_count", "outreach_attendance_count"))]


def guidance(figures: Figures) -> list[str]:
    """Section II.2: helps, visits, classes, and the platforms people were guided on."""
    sentences = [_helps(figures), _class_sentence(figures)]
    for field, clauses in _FIELDS:
        known = figures.clauses(clauses)
        if known:
            sentences.append(f"- {field}: {'; '.join(known)}.")
    return [sentence for sentence in sentences if sentence]


def _founding(report: MonthlyReport) -> str:
    team = report.team.team
    name = team_name(team)
    parts = [name]
    commune = commune_with_kind(report.team.commune)
    if commune and fold(commune) not in fold(name):
        parts.append(commune)
    if commune and report.team.province:
        parts.append(province_with_kind(report.team.province))
    subject = ", ".join(parts)
    if not team.decision_number:
        return f"{subject}."
    return f"{subject} hoạt động theo {document_name(team.decision_number, team.decided_on)}."


def _members(report: MonthlyReport, last_on: date) -> str:
    open_ones = [member for member in report.team.memberships if member.is_open_on(last_on)]
    persons = len({member.person_id for member in open_ones})
    counted = Figures(report.indicators).current("team_member_count")
    if counted is not None and counted != persons:
        # The memberships were read at another moment than the table; the table holds.
        return f"Đến hết {day_in_words(last_on)}, Tổ có {_people(int(counted))}."
    if not persons:
        return ""
    return f"Đến hết {day_in_words(last_on)}, Tổ có {_people(persons)}{_breakdown(open_ones)}."


def _breakdown(open_ones: list[Membership]) -> str:
    if len({member.person_id for member in open_ones}) != len(open_ones):
        return ""
    roles = Counter(member.role for member in open_ones)
    parts = [
        f"{format_number(roles[role])}{NO_BREAK_SPACE}{ROLE_WORDS[role]}"
        for role in Role
        if roles[role]
    ]
    text = f", gồm {', '.join(parts)}"
    if all(member.sex is not None for member in open_ones):
        women = sum(member.sex == "female" for member in open_ones)
        text += f"; trong đó {_people(women)} là nữ"
    return text


def _villages(villages: tuple[Village, ...], last_on: date) -> str:
    names = [
        village.name
        for village in villages
        if (village.valid_from is None or village.valid_from <= last_on)
        and (village.valid_to is None or last_on <= village.valid_to)
    ]
    return f"Địa bàn phụ trách: {'; '.join(names)}." if names else ""


def _channels(channels: tuple[Channel, ...], last_on: date) -> str:
    live = [
        channel
        for channel in channels
        if (channel.opened_on is None or channel.opened_on <= last_on)
        and (channel.closed_on is None or last_on <= channel.closed_on)
    ]
    if not live:
        return ""
    count = f"{format_number(len(live))}{NO_BREAK_SPACE}nhóm"
    listed = "; ".join(f"“{channel.name}” ({_channel_detail(channel)})" for channel in live)
    return f"Tổ duy trì {count} cộng đồng: {listed}."


def _channel_detail(channel: Channel) -> str:
    with_whom = [
        words
        for present, words in (
            (channel.with_commune_leaders, "lãnh đạo cấp xã"),
            (channel.with_department, "cơ quan chuyên môn"),
            (channel.with_companies, "doanh nghiệp"),
        )
        if present
    ]
    kind = CHANNEL_WORDS[channel.kind]
    return f"{kind}, có {', '.join(with_whom)} tham gia" if with_whom else kind


def _helps(figures: Figures) -> str:
    helps = figures.current("assist_count")
    if helps is None:
        return "Số lượt hỗ trợ trong kỳ: —."
    if helps == 0:
        text = "Trong kỳ, Tổ không ghi nhận lượt hỗ trợ nào"
    else:
        text = f"Trong kỳ, Tổ thực hiện {figures.amount('assist_count')} hỗ trợ"
    change = figures.change("assist_count")
    parts = [f"{text} ({change})" if change else text]
    persons = figures.amount("resident_assisted_count")
    if figures.current("resident_assisted_count") and persons:
        of_them = figures.clauses(_OF_HELPED)
        inside = f" (trong đó {', '.join(of_them)})" if of_them else ""
        parts.append(f"{persons} được hướng dẫn, hỗ trợ, không tính trùng{inside}")
    parts += figures.clauses(
        [Clause("household_visited_count", "{amount} được đến hướng dẫn tận nhà")]
    )
    so_far = _year_so_far(
        figures, ("assist_count", "resident_assisted_count", "household_visited_count")
    )
    return "; ".join(parts) + "." + so_far


def _class_sentence(figures: Figures) -> str:
    if not figures.current("class_session_count"):
        return ""
    parts = [f"Tổ chức {figures.amount('class_session_count')} hướng dẫn kỹ năng số"]
    parts += figures.clauses(_CLASSES)
    return "; ".join(parts) + "."


_YEAR_WORDS: Final = {
    "outreach_session_count": "tuyên truyền",
    "outreach_attendance_count": "tham dự",
    "assist_count": "hỗ trợ",
    "resident_assisted_count": "được hỗ trợ",
    "household_visited_count": "được hướng dẫn tận nhà",
}


def _year_so_far(figures: Figures, identifiers: Iterable[str]) -> str:
    known = [
        f"{amount} {_YEAR_WORDS[identifier]}"
        for identifier in identifiers
        if (amount := figures.year_amount(identifier))
    ]
    return f" Lũy kế từ đầu năm: {', '.join(known)}." if known else ""


def _people(count: int) -> str:
    return f"{format_number(count)}{NO_BREAK_SPACE}người"

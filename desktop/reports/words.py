"""The fixed words of the team's paper. It is a form, so its words are not translated.

The tone marks stand as in the decree's own form (HÒA, ỦY), whatever a screen does elsewhere.
"""

from __future__ import annotations

from typing import Final

from desktop.domain.places import UnitKind
from desktop.domain.reporting import PeriodKind
from desktop.domain.team import ChannelKind, Role

NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
COMMITTEE_SHORT: Final = "UBND"
COMMITTEE: Final = "Ủy ban nhân dân"
TEAM_FULL: Final = "Tổ công nghệ số cộng đồng"
TEAM_NAME_MARKS: Final = ("cong nghe so", "cns")
"""Folded; a team's name with one of them already says that it is such a team."""

NUMBER: Final = "Số: {number}"
NUMBER_BLANK: Final = "......"
SYMBOL: Final = "/BC-TCNSCĐ"
REPORT: Final = "BÁO CÁO"
TO: Final = "Kính gửi: {committee}."
ABOUT: Final = "Kết quả hoạt động {period}"
BLANK_NAME: Final = "................................"
BLANK_PLACE: Final = "...................."
BLANK_DAY: Final = "ngày ...... tháng ...... năm {year}"
END_MARK: Final = "./."
MISSING_TEXT: Final = "—"

PERIOD_WORDS: Final = {
    PeriodKind.WEEK: "tuần {number} năm {year}",
    PeriodKind.QUARTER: "quý {part} năm {year}",
    PeriodKind.HALF_YEAR: "6 tháng {part} năm {year}",
    PeriodKind.NINE_MONTHS: "9 tháng đầu năm {year}",
    PeriodKind.YEAR: "năm {year}",
}
ROMAN: Final = ("I", "II", "III", "IV")
HALVES: Final = ("đầu", "cuối")

UNIT_WORDS: Final = {
    UnitKind.COMMUNE: "xã",
    UnitKind.WARD: "phường",
    UnitKind.SPECIAL_ZONE: "đặc khu",
    UnitKind.PROVINCE: "tỉnh",
    UnitKind.CITY: "thành phố",
}
ROLE_WORDS: Final = {
    Role.HEAD: "tổ trưởng",
    Role.DEPUTY: "tổ phó",
    Role.MEMBER: "tổ viên",
}
CHANNEL_WORDS: Final = {
    ChannelKind.ZALO: "Zalo",
    ChannelKind.MOCHA: "Mocha",
    ChannelKind.GAPO: "Gapo",
    ChannelKind.FACEBOOK: "Facebook",
    ChannelKind.OTHER: "kênh khác",
}

DOCUMENT_KINDS: Final = {"QĐ": "Quyết định", "KH": "Kế hoạch", "NQ": "Nghị quyết"}
DOCUMENT: Final = "Văn bản"
"""What a number belongs to, by the letters after its slash (Decree 30/2020/NĐ-CP Annex III)."""

SECTION_1: Final = "I. ĐẶC ĐIỂM TÌNH HÌNH, TỔ CHỨC"
SECTION_2: Final = "II. KẾT QUẢ THỰC HIỆN"
SECTION_2_1: Final = "1. Công tác tuyên truyền"
SECTION_2_2: Final = "2. Hướng dẫn, hỗ trợ người dân"
SECTION_2_3: Final = "3. Kết quả thực hiện các chỉ tiêu"
SECTION_3: Final = "III. KHÓ KHĂN, VƯỚNG MẮC"
SECTION_4: Final = "IV. NHIỆM VỤ {period}"
SECTION_5: Final = "V. ĐỀ XUẤT, KIẾN NGHỊ"
PRACTICES: Final = "{order}. Cách làm hay, kinh nghiệm tốt"
LATE: Final = "{order}. Bổ sung sau khi chốt số liệu"
SETTLED: Final = "đã giải quyết ngày {day}"

NEXT_PERIOD: Final = {
    PeriodKind.WEEK: "tuần tới",
    PeriodKind.MONTH: "tháng tới",
    PeriodKind.QUARTER: "quý tới",
    PeriodKind.NINE_MONTHS: "3 tháng cuối năm {year}",
    PeriodKind.YEAR: "năm {next_year}",
}
NEXT_HALF: Final = ("6 tháng cuối năm {year}", "6 tháng đầu năm {next_year}")

TABLE_TITLES: Final = (
    "STT",
    "Chỉ tiêu",
    "ĐVT",
    "Kỳ trước",
    "Trong kỳ",
    "Lũy kế năm",
    "Chỉ tiêu giao",
    "Tỷ lệ %",
)
CHART_TARGET: Final = "Chỉ tiêu {value}"
WHERE_CHART: Final = "biểu đồ"
TABLE_NOTE: Final = (
    "Ghi chú: dấu “—” là chưa có số liệu; cột “Kỳ trước” là số liệu {previous}; "
    "cột “Tỷ lệ %” là mức đạt so với chỉ tiêu giao của năm; "
    "lượt, người, hộ là các đơn vị khác nhau, không cộng với nhau."
)
LATE_TITLES: Final = (
    "STT",
    "Kỳ đã báo cáo",
    "Chỉ tiêu",
    "ĐVT",
    "Đã báo cáo",
    "Nay là",
    "Số bản ghi",
    "Ghi đến ngày",
)
LATE_NOTE: Final = (
    "Ghi chú: cột “Số bản ghi” là số bản ghi được thêm, sửa hoặc bỏ sau khi báo cáo của kỳ đó đã "
    "gửi; báo cáo đã gửi giữ nguyên, số đúng là số ở cột “Nay là”."
)

RECIPIENTS_TITLE: Final = "Nơi nhận:"
RECIPIENT_COMMITTEE: Final = "- {committee} (b/c);"
RECIPIENT_FILE: Final = "- Lưu: Tổ."
SIGN_HEAD: Final = "TỔ TRƯỞNG"
SIGN_FOR_HEAD: Final = "KT. TỔ TRƯỞNG"
SIGN_DEPUTY: Final = "TỔ PHÓ"
CONFIRMED: Final = "XÁC NHẬN CỦA {committee}"
PREPARED_BY: Final = "NGƯỜI LẬP BIỂU"
SIGN_HINT: Final = "(Ký, ghi rõ họ tên)"

PRACTICE_BANNER: Final = "DỮ LIỆU THỰC HÀNH - KHÔNG PHẢI SỐ LIỆU THẬT"
"""On every page of a paper made from practice data."""

WHERE_TEAM: Final = "tên tổ"
WHERE_DECISION: Final = "số quyết định thành lập tổ"
WHERE_VILLAGE: Final = "tên thôn"
WHERE_CHANNEL: Final = "tên nhóm cộng đồng"
WHERE_NUMBER: Final = "số báo cáo"
WHERE_PLACE: Final = "nơi ký"
WHERE_NEXT_TASKS: Final = "IV. NHIỆM VỤ KỲ TỚI"
WHERE_PRACTICES: Final = "cách làm hay"
WHERE_NOTE: Final = "ghi chú ngày {day}"
WHERE_SIGNER: Final = "tên người ký"
WHERE_TARGET: Final = "số văn bản giao chỉ tiêu"
WHERE_BASELINE: Final = "nguồn của số liệu do nơi khác đếm"
WHERE_INDICATOR: Final = "chỉ tiêu {number}"
WHERE_FORM: Final = "mẫu báo cáo"

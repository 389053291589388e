"""Fixed words of the week's page, the decision about a team, and the quick card."""

from __future__ import annotations

from datetime import date
from typing import Final

DIGEST_ABOUT: Final = "Tổng hợp công việc {period}"
DONE_BETWEEN: Final = "1. Việc đã làm từ ngày {first} đến hết ngày {last}"
DOING: Final = "2. Việc đang làm"
WAITING: Final = "3. Việc đang chờ"
HARD: Final = "4. Khó khăn"
AHEAD: Final = "5. Việc {period}"
FURTHER: Final = "- và {count} việc khác."
DIGEST_TITLES: Final = ("Nội dung", "ĐVT", "Kỳ trước", "Trong kỳ", "Lũy kế năm")
DIGEST_NOTE: Final = "Nội dung không nêu trong bảng: trong kỳ không phát sinh."
SESSION_LINE: Final = "- Ngày {day}: {title}."
FOLLOW_UP_LINE: Final = "- {what} (sau buổi “{title}” ngày {day}{by})."
FOLLOW_UP_BY: Final = ", hạn {day}"
NOTE_LINE: Final = "- {text} (ghi nhận ngày {day})."

DECISION: Final = "QUYẾT ĐỊNH"
DECISION_SYMBOL: Final = "/QĐ-UBND"
DECIDES: Final = "QUYẾT ĐỊNH:"
COMMITTEE_CAPITALS: Final = "ỦY BAN NHÂN DÂN"
FOUNDING: Final = "thành lập"
RENEWING: Final = "kiện toàn"
DECISION_ABOUT: Final = "Về việc {act} {team}"
CHAIRMAN_OF: Final = "CHỦ TỊCH {committee}"
CHAIRMAN: Final = "CHỦ TỊCH"
LAW: Final = "Căn cứ Luật Tổ chức chính quyền địa phương {day};"
LAWS: Final = (date(2025, 6, 16), date(2025, 2, 19), date(2015, 6, 19))
"""Their days, the newest first; each law was in force before the next one was passed."""
GUIDANCE: Final = (
    "Căn cứ Công văn số 793/BTTTT-THH ngày 05 tháng 3 năm 2022 của Bộ Thông tin và Truyền thông "
    "hướng dẫn thí điểm Tổ công nghệ số cộng đồng;"
)
PLAN: Final = (
    "Căn cứ Kế hoạch số ................ ngày ...... tháng ...... năm ......... của Ủy ban nhân "
    "dân {province} về chuyển đổi số;"
)
FORMER: Final = "Căn cứ {document} về việc thành lập {team};"
PROPOSED: Final = "Theo đề nghị của Trưởng phòng Văn hóa - Xã hội {commune}."
ARTICLE: Final = "Điều {number}."
ARTICLE_LIST: Final = "{act} {team}{area}, gồm các ông, bà có tên sau đây:"
ARTICLE_ANNEX: Final = (
    "{act} {team}{area}, gồm {count} thành viên (có danh sách kèm theo Quyết định này)."
)
AREA: Final = " (địa bàn: {villages})"
MR_MRS: Final = {"male": "Ông", "female": "Bà"}
MR_OR_MRS: Final = "Ông (bà)"
BLANK_MEMBERS: Final = 3
BLANK_MEMBER: Final = "{number}. Ông (bà) ................................ - ...................."
TASKS_ARE: Final = "Nhiệm vụ của Tổ:"
TASKS: Final = (
    "a) Tuyên truyền, phổ biến chủ trương, kế hoạch và kết quả chuyển đổi số đến từng hộ gia đình;",
    "b) Hướng dẫn người dân cài đặt, sử dụng các nền tảng số và kỹ năng số: định danh điện tử, "
    "dịch vụ công trực tuyến, thanh toán điện tử, mua bán trên sàn thương mại điện tử, tự bảo vệ "
    "mình trên không gian mạng;",
    "c) Nhận và thực hiện chỉ tiêu được giao; ghi lại việc đã làm, báo cáo Ủy ban nhân dân "
    "{commune} định kỳ và khi được yêu cầu;",
    "d) Bảo vệ dữ liệu cá nhân của người dân theo quy định của pháp luật.",
)
REGIME: Final = (
    "Thành viên của Tổ làm việc theo chế độ kiêm nhiệm; Tổ trưởng phân công nhiệm vụ cho từng "
    "thành viên. Phòng Văn hóa - Xã hội {commune} hướng dẫn, theo dõi hoạt động của Tổ."
)
EFFECT: Final = (
    "Quyết định này có hiệu lực kể từ ngày ký{replaces}. Chánh Văn phòng Hội đồng nhân dân và Ủy "
    "ban nhân dân, Trưởng phòng Văn hóa - Xã hội {commune}, các cơ quan, tổ chức có liên quan và "
    "các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./."
)
REPLACES: Final = " và thay thế {document}"
RECIPIENT_ARTICLE: Final = "- Như Điều 4;"
RECIPIENT_OFFICE: Final = "- Lưu: VT."
ANNEX: Final = "Phụ lục"
MEMBER_LIST: Final = "DANH SÁCH THÀNH VIÊN"
WITH_DECISION: Final = (
    "(Kèm theo Quyết định số {number} {day} của Chủ tịch Ủy ban nhân dân {commune})"
)
MEMBER_TITLES: Final = (
    "STT",
    "Họ và tên",
    "Chức vụ, đơn vị",
    "Chức danh trong Tổ",
    "Số điện thoại",
)
BLANK_COMMUNE: Final = "xã ................................"

CARD_TITLE: Final = "THẺ NHỚ - SỔ LÀM VIỆC LÀNG SỐ"
KEYS_ARE: Final = "Mười phím hay dùng"
KEYS: Final = (
    ("Ctrl + N", "ghi một lượt hỗ trợ"),
    ("Ctrl + F", "tìm người"),
    ("Enter", "lấy người đứng đầu danh sách; nhấn lần nữa để lưu"),
    ("F4", "ghi nhiều người không ghi tên"),
    ("Alt + Z", "hoàn tác việc vừa làm"),
    ("Alt + 1 … Alt + 0", "mở các trang theo thứ tự bên trái"),
    ("Alt + ←", "trở về trang trước"),
    ("F5", "đồng bộ với máy chủ của tỉnh"),
    ("Ctrl + L", "khóa sổ khi rời máy"),
    ("F1", "mở, đóng phần trợ giúp của trang đang xem"),
)
STEPS_ARE: Final = "Ghi một lượt hỗ trợ"
STEPS: Final = (
    ("1.", "Gõ vài chữ của tên, hoặc chữ đầu của từng tiếng (nva), hoặc số cuối điện thoại."),
    ("2.", "Nhấn Enter để lấy người đứng đầu, đánh dấu việc đã làm."),
    ("3.", "Nhấn Enter để lưu, rồi ghi người tiếp theo."),
)
REMEMBER: Final = "Cần nhớ"
REMINDERS: Final = (
    "Ghi nhầm thì hoàn tác; trong 30 ngày vẫn lấy lại được.",
    "Mất điện không mất việc đã lưu; chữ đang gõ được giữ làm bản nháp.",
    "Chưa biết thì để trống, không đoán. Người chưa có tên vẫn ghi được.",
    "Không ghi số tài khoản, mật khẩu, mã OTP; không chụp ảnh giấy tờ của người dân.",
)
HELP_AT: Final = "Khi cần hỗ trợ, gọi:"

WHERE_MEMBER: Final = "tên thành viên"
WHERE_POSITION: Final = "chức vụ của thành viên"
WHERE_SESSION: Final = "tên buổi"
WHERE_FOLLOW_UP: Final = "việc cần làm sau buổi"

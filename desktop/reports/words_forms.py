"""Fixed words of the forms about personal data.

Source: Law 91/2025/QH15 and Decree 356/2025/NĐ-CP, both in force since 1 January 2026: what a
notice says, that consent is given for each purpose, and by when requests are answered.
"""

from __future__ import annotations

from typing import Final

NAME: Final = "Họ và tên:"
BORN: Final = "Năm sinh:"
VILLAGE: Final = "Thôn, tổ dân phố:"
PHONE: Final = "Điện thoại:"
FOR_WHOM: Final = "Người đại diện (nếu chưa đủ 16 tuổi), quan hệ:"
CONTACT: Final = "{name}, tổ trưởng{phone}"
CONTACT_PHONE: Final = ", điện thoại {phone}"
CONTACT_BLANK: Final = "................................"

CONSENT_KIND: Final = "THÔNG BÁO VÀ PHIẾU ĐỒNG Ý"
CONSENT_ABOUT: Final = "Về việc xử lý dữ liệu cá nhân khi hỗ trợ sử dụng dịch vụ số"
CONSENT_POINTS: Final = (
    (
        "1. Ai xử lý:",
        "{committee} là bên kiểm soát dữ liệu; {team} thu thập và sử dụng theo phân công, theo "
        "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15 và Nghị định số 356/2025/NĐ-CP.",
    ),
    (
        "2. Dữ liệu nào:",
        "họ và tên, thôn, năm sinh; nếu ông (bà) cung cấp: giới tính, số điện thoại, thông tin về "
        "hộ; việc đã được hỗ trợ và kết quả. Tổ không chụp ảnh giấy tờ, không ghi số tài khoản, "
        "mật khẩu, mã OTP, dân tộc.",
    ),
    (
        "3. Ai được xem:",
        "thành viên Tổ và cán bộ cấp xã được giao; máy chủ của tỉnh giữ bản đồng bộ. Báo cáo chỉ "
        "có số lượng; danh sách có chữ ký chỉ nộp Ủy ban nhân dân cấp xã khi kiểm tra.",
    ),
    (
        "4. Giữ bao lâu:",
        "chỉ trong thời gian cần cho các mục đích dưới đây, không quá ........ tháng kể từ lần "
        "liên hệ cuối cùng.",
    ),
    (
        "5. Quyền của ông (bà):",
        "được biết; đồng ý, không đồng ý hoặc rút lại sự đồng ý; xem, chỉnh sửa, xóa; hạn chế, "
        "phản đối việc xử lý; khiếu nại. Không đồng ý thì vẫn được hướng dẫn. Yêu cầu được trả "
        "lời là đã nhận trong 2 ngày làm việc.",
    ),
)
CONSENT_CONTACT: Final = "6. Liên hệ:"
CONSENT_QUESTION: Final = "Tôi đã được thông báo các điều trên. Với từng mục đích, tôi chọn:"
PURPOSES: Final = (
    "a) Hướng dẫn, hỗ trợ tôi và ghi lại việc đã hỗ trợ",
    "b) Tính vào số liệu báo cáo, không nêu tên",
    "c) Liên hệ lại với tôi qua điện thoại, Zalo",
)
YES_NO: Final = ("Đồng ý", "Không đồng ý")
CONSENT_HOW: Final = "Cách đồng ý:"
CONSENT_WAYS: Final = ("Ký phiếu này", "Bằng lời, trước người hướng dẫn")
GUIDE: Final = "NGƯỜI HƯỚNG DẪN"
SUBJECT: Final = "NGƯỜI CÓ DỮ LIỆU"

REQUEST_KIND: Final = "PHIẾU YÊU CẦU"
REQUEST_ABOUT: Final = "Thực hiện quyền đối với dữ liệu cá nhân"
REQUEST_TO: Final = "Kính gửi: {committee} (qua {team})."
REQUEST_WANTS: Final = "Tôi yêu cầu (đánh dấu một hoặc nhiều ô):"
REQUESTS: Final = (
    "Xem và nhận bản sao dữ liệu về tôi",
    "Chỉnh sửa dữ liệu không đúng",
    "Xóa dữ liệu về tôi (số lượt đã báo cáo vẫn giữ, không còn tên)",
    "Rút lại sự đồng ý",
    "Hạn chế hoặc phản đối việc xử lý dữ liệu",
)
REQUEST_WHAT: Final = "Nội dung cụ thể:"
REQUEST_ANSWER: Final = "Nhận trả lời:"
REQUEST_WAYS: Final = ("Tại nhà", "Nơi tiếp nhận", "Qua điện thoại")
OFFICE_PART: Final = "PHẦN CỦA NƠI TIẾP NHẬN"
RECEIVED_ON: Final = "Tiếp nhận ngày:"
ANSWER_BY: Final = "Trả lời trước ngày:"
DONE_BY: Final = "Xong trước ngày:"
OUTCOME: Final = "Kết quả:"
TIMER_TITLES: Final = ("Yêu cầu", "Trả lời là đã nhận", "Thực hiện xong")
TIMERS: Final = (
    (
        "Rút lại sự đồng ý, hạn chế, phản đối",
        "2 ngày làm việc",
        "15 ngày; 20 ngày khi bên xử lý khác phải làm theo",
    ),
    ("Xem, chỉnh sửa, xóa", "2 ngày làm việc", "10 đến 20 ngày tùy việc"),
)
RECEIVER: Final = "NGƯỜI TIẾP NHẬN"
APPLICANT: Final = "NGƯỜI YÊU CẦU"

INCIDENT_KIND: Final = "PHIẾU BÁO SỰ CỐ"
INCIDENT_ABOUT: Final = "Lộ, mất dữ liệu cá nhân"
INCIDENT_TO: Final = "Kính gửi: {committee}."
INCIDENT_RULE: Final = (
    "Gửi ngay khi phát hiện: Ủy ban nhân dân cấp xã thông báo cho cơ quan chuyên trách bảo vệ dữ "
    "liệu cá nhân (Bộ Công an, A05) chậm nhất 72 giờ kể từ khi phát hiện. Chưa biết thì để "
    "trống, bổ sung sau."
)
FOUND_AT: Final = "1. Phát hiện lúc (giờ, ngày):"
DUE_AT: Final = "Hạn 72 giờ:"
HAPPENED_AT: Final = "2. Xảy ra lúc, tại:"
INCIDENT_WHAT: Final = "3. Sự cố:"
INCIDENTS: Final = (
    "Mất hoặc bị lấy máy tính, ổ đĩa, USB",
    "Lộ mật khẩu hoặc mã khôi phục; người lạ mở được sổ",
    "Gửi nhầm hoặc để lộ danh sách, ảnh chụp màn hình",
    "Mất giấy tờ, danh sách có chữ ký",
    "Khác",
)
DETAILS: Final = "Mô tả:"
WHICH_DATA: Final = "4. Loại dữ liệu bị ảnh hưởng:"
HOW_MANY: Final = "5. Số người bị ảnh hưởng (ước tính):"
HARM: Final = "6. Hậu quả đã thấy, có thể xảy ra:"
MEASURES: Final = "7. Việc đã làm:"
MEASURE_LIST: Final = (
    "Ngắt mạng, khóa sổ, đổi mật khẩu của sổ",
    "Báo đầu mối của tỉnh thu hồi khóa của máy bị mất",
    "Báo công an cấp xã",
    "Báo cho những người bị ảnh hưởng",
)
FURTHER: Final = "8. Việc làm tiếp, đề nghị:"
REPORTER: Final = "9. Người liên hệ:"
FINDER: Final = "NGƯỜI PHÁT HIỆN"

WHERE_RESIDENT: Final = "tên người dân"
WHERE_RESIDENT_PHONE: Final = "số điện thoại"

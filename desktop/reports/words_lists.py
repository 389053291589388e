"""The fixed words of lists and of sheets that are filled in by hand."""

from __future__ import annotations

from typing import Final

from desktop.domain.team import Sex
from desktop.domain.training import AbsenceReason, AttendanceStatus
from desktop.domain.work import MilestoneKind

SEX_WORDS: Final = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ"}
NO_DAY: Final = "ngày …… tháng …… năm {year}"
YES: Final = "Có"
NO: Final = "Chưa"

PREPARED_BY: Final = "NGƯỜI LẬP DANH SÁCH"
HEAD: Final = "TỔ TRƯỞNG"
SIGN_HINT: Final = "(Ký, ghi rõ họ tên)"

SHEET: Final = "DANH SÁCH ĐIỂM DANH"
SHEET_TITLES: Final = (
    "STT",
    "Họ và tên",
    "Năm sinh",
    "Nam, nữ",
    "Thôn, đơn vị",
    "Có",
    "Vắng",
    "Ký tên",
)
SHEET_HINT: Final = (
    "Người dự ký tên vào cột cuối. Người của Tổ đánh dấu × vào một trong hai ô Có, Vắng. Người "
    "đến thêm ghi vào các dòng trống. Giữ phẳng, không che bốn ô mã ở góc."
)
TIME: Final = "Thời gian: {time}"
HOUR: Final = "{hour} giờ {minute} phút, {day}"
NO_HOUR: Final = "…… giờ …… phút, {day}"
WHERE: Final = "Địa điểm: {place}"
TRAINER: Final = "Người hướng dẫn: {trainer}"
PARTNER: Final = "Phối hợp: {partner}"
DOTS: Final = "…………………………………………………………"
SHEET_TOTAL: Final = "Tổng số có mặt: ………… người (Nam: ………, Nữ: ………)"
PAGE: Final = "Trang {page}/{pages}"
SHEET_TITLE: Final = "Danh sách điểm danh - {title} - {day}"

ATTENDED_TITLES: Final = (
    "STT",
    "Họ và tên",
    "Năm sinh nam",
    "Năm sinh nữ",
    "Thôn, đơn vị",
    "Số điện thoại",
    "Ký tên",
    "Ghi chú",
)
ATTENDED: Final = "DANH SÁCH NGƯỜI THAM DỰ"
ATTENDED_TOTAL: Final = (
    "Tổng số có mặt, có ghi tên: {count} người (Nam: {men}, Nữ: {women}{unknown})."
)
SEX_UNKNOWN: Final = ", chưa ghi nam hay nữ: {count}"
UNNAMED: Final = "Ngoài ra có {count} lượt người dự không ghi tên."
UNNAMED_UNKNOWN: Final = "Số người dự không ghi tên: —."
ABSENT_TOTAL: Final = "Vắng: {absent} người; chưa điểm danh: {invited} người."
STATUS_WORDS: Final = {
    AttendanceStatus.PRESENT: "Có mặt",
    AttendanceStatus.ABSENT: "Vắng",
    AttendanceStatus.INVITED: "Chưa điểm danh",
}
REASON_WORDS: Final = {
    AbsenceReason.SICK: "Vắng: ốm",
    AbsenceReason.BUSY: "Vắng: bận",
    AbsenceReason.AWAY: "Vắng: đi xa",
    AbsenceReason.NOT_REACHED: "Vắng: không báo được",
    AbsenceReason.OTHER: "Vắng: lý do khác",
}
WALK_IN: Final = "Đến thêm"
BORN: Final = "Sinh {year}"

HELPED: Final = "DANH SÁCH NGƯỜI DÂN ĐƯỢC HƯỚNG DẪN, HỖ TRỢ"
HELPED_ABOUT: Final = "Kỳ báo cáo {period}"
HELPED_DAYS: Final = "Từ {first} đến hết {last}{village}."
HELPED_VILLAGE: Final = ", {village}"
HELPED_TITLES: Final = (
    "STT",
    "Họ và tên",
    "Năm sinh",
    "Thôn, xóm",
    "Nội dung hướng dẫn, hỗ trợ",
    "Số lượt",
    "Ký tên",
)
HELPED_TOTAL: Final = "Tổng số có ghi tên: {people} người, {times} lượt hỗ trợ."
HELPED_HOUSEHOLDS: Final = "Hỗ trợ ghi theo hộ: {households} hộ, {times} lượt."
HELPED_UNNAMED: Final = "Hỗ trợ không ghi tên: {times} lượt."
HELPED_NOTE: Final = "Người dân ký tên xác nhận đã được hướng dẫn, hỗ trợ."
HOUSEHOLD_OF: Final = "Hộ {name}"

FIELD: Final = "PHIẾU GHI HỖ TRỢ TẠI CƠ SỞ"
FIELD_TITLE: Final = "Phiếu ghi hỗ trợ tại cơ sở"
FIELD_TITLES: Final = (
    "STT",
    "Họ và tên",
    "Năm sinh",
    "Xóm, số nhà",
    "Nền tảng, dịch vụ",
    "Việc, kết quả",
    "Ký tên",
)
FIELD_DAY: Final = "Ngày:"
FIELD_PLACE: Final = "Nơi:"
FIELD_HELPER: Final = "Người hướng dẫn:"
FIELD_HINT: Final = (
    "Mỗi người một dòng: đánh dấu × vào ô, khoanh chữ. C cài đặt, Đ đăng ký, H hướng dẫn, S sửa "
    "lỗi, N nộp hồ sơ; X xong, T làm tiếp, K không được. Không ghi số căn cước, mật khẩu, mã OTP."
)
FIELD_PLATFORMS: Final = ("VNeID", "DV công", "Th. toán", "CH số", "Sức khỏe", "Khác")
FIELD_LETTERS: Final = ("C  Đ  H  S  N", "X    T    K")
FIELD_ROWS: Final = 12
FIELD_UNNAMED: Final = "Hướng dẫn thêm, không ghi tên (lượt):"
FIELD_ENTERED: Final = "Đã nhập vào máy ngày:"
FIELD_PREPARED: Final = "NGƯỜI HƯỚNG DẪN"

PROGRESS: Final = "TIẾN ĐỘ CỬA HÀNG SỐ VÀ THANH TOÁN ĐIỆN TỬ CỦA HỘ"
PROGRESS_TITLES: Final = (
    "STT",
    "Mã hộ",
    "Chủ hộ",
    "Xóm, số nhà",
    "Cửa hàng số từ ngày",
    "Thanh toán điện tử từ ngày",
    "Có cả hai",
)
AT: Final = "Tính đến hết {day}{village}."
PROGRESS_TOTAL: Final = (
    "Tổng số: {all} hộ; có cửa hàng số: {store} hộ{store_rate}; có tài khoản thanh toán điện tử: "
    "{epay} hộ{epay_rate}; có cả hai: {both} hộ{both_rate}."
)
RATE: Final = " ({rate}%)"
PROGRESS_GOAL: Final = "Chỉ tiêu giao: {goal}% số hộ có cả hai; còn thiếu {missing} hộ."
PROGRESS_REACHED: Final = "Chỉ tiêu giao: {goal}% số hộ có cả hai; đã đạt."
PROGRESS_NO_GOAL: Final = "Chỉ tiêu giao về số hộ có cả hai: —."
BY_LANE: Final = "Theo xóm: {lanes}."
LANE_PART: Final = "{lane} {both}/{all} hộ có cả hai"
NO_LANE: Final = "chưa ghi xóm"

MISSING: Final = "DANH SÁCH HỘ CẦN ĐẾN HƯỚNG DẪN"
MISSING_ABOUT: Final = {
    None: "Còn thiếu cửa hàng số, thanh toán điện tử hoặc VNeID mức 2",
    MilestoneKind.DIGITAL_STORE: "Còn thiếu cửa hàng số",
    MilestoneKind.EPAY_ACCOUNT: "Còn thiếu tài khoản thanh toán điện tử",
    MilestoneKind.VNEID_2: "Còn người chưa có VNeID mức 2",
}
MISSING_TITLES: Final = (
    "STT",
    "Xóm, số nhà",
    "Chủ hộ",
    "Cửa hàng số",
    "Thanh toán điện tử",
    "VNeID mức 2 (tên người)",
    "Ngày đến, ghi chú",
)
MISSING_TOTAL: Final = (
    "Tổng số: {all} hộ; thiếu cửa hàng số: {store} hộ; thiếu thanh toán điện tử: {epay} hộ; "
    "chưa có VNeID mức 2: {people} người."
)
MISSING_NOTE: Final = "Đánh dấu × vào ô khi đã hướng dẫn xong; “có” là đã có từ trước."
HAS: Final = "có"

NOBODY: Final = "Không có ai trong danh sách."
PROGRESS_ABOUT: Final = "Số liệu đến ngày {day}"
PLACE_COLUMN: Final = "Xóm, số nhà"

WHERE_LINE: Final = "dòng {number}, cột {column}"
WHERE_SESSION: Final = "tên buổi"
WHERE_SESSION_PLACE: Final = "địa điểm của buổi"
WHERE_TRAINER: Final = "tên người hướng dẫn"
WHERE_PARTNER: Final = "tên đơn vị phối hợp"
WHERE_PLATFORM: Final = "tên nền tảng"

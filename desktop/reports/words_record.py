"""The fixed words of a person's own record, for the right to see what is held."""

from __future__ import annotations

from typing import Final

from desktop.domain.people import HouseholdStatus, Poverty, Relation, ResidentStatus
from desktop.domain.work import (
    AssistanceAction,
    AssistancePlace,
    AssistanceResult,
    HowKnown,
    MilestoneKind,
)

RECORD: Final = "HỒ SƠ CÁ NHÂN"
ABOUT: Final = "Dữ liệu Tổ công nghệ số cộng đồng đang giữ về {name}"
TITLE: Final = "Hồ sơ cá nhân - {name}"
OPENING: Final = (
    "Bản in này ghi tất cả dữ liệu mà Tổ đang giữ về người có tên trên, tính đến hết {day}, theo "
    "quyền được xem dữ liệu cá nhân của mình (Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15). Dấu "
    "“—” là Tổ không có dữ liệu đó."
)

SECTION_PERSON: Final = "I. THÔNG TIN VỀ NGƯỜI VÀ HỘ"
SECTION_REACHED: Final = "II. NHỮNG VIỆC ĐÃ ĐẠT"
SECTION_HELPS: Final = "III. CÁC LƯỢT ĐƯỢC HƯỚNG DẪN, HỖ TRỢ"
SECTION_SESSIONS: Final = "IV. CÁC BUỔI, LỚP CÓ TÊN TRONG DANH SÁCH"
SECTION_PURPOSE: Final = "V. MỤC ĐÍCH VÀ QUYỀN CỦA NGƯỜI CÓ DỮ LIỆU"
NOTHING: Final = "Không có."

PERSON_TITLES: Final = ("STT", "Mục", "Nội dung")
REACHED_TITLES: Final = ("STT", "Việc đã đạt", "Từ ngày", "Đến ngày", "Biết được nhờ")
HELP_TITLES: Final = (
    "STT",
    "Ngày",
    "Nền tảng, việc",
    "Kết quả, nơi",
    "Người hỗ trợ",
    "Ghi chú, mã hồ sơ",
)
SESSION_TITLES: Final = ("STT", "Ngày", "Tên buổi, lớp", "Có mặt", "Ghi chú")

LINE_TITLES: Final = ("Phần", "STT", "Mục", "Nội dung")

FULL_NAME: Final = "Họ và tên"
GIVEN_NAME: Final = "Tên gọi dùng để xếp danh sách"
BIRTH: Final = "Ngày, năm sinh"
SEX: Final = "Nam, nữ"
PHONE: Final = "Số điện thoại"
STATUS: Final = "Tình trạng"
MOVED_IN: Final = "Chuyển đến ngày"
MOVED_OUT: Final = "Chuyển đi hoặc mất ngày"
SMARTPHONE: Final = "Có điện thoại thông minh"
NOTE: Final = "Ghi chú về người"
HOUSEHOLD: Final = "Hộ (mã, chủ hộ)"
RELATION: Final = "Quan hệ với chủ hộ"
ADDRESS: Final = "Thôn, xóm, số nhà"
HOUSEHOLD_STATUS: Final = "Tình trạng của hộ"
IN_CHANNEL: Final = "Hộ ở trong nhóm cộng đồng"
POVERTY: Final = "Hộ nghèo, cận nghèo"
FIBRE: Final = "Hộ có Internet cáp quang"
PAYMENT_QR: Final = "Hộ có mã QR nhận tiền"
HOUSEHOLD_NOTE: Final = "Ghi chú về hộ"
SINCE: Final = "{value}, từ ngày {day}"
YES_NO: Final = {True: "có", False: "không"}
WHERE_FIELD: Final = "mục “{field}”"
WHERE_LINE: Final = "{section}, dòng {number}"

RELATIONS: Final = {
    Relation.HEAD: "chủ hộ",
    Relation.SPOUSE: "vợ, chồng",
    Relation.CHILD: "con",
    Relation.PARENT: "bố, mẹ",
    Relation.GRANDCHILD: "cháu",
    Relation.SIBLING: "anh, chị, em",
    Relation.OTHER: "quan hệ khác",
}
RESIDENT_STATUSES: Final = {
    ResidentStatus.ACTIVE: "đang ở",
    ResidentStatus.MOVED: "đã chuyển đi",
    ResidentStatus.DIED: "đã mất",
}
HOUSEHOLD_STATUSES: Final = {
    HouseholdStatus.ACTIVE: "đang ở",
    HouseholdStatus.MOVED: "đã chuyển đi",
    HouseholdStatus.DISSOLVED: "không còn",
}
POVERTIES: Final = {
    Poverty.POOR: "hộ nghèo",
    Poverty.NEAR_POOR: "hộ cận nghèo",
    Poverty.NONE: "không phải hộ nghèo, cận nghèo",
}
ACTIONS: Final = {
    AssistanceAction.INSTALL: "cài đặt",
    AssistanceAction.REGISTER: "đăng ký",
    AssistanceAction.ACTIVATE: "kích hoạt",
    AssistanceAction.GUIDE: "hướng dẫn",
    AssistanceAction.SUBMIT: "nộp hồ sơ",
    AssistanceAction.OPEN_STORE: "mở cửa hàng",
    AssistanceAction.FIX: "sửa lỗi",
}
RESULTS: Final = {
    AssistanceResult.DONE: "xong",
    AssistanceResult.CONTINUE: "làm tiếp",
    AssistanceResult.FAILED: "không được",
}
PLACES: Final = {
    AssistancePlace.HOME: "tại nhà",
    AssistancePlace.CULTURE_HOUSE: "nhà văn hóa",
    AssistancePlace.COMMUNE_OFFICE: "trụ sở xã",
    AssistancePlace.SESSION: "tại buổi, lớp",
    AssistancePlace.PHONE: "qua điện thoại",
    AssistancePlace.OTHER: "nơi khác",
}
MILESTONES: Final = {
    MilestoneKind.VNEID_1: "Tài khoản VNeID mức 1",
    MilestoneKind.VNEID_2: "Tài khoản VNeID mức 2",
    MilestoneKind.DIGITAL_SIGNATURE: "Chữ ký số",
    MilestoneKind.EHEALTH_RECORD: "Sổ sức khỏe điện tử",
    MilestoneKind.EPAY_ACCOUNT: "Tài khoản thanh toán điện tử",
    MilestoneKind.DIGITAL_STORE: "Cửa hàng số",
    MilestoneKind.ECOMMERCE_BUYER: "Biết mua hàng trên mạng",
    MilestoneKind.PROVINCE_APP: "Ứng dụng của tỉnh",
    MilestoneKind.LITERACY_CONFIRMED: "Được xác nhận kỹ năng số",
    MilestoneKind.DIGITAL_FAMILY: "Gia đình số",
}
HOW_KNOWN: Final = {
    HowKnown.HELPED: "Tổ hỗ trợ",
    HowKnown.SEEN: "Tổ nhìn thấy",
    HowKnown.TOLD: "người dân nói",
    HowKnown.LIST: "danh sách có sẵn",
}

PURPOSES: Final = (
    "1. Mục đích: để hướng dẫn, hỗ trợ người dân dùng dịch vụ số; để đếm kết quả trong báo cáo "
    "(báo cáo chỉ có con số, không có tên); để liên hệ lại khi còn việc chưa xong.",
    "2. Người giữ: Tổ công nghệ số cộng đồng, giúp {committee}. Dữ liệu được mã hóa trên máy của "
    "Tổ; ngoài Tổ và cơ quan quản lý trực tiếp, dữ liệu không đưa cho ai khác.",
    "3. Tổ không giữ số căn cước, ảnh giấy tờ, mật khẩu, mã OTP, số tài khoản ngân hàng.",
    "4. Người có dữ liệu có quyền xem, yêu cầu sửa, xóa, hạn chế, rút lại sự đồng ý, khiếu nại. "
    "Yêu cầu gửi Tổ trưởng hoặc {committee}.",
)
RECEIVED_BY: Final = "NGƯỜI NHẬN"

"""Fixed words of the receipt of a sync."""

from __future__ import annotations

from typing import Final

RECEIPT_KIND: Final = "PHIẾU XÁC NHẬN ĐỒNG BỘ"
RECEIPT_ABOUT: Final = "Dữ liệu của Tổ tại máy chủ của tỉnh"
NUMBER: Final = "Số phiếu:"
SYNCED_AT: Final = "Đồng bộ xong lúc {time}, {day}. Đã đối chiếu: máy của Tổ và máy chủ giống nhau."
SERVER: Final = "Máy chủ:"
PLACE: Final = "Vị trí trong sổ của tỉnh:"
COUNTS_ARE: Final = "1. Máy chủ đang giữ"
COUNT_TITLES: Final = ("Nội dung", "ĐVT", "Số lượng")
COUNTS: Final = {
    "household": ("Hộ gia đình", "hộ"),
    "resident": ("Người dân", "người"),
    "assistance": ("Lượt hướng dẫn", "lượt"),
    "milestone": ("Kết quả đã đạt (cài đặt, mở tài khoản, gian hàng)", "kết quả"),
    "training_session": ("Buổi tập huấn, tuyên truyền", "buổi"),
    "attendance": ("Lượt ghi danh của các buổi", "lượt"),
}
REPORTS_ARE: Final = "2. Báo cáo đã có tại máy chủ"
NO_REPORT: Final = "Chưa có báo cáo nào được gửi lên máy chủ."
REPORT_LINE: Final = "- Báo cáo {period}, bản thứ {version}, gửi ngày {day}."
WAITING: Final = (
    "Từ lúc đó đến khi lập phiếu, Tổ ghi thêm {count} thay đổi chưa gửi; phiếu này không tính "
    "những thay đổi đó."
)
NOTHING_WAITS: Final = "Từ lúc đó đến khi lập phiếu không có thay đổi nào chờ gửi."
CHECKED_BY: Final = (
    "Quét mã dưới đây để đối chiếu tại máy chủ: mã chỉ khớp khi máy chủ giữ đúng những thay đổi "
    "nêu trên. Phiếu không có thông tin của người dân."
)

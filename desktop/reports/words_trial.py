"""Words of the trial sheet; paper is always Vietnamese."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Làng Số - tờ in thử"
FRONT: Final = "MẶT TRƯỚC"
BACK: Final = "MẶT SAU"
TOP: Final = "Mép trên của tờ giấy"
RULER: Final = "Lấy thước đo: đoạn này dài đúng 100 mm. Ngắn hơn là máy in đang thu nhỏ trang."
FRAME: Final = "Khung ngoài cách mép giấy 10 mm, phải thấy đủ bốn cạnh."
FRONT_LINES: Final = (
    "1. Giấy ra, mặt chữ úp xuống hay ngửa lên? Chọn đúng như vậy trong hộp “In”.",
    "2. Làm theo câu hướng dẫn trên màn hình, cho tờ này vào khay rồi in mặt sau.",
)
BACK_LINES: Final = (
    "Chữ này nằm ở mặt sau, cùng chiều với mặt trước: đã chọn đúng.",
    "Chữ này đè lên mặt trước: chọn lại cách giấy ra, rồi in thử lần nữa.",
    "Chữ này ngược đầu: khi cho giấy vào khay, giữ nguyên đầu nào vào trước.",
)

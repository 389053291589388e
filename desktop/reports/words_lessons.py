"""Vietnamese words of a lesson's hand-out."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Bài hướng dẫn: {title}"
FOR_WHOM: Final = "Dành cho"
TIME: Final = "Thời gian"
MINUTES: Final = "khoảng {minutes} phút."
AIM: Final = "Mục tiêu"
BRING: Final = "Mang theo"
STEPS: Final = "Các bước"
WATCH: Final = "Cần chú ý"
EXERCISES: Final = "Thực hành"
QUESTIONS: Final = "Bà con hay hỏi"
DASH: Final = "-"
CALL: Final = "Cần hỏi thêm, gọi Tổ:"
GROUP: Final = "Nhóm của Tổ:"

WHERE_CHANNEL: Final = "tên nhóm cộng đồng"

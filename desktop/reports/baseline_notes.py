"""Which numbers of the table rest on figures that somebody else counted, and whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.baselines import BaselineKey
from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import format_number
from desktop.reports.door import NO_BREAK_SPACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.domain.baselines import Baseline
    from desktop.domain.rows.reporting import IndicatorRow

COUNTED: Final = {
    BaselineKey.HOUSEHOLDS: ("số hộ trên địa bàn", "hộ"),
    BaselineKey.RESIDENTS: ("số người trên địa bàn", "người"),
    BaselineKey.RESIDENTS_14: ("số người từ đủ 14 tuổi", "người"),
    BaselineKey.RESIDENTS_15: ("số người từ đủ 15 tuổi", "người"),
    BaselineKey.RESIDENTS_18: ("số người từ đủ 18 tuổi", "người"),
    BaselineKey.VNEID_LEVEL2: ("số người có VNeID mức 2", "người"),
    BaselineKey.DIGITAL_SIGNATURE: ("số người có chữ ký số", "người"),
    BaselineKey.EHEALTH: ("số người có Sổ sức khỏe điện tử", "người"),
    BaselineKey.EPAY_HOUSEHOLDS: ("số hộ có tài khoản thanh toán điện tử", "hộ"),
    BaselineKey.EPAY_15_PLUS: ("số người từ 15 tuổi có tài khoản giao dịch", "người"),
    BaselineKey.STORE_HOUSEHOLDS: ("số hộ có cửa hàng số", "hộ"),
    BaselineKey.STORE_AND_EPAY_HOUSEHOLDS: (
        "số hộ có cả cửa hàng số và tài khoản thanh toán",
        "hộ",
    ),
    BaselineKey.MERCHANT_QR: ("số cơ sở có mã QR thanh toán", "cơ sở"),
    BaselineKey.LITERACY_CONFIRMED: ("số người đạt phổ cập kỹ năng số", "người"),
    BaselineKey.DIGITAL_FAMILIES: ("số hộ đạt “Gia đình số”", "hộ"),
    BaselineKey.HOUSEHOLDS_IN_CHANNEL: ("số hộ tham gia nhóm cộng đồng", "hộ"),
    BaselineKey.FIBRE_HOUSEHOLDS: ("số hộ có Internet băng rộng cố định", "hộ"),
    BaselineKey.SMARTPHONE_ADULTS: ("số người trưởng thành có điện thoại thông minh", "người"),
}
"""What each figure counts, and in what unit."""


def used_baselines(rows: Iterable[IndicatorRow]) -> tuple[Baseline, ...]:
    """Each figure that a printed number rests on, once, in the order of the table."""
    found = (
        one
        for row in rows
        for measured in (row.previous, row.current, row.year)
        for one in measured.baselines
    )
    return tuple({one.id: one for one in found}.values())


def baseline_notes(rows: Sequence[IndicatorRow]) -> list[str]:
    """One sentence for each figure: what, how many, whose, of which day, in which lines.

    Lines are named by their order among `rows`, as the table numbers them.
    """
    return [_note(one, rows) for one in used_baselines(rows)]


def _note(baseline: Baseline, rows: Sequence[IndicatorRow]) -> str:
    what, unit = COUNTED.get(baseline.key, (str(baseline.key), ""))
    value = f"{format_number(baseline.value)}{NO_BREAK_SPACE}{unit}".rstrip(NO_BREAK_SPACE)
    paper = f", văn bản số {baseline.decision_number}" if baseline.decision_number else ""
    lines = [
        str(order)
        for order, row in enumerate(rows, 1)
        if any(baseline in one.baselines for one in (row.previous, row.current, row.year))
    ]
    return (
        f"Chỉ tiêu số {', '.join(lines)} dựa trên số liệu do {baseline.source} cung cấp{paper}: "
        f"{what} là {value}, tính đến hết ngày {format_date(baseline.counted_on)}."
    )

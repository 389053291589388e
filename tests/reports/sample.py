"""An invented team's report, with as many indicators and as much text as a test asks for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from desktop.domain.changes import Seen
from desktop.domain.periods import month_period
from desktop.domain.places import Commune, Province, UnitKind, Village
from desktop.domain.reporting import PeriodKind, Report, Target
from desktop.domain.rows.reporting import IndicatorRow, Measured, MonthlyReport
from desktop.domain.rows.team import TeamOverview
from desktop.domain.team import Channel, ChannelKind, Membership, Role, Sex, Team, TeamLevel

FOUNDED = date(2025, 7, 1)
SEEN = Seen(1, 10)

Cell = int | str | None
Known = tuple[str, str, str, Cell, Cell, Cell, int | None]

# identifier, name, unit, previous, current, year, target; a rate has "numerator/denominator".
KNOWN: tuple[Known, ...] = (
    ("team_member_count", "Số thành viên Tổ CNSCĐ", "người", 4, 4, 4, 5),
    ("outreach_session_count", "Số buổi tuyên truyền", "buổi", 1, 2, 14, 12),
    ("outreach_attendance_count", "Số lượt người được tuyên truyền", "lượt", 31, 68, 512, None),
    ("class_session_count", "Số lớp, buổi hướng dẫn kỹ năng số", "buổi", 0, 1, 9, None),
    ("class_attendance_count", "Số lượt người tham gia lớp", "lượt", 0, 23, 187, None),
    ("class_attendee_unique_count", "Số người tham gia lớp (không trùng)", "người", 0, 20, 96,
     None),
    ("household_visited_count", "Số hộ được đến hướng dẫn tận nhà", "hộ", 7, 11, 74, None),
    ("assist_count", "Số lượt hỗ trợ", "lượt", 96, 131, 1482, 1500),
    (
        "resident_assisted_count",
        "Số người được hướng dẫn, hỗ trợ (không trùng)",
        "người",
        58,
        77,
        402,
        400,
    ),
    (
        "resident_assisted_60plus_count",
        "trong đó người từ đủ 60 tuổi",
        "người",
        19,
        26,
        113,
        None,
    ),
    ("resident_assisted_female_count", "trong đó nữ", "người", 30, 41, 215, None),
    (
        "resident_assisted_poor_count",
        "trong đó thuộc hộ nghèo, cận nghèo",
        "người",
        None,
        None,
        None,
        None,
    ),
    (
        "vneid_install_assisted_count",
        "Số người được hỗ trợ cài đặt VNeID",
        "người",
        9,
        13,
        120,
        None,
    ),
    (
        "vneid_level2_new_count",
        "Số tài khoản VNeID mức 2 được kích hoạt",
        "tài khoản",
        8,
        12,
        131,
        150,
    ),
    ("vneid_level2_rate", "Tỷ lệ người từ đủ 14 tuổi có VNeID mức 2", "%", "240/351", "252/351",
     "252/351", 80),
    ("dvc_guided_count", "Số người được hướng dẫn sử dụng DVCTT", "người", 15, 22, 160, None),
    ("dvc_dossier_count", "Số hồ sơ DVCTT được hỗ trợ nộp", "hồ sơ", 12, 17, 141, None),
    ("ehealth_new_count", "Số người tạo Sổ sức khỏe điện tử", "người", 5, 0, 66, None),
    (
        "epay_account_new_count",
        "Số tài khoản thanh toán điện tử mở mới",
        "tài khoản",
        6,
        9,
        71,
        None,
    ),
    ("epay_household_count", "Số hộ có tài khoản thanh toán điện tử", "hộ", 76, 81, 81, 100),
    ("digital_store_new_count", "Số hộ mở cửa hàng số trong kỳ", "hộ", 2, 4, 35, None),
    ("digital_store_household_count", "Số hộ có cửa hàng số", "hộ", 48, 52, 52, None),
    (
        "store_and_epay_household_rate",
        "Tỷ lệ hộ vừa có cửa hàng số vừa có TK thanh toán",
        "%",
        "40/120",
        "45/120",
        "45/120",
        50,
    ),
    (
        "cyber_safety_guided_count",
        "Số người được hướng dẫn an toàn, phòng lừa đảo trên mạng",
        "người",
        21,
        34,
        170,
        None,
    ),
    ("fibre_household_rate", "Tỷ lệ hộ có Internet băng rộng cố định", "%", None, None, None, 85),
)  # fmt: skip


def measured(value: Cell) -> Measured:
    """A number, a rate written as "45/120", or nothing known."""
    if isinstance(value, str):
        upper, lower = map(int, value.split("/"))
        return Measured(Decimal(upper) * 100 / Decimal(lower), (), upper, lower)
    return Measured(None if value is None else Decimal(value))


def indicator(number: int) -> IndicatorRow:
    """The known indicators, then further ones with made-up names."""
    if number > len(KNOWN):
        known: Known = (
            f"extra_{number}",
            f"Chỉ tiêu bổ sung số {number} của tỉnh",
            "lượt",
            1,
            2,
            3,
            None,
        )
    else:
        known = KNOWN[number - 1]
    identifier, name, unit, previous, current, year, goal = known
    now = measured(current)
    target = percent = None
    if goal is not None:
        target = Target(
            id="0" * 32,
            indicator=identifier,
            year=2026,
            value=Decimal(goal),
            decision_number="41/QĐ-UBND",
            decided_on=date(2026, 1, 12),
        )
        percent = now.value and (now.value * 100 / Decimal(goal)).quantize(Decimal("0.1"))
    return IndicatorRow(
        number=number,
        identifier=identifier,
        name_vi=name,
        name_en=identifier,
        unit_vi=unit,
        unit_en=unit,
        stock=identifier.endswith("rate"),
        rate=unit == "%",
        previous=measured(previous),
        current=now,
        year=measured(year),
        target=target,
        target_percent=percent,
    )


def member(number: int, full_name: str, role: Role, sex: Sex | None = Sex.FEMALE) -> Membership:
    return Membership(
        id=f"{number:032x}",
        person_id=f"{number:032x}",
        full_name=full_name,
        role=role,
        valid_from=FOUNDED,
        sex=sex,
    )


def overview(name: str = "Tổ công nghệ số cộng đồng thôn Nà Pài") -> TeamOverview:
    commune = Commune("05901", "Đồng Đăng", UnitKind.COMMUNE, "20", FOUNDED, None, "19/2025/QĐ-TTg")
    province = Province("20", "Lạng Sơn", UnitKind.PROVINCE, FOUNDED, None, "19/2025/QĐ-TTg")
    team = Team(
        id="1" * 32,
        name=name,
        level=TeamLevel.VILLAGE,
        commune_code="05901",
        decision_number="57/QĐ-UBND",
        decided_on=date(2025, 8, 5),
    )
    return TeamOverview(
        team=team,
        seen=SEEN,
        commune=commune,
        province=province,
        villages=(Village(id="2" * 32, name="Thôn Nà Pài", commune_code="05901"),),
        memberships=(
            member(1, "Hoàng Văn Thẩm", Role.HEAD, Sex.MALE),
            member(2, "Nông Thị Hường", Role.DEPUTY),
            member(3, "Lý Thị Ngọc Ánh", Role.MEMBER),
            member(4, "Đặng Quốc Khánh", Role.MEMBER, Sex.MALE),
        ),
        channels=(
            Channel(
                id="3" * 32,
                kind=ChannelKind.ZALO,
                name="Chuyển đổi số thôn Nà Pài",
                with_commune_leaders=True,
            ),
        ),
    )


def report(**changes: object) -> Report:
    period = month_period(2026, 11)
    values: dict[str, object] = {
        "id": "4" * 32,
        "period_kind": PeriodKind.MONTH,
        "period_first_on": period.first_on,
        "period_last_on": period.last_on,
        "number": "5",
        "signed_on": date(2026, 11, 15),
        "situation": "Trong kỳ, thôn có hai đợt mưa lớn, một số buổi phải dời sang tuần sau.",
        "difficulties": (
            "- Sóng di động ở xóm Khuổi Luông còn yếu, khó cài ứng dụng tại nhà.\n"
            "- Nhiều người cao tuổi chưa có điện thoại thông minh."
        ),
        "next_tasks": (
            "- Mở một lớp hướng dẫn nộp hồ sơ trực tuyến vào ngày 25/11/2026.\n"
            "- Đến từng hộ chưa có tài khoản thanh toán điện tử để hướng dẫn."
        ),
        "proposals": "Đề nghị Ủy ban nhân dân xã hỗ trợ một bộ phát Wi-Fi cho nhà văn hóa thôn.",
        **changes,
    }
    return Report(**values)  # type: ignore[arg-type]


def monthly(
    rows: int = len(KNOWN),
    typed: Report | None = None,
    team: TeamOverview | None = None,
    *,
    practice: bool = False,
) -> MonthlyReport:
    return MonthlyReport(
        period=month_period(2026, 11),
        team=team or overview(),
        report=typed or report(),
        seen=SEEN,
        indicators=tuple(indicator(number) for number in range(1, rows + 1)),
        made_on=date(2026, 11, 15),
        practice=practice,
    )

"""A workbook of households as a commune keeps it, invented from a seed.

    python -m tests.support.workbook FILE.xlsx [--seed N] [--bad]

Title rows with merged cells, a numbering row under the titles, gaps in STT, citizen numbers as
numbers, phones without their zero, births by day, by text or only by year, a total and the
signatures below. The figures it was made with come back for the tests to compare.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSEHOLDS: Final = 300
TODAY: Final = date(2026, 11, 24)
TITLES: Final = (
    "STT", "Hộ số", "Họ và tên", "Quan hệ với\nchủ hộ", "Ngày, tháng, năm sinh", "Giới tính",
    "Số CCCD", "Số điện thoại", "Xóm", "Số nhà", "Nghề nghiệp", "Ghi chú",
)  # fmt: skip
HEADER_ROW: Final = 6

FAMILY: Final = (
    "Hoàng",
    "Nông",
    "Lý",
    "Vi",
    "Lộc",
    "Hứa",
    "Đặng",
    "Nguyễn",
    "Triệu",
    "Bế",
    "Dương",
)
MIDDLE: Final = {
    "nam": ("Văn", "Quốc", "Đức", "Minh", "Ngọc", "Công"),
    "nữ": ("Thị", "Thị Ngọc", "Thị Thu", "Thúy", "Thị Bích"),
}
GIVEN: Final = {
    "nam": ("Thẩm", "Khánh", "Toàn", "Bằng", "Sự", "Đạt", "Hùng", "Páo", "Chiến", "Thưởng"),
    "nữ": ("Hường", "Ánh", "Mai", "Phượng", "Yến", "Nguyệt", "Hằng", "Thủy", "Diễm", "Én"),
}
LANES: Final = ("Khuổi Luông", "Nà Pài", "Pò Hang", "Bản Thẩu", "Cốc Nam")
PREFIXES: Final = ("91", "98", "97", "35", "86", "37")
JOBS: Final = ("Làm ruộng", "Buôn bán", "Giáo viên", "Học sinh", "Công nhân", "Nghỉ hưu", None)


@dataclass(frozen=True)
class Person:
    """One line; `birth` and `phone` as they stand in the cell."""

    household: int
    full_name: str
    relation: str
    sex: str
    birth_on: date | None
    birth: datetime | str | int
    phone: str | int | None
    citizen_id: int | None
    lane: str
    house_number: str | int | None
    job: str | None
    note: str | None = None


@dataclass(frozen=True)
class Made:
    """What the workbook was made with."""

    path: Path
    people: tuple[Person, ...]
    bad_cells: tuple[tuple[int, str, str], ...] = field(default=())
    """Sheet row, column letter and error code of each cell made wrong on purpose."""

    @property
    def households(self) -> int:
        """Number of households."""
        return len({person.household for person in self.people})


def make_workbook(
    path: Path, seed: int = 2026, households: int = HOUSEHOLDS, *, bad: bool = False
) -> Made:
    """Write the workbook.

    Args:
        path: Of the .xlsx to write.
        seed: The same seed makes the same people.
        households: How many.
        bad: Also make ten cells wrong, one in each of ten lines.
    """
    random = Random(seed)  # noqa: S311 - the same people each time
    people = [person for number in range(households) for person in _household(random, number + 1)]
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Danh sách hộ"
    _titles(sheet)
    rows = _lines(sheet, random, people)
    bad_cells = _spoil(sheet, random, rows) if bad else ()
    _foot(sheet, max(rows) + 1, len(people))
    book.create_sheet("Hướng dẫn")["A1"] = "Mỗi nhân khẩu một dòng, không xóa cột."
    book.save(path)
    return Made(path, tuple(people), bad_cells)


def _titles(sheet: Worksheet) -> None:
    sheet["A1"] = "ỦY BAN NHÂN DÂN XÃ ĐỒNG ĐĂNG"
    sheet["A2"] = "THÔN NÀ PÀI"
    sheet["A3"] = "DANH SÁCH HỘ GIA ĐÌNH VÀ NHÂN KHẨU"
    sheet["A4"] = "(Tính đến ngày 01/11/2026)"
    for row in (1, 2):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=5)
    for row in (3, 4):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(TITLES))
    sheet["A3"].font = Font(name="Times New Roman", bold=True, size=14)
    sheet["A3"].alignment = Alignment(horizontal="center")
    for column, title in enumerate(TITLES, 1):
        cell = sheet.cell(HEADER_ROW, column, title)
        cell.font = Font(name="Times New Roman", bold=True)
        cell.alignment = Alignment(wrap_text=True, horizontal="center")
        sheet.cell(HEADER_ROW + 1, column, f"({column})")


def _lines(sheet: Worksheet, random: Random, people: list[Person]) -> list[int]:
    """Write everybody; answers the sheet rows. Household number and address stand once."""
    rows, row, order, before = [], HEADER_ROW + 1, 0, 0
    for person in people:
        row += 1
        order += 1
        first = person.household != before
        if first and random.random() < 0.03:
            row += 1
        if random.random() < 0.02:
            order += 1
        before = person.household
        values = (
            order,
            person.household if first else None,
            person.full_name,
            person.relation,
            person.birth,
            person.sex,
            person.citizen_id,
            person.phone,
            person.lane if first else None,
            person.house_number if first else None,
            person.job,
            person.note,
        )
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column, value)
            if isinstance(value, date):
                cell.number_format = "dd/mm/yyyy"
        rows.append(row)
    _merge_numbers(sheet, people, rows)
    return rows


def _merge_numbers(sheet: Worksheet, people: list[Person], rows: list[int]) -> None:
    """Household numbers are merged over the lines of the household."""
    start = 0
    for index in range(1, len(people) + 1):
        if index < len(people) and people[index].household == people[start].household:
            continue
        if index - start > 1:
            sheet.merge_cells(
                start_row=rows[start], end_row=rows[index - 1], start_column=2, end_column=2
            )
        start = index


def _foot(sheet: Worksheet, row: int, count: int) -> None:
    sheet.cell(row, 1, f"Tổng cộng: {count} người")
    sheet.cell(row + 2, 8, "Đồng Đăng, ngày 01 tháng 11 năm 2026")
    sheet.cell(row + 3, 2, "NGƯỜI LẬP BIỂU")
    sheet.cell(row + 3, 8, "TRƯỞNG THÔN")


def _spoil(sheet: Worksheet, random: Random, rows: list[int]) -> tuple[tuple[int, str, str], ...]:
    wrong = (
        ("C", None, "name_missing"),
        ("C", "Nông Thị 2", "name_format"),
        ("C", "Hoàng " * 30, "text_too_long"),
        ("E", "31/02/1985", "date_impossible"),
        ("E", "không nhớ", "date_format"),
        ("E", 2031, "birth_in_future"),
        ("F", "Không rõ", "sex_format"),
        ("H", "không có", "phone_format"),
        ("E", 1785, "date_impossible"),
        ("H", "chưa lắp", "phone_format"),
    )
    spoiled = []
    lines = iter(random.sample(rows, len(wrong)))
    for column, value, code in wrong:
        row = next(lines)
        sheet[f"{column}{row}"] = value
        spoiled.append((row, column, code))
    return tuple(sorted(spoiled))


def _household(random: Random, number: int) -> Iterator[Person]:
    family = random.choice(FAMILY)
    lane = random.choice(LANES)
    numbers: tuple[int | str | None, ...] = (
        random.randint(1, 150),
        f"{random.randint(1, 90)}A",
        None,
    )
    house_number = random.choice(numbers)
    head_sex = "nam" if random.random() < 0.78 else "nữ"
    head = _person(random, number, family, "Chủ hộ", head_sex, random.randint(28, 84))
    yield replace(head, lane=lane, house_number=house_number, phone=_phone(random))
    for relation, sex, age in _members(random, head_sex):
        member = _person(random, number, family, relation, sex, age)
        phone = _phone(random) if age > 16 and random.random() < 0.5 else None
        yield replace(member, lane=lane, house_number=house_number, phone=phone)


def _members(random: Random, head_sex: str) -> Iterator[tuple[str, str, int]]:
    other = "nữ" if head_sex == "nam" else "nam"
    if random.random() < 0.75:
        yield ("Vợ" if other == "nữ" else "Chồng", other, random.randint(25, 80))
    for _ in range(random.choice((0, 1, 1, 2, 2, 3, 3))):
        sex = random.choice(("nam", "nữ"))
        yield (
            random.choice(("Con", "Con đẻ", f"Con {'trai' if sex == 'nam' else 'gái'}")),
            sex,
            random.randint(0, 30),
        )
    if random.random() < 0.22:
        yield "Mẹ", "nữ", random.randint(60, 95)
    if random.random() < 0.15:
        yield "Con dâu", "nữ", random.randint(20, 40)
    if random.random() < 0.15:
        yield "Cháu nội", random.choice(("nam", "nữ")), random.randint(0, 12)


def _person(
    random: Random, household: int, family: str, relation: str, sex: str, age: int
) -> Person:
    own_family = family if relation in ("Chủ hộ", "Con", "Con đẻ", "Con trai", "Con gái") else None
    name = " ".join(
        (own_family or random.choice(FAMILY), random.choice(MIDDLE[sex]), random.choice(GIVEN[sex]))
    )
    born = date(TODAY.year - age, 1, 1) + timedelta(days=random.randint(0, 364))
    born = min(born, TODAY - timedelta(days=30))
    year_only = age > 60 and random.random() < 0.6
    birth: datetime | str | int = datetime(born.year, born.month, born.day)  # noqa: DTZ001 - as a cell holds it
    if year_only:
        born, birth = date(born.year, 1, 1), born.year
    elif random.random() < 0.3:
        birth = f"{born.day}/{born.month}/{born.year}"
    return Person(
        household=household,
        full_name=name,
        relation=relation,
        sex=random.choice((sex, sex.capitalize())),
        birth_on=born,
        birth=birth,
        phone=None,
        citizen_id=_citizen_id(random, sex, born) if age > 14 else None,
        lane="",
        house_number=None,
        job=random.choice(JOBS),
        note=random.choice((None, None, None, None, "Đi làm xa", "Tạm trú")),
    )


def _phone(random: Random) -> str | int:
    """Half of them as numbers, which have lost the zero; some as text with dots."""
    number = random.choice(PREFIXES) + f"{random.randint(0, 10**7 - 1):07d}"
    kind = random.random()
    if kind < 0.55:
        return int(number)
    if kind < 0.8:
        return f"0{number[:3]}.{number[3:6]}.{number[6:]}"
    return f"0{number}"


def _citizen_id(random: Random, sex: str, born: date) -> int:
    """An invented number, kept as a number: its leading zero is gone."""
    century = (0 if born.year < 2000 else 2) + (sex == "nữ")
    return int(f"020{century}{born.year % 100:02d}{random.randint(0, 999_999):06d}")


def main() -> None:
    """Write one."""
    parser = argparse.ArgumentParser(description="Invent a workbook of households.")
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--bad", action="store_true", help="with ten wrong cells")
    asked = parser.parse_args()
    made = make_workbook(asked.path, asked.seed, bad=asked.bad)
    print(f"{made.path}: {made.households} households, {len(made.people)} people")


if __name__ == "__main__":
    main()

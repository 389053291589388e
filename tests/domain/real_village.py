"""A village with the names that villages have, and slips that typing hands make."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Final

from desktop.domain.likeness import PersonFacts
from desktop.domain.people import BirthPrecision

# Shares of the Kinh majority as published by Lê Trung Hoa (Họ và tên người Việt Nam, 2005), in
# per cent; the rest are names of the north-east.
FAMILY: Final = {
    "Nguyễn": 38.4, "Trần": 11.0, "Lê": 9.5, "Phạm": 7.1, "Hoàng": 5.1, "Phan": 4.5,
    "Vũ": 3.9, "Đặng": 2.1, "Bùi": 2.0, "Đỗ": 1.4, "Hồ": 1.3, "Ngô": 1.3, "Dương": 1.0,
    "Lý": 0.5, "Nông": 2.5, "Lường": 1.6, "Vi": 1.5, "Hà": 1.3, "Triệu": 1.2, "Lành": 0.8,
    "Chu": 0.8, "Đinh": 0.7, "Mã": 0.5,
}  # fmt: skip
WOMEN_MIDDLE: Final = {"Thị": 62, "Thu": 5, "Ngọc": 5, "Thanh": 5, "Bích": 4, "Kim": 4,
                       "Minh": 4, "Phương": 4, "Hồng": 4, "Diệu": 3}  # fmt: skip
MEN_MIDDLE: Final = {"Văn": 48, "Đức": 8, "Quang": 7, "Minh": 6, "Hữu": 6, "Xuân": 5, "Thanh": 5,
                     "Ngọc": 5, "Đình": 4, "Công": 3, "Quốc": 3}  # fmt: skip
WOMEN: Final = (  # noqa: SIM905 - shorter to read
    "Hương Lan Hoa Hà Hằng Thảo Linh Trang Huyền Mai Nga Thủy Hiền Yến Ngọc Loan Phương Dung Hạnh "
    "Bình Nhung Liên Thu Vân Oanh Xuân Tuyết Nguyệt Hồng Cúc Đào Lệ Tâm Minh Chi Anh My Ngân Quỳnh "
    "Giang Trinh Châu Diệp Phượng Sen Thơm Lý Nhàn Bích Thắm Gấm Lụa Là Mận Na"
).split()
MEN: Final = (  # noqa: SIM905 - shorter to read
    "Hùng Dũng Tuấn Cường Hải Nam Long Minh Đức Thắng Sơn Hà Bình Hiếu Trung Kiên Quân Huy Khánh "
    "Anh Tú Thành Công Phong Tùng Việt Vinh Quang Hưng Lâm Mạnh Thái Tiến Toàn Đạt Khoa An Phúc "
    "Lộc Thọ Chiến Thuận Hòa Tân Bảo Đông Bắc Duy Nghĩa Trường Lợi Khải Luân Sáng Tài"
).split()
TODAY: Final = date(2026, 11, 24)
HOUSES: Final = 400


class RealVillage:
    """Draws people; `known` says how births are known: by the day, the year, or not at all.

    Args:
        seed: Everything follows from it.
    """

    def __init__(self, seed: int) -> None:
        self.random = Random(f"village {seed}")  # noqa: S311 - repeats by its seed
        self._houses = [self._family() for _ in range(HOUSES)]

    def person(self, *, at_home: bool = True) -> PersonFacts:
        """Somebody of the village; most children carry the family's name."""
        house = self.random.randrange(HOUSES)
        family = self._houses[house] if self.random.random() < 0.6 else self._family()
        born, precision = self._birth()
        phone = f"09{self.random.randrange(10**8):08d}" if self.random.random() < 0.5 else None
        return PersonFacts(
            f"{family} {self._own_name()}",
            born,
            precision,
            f"{house:032x}" if at_home else None,
            phone,
        )

    def mistyped(self, person: PersonFacts) -> PersonFacts:
        """The same person entered again, with one slip, and sometimes with another one."""
        again = self._slip(person)
        if self.random.random() < 0.15:
            again = self._slip(again)
        if self.random.random() < 0.4:
            again = replace(again, household_id=None)
        return replace(again, phone=None) if self.random.random() < 0.5 else again

    def _slip(self, person: PersonFacts) -> PersonFacts:
        slips = ["marks", "letter", "word", "order", "case", "letter", "marks", "letter"]
        if person.birth_precision is BirthPrecision.DAY:
            slips += ["swapped day", "digit", "only year"]
        slip = self.random.choice(slips)
        words = person.full_name.split()
        if slip in ("swapped day", "digit", "only year"):
            return self._birth_slip(person, slip)
        if slip == "marks":
            bare = unicodedata.normalize("NFD", person.full_name.replace("đ", "d"))
            name = "".join(c for c in bare if not unicodedata.combining(c)).replace("Đ", "D")
        elif slip == "word" and len(words) > 3:
            name = " ".join([*words[:-2], words[-1]])
        elif slip == "order" and len(words) > 2:
            name = " ".join([words[0], words[-1], *words[1:-1]])
        elif slip == "case":
            name = person.full_name.upper()
        else:
            name = self._letter_slip(person.full_name)
        return replace(person, full_name=name)

    def _letter_slip(self, name: str) -> str:
        at = self.random.randrange(1, len(name) - 1)
        kind = self.random.choice(("missing", "double", "other", "swapped"))
        if kind == "missing":
            return name[:at] + name[at + 1 :]
        if kind == "double":
            return name[:at] + name[at] + name[at:]
        if kind == "other":
            return name[:at] + self.random.choice("aeioubcdghklmnt") + name[at + 1 :]
        return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]

    def _birth_slip(self, person: PersonFacts, slip: str) -> PersonFacts:
        born = person.birth_on
        assert born is not None
        if slip == "only year":
            first = date(born.year, 1, 1)
            return replace(person, birth_on=first, birth_precision=BirthPrecision.YEAR)
        if slip == "swapped day" and born.day <= 12:
            return replace(person, birth_on=date(born.year, born.day, born.month))
        return replace(person, birth_on=born.replace(year=born.year - 10))

    def _family(self) -> str:
        return self.random.choices(list(FAMILY), list(FAMILY.values()))[0]

    def _own_name(self) -> str:
        woman = self.random.random() < 0.5
        middle, given = (WOMEN_MIDDLE, WOMEN) if woman else (MEN_MIDDLE, MEN)
        # The favourite names of a generation are ten times as frequent as the others.
        weights = [1 / (rank + 4) for rank in range(len(given))]
        middles = self.random.choices(list(middle), list(middle.values()))
        if self.random.random() < 0.15:
            middles += self.random.choices([m for m in middle if m not in middles])
        return " ".join([*middles, *self.random.choices(given, weights)])

    def _birth(self) -> tuple[date | None, BirthPrecision | None]:
        known = self.random.random()
        born = TODAY - timedelta(days=self.random.randrange(80 * 365))
        if known < 0.65:
            return born, BirthPrecision.DAY
        if known < 0.92:
            return date(born.year, 1, 1), BirthPrecision.YEAR
        return None, None

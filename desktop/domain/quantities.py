"""Lượt, người, hộ and the other counted things: different types that cannot be mixed.

A sum of persons and times is the classic error of the field's reports, so adding two kinds
raises and mypy refuses it. A rate keeps its numerator and denominator.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class Count:
    """A whole number of one kind of thing; use the subclasses."""

    value: int

    def __post_init__(self) -> None:
        """Refuse negative counts: none of the field's counts can be."""
        if self.value < 0:
            raise ValueError(self.value)

    def __add__(self, other: Self) -> Self:
        """Add a count of the same kind."""
        if type(other) is not type(self):
            raise TypeError((type(self).__name__, type(other).__name__))
        return type(self)(self.value + other.value)


class Times(Count):
    """Lượt: one help given, one attendance; the same person counts again."""


class Persons(Count):
    """Người: distinct residents or members."""


class HouseholdCount(Count):
    """Hộ: distinct households."""


class Accounts(Count):
    """Tài khoản."""


class Sessions(Count):
    """Buổi."""


class Teams(Count):
    """Tổ."""


class Groups(Count):
    """Nhóm (community channels)."""


class Dossiers(Count):
    """Hồ sơ of online public services."""


class Opinions(Count):
    """Ý kiến (difficulties and proposals)."""


class Businesses(Count):
    """Cơ sở kinh doanh."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share that remembers what it is a share of; both parts in the same unit."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal | None:
        """Per cent to one decimal, half up; None when there is nothing to divide by."""
        if self.denominator <= 0:
            return None
        exact = Decimal(self.numerator) * 100 / Decimal(self.denominator)
        return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)

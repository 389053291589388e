"""Households and residents of the village; the least data that the work needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.team import Sex


class HouseholdStatus(StrEnum):
    """Only active households are in a rate's denominator."""

    ACTIVE = "active"
    MOVED = "moved"
    DISSOLVED = "dissolved"


class ResidentStatus(StrEnum):
    """Only active residents are in a rate's denominator."""

    ACTIVE = "active"
    MOVED = "moved"
    DIED = "died"


class Relation(StrEnum):
    """To the head of the household."""

    HEAD = "head"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    OTHER = "other"


class Poverty(StrEnum):
    """As the commune's yearly review says; NONE is a household known not to be poor."""

    POOR = "poor"
    NEAR_POOR = "near_poor"
    NONE = "none"


class BirthPrecision(StrEnum):
    """Many elders know only their year of birth."""

    DAY = "day"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """One hộ. `code` is the household's number in the village's own list, if it has one.

    `in_channel`, `poverty`, `fibre` and `payment_qr` are None while nobody has noted them; each
    is so since the day beside it, or since ever when that day is None. `merged_into` names the
    household that this one was found to be a second entry of.
    """

    id: str
    village_id: str
    code: str | None = None
    head_id: str | None = None
    lane: str | None = None
    house_number: str | None = None
    in_channel: bool | None = None
    status: HouseholdStatus = HouseholdStatus.ACTIVE
    moved_in_on: date | None = None
    moved_out_on: date | None = None
    note: str | None = None
    in_channel_since: date | None = None
    poverty: Poverty | None = None
    poverty_since: date | None = None
    fibre: bool | None = None
    fibre_since: date | None = None
    payment_qr: bool | None = None
    payment_qr_since: date | None = None
    merged_into: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """One person. With precision YEAR `birth_on` is 1 January and only its year is meant.

    `smartphone` is None while nobody has noted it.
    """

    id: str
    full_name: str
    household_id: str | None = None
    relation: Relation | None = None
    given_name: str | None = None
    birth_on: date | None = None
    birth_precision: BirthPrecision | None = None
    sex: Sex | None = None
    phone: str | None = None
    status: ResidentStatus = ResidentStatus.ACTIVE
    moved_in_on: date | None = None
    moved_out_on: date | None = None
    note: str | None = None
    smartphone: bool | None = None
    smartphone_since: date | None = None
    merged_into: str | None = None

    def age_on(self, day: date) -> int | None:
        """Whole years on that day; by year alone when only the year is known."""
        return age_on(self.birth_on, self.birth_precision, day)


def age_on(birth_on: date | None, precision: BirthPrecision | None, day: date) -> int | None:
    """Whole years completed on `day`; None when the birth is not known."""
    if birth_on is None:
        return None
    years = day.year - birth_on.year
    if precision is BirthPrecision.YEAR:
        return years
    before_birthday = (day.month, day.day) < (birth_on.month, birth_on.day)
    return years - before_birthday

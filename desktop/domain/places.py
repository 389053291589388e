"""Administrative units and villages; every one carries the days between which it is valid.

A team is not a village is not a commune: communes were merged in 2025 and villages in 2026,
and teams lagged behind by months.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class UnitKind(StrEnum):
    """Kind of a province-level or commune-level unit."""

    PROVINCE = "tinh"
    CITY = "thanh_pho"
    COMMUNE = "xa"
    WARD = "phuong"
    SPECIAL_ZONE = "dac_khu"


@dataclass(frozen=True, slots=True)
class Province:
    """A province-level unit; `code` is the official two-digit code."""

    code: str
    name: str
    kind: UnitKind
    valid_from: date
    valid_to: date | None
    decree: str


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune-level unit; `code` is the official five-digit code, `name` without its kind."""

    code: str
    name: str
    kind: UnitKind
    province_code: str
    valid_from: date
    valid_to: date | None
    decree: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """Thôn, bản, tổ dân phố ...: no national code exists, so we give an id.

    `provisional` is true until the province's list has confirmed it at enrolment.
    """

    id: str
    name: str
    commune_code: str
    provisional: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    merged_into: str | None = None

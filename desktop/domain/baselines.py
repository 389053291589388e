"""Figures that somebody else counted: typed with their source and day, never made up here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from desktop.domain.ids import derived_id


class BaselineKey(StrEnum):
    """What a figure counts. The first five are bases of rates, the others what there was."""

    HOUSEHOLDS = "households"
    RESIDENTS = "residents"
    RESIDENTS_14 = "residents_14_plus"
    RESIDENTS_15 = "residents_15_plus"
    RESIDENTS_18 = "residents_18_plus"
    VNEID_LEVEL2 = "vneid_level2"
    DIGITAL_SIGNATURE = "digital_signature"
    EHEALTH = "ehealth"
    EPAY_HOUSEHOLDS = "epay_households"
    EPAY_15_PLUS = "epay_15_plus"
    STORE_HOUSEHOLDS = "store_households"
    STORE_AND_EPAY_HOUSEHOLDS = "store_and_epay_households"
    MERCHANT_QR = "merchant_qr"
    LITERACY_CONFIRMED = "literacy_confirmed"
    DIGITAL_FAMILIES = "digital_families"
    HOUSEHOLDS_IN_CHANNEL = "households_in_channel"
    FIBRE_HOUSEHOLDS = "fibre_households"
    SMARTPHONE_ADULTS = "smartphone_adults"


BASES: Final = frozenset(
    {
        BaselineKey.HOUSEHOLDS,
        BaselineKey.RESIDENTS,
        BaselineKey.RESIDENTS_14,
        BaselineKey.RESIDENTS_15,
        BaselineKey.RESIDENTS_18,
    }
)
"""Keys that stand below the line of a rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A whole number counted by `source` as of the end of `counted_on`."""

    id: str
    key: BaselineKey
    value: int
    counted_on: date
    source: str
    decision_number: str | None = None


def baseline_id(key: str, counted_on: date) -> str:
    """The id that every PC derives for the same figure and day."""
    return derived_id("baseline", key, counted_on.isoformat())

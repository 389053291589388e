"""What stands below the line of a rate: households, or residents of an age, of the last day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.baselines import BaselineKey
from desktop.domain.indicators.based import Part
from desktop.domain.indicators.counting import households_on, residents_on

if TYPE_CHECKING:
    from desktop.domain.indicators.snapshot import Snapshot

VNEID_AGE: Final = 14
ACCOUNT_AGE: Final = 15
ADULT_AGE: Final = 18

_BASE_OF_AGE: Final = {
    None: BaselineKey.RESIDENTS,
    VNEID_AGE: BaselineKey.RESIDENTS_14,
    ACCOUNT_AGE: BaselineKey.RESIDENTS_15,
    ADULT_AGE: BaselineKey.RESIDENTS_18,
}


def households(snapshot: Snapshot) -> Part:
    """Households that belong to the village."""
    return Part(
        "household",
        lambda day: [one.id for one in households_on(snapshot, day)],
        BaselineKey.HOUSEHOLDS,
    )


def residents_from(snapshot: Snapshot, least_age: int | None) -> Part:
    """Residents of that age; those whose birth is not known are left out where one is asked for."""
    return Part(
        "resident",
        lambda day: [one.id for one in residents_on(snapshot, day, least_age)],
        _BASE_OF_AGE[least_age],
    )

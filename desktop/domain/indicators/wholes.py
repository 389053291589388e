"""What stands below the line of a rate: households, or residents of an age, of the last day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.baselines import BaselineKey
from desktop.domain.indicators.based import Part
from desktop.domain.indicators.counting import at_least, present_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from desktop.domain.indicators.snapshot import Snapshot
    from desktop.domain.people import Resident

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
        lambda day: [one.id for one in present_on(snapshot.households, day)],
        BaselineKey.HOUSEHOLDS,
    )


def residents_from(snapshot: Snapshot, least_age: int | None) -> Part:
    """Residents of that age; those whose birth is not known are left out where one is asked for."""
    return Part(
        "resident",
        lambda day: here_of_age(snapshot.residents, least_age, day),
        _BASE_OF_AGE[least_age],
    )


def here_of_age(residents: Iterable[Resident], least_age: int | None, day: date) -> list[str]:
    """Of these residents the ids of those who belong to the village and are that old."""
    here = present_on(residents, day)
    if least_age is not None:
        here = at_least(here, least_age, day)
    return [one.id for one in here]

"""Whether two entries are probably one household: its head, where it is, and a phone.

Everybody of a household may be entered once and the household itself twice, as when two people of
the team went through one lane. A name says little and a number in a list less, so the name of the
head has to come with a house, a lane, a birth or a phone in common.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.domain.likeness import (
    Births,
    Known,
    KnownName,
    Names,
    PersonFacts,
    compare_births,
    compare_known_names,
    known_as,
)
from desktop.domain.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TELLING: Final = 3
"""Words of a name; of two there are too many."""

_FEW: Final = 100
"""In a smaller village the shares of names say little."""

_RARE: Final = 0.5
_RANK_BY_NAME: Final = 55
"""Behind every pair that has more in common than its name."""

_SAME_BIRTH: Final = frozenset({Births.SAME_DAY, Births.SAME_YEAR, Births.SLIP})


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """What is known of a household; `head` is who it is called after."""

    id: str
    village_id: str
    code: str | None
    lane: str | None
    house_number: str | None
    head_id: str | None
    head: PersonFacts | None


@dataclass(frozen=True, slots=True)
class KnownHousehold:
    """A household that is compared with many others."""

    facts: HouseholdFacts
    lane: str
    house: str
    code: str
    head: Known | None

    @property
    def name(self) -> KnownName | None:
        """The head's."""
        return None if self.head is None else self.head.name


def known_household(facts: HouseholdFacts) -> KnownHousehold:
    """A household made ready to be compared with many."""
    return KnownHousehold(
        facts,
        fold(facts.lane or ""),
        fold(facts.house_number or ""),
        fold(facts.code or "").lstrip("0"),
        None if facts.head is None else known_as(facts.head),
    )


def household_likeness(one: KnownHousehold, other: KnownHousehold) -> int | None:
    """How alike two households are, the smaller the more; None when they are two."""
    if one.facts.head_id is not None and one.facts.head_id == other.facts.head_id:
        return 0
    if one.head is None or other.head is None or one.facts.village_id != other.facts.village_id:
        return None
    births = compare_births(one.head.facts, other.head.facts)
    if births is Births.OTHER:
        return None
    names = compare_known_names(one.head.name, other.head.name)
    same = _in_common(one, other, births)
    if names is Names.OTHER or not same:
        return None
    # A slip in the name needs the house or the phone; of a lane there are many.
    enough = names is Names.SAME or bool(same & {"house", "phone"}) or len(same) > 1
    return 20 * names + 2 * births - 5 * len(same) + 20 if enough else None


class HeadNames:
    """How often the names of heads come in each village: a rare one says more than its letters.

    Args:
        households: All that are compared.
    """

    def __init__(self, households: Iterable[KnownHousehold]) -> None:
        self._counts: Counter[tuple[str, ...]] = Counter()
        for known in households:
            if known.name is not None and known.name.words:
                words, village = known.name.words, known.facts.village_id
                self._counts.update(
                    (("all", village), ("first", village, words[0]), ("last", village, words[-1]))
                )

    def likeness(self, one: KnownHousehold, other: KnownHousehold) -> int | None:
        """How alike two households are whose heads have one rare name, one without a birth.

        None when that says nothing: when the name is one of many in the village, when neither
        or both births are known, when a lane, house or number speaks against it. Measured with
        the names of real villages: 2 pairs at most among 400 households.
        """
        first, second, village = one.head, other.head, one.facts.village_id
        if first is None or second is None or village != other.facts.village_id:
            return None
        if first.name.words != second.name.words or len(first.name.words) < _TELLING:
            return None
        births = {first.facts.birth_on is None, second.facts.birth_on is None}
        if len(births) == 1 or _speaks_against(one, other):
            return None
        words = first.name.words
        others = [
            self._counts["first", village, words[0]] - 2,
            self._counts["last", village, words[-1]] - 2,
        ]
        by_chance = others[0] * others[1] / max(self._counts["all", village], _FEW)
        return _RANK_BY_NAME if by_chance < _RARE else None


def _speaks_against(one: KnownHousehold, other: KnownHousehold) -> bool:
    pairs = ((one.lane, other.lane), (one.house, other.house), (one.code, other.code))
    return any(first and second and first != second for first, second in pairs)


def _in_common(one: KnownHousehold, other: KnownHousehold, births: Births) -> set[str]:
    found = set()
    same_lane = bool(one.lane) and one.lane == other.lane
    is_vague = not one.house or not other.house
    if one.house and one.house == other.house and (same_lane or not (one.lane and other.lane)):
        found.add("house")
    elif same_lane and is_vague:
        found.add("lane")
    phones = [known.facts.phone for known in (one.head, other.head) if known is not None]
    if phones[0] is not None and phones[0] == phones[-1]:
        found.add("phone")
    if one.code and one.code == other.code:
        found.add("code")
    if births in _SAME_BIRTH:
        found.add("birth")
    return found


def shared_things(known: KnownHousehold) -> Iterator[tuple[str, ...]]:
    """What two entries of one household have in common, one thing at least."""
    facts = known.facts
    if facts.head_id is not None:
        yield "head", facts.head_id
    if known.head is None:
        return
    yield "name", facts.village_id, *known.head.name.words
    if known.head.facts.phone:
        yield "phone", facts.village_id, known.head.facts.phone
    if known.house:
        yield "house", facts.village_id, known.house

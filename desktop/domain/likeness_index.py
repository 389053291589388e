"""Many entries at once: whom of them a person is probably the same as, without asking each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from desktop.domain.likeness import Known, known_as, likeness_by_name, likeness_of
from desktop.domain.people import BirthPrecision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.likeness import PersonFacts

K = TypeVar("K")

_HOMELESS: Final = "homeless in"
_BORN: Final = "born in"


@dataclass(slots=True)
class LikenessIndex(Generic[K]):
    """Entries by each thing that two entries of one person can have in common.

    No rule of `likeness` speaks without one of them.
    """

    _known: dict[K, Known] = field(default_factory=dict)
    _sharing: dict[tuple[str, object], list[K]] = field(default_factory=dict)
    _families: Counter[str] = field(default_factory=Counter)
    _givens: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        return len(self._known)

    def add(self, key: K, facts: PersonFacts) -> None:
        """Take an entry in."""
        known = known_as(facts)
        self._known[key] = known
        for thing in _things(known):
            self._sharing.setdefault(thing, []).append(key)
        if known.name.words:
            self._families[known.name.words[0]] += 1
            self._givens[known.name.words[-1]] += 1

    def candidates(self, facts: PersonFacts, *, by_rare_name: bool = True) -> list[tuple[int, K]]:
        """Entries that are probably this person, the most probable first.

        Args:
            facts: What is known of the person.
            by_rare_name: Also those of whom only a rare name is known in common.
        """
        one = known_as(facts)
        found: dict[K, int] = {}
        met: set[K] = set()
        for thing in _asked(one):
            for key in self._sharing.get(thing, ()):
                if key in met:
                    continue
                met.add(key)
                other = self._known[key]
                rank = likeness_of(one, other)
                if rank is None and by_rare_name and one.name.words == other.name.words:
                    rank = self._by_name(one, other)
                if rank is not None:
                    found[key] = rank
        return sorted(((rank, key) for key, rank in found.items()), key=lambda pair: pair[0])

    def _by_name(self, one: Known, other: Known) -> int | None:
        if not one.name.words:
            return None
        counts = (self._families[one.name.words[0]], self._givens[one.name.words[-1]])
        return likeness_by_name(one.facts, other.facts, *counts, len(self._known))


def _things(known: Known) -> Iterator[tuple[str, object]]:
    """What an entry is found by."""
    yield from _always(known)
    facts = known.facts
    if facts.birth_on is not None:
        yield _BORN, facts.birth_on.year
        if facts.household_id is None:
            yield _HOMELESS, facts.birth_on.year


def _asked(known: Known) -> Iterator[tuple[str, object]]:
    """What is looked up for one; a year alone only where a home is not known."""
    yield from _always(known)
    facts = known.facts
    if facts.birth_on is not None:
        yield _BORN if facts.household_id is None else _HOMELESS, facts.birth_on.year


def _always(known: Known) -> Iterator[tuple[str, object]]:
    facts = known.facts
    yield "name", known.name.words
    if facts.household_id is not None:
        yield "home", facts.household_id
    if facts.phone:
        yield "phone", facts.phone
    if facts.birth_on is not None and facts.birth_precision is not BirthPrecision.YEAR:
        yield "day", facts.birth_on

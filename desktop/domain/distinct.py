"""Two entries that look like one and were found to be two."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.ids import derived_id
from desktop.domain.work import SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DistinctPair:
    """That somebody looked at two entries and said they are two people, or two households.

    Nobody is asked about them again, on any PC of the team, until the record is deleted.
    """

    id: str
    kind: SubjectKind
    one_id: str
    other_id: str

    @property
    def both(self) -> frozenset[str]:
        """The two, in whatever order."""
        return frozenset((self.one_id, self.other_id))


def distinct_pair(kind: SubjectKind, one: str, other: str) -> DistinctPair:
    """The pair that every PC makes of the same two entries."""
    first, second = sorted((one, other))
    record = derived_id("distinct_pair", kind.value, first, second)
    return DistinctPair(id=record, kind=kind, one_id=first, other_id=second)

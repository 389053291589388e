"""Pairs of entries as lines of one table: people and households, look-alikes and those apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.domain.rows.people import HouseholdRow, PersonRow
from desktop.domain.work import SubjectKind
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.models.rows import TableColumn
from desktop.ui.people.columns import born_words
from desktop.ui.widgets.household_picker import describe_household, household_name

if TYPE_CHECKING:
    from desktop.services.apart import HouseholdsApart, PeopleApart
    from desktop.services.duplicates import DuplicateHouseholds, DuplicatePair, Duplicates

    Pair = DuplicatePair | DuplicateHouseholds | PeopleApart | HouseholdsApart


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two entries; `apart_id` names the record that says they are two, "" while nobody did."""

    one: PersonRow | HouseholdRow
    other: PersonRow | HouseholdRow
    apart_id: str = ""

    @property
    def kind(self) -> SubjectKind:
        """Two people or two households."""
        is_person = isinstance(self.one, PersonRow)
        return SubjectKind.RESIDENT if is_person else SubjectKind.HOUSEHOLD

    @property
    def key(self) -> str:
        """By which the table knows the line."""
        return f"{self.one.id} {self.other.id}"


def found_lines(found: Duplicates) -> tuple[PairLine, ...]:
    """The surest first; a household after its head, who is often the same mistake."""
    pairs: list[DuplicatePair | DuplicateHouseholds] = [*found.people, *found.households]
    return tuple(PairLine(pair.one, pair.other) for pair in sorted(pairs, key=lambda p: p.rank))


def apart_lines(found: tuple[PeopleApart | HouseholdsApart, ...]) -> tuple[PairLine, ...]:
    """Those that were found to be two."""
    return tuple(PairLine(pair.one, pair.other, pair.id) for pair in found)


def pair_columns() -> list[TableColumn[PairLine]]:
    """What it is about, and the two side by side."""
    return [
        TableColumn(_("Kind of entry"), lambda line: label(line.kind), characters=9),
        TableColumn(
            _("First entry"), lambda line: entry_words(line.one), characters=34, stretch=True
        ),
        TableColumn(
            _("Second entry"), lambda line: entry_words(line.other), characters=34, stretch=True
        ),
    ]


def entry_words(row: PersonRow | HouseholdRow) -> str:
    """One entry in a few words."""
    if isinstance(row, HouseholdRow):
        return describe_household(row)
    parts = [row.full_name]
    if row.birth_on is not None:
        parts.append(born_words(row.birth_on, row.birth_precision))
    if row.household_id is not None:
        parts.append(household_name(row.head_name, row.household_code))
    return " · ".join(parts)

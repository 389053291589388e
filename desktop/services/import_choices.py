"""What a person said of the lines whose people are probably known already."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from desktop.domain.importing_rows import ImportRow
from desktop.domain.people import BirthPrecision, Resident

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.domain.importing_rows import ImportValues


class Choice(StrEnum):
    """SAME fills in what is missing and changes nothing else."""

    SAME = "same"
    OTHER = "other"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, slots=True)
class Decision:
    """The choice for one line.

    With SAME one of `residents` or `lines` is named, else all whom the person is not.

    Attributes:
        residents: People of the list.
        lines: Earlier lines of the same file.
    """

    choice: Choice
    residents: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """The rows as they are imported then.

    Attributes:
        rows: Without those left out and those that went into an earlier one.
        same: By number of the line, the resident that it is about.
        others: By number, residents and lines that are somebody else.
        left_out: How many were left out because somebody said so.
        joined: How many went into an earlier line.
    """

    rows: tuple[ImportRow, ...]
    same: dict[int, str] = field(default_factory=dict)
    others: dict[int, Decision] = field(default_factory=dict)
    left_out: int = 0
    joined: int = 0


def settle(rows: Iterable[ImportRow], decisions: Mapping[int, Decision]) -> Settled:
    """Apply the choices; a line whose earlier line is gone stands for itself."""
    kept: dict[int, ImportRow] = {}
    into: dict[int, int] = {}
    same: dict[int, str] = {}
    others: dict[int, Decision] = {}
    left_out = 0
    for row in rows:
        decision = decisions.get(row.number)
        choice = None if decision is None or row.errors else decision.choice
        if choice is Choice.LEAVE_OUT:
            left_out += 1
            continue
        if decision is not None and choice is Choice.SAME:
            target = next((into.get(line, line) for line in decision.lines), None)
            if target in kept and not kept[target].errors:
                into[row.number] = target
                kept[target] = _joined(kept[target], row)
                continue
            same |= dict.fromkeys([row.number], decision.residents[0]) if decision.residents else {}
        elif decision is not None and choice is Choice.OTHER:
            others[row.number] = decision
        kept[row.number] = row
    return Settled(tuple(kept.values()), same, others, left_out, len(into))


def _joined(row: ImportRow, second: ImportRow) -> ImportRow:
    """A line with what a second line of the same person knows besides."""
    one, two = row.values, second.values
    names = ("relation", "sex", "phone", "note")
    more: dict[str, Any] = {
        name: getattr(two, name) for name in names if getattr(one, name) is None
    }
    return replace(row, values=replace(one, **more, **_birth(one, two)))


def filled(resident: Resident, values: ImportValues, household_id: str | None) -> Resident:
    """A resident of the list with what a line knows besides; nothing that is there changes."""
    more: dict[str, Any] = dict(_birth(resident, values))
    for name in ("sex", "phone", "note"):
        if getattr(resident, name) is None:
            more[name] = getattr(values, name)
    if resident.household_id is None:
        more |= {"household_id": household_id, "relation": values.relation}
    elif resident.household_id == household_id and resident.relation is None:
        more["relation"] = values.relation
    return replace(resident, **more)


def _birth(one: Resident | ImportValues, two: ImportValues) -> dict[str, Any]:
    """The birth of the second where the first has none, or only its year."""
    born = two.birth_on
    if born is None:
        return {}
    vague = one.birth_precision is BirthPrecision.YEAR
    exact = two.birth_precision is BirthPrecision.DAY
    if one.birth_on is None or (vague and exact and one.birth_on.year == born.year):
        return {"birth_on": born, "birth_precision": two.birth_precision}
    return {}

"""Households and residents from a workbook that a person has seen in the preview."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from desktop.domain.errors import RuleBrokenError
from desktop.domain.ids import new_id
from desktop.domain.importing_rows import ImportRow
from desktop.domain.people import Household, Relation, Resident
from desktop.domain.places import Village
from desktop.domain.rules import NAME_LENGTH, optional_text
from desktop.domain.text.folding import fold, fold_tone_blind
from desktop.services.fitting import put_fitting
from desktop.services.people import clean_resident

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_CODE_LENGTH = 40

PersonKey = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class ImportHouseholds:
    """The rows of a preview.

    Rows with an error in a cell are left out, so that the workbook can be corrected and
    imported again: who is there already is not added twice. `village_id` is for rows whose
    village is empty or unknown; it may be left out by a team with one village.
    """

    rows: tuple[ImportRow, ...]
    village_id: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """How many households and residents are new, were known, and which lines were left out."""

    households: int
    residents: int
    known_residents: int
    left_out: tuple[int, ...]


def import_households(
    unit: WriteUnit,
    command: ImportHouseholds,
    progress: Callable[[int, int], None] | None = None,
) -> Imported:
    """Save the rows as one act, each household as one indivisible change.

    Args:
        unit: The transaction.
        command: The rows.
        progress: Told (households done, of so many); may raise to stop, then nothing is saved.

    Raises:
        RuleBrokenError: `village_missing`, `rows_missing`.
    """
    groups: dict[int, list[ImportRow]] = {}
    for row in command.rows:
        groups.setdefault(row.household, []).append(row)
    if not groups:
        raise RuleBrokenError("rows_missing", "rows")
    register = _Register(unit, command.village_id)
    for done, rows in enumerate(groups.values(), start=1):
        register.add(rows)
        if progress is not None:
            progress(done, len(groups))
    return register.result()


@dataclass(slots=True)
class _Known:
    """One household that is in the list, with the keys of its people."""

    household: Household
    people: set[PersonKey] = field(default_factory=set)


class _Register:
    """The list of households while rows are added to it.

    Args:
        unit: The transaction.
        village_id: For rows that name no known village.
    """

    def __init__(self, unit: WriteUnit, village_id: str | None) -> None:
        self._unit = unit
        self._today = unit.clock.today()
        self._villages = _villages_by_name(unit)
        self._village = _default_village(unit, village_id)
        self._by_code: dict[tuple[str, str], list[_Known]] = {}
        self._by_head: dict[tuple[str, str], list[_Known]] = {}
        self._load()
        self._households = self._residents = self._already = 0
        self._left_out: list[int] = []

    def add(self, rows: list[ImportRow]) -> None:
        """Add one household's people, or those of them who are not in the list yet."""
        village = self._village_of(rows)
        people = [made for row in rows if (made := self._resident(row)) is not None]
        if not people:
            return
        code = _first(row.values.household_code for row in rows)
        head = next((one for one in people if one.relation is Relation.HEAD), None)
        head_name = head.full_name if head else _first(row.values.head_name for row in rows)
        known = self._find(village, code, head_name, set(map(_person_key, people)))
        records: list[Any] = []
        if known is None:
            known = _Known(self._new_household(village, rows, code, head))
            records.append(known.household)
            self._households += 1
            self._remember(known, head_name)
        new = [one for one in people if _person_key(one) not in known.people]
        self._already += len(people) - len(new)
        self._residents += len(new)
        records += [replace(one, household_id=known.household.id) for one in new]
        known.people.update(map(_person_key, new))
        with self._unit.txn():
            for record in records:
                put_fitting(self._unit, record)

    def result(self) -> Imported:
        """What was done."""
        left_out = tuple(sorted(self._left_out))
        return Imported(self._households, self._residents, self._already, left_out)

    def _load(self) -> None:
        households = {one.id: _Known(one) for one in self._unit.all(Household)}
        names = {}
        for resident in self._unit.all(Resident):
            names[resident.id] = resident.full_name
            if resident.household_id in households:
                households[resident.household_id].people.add(_person_key(resident))
        for known in households.values():
            self._remember(known, names.get(known.household.head_id or ""))

    def _remember(self, known: _Known, head_name: str | None) -> None:
        village = known.household.village_id
        if known.household.code:
            self._by_code.setdefault((village, known.household.code), []).append(known)
        if head_name:
            self._by_head.setdefault((village, fold_tone_blind(head_name)), []).append(known)

    def _find(
        self, village: str, code: str | None, head_name: str | None, people: set[PersonKey]
    ) -> _Known | None:
        """The household that these people are of.

        A number alone says too little, because every list begins with 1: somebody must be in
        both, or the household in the list be empty.
        """
        found = list(self._by_code.get((village, code), ())) if code else []
        if head_name:
            same_head = self._by_head.get((village, fold_tone_blind(head_name)), ())
            # Under the same name of the head but another number it is another household.
            found += [one for one in same_head if not (code and one.household.code)]
        return next((one for one in found if not one.people or one.people & people), None)

    def _resident(self, row: ImportRow) -> Resident | None:
        """The person of a line; None, and noted, when the line has an error."""
        values = row.values
        if row.errors or values.full_name is None:
            self._left_out.append(row.number)
            return None
        try:
            return clean_resident(
                Resident(
                    id=new_id(self._unit.clock),
                    full_name=values.full_name,
                    relation=values.relation,
                    birth_on=values.birth_on,
                    birth_precision=values.birth_precision,
                    sex=values.sex,
                    phone=values.phone,
                    note=values.note,
                ),
                self._today,
            )
        except RuleBrokenError:
            self._left_out.append(row.number)
            return None

    def _new_household(
        self, village: str, rows: list[ImportRow], code: str | None, head: Resident | None
    ) -> Household:
        lane = _first(row.values.lane for row in rows)
        number = _first(row.values.house_number for row in rows)
        return Household(
            id=new_id(self._unit.clock),
            village_id=village,
            code=optional_text(code, "code", _CODE_LENGTH),
            head_id=head.id if head else None,
            lane=optional_text(lane, "lane", NAME_LENGTH),
            house_number=optional_text(number, "house_number", _CODE_LENGTH),
        )

    def _village_of(self, rows: list[ImportRow]) -> str:
        named = _first(row.values.village for row in rows)
        found = self._villages.get(_village_key(named)) if named else None
        village = found or self._village
        if village is None:
            raise RuleBrokenError("village_missing", "village_id")
        return village


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _person_key(resident: Resident) -> PersonKey:
    born: date | None = resident.birth_on
    return fold_tone_blind(resident.full_name), born.year if born else None


def _villages_by_name(read: ReadUnit) -> dict[str, str]:
    return {_village_key(village.name): village.id for village in read.all(Village)}


def _village_key(name: str) -> str:
    """A village's own name: "Thôn Nà Pài" and "Nà Pài" are the same in a team's lists."""
    folded = fold(name)
    for kind in ("to dan pho ", "khu pho ", "thon ", "ban ", "xom ", "khu ", "khoi "):
        if folded.startswith(kind):
            return folded.removeprefix(kind).removeprefix("so ")
    return folded


def _default_village(read: ReadUnit, chosen: str | None) -> str | None:
    villages = [village.id for village in read.all(Village)]
    if chosen is not None:
        if chosen not in villages:
            raise RuleBrokenError("village_missing", "village_id")
        return chosen
    return villages[0] if len(villages) == 1 else None

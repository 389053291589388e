"""The list of households while rows of a file are added to it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.errors import RuleBrokenError
from desktop.domain.ids import new_id
from desktop.domain.people import Household, Relation, Resident
from desktop.domain.places import Village
from desktop.domain.rules import NAME_LENGTH, optional_text
from desktop.domain.text.folding import fold, fold_tone_blind
from desktop.services.fitting import add_fitting, put_fitting
from desktop.services.people import clean_resident

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from desktop.domain.importing_rows import ImportRow
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_CODE_LENGTH = 40
_PAGE: Final = 2000
"""Residents that are looked at in one go."""

PersonKey = tuple[str, int | None]


@dataclass(slots=True)
class _Known:
    """One household that is in the list, with the keys of its people."""

    household: Household
    people: set[PersonKey] = field(default_factory=set)


class Register:
    """Knows who is in the list, so that nobody is added twice.

    Made once for an import; each slice gives it its own transaction.

    Args:
        village_id: For rows that name no known village.
        homes: Households that are known for rows, by the rows' household number.
    """

    def __init__(self, village_id: str | None, homes: Mapping[int, str]) -> None:
        self.households = self.residents = self.already = 0
        self.left_out: list[int] = []
        self.homes = dict(homes)
        self._chosen = village_id
        self._village: str | None = None
        self._villages: dict[str, str] = {}
        self._known: dict[str, _Known] = {}
        self._by_code: dict[tuple[str, str], list[_Known]] = {}
        self._by_head: dict[tuple[str, str], list[_Known]] = {}
        self._names: dict[str, str] = {}
        self._after = ""

    def load_households(self, unit: ReadUnit) -> None:
        """The first of the steps that read what is there.

        Raises:
            RuleBrokenError: `village_missing`, the chosen one is none of the team's.
        """
        self._villages = {_village_key(one.name): one.id for one in unit.all(Village)}
        self._village = _default_village(unit, self._chosen)
        self._known = {one.id: _Known(one) for one in unit.all(Household)}

    def load_page(self, unit: ReadUnit) -> bool:
        """The next of the residents; False when they have all been seen."""
        from desktop.storage.queries.keys import resident_keys

        page = resident_keys(unit.cursor, self._after, _PAGE)
        for key in page:
            self._names[key.id] = key.full_name
            known = self._known.get(key.household_id or "")
            if known is not None:
                born = int(key.birth_on[:4]) if key.birth_on else None
                known.people.add((fold_tone_blind(key.full_name), born))
        if page:
            self._after = page[-1].id
            return True
        for known in self._known.values():
            self._remember(known, self._names.get(known.household.head_id or ""))
        self._names.clear()
        return False

    def check(self, groups: Iterable[list[ImportRow]]) -> None:
        """Look, before anything is written, whether every household has a village.

        Raises:
            RuleBrokenError: `village_missing`.
        """
        for rows in groups:
            self._village_of(rows)

    def add(self, unit: WriteUnit, rows: list[ImportRow]) -> None:
        """Add one household's people, or those of them who are not in the list yet."""
        village = self._village_of(rows)
        made = [(row, self._resident(unit, row)) for row in rows]
        people = [one for _, one in made if one is not None]
        if not people:
            return
        code = _first(row.values.household_code for row in rows)
        head = next((one for one in people if one.relation is Relation.HEAD), None)
        head_name = head.full_name if head else _first(row.values.head_name for row in rows)
        known = self._home(unit, rows[0].household) or self._find(
            village, code, head_name, set(map(_person_key, people))
        )
        records: list[Any] = []
        if known is None or unit.get(Household, known.household.id) is None:
            known = _Known(self._new_household(unit, village, rows, code, head))
            records.append(known.household)
            self.households += 1
            self._remember(known, head_name)
        self.homes[rows[0].household] = known.household.id
        self._known[known.household.id] = known
        new = [one for one in people if _person_key(one) not in known.people]
        self.already += len(people) - len(new)
        self.residents += len(new)
        records += [replace(one, household_id=known.household.id) for one in new]
        known.people.update(map(_person_key, new))
        with unit.txn():
            for record in records:
                add_fitting(unit, record)
            if not records or records[0] is not known.household:
                _give_head(unit, known, new)

    def _home(self, unit: ReadUnit, number: int) -> _Known | None:
        """The household that is known for these rows, unless somebody deleted it meanwhile."""
        home = self.homes.get(number)
        found = None if home is None else unit.get(Household, home)
        if found is None:
            return None
        return self._known.get(found.id) or _Known(found)

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

    def _resident(self, unit: WriteUnit, row: ImportRow) -> Resident | None:
        """The person of a line; None, and noted, when the line has an error."""
        values = row.values
        if row.errors or values.full_name is None:
            self.left_out.append(row.number)
            return None
        try:
            return clean_resident(
                Resident(
                    id=new_id(unit.clock),
                    full_name=values.full_name,
                    relation=values.relation,
                    birth_on=values.birth_on,
                    birth_precision=values.birth_precision,
                    sex=values.sex,
                    phone=values.phone,
                    note=values.note,
                ),
                unit.clock.today(),
            )
        except RuleBrokenError:
            self.left_out.append(row.number)
            return None

    def _new_household(
        self,
        unit: WriteUnit,
        village: str,
        rows: list[ImportRow],
        code: str | None,
        head: Resident | None,
    ) -> Household:
        lane = _first(row.values.lane for row in rows)
        number = _first(row.values.house_number for row in rows)
        return Household(
            id=new_id(unit.clock),
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


def _give_head(unit: WriteUnit, known: _Known, new: list[Resident]) -> None:
    """A household whose head was left aside at first gets it now."""
    household = unit.get(Household, known.household.id)
    head = next((one for one in new if one.relation is Relation.HEAD), None)
    if household is not None and household.head_id is None and head is not None:
        known.household = replace(household, head_id=head.id)
        put_fitting(unit, known.household, original=household)


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

"""The list of households while rows of a file are added to it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.domain.errors import RuleBrokenError
from desktop.domain.ids import new_id
from desktop.domain.people import Household, Relation, Resident
from desktop.domain.places import Village
from desktop.domain.rules import NAME_LENGTH, optional_text
from desktop.domain.text.folding import fold_tone_blind
from desktop.domain.work import SubjectKind
from desktop.services.apart import note_apart
from desktop.services.fitting import add_fitting, put_fitting
from desktop.services.import_choices import Settled, filled
from desktop.services.import_village import village_key
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


class HouseholdLook(NamedTuple):
    """What the list says of a household of the file.

    `near` are households with its number, of whom nobody is in both.
    """

    home: str | None
    people: frozenset[PersonKey]
    near: tuple[str, ...] = ()


class Register:
    """Knows who is in the list, so that nobody is added twice.

    Made once for an import; each slice gives it its own transaction.

    Args:
        village_id: For rows that name no known village.
        homes: Households that are known for rows, by the rows' household number.
        settled: What a person said of lines that look like somebody; its rows are those added.
    """

    def __init__(
        self, village_id: str | None, homes: Mapping[int, str], settled: Settled | None = None
    ) -> None:
        self.households = self.residents = self.already = self.same = 0
        self._settled = settled or Settled(())
        self._made: dict[int, str] = {}
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
        self._villages = {village_key(one.name): one.id for one in unit.all(Village)}
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

    def look(self, rows: list[ImportRow]) -> HouseholdLook:
        """The household that rows are of, as far as the list tells; nothing changes."""
        values = [row.values for row in rows if not row.errors and row.values.full_name]
        heads = (one.full_name for one in values if one.relation is Relation.HEAD)
        head_name = _first(heads) or _first(one.head_name for one in values)
        village = self._villages.get(village_key(_first(one.village for one in values) or ""))
        code = _first(one.household_code for one in values)
        place = village or self._village or ""
        people = {self.key_of(row) for row in rows if row.values.full_name}
        home = self._known.get(self.homes.get(rows[0].household, ""))
        known = home or self._find(place, code, head_name, people)
        if known is not None:
            return HouseholdLook(known.household.id, frozenset(known.people))
        near = self._by_code.get((place, code), ()) if code else ()
        return HouseholdLook(None, frozenset(), tuple(one.household.id for one in near))

    @staticmethod
    def key_of(row: ImportRow) -> PersonKey:
        """By which a line's person is known again."""
        born = row.values.birth_on
        return fold_tone_blind(row.values.full_name or ""), born.year if born else None

    def add(self, unit: WriteUnit, rows: list[ImportRow]) -> None:
        """Add one household's people, or those of them who are not in the list yet."""
        village = self._village_of(rows)
        there = self._there(unit, rows)
        made = [(row, self._resident(unit, row)) for row in rows if row.number not in there]
        people = [one for _, one in made if one is not None]
        if not people and not there:
            return
        head, head_name = _head_of(rows, people, there)
        code = _first(row.values.household_code for row in rows)
        known = (
            self._home(unit, rows[0].household)
            or self._find(village, code, head_name, set(map(_person_key, people)))
            or self._home_of(unit, there)
        )
        records: list[Any] = []
        if known is None or unit.get(Household, known.household.id) is None:
            known = _Known(self._new_household(unit, village, rows, code, head))
            records.append(known.household)
            self.households += 1
            self._remember(known, head_name)
        self.homes[rows[0].household] = known.household.id
        self._known[known.household.id] = known
        new = [(row, one) for row, one in made if one and _person_key(one) not in known.people]
        self.already += len(people) - len(new)
        self.residents += len(new)
        self._made |= {row.number: one.id for row, one in new}
        newcomers = [one for _, one in new]
        records += [replace(one, household_id=known.household.id) for one in newcomers]
        known.people.update(map(_person_key, newcomers))
        with unit.txn():
            for record in records:
                add_fitting(unit, record)
            self._fill(unit, rows, there, known)
            self._note_apart(unit, new)
            if not records or records[0] is not known.household:
                _give_head(unit, known, newcomers)

    def _there(self, unit: ReadUnit, rows: list[ImportRow]) -> dict[int, Resident]:
        """People of the list whom lines were said to be about, by number of the line."""
        wanted = {row.number: self._settled.same.get(row.number) for row in rows}
        if not any(wanted.values()):
            return {}
        found = {
            number: unit.get(Resident, unit.root_of(record))
            for number, record in wanted.items()
            if record is not None
        }
        # Who was deleted since is added again.
        return {number: one for number, one in found.items() if one is not None}

    def _home_of(self, unit: ReadUnit, there: Mapping[int, Resident]) -> _Known | None:
        """Where the people of the list live who are among the lines."""
        homes = (one.household_id for one in there.values() if one.household_id)
        households = (self._known.get(home) for home in homes)
        found = next((one for one in households if one is not None), None)
        return None if found is None or unit.get(Household, found.household.id) is None else found

    def _fill(
        self, unit: WriteUnit, rows: list[ImportRow], there: Mapping[int, Resident], known: _Known
    ) -> None:
        """Give people of the list what is missing of them and stands in their line."""
        for row in rows:
            resident = there.get(row.number)
            if resident is None:
                continue
            self.same += 1
            self._made[row.number] = resident.id
            edited = filled(resident, row.values, known.household.id)
            try:
                edited = clean_resident(edited, unit.clock.today())
            except RuleBrokenError:
                continue
            put_fitting(unit, edited, original=resident)

    def _note_apart(self, unit: WriteUnit, new: list[tuple[ImportRow, Resident]]) -> None:
        """Keep that somebody said of these that they are not whom they look like."""
        for row, one in new:
            decision = self._settled.others.get(row.number)
            if decision is not None:
                lines = (self._made.get(line) for line in decision.lines)
                others = {*decision.residents, *(record for record in lines if record)}
                note_apart(unit, SubjectKind.RESIDENT, one.id, sorted(others - {one.id}))

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
        found = self._villages.get(village_key(named)) if named else None
        village = found or self._village
        if village is None:
            raise RuleBrokenError("village_missing", "village_id")
        return village


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _head_of(
    rows: list[ImportRow], people: list[Resident], there: Mapping[int, Resident]
) -> tuple[Resident | None, str | None]:
    """Who of these heads the household, and the name that it is known by."""
    heads = {row.number for row in rows if row.values.relation is Relation.HEAD}
    listed = (one for number, one in there.items() if number in heads)
    head = next((one for one in people if one.relation is Relation.HEAD), None) or next(
        # Who lives elsewhere in the list is not made the head here.
        (one for one in listed if one.household_id is None),
        None,
    )
    return head, head.full_name if head else _first(row.values.head_name for row in rows)


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


def _default_village(read: ReadUnit, chosen: str | None) -> str | None:
    villages = [village.id for village in read.all(Village)]
    if chosen is not None:
        if chosen not in villages:
            raise RuleBrokenError("village_missing", "village_id")
        return chosen
    return villages[0] if len(villages) == 1 else None

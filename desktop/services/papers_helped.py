"""The list of the people helped in a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.errors import RuleBrokenError
from desktop.domain.papers import PaperNeed
from desktop.domain.rows.papers_lists import HelpedLine, HelpedList, PaperSource
from desktop.domain.rows.people import HouseholdFilter, PersonFilter
from desktop.domain.rows.work import HelpFilter
from desktop.services.papers_lists import EVERYBODY, village_name
from desktop.services.period_rules import period_rules
from desktop.services.team import team_overview

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from desktop.domain.papers import PaperRequest
    from desktop.domain.rows.people import HouseholdRow, PersonRow
    from desktop.domain.rows.work import HelpRow
    from desktop.storage.read_unit import ReadUnit

_Helps = dict[str, list["HelpRow"]]


def read_helped_list(read: ReadUnit, request: PaperRequest, today: date) -> HelpedList:
    """Everybody helped in the period once, in the order of names that was chosen.

    With a village only those who live there now; helps without a name belong to no village.

    Raises:
        RuleBrokenError: `paper_choice_missing`.
    """
    if request.period is None:
        raise RuleBrokenError("paper_choice_missing", PaperNeed.PERIOD.value)
    period = request.period.by(period_rules(read))
    helps = read.work.list_helps(
        HelpFilter(first_on=period.first_on, last_on=period.last_on, limit=EVERYBODY)
    )
    of_people: _Helps = {}
    of_households: _Helps = {}
    unnamed = 0
    for row in reversed(helps):
        if row.resident_id is not None:
            of_people.setdefault(row.resident_id, []).append(row)
        elif row.household_id is not None:
            of_households.setdefault(row.household_id, []).append(row)
        else:
            unnamed += row.times
    people = read.people.list_people(
        PersonFilter(status=None, village_id=request.village_id, limit=EVERYBODY)
    )
    households = read.people.list_households(
        HouseholdFilter(status=None, village_id=request.village_id, limit=EVERYBODY)
    )
    team = team_overview(read, period.last_on)
    # With one village its name says nothing; with several the lane alone does not say enough.
    several = request.village_id is None and len(team.villages) > 1
    named = [*_people(people, of_people, several=several)]
    homes = [*_households(households, of_households, several=several)]
    if request.village_id is None:
        # Whose record did not arrive here yet is counted all the same.
        named += [_line("", None, None, rows) for rows in of_people.values()]
        homes += [_line("", None, None, rows) for rows in of_households.values()]
    return HelpedList(
        source=PaperSource(team, today),
        period=period,
        village_name=village_name(read, request.village_id),
        people=tuple(named),
        households=tuple(homes),
        unnamed_times=unnamed,
    )


def _people(rows: tuple[PersonRow, ...], helps: _Helps, *, several: bool) -> Iterator[HelpedLine]:
    for row in rows:
        if row.id in helps:
            year = row.birth_on.year if row.birth_on else None
            found = helps.pop(row.id)
            yield _line(row.full_name, year, _place(row, several=several), found)


def _households(
    rows: tuple[HouseholdRow, ...], helps: _Helps, *, several: bool
) -> Iterator[HelpedLine]:
    for row in rows:
        if row.id in helps:
            name = row.head_name or row.code or ""
            yield _line(name, None, _place(row, several=several), helps.pop(row.id))


def _place(row: PersonRow | HouseholdRow, *, several: bool) -> str | None:
    if row.lane is None or row.village_name is None:
        return row.lane or row.village_name
    return f"{row.village_name}, {row.lane}" if several else row.lane


def _line(name: str, year: int | None, place: str | None, helps: list[HelpRow]) -> HelpedLine:
    return HelpedLine(
        name=name,
        birth_year=year,
        place=place,
        platforms=tuple(dict.fromkeys(row.platform_name_vi for row in helps)),
        times=sum(row.times for row in helps),
    )

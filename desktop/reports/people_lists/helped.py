"""The people helped in a period, with room for their signatures: what auditors ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.text.dates import day_in_words
from desktop.domain.text.numbers import MISSING, format_number
from desktop.reports import words, words_lists
from desktop.reports.document import Align
from desktop.reports.naming import period_name
from desktop.reports.people_lists.listing import ListColumn, ListWords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.rows.papers_lists import HelpedList
    from desktop.reports.composing import Form
    from desktop.reports.people_lists.listing import Cells


def _cells(data: HelpedList) -> Iterator[Cells]:
    number = 0
    for line in data.people:
        number += 1
        yield (
            str(number),
            line.name or MISSING,
            MISSING if line.birth_year is None else str(line.birth_year),
            line.place or MISSING,
            ", ".join(line.platforms),
            format_number(line.times),
            "",
        )
    for line in data.households:
        number += 1
        yield (
            str(number),
            words_lists.HOUSEHOLD_OF.format(name=line.name or MISSING),
            MISSING,
            line.place or MISSING,
            ", ".join(line.platforms),
            format_number(line.times),
            "",
        )


def _above(data: HelpedList) -> Iterator[str]:
    village = data.village_name
    yield words_lists.HELPED_DAYS.format(
        first=day_in_words(data.period.first_on),
        last=day_in_words(data.period.last_on),
        village=words_lists.HELPED_VILLAGE.format(village=village) if village else "",
    )


def _below(data: HelpedList) -> Iterator[str]:
    yield words_lists.HELPED_TOTAL.format(
        people=format_number(len(data.people)),
        times=format_number(sum(line.times for line in data.people)),
    )
    if data.households:
        yield words_lists.HELPED_HOUSEHOLDS.format(
            households=format_number(len(data.households)),
            times=format_number(sum(line.times for line in data.households)),
        )
    if data.village_name is None:
        yield words_lists.HELPED_UNNAMED.format(times=format_number(data.unnamed_times))


def _check(data: HelpedList, form: Form) -> None:
    form.check(data.village_name, words.WHERE_VILLAGE)


HELPED: Final[ListWords[HelpedList]] = ListWords(
    kind=words_lists.HELPED,
    about=lambda data: words_lists.HELPED_ABOUT.format(period=period_name(data.period)),
    columns=(
        ListColumn(words_lists.HELPED_TITLES[0], 13, Align.CENTRE),
        ListColumn(words_lists.HELPED_TITLES[1], 0),
        ListColumn(words_lists.HELPED_TITLES[2], 12, Align.CENTRE),
        ListColumn(words_lists.HELPED_TITLES[3], 27),
        ListColumn(words_lists.HELPED_TITLES[4], 40),
        ListColumn(words_lists.HELPED_TITLES[5], 12, Align.RIGHT),
        ListColumn(words_lists.HELPED_TITLES[6], 25),
    ),
    cells=_cells,
    above=_above,
    below=_below,
    source=lambda data: data.source,
    check=_check,
    note=words_lists.HELPED_NOTE,
)

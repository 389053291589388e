"""Households on the way to the 50 % target: what each has, and what each still lacks."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from desktop.domain.text.dates import day_in_words, format_date
from desktop.domain.text.numbers import MISSING, format_number
from desktop.reports import words, words_lists
from desktop.reports.document import TICK, Align
from desktop.reports.list_parts import place_words
from desktop.reports.people_lists.listing import ListColumn, ListWords

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from desktop.domain.rows.papers_lists import (
        HouseholdProgress,
        PaperSource,
        ProgressLine,
        StillMissing,
    )
    from desktop.reports.composing import Form
    from desktop.reports.people_lists.listing import Cells

_PERCENT = Decimal(100)


def _progress_cells(data: HouseholdProgress) -> Iterator[Cells]:
    for number, line in enumerate(data.lines, 1):
        yield (
            str(number),
            line.code or MISSING,
            line.head_name or MISSING,
            place_words(line.lane, line.house_number, line.village_name),
            _since(line.store_on, has=line.has_store),
            _since(line.epay_on, has=line.has_epay),
            words_lists.YES if line.has_store and line.has_epay else words_lists.NO,
        )


def _since(day: date | None, *, has: bool) -> str:
    if not has:
        return words_lists.NO
    return words_lists.YES if day is None else format_date(day)


def _progress_below(data: HouseholdProgress) -> Iterator[str]:
    whole = len(data.lines)
    store = sum(line.has_store for line in data.lines)
    epay = sum(line.has_epay for line in data.lines)
    both = sum(line.has_store and line.has_epay for line in data.lines)
    yield words_lists.PROGRESS_TOTAL.format(
        all=format_number(whole),
        store=format_number(store),
        store_rate=_rate(store, whole),
        epay=format_number(epay),
        epay_rate=_rate(epay, whole),
        both=format_number(both),
        both_rate=_rate(both, whole),
    )
    yield _against_goal(data.goal, both, whole)
    lanes = "; ".join(_by_lane(data.lines))
    if lanes:
        yield words_lists.BY_LANE.format(lanes=lanes)


def _against_goal(goal: Decimal | None, both: int, whole: int) -> str:
    if goal is None:
        return words_lists.PROGRESS_NO_GOAL
    missing = math.ceil(goal * whole / _PERCENT) - both
    said = words_lists.PROGRESS_GOAL if missing > 0 else words_lists.PROGRESS_REACHED
    return said.format(goal=format_number(goal.normalize()), missing=format_number(missing))


def _by_lane(lines: tuple[ProgressLine, ...]) -> Iterator[str]:
    """In the order of the list, which is that of a walk."""
    counts: dict[str, list[bool]] = {}
    for line in lines:
        both = line.has_store and line.has_epay
        counts.setdefault(line.lane or words_lists.NO_LANE, []).append(both)
    for lane, reached in counts.items():
        yield words_lists.LANE_PART.format(
            lane=lane, both=format_number(sum(reached)), all=format_number(len(reached))
        )


def _rate(part: int, whole: int) -> str:
    if not whole:
        return ""
    rate = (Decimal(part) * _PERCENT / whole).quantize(Decimal("0.1"))
    return words_lists.RATE.format(rate=format_number(rate, 1))


def _missing_cells(data: StillMissing) -> Iterator[Cells]:
    for number, line in enumerate(data.lines, 1):
        yield (
            str(number),
            place_words(line.lane, line.house_number, line.village_name),
            line.head_name or line.code or MISSING,
            TICK if line.lacks_store else words_lists.HAS,
            TICK if line.lacks_epay else words_lists.HAS,
            ", ".join(line.without_vneid_2) or words_lists.HAS,
            "",
        )


def _missing_below(data: StillMissing) -> Iterator[str]:
    yield words_lists.MISSING_TOTAL.format(
        all=format_number(len(data.lines)),
        store=format_number(sum(line.lacks_store for line in data.lines)),
        epay=format_number(sum(line.lacks_epay for line in data.lines)),
        people=format_number(sum(len(line.without_vneid_2) for line in data.lines)),
    )


def _at(source: PaperSource, village_name: str | None) -> Iterator[str]:
    village = words_lists.HELPED_VILLAGE.format(village=village_name) if village_name else ""
    yield words_lists.AT.format(day=day_in_words(source.made_on), village=village)


def _check(data: HouseholdProgress | StillMissing, form: Form) -> None:
    """Names of lanes stand below the table too."""
    form.check(data.village_name, words.WHERE_VILLAGE)
    lanes = [line.lane for line in data.lines]
    for number, lane in enumerate(lanes, 1):
        if lane:
            column = words_lists.PLACE_COLUMN
            form.check(lane, words_lists.WHERE_LINE.format(number=number, column=column))


PROGRESS: Final[ListWords[HouseholdProgress]] = ListWords(
    kind=words_lists.PROGRESS,
    about=lambda data: words_lists.PROGRESS_ABOUT.format(day=format_date(data.source.made_on)),
    columns=(
        ListColumn(words_lists.PROGRESS_TITLES[0], 13, Align.CENTRE),
        ListColumn(words_lists.PROGRESS_TITLES[1], 18),
        ListColumn(words_lists.PROGRESS_TITLES[2], 0),
        ListColumn(words_lists.PROGRESS_TITLES[3], 33),
        ListColumn(words_lists.PROGRESS_TITLES[4], 22, Align.CENTRE),
        ListColumn(words_lists.PROGRESS_TITLES[5], 22, Align.CENTRE),
        ListColumn(words_lists.PROGRESS_TITLES[6], 14, Align.CENTRE),
    ),
    cells=_progress_cells,
    above=lambda data: _at(data.source, data.village_name),
    below=_progress_below,
    source=lambda data: data.source,
    check=_check,
    row_mm=0.0,
)

STILL_MISSING: Final[ListWords[StillMissing]] = ListWords(
    kind=words_lists.MISSING,
    about=lambda data: words_lists.MISSING_ABOUT[data.missing],
    columns=(
        ListColumn(words_lists.MISSING_TITLES[0], 11, Align.CENTRE),
        ListColumn(words_lists.MISSING_TITLES[1], 28),
        ListColumn(words_lists.MISSING_TITLES[2], 0),
        ListColumn(words_lists.MISSING_TITLES[3], 16, Align.CENTRE),
        ListColumn(words_lists.MISSING_TITLES[4], 18, Align.CENTRE),
        ListColumn(words_lists.MISSING_TITLES[5], 40),
        ListColumn(words_lists.MISSING_TITLES[6], 20),
    ),
    cells=_missing_cells,
    above=lambda data: _at(data.source, data.village_name),
    below=_missing_below,
    source=lambda data: data.source,
    check=_check,
    note=words_lists.MISSING_NOTE,
)

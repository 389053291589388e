"""The book summed up by day, person or platform: lượt and people counted apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.domain.rows.work import HelpFilter
from desktop.domain.text.dates import format_date
from desktop.system.texts import _, language
from desktop.ui.widgets.waiting_words import name_or_waits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.rows.work import HelpRow


class Grouping(StrEnum):
    """How the book is shown."""

    HELPS = "helps"
    DAY = "day"
    PERSON = "person"
    PLATFORM = "platform"


class Span(StrEnum):
    """Days that are asked for often."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    ALL = "all"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class HelpGroup:
    """One line: lượt, distinct residents (None when nobody was named), first and last day."""

    key: str
    title: str
    times: int
    people: int | None
    first_on: date
    last_on: date
    narrowed: HelpFilter | None
    """The filter that shows this line's helps; None when there is none for it."""


def span_days(span: Span, today: date) -> tuple[date | None, date | None]:
    """First and last day of a span; both None for all days and for days chosen by hand."""
    first = {
        Span.TODAY: today,
        Span.WEEK: today - timedelta(days=today.weekday()),
        Span.MONTH: today.replace(day=1),
        Span.YEAR: today.replace(month=1, day=1),
    }.get(span)
    return (None, None) if first is None else (first, today)


def platform_of(row: HelpRow) -> str:
    """The platform's name in the chosen language."""
    return row.platform_name_vi if language() == "vi" else row.platform_name_en


def subject_of(row: HelpRow) -> str:
    """Who was helped, in words."""
    if row.anonymous_count is not None:
        return _("People not named")
    name = name_or_waits(row.subject_name, waits=row.subject_waits)
    if row.subject_waits:
        return name
    if row.household_id is not None:
        return _("Household of {name}").format(name=name)
    return name


def grouped(
    rows: Iterable[HelpRow], grouping: Grouping, shown: HelpFilter
) -> tuple[HelpGroup, ...]:
    """The lines of a grouping: days newest first, others by how often."""
    parts: dict[str, list[HelpRow]] = {}
    for row in rows:
        parts.setdefault(_key(row, grouping), []).append(row)
    lines = [_line(key, part, grouping, shown) for key, part in parts.items()]
    if grouping is Grouping.DAY:
        return tuple(sorted(lines, key=lambda line: line.first_on, reverse=True))
    return tuple(sorted(lines, key=lambda line: (-line.times, line.title, line.key)))


def people_in(rows: Iterable[HelpRow]) -> int:
    """Distinct residents who are named."""
    return len({row.resident_id for row in rows if row.resident_id is not None})


def times_in(rows: Iterable[HelpRow]) -> int:
    """Lượt, those for people not named included."""
    return sum(row.times for row in rows)


def _key(row: HelpRow, grouping: Grouping) -> str:
    if grouping is Grouping.DAY:
        return row.helped_on.isoformat()
    if grouping is Grouping.PLATFORM:
        return row.platform_code
    return row.resident_id or row.household_id or ""


def _line(key: str, part: list[HelpRow], grouping: Grouping, shown: HelpFilter) -> HelpGroup:
    first, last = part[-1], part[0]
    narrowed: HelpFilter | None
    if grouping is Grouping.DAY:
        title = format_date(first.helped_on)
        narrowed = replace(shown, first_on=first.helped_on, last_on=first.helped_on)
    elif grouping is Grouping.PLATFORM:
        title = platform_of(first)
        narrowed = replace(shown, platform_code=key)
    else:
        title = subject_of(first)
        narrowed = _narrowed_to_subject(first, shown)
    return HelpGroup(
        key=key or "unnamed",
        title=title,
        times=times_in(part),
        people=people_in(part) or None,
        first_on=min(row.helped_on for row in part),
        last_on=max(last.helped_on, first.helped_on),
        narrowed=narrowed,
    )


def _narrowed_to_subject(row: HelpRow, shown: HelpFilter) -> HelpFilter | None:
    if row.resident_id is not None:
        return replace(shown, resident_id=row.resident_id, text="")
    if row.household_id is not None:
        return replace(shown, household_id=row.household_id, text="")
    return None

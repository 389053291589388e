"""Who came to a session: the list that is filed after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.team import Sex
from desktop.domain.text.numbers import MISSING, format_number
from desktop.domain.training import AttendanceStatus
from desktop.reports import words_lists
from desktop.reports.document import Align
from desktop.reports.list_parts import check_session, session_lines
from desktop.reports.people_lists.listing import ListColumn, ListWords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.rows.papers_lists import AttendanceList, NamedLine
    from desktop.reports.composing import Form
    from desktop.reports.people_lists.listing import Cells


def _cells(data: AttendanceList) -> Iterator[Cells]:
    for number, line in enumerate(data.lines, 1):
        year = MISSING if line.birth_year is None else str(line.birth_year)
        yield (
            str(number),
            line.full_name or MISSING,
            year if line.sex is Sex.MALE else MISSING,
            year if line.sex is Sex.FEMALE else MISSING,
            line.place or MISSING,
            line.phone or MISSING,
            "",
            _remark(line),
        )


def _remark(line: NamedLine) -> str:
    """Whether somebody came; the year of those whose sex is not noted stands here."""
    parts = [words_lists.STATUS_WORDS[line.status]]
    if line.absence_reason is not None:
        parts = [words_lists.REASON_WORDS[line.absence_reason]]
    if line.walk_in:
        parts.append(words_lists.WALK_IN)
    if line.sex is None and line.birth_year is not None:
        parts.append(words_lists.BORN.format(year=line.birth_year))
    return "; ".join(parts)


def _below(data: AttendanceList) -> Iterator[str]:
    here = [line for line in data.lines if line.status is AttendanceStatus.PRESENT]
    men = sum(line.sex is Sex.MALE for line in here)
    women = sum(line.sex is Sex.FEMALE for line in here)
    unknown = len(here) - men - women
    said = words_lists.SEX_UNKNOWN.format(count=format_number(unknown)) if unknown else ""
    yield words_lists.ATTENDED_TOTAL.format(
        count=format_number(len(here)),
        men=format_number(men),
        women=format_number(women),
        unknown=said,
    )
    unnamed = data.session.anonymous_count
    if unnamed is None:
        yield words_lists.UNNAMED_UNKNOWN
    else:
        yield words_lists.UNNAMED.format(count=format_number(unnamed))
    statuses = [line.status for line in data.lines]
    yield words_lists.ABSENT_TOTAL.format(
        absent=format_number(statuses.count(AttendanceStatus.ABSENT)),
        invited=format_number(statuses.count(AttendanceStatus.INVITED)),
    )


def _check(data: AttendanceList, form: Form) -> None:
    check_session(form, data.session)


ATTENDED: Final[ListWords[AttendanceList]] = ListWords(
    kind=words_lists.ATTENDED,
    about=lambda data: data.session.title,
    columns=(
        ListColumn(words_lists.ATTENDED_TITLES[0], 10, Align.CENTRE),
        ListColumn(words_lists.ATTENDED_TITLES[1], 0),
        ListColumn(words_lists.ATTENDED_TITLES[2], 12, Align.CENTRE),
        ListColumn(words_lists.ATTENDED_TITLES[3], 12, Align.CENTRE),
        ListColumn(words_lists.ATTENDED_TITLES[4], 25),
        ListColumn(words_lists.ATTENDED_TITLES[5], 22, Align.CENTRE),
        ListColumn(words_lists.ATTENDED_TITLES[6], 22),
        ListColumn(words_lists.ATTENDED_TITLES[7], 25),
    ),
    cells=_cells,
    above=lambda data: session_lines(data.session),
    below=_below,
    source=lambda data: data.source,
    check=_check,
)

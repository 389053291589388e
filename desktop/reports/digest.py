"""The week on one page: done, doing, waiting, difficulties, the week to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.issues import IssueKind
from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import format_number
from desktop.reports import words, words_team
from desktop.reports.composing import Form, typed_lines
from desktop.reports.content import is_practice, report_head, report_signer
from desktop.reports.document import Align, Column, Document, Foot, Table, TextStyle
from desktop.reports.naming import committee, next_period_words, period_name, signer, team_name
from desktop.reports.sizes import SMALL_BODY_SIZE
from desktop.reports.team_parts import check_team

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from desktop.domain.rows.papers_team import WeeklyDigest
    from desktop.domain.rows.reporting import IndicatorRow, MonthlyReport
    from desktop.reports.document import Block
    from desktop.reports.door import Door

_LIMITS: Final = (12, 8, 5, 3, 2)
"""The most lines under a heading; the first with which everything is on one page."""
_TABLE_SIZE: Final = 10.0
_ALIGN: Final = (Align.LEFT, Align.CENTRE, Align.RIGHT, Align.RIGHT, Align.RIGHT)
_USUAL_MM: Final = (0.0, 19.0, 18.0, 18.0, 22.0)


def fitting_digest(data: WeeklyDigest, door: Door) -> Document:
    """The week on one page, if its typed parts let it.

    Raises:
        RuleBrokenError: `letter_not_in_font`, see `Door.admit`.
    """
    from desktop.reports.layout import lay_out
    from desktop.reports.preview import count_pages

    form = Form(door)
    _check(data, form)
    document = _compose(data, form, _LIMITS[0])
    for limit in _LIMITS[1:]:
        if count_pages(lay_out(document)) == 1:
            break
        document = _compose(data, form, limit)
    return document


def _compose(data: WeeklyDigest, form: Form, limit: int) -> Document:
    report = data.report
    name = team_name(report.team.team)
    about = words_team.DIGEST_ABOUT
    return Document(
        title=form(f"{about.format(period=period_name(report.period))} - {name}"),
        author=form(name),
        banner=form(words.PRACTICE_BANNER) if is_practice(report) else None,
        head=report_head(report, form, words.REPORT, about),
        blocks=tuple(_blocks(data, form, limit)),
        foot=Foot(
            right=report_signer(report, form),
            recipients=tuple(
                map(
                    form,
                    (
                        words.RECIPIENTS_TITLE,
                        words.RECIPIENT_COMMITTEE.format(
                            committee=committee(report.team.commune, short=True)
                        ),
                        words.RECIPIENT_FILE,
                    ),
                )
            ),
        ),
        size=SMALL_BODY_SIZE,
    )


def _blocks(data: WeeklyDigest, form: Form, limit: int) -> Iterator[Block]:
    report, typed = data.report, data.report.report
    first, last = map(format_date, (report.period.first_on, report.period.last_on))
    done = words_team.DONE_BETWEEN.format(first=first, last=last)
    yield form.text(done, TextStyle.SECTION)
    rows = tuple(row for row in report.indicators if row.asked and row.current.value != 0)
    if rows:
        yield _table(rows, form)
    yield form.text(words_team.DIGEST_NOTE, TextStyle.NOTE)
    held = [_session_line(one.held_on, one.title) for one in data.held]
    if held:
        yield form.text(_run_on(_few(held, limit)), TextStyle.PLAIN)
    doing = [*typed_lines(typed.situation, missing=""), *_follow_ups(data)]
    waiting = typed_lines(typed.proposals, missing="") or _open(data, IssueKind.PROPOSAL)
    hard = typed_lines(typed.difficulties, missing="") or _open(data, IssueKind.DIFFICULTY)
    ahead = [
        *typed_lines(typed.next_tasks, missing=""),
        *(_session_line(one.held_on, one.title) for one in data.planned),
    ]
    following = words_team.AHEAD.format(period=next_period_words(report.period))
    for heading, lines in (
        (words_team.DOING, doing),
        (words_team.WAITING, waiting),
        (words_team.HARD, hard),
        (following, ahead),
    ):
        yield form.text(_run_on(_few(lines, limit)), TextStyle.PLAIN, f"{heading}:")


def _run_on(lines: list[str]) -> str:
    """Lines of a list as one paragraph: a page has no room for a line each."""
    bare = [line.removeprefix("- ").rstrip(".;") for line in lines]
    return "; ".join(bare) + ("" if bare == [words.MISSING_TEXT] else ".")


def _table(rows: Iterable[IndicatorRow], form: Form) -> Table:
    plans = zip(words_team.DIGEST_TITLES, _ALIGN, _USUAL_MM, strict=True)
    columns = tuple(Column(form(title), align, usual) for title, align, usual in plans)
    cells = (
        (
            row.name_vi,
            row.unit_vi,
            *(
                format_number(measured.value, 1 if row.rate else None)
                for measured in (row.previous, row.current, row.year)
            ),
        )
        for row in rows
    )
    return Table(columns, tuple(tuple(map(form, row)) for row in cells), size=_TABLE_SIZE)


def _few(lines: list[str], limit: int) -> list[str]:
    if len(lines) > limit:
        rest = words_team.FURTHER.format(count=len(lines) - limit + 1)
        return [*lines[: limit - 1], rest]
    return lines or [words.MISSING_TEXT]


def _session_line(day: date, title: str) -> str:
    return words_team.SESSION_LINE.format(day=format_date(day), title=title.rstrip("."))


def _follow_ups(data: WeeklyDigest) -> Iterator[str]:
    for one in data.follow_ups:
        due = one.follow_up_on
        yield words_team.FOLLOW_UP_LINE.format(
            what=" ".join((one.follow_up or "").split()).rstrip("."),
            title=one.title,
            day=format_date(one.held_on),
            by=words_team.FOLLOW_UP_BY.format(day=format_date(due)) if due else "",
        )


def _open(data: WeeklyDigest, kind: IssueKind) -> list[str]:
    return [
        words_team.NOTE_LINE.format(
            text=" ".join(one.text.split()).rstrip(". "), day=format_date(one.raised_on)
        )
        for one in data.open_issues
        if one.kind is kind
    ]


def _check(data: WeeklyDigest, form: Form) -> None:
    report: MonthlyReport = data.report
    typed = report.report
    check_team(report.team, form)
    form.check(typed.number, words.WHERE_NUMBER, "number")
    form.check(typed.place_name, words.WHERE_PLACE, "place_name")
    form.check(signer(report)[1], words.WHERE_SIGNER, "signer_name")
    form.check(typed.situation, words_team.DOING, "situation")
    form.check(typed.proposals, words_team.WAITING, "proposals")
    form.check(typed.difficulties, words_team.HARD, "difficulties")
    form.check(typed.next_tasks, words.WHERE_NEXT_TASKS, "next_tasks")
    for one in (*data.held, *data.planned, *data.follow_ups):
        form.check(one.title, words_team.WHERE_SESSION)
        form.check(one.follow_up, words_team.WHERE_FOLLOW_UP)
    for issue in data.open_issues:
        form.check(issue.text, words.WHERE_NOTE.format(day=format_date(issue.raised_on)))

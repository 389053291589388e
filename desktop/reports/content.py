"""What the report of a period says, as a document; how it looks is decided by who writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.paper_texts import PaperText, fill
from desktop.domain.papers import LeftSign
from desktop.domain.reporting import PeriodCut
from desktop.domain.text.dates import day_in_words
from desktop.domain.text.numbers import MISSING, format_number
from desktop.reports import narrative, words
from desktop.reports.baseline_notes import baseline_notes, used_baselines
from desktop.reports.composing import Form, filed_number, held_day, typed_lines
from desktop.reports.document import Align, Column, Document, Foot, Head, Table, TextStyle
from desktop.reports.figures import Figures
from desktop.reports.goals import against_targets, plain_value
from desktop.reports.late_numbers import late_numbers
from desktop.reports.naming import (
    committee,
    issuer_lines,
    next_period_words,
    period_name,
    place_name,
    signer,
    team_name,
)
from desktop.reports.report_notes import check_notes, difficulties, good_practices, proposals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.domain.rows.reporting import IndicatorRow, Measured, MonthlyReport
    from desktop.reports.document import Block, Signer
    from desktop.reports.door import Door, Ink

_ALIGN = (Align.CENTRE, Align.LEFT, Align.CENTRE, *(Align.RIGHT,) * 5)
_USUAL_MM = (9.0, 0.0, 13.0, 14.0, 14.0, 15.5, 15.0, 13.0)
"""Usual widths of the columns: with them the titles take two lines."""


def compose(report: MonthlyReport, door: Door) -> Document:
    """Put the report into words.

    Raises:
        RuleBrokenError: `letter_not_in_font`, see `Door.admit`.
    """
    form = Form(door)
    _check_names(report, form)
    name = team_name(report.team.team)
    title = f"Báo cáo kết quả hoạt động {period_name(report.period)} - {name}"
    return Document(
        title=form(title),
        author=form(name),
        banner=form(words.PRACTICE_BANNER) if is_practice(report) else None,
        head=report_head(report, form, words.REPORT, words.ABOUT),
        blocks=tuple(_blocks(report, form, name)),
        foot=_foot(report, form),
    )


def report_head(report: MonthlyReport, form: Form, kind: str, about: str) -> Head:
    """The head of what a team sends up about a period."""
    symbol = report.team.text(PaperText.REPORT_SYMBOL, words.SYMBOL)
    place = f"{place_name(report)}, {held_day(report.report.signed_on, report.made_on.year)}"
    return Head(
        parent=form(_parent(report)),
        issuer=tuple(form(line.upper()) for line in issuer_lines(report.team.team)),
        nation=form(words.NATION),
        motto=form(words.MOTTO),
        number=form(words.NUMBER.format(number=filed_number(report.report.number, symbol))),
        place_and_date=form(place),
        kind=form(kind),
        about=form(about.format(period=period_name(report.period))),
    )


def _parent(report: MonthlyReport) -> str:
    short = committee(report.team.commune, short=True)
    return fill(report.team.text(PaperText.REPORT_PARENT, "{committee}"), committee=short).upper()


def report_signer(report: MonthlyReport, form: Form) -> Signer:
    """The head of the team, or a deputy for the head."""
    capacity, name = signer(report)
    return form.signer(capacity, name)


def is_practice(report: MonthlyReport) -> bool:
    """Whether it is made of practice data."""
    return report.practice or report.team.team.practice


def _blocks(report: MonthlyReport, form: Form, name: str) -> Iterator[Block]:
    rows = tuple(row for row in report.indicators if row.asked)
    figures = Figures(rows)
    typed = report.report
    to = fill(
        report.team.text(PaperText.REPORT_TO, words.TO), committee=committee(report.team.commune)
    )
    yield form.text(to, TextStyle.ADDRESSEE)
    yield form.text(_opening(report, name))
    situation = [*narrative.organisation(report), *typed_lines(typed.situation, missing="")]
    yield from form.section([words.SECTION_1], situation)
    yield from form.section([words.SECTION_2, words.SECTION_2_1], narrative.outreach(figures))
    yield from form.section([words.SECTION_2_2], narrative.guidance(figures))
    yield from form.section([words.SECTION_2_3], [])
    if rows:
        yield Table(_columns(form), tuple(_table_rows(rows, form)))
        notes = (words.TABLE_NOTE.format(previous=period_name(report.period.previous())),)
        yield form.text(" ".join((*notes, *baseline_notes(rows))), TextStyle.NOTE)
    yield from form.texts(against_targets(rows))
    yield from map(form.chart, report.trends)
    order = 4
    if worked := good_practices(report):
        yield from form.section([words.PRACTICES.format(order=order)], worked)
        order += 1
    yield from late_numbers(report.late, words.LATE.format(order=order), form)
    yield from form.section([words.SECTION_3], difficulties(report))
    following = words.SECTION_4.format(period=next_period_words(report.period).upper())
    yield from form.section([following], typed_lines(typed.next_tasks))
    yield from form.section([words.SECTION_5], proposals(report))
    yield form.text(_closing(report, name))


def _check_names(report: MonthlyReport, form: Form) -> None:
    """Check every text that a person typed, so that a wrong letter is named with its place."""
    for text, where, field in _typed_texts(report):
        form.check(text, where, field)
    check_notes(report, form)


def _typed_texts(report: MonthlyReport) -> Iterator[tuple[str | None, str, str]]:
    team, typed = report.team, report.report
    yield team.team.name, words.WHERE_TEAM, ""
    yield team.team.decision_number, words.WHERE_DECISION, ""
    for village in team.villages:
        yield village.name, words.WHERE_VILLAGE, ""
    for channel in team.channels:
        yield channel.name, words.WHERE_CHANNEL, ""
    yield typed.number, words.WHERE_NUMBER, "number"
    yield typed.place_name, words.WHERE_PLACE, "place_name"
    yield typed.situation, words.SECTION_1, "situation"
    yield typed.good_practices, words.WHERE_PRACTICES, "good_practices"
    yield typed.difficulties, words.SECTION_3, "difficulties"
    yield typed.next_tasks, words.WHERE_NEXT_TASKS, "next_tasks"
    yield typed.proposals, words.SECTION_5, "proposals"
    yield signer(report)[1], words.WHERE_SIGNER, "signer_name"
    for trend in report.trends:
        yield trend.name_vi, words.WHERE_CHART, ""
    for row in report.indicators:
        yield row.name_vi, words.WHERE_INDICATOR.format(number=row.number), ""
        if row.target:
            yield row.target.decision_number, words.WHERE_TARGET, ""
    for baseline in used_baselines(report.indicators):
        yield baseline.source, words.WHERE_BASELINE, ""
        yield baseline.decision_number, words.WHERE_BASELINE, ""


def _opening(report: MonthlyReport, name: str) -> str:
    period = report.period
    rule = ""
    if period.cut is PeriodCut.DECREE_09:
        rule = ", theo Điều 12 Nghị định số 09/2019/NĐ-CP"
    return (
        f"{name} báo cáo kết quả hoạt động {period_name(period)} "
        f"(kỳ báo cáo từ {day_in_words(period.first_on)} đến hết "
        f"{day_in_words(period.last_on)}{rule}) như sau:"
    )


def _closing(report: MonthlyReport, name: str) -> str:
    place = committee(report.team.commune)
    return (
        f"Trên đây là báo cáo kết quả hoạt động {period_name(report.period)} của {name}, "
        f"kính trình {place} xem xét, chỉ đạo{words.END_MARK}"
    )


def _columns(form: Form) -> tuple[Column, ...]:
    plans = zip(words.TABLE_TITLES, _ALIGN, _USUAL_MM, strict=True)
    return tuple(Column(form(title), align, usual) for title, align, usual in plans)


def _table_rows(rows: Iterable[IndicatorRow], form: Form) -> Iterator[tuple[Ink, ...]]:
    for order, row in enumerate(rows, 1):
        target = row.target.value if row.target else None
        percent = row.target_percent
        cells = (
            str(order),
            row.name_vi,
            row.unit_vi,
            _value(row, row.previous),
            _value(row, row.current),
            _value(row, row.year),
            MISSING if target is None else plain_value(target),
            MISSING if percent is None else format_number(percent, 1),
        )
        yield tuple(map(form, cells))


def _value(row: IndicatorRow, measured: Measured) -> str:
    return format_number(measured.value, 1 if row.rate else None)


def _foot(report: MonthlyReport, form: Form) -> Foot:
    receiver = committee(report.team.commune, short=True)
    usual = f"{words.RECIPIENT_COMMITTEE}\n{words.RECIPIENT_FILE}"
    copies = fill(report.team.text(PaperText.REPORT_RECIPIENTS, usual), committee=receiver)
    lines = (words.RECIPIENTS_TITLE, *filter(None, map(str.strip, copies.splitlines())))
    left = {
        LeftSign.COMMUNE: words.CONFIRMED.format(committee=receiver.upper()),
        LeftSign.PREPARER: words.PREPARED_BY,
    }.get(report.left_sign)
    return Foot(
        right=report_signer(report, form),
        left=form.signer([left]) if left else None,
        recipients=tuple(map(form, lines)),
    )

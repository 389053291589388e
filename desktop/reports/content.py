"""What the report says, as texts that went through the door; how it looks is decided later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.domain.reporting import PeriodCut
from desktop.domain.text.dates import day_in_words
from desktop.domain.text.numbers import MISSING, format_number
from desktop.reports import narrative, words
from desktop.reports.baseline_notes import baseline_notes, used_baselines
from desktop.reports.door import NO_BREAK_SPACE, Door, Ink
from desktop.reports.figures import Figures
from desktop.reports.goals import against_targets, plain_value
from desktop.reports.naming import (
    committee,
    issuer_lines,
    period_name,
    place_name,
    signer,
    team_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.domain.rows.reporting import IndicatorRow, Measured, MonthlyReport


@dataclass(frozen=True, slots=True)
class Section:
    """Headings (one or two) and the paragraphs under them."""

    headings: tuple[Ink, ...]
    paragraphs: tuple[Ink, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """Texts of the head of page 1; `issuer` are one or two lines: the kind of team, its village."""

    parent: Ink
    issuer: tuple[Ink, ...]
    nation: Ink
    motto: Ink
    number: Ink
    place_and_date: Ink
    kind: Ink
    about: Ink


@dataclass(frozen=True, slots=True)
class Sign:
    """Texts of the foot of the last page."""

    capacity: tuple[Ink, ...]
    name: Ink
    recipients_title: Ink
    recipients: tuple[Ink, ...]


@dataclass(frozen=True, slots=True)
class ReportContent:
    """The whole paper in words; the table stands between `before_table` and `after_table`."""

    title: Ink
    author: Ink
    banner: Ink | None
    head: Head
    addressee: Ink
    opening: Ink
    before_table: tuple[Section, ...]
    table_titles: tuple[Ink, ...]
    table_rows: tuple[tuple[Ink, ...], ...]
    table_note: Ink
    after_table: tuple[Section, ...]
    closing: Ink
    sign: Sign


def compose(report: MonthlyReport, door: Door) -> ReportContent:
    """Put the report into words.

    Raises:
        RuleBrokenError: `letter_not_in_font`, see `Door.admit`.
    """
    _check_names(report, door)
    form = _Form(door)
    figures = Figures(report.indicators)
    typed = report.report
    name = team_name(report.team.team)
    title = f"Báo cáo kết quả hoạt động {period_name(report.period)} - {name}"
    situation = [*narrative.organisation(report), *_typed_lines(typed.situation, missing="")]
    targets = against_targets(report.indicators)
    return ReportContent(
        title=form(title),
        author=form(name),
        banner=form(words.PRACTICE_BANNER) if _is_practice(report) else None,
        head=_head(report, form),
        addressee=form(words.TO.format(committee=committee(report.team.commune))),
        opening=form(_opening(report, name)),
        before_table=(
            form.section([words.SECTION_1], situation),
            form.section([words.SECTION_2, words.SECTION_2_1], narrative.outreach(figures)),
            form.section([words.SECTION_2_2], narrative.guidance(figures)),
            form.section([words.SECTION_2_3], []),
        ),
        table_titles=tuple(form(text) for text in words.TABLE_TITLES),
        table_rows=tuple(_table_rows(report.indicators, form)),
        table_note=form(" ".join((words.TABLE_NOTE, *baseline_notes(report.indicators)))),
        after_table=(
            form.section([], targets),
            form.section([words.SECTION_3], _typed_lines(typed.difficulties)),
            form.section([words.SECTION_4], _typed_lines(typed.next_tasks)),
            form.section([words.SECTION_5], _typed_lines(typed.proposals)),
        ),
        closing=form(_closing(report, name)),
        sign=_sign(report, form),
    )


class _Form:
    """The door for texts that are put together here; names in them were checked before."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def __call__(self, text: str) -> Ink:
        return self._door.admit(text, words.WHERE_FORM)

    def section(self, headings: Iterable[str], paragraphs: Iterable[str]) -> Section:
        return Section(tuple(map(self, headings)), tuple(map(self, paragraphs)))


def _check_names(report: MonthlyReport, door: Door) -> None:
    """Admit every text that a person typed, so that a wrong letter is named with its place."""
    for text, where, field in _typed_texts(report):
        if text:
            door.admit(text, where, field)


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
    yield typed.difficulties, words.SECTION_3, "difficulties"
    yield typed.next_tasks, words.SECTION_4, "next_tasks"
    yield typed.proposals, words.SECTION_5, "proposals"
    yield signer(report)[1], words.WHERE_SIGNER, "signer_name"
    for row in report.indicators:
        yield row.name_vi, words.WHERE_INDICATOR.format(number=row.number), ""
        if row.target:
            yield row.target.decision_number, words.WHERE_TARGET, ""
    for baseline in used_baselines(report.indicators):
        yield baseline.source, words.WHERE_BASELINE, ""
        yield baseline.decision_number, words.WHERE_BASELINE, ""


def _head(report: MonthlyReport, form: _Form) -> Head:
    return Head(
        parent=form(committee(report.team.commune, short=True).upper()),
        issuer=tuple(form(line.upper()) for line in issuer_lines(report.team.team)),
        nation=form(words.NATION),
        motto=form(words.MOTTO),
        number=form(words.NUMBER.format(number=_number(report.report.number))),
        place_and_date=form(f"{place_name(report)}, {_signing_day(report)}"),
        kind=form(words.REPORT),
        about=form(words.ABOUT.format(period=period_name(report.period))),
    )


def _number(typed: str | None) -> str:
    """05/BC-TCNSCĐ: a number below 10 has a zero before it; a full number stays as typed."""
    if not typed:
        return words.NUMBER_BLANK + words.SYMBOL
    bare = typed.strip()
    if bare.isdecimal():
        return f"{int(bare):02d}{words.SYMBOL}"
    return bare


def _signing_day(report: MonthlyReport) -> str:
    signed_on = report.report.signed_on
    if signed_on is None:
        return words.BLANK_DAY.format(year=report.made_on.year)
    return day_in_words(signed_on).replace(" ", NO_BREAK_SPACE)


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


def _typed_lines(text: str | None, missing: str = words.MISSING_TEXT) -> list[str]:
    """Each typed line as a paragraph; a dash where nothing was typed."""
    lines = [line.strip() for line in (text or "").splitlines()]
    filled = [line for line in lines if line]
    return filled or ([missing] if missing else [])


def _table_rows(rows: Iterable[IndicatorRow], form: _Form) -> Iterator[tuple[Ink, ...]]:
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


def _sign(report: MonthlyReport, form: _Form) -> Sign:
    capacity, name = signer(report)
    receiver = committee(report.team.commune, short=True)
    return Sign(
        capacity=tuple(map(form, capacity)),
        name=form(name.replace(" ", NO_BREAK_SPACE)),
        recipients_title=form(words.RECIPIENTS_TITLE),
        recipients=(
            form(words.RECIPIENT_COMMITTEE.format(committee=receiver)),
            form(words.RECIPIENT_FILE),
        ),
    )


def _is_practice(report: MonthlyReport) -> bool:
    return report.practice or report.team.team.practice

"""The receipt of a sync on one page: what the province holds, a number, and a code to check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.clock import VIETNAM
from desktop.domain.text.dates import day_in_words, format_date
from desktop.domain.text.numbers import format_number
from desktop.reports import words, words_sync
from desktop.reports.composing import Form
from desktop.reports.document import (
    Align,
    CodeBlock,
    Column,
    FormLine,
    FormPart,
    Table,
    TextStyle,
)
from desktop.reports.naming import period_name
from desktop.reports.team_parts import (
    check_team,
    head_member,
    team_form,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.receipts import SyncReceipt
    from desktop.reports.document import Block, Document
    from desktop.reports.door import Door

_UNIT_MM = 26.0
_NUMBER_MM = 30.0
_TABLE_SIZE = 12.0


def compose_receipt(data: SyncReceipt, door: Door) -> Document:
    """Put the receipt into words.

    Raises:
        RuleBrokenError: `letter_not_in_font`, see `Door.admit`.
    """
    form = Form(door)
    check_team(data.team, form)
    kind, about = words_sync.RECEIPT_KIND, words_sync.RECEIPT_ABOUT
    head = head_member(data.team, data.made_on)
    return team_form(
        data.team,
        data.made_on,
        form,
        (kind, about),
        _blocks(data, form),
        right=form.signer([words.SIGN_HEAD], name=head.full_name if head else ""),
    )


def _blocks(data: SyncReceipt, form: Form) -> Iterator[Block]:
    where = format_number(data.place.seq)
    number = FormPart(form(words_sync.NUMBER), form(data.place.number))
    yield FormLine((number, FormPart(form(words_sync.PLACE), form(where), 1.6)))
    server = " · ".join(filter(None, (data.province, data.address)))
    yield FormLine((FormPart(form(words_sync.SERVER), form(server)),))
    at = data.synced_at.astimezone(VIETNAM)
    time, day = f"{at.hour:02d} giờ {at.minute:02d}", day_in_words(at.date())
    yield form.text(words_sync.SYNCED_AT.format(time=time, day=day), TextStyle.PLAIN)
    yield form.text(words_sync.COUNTS_ARE, TextStyle.SECTION)
    yield _counts(data, form)
    yield form.text(words_sync.REPORTS_ARE, TextStyle.SECTION)
    if not data.reports:
        yield form.text(words_sync.NO_REPORT, TextStyle.PLAIN)
    for report in data.reports:
        day = format_date(report.sent_on)
        line = words_sync.REPORT_LINE.format(
            period=period_name(report.period), version=report.version, day=day
        )
        yield form.text(line, TextStyle.PLAIN)
    yield form.text(_waiting(data), TextStyle.NOTE)
    yield form.text(words_sync.CHECKED_BY, TextStyle.NOTE)
    yield CodeBlock(data.place.line)


def _counts(data: SyncReceipt, form: Form) -> Table:
    what, unit, count = map(form, words_sync.COUNT_TITLES)
    rows = []
    for table, records in data.counts:
        name, counted_in = words_sync.COUNTS[table]
        rows.append((form(name), form(counted_in), form(format_number(records))))
    columns = (
        Column(what),
        Column(unit, Align.CENTRE, _UNIT_MM),
        Column(count, Align.RIGHT, _NUMBER_MM),
    )
    return Table(columns, tuple(rows), size=_TABLE_SIZE)


def _waiting(data: SyncReceipt) -> str:
    if not data.waiting:
        return words_sync.NOTHING_WAITS
    return words_sync.WAITING.format(count=format_number(data.waiting))

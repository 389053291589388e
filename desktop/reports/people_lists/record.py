"""All that is held of one person, as they have a right to see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain.facts import Fact, FactKind, fact_of
from desktop.domain.people import Poverty
from desktop.domain.text.dates import day_in_words, format_birth, format_date
from desktop.domain.text.numbers import MISSING
from desktop.reports import words_lists, words_record
from desktop.reports.composing import Form
from desktop.reports.document import Align, Column, Document, Foot, Table, TextStyle
from desktop.reports.list_parts import (
    admitted_rows,
    list_author,
    list_banner,
    list_foot,
    list_head,
)
from desktop.reports.naming import committee

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.people import Household
    from desktop.domain.rows.papers_lists import ResidentRecord
    from desktop.reports.document import Block
    from desktop.reports.door import Door

_SIZE = 11.0
Row = tuple[str, ...]


def compose_record(data: ResidentRecord, door: Door) -> Document:
    """The record in words.

    Raises:
        RuleBrokenError: `letter_not_in_font`, with the table's line and column.
    """
    form, source, name = Form(door), data.source, data.resident.full_name
    form.check(name, words_record.WHERE_FIELD.format(field=words_record.FULL_NAME))
    place = list_foot(form, source).place_and_date
    return Document(
        title=form(words_record.TITLE.format(name=name)),
        author=list_author(form, source),
        banner=list_banner(form, source),
        head=list_head(form, source, words_record.RECORD, words_record.ABOUT.format(name=name)),
        blocks=tuple(_blocks(data, door, form)),
        foot=Foot(
            right=form.signer((words_lists.HEAD,), hint=words_lists.SIGN_HINT),
            left=form.signer((words_record.RECEIVED_BY,), hint=words_lists.SIGN_HINT),
            place_and_date=place,
        ),
    )


def record_tables(data: ResidentRecord) -> Iterator[tuple[str, Row, tuple[Row, ...]]]:
    """Heading, titles and lines of each table."""
    person = [*_person(data), *_household(data)]
    yield words_record.SECTION_PERSON, words_record.PERSON_TITLES, _numbered(person)
    yield words_record.SECTION_REACHED, words_record.REACHED_TITLES, _numbered(_reached(data))
    yield words_record.SECTION_HELPS, words_record.HELP_TITLES, _numbered(_helps(data))
    yield words_record.SECTION_SESSIONS, words_record.SESSION_TITLES, _numbered(_sessions(data))


def record_lines(data: ResidentRecord) -> Iterator[Row]:
    """All tables as lines of one: the section, the line's number, what stands in its columns."""
    for heading, titles, rows in record_tables(data):
        for row in rows:
            said = (f"{title}: {cell}" for title, cell in zip(titles[2:], row[2:], strict=True))
            yield heading, row[0], row[1], "; ".join(said)


_WIDTHS = {
    words_record.PERSON_TITLES: (11, 62, 0),
    words_record.REACHED_TITLES: (11, 0, 24, 24, 34),
    words_record.HELP_TITLES: (11, 23, 0, 30, 32, 28),
    words_record.SESSION_TITLES: (11, 23, 0, 24, 30),
}


def _blocks(data: ResidentRecord, door: Door, form: Form) -> Iterator[Block]:
    day = day_in_words(data.source.made_on)
    yield form.text(words_record.OPENING.format(day=day))
    for heading, titles, rows in record_tables(data):
        yield form.text(heading, TextStyle.SECTION)
        if not rows:
            yield form.text(words_record.NOTHING)
            continue
        columns = tuple(
            Column(form(title), Align.LEFT if index else Align.CENTRE, width)
            for index, (title, width) in enumerate(zip(titles, _WIDTHS[titles], strict=True))
        )
        yield Table(columns, admitted_rows(door, titles, rows), _SIZE)
    yield form.text(words_record.SECTION_PURPOSE, TextStyle.SECTION)
    receiver = committee(data.source.team.commune)
    for text in words_record.PURPOSES:
        yield form.text(text.format(committee=receiver))


def _person(data: ResidentRecord) -> Iterator[Row]:
    one = data.resident
    yield words_record.FULL_NAME, one.full_name
    yield words_record.GIVEN_NAME, one.given_name or MISSING
    yield words_record.BIRTH, format_birth(one.birth_on, one.birth_precision)
    yield words_record.SEX, words_lists.SEX_WORDS[one.sex] if one.sex else MISSING
    yield words_record.PHONE, one.phone or MISSING
    yield words_record.STATUS, _word(words_record.RESIDENT_STATUSES, one.status)
    yield words_record.MOVED_IN, format_date(one.moved_in_on)
    yield words_record.MOVED_OUT, format_date(one.moved_out_on)
    yield words_record.SMARTPHONE, _fact(fact_of(one, FactKind.SMARTPHONE))
    yield words_record.NOTE, one.note or MISSING


def _household(data: ResidentRecord) -> Iterator[Row]:
    home = data.household
    if home is None:
        yield words_record.HOUSEHOLD, MISSING
        return
    called = ", ".join(part for part in (home.code, data.head_name) if part)
    yield words_record.HOUSEHOLD, called or MISSING
    relation = data.resident.relation
    yield words_record.RELATION, _word(words_record.RELATIONS, relation) if relation else MISSING
    near = (data.village_name, home.lane, home.house_number)
    yield words_record.ADDRESS, ", ".join(part for part in near if part) or MISSING
    yield words_record.HOUSEHOLD_STATUS, _word(words_record.HOUSEHOLD_STATUSES, home.status)
    yield from _household_facts(home)
    yield words_record.HOUSEHOLD_NOTE, home.note or MISSING


def _household_facts(home: Household) -> Iterator[Row]:
    yield words_record.IN_CHANNEL, _fact(fact_of(home, FactKind.IN_CHANNEL))
    yield words_record.POVERTY, _fact(fact_of(home, FactKind.POVERTY))
    yield words_record.FIBRE, _fact(fact_of(home, FactKind.FIBRE))
    yield words_record.PAYMENT_QR, _fact(fact_of(home, FactKind.PAYMENT_QR))


def _fact(fact: Fact) -> str:
    if fact.value is None:
        return MISSING
    if isinstance(fact.value, bool):
        value = words_record.YES_NO[fact.value]
    else:
        value = _word(words_record.POVERTIES, Poverty(fact.value))
    if fact.since is None:
        return value
    return words_record.SINCE.format(value=value, day=format_date(fact.since))


def _reached(data: ResidentRecord) -> Iterator[Row]:
    for line in data.milestones:
        one = line.milestone
        what = _word(words_record.MILESTONES, one.kind)
        parts = [part for part in (what, line.platform_name, one.shop_link) if part]
        yield (
            ", ".join(parts),
            format_date(one.reached_on),
            format_date(one.ended_on),
            _word(words_record.HOW_KNOWN, one.how_known),
        )


def _helps(data: ResidentRecord) -> Iterator[Row]:
    for line in data.helps:
        one = line.help
        place = _word(words_record.PLACES, one.place) if one.place else ""
        ended = (_word(words_record.RESULTS, one.result), place)
        noted = ", ".join(part for part in (one.note, one.dossier_code) if part)
        yield (
            format_date(one.helped_on),
            f"{line.platform_name}: {_word(words_record.ACTIONS, one.action)}",
            ", ".join(part for part in ended if part),
            line.helper_name or MISSING,
            noted or MISSING,
        )


def _sessions(data: ResidentRecord) -> Iterator[Row]:
    for line in data.sessions:
        yield (
            format_date(line.held_on),
            line.title,
            words_lists.STATUS_WORDS[line.status],
            line.note or MISSING,
        )


def _word(known: dict[Any, str], value: Any) -> str:
    """A value of a newer program has no words here yet and is printed as it is."""
    return known.get(value, str(value))


def _numbered(rows: Any) -> tuple[Row, ...]:
    return tuple((str(number), *row) for number, row in enumerate(rows, 1))

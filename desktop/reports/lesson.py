"""A lesson to take home: large type, numbered steps, and whom to ask; two pages at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.team import ChannelKind
from desktop.reports import words_lessons as words
from desktop.reports.composing import Form
from desktop.reports.document import Document, FormLine, FormPart, TextStyle
from desktop.reports.form_parts import contact
from desktop.reports.naming import team_name
from desktop.reports.sizes import LARGE_SIZE
from desktop.reports.team_parts import banner_of, check_team, head_member

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.domain.rows.papers_lessons import LessonPaper
    from desktop.reports.document import Block, Text
    from desktop.reports.door import Door


def compose_lesson(data: LessonPaper, door: Door) -> Document:
    """Put the hand-out together; it is not an administrative document and has no head.

    Raises:
        RuleBrokenError: `letter_not_in_font`, see `Door.admit`.
    """
    form = Form(door)
    check_team(data.team, form)
    for channel in data.team.channels:
        form.check(channel.name, words.WHERE_CHANNEL)
    return Document(
        title=form(words.TITLE.format(title=data.lesson.title_vi)),
        author=form(team_name(data.team.team)),
        banner=banner_of(data.team, form),
        head=None,
        blocks=tuple(_blocks(data, form)),
        size=LARGE_SIZE,
    )


def _blocks(data: LessonPaper, form: Form) -> Iterator[Block]:
    lesson = data.lesson
    yield form.text(lesson.title_vi, TextStyle.CENTRED)
    yield form.text(team_name(data.team.team), TextStyle.CENTRED_NOTE)
    yield form.text(lesson.aim, TextStyle.LARGE, f"{words.AIM}:")
    yield form.text(lesson.audience, TextStyle.LARGE, f"{words.FOR_WHOM}:")
    minutes = words.MINUTES.format(minutes=lesson.minutes)
    yield form.text(minutes, TextStyle.LARGE, f"{words.TIME}:")
    yield from _listed(form, words.BRING, lesson.bring)
    yield from _numbered(form, words.STEPS, lesson.steps)
    yield from _listed(form, words.WATCH, lesson.watch)
    yield from _numbered(form, words.EXERCISES, lesson.exercises)
    yield form.text(words.QUESTIONS, TextStyle.SECTION)
    for pair in lesson.questions:
        yield form.text(pair.answer, TextStyle.LARGE, pair.asked)
    yield from _whom_to_ask(data, form)


def _listed(form: Form, heading: str, lines: Iterable[str]) -> Iterator[Text]:
    yield form.text(heading, TextStyle.SECTION)
    for line in lines:
        yield form.text(line, TextStyle.LARGE, words.DASH)


def _numbered(form: Form, heading: str, lines: Iterable[str]) -> Iterator[Text]:
    yield form.text(heading, TextStyle.SECTION)
    for number, line in enumerate(lines, start=1):
        yield form.text(line, TextStyle.LARGE, f"{number}.")


def _whom_to_ask(data: LessonPaper, form: Form) -> Iterator[FormLine]:
    """Dots to write on where phone or group are not known."""
    head = head_member(data.team, data.made_on)
    who = contact(data.team, data.made_on) if head and head.phone else None
    yield FormLine((FormPart(form(words.CALL), form.maybe(who)),))
    yield FormLine((FormPart(form(words.GROUP), form.maybe(_group(data))),))


def _group(data: LessonPaper) -> str | None:
    """The group that people are most likely in: one of Zalo before any other."""
    there = [one for one in data.team.channels if one.closed_on is None]
    there.sort(key=lambda one: one.kind is not ChannelKind.ZALO)
    return there[0].name if there else None

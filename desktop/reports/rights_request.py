"""A resident's request about personal data, with the days by which it must be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.reports import words, words_forms
from desktop.reports.composing import Form
from desktop.reports.document import (
    Column,
    Document,
    Foot,
    FormLine,
    FormPart,
    Head,
    Table,
    TextStyle,
    TickRow,
)
from desktop.reports.form_parts import blank, check_person, person_lines
from desktop.reports.naming import committee, team_name
from desktop.reports.sizes import SMALL_BODY_SIZE
from desktop.reports.team_parts import banner_of, blank_place_and_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.rows.papers_team import PersonPaper
    from desktop.reports.document import Block
    from desktop.reports.door import Door

_USUAL_MM = (0.0, 36.0, 62.0)


def compose_request(data: PersonPaper, door: Door) -> Document:
    """Put the form into words.

    Raises:
        RuleBrokenError: `letter_not_in_font`, see `Door.admit`.
    """
    form = Form(door)
    check_person(data, form)
    kind, about = words_forms.REQUEST_KIND, words_forms.REQUEST_ABOUT
    return Document(
        title=form(f"{kind.capitalize()} {about[:1].lower()}{about[1:]}"),
        author=form(team_name(data.team.team)),
        banner=banner_of(data.team, form),
        head=Head(
            issuer=(),
            nation=form(words.NATION),
            motto=form(words.MOTTO),
            kind=form(kind),
            about=form(about),
        ),
        blocks=tuple(_blocks(data, form)),
        foot=Foot(
            place_and_date=form(blank_place_and_day(data.made_on.year)),
            left=form.signer([words_forms.RECEIVER], hint=words.SIGN_HINT),
            right=form.signer([words_forms.APPLICANT], hint=words.SIGN_HINT),
        ),
        size=SMALL_BODY_SIZE,
    )


def _blocks(data: PersonPaper, form: Form) -> Iterator[Block]:
    to = words_forms.REQUEST_TO.format(
        committee=committee(data.team.commune), team=team_name(data.team.team)
    )
    yield form.text(to, TextStyle.ADDRESSEE)
    yield from person_lines(data, form)
    yield form.text(words_forms.REQUEST_WANTS, TextStyle.PLAIN)
    for wish in words_forms.REQUESTS:
        yield TickRow(form(wish))
    yield blank(form, words_forms.REQUEST_WHAT, further=3)
    ways = tuple(map(form, words_forms.REQUEST_WAYS))
    yield TickRow(form(words_forms.REQUEST_ANSWER), ways)
    yield form.text(words_forms.OFFICE_PART, TextStyle.CENTRED)
    yield Table(
        tuple(
            Column(form(title), usual_mm=usual)
            for title, usual in zip(words_forms.TIMER_TITLES, _USUAL_MM, strict=True)
        ),
        tuple(tuple(map(form, row)) for row in words_forms.TIMERS),
    )
    days = (words_forms.RECEIVED_ON, words_forms.ANSWER_BY, words_forms.DONE_BY)
    yield FormLine(tuple(FormPart(form(label)) for label in days))
    yield blank(form, words_forms.OUTCOME, further=1)

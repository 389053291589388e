"""The notice about personal data and the resident's consent, each purpose for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.reports import words, words_forms
from desktop.reports.composing import Form
from desktop.reports.document import Document, Foot, TextStyle, TickRow
from desktop.reports.form_parts import check_person, contact, person_lines
from desktop.reports.naming import committee, team_name
from desktop.reports.sizes import SMALL_BODY_SIZE
from desktop.reports.team_parts import banner_of, blank_place_and_day, team_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.rows.papers_team import PersonPaper
    from desktop.reports.document import Block
    from desktop.reports.door import Door


def compose_consent(data: PersonPaper, door: Door) -> Document:
    """Put the notice into words; no box is ticked before.

    Raises:
        RuleBrokenError: `letter_not_in_font`, see `Door.admit`.
    """
    form = Form(door)
    check_person(data, form)
    name = team_name(data.team.team)
    kind, about = words_forms.CONSENT_KIND, words_forms.CONSENT_ABOUT
    return Document(
        title=form(f"{kind.capitalize()} {about[:1].lower()}{about[1:]}"),
        author=form(name),
        banner=banner_of(data.team, form),
        head=team_head(data.team, form, kind, about),
        blocks=tuple(_blocks(data, form, name)),
        foot=Foot(
            place_and_date=form(blank_place_and_day(data.made_on.year)),
            left=form.signer([words_forms.GUIDE], hint=words.SIGN_HINT),
            right=form.signer([words_forms.SUBJECT], hint=words.SIGN_HINT),
        ),
        size=SMALL_BODY_SIZE,
    )


def _blocks(data: PersonPaper, form: Form, name: str) -> Iterator[Block]:
    place = committee(data.team.commune)
    for lead, text in words_forms.CONSENT_POINTS:
        yield form.text(text.format(committee=place, team=name), TextStyle.PLAIN, lead)
    asked = f"{contact(data.team, data.made_on)}; {place}."
    yield form.text(asked, TextStyle.PLAIN, words_forms.CONSENT_CONTACT)
    yield from person_lines(data, form)
    yield form.text(words_forms.CONSENT_QUESTION, TextStyle.PLAIN)
    answers = tuple(map(form, words_forms.YES_NO))
    for purpose in words_forms.PURPOSES:
        yield TickRow(form(purpose), answers)
    ways = tuple(map(form, words_forms.CONSENT_WAYS))
    yield TickRow(form(words_forms.CONSENT_HOW), ways)

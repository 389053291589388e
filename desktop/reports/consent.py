"""The notice about personal data and the resident's consent, each purpose for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.reports import words, words_forms
from desktop.reports.composing import Form
from desktop.reports.document import TextStyle, TickRow
from desktop.reports.form_parts import check_person, contact, person_lines
from desktop.reports.naming import committee, team_name
from desktop.reports.team_parts import team_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.rows.papers_team import PersonPaper
    from desktop.reports.document import Block, Document
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
    return team_form(
        data.team,
        data.made_on,
        form,
        (kind, about),
        _blocks(data, form, name),
        left=form.signer([words_forms.GUIDE], hint=words.SIGN_HINT),
        right=form.signer([words_forms.SUBJECT], hint=words.SIGN_HINT),
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

"""The form of an incident: what the authority must be told within 72 hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.reports import words, words_forms
from desktop.reports.composing import Form
from desktop.reports.document import FormLine, FormPart, TextStyle, TickRow
from desktop.reports.form_parts import blank, contact
from desktop.reports.naming import committee
from desktop.reports.team_parts import (
    check_team,
    head_member,
    team_form,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.rows.papers_team import TeamPaper
    from desktop.reports.document import Block, Document
    from desktop.reports.door import Door


def compose_incident(data: TeamPaper, door: Door) -> Document:
    """Put the form into words.

    Raises:
        RuleBrokenError: `letter_not_in_font`, see `Door.admit`.
    """
    form = Form(door)
    check_team(data.team, form)
    kind, about = words_forms.INCIDENT_KIND, words_forms.INCIDENT_ABOUT
    head = head_member(data.team, data.made_on)
    return team_form(
        data.team,
        data.made_on,
        form,
        (kind, about),
        _blocks(data, form),
        left=form.signer([words_forms.FINDER], hint=words.SIGN_HINT),
        right=form.signer([words.SIGN_HEAD], name=head.full_name if head else ""),
    )


def _blocks(data: TeamPaper, form: Form) -> Iterator[Block]:
    to = words_forms.INCIDENT_TO.format(committee=committee(data.team.commune))
    yield form.text(to, TextStyle.ADDRESSEE)
    yield form.text(words_forms.INCIDENT_RULE, TextStyle.NOTE)
    found = FormPart(form(words_forms.FOUND_AT), share=1.5)
    yield FormLine((found, FormPart(form(words_forms.DUE_AT))))
    yield blank(form, words_forms.HAPPENED_AT)
    yield form.text(words_forms.INCIDENT_WHAT, TextStyle.PLAIN)
    for kind in words_forms.INCIDENTS:
        yield TickRow(form(kind))
    yield blank(form, words_forms.DETAILS, further=1)
    yield blank(form, words_forms.WHICH_DATA)
    yield blank(form, words_forms.HOW_MANY)
    yield blank(form, words_forms.HARM)
    yield form.text(words_forms.MEASURES, TextStyle.PLAIN)
    for measure in words_forms.MEASURE_LIST:
        yield TickRow(form(measure))
    yield blank(form, words_forms.FURTHER)
    who = form(contact(data.team, data.made_on))
    yield FormLine((FormPart(form(words_forms.REPORTER), who),))

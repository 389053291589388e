"""What the forms about personal data share: who the form is about, and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.reports import words, words_forms
from desktop.reports.document import FormLine, FormPart
from desktop.reports.team_parts import check_team, head_member

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from desktop.domain.rows.papers_team import PersonPaper
    from desktop.domain.rows.team import TeamOverview
    from desktop.reports.composing import Form


def check_person(data: PersonPaper, form: Form) -> None:
    """Name a letter that cannot be printed with the place where it was typed."""
    check_team(data.team, form)
    form.check(data.village_name, words.WHERE_VILLAGE)
    if data.resident is not None:
        form.check(data.resident.full_name, words_forms.WHERE_RESIDENT)
        form.check(data.resident.phone, words_forms.WHERE_RESIDENT_PHONE)


def person_lines(data: PersonPaper, form: Form) -> Iterator[FormLine]:
    """Name, year of birth, village, phone, and who acts for a child."""
    person = data.resident
    born = str(person.birth_on.year) if person and person.birth_on else None
    name = FormPart(form(words_forms.NAME), form.maybe(person.full_name if person else None), 2.2)
    yield FormLine((name, FormPart(form(words_forms.BORN), form.maybe(born))))
    village = FormPart(form(words_forms.VILLAGE), form.maybe(data.village_name), 1.4)
    phone = form.maybe(person.phone if person else None)
    yield FormLine((village, FormPart(form(words_forms.PHONE), phone)))
    yield FormLine((FormPart(form(words_forms.FOR_WHOM)),))


def contact(team: TeamOverview, day: date) -> str:
    """The head of the team with the phone number, dotted when there is none."""
    head = head_member(team, day)
    if head is None:
        return words_forms.CONTACT_BLANK
    phone = words_forms.CONTACT_PHONE.format(phone=head.phone) if head.phone else ""
    return words_forms.CONTACT.format(name=head.full_name, phone=phone)


def blank(form: Form, label: str, further: int = 0) -> FormLine:
    """A label and dots."""
    return FormLine((FormPart(form(label)),), further)

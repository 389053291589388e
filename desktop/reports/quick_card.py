"""The card beside the PC: ten keys and the steps of every day, in large type on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.reports import words_team
from desktop.reports.composing import Form
from desktop.reports.document import Document, FormLine, FormPart, TextStyle
from desktop.reports.form_parts import contact
from desktop.reports.naming import team_name
from desktop.reports.sizes import LARGE_SIZE
from desktop.reports.team_parts import banner_of, check_team, head_member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.rows.papers_team import TeamPaper
    from desktop.reports.document import Block
    from desktop.reports.door import Door


def compose_card(data: TeamPaper, door: Door) -> Document:
    """Put the card into words; it is not an administrative document and has no head.

    Raises:
        RuleBrokenError: `letter_not_in_font`, see `Door.admit`.
    """
    form = Form(door)
    check_team(data.team, form)
    return Document(
        title=form(words_team.CARD_TITLE.capitalize()),
        author=form(team_name(data.team.team)),
        banner=banner_of(data.team, form),
        head=None,
        blocks=tuple(_blocks(data, form)),
        size=LARGE_SIZE,
    )


def _blocks(data: TeamPaper, form: Form) -> Iterator[Block]:
    yield form.text(words_team.CARD_TITLE, TextStyle.CENTRED)
    yield form.text(team_name(data.team.team), TextStyle.CENTRED_NOTE)
    yield form.text(words_team.KEYS_ARE, TextStyle.SECTION)
    for keys, what in words_team.KEYS:
        yield form.text(what, TextStyle.LARGE, f"{keys}:")
    yield form.text(words_team.STEPS_ARE, TextStyle.SECTION)
    for number, step in words_team.STEPS:
        yield form.text(step, TextStyle.LARGE, number)
    yield form.text(words_team.REMEMBER, TextStyle.SECTION)
    for reminder in words_team.REMINDERS:
        yield form.text(reminder, TextStyle.LARGE, "-")
    known = head_member(data.team, data.made_on)
    who = form(contact(data.team, data.made_on)) if known and known.phone else None
    yield FormLine((FormPart(form(words_team.HELP_AT), who),))

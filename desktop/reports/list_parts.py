"""What all lists share: the head, the signers, and rows through the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.errors import RuleBrokenError
from desktop.domain.text.numbers import MISSING
from desktop.reports import words, words_lists
from desktop.reports.composing import Form, held_day
from desktop.reports.document import TICK, Foot, Head
from desktop.reports.naming import committee, issuer_lines, team_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from desktop.domain.rows.papers_lists import PaperSource
    from desktop.domain.training import TrainingSession
    from desktop.reports.door import Door, Ink


def list_head(form: Form, source: PaperSource, kind: str, about: str) -> Head:
    """The head without number and day, as lists have it."""
    team = source.team
    form.check(team.team.name, words.WHERE_TEAM)
    return Head(
        issuer=tuple(form(line.upper()) for line in issuer_lines(team.team)),
        nation=form(words.NATION),
        motto=form(words.MOTTO),
        kind=form(kind),
        parent=form(committee(team.commune, short=True).upper()),
        about=form.maybe(about),
    )


def list_foot(form: Form, source: PaperSource, left: str = words_lists.PREPARED_BY) -> Foot:
    """Who made the list at the left, the head of the team at the right, a day to be filled in."""
    commune = source.team.commune
    place = commune.name if commune else words.BLANK_NAME
    return Foot(
        right=form.signer((words_lists.HEAD,), hint=words_lists.SIGN_HINT),
        left=form.signer((left,), hint=words_lists.SIGN_HINT),
        place_and_date=form(f"{place}, {held_day(None, source.made_on.year)}"),
    )


def list_banner(form: Form, source: PaperSource) -> Ink | None:
    """What stands on every page of a paper made of practice data."""
    return form(words.PRACTICE_BANNER) if source.team.team.practice else None


def list_author(form: Form, source: PaperSource) -> Ink:
    """For the file's properties."""
    return form(team_name(source.team.team))


def check_session(form: Form, session: TrainingSession) -> None:
    """Admit what was typed about a session."""
    form.check(session.title, words_lists.WHERE_SESSION)
    form.check(session.place, words_lists.WHERE_SESSION_PLACE)
    form.check(session.trainer, words_lists.WHERE_TRAINER)
    form.check(session.partner, words_lists.WHERE_PARTNER)


def session_lines(session: TrainingSession) -> Iterator[str]:
    """When, where, by whom; dots where it is not known yet."""
    day = held_day(session.held_on, session.held_on.year)
    hour, _, minute = (session.starts_at or "").partition(":")
    hours = words_lists.HOUR if hour else words_lists.NO_HOUR
    yield words_lists.TIME.format(time=hours.format(hour=hour, minute=minute, day=day))
    yield words_lists.WHERE.format(place=session.place or words_lists.DOTS)
    yield words_lists.TRAINER.format(trainer=session.trainer or words_lists.DOTS)
    if session.partner:
        yield words_lists.PARTNER.format(partner=session.partner)


def admitted_rows(
    door: Door, titles: Sequence[str], rows: Iterable[Sequence[str]]
) -> tuple[tuple[Ink, ...], ...]:
    """The rows as they will be painted; the sign `TICK` itself passes, a typed one does not.

    Raises:
        RuleBrokenError: `letter_not_in_font`, with the number of the line and the column.
    """
    admit = door.admit
    admitted: list[tuple[Ink, ...]] = []
    for number, row in enumerate(rows, 1):
        try:
            admitted.append(tuple([TICK if cell is TICK else admit(cell, "") for cell in row]))
        except RuleBrokenError:
            for title, cell in zip(titles, row, strict=True):
                if cell is not TICK:
                    where = words_lists.WHERE_LINE.format(number=number, column=title)
                    admit(cell, where)
            raise
    return tuple(admitted)


def place_words(lane: str | None, house_number: str | None, village_name: str | None) -> str:
    """Lane and house number; the village where a lane is not known."""
    near = ", ".join(part for part in (lane, house_number) if part)
    return near or village_name or MISSING

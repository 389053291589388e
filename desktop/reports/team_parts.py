"""What the documents of a team share: their head, who may be called, checks of typed names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.team import Role
from desktop.reports import words, words_team
from desktop.reports.document import Document, Foot, Head
from desktop.reports.naming import committee, issuer_lines, team_name
from desktop.reports.sizes import SMALL_BODY_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from desktop.domain.rows.team import TeamOverview
    from desktop.domain.team import Membership
    from desktop.reports.composing import Form
    from desktop.reports.document import Block, Signer
    from desktop.reports.door import Ink


def check_team(team: TeamOverview, form: Form) -> None:
    """Name a letter that cannot be printed with the place where it was typed."""
    form.check(team.team.name, words.WHERE_TEAM)
    form.check(team.team.decision_number, words.WHERE_DECISION)
    for village in team.villages:
        form.check(village.name, words.WHERE_VILLAGE)
    for member in team.memberships:
        form.check(member.full_name, words_team.WHERE_MEMBER)
        form.check(member.position, words_team.WHERE_POSITION)


def team_head(team: TeamOverview, form: Form, kind: str, about: str) -> Head:
    """The head of a form of the team: no number, and the day is at the signature."""
    return Head(
        parent=form(committee(team.commune, short=True).upper()),
        issuer=tuple(form(line.upper()) for line in issuer_lines(team.team)),
        nation=form(words.NATION),
        motto=form(words.MOTTO),
        kind=form(kind),
        about=form(about),
    )


def team_form(
    team: TeamOverview,
    made_on: date,
    form: Form,
    titles: tuple[str, str],
    blocks: Iterable[Block],
    *,
    right: Signer,
    left: Signer | None = None,
) -> Document:
    """A form of the team on small type: its head, what it says, and who signs on what day.

    Args:
        team: Whose form it is.
        made_on: Its year stands at the signature.
        form: The door.
        titles: What kind of paper it is, and about what.
        blocks: What stands between.
        right: Who signs.
        left: Who signs beside.
    """
    kind, about = titles
    return Document(
        title=form(f"{kind.capitalize()} {about[:1].lower()}{about[1:]}"),
        author=form(team_name(team.team)),
        banner=banner_of(team, form),
        head=team_head(team, form, kind, about),
        blocks=tuple(blocks),
        foot=Foot(place_and_date=form(blank_place_and_day(made_on.year)), left=left, right=right),
        size=SMALL_BODY_SIZE,
    )


def banner_of(team: TeamOverview, form: Form) -> Ink | None:
    """For practice data."""
    return form(words.PRACTICE_BANNER) if team.team.practice else None


def members_on(team: TeamOverview, day: date) -> list[Membership]:
    """Each person once, head and deputies first, then by how long they are in the team."""
    ranks = {role: rank for rank, role in enumerate(Role)}
    order = sorted(
        (member for member in team.memberships if member.is_open_on(day)),
        key=lambda one: (ranks[one.role], one.valid_from, one.id),
    )
    return list({member.person_id: member for member in reversed(order)}.values())[::-1]


def head_member(team: TeamOverview, day: date) -> Membership | None:
    """The head of the team on that day."""
    return next((one for one in members_on(team, day) if one.role is Role.HEAD), None)


def blank_place_and_day(year: int) -> str:
    """Dots for the place and the day of signing."""
    return f"{words.BLANK_PLACE}, {words.BLANK_DAY.format(year=year)}"

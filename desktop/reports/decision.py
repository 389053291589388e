"""The commune's decision that sets up a team, or sets it up anew, for its chairman to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.paper_texts import PaperText, fill
from desktop.domain.text.dates import day_in_words
from desktop.domain.text.numbers import MISSING
from desktop.reports import words, words_team
from desktop.reports.composing import Form, filed_number, held_day
from desktop.reports.document import Align, Annex, Column, Document, Foot, Head, Table, TextStyle
from desktop.reports.naming import (
    committee,
    commune_with_kind,
    document_name,
    province_with_kind,
    team_name,
)
from desktop.reports.team_parts import banner_of, check_team, members_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.rows.papers_team import TeamPaper
    from desktop.domain.team import Membership
    from desktop.reports.document import Block
    from desktop.reports.door import Door

_LISTED_IN_ARTICLE: Final = 5
"""More members than these stand in an annex."""
_ALIGN: Final = (Align.CENTRE, Align.LEFT, Align.LEFT, Align.LEFT, Align.CENTRE)
_USUAL_MM: Final = (10.0, 50.0, 0.0, 28.0, 27.0)


def compose_decision(data: TeamPaper, door: Door) -> Document:
    """Put the decision into words; number and day are known of a founding that was decided.

    Raises:
        RuleBrokenError: `letter_not_in_font`, see `Door.admit`.
    """
    form = Form(door)
    check_team(data.team, form)
    team = data.team
    about = words_team.DECISION_ABOUT.format(act=_act(data), team=team_name(team.team))
    members = _members(data)
    in_annex = len(members) > _LISTED_IN_ARTICLE
    return Document(
        title=form(f"Quyết định {about[:1].lower()}{about[1:]}"),
        author=form(committee(team.commune)),
        banner=banner_of(team, form),
        head=_head(data, form, about),
        blocks=(*_bases(data, form), *_articles(data, form, members, in_annex=in_annex)),
        foot=Foot(
            right=form.signer([words_team.CHAIRMAN]),
            recipients=tuple(
                map(
                    form,
                    (
                        words.RECIPIENTS_TITLE,
                        words_team.RECIPIENT_ARTICLE,
                        words_team.RECIPIENT_OFFICE,
                    ),
                )
            ),
        ),
        annexes=(_annex(data, form, members),) if in_annex else (),
    )


def _act(data: TeamPaper) -> str:
    return words_team.RENEWING if data.again else words_team.FOUNDING


def _members(data: TeamPaper) -> list[Membership]:
    """Those of today; of a founding that was decided, those of that day where they are known."""
    decided_on = None if data.again else data.team.team.decided_on
    then = members_on(data.team, decided_on) if decided_on else []
    return then or members_on(data.team, data.made_on)


def _number(data: TeamPaper) -> str:
    known = None if data.again else data.team.team.decision_number
    return filed_number(known, words_team.DECISION_SYMBOL)


def _decided_on(data: TeamPaper) -> str:
    known = None if data.again else data.team.team.decided_on
    return held_day(known, data.made_on.year)


def _commune(data: TeamPaper) -> str:
    return commune_with_kind(data.team.commune) or words_team.BLANK_COMMUNE


def _head(data: TeamPaper, form: Form, about: str) -> Head:
    place = data.team.commune.name if data.team.commune else words.BLANK_NAME
    return Head(
        issuer=(form(words_team.COMMITTEE_CAPITALS), form(_commune(data).upper())),
        nation=form(words.NATION),
        motto=form(words.MOTTO),
        number=form(words.NUMBER.format(number=_number(data))),
        place_and_date=form(f"{place}, {_decided_on(data)}"),
        kind=form(words_team.DECISION),
        about=form(about),
    )


def _bases(data: TeamPaper, form: Form) -> Iterator[Block]:
    team = data.team
    authority = committee(team.commune).upper()
    yield form.text(words_team.CHAIRMAN_OF.format(committee=authority), TextStyle.CENTRED)
    province = province_with_kind(team.province) if team.province else "tỉnh ...................."
    usual = f"{words_team.GUIDANCE}\n{words_team.PLAN}"
    said = fill(team.text(PaperText.DECISION_BASES, usual), province=province)
    bases = [_law(data), *filter(None, map(str.strip, said.splitlines()))]
    if data.again and team.team.decision_number:
        former = document_name(team.team.decision_number, team.team.decided_on)
        bases.append(words_team.FORMER.format(document=former, team=team_name(team.team)))
    bases.append(words_team.PROPOSED.format(commune=_commune(data)))
    yield from form.texts(bases, TextStyle.BASIS)
    yield form.text(words_team.DECIDES, TextStyle.CENTRED)


def _law(data: TeamPaper) -> str:
    """The law on local government that was the newest one on the decision's day."""
    day = (None if data.again else data.team.team.decided_on) or data.made_on
    passed = next((law for law in words_team.LAWS if law <= day), words_team.LAWS[-1])
    return words_team.LAW.format(day=day_in_words(passed))


def _articles(
    data: TeamPaper, form: Form, members: list[Membership], *, in_annex: bool
) -> Iterator[Block]:
    team, commune = data.team, _commune(data)
    act = _act(data)
    villages = "; ".join(village.name for village in team.villages)
    opening = words_team.ARTICLE_ANNEX if in_annex else words_team.ARTICLE_LIST
    first = opening.format(
        act=f"{act[:1].upper()}{act[1:]}",
        team=team_name(team.team),
        area=words_team.AREA.format(villages=villages) if villages else "",
        count=len(members),
    )
    replaces = ""
    if data.again and team.team.decision_number:
        former = document_name(team.team.decision_number, team.team.decided_on)
        replaces = words_team.REPLACES.format(document=former)
    yield form.text(first, lead=words_team.ARTICLE.format(number=1))
    if not in_annex:
        yield from form.texts(_listed(members))
    yield form.text(words_team.TASKS_ARE, lead=words_team.ARTICLE.format(number=2))
    yield from form.texts(task.format(commune=commune) for task in words_team.TASKS)
    regime = words_team.REGIME.format(commune=commune)
    yield form.text(regime, lead=words_team.ARTICLE.format(number=3))
    effect = words_team.EFFECT.format(replaces=replaces, commune=commune)
    yield form.text(effect, lead=words_team.ARTICLE.format(number=4))


def _listed(members: list[Membership]) -> Iterator[str]:
    """1. Ông Hoàng Văn Thẩm - Trưởng thôn - Tổ trưởng; lines of dots where nobody is known."""
    if not members:
        for number in range(1, words_team.BLANK_MEMBERS + 1):
            yield words_team.BLANK_MEMBER.format(number=number)
    for number, member in enumerate(members, 1):
        address = words_team.MR_MRS.get(member.sex or "", words_team.MR_OR_MRS)
        parts = [f"{number}. {address} {member.full_name}", member.position or "", _role(member)]
        end = "." if number == len(members) else ";"
        yield " - ".join(part for part in parts if part) + end


def _role(member: Membership) -> str:
    role = words.ROLE_WORDS[member.role]
    return f"{role[:1].upper()}{role[1:]}"


def _annex(data: TeamPaper, form: Form, members: list[Membership]) -> Annex:
    origin = words_team.WITH_DECISION.format(
        number=_number(data), day=_decided_on(data), commune=_commune(data)
    )
    plans = zip(words_team.MEMBER_TITLES, _ALIGN, _USUAL_MM, strict=True)
    rows = (
        (
            str(number),
            member.full_name,
            member.position or MISSING,
            _role(member),
            member.phone or MISSING,
        )
        for number, member in enumerate(members, 1)
    )
    return Annex(
        (
            form.text(words_team.ANNEX, TextStyle.CENTRED),
            form.text(words_team.MEMBER_LIST, TextStyle.CENTRED),
            form.text(team_name(data.team.team).upper(), TextStyle.CENTRED),
            form.text(origin, TextStyle.CENTRED_NOTE),
            Table(
                tuple(Column(form(title), align, usual) for title, align, usual in plans),
                tuple(tuple(map(form, row)) for row in rows),
            ),
        )
    )

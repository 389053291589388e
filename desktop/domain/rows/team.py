"""Rows about the team itself."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.changes import Seen
from desktop.domain.paper_texts import PaperText
from desktop.domain.places import Commune, Province, Village
from desktop.domain.team import Channel, Membership, Team


@dataclass(frozen=True, slots=True)
class TeamOverview:
    """The team with everything that belongs to it, as read at `seen`.

    `memberships` holds all of them, also closed ones, newest first; `commune` and `province`
    are None when the code is not in the units valid today; `texts` are the province's words for
    papers, in the place of the program's own.
    """

    team: Team
    seen: Seen
    commune: Commune | None
    province: Province | None
    villages: tuple[Village, ...]
    memberships: tuple[Membership, ...]
    channels: tuple[Channel, ...]
    texts: tuple[tuple[PaperText, str], ...] = ()

    def text(self, key: PaperText, usual: str) -> str:
        """What the province wants a paper to say there; the usual words when it said nothing."""
        return dict(self.texts).get(key, usual)

"""The key of a team: random, made by its first PC, handed to the others by the server.

It seals the blobs of the team. The server keeps it sealed to its own sealing key.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from desktop.protocol.sealing import KEY_BYTES

MAX_KEYS: Final = 8
"""A team has one; more only where a server was restored to before it learnt of the first."""

TEAM_KEY_ROUTE: Final = "/team-key"
_Key = Annotated[bytes, msgspec.Meta(min_length=KEY_BYTES, max_length=KEY_BYTES)]
_Keys = Annotated[list[_Key], msgspec.Meta(max_length=MAX_KEYS)]
_KeyOrNone = Annotated[bytes, msgspec.Meta(max_length=KEY_BYTES)]


class TeamKeyAsk(msgspec.Struct, array_like=True, frozen=True):
    """`POST /team-key`: the keys that the PC has, else one that it made for the case of need."""

    keys: _Keys
    fresh: bool = False
    """Whether nothing was sealed by them yet, so that a key of the server takes their place."""


class TeamKeyAnswer(msgspec.Struct, array_like=True, frozen=True):
    """The team's keys, the one to seal with first; and the keys of the province.

    `sealing` is what up-bundles are sealed to, `province` what feeds and down-bundles are
    signed for; b"" where the server has none.
    """

    keys: _Keys
    sealing: _KeyOrNone = b""
    province: _KeyOrNone = b""

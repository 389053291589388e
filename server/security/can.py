"""Who may do what: one function, asked everywhere, that denies what it does not know."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desktop.protocol.registry import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable


class ActorKind(StrEnum):
    """What stands behind a request."""

    DEVICE = "device"
    OFFICER = "officer"
    SERVER = "server"
    """The province's side as an author in one team's log, on behalf of an officer."""


class Action(StrEnum):
    """What is asked for."""

    SYNC = "sync"
    WRITE = "write"
    MAKE_CODE = "make_code"
    LIST_DEVICES = "list_devices"
    REVOKE_DEVICE = "revoke_device"
    READ_REPORTS = "read_reports"
    REVIEW_REPORT = "review_report"
    PUBLISH = "publish"
    ERASE = "erase"
    CLOSE_TEAM = "close_team"


@dataclass(frozen=True, slots=True)
class Actor:
    """A device of a team, or a province's officer at the server's own keyboard (no team)."""

    kind: ActorKind
    team_id: str = ""
    dev: str = ""


OFFICER: Final = Actor(ActorKind.OFFICER)

_OFFICER_ACTIONS: Final = frozenset(
    {
        Action.MAKE_CODE,
        Action.LIST_DEVICES,
        Action.REVOKE_DEVICE,
        Action.READ_REPORTS,
        Action.REVIEW_REPORT,
        Action.PUBLISH,
        Action.ERASE,
        Action.CLOSE_TEAM,
    }
)

_OF_THE_PROVINCE: Final = frozenset({("report", "review"), ("team", "succession")})
"""What a team's devices may read and never write."""

_SERVER_WRITES: Final = _OF_THE_PROVINCE | {("report", "state")}
"""All that the province's side writes into a team's log."""


def can(actor: Actor, action: Action, team_id: str, fields: Iterable[tuple[str, str]] = ()) -> bool:
    """Whether the actor may do the action in that team.

    Args:
        actor: Who asks; already authenticated.
        action: What for.
        team_id: Whose data it is about.
        fields: (table, field group) pairs that a write touches; a group that this version
            does not know is allowed, a table that it does not know is not.
    """
    if actor.kind is ActorKind.OFFICER:
        return action in _OFFICER_ACTIONS
    if actor.team_id != team_id:
        return False
    if actor.kind is ActorKind.SERVER:
        writes = action is Action.WRITE and _SERVER_WRITES.issuperset(fields)
        return writes or action is Action.ERASE
    return action is Action.SYNC or (action is Action.WRITE and _device_writes(fields))


def _device_writes(fields: Iterable[tuple[str, str]]) -> bool:
    return all(one[0] in BY_NAME and one not in _OF_THE_PROVINCE for one in fields)

"""Enrolling this PC: the officer's code binds the device key that lies in the database."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from desktop.domain.errors import TroubleError
from desktop.domain.team import Team
from desktop.protocol.enrolment import EnrolRequest
from desktop.sync.account import new_device_key, pending_key, public_key, save_account
from desktop.sync.steps import DbStep, NetStep, Session

if TYPE_CHECKING:
    from desktop.domain.clock import Clock
    from desktop.protocol.enrolment import EnrolAnswer, EnrolmentSheet
    from desktop.storage.write_unit import WriteUnit

_NAME_LENGTH = 120


class Enrolled(NamedTuple):
    """What the province said: the team as it knows it, and its own name."""

    team_name: str
    province: str


class _Own(NamedTuple):
    dev: str
    team: str
    team_name: str
    key: bytes


def enrol_session(sheet: EnrolmentSheet, device_name: str) -> Session[Enrolled]:
    """Enrol the PC whose database the driver holds; safe to repeat when the answer was lost.

    Args:
        sheet: From the officer.
        device_name: As the officer's list shall show this PC.

    Raises:
        TroubleError: team_taken (the code is another team's), or what the transport raised.
    """
    own: _Own = yield DbStep(_own)
    request = EnrolRequest(
        code=sheet.code,
        dev=own.dev,
        public_key=public_key(own.key),
        device_name=device_name[:_NAME_LENGTH],
        team=own.team,
        team_name=own.team_name,
    )
    answer: EnrolAnswer = yield NetStep(lambda net: net.enrol(request))
    if answer.team != own.team:
        raise TroubleError("team_taken")
    yield DbStep(partial(save_account, sheet=sheet, device_key=own.key, answer=answer))
    return Enrolled(answer.team_name, answer.province)


def joining_request(
    sheet: EnrolmentSheet, dev: str, device_key: bytes, device_name: str
) -> EnrolRequest:
    """What a further PC of a team says, before it has a database."""
    return EnrolRequest(
        code=sheet.code,
        dev=dev,
        public_key=public_key(device_key),
        device_name=device_name[:_NAME_LENGTH],
        team="",
        team_name="",
    )


def _own(unit: WriteUnit) -> _Own:
    """This PC; its key is stored before the request, so that a repetition is the same device."""
    head = unit.head
    team = unit.get(Team, head.team)
    key = pending_key(unit, new_device_key(unit.clock))
    return _Own(head.dev, head.team, team.name if team else "", key)


def device_name_of(host: str, clock: Clock) -> str:
    """A name for the officer's list when the PC has none: the day of enrolment."""
    return host.strip() or f"PC {clock.today().isoformat()}"

"""Codes, devices, nonces and tokens, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING, NamedTuple

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.protocol.enrolment import show_code
from server.security import codes
from server.security.can import OFFICER, Action, Actor, ActorKind, can
from server.services.enrol import (
    enrol_device,
    free_team_name,
    list_devices,
    make_enrol_code,
    revoke_device,
)
from server.services.teams import open_log
from server.services.tokens import authenticate, issue_token, make_nonce, trade_nonce
from server.storage.schema import enrol_code, nonce, token
from server.storage.scope import door_scope, team_scope
from tests.support.province import DeviceKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock
    from desktop.protocol.enrolment import EnrolRequest


class Desk(NamedTuple):
    """An officer's desk: a new team's name and id, and a code for it."""

    name: str
    team: str
    code: str


@pytest.fixture
def desk(engine: Engine, clock: SteppingClock) -> Desk:
    team = new_id(clock)
    name = f"Tổ {team}"
    return Desk(name, team, make_enrol_code(engine, OFFICER, name, clock))


@pytest.fixture
def key(clock: SteppingClock) -> DeviceKey:
    return DeviceKey.make(clock)


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(TroubleError) as caught:
        call()
    return caught.value.code


def test_first_device_brings_the_team_and_a_second_gets_it(
    engine: Engine, clock: SteppingClock, desk: Desk, key: DeviceKey
) -> None:
    first = enrol_device(engine, key.enrol_request(show_code(desk.code).lower(), desk.team), clock)
    assert (first.team, first.team_name) == (desk.team, desk.name)
    code = make_enrol_code(engine, OFFICER, desk.name, clock)
    second = enrol_device(engine, DeviceKey.make(clock).enrol_request(code), clock)
    assert (second.team, second.inc) == (first.team, first.inc)
    assert first.inc > 0
    listed = [row for row in list_devices(engine, OFFICER) if row.team == desk.name]
    assert [row.name for row in listed] == ["PC nhà văn hóa"] * 2


def test_a_code_is_good_once_but_the_lost_answer_can_be_asked_again(
    engine: Engine, clock: SteppingClock, desk: Desk, key: DeviceKey
) -> None:
    request = key.enrol_request(desk.code, desk.team)
    answer = enrol_device(engine, request, clock)
    assert enrol_device(engine, request, clock) == answer
    other = DeviceKey.make(clock)
    stranger = other.enrol_request(desk.code, desk.team)
    assert code_of(lambda: enrol_device(engine, stranger, clock)) == "code_used"
    thief = replace(stranger, dev=key.dev)
    assert code_of(lambda: enrol_device(engine, thief, clock)) == "code_used"


def test_a_revoked_device_does_not_come_back_with_its_used_code(
    engine: Engine, clock: SteppingClock, desk: Desk, key: DeviceKey
) -> None:
    request = key.enrol_request(desk.code, desk.team)
    enrol_device(engine, request, clock)
    old = issue_token(engine, key.dev, clock)
    revoke_device(engine, OFFICER, key.dev, clock)
    assert code_of(lambda: enrol_device(engine, request, clock)) == "device_revoked"
    assert code_of(lambda: authenticate(engine, old, clock)) == "device_revoked"
    fresh = make_enrol_code(engine, OFFICER, desk.name, clock)
    enrol_device(engine, key.enrol_request(fresh), clock)
    assert code_of(lambda: authenticate(engine, old, clock)) == "token_refused"
    authenticate(engine, issue_token(engine, key.dev, clock), clock)


def enrol_at_once(engine: Engine, requests: list[EnrolRequest], clock: SteppingClock) -> list[str]:
    """What each of them was told when all came in the same moment."""
    together = Barrier(len(requests))

    def ask(request: EnrolRequest) -> str:
        together.wait()
        try:
            enrol_device(engine, request, clock)
        except TroubleError as error:
            return error.code
        return "enrolled"

    with ThreadPoolExecutor(len(requests)) as pool:
        return sorted(pool.map(ask, requests))


def test_of_devices_with_one_code_at_the_same_moment_one_is_enrolled(
    engine: Engine, clock: SteppingClock, desk: Desk
) -> None:
    requests = [DeviceKey.make(clock).enrol_request(desk.code, desk.team) for _ in range(4)]
    assert enrol_at_once(engine, requests, clock) == ["code_used"] * 3 + ["enrolled"]


def test_a_device_that_asks_twice_at_the_same_moment_is_enrolled(
    engine: Engine, clock: SteppingClock, desk: Desk, key: DeviceKey
) -> None:
    request = key.enrol_request(desk.code, desk.team)
    assert enrol_at_once(engine, [request] * 3, clock) == ["enrolled"] * 3
    assert len([row for row in list_devices(engine, OFFICER) if row.team == desk.name]) == 1


def test_two_devices_may_open_a_log_at_the_same_moment(
    engine: Engine, clock: SteppingClock
) -> None:
    team, together = new_id(clock), Barrier(3)

    def open_one(_number: int) -> int:
        together.wait()
        with team_scope(engine, team) as connection:
            return open_log(connection, team, clock)

    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(open_one, range(3)))) == 1


def test_a_device_s_name_cannot_steer_the_officer_s_terminal(
    engine: Engine, clock: SteppingClock, desk: Desk, key: DeviceKey
) -> None:
    enrol_device(engine, key.enrol_request(desk.code, desk.team, "Máy\0 \x1b[2Jxã\n"), clock)
    names = [row.name for row in list_devices(engine, OFFICER) if row.team == desk.name]
    assert names == ["Máy [2Jxã"]


def test_five_failures_burn_a_code(
    engine: Engine, clock: SteppingClock, desk: Desk, key: DeviceKey
) -> None:
    wrong = desk.code[:-1] + ("0" if desk.code[-1] != "0" else "1")
    guess = key.enrol_request(wrong, desk.team)
    for _ in range(codes.MAX_FAILURES):
        assert code_of(lambda: enrol_device(engine, guess, clock)) == "code_refused"
    right = key.enrol_request(desk.code, desk.team)
    assert code_of(lambda: enrol_device(engine, right, clock)) == "code_refused"


def test_a_code_ends_after_seven_days(
    engine: Engine, clock: SteppingClock, desk: Desk, key: DeviceKey
) -> None:
    clock.move_to(clock.now() + timedelta(days=7, minutes=1))
    request = key.enrol_request(desk.code, desk.team)
    assert code_of(lambda: enrol_device(engine, request, clock)) == "code_expired"


def test_what_is_no_code_is_refused(engine: Engine, clock: SteppingClock, key: DeviceKey) -> None:
    request = key.enrol_request("không phải mã")
    assert code_of(lambda: enrol_device(engine, request, clock)) == "code_refused"


def test_teams_are_not_mixed(
    engine: Engine, clock: SteppingClock, desk: Desk, key: DeviceKey
) -> None:
    nobody_yet = key.enrol_request(desk.code)
    assert code_of(lambda: enrol_device(engine, nobody_yet, clock)) == "team_unknown"
    enrol_device(engine, key.enrol_request(desk.code, desk.team), clock)

    further = make_enrol_code(engine, OFFICER, desk.name, clock)
    foreign = DeviceKey.make(clock).enrol_request(further, new_id(clock))
    assert code_of(lambda: enrol_device(engine, foreign, clock)) == "team_taken"

    other_slot = make_enrol_code(engine, OFFICER, desk.name + " khác", clock)
    twice = DeviceKey.make(clock).enrol_request(other_slot, desk.team)
    assert code_of(lambda: enrol_device(engine, twice, clock)) == "team_taken"
    moved = key.enrol_request(other_slot, new_id(clock))
    assert code_of(lambda: enrol_device(engine, moved, clock)) == "team_taken"


def test_free_team_name_counts_on(
    engine: Engine, clock: SteppingClock, desk: Desk, key: DeviceKey
) -> None:
    assert free_team_name(engine, desk.name) == desk.name
    enrol_device(engine, key.enrol_request(desk.code, desk.team), clock)
    assert free_team_name(engine, desk.name) == desk.name + " 2"


def test_codes_and_tokens_are_not_in_the_database(
    engine: Engine, clock: SteppingClock, desk: Desk, key: DeviceKey
) -> None:
    enrol_device(engine, key.enrol_request(desk.code, desk.team), clock)
    made = issue_token(engine, key.dev, clock)
    with door_scope(engine) as connection:
        rows = [
            *connection.execute(select(enrol_code)).all(),
            *connection.execute(select(token)).all(),
        ]
    assert rows
    assert desk.code not in repr(rows)
    assert desk.code[codes.LABEL_LENGTH :] not in repr(rows)
    assert made not in repr(rows)


def test_a_signed_nonce_becomes_a_token_once(
    engine: Engine, clock: SteppingClock, desk: Desk, key: DeviceKey
) -> None:
    enrol_device(engine, key.enrol_request(desk.code, desk.team), clock)
    asked = make_nonce(engine, key.dev, clock)
    request = key.token_request(asked)
    made = trade_nonce(engine, request, clock)
    visitor = authenticate(engine, made, clock)
    assert (visitor.actor.team_id, visitor.actor.dev) == (desk.team, key.dev)
    assert code_of(lambda: trade_nonce(engine, request, clock)) == "token_refused"


def test_bad_signatures_and_old_nonces_are_refused(
    engine: Engine, clock: SteppingClock, desk: Desk, key: DeviceKey
) -> None:
    enrol_device(engine, key.enrol_request(desk.code, desk.team), clock)
    forged = replace(
        DeviceKey.make(clock).token_request(make_nonce(engine, key.dev, clock)), dev=key.dev
    )
    assert code_of(lambda: trade_nonce(engine, forged, clock)) == "token_refused"
    asked = make_nonce(engine, key.dev, clock)
    clock.move_to(clock.now() + timedelta(minutes=6))
    late = key.token_request(asked)
    assert code_of(lambda: trade_nonce(engine, late, clock)) == "token_refused"
    unknown = DeviceKey.make(clock)
    not_ours = unknown.token_request(make_nonce(engine, unknown.dev, clock))
    assert code_of(lambda: trade_nonce(engine, not_ours, clock)) == "token_refused"


def test_expired_nonces_are_forgotten(engine: Engine, clock: SteppingClock, key: DeviceKey) -> None:
    make_nonce(engine, key.dev, clock)
    clock.move_to(clock.now() + timedelta(minutes=6))
    make_nonce(engine, key.dev, clock)
    with door_scope(engine) as connection:
        mine = select(nonce.c.nonce).where(nonce.c.dev == bytes.fromhex(key.dev))
        assert len(connection.execute(mine).all()) == 1


def test_a_token_lasts_twelve_hours_and_is_renewed_on_the_way(
    engine: Engine, clock: SteppingClock, desk: Desk, key: DeviceKey
) -> None:
    enrol_device(engine, key.enrol_request(desk.code, desk.team), clock)
    start = clock.now()
    made = issue_token(engine, key.dev, clock)
    assert not authenticate(engine, made, clock).renew
    clock.move_to(start + timedelta(hours=2))
    assert authenticate(engine, made, clock).renew
    clock.move_to(start + timedelta(hours=12, minutes=1))
    assert code_of(lambda: authenticate(engine, made, clock)) == "token_refused"


@pytest.mark.parametrize("presented", ["", "x", "not base64 !", "A" * 43, "đ"])
def test_nonsense_is_no_token(engine: Engine, clock: SteppingClock, presented: str) -> None:
    assert code_of(lambda: authenticate(engine, presented, clock)) == "token_refused"


def test_a_revoked_device_is_refused_at_once(
    engine: Engine, clock: SteppingClock, desk: Desk, key: DeviceKey
) -> None:
    enrol_device(engine, key.enrol_request(desk.code, desk.team), clock)
    made = issue_token(engine, key.dev, clock)
    revoke_device(engine, OFFICER, key.dev, clock)
    assert code_of(lambda: authenticate(engine, made, clock)) == "device_revoked"
    signed = key.token_request(make_nonce(engine, key.dev, clock))
    assert code_of(lambda: trade_nonce(engine, signed, clock)) == "device_revoked"


def test_officers_only(engine: Engine, clock: SteppingClock) -> None:
    device = Actor(ActorKind.DEVICE, new_id(clock), new_id(clock))
    assert code_of(lambda: make_enrol_code(engine, device, "Tổ", clock)) == "not_permitted"
    assert code_of(lambda: list_devices(engine, device)) == "not_permitted"
    assert code_of(lambda: revoke_device(engine, device, device.dev, clock)) == "not_permitted"
    missing = new_id(clock)
    assert code_of(lambda: revoke_device(engine, OFFICER, missing, clock)) == "device_unknown"


@pytest.mark.parametrize("action", list(Action))
def test_can_denies_by_default(action: Action) -> None:
    device = Actor(ActorKind.DEVICE, "a" * 32, "b" * 32)
    assert can(OFFICER, action, "a" * 32) == (action not in {Action.SYNC, Action.WRITE})
    assert can(device, action, "a" * 32) == (action in {Action.SYNC, Action.WRITE})
    assert not can(device, action, "c" * 32)
    assert not can(device, action, "a" * 32, [("ghost", "name")]) or action is Action.SYNC

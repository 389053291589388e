"""The province closes a team and names who goes on; its PCs cannot, and no PC is enrolled to it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.protocol.ops import SERVER_DEVICE, Status
from desktop.protocol.orders import order_of
from server.cli import run
from server.security.can import OFFICER, Action, Actor, ActorKind, can
from server.services.enrol import enrol_device, make_enrol_code
from server.services.erasures import offer_orders
from server.services.feeds import open_feed_key
from server.services.succession import Ending, close_team, closing_of, list_teams, reopen_team
from server.services.teams import milliseconds
from server.storage.engine import sqlite_url
from server.storage.schema import enrol_code, team_slot
from server.storage.scope import door_scope
from tests.server.conftest import BOTH
from tests.server.scribe import Scribe, new_team
from tests.server.test_keeping import Installed
from tests.support.postgresql import APPLICATION
from tests.support.province import DeviceKey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock
    from tests.support.postgresql import Cluster

KEY = bytes(range(32))
TEAM: dict[str, Any] = {"name": "Tổ thôn Nà Pất", "level": "village", "commune_code": "06463"}


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """One for each test: whoever enrols reads the key and the lists of the whole province."""
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        return cluster.url(request.getfixturevalue("postgresql_database"), APPLICATION)
    shutil.copyfile(request.getfixturevalue("sqlite_template"), tmp_path / "server.db")
    return sqlite_url(tmp_path / "server.db")


def enrolled(engine: Engine, clock: SteppingClock) -> str:
    """A team with a log and a name that is its own."""
    team = new_team(engine, clock)
    with door_scope(engine) as connection:
        connection.execute(
            insert(team_slot).values(
                id=bytes.fromhex(new_id(clock)),
                name=f"Tổ {team}",
                team_id=bytes.fromhex(team),
                created_at=milliseconds(clock),
            )
        )
    return team


@pytest.fixture
def teams(engine: Engine, clock: SteppingClock) -> tuple[str, str]:
    open_feed_key(engine, KEY, clock)
    return enrolled(engine, clock), enrolled(engine, clock)


@pytest.fixture
def scribe(engine: Engine, clock: SteppingClock, teams: tuple[str, str]) -> Scribe:
    made = Scribe(engine, teams[0], clock)
    made.sync([made.op(TEAM, record=made.team, table="team")])
    return made


def close(engine: Engine, teams: tuple[str, str], clock: SteppingClock) -> None:
    close_team(engine, OFFICER, teams[0], Ending(teams[1], clock.today()), clock, KEY)


def test_its_pcs_are_told_and_send_and_get_as_ever(
    engine: Engine, teams: tuple[str, str], scribe: Scribe, clock: SteppingClock
) -> None:
    close(engine, teams, clock)
    late = scribe.op()
    scribe.sync([late])
    assert scribe.value(teams[0], "succession", "team") == {
        "closed_on": clock.today().isoformat(),
        "successor_id": teams[1],
        "successor_name": f"Tổ {teams[1]}",
    }
    (told,) = [change for change in scribe.seen if change.dev == SERVER_DEVICE]
    assert (told.status, len(told.signature)) == (Status.OK, 64)
    assert (scribe.seen[-1].op_id, scribe.seen[-1].status) == (late.id, Status.OK)
    assert scribe.inbox == []
    reopen_team(engine, OFFICER, teams[0], clock, KEY)
    scribe.sync()
    assert set(scribe.value(teams[0], "succession", "team").values()) == {None}  # type: ignore[union-attr]
    assert closing_of(engine, teams[0]) is None


def test_a_device_cannot_close_or_reopen_its_team(
    engine: Engine, teams: tuple[str, str], scribe: Scribe, clock: SteppingClock
) -> None:
    says: dict[str, Any] = {
        "closed_on": "2026-11-24",
        "successor_id": teams[1],
        "successor_name": "Tổ khác",
    }
    nothing: dict[str, Any] = dict.fromkeys(says)
    for value in (says, nothing):
        scribe.sync([scribe.op({"succession": value}, record=teams[0], table="team")])
        last = scribe.seen[-1]
        assert (last.status, last.reason) == (Status.QUARANTINE, "not_permitted")
        close_again = closing_of(engine, teams[0])
        assert (close_again is None) is (value is says)
        if value is says:
            close(engine, teams, clock)
    # Its own name it may still change.
    scribe.sync([scribe.op({"name": "Tổ mới"}, record=teams[0], table="team")])
    assert scribe.seen[-1].status is Status.OK


def test_only_officers_close_and_the_server_writes_it() -> None:
    team = "a" * 32
    fields = [("team", "succession")]
    server = Actor(ActorKind.SERVER, team, SERVER_DEVICE)
    device = Actor(ActorKind.DEVICE, team, "c" * 32)
    assert can(server, Action.WRITE, team, fields)
    assert not can(server, Action.WRITE, team, [("team", "name")])
    assert not can(device, Action.WRITE, team, fields)
    assert not can(device, Action.CLOSE_TEAM, team)
    assert can(OFFICER, Action.CLOSE_TEAM, "")


def code_of(call: Any) -> str:
    with pytest.raises(TroubleError) as caught:
        call()
    return caught.value.code


def test_what_is_no_closing_changes_nothing(
    engine: Engine, teams: tuple[str, str], scribe: Scribe, clock: SteppingClock
) -> None:
    one, two = teams
    today = clock.today()

    def closing(team: str, ending: Ending, actor: Actor = OFFICER) -> str:
        return code_of(lambda: close_team(engine, actor, team, ending, clock, KEY))

    assert closing(one, Ending(two, today), scribe.actor) == "not_permitted"
    assert closing(one, Ending(one, today)) == "team_is_itself"
    assert closing(one, Ending(new_id(clock), today)) == "team_unknown"
    assert closing(new_id(clock), Ending(two, today)) == "team_unknown"
    assert closing(one, Ending(two, today.replace(year=today.year + 1))) == "team_closed_later"
    assert code_of(lambda: reopen_team(engine, OFFICER, one, clock, KEY)) == "team_not_closed"
    assert scribe.sync().page.count == 0
    close(engine, teams, clock)
    third = enrolled(engine, clock)
    assert closing(one, Ending(third, today)) == "team_closed_already"
    assert closing(third, Ending(one, today)) == "team_successor_closed"
    assert closing(two, Ending(one, today)) == "team_successor_closed"
    scribe.sync()
    assert len([change for change in scribe.seen if change.dev == SERVER_DEVICE]) == 1


def test_a_further_pc_is_refused_with_the_name_of_who_goes_on(
    engine: Engine, teams: tuple[str, str], clock: SteppingClock
) -> None:
    one, two = teams
    keys = [DeviceKey.make(clock) for _ in range(3)]
    codes = [make_enrol_code(engine, OFFICER, f"Tổ {one}", clock) for _ in range(2)]
    first = keys[0].enrol_request(codes[0])
    enrol_device(engine, first, clock)
    close(engine, teams, clock)
    # The answer was lost on the line: it is let in already.
    assert enrol_device(engine, first, clock).team == one
    for refused in (
        lambda: enrol_device(engine, keys[1].enrol_request(codes[1]), clock),
        lambda: make_enrol_code(engine, OFFICER, f"Tổ {one}", clock),
    ):
        with pytest.raises(TroubleError) as caught:
            refused()
        assert caught.value.code == "team_closed"
        assert caught.value.params["successor"] == f"Tổ {two}"
    with door_scope(engine) as connection:
        used = connection.execute(select(enrol_code.c.used_at)).scalars()
        assert None in set(used)
    enrol_device(
        engine, keys[2].enrol_request(make_enrol_code(engine, OFFICER, f"Tổ {two}", clock)), clock
    )
    reopen_team(engine, OFFICER, one, clock, KEY)
    assert enrol_device(engine, keys[1].enrol_request(codes[1]), clock).team == one


def test_what_a_pc_gives_back_of_it_closes_nothing_twice(
    engine: Engine, teams: tuple[str, str], scribe: Scribe, clock: SteppingClock
) -> None:
    for act in (close, lambda *_: reopen_team(engine, OFFICER, teams[0], clock, KEY), close):
        act(engine, teams, clock)
    scribe.sync()
    kept = [
        order_of(change, scribe.team, scribe.inc)
        for change in scribe.seen
        if change.dev == SERVER_DEVICE
    ]
    assert offer_orders(engine, scribe.actor, kept, clock) == 0
    assert closing_of(engine, teams[0]) is not None
    with pytest.raises(TroubleError, match="not_permitted"):
        list_teams(engine, scribe.actor)


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installed]:
    made = Installed(tmp_path / "province")
    made.sync(made.scribe.op(TEAM, record=made.team, table="team"))
    yield made
    made.engine.dispose()


def second_team(installed: Installed, name: str) -> str:
    code = make_enrol_code(installed.engine, OFFICER, name, installed.clock)
    team = new_id(installed.clock)
    key = DeviceKey.make(installed.clock)
    enrol_device(installed.engine, key.enrol_request(code, team), installed.clock)
    return team


def test_the_command_line_closes_lists_and_reopens(
    installed: Installed, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = "Tổ thôn Nà Pất", "Tổ thôn Nà Sầm"
    other = second_team(installed, two)

    def told(*words: str) -> tuple[int, str]:
        code = installed.do("team", *words)
        said = capsys.readouterr()
        return code, said.out + said.err

    assert told("close", one, "--successor", "Tổ không có")[0] == 3
    code, said = told("close", one, "--successor", one)
    assert (code, "--successor" in said) == (3, True)
    assert told("close", one, "--successor", two, "--on", "1/7/2026")[0] == 3
    code, said = told("close", one, "--successor", other, "--on", "2026-07-01")
    assert code == 0
    assert "2026-07-01" in said
    assert two in said
    assert installed.do("enrol", "--team-name", one) == 3
    capsys.readouterr()
    code, said = told("close", two, "--successor", one)
    assert (code, f"{two} goes on" in said) == (3, True)
    code, said = told("list")
    assert f"{one}  closed 2026-07-01, {two} goes on" in said
    rows = {row["name"]: row for row in json.loads(told("list", "--json")[1])}
    assert rows[one]["successor"] == rows[two]["team"] == other
    assert rows[two]["closed_on"] is None
    assert told("reopen", one)[0] == 0
    assert told("reopen", one)[0] == 3
    assert "closed" not in told("list")[1]


def test_a_closing_outlives_the_database(
    installed: Installed, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = "Tổ thôn Nà Pất", "Tổ thôn Nà Sầm"
    second_team(installed, two)
    installed.backup()
    assert installed.do("team", "close", one, "--successor", two) == 0
    installed.put_back()
    assert installed.do("team", "reopen", one) == 3
    assert installed.do("restored") == 0
    assert "0 revocations,\n1 closings" in capsys.readouterr().out
    assert closing_of(installed.engine, installed.team) is not None


def test_a_device_reads_the_name_on_the_wire(
    engine: Engine, teams: tuple[str, str], clock: SteppingClock
) -> None:
    from desktop.sync.transport_http import HttpTransport
    from tests.support.province import running_server

    code = make_enrol_code(engine, OFFICER, f"Tổ {teams[0]}", clock)
    close(engine, teams, clock)
    with running_server(engine, clock) as address:
        line = HttpTransport(address)
        with pytest.raises(TroubleError) as caught:
            line.enrol(DeviceKey.make(clock).enrol_request(code))
        line.close()
    assert caught.value.code == "team_closed"
    assert caught.value.params == {"successor": f"Tổ {teams[1]}"}


def test_run_without_an_act_is_wrong_use() -> None:
    with pytest.raises(SystemExit):
        run(["team"])

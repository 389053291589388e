"""A team and its province that never see each other, by the commands that people type."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Household
from desktop.domain.team import TeamLevel
from desktop.protocol.bundles import BUNDLE_SUFFIX, Way, split_bundle
from desktop.protocol.enrolment import show_code
from desktop.services import copy_files
from desktop.services.sync_stick import save_bundle
from desktop.services.vault import CreateTeam, create_team, unlock
from desktop.system.paths import Home
from server.cli import run as run_server
from server.cli_commands import Context, open_sealing
from server.home import ServerHome
from server.security.can import OFFICER
from server.services.enrol import make_enrol_code
from server.storage.engine import sqlite_url
from tests.support.province import running_server
from tests.sync.sticks import make_world, write
from tests.sync.test_commands import NAME, PASSPHRASE, Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock


class Officer:
    """The province's terminal."""

    def __init__(self, home: Path, database: Path, capsys: Any) -> None:
        self._options = ("--home", str(home), "--database", sqlite_url(database))
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        code = run_server([*words, *self._options])
        said = self._capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def officer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Officer:
    return Officer(tmp_path / "province", tmp_path / "server.db", capsys)


@pytest.fixture
def pcs(
    tmp_path: Path,
    clock: SteppingClock,
    server_clock: SteppingClock,
    engine: Engine,
    officer: Officer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> tuple[Terminal, Terminal]:
    """Two PCs of a team that were enrolled and synced once, and have no network since."""
    del officer
    monkeypatch.setenv("LANGSO_PASSPHRASE", PASSPHRASE)
    one = Terminal(tmp_path / "one", clock, capsys)
    two = Terminal(tmp_path / "two", clock, capsys)
    wanted = CreateTeam(
        name=NAME,
        level=TeamLevel.VILLAGE,
        commune_code="06463",
        village_names=("Khuổi Thử",),
        head_name="Nông Văn Thử",
        passphrase=PASSPHRASE,
    )
    create_team(Home(one.home), wanted, clock).close()
    home = ServerHome(tmp_path / "province")
    home.make()
    context = Context(home, sqlite_url(tmp_path / "server.db"), server_clock)
    sealing = open_sealing(context, engine)
    with running_server(engine, server_clock, sealing=sealing) as address:

        def code() -> str:
            return show_code(make_enrol_code(engine, OFFICER, NAME, server_clock))

        assert one("enrol", code(), "--server", address)[0] == 0
        assert one("sync")[0] == 0
        assert two("enrol", "--join", code(), "--server", address)[0] == 0
    engine.dispose()
    return one, two


def save_household(pc: Terminal, clock: SteppingClock, note: str) -> None:
    """Somebody at that PC writes a household down."""
    (folder,) = (pc.home / "teams").iterdir()
    session = unlock(Home(pc.home), folder.name, PASSPHRASE, clock)
    with session.database.write() as unit:
        unit.put(Household(id=new_id(clock), village_id=new_id(clock), note=note))
    session.close()


def bundles(stick: Path, way: Way) -> list[Path]:
    return [
        file
        for file in sorted(stick.glob(f"*{BUNDLE_SUFFIX}"))
        if split_bundle(file.read_bytes()).header.way is way
    ]


def test_a_stick_of_two_pcs_goes_to_the_province_and_back(
    tmp_path: Path, pcs: tuple[Terminal, Terminal], officer: Officer, clock: SteppingClock
) -> None:
    one, two = pcs
    stick = tmp_path / "stick"
    stick.mkdir()
    assert one("bundle", "read", str(stick))[0] == 3
    save_household(one, clock, "viết ở máy một")
    status, done = one.json("bundle", "write", str(stick))
    assert (status, done["changes"], done["reports"]) == (0, 1, 0)
    # Written again before it was taken: the older file is in the newer one.
    save_household(one, clock, "viết thêm")
    status, done = one.json("bundle", "write", str(stick))
    assert (status, done["changes"]) == (0, 2)
    assert two("bundle", "write", str(stick))[0] == 0
    assert len(bundles(stick, Way.UP)) == 2
    for file in stick.iterdir():
        assert file.name.startswith("langso-")
        assert b"Khu" not in file.read_bytes()
    status, said, _ = officer("bundle", "take", str(stick), "--answer", str(stick), "--json")
    assert status == 0
    told = [json.loads(line) for line in said.splitlines()]
    assert len(told) == len(bundles(stick, Way.DOWN)) == 2
    # Once more by mistake: same answers, nothing twice.
    assert officer("bundle", "take", str(stick), "--answer", str(stick))[0] == 0
    assert len(bundles(stick, Way.DOWN)) == 2
    status, taken = one.json("bundle", "read", str(stick))
    assert (status, taken["pushed"], taken["equal"]) == (0, 2, True)
    mine = max(told, key=lambda line: line["last_n"])
    assert taken["receipt"]["digest"] == mine["digest"]
    assert taken["receipt"]["records"] == mine["records"] > 3
    _, taken = two.json("bundle", "read", str(stick))
    assert taken["equal"] in (True, None)
    # What the first PC wrote was taken after the answer to the second, or before it.
    two("bundle", "write", str(stick))
    officer("bundle", "take", str(stick), "--answer", str(stick))
    status, again = two.json("bundle", "read", str(stick))
    assert (status, again["equal"]) == (0, True)
    assert taken["pulled"] + again["pulled"] == 2


def test_what_is_damaged_or_of_another_way_is_said_in_words(
    tmp_path: Path, pcs: tuple[Terminal, Terminal], officer: Officer
) -> None:
    one, two = pcs
    up, down = tmp_path / f"up{BUNDLE_SUFFIX}", tmp_path / f"down{BUNDLE_SUFFIX}"
    assert one("bundle", "write", str(up))[0] == 0
    status, said = one("bundle", "read", str(up))
    assert (status, "gửi lên tỉnh" in said) == (3, True)
    whole = up.read_bytes()
    up.write_bytes(whole[:-1])
    status, _, said = officer("bundle", "take", str(up), "--answer", str(down))
    assert (status, "not whole" in said) == (3, True)
    up.write_bytes(whole)
    assert officer("bundle", "take", str(up), "--answer", str(down))[0] == 0
    status, said = two("bundle", "read", str(down))
    assert (status, "máy khác" in said) == (3, True)
    broken = bytearray(down.read_bytes())
    broken[-70] ^= 1
    bad = tmp_path / "bad"
    bad.write_bytes(broken)
    status, said = one("bundle", "read", str(bad))
    assert (status, "không còn nguyên vẹn" in said) == (3, True)
    assert one("bundle", "read", str(tmp_path / "nowhere"))[0] == 3
    # One that is refused does not keep the others back.
    stick = tmp_path / "stick"
    stick.mkdir()
    assert one("bundle", "write", str(stick))[0] == 0
    (stick / f"a{BUNDLE_SUFFIX}").write_bytes(whole[:200])
    status, _, said = officer("bundle", "take", str(stick), "--answer", str(stick))
    assert (status, "1 of the bundles were refused" in said) == (3, True)
    assert one("bundle", "read", str(stick))[0] == 0


def test_a_stick_that_keeps_other_bytes_than_it_was_given_holds_no_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written is read back before it gets its name."""
    real = copy_files.write_through

    def bad_stick(path: Path, data: bytes) -> None:
        real(path, data[:-1] + bytes([data[-1] ^ 1]))

    monkeypatch.setattr(copy_files, "write_through", bad_stick)
    data = write(make_world(1).pcs[0])
    with pytest.raises(TroubleError, match="bundle_not_written"):
        save_bundle(tmp_path, data)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    path, size = save_bundle(tmp_path, data)
    assert path.read_bytes() == data
    assert size == len(data)


def test_a_place_that_cannot_be_written_is_said(
    tmp_path: Path, pcs: tuple[Terminal, Terminal]
) -> None:
    one, _ = pcs
    status, answer = one.json("bundle", "write", str(tmp_path / "nowhere" / "x.langso-bundle"))
    assert (status, answer["code"]) == (3, "bundle_not_written")

"""The command line enrols, syncs and joins; people read sentences, scripts read JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from desktop.cli.program import run
from desktop.domain.team import TeamLevel
from desktop.protocol.enrolment import show_code
from desktop.services.vault import CreateTeam, create_team
from desktop.system.paths import Home
from server.security.can import OFFICER
from server.services.enrol import make_enrol_code
from tests.support.province import running_server

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock

PASSPHRASE = "muoi lam chu tro len"
NAME = "Tổ công nghệ số cộng đồng thôn Khuổi Thử"


class Terminal:
    """One data folder and the words typed there."""

    def __init__(self, home: Path, clock: SteppingClock, capsys: Any) -> None:
        self.home, self._clock, self._capsys = home, clock, capsys

    def __call__(self, *words: str) -> tuple[int, str]:
        """Exit code, and what people read (trouble is told on the other stream)."""
        code = run(["--home", str(self.home), *words], self._clock)
        said = self._capsys.readouterr()
        return code, (said.out or said.err).strip()

    def json(self, *words: str) -> Any:
        code, said = self(*words, "--json")
        return code, json.loads(said)


def test_enrol_sync_and_join(
    tmp_path: Path,
    clock: SteppingClock,
    server_clock: SteppingClock,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LANGSO_PASSPHRASE", PASSPHRASE)
    one = Terminal(tmp_path / "one", clock, capsys)
    two = Terminal(tmp_path / "two", clock, capsys)
    create_team(
        Home(one.home),
        CreateTeam(
            name=NAME,
            level=TeamLevel.VILLAGE,
            commune_code="06463",
            village_names=("Khuổi Thử",),
            head_name="Nông Văn Thử",
            passphrase=PASSPHRASE,
        ),
        clock,
    ).close()
    status, said = one("sync")
    assert (status, said.startswith("Máy này chưa đăng ký")) == (3, True)
    with running_server(engine, server_clock) as address:

        def code() -> str:
            return show_code(make_enrol_code(engine, OFFICER, NAME, server_clock))

        assert one("enrol", code())[0] == 3
        assert one("enrol", "12345", "--server", address)[0] == 3
        status, answer = one.json("enrol", code(), "--server", address)
        assert (status, answer["province"]) == (0, "Lạng Sơn")
        status, answer = one.json("sync")
        assert (status, answer["equal"], answer["pushed"] > 3) == (0, True, True)
        status, joined = two.json("enrol", "--join", code(), "--server", address)
        assert (status, joined["pulled"], joined["equal"]) == (0, answer["pushed"], True)
        assert two("sync")[0] == 0
        assert list(two.home.rglob("team.before-restart-*")) == []
        assert two("sync", "--allow-removal")[0] == 0
        assert len(list(two.home.rglob("team.before-restart-*"))) == 1
    status, said = two("sync")
    assert status == 3
    assert "máy chủ" in said.lower()

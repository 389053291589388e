"""`langso-server` as its own process and as a function."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from desktop.domain.clock import SystemClock
from desktop.domain.ids import new_id
from desktop.protocol.enrolment import (
    EnrolmentSheet,
    read_sheet,
    short_fingerprint,
    show_code,
)
from desktop.sync.transport_http import HttpTransport
from server.cli import run
from server.cli_sentences import SENTENCES, sentence
from server.storage.engine import open_engine
from server.storage.migrate import migrate
from tests.server.scribe import Scribe
from tests.support.postgresql import APPLICATION, OWNER, Cluster
from tests.support.province import DeviceKey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine


@contextmanager
def program(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`langso-server` until the block ends, then Ctrl+C."""
    process = subprocess.Popen(
        [sys.executable, "-m", "server", *arguments], stdout=subprocess.PIPE, text=True
    )
    with process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                assert process.wait(timeout=20) == 0
            finally:
                process.kill()


def lines_until(process: subprocess.Popen[str], last: str) -> list[str]:
    """What it prints up to the line that starts with `last`."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if line.startswith(last):
            return lines
    raise AssertionError(f"ended without {last!r}: {lines}")


def join(sheet: EnrolmentSheet, clock: SystemClock, team: str = "") -> tuple[Scribe, str]:
    """A device that enrols with the sheet over TLS; and its token."""
    transport = HttpTransport(sheet.address, sheet.fingerprint)
    key = DeviceKey.make(clock)
    answer = transport.enrol(key.enrol_request(sheet.code, team))
    token = key.fetch_token(transport)
    transport.close()
    # Only its queue is used: the requests go over the wire.
    return Scribe(None, answer.team, clock, dev=key.dev), token  # type: ignore[arg-type]


def test_practice_from_sheet_to_a_second_device(tmp_path: Path) -> None:
    clock, home = SystemClock(), str(tmp_path / "province")
    sheet_file = tmp_path / "tờ ghi danh.langso-enrol"
    with program("practice", "--port", "0", "--home", home, "--out", str(sheet_file)) as server:
        printed = "\n".join(lines_until(server, "Stop"))
        sheet = read_sheet(sheet_file.read_bytes())
        assert sheet.address in printed
        assert len(sheet.authorities) == 2
        assert all(authority in printed for authority in sheet.authorities)
        assert show_code(sheet.code, short_fingerprint(sheet.authorities[0])) in printed
        assert sheet.address.startswith("https://127.0.0.1:")
        first, token = join(sheet, clock, new_id(clock))

        told = ["--home", home, "--team-name", sheet.team_hint]
        asked = subprocess.run(
            [sys.executable, "-m", "server", "enrol", "--json", *told],
            check=True,
            capture_output=True,
        )
        further = read_sheet(asked.stdout)
        second, second_token = join(further, clock)
        assert second.team == first.team

        transport = HttpTransport(sheet.address, sheet.fingerprint)
        answer = transport.exchange(token, first.hello(), [[first.op(), first.op()]])
        first.apply(answer.page)
        pulled = transport.exchange(second_token, second.hello(), [])
        second.apply(pulled.page)
        assert second.digest() == first.digest() == pulled.digest
        transport.close()


def test_practice_again_offers_a_new_team(tmp_path: Path) -> None:
    clock, home = SystemClock(), str(tmp_path)
    names = []
    for _ in range(2):
        with program("practice", "--port", "0", "--plain", "--home", home) as server:
            lines_until(server, "Stop")
            sheet = read_sheet((tmp_path / "practice.langso-enrol").read_bytes())
            assert sheet.address.startswith("http://")
            join(sheet, clock, new_id(clock))
            names.append(sheet.team_hint)
    assert names[1] == names[0] + " 2"


def test_devices_are_listed_and_revoked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clock, home = SystemClock(), str(tmp_path)
    with program("practice", "--port", "0", "--plain", "--home", home) as server:
        lines_until(server, "Stop")
        sheet = read_sheet((tmp_path / "practice.langso-enrol").read_bytes())
        device, _ = join(sheet, clock, new_id(clock))
        assert run(["devices", "--home", home, "--json"]) == 0
        (listed,) = json.loads(capsys.readouterr().out)
        assert (listed["dev"], listed["revoked_at"]) == (device.dev, None)
        assert run(["revoke", device.dev, "--home", home]) == 0
        capsys.readouterr()
        assert run(["devices", "--home", home]) == 0
        assert f"{device.dev}  revoked" in capsys.readouterr().out


def test_the_folder_and_keys_are_for_the_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "province"
    with program("practice", "--port", "0", "--home", str(home)) as server:
        lines_until(server, "Stop")
    private = [home, home / "tls", home / "tls" / "server.key", home / "practice.langso-enrol"]
    assert [path.stat().st_mode & 0o077 for path in private] == [0] * len(private)


@pytest.mark.postgresql
def test_postgresql_is_migrated_by_the_owner_and_served_by_the_application(
    cluster: Cluster, tmp_path: Path
) -> None:
    clock, name, home = SystemClock(), "langso_cli", str(tmp_path)
    cluster.create_database(name)
    owner, application = cluster.url(name, OWNER), cluster.url(name, APPLICATION)
    told = ["--home", home, "--database"]
    assert run(["serve", "--port", "0", *told, application]) == 3
    role = ["--app-role", APPLICATION, "--province", "Lạng Sơn"]
    assert run(["migrate", *role, *told, owner]) == 0
    assert run(["serve", "--port", "0", *told, owner]) == 3
    with program("serve", "--port", "0", *told, application) as server:
        lines_until(server, "Serving")
        out = tmp_path / "sheet.langso-enrol"
        told_enrol = ["--team-name", "Tổ Bản Chu", "--out", str(out)]
        assert run(["enrol", *told_enrol, *told, application]) == 0
        sheet = read_sheet(out.read_bytes())
        device, token = join(sheet, clock, new_id(clock))
        transport = HttpTransport(sheet.address, sheet.fingerprint)
        assert transport.exchange(token, device.hello(), [[device.op()]]).head == 1
        transport.close()
    cluster.drop_database(name)


def test_known_trouble_is_one_sentence_and_code_three(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(tmp_path)]
    assert run(["enrol", "--team-name", "Tổ", *home]) == 3
    assert "Start the server once" in capsys.readouterr().err
    assert run(["devices", "--database", "mysql://x/y", *home]) == 3
    assert "Name the database" in capsys.readouterr().err
    assert run(["serve", "--plain", "--host", "0.0.0.0", *home]) == 3  # noqa: S104
    assert "--plain" in capsys.readouterr().err
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(["serve", "--port", str(port), *home]) == 3
    assert str(port) in capsys.readouterr().err


def test_a_revoke_of_nonsense_is_known_trouble(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from server.storage.engine import sqlite_url

    engine: Engine = open_engine(sqlite_url(tmp_path / "server.db"))
    migrate(engine)
    engine.dispose()
    for device in ("no device", "a" * 32):
        assert run(["revoke", device, "--home", str(tmp_path)]) == 3
        assert "no such device" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["dance"], ["enrol"], ["practice", "--port", "x"]])
def test_wrong_use_is_code_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(arguments)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_every_trouble_of_the_command_line_has_its_sentence() -> None:
    from desktop.domain.errors import TroubleError

    params = {"found": "", "needed": "1", "port": 1, "version": "1"}
    shown = sentence(TroubleError("database_not_migrated", **params))
    assert "migrate" in shown
    assert sentence(TroubleError("never_heard_of")).endswith("never_heard_of.")


def test_every_code_is_for_a_device_or_has_a_sentence_here() -> None:
    import ast
    from pathlib import Path

    for_devices = {
        *("token_refused", "device_revoked", "code_refused", "code_expired", "code_used"),
        *("team_taken", "team_unknown", "wrong_team", "wrong_device", "body_too_large"),
        *("blob_unknown", "blob_unwanted", "blob_damaged"),
        *("too_many", "maintenance", "no_authority", "log_damaged"),
    }
    bugs = {"not_permitted"}
    found = set()
    for file in (Path(__file__).resolve().parents[2] / "server").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "TroubleError"
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(node.args[0].value)
    assert found > for_devices
    # Codes of readers of bundles, and of a device that came by stick.
    of_sticks = {"bundle_not_one", "bundle_newer", "device_revoked"}
    assert found - for_devices - bugs == set(SENTENCES) - of_sticks

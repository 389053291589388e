"""The log says what happened and where, never about whom."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.clock import SteppingClock
from desktop.system import log as log_module
from desktop.system.log import Log

if TYPE_CHECKING:
    from pathlib import Path

SECRETS = ("Nguyễn Thị Hường", "0912345678", "001099012345", "mat khau rat dai")


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), seed=7)


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "langso.log").read_text("utf-8").splitlines()]


def test_an_event_is_one_line(tmp_path: Path, clock: SteppingClock) -> None:
    Log(tmp_path, clock).event("started", version="0.1.0", python="3.11.7", count=3)
    (line,) = lines(tmp_path)
    assert line["event"] == "started"
    assert line["count"] == 3
    assert line["at"].startswith("2026-11-24T01:00:00")


def test_an_undeclared_key_is_refused(tmp_path: Path, clock: SteppingClock) -> None:
    with pytest.raises(KeyError):
        Log(tmp_path, clock).event("saved", name="x")


@pytest.mark.parametrize("secret", SECRETS[:3])
def test_a_value_that_may_be_personal_is_refused(
    tmp_path: Path, clock: SteppingClock, secret: str
) -> None:
    with pytest.raises(ValueError, match="code"):
        Log(tmp_path, clock).event("saved", code=secret)


def crash(secret: str) -> None:
    try:
        dict[str, str]()[secret]
    except KeyError as error:
        raise ValueError(secret) from error


@pytest.mark.parametrize("secret", SECRETS)
def test_a_bug_is_logged_without_its_message(
    tmp_path: Path, clock: SteppingClock, secret: str
) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is the secret
        crash(secret)
    support = Log(tmp_path, clock).bug(caught.value)
    (line,) = lines(tmp_path)
    assert line["kind"] == "ValueError"
    assert line["places"][0] == "KeyError"
    assert "crash" in line["places"][-1]
    assert secret not in (tmp_path / "langso.log").read_text("utf-8")
    assert Log(tmp_path, clock).bug(caught.value) == support


def test_a_full_disk_does_not_stop_the_work(tmp_path: Path, clock: SteppingClock) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    Log(blocked / "logs", clock).event("started")


def test_the_log_does_not_grow_for_ever(
    tmp_path: Path, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_module, "_LARGEST", 200)
    log = Log(tmp_path, clock)
    for number in range(50):
        log.event("started", count=number)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 1000
    assert lines(tmp_path)[-1]["count"] == 49

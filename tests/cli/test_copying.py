"""Copy and restore from the command line, as a script of the IT staff does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.services.copy_files import list_copies
from desktop.services.safety import safety
from desktop.services.team_folders import PRACTICE_PASSPHRASE, list_teams
from desktop.services.vault import unlock
from desktop.system.paths import Home
from tests.cli.test_commands import answer

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from desktop.domain.clock import SteppingClock


def test_a_copy_comes_back_on_another_pc(
    village: Path, tmp_path: Path, clock: SteppingClock, capsys: pytest.CaptureFixture[str]
) -> None:
    stick, other = tmp_path / "stick", tmp_path / "other"
    made = answer(capsys, "--home", str(village), "copy", "--to", str(stick))
    (copy,) = list_copies(stick)
    assert (made["folder"], made["digest"]) == (str(copy.path), copy.digest)
    back = answer(capsys, "--home", str(other), "restore", str(stick))
    assert back["team"] == copy.team_id
    (entry,) = list_teams(Home(other))
    session = unlock(Home(other), entry.id, PRACTICE_PASSPHRASE, clock)
    assert session.read(safety).copied_at is None, "noted after the copy was made"
    session.close()


def test_what_is_here_is_put_aside_only_when_that_is_said(
    village: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = str(tmp_path / "stick")
    answer(capsys, "--home", str(village), "copy", "--to", stick)
    found = answer(capsys, "--home", str(village), "restore", stick, code=3)
    assert found["code"] == "copy_would_replace"
    answer(capsys, "--home", str(village), "restore", stick, "--put-aside")
    assert len(list_copies(Home(village).copies)) == 1


def test_a_folder_without_a_copy_is_said(
    village: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(capsys, "--home", str(village), "restore", str(tmp_path / "no"), code=3)
    assert found["code"] == "copy_missing"
    named = ("--home", str(village), "--team", "không có", "restore", str(tmp_path))
    assert answer(capsys, *named, code=3)["code"] == "copy_missing"

"""dev.py names what is missing, skips what is done, and tells how the rooms went."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import dev
from tests import rooms

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def ordinary_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests, dev.py may not install packages."""
    monkeypatch.setattr(dev, "is_root", lambda: False)
    monkeypatch.setattr(dev, "LINUX", True)


def test_it_needs_nothing_but_the_standard_library() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "dev.py"), "--help"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert all(word in done.stdout for word in ("run", "test", "check", "server", "bench"))


@pytest.mark.usefixtures("ordinary_user")
def test_a_missing_library_is_named_with_its_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "library_missing", lambda name: name == "libxcb-cursor.so.0")
    assert dev.missing_libraries(window=False) == []
    missing = dev.missing_libraries(window=True)
    with pytest.raises(SystemExit, match="sudo apt install libxcb-cursor0"):
        dev.need_packages(missing, "the window")


def test_the_loader_decides_whether_a_library_is_there() -> None:
    assert dev.library_missing("libnowhere-to-be-found.so.9")


@pytest.mark.usefixtures("ordinary_user")
def test_a_missing_part_ends_the_tests_unless_it_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dev, "program_missing", lambda name: name == "initdb")
    assert dev.missing_parts(set()) == {"postgresql": ["postgresql"]}
    assert dev.missing_parts({"postgresql"}) == {}
    with pytest.raises(SystemExit) as ended:
        dev.test(dev.arguments_of(["test"]))
    assert "sudo apt install postgresql" in str(ended.value)
    assert "--without postgresql" in str(ended.value)


def test_an_unknown_part_cannot_be_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        dev.arguments_of(["test", "--without", "everything"])
    assert "invalid choice" in capsys.readouterr().err


def test_other_words_reach_the_program_that_is_started() -> None:
    asked = dev.arguments_of(["server", "practice", "--port", "8000", "--help"])
    assert asked.rest == ["practice", "--port", "8000", "--help"]
    focussed = dev.arguments_of(["test", "--without", "debian", "tests/ui", "-k", "picker"])
    assert (focussed.without, focussed.rest) == (["debian"], ["tests/ui", "-k", "picker"])


def test_a_second_start_installs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp = tmp_path / "stamp"
    ran: list[list[str]] = []
    monkeypatch.setattr(dev, "STAMP", stamp)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(dev, "step", ran.append)
    dev.ensure_environment()
    assert any("--require-hashes" in command for command in ran)
    ran.clear()
    dev.ensure_environment()
    assert ran == []
    stamp.write_text("what an older lock had", encoding="utf-8")
    dev.ensure_environment()
    assert len(ran) == 3


def test_every_test_folder_is_run_once() -> None:
    there = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    top = {path.relative_to(ROOT / "tests").parts[0] for path in there} - {rooms.ALONE}
    run = [name for group in rooms.rooms() for name in group]
    assert sorted(run) == sorted(top)


def test_the_summary_adds_up_and_names_what_was_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    fine = rooms.Outcome("ui", 0, 0.5, "..\n3 passed, 1 skipped in 0.1s")
    bad = rooms.Outcome("server", 1, 0.5, "F.\n1 failed, 4 passed, 2 errors in 0.1s")
    assert rooms.summary([fine], {"postgresql"}) == 0
    assert "LEFT OUT by --without postgresql" in capsys.readouterr().out
    assert rooms.summary([fine, bad], set()) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == ["FAILED: server", "7 passed, 3 failed, 1 skipped"]


def test_a_run_without_any_test_is_no_success(capsys: pytest.CaptureFixture[str]) -> None:
    assert rooms.summary([rooms.Outcome("ui", 0, 0.0, "no tests ran in 0.0s")], set()) == 1
    assert "0 passed" in capsys.readouterr().out

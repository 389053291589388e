"""What only a process of its own shows: the door, the pipe of the child, the exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from desktop.system.child import OUT_OF_MEMORY, read_in_child
from tests.support.workbook import make_workbook

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("sqlalchemy", "reportlab", "openpyxl", "cryptography", "PySide6")


def run_python(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        env={**os.environ, "LANGSO_HOME": str(home), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_program_from_its_door(tmp_path: Path) -> None:
    done = run_python("-m", "desktop", "practice", "--no-window", "--json", home=tmp_path / "h")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["home"] == str(tmp_path / "h")
    looked = run_python("-m", "desktop", "doctor", "--json", home=tmp_path / "h")
    assert looked.returncode == 0, looked.stdout
    assert looked.stderr == ""


def test_a_console_without_vietnamese_does_not_stop_the_work(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "doctor"],
        env={**os.environ, "LANGSO_HOME": str(tmp_path), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"\\u" in done.stdout


def test_the_child_answers_on_its_pipe(tmp_path: Path) -> None:
    made = make_workbook(tmp_path / "ho.xlsx", households=5)
    answer = json.loads(read_in_child("households", made.path, "2026-11-24"))
    assert len(answer["preview"]["rows"]) == len(made.people)
    # The file is read where it lies: nothing is written beside it.
    assert [path.name for path in tmp_path.iterdir()] == ["ho.xlsx"]


def test_the_child_holds_no_key_and_no_database(tmp_path: Path) -> None:
    make_workbook(tmp_path / "ho.xlsx", households=2)
    code = (
        "import sys, desktop.__main__ as door\n"
        f"door.main(['--read-file', 'households', {str(tmp_path / 'ho.xlsx')!r}, '2026-11-24'])\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    done = run_python("-c", code, home=tmp_path)
    assert done.returncode == 0, done.stderr
    loaded = done.stderr.splitlines()[-1]
    for name in ("sqlalchemy", "sqlcipher3", "cryptography", "PySide6", "reportlab"):
        assert f"'{name}'" not in loaded


def test_the_child_reads_a_workbook_through_defusedxml(tmp_path: Path) -> None:
    """The library for workbooks would take lxml and numpy instead, which are here for others."""
    make_workbook(tmp_path / "ho.xlsx", households=2)
    code = (
        "import sys, desktop.__main__ as door\n"
        f"door.main(['--read-file', 'households', {str(tmp_path / 'ho.xlsx')!r}, '2026-11-24'])\n"
        "from openpyxl import DEFUSEDXML, LXML\n"
        "there = [name for name in ('lxml', 'numpy', 'PIL') if sys.modules.get(name)]\n"
        "print(DEFUSEDXML, LXML, there, file=sys.stderr)\n"
    )
    done = run_python("-c", code, home=tmp_path)
    assert done.stderr.splitlines()[-1] == "True False []"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit for a process")
def test_the_child_has_little_memory(tmp_path: Path) -> None:
    code = (
        "from desktop.system.child import limit_this_process\n"
        "limit_this_process(memory=300 * 1024 * 1024)\n"
        "try:\n    bytearray(600 * 1024 * 1024)\n"
        f"except MemoryError:\n    raise SystemExit({OUT_OF_MEMORY})\n"
    )
    assert run_python("-c", code, home=tmp_path).returncode == OUT_OF_MEMORY


def test_the_door_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys, desktop.__main__, desktop.cli.program, desktop.services.session\n"
        "import desktop.services.practice, desktop.services.reporting, desktop.services.vault\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = run_python("-c", code, home=tmp_path)
    assert done.stdout.strip() == "[]", done.stderr

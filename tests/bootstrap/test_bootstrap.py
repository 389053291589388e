"""The composition root: one window on a folder, heavy libraries late, a fresh start after lock."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from desktop import bootstrap
from desktop.domain.errors import TroubleError
from desktop.system import single_instance
from desktop.system.paths import Home

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("sqlalchemy", "cryptography", "reportlab", "openpyxl", "zstandard", "http.client", "ssl")

PROBE = """
import sys
from desktop.ui import application

def run(app, window):
    from PySide6.QtCore import QTimer
    window.show()
    QTimer.singleShot(0, app.quit)
    app.exec()
    window.close()
    return False

application.run = run
from desktop.__main__ import main
code = main(["--home", sys.argv[1]])
print(code, *[name for name in sys.argv[2:] if name in sys.modules])
"""


def test_the_first_window_loads_nothing_heavy(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(tmp_path / "home"), *HEAVY],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.split() == ["0"]
    assert (tmp_path / "home" / "teams").is_dir()


def test_a_folder_in_use_is_known_trouble(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with single_instance.hold(home.lock_file), pytest.raises(TroubleError) as caught:
        bootstrap.run_window(home)
    assert caught.value.code == "already_running"


def test_warming_up_loads_what_opening_a_team_needs() -> None:
    bootstrap.warm_up()
    assert "sqlalchemy" in sys.modules
    assert "desktop.storage.keyslots" in sys.modules


@pytest.mark.parametrize("frozen", [False, True])
def test_a_locked_team_starts_a_fresh_process(
    monkeypatch: pytest.MonkeyPatch, *, frozen: bool
) -> None:
    started: list[tuple[str, list[str]]] = []

    def execv(program: str, arguments: list[str]) -> None:
        started.append((program, arguments))

    monkeypatch.setattr("os.execv", execv)
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    bootstrap._start_anew(["--home", "x"])  # noqa: SLF001 - the process would end here
    middle = [] if frozen else ["-m", "desktop"]
    assert started == [(sys.executable, [sys.executable, *middle, "--home", "x"])]

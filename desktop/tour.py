"""`python -m desktop tour`: the main job through the real window, for a PC without a display.

Makes the practice village, starts a practice province, records helps by key events, makes the
report and syncs; pictures and the paper stay in the folder that is named.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.clock import SystemClock
from desktop.system.paths import Home
from desktop.system.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SERVER_STARTS_WITHIN = 60.0


def main(arguments: Sequence[str]) -> int:
    """Run the tour; 0 when every step was done, 1 when one failed."""
    parser = argparse.ArgumentParser(prog="langso tour", description=__doc__)
    parser.add_argument("--offscreen", action="store_true", help="show no window")
    parser.add_argument("--out", type=Path, default=Path("tour"), help="folder of the results")
    options = parser.parse_args(arguments)
    if options.offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    out: Path = options.out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("[0-9][0-9]-*.png"), out / "report.pdf"):
        old.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="langso-tour-") as folder:
        root = Path(folder)
        with practice_province(root / "province") as sheet:
            _say("started a practice province on this machine, on SQLite")
            error = _play(Home(root / "home"), sheet, out)
    if error is not None:
        sys.stderr.write(f"The tour stopped: {type(error).__name__}: {error}\n")
        return 1
    _say(f"pictures of the window: {out}")
    _say(f"the month's report: {out / 'report.pdf'}")
    return 0


@contextmanager
def practice_province(home: Path) -> Iterator[Path]:
    """A practice server in a process of its own; gives its enrolment sheet's file."""
    home.mkdir(parents=True)
    sheet = home / "tour.langso-enrol"
    command = [sys.executable, "-m", "server", "practice", "--port", "0"]
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(  # noqa: S603 - our own server
            [*command, "--home", str(home), "--out", str(sheet)],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(sheet, server)
        yield sheet
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(sheet: Path, server: subprocess.Popen[bytes]) -> None:
    """The sheet's file is written once the server's socket is open."""
    patience = time.monotonic() + _SERVER_STARTS_WITHIN
    while not sheet.exists():
        if server.poll() is not None:
            raise RuntimeError(f"the practice server ended with code {server.returncode}")
        if time.monotonic() > patience:
            raise TimeoutError("the practice server did not start")
        time.sleep(0.05)


def _play(home: Home, sheet: Path, out: Path) -> BaseException | None:
    from desktop.bootstrap import warm_up
    from desktop.ui.application import MainWindow, make_application, run
    from desktop.ui.tour import MainJob, Player

    home.make()
    bugs: list[BaseException] = []

    def log_bug(error: BaseException) -> str:
        bugs.append(error)
        return type(error).__name__

    app = make_application([sys.argv[0]])
    settings = Settings(home.settings_file)
    window = MainWindow(SystemClock(), home, settings, log_bug, warm_up)
    window.resize(1366, 738)
    player = Player(window, MainJob(window, sheet, out, _say).script())
    run(app, window)
    window.deleteLater()
    return player.error or (bugs[0] if bugs else None)


def _say(line: str) -> None:
    sys.stdout.write(f"  {line}\n")
    sys.stdout.flush()

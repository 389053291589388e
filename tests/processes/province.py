"""The officer's side as processes: the server that serves, and the other commands."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from desktop.protocol.enrolment import SHEET_SUFFIX
from desktop.services.sync_team import enrol
from server.cli import TROUBLE
from tests.processes.fleet import TEAM_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.clock import Clock
    from desktop.storage.database import Database


class Province:
    """The officer's server: `serve` as a process, and the other commands."""

    def __init__(self, home: Path, database_url: str) -> None:
        self._home = home
        self._url = database_url
        self._process: subprocess.Popen[str] | None = None
        self._port = 0

    @property
    def address(self) -> str:
        """What PCs call, also after a restart."""
        return f"http://127.0.0.1:{self._port}"

    def serve(self) -> None:
        """Start, and wait until it answers."""
        line = self._line("serve", "--plain", "--port", str(self._port))
        self._process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        assert said.startswith("Serving at http"), said
        self._port = int(said.strip().rpartition(":")[2])

    def stop(self) -> None:
        """Ctrl+C."""
        if self._process is not None:
            with self._process as process:
                process.terminate()
            self._process = None

    def command(self, *words: str) -> None:
        """One of the officer's commands."""
        subprocess.run(self._line(*words), check=True, stdout=subprocess.DEVNULL)

    def refuses_to_serve(self) -> str:
        """What it says instead of serving."""
        line = self._line("serve", "--plain", "--port", str(self._port))
        done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == TROUBLE, done.stdout
        return done.stderr

    def admit(self, database: Database, clock: Clock) -> None:
        """Enrol a PC with a fresh sheet."""
        sheet = self._home / f"sheet{SHEET_SUFFIX}"
        self.command("enrol", "--team-name", TEAM_NAME, "--out", str(sheet))
        enrol(database, str(sheet), None, clock)

    def _line(self, command: str, *words: str) -> list[str]:
        where = ("--home", str(self._home), "--database", self._url)
        return [sys.executable, "-m", "server", command, *words, *where]

"""The server's data folder: database (when SQLite), certificate, and the address it answers at."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError
from desktop.protocol.enrolment import SHEET_SUFFIX, EnrolmentSheet, write_sheet
from desktop.protocol.feeds import KEY_BYTES
from server.storage.engine import sqlite_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.clock import Clock

HOME_VARIABLE: Final = "LANGSO_SERVER_HOME"
DATABASE_VARIABLE: Final = "LANGSO_SERVER_DATABASE"


@dataclass(frozen=True, slots=True)
class ServerHome:
    """One folder; nothing of the server lies elsewhere but a PostgreSQL database."""

    root: Path

    @classmethod
    def find(cls, given: str | None, environ: Mapping[str, str]) -> ServerHome:
        """The folder named on the command line, else in the environment, else the user's."""
        named = given or environ.get(HOME_VARIABLE)
        root = Path(named) if named else Path.home() / ".local" / "share" / "lang-so-server"
        return cls(root)

    def make(self) -> None:
        """Make the folder, for its owner only."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def database_url(self, given: str | None, environ: Mapping[str, str]) -> str:
        """The database named on the command line or in the environment, else SQLite in here."""
        return given or environ.get(DATABASE_VARIABLE) or sqlite_url(self.root / "server.db")

    @property
    def tls(self) -> Path:
        """Folder of the certificate and keys."""
        return self.root / "tls"

    @property
    def pause_file(self) -> Path:
        """While it says a time to come, devices are told to come again then."""
        return self.root / "pause"

    @property
    def _address_file(self) -> Path:
        return self.root / "address"

    def remember_address(self, address: str) -> None:
        """Keep what devices have to call, for enrolment sheets."""
        self._address_file.write_text(address + "\n", encoding="utf-8")

    def address(self) -> str:
        """What devices have to call.

        Raises:
            TroubleError: address_unknown, before the server was started once.
        """
        try:
            return self._address_file.read_text(encoding="utf-8").strip()
        except FileNotFoundError as error:
            raise TroubleError("address_unknown") from error

    def feed_key(self, clock: Clock) -> bytes:
        """Seed of the key that signs what the province publishes; made the first time."""
        return self._secret("feed.key", clock)

    def sealing_key(self, clock: Clock) -> bytes:
        """Private half of the key that PCs seal bundles to; made the first time."""
        return self._secret("sealing.key", clock)

    def _secret(self, name: str, clock: Clock) -> bytes:
        file = self.root / name
        try:
            return bytes.fromhex(file.read_text(encoding="ascii").strip())
        except FileNotFoundError:
            pass
        key = clock.random_bytes(KEY_BYTES)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(key.hex() + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        return key

    def save_sheet(self, sheet: EnrolmentSheet, out: Path | None, name: str) -> Path:
        """Write the sheet's file, whole or not at all; returns where it lies."""
        target = out or self.root / f"{name}{SHEET_SUFFIX}"
        part = target.with_name(target.name + ".part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(write_sheet(sheet))
        part.replace(target)
        return target

"""A province's server as its officer runs it: real commands, a real process, real TLS."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from server.storage.engine import sqlite_url
from tests.support.postgresql import APPLICATION, OWNER, Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.protocol.ops import Op

PROVINCE = "Lạng Sơn"
TEAM_NAME = "Tổ công nghệ số cộng đồng thôn Nà Pài"

_LOG = """SELECT seq, op_id, dev, ep, n, txn, act, kind, t, r, patch, payload_hash, status
    FROM change ORDER BY seq"""
_RECORDS = "SELECT t, r, cells FROM record"
_HEAD = "SELECT digest_sum FROM head"
_INBOX = "SELECT count(*) FROM inbox"


@dataclass(frozen=True)
class Province:
    """A running server and the ways around it: its officer's commands, its bare database."""

    home: Path
    database: str
    cluster: Cluster | None = None

    def sheet(self, name: str) -> Path:
        """A fresh enrolment sheet of the team, as the officer hands it out."""
        file = self.home / f"{name}.langso-enrol"
        _command(self, self.database, "enrol", "--team-name", TEAM_NAME, "--out", str(file))
        return file

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows read past the server, as the database's owner."""
        if self.cluster is None:
            with closing(sqlite3.connect(self.home / "server.db")) as connection:
                return connection.execute(sql).fetchall()
        with self.cluster.connect("province") as connection:
            return [tuple(row) for row in connection.execute(sql).fetchall()]

    def log(self) -> list[tuple[Any, ...]]:
        """Every entry of every log that the server holds, without its position."""
        rows = self.ask(_LOG)
        assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
        return [tuple(_plain(value) for value in row[1:]) for row in rows]

    def records(self) -> list[tuple[str, str, bytes]]:
        """Table, id and cells of every record."""
        return [(t, _plain(r).hex(), _plain(cells)) for t, r, cells in self.ask(_RECORDS)]

    def digest_total(self) -> int:
        """The sum that the server keeps beside its log."""
        ((total,),) = self.ask(_HEAD)
        return int.from_bytes(_plain(total), "big")

    def conflicts(self) -> int:
        """How many values lost to others."""
        ((count,),) = self.ask(_INBOX)
        return int(count)


def entry_of(op: Op) -> tuple[Any, ...]:
    """What the log must hold of an op that a device made."""
    from desktop.protocol.ops import encode

    unhex = bytes.fromhex
    return (
        *(unhex(op.id), unhex(op.dev), op.ep, op.n, unhex(op.txn), unhex(op.act)),
        *(op.kind.value, op.t, unhex(op.r), encode(op.f)),
        *(hashlib.sha256(op.payload()).digest()[:16], "ok"),
    )


@contextmanager
def running_province(home: Path, cluster: Cluster | None, *options: str) -> Iterator[Province]:
    """Migrate, serve until the end; SQLite without a cluster. `options` are of `serve`."""
    home.mkdir()
    if cluster is None:
        owner = application = sqlite_url(home / "server.db")
        extra: tuple[str, ...] = ()
    else:
        cluster.create_database("province")
        owner, application = (cluster.url("province", role) for role in (OWNER, APPLICATION))
        extra = ("--app-role", APPLICATION)
    province = Province(home, application, cluster)
    _command(province, owner, "migrate", "--province", PROVINCE, *extra)
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            _line(province, application, "serve", "--port", "0", *options),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        with server:
            try:
                assert server.stdout is not None
                assert server.stdout.readline().startswith("Serving at http")
                yield province
                assert server.poll() is None, (home / "log").read_text()
            finally:
                server.terminate()
    events = [json.loads(line)["event"] for line in (home / "log").read_text().splitlines()]
    assert set(events) <= {"enrolled"}, events


def _command(province: Province, url: str, *words: str) -> None:
    done = subprocess.run(_line(province, url, *words), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _line(province: Province, url: str, *words: str) -> list[str]:
    command = [sys.executable, "-m", "server", words[0]]
    return [*command, "--home", str(province.home), "--database", url, *words[1:]]


def _plain(value: Any) -> Any:
    """PostgreSQL's driver may give views of bytes."""
    return bytes(value) if isinstance(value, memoryview) else value

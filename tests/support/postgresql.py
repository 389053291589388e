"""A PostgreSQL cluster of our own on a free port, for the tests of any room.

`initdb` refuses root, so as root the cluster runs as another user.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNER = "langso_owner"
APPLICATION = "langso_app"
INSTALL = (
    "PostgreSQL is missing: sudo apt install postgresql (or leave it out: --without postgresql)"
)

_SETTINGS = (
    "fsync=off",
    "full_page_writes=off",
    "max_connections=60",
    "shared_buffers=64MB",
    "log_min_messages=fatal",
    "logging_collector=off",
)


def find_programs() -> Path | None:
    """Folder with `initdb` and `postgres`: the newest of Debian's, else what the PATH has."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _version(path: Path) -> int:
    return int(path.parts[-3])


@dataclass
class Cluster:
    """A running cluster with an owner's and an application's role."""

    folder: Path
    port: int
    programs: Path
    superuser_password: str
    identity: dict[str, Any] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def url(self, database: str, role: str) -> str:
        """As `open_engine` takes it."""
        password = self.superuser_password if role == "postgres" else self.passwords[role]
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str = "postgres", role: str = "postgres") -> Any:
        """A psycopg connection in autocommit mode; the superuser's unless told."""
        import psycopg

        return psycopg.connect(self.url(database, role), autocommit=True)

    def create_database(self, name: str, template: str = "template1") -> None:
        """A database of the owner's."""
        with self.connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}" OWNER {OWNER} TEMPLATE "{template}"')

    def create_migrated(self, name: str) -> None:
        """A database with the server's tables, in which the application's role may work."""
        from server.storage.engine import open_engine
        from server.storage.migrate import migrate
        from server.storage.roles import grant

        self.create_database(name)
        owner = open_engine(self.url(name, OWNER))
        migrate(owner)
        with owner.begin() as connection:
            grant(connection, APPLICATION)
        owner.dispose()

    def drop_database(self, name: str) -> None:
        """Also when somebody is still connected."""
        with self.connect() as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def start(self) -> None:
        """Start it, also after a crash, and wait until it answers."""
        options = [
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self.folder}",
        ]
        flags = [word for setting in (*options, *_SETTINGS) for word in ("-c", setting)]
        self.process = subprocess.Popen(
            [self.programs / "postgres", "-D", self.folder / "data", *flags],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            **self.identity,
        )
        _wait(self, self.process)

    def stop_at_once(self) -> None:
        """As `pg_ctl stop -m immediate`: nothing is finished, the next start has to recover."""
        self._stop(signal.SIGQUIT)

    def stop(self) -> None:
        """A fast shutdown: SIGTERM would wait for whoever is still connected."""
        self._stop(signal.SIGINT)

    def _stop(self, sign: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(sign)
            self.process.wait(timeout=30)
            self.process = None

    def dump(self, database: str, file: Path) -> None:
        """A copy of a database as it is at this moment, as an officer makes it."""
        self._run("pg_dump", "--format=custom", f"--file={file}", database)

    def put_back(self, database: str, file: Path) -> None:
        """Replace a database by a copy, whoever is connected."""
        self.drop_database(database)
        self.create_database(database, "template0")
        self._run("pg_restore", f"--dbname={database}", file)

    def _run(self, program: str, *words: str | Path) -> None:
        to = {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": "postgres",
            "PGPASSWORD": self.superuser_password,
        }
        subprocess.run([self.programs / program, *words], check=True, env=os.environ | to)


def start_cluster() -> Iterator[Cluster]:
    """Yield one cluster and take it away afterwards (the body of a session fixture).

    Raises:
        RuntimeError: PostgreSQL is not installed; the text says how to install it.
    """
    programs = find_programs()
    if programs is None:
        raise RuntimeError(INSTALL)
    user = _other_user()
    folder = Path(tempfile.mkdtemp(prefix="langso-pg-"))
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    password = secrets.token_hex(16)
    (folder / "password").write_text(password)
    (folder / "password").chmod(0o644)
    identity: dict[str, Any] = {}
    if user is not None:
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    data = folder / "data"
    subprocess.run(
        [
            *(programs / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C"),
            *("--auth=scram-sha-256", f"--pwfile={folder / 'password'}", "--no-sync"),
        ],
        check=True,
        capture_output=True,
        cwd=folder,
        **identity,
    )
    cluster = Cluster(folder, _free_port(), programs, password, identity)
    try:
        cluster.start()
        _make_roles(cluster)
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _other_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError(INSTALL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(cluster: Cluster, process: subprocess.Popen[bytes]) -> None:
    """PostgreSQL tells nobody when it is ready, so ask."""
    import psycopg

    deadline = time.monotonic() + 60
    while True:
        try:
            cluster.connect().close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _make_roles(cluster: Cluster) -> None:
    with cluster.connect() as connection:
        for role in (OWNER, APPLICATION):
            cluster.passwords[role] = secrets.token_hex(16)
            connection.execute(
                f"CREATE ROLE {role} LOGIN PASSWORD '{cluster.passwords[role]}' "
                "NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
            )

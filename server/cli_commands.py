"""What each command does, in the order in which an installation needs them."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy.exc import OperationalError

from desktop.domain.clock import VIETNAM, Clock
from desktop.domain.errors import TroubleError
from desktop.protocol.enrolment import (
    EnrolmentSheet,
    short_fingerprint,
    show_code,
    write_sheet,
)
from server.cli_line import names_in, pause, renew, resume, usual_gate
from server.cli_sentences import sentence
from server.home import ServerHome
from server.journal import Journal
from server.security.can import OFFICER
from server.security.sealing import SealingKey
from server.security.tls import load_identity, open_identity, renewed_in_time
from server.services.copied import Copied, copied_devices
from server.services.enrol import free_team_name, list_devices, make_enrol_code
from server.services.feeds import open_feed_key, publish_sealing_key
from server.services.provinces import name_province
from server.services.restoring import Witness, heads_of
from server.storage.engine import open_engine
from server.storage.migrate import check_version, migrate
from server.storage.roles import grant

if TYPE_CHECKING:
    import argparse
    import socket
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from server.security.tls import ServerIdentity

_LOOPBACK: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Context:
    """Where the command works."""

    home: ServerHome
    database_url: str
    clock: Clock

    def witness(self) -> Witness:
        """What devices were told, outside the database."""
        return Witness(self.home.root / "heads")

    def journal(self) -> Journal:
        """Erasures and revocations, outside the database."""
        return Journal(self.home.root / "journal")


class _Place(NamedTuple):
    """Where the server listens and what devices call."""

    listener: socket.socket
    address: str
    identity: ServerIdentity | None
    is_limited: bool


def _practice(context: Context, options: argparse.Namespace) -> None:
    _migrate_to(context, options.province, None)
    with _listen(context, _LOOPBACK, options) as place, _engine(context) as engine:
        name = free_team_name(engine, options.team_name)
        sheet = _make_sheet(context, engine, name, place.identity)
        file = context.home.save_sheet(sheet, options.out, "practice")
        print(f"Practice province {options.province}, at {place.address}")
        _print_sheet(sheet, file)
        print(f'For a further PC of this team: langso-server enrol --team-name "{name}"')
        _run(engine, context, place, "Stop with Ctrl+C.")


def _serve(context: Context, options: argparse.Namespace) -> None:
    if options.plain and options.host != _LOOPBACK:
        raise TroubleError("plain_is_local")
    with _listen(context, options.host, options) as place, _engine(context) as engine:
        _run(engine, context, place, f"Serving at {place.address}")


def _migrate(context: Context, options: argparse.Namespace) -> None:
    _migrate_to(context, options.province, options.app_role)
    print("The tables are this version's.")


def _enrol(context: Context, options: argparse.Namespace) -> None:
    with _engine(context) as engine:
        sheet = _make_sheet(context, engine, options.team_name, None)
    if options.json:
        print(write_sheet(sheet).decode(), end="")
    if options.out or not options.json:
        file = context.home.save_sheet(sheet, options.out, f"enrol-{sheet.code[:4]}")
        if not options.json:
            _print_sheet(sheet, file)


def _devices(context: Context, options: argparse.Namespace) -> None:
    with _engine(context) as engine:
        rows = list_devices(engine, OFFICER)
        copied = copied_devices(engine, OFFICER)
    if options.json:
        told = {dev: one._asdict() for dev, one in copied.items()}
        listed = [{**row._asdict(), "copied": told.get(row.dev)} for row in rows]
        print(json.dumps(listed, ensure_ascii=False))
        return
    for row in rows:
        state = "revoked" if row.revoked_at is not None else "active"
        print(f"{row.dev}  {state:8}  {row.team}  {row.name}")
        if row.dev in copied:
            print(f"    {_copied_words(copied[row.dev])}")


def _copied_words(copied: Copied) -> str:
    if copied.twice:
        return (
            "two PCs work under this name, one of them from a copy of the other's files. Nothing "
            "is lost; take the team off one of them and let it join with a sheet of its own."
        )
    day = datetime.fromtimestamp(copied.last_at / 1000, VIETNAM).date().isoformat()
    return f"restored from a copy ({copied.times} times, last on {day}). Nothing is lost."


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], None]]] = {
    "practice": _practice,
    "serve": _serve,
    "migrate": _migrate,
    "enrol": _enrol,
    "devices": _devices,
    "renew-certificate": renew,
    "pause": pause,
    "resume": resume,
}


@contextmanager
def open_database(context: Context) -> Iterator[Engine]:
    """The server's database until the block ends; TroubleError database_unreachable."""
    with _engine(context) as engine:
        yield engine


def open_sealing(context: Context, engine: Engine) -> SealingKey:
    """The server's sealing key, of which all PCs are told.

    They cannot be told without the key that signs; the server serves all the same.
    """
    sealing = SealingKey(context.home.sealing_key(context.clock))
    signer = context.home.feed_key(context.clock)
    try:
        publish_sealing_key(engine, OFFICER, sealing.public, signer, context.clock)
    except TroubleError as error:
        print(sentence(error), file=sys.stderr)
    return sealing


@contextmanager
def open_for_writing(context: Context) -> Iterator[Engine]:
    """The database for a command that writes into logs.

    Raises:
        TroubleError: database_unreachable; database_restored, when it was put back unnoticed.
    """
    witness = context.witness()
    with _engine(context) as engine:
        witness.check_all(engine)
        yield engine
        for team, told in heads_of(engine).items():
            witness.note(team, told)


@contextmanager
def _engine(context: Context) -> Iterator[Engine]:
    engine = open_engine(context.database_url)
    try:
        yield engine
    except OperationalError as error:
        raise TroubleError("database_unreachable") from error
    finally:
        engine.dispose()


def _migrate_to(context: Context, province: str | None, app_role: str | None) -> None:
    with _engine(context) as engine:
        migrate(engine)
        with engine.begin() as connection:
            if province:
                name_province(connection, province, context.clock)
            if app_role:
                grant(connection, app_role)


@contextmanager
def _listen(context: Context, host: str, options: argparse.Namespace) -> Iterator[_Place]:
    """Bind first, so that the sheet names the port that was really taken."""
    from server.serving import bind

    listener = bind(host, options.port)
    with listener:
        identity = None
        if not options.plain:
            names = names_in(getattr(options, "address", None))
            identity = open_identity(context.home.tls, host, context.clock, names)
        named = f"[{host}]" if ":" in host else host
        port = listener.getsockname()[1]
        address = f"{'https' if identity else 'http'}://{named}:{port}"
        address = getattr(options, "address", None) or address
        context.home.remember_address(address)
        limited = not getattr(options, "no_limits", False)
        yield _Place(listener, address, identity, limited)


def _make_sheet(
    context: Context, engine: Engine, team_name: str, identity: ServerIdentity | None
) -> EnrolmentSheet:
    address = context.home.address()
    if identity is None and address.startswith("https:"):
        identity = load_identity(context.home.tls, names_in(address))
    code = make_enrol_code(engine, OFFICER, team_name, context.clock)
    key = open_feed_key(engine, context.home.feed_key(context.clock), context.clock)
    return EnrolmentSheet(
        address=address,
        code=code,
        fingerprint=identity.fingerprint if identity else "",
        team_hint=team_name,
        province_key=key,
        authorities=identity.authority_fingerprints if identity else [],
    )


def _print_sheet(sheet: EnrolmentSheet, file: Path) -> None:
    print(f"Enrolment sheet (good once, for seven days), also in {file}")
    print(f"  Team         {sheet.team_hint}")
    print(f"  Address      {sheet.address}")
    pin = short_fingerprint(sheet.authorities[0]) if sheet.authorities else ""
    print(f"  Code         {show_code(sheet.code, pin)}")
    for authority in sheet.authorities:
        print(f"  Authority    {authority}")
    if sheet.fingerprint and not sheet.authorities:
        print(f"  Certificate  {sheet.fingerprint}")


def _run(engine: Engine, context: Context, place: _Place, ready: str) -> None:
    """Check the database, say that we are ready, serve until Ctrl+C."""
    from server.app import create_app
    from server.serving import make_server

    with engine.connect() as connection:
        check_version(connection)
    witness = context.witness()
    app = create_app(
        engine,
        context.clock,
        sealing=open_sealing(context, engine),
        authorities=place.identity.authorities if place.identity else (),
        gate=usual_gate(context, limited=place.is_limited),
        witness=witness,
    )
    witness.check_all(engine)
    names = names_in(place.address)
    server = make_server(
        app,
        place.identity,
        lambda: print(ready, flush=True),
        lambda: renewed_in_time(context.home.tls, names, context.clock),
    )
    with suppress(KeyboardInterrupt):
        server.run(sockets=[place.listener])

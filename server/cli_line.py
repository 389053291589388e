"""Commands about the line to devices: a new certificate, a pause, how often who may come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from server.security.tls import AUTHORITY, SPARE, load_identity, renew_identity
from server.services.gate import Gate, Limits

if TYPE_CHECKING:
    import argparse

    from desktop.domain.clock import Clock
    from server.home import ServerHome


class _Context(Protocol):
    @property
    def home(self) -> ServerHome: ...
    @property
    def clock(self) -> Clock: ...


def names_in(address: str | None) -> list[str]:
    """The host of an address, which the certificate has to name."""
    host = urlsplit(address or "").hostname
    return [host] if host else []


def usual_gate(context: _Context, *, limited: bool) -> Gate:
    """What a server in service lets in."""
    return Gate(context.clock, Limits() if limited else None, context.home.pause_file)


def renew(context: _Context, options: argparse.Namespace) -> None:
    """`renew-certificate`: enrolment sheets and enrolled PCs stay as they are."""
    names = [*names_in(context.home.address()), *options.name]
    signed_by = SPARE if options.spare else AUTHORITY
    renew_identity(context.home.tls, names, context.clock, signed_by)
    found = load_identity(context.home.tls, names)
    print(f"New certificate for {', '.join(names)}: {found.fingerprint}")
    print("Start the server again. PCs that know the authority notice nothing.")
    print(f"Keep {context.home.tls / SPARE}.key in a safe place, away from this machine.")


def pause(context: _Context, options: argparse.Namespace) -> None:
    """`pause`: devices are told when to come again, and lose nothing."""
    until = int(context.clock.now().timestamp()) + options.minutes * 60
    context.home.pause_file.write_text(f"{until}\n", encoding="ascii")
    print(f"Devices are sent away for {options.minutes} minutes; `resume` ends it.")


def resume(context: _Context, _options: argparse.Namespace) -> None:
    """`resume`: end a pause."""
    context.home.pause_file.unlink(missing_ok=True)
    print("Devices are served.")


def add_line_options(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    shared: argparse.ArgumentParser,
) -> None:
    """Their options."""
    certificate = commands.add_parser(
        "renew-certificate", parents=[shared], help="make the server a new certificate"
    )
    certificate.add_argument(
        "--name", action="append", default=[], help="another name that devices call it by"
    )
    certificate.add_argument(
        "--spare", action="store_true", help="signed by the spare authority, whose key is back"
    )
    break_off = commands.add_parser(
        "pause", parents=[shared], help="send devices away while something is repaired"
    )
    break_off.add_argument("--minutes", type=int, default=30, help="for how long")
    commands.add_parser("resume", parents=[shared], help="end a pause")

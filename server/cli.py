"""The server's command line: exit codes 0 done, 2 wrong use, 3 known trouble, 1 our bug."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.domain.clock import SystemClock
from desktop.domain.errors import TroubleError
from server.cli_bundle import add_bundle_options, bundle
from server.cli_commands import COMMANDS, Context
from server.cli_keeping import add_keeping_options, backup, erase, restored, revoke
from server.cli_line import add_line_options
from server.cli_lists import add_list_options, catalogue, template, unit
from server.cli_publish import add_publish_options, notice, target
from server.cli_receipt import add_receipt_options, receipt
from server.cli_reports import add_report_options, report
from server.cli_sentences import sentence
from server.cli_teams import add_team_options, team
from server.home import DATABASE_VARIABLE, HOME_VARIABLE, ServerHome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DONE: Final = 0
TROUBLE: Final = 3
PRACTICE_PORT: Final = 8443

# Data that people in villages get to see, so not in English.
_PRACTICE_PROVINCE: Final = "Tỉnh thực hành"
_PRACTICE_TEAM: Final = "Tổ công nghệ số cộng đồng thực hành"


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say; wrong use leaves by argparse's SystemExit(2)."""
    options = _parser().parse_args(arguments)
    home = ServerHome.find(options.home, os.environ)
    url = home.database_url(options.database, os.environ)
    try:
        home.make()
        _commands()[options.command](Context(home, url, SystemClock()), options)
    except TroubleError as error:
        print(sentence(error), file=sys.stderr)
        return TROUBLE
    return DONE


def _commands() -> dict[str, Callable[[Context, argparse.Namespace], None]]:
    keeping = {"erase": erase, "revoke": revoke, "backup": backup, "restored": restored}
    return {
        **COMMANDS,
        **keeping,
        "receipt": receipt,
        "report": report,
        "team": team,
        "target": target,
        "notice": notice,
        "catalogue": catalogue,
        "unit": unit,
        "template": template,
        "bundle": bundle,
    }


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--home", help=f"data folder (else {HOME_VARIABLE})")
    shared.add_argument(
        "--database",
        help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME "
        f"(else {DATABASE_VARIABLE}, else SQLite in the data folder)",
    )
    parser = argparse.ArgumentParser(prog="langso-server", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    practice = commands.add_parser(
        "practice", parents=[shared], help="make a province to practise with and serve it here"
    )
    _serving(practice, PRACTICE_PORT)
    practice.add_argument("--province", default=_PRACTICE_PROVINCE, help="its name")
    practice.add_argument("--team-name", default=_PRACTICE_TEAM, help="team of the sheet")
    practice.add_argument("--out", type=Path, help="where the enrolment sheet's file goes")

    serve = commands.add_parser("serve", parents=[shared], help="serve a migrated database")
    _serving(serve, PRACTICE_PORT)
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on")
    serve.add_argument(
        "--address", help="what devices call, https://NAME:PORT (default: host and port)"
    )

    migrate = commands.add_parser("migrate", parents=[shared], help="make or upgrade the tables")
    migrate.add_argument("--province", help="name of the province, the first time")
    migrate.add_argument("--app-role", help="PostgreSQL role that serves; gets its rights")

    enrol = commands.add_parser("enrol", parents=[shared], help="make a one-time code for a team")
    enrol.add_argument("--team-name", required=True, help="the same name is the same team")
    enrol.add_argument("--out", type=Path, help="where the enrolment sheet's file goes")
    enrol.add_argument("--json", action="store_true", help="print the sheet as JSON")

    devices = commands.add_parser("devices", parents=[shared], help="list the devices")
    devices.add_argument("--json", action="store_true", help="print JSON")

    add_keeping_options(commands, shared)
    add_receipt_options(commands, shared)
    add_line_options(commands, shared)
    add_report_options(commands, shared)
    add_team_options(commands, shared)
    add_publish_options(commands, shared)
    add_list_options(commands, shared)
    add_bundle_options(commands, shared)
    return parser


def _serving(parser: argparse.ArgumentParser, port: int) -> None:
    parser.add_argument("--port", type=int, default=port, help="0 takes a free one")
    parser.add_argument(
        "--plain", action="store_true", help="no TLS; on this machine's own address only"
    )
    parser.add_argument(
        "--no-limits", action="store_true", help="let every device come as often as it wants"
    )

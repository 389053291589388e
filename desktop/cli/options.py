"""The words of the command line."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from desktop.cli import commands as work
from desktop.cli import copying, verifying
from desktop.cli.bundles import add_bundle_options
from desktop.domain.errors import RuleBrokenError
from desktop.system.sentences import sentence
from desktop.system.texts import _

if TYPE_CHECKING:
    from desktop.domain.importing_rows import ImportColumn
    from desktop.domain.periods import ReportPeriod
    from desktop.domain.text.legacy import Charset

_LETTERS = 2
"""Of a column's name."""


class WrongUseError(Exception):
    """The command line cannot be understood."""


class _Parser(argparse.ArgumentParser):
    """Leaves it to the program to say in the chosen language that it does not understand."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        raise WrongUseError(message)


def make_parser() -> _Parser:
    """The whole command line."""
    shared = _shared_options()
    parser = _Parser(
        prog="langso",
        parents=[_shared_options(defaults=True)],
        description=_("Without a command the window opens."),
    )
    parser.set_defaults(work=work.open_window)
    found = parser.add_subparsers(title=_("commands"), metavar="")

    practice = found.add_parser(
        "practice", parents=[shared], help=_("make the practice village and open it")
    )
    practice.add_argument("--seed", type=int, default=1, help=_("which village (a number)"))
    practice.add_argument("--today", type=_day, help=_("last day of its year, as 2026-11-24"))
    practice.add_argument("--no-window", action="store_true", help=_("only make it"))
    practice.set_defaults(work=work.practice)

    bring = found.add_parser("import", parents=[shared], help=_("bring in a list"))
    lists = bring.add_subparsers(required=True, metavar=_("LIST"))
    households = lists.add_parser(
        "households", parents=[shared], help=_("households and people from .xlsx, .xls or .csv")
    )
    households.add_argument("file", metavar="FILE", type=Path)
    households.add_argument("--dry-run", action="store_true", help=_("only look, save nothing"))
    households.add_argument("--sheet", metavar="NAME", help=_("which sheet"))
    households.add_argument(
        "--column",
        metavar="C=full_name",
        type=_column,
        action="append",
        default=[],
        help=_("what a column holds; C= leaves it out"),
    )
    households.add_argument(
        "--charset",
        metavar="C=tcvn3",
        type=_charset,
        action="append",
        default=[],
        help=_("letters of a column: unicode, tcvn3, vni or cp1258"),
    )
    households.set_defaults(work=work.import_households)

    report = found.add_parser("report", parents=[shared], help=_("make a paper"))
    papers = report.add_subparsers(required=True, metavar=_("PAPER"))
    monthly = papers.add_parser("monthly", parents=[shared], help=_("the report of a period"))
    monthly.add_argument(
        "--period",
        type=_period,
        required=True,
        help=_("2026-W47, 2026-11, 2026-Q4, 2026-H1, 2026-9M or 2026"),
    )
    monthly.add_argument("--out", required=True, metavar="FILE.pdf|FILE.docx", type=Path)
    monthly.set_defaults(work=work.report_monthly)
    sending = papers.add_parser(
        "send", parents=[shared], help=_("send it to the commune; it stands from then on")
    )
    sending.add_argument(
        "--period",
        type=_period,
        required=True,
        help=_("2026-W47, 2026-11, 2026-Q4, 2026-H1, 2026-9M or 2026"),
    )
    sending.set_defaults(work=verifying.send)
    checking = papers.add_parser(
        "verify", parents=[shared], help=_("whether a paper and the data agree")
    )
    checking.add_argument("file", metavar="FILE.pdf", type=Path)
    checking.set_defaults(work=verifying.verify)

    enrol = found.add_parser("enrol", parents=[shared], help=_("join the province's server"))
    enrol.add_argument("sheet", metavar=_("SHEET-OR-CODE"))
    enrol.add_argument("--server", metavar="URL", help=_("needed with a code alone"))
    enrol.add_argument(
        "--join", action="store_true", help=_("take a team that other PCs have onto this one")
    )
    enrol.set_defaults(work=work.enrol)

    sync = found.add_parser("sync", parents=[shared], help=_("exchange with the server now"))
    sync.add_argument(
        "--allow-removal",
        action="store_true",
        help=_("also when a large part of the records goes; a copy is made first"),
    )
    sync.set_defaults(work=work.sync)

    add_bundle_options(found, shared)

    copy = found.add_parser(
        "copy", parents=[shared], help=_("copy a team, encrypted, to a stick or another disk")
    )
    copy.add_argument("--to", required=True, metavar="DIR", type=Path)
    copy.set_defaults(work=copying.copy)

    restore = found.add_parser(
        "restore", parents=[shared], help=_("bring a team back from the newest copy in a folder")
    )
    restore.add_argument("folder", metavar="DIR", type=Path)
    restore.add_argument(
        "--put-aside", action="store_true", help=_("put the team's present book aside first")
    )
    restore.set_defaults(work=copying.restore)

    doctor = found.add_parser("doctor", parents=[shared], help=_("check this PC"))
    doctor.add_argument(
        "--open", action="store_true", help=_("open the book too: its pages, its server")
    )
    doctor.set_defaults(work=work.doctor)
    return parser


def _shared_options(*, defaults: bool = False) -> _Parser:
    """Options that stand before or after the command; only the first parser has defaults."""
    options = _Parser(add_help=False, argument_default=None if defaults else argparse.SUPPRESS)
    options.add_argument("--home", metavar="DIR", help=_("the data folder"))
    options.add_argument("--team", metavar="TEAM", help=_("name or id, if there are several"))
    options.add_argument("--language", choices=("vi", "en"), help=_("of the answers"))
    options.add_argument(
        "--json",
        action="store_true",
        default=False if defaults else argparse.SUPPRESS,
        help=_("answer in JSON, for scripts"),
    )
    return options


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(text) from error


def _column(text: str) -> tuple[str, ImportColumn | None]:
    from desktop.domain.importing_rows import ImportColumn

    letter, name = _of_column(text)
    try:
        return letter, ImportColumn(name) if name else None
    except ValueError as error:
        raise argparse.ArgumentTypeError(text) from error


def _charset(text: str) -> tuple[str, Charset]:
    from desktop.domain.text.legacy import Charset

    letter, name = _of_column(text)
    try:
        return letter, Charset(name)
    except ValueError as error:
        raise argparse.ArgumentTypeError(text) from error


def _of_column(text: str) -> tuple[str, str]:
    letter, sign, name = text.partition("=")
    if not sign or not letter.isascii() or not letter.isalpha() or len(letter) > _LETTERS:
        raise argparse.ArgumentTypeError(text)
    return letter.upper(), name.lower()


def _period(text: str) -> ReportPeriod:
    # Not for the window, which is started by these options too.
    from desktop.domain.periods import parse_period

    try:
        return parse_period(text)
    except RuleBrokenError as error:
        raise argparse.ArgumentTypeError(sentence(error)) from error

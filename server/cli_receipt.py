"""`langso-server receipt CODE`: whether a team's sync receipt agrees with the log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.errors import RuleBrokenError, TroubleError
from desktop.domain.receipts import read_line
from server.cli_commands import Context, open_database
from server.security.can import OFFICER
from server.services.receipts import Agreement, check_receipt

if TYPE_CHECKING:
    import argparse

_WORDS: Final = {
    Agreement.AGREES: "Receipt {number} of {team} agrees: the server holds these very changes.",
    Agreement.OTHER: "Receipt {number} of {team} does not agree: at position {seq} the server has "
    "another history. If it was restored, let the team sync and print a new receipt.",
    Agreement.BEYOND: "Receipt {number} of {team} is beyond the server's log, which ends before "
    "position {seq}: the server was restored. Let the team sync; nothing of it is lost.",
    Agreement.NO_TEAM: "No team of this server has the id of receipt {number}.",
}


def add_receipt_options(commands: Any, shared: argparse.ArgumentParser) -> None:
    """`receipt CODE`."""
    one = commands.add_parser("receipt", parents=[shared], help="check a team's sync receipt")
    one.add_argument("code", help="what a scanner reads from the printed code")
    one.add_argument("--json", action="store_true", help="print JSON")


def receipt(context: Context, options: argparse.Namespace) -> None:
    """Compare a receipt with the log.

    Raises:
        TroubleError: receipt_format, receipt_disagrees.
    """
    try:
        place = read_line(options.code)
    except RuleBrokenError as error:
        raise TroubleError("receipt_format") from error
    with open_database(context) as engine:
        found, team = check_receipt(engine, OFFICER, place)
    if options.json:
        said = {"agreement": found.value, "team": team, "number": place.number, "seq": place.seq}
        print(json.dumps(said, ensure_ascii=False))
    else:
        print(_WORDS[found].format(number=place.number, team=team, seq=place.seq))
    if found is not Agreement.AGREES:
        raise TroubleError("receipt_disagrees")

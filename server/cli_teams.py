"""`langso-server team`: which teams there are, which ended, and which went on with the work."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.errors import TroubleError
from server.cli_commands import Context, open_database, open_for_writing
from server.journal import SUCCESSION
from server.security.can import OFFICER
from server.services.erasures import order_line
from server.services.feeds import open_feed_key
from server.services.reviews import find_team
from server.services.succession import Ending, close_team, list_teams, reopen_team

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from desktop.protocol.orders import Order
    from server.services.succession import TeamEntry


def add_team_options(commands: Any, shared: argparse.ArgumentParser) -> None:
    """`team list|close|reopen`."""
    team = commands.add_parser("team", help="teams, and those that were merged into another")
    acts = team.add_subparsers(dest="act", required=True)
    one = acts.add_parser("list", parents=[shared], help="every team, and which were closed")
    one.add_argument("--json", action="store_true", help="print JSON")
    close = acts.add_parser("close", parents=[shared], help="end a team that another goes on for")
    close.add_argument("team", help="its name or id")
    close.add_argument("--successor", required=True, help="name or id of the one that goes on")
    close.add_argument("--on", metavar="DATE", help="since when, as 2026-12-31 (default: today)")
    reopen = acts.add_parser("reopen", parents=[shared], help="take a closing back")
    reopen.add_argument("team", help="its name or id")


def team(context: Context, options: argparse.Namespace) -> None:
    """Do what the words after `team` say."""
    _ACTS[options.act](context, options)


def _list(context: Context, options: argparse.Namespace) -> None:
    with open_database(context) as engine:
        entries = list_teams(engine, OFFICER)
    if options.json:
        print(json.dumps([_plain(entry) for entry in entries], ensure_ascii=False))
        return
    for entry in entries:
        print(_line(entry))


def _close(context: Context, options: argparse.Namespace) -> None:
    on = _day(options.on, context.clock.today())
    with open_for_writing(context) as engine:
        key = context.home.feed_key(context.clock)
        open_feed_key(engine, key, context.clock)
        done = close_team(
            engine,
            OFFICER,
            find_team(engine, options.team),
            Ending(find_team(engine, options.successor), on),
            context.clock,
            key,
            _noting(context),
        )
    print(f"Closed since {done.on}; {done.name} goes on. Its PCs are told with their next sync,")
    print("and may still send and get what they hold. No further PC is enrolled to it.")


def _reopen(context: Context, options: argparse.Namespace) -> None:
    with open_for_writing(context) as engine:
        key = context.home.feed_key(context.clock)
        open_feed_key(engine, key, context.clock)
        team_id = find_team(engine, options.team)
        reopen_team(engine, OFFICER, team_id, context.clock, key, _noting(context))
    print("The team goes on. Its PCs are told with their next sync.")


_ACTS: Final[dict[str, Callable[[Context, argparse.Namespace], None]]] = {
    "list": _list,
    "close": _close,
    "reopen": _reopen,
}


def _noting(context: Context) -> Callable[[Order], None]:
    """Puts each order into the journal before it is written."""
    journal = context.journal()

    def note(order: Order) -> None:
        journal.append(
            {
                "what": SUCCESSION,
                "at": order.hlc >> 16,
                "team": order.team,
                "order": order_line(order),
            }
        )

    return note


def _day(typed: str | None, today: date) -> date:
    if typed is None:
        return today
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as error:
        raise TroubleError("team_close_day") from error


def _line(entry: TeamEntry) -> str:
    shown = f"{entry.team or 'no PC enrolled yet':32}  {entry.name}"
    if entry.closing is None:
        return shown
    return f"{shown}  closed {entry.closing.on}, {entry.closing.name} goes on"


def _plain(entry: TeamEntry) -> dict[str, object]:
    closing = entry.closing
    return {
        "team": entry.team or None,
        "name": entry.name,
        "closed_on": None if closing is None else closing.on.isoformat(),
        "successor": None if closing is None else closing.successor,
        "successor_name": None if closing is None else closing.name,
    }

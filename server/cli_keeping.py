"""`langso-server erase`, `revoke`, `backup` and `restored`: what a restore must not undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.domain.errors import TroubleError
from desktop.protocol.registry import ERASABLE
from server.cli_commands import Context, open_database, open_for_writing
from server.journal import ERASE, REVOKE, SUCCESSION
from server.security.can import OFFICER
from server.services.backups import backup_verified, begin_backup
from server.services.enrol import revoke_again, revoke_device
from server.services.erasures import (
    Erasure,
    erase_record,
    find_records,
    order_line,
    read_order_line,
    take_signed,
)
from server.services.feeds import open_feed_key
from server.services.restoring import close_doors, heads_of, mark_restored
from server.services.reviews import find_team
from server.services.teams import milliseconds

if TYPE_CHECKING:
    import argparse

    from sqlalchemy import Engine

    from desktop.protocol.orders import Order

_BACKUP_NOTE: Final = "backup-begun"


def add_keeping_options(commands: Any, shared: argparse.ArgumentParser) -> None:
    """The four commands."""
    erase = commands.add_parser(
        "erase", parents=[shared], help="erase a person or household on every PC, for good"
    )
    erase.add_argument("--team", required=True, help="its name or id")
    erase.add_argument("--table", choices=ERASABLE, default=ERASABLE[0])
    which = erase.add_mutually_exclusive_group(required=True)
    which.add_argument("--record", help="its id, 32 hex digits")
    which.add_argument("--find", metavar="TEXT", help="only list the ids of that name or code")
    erase.add_argument("--ground", default="", help="why, naming nobody; every PC shows it")
    erase.add_argument(
        "--officer", action="append", default=[], help="who ordered it; twice, two names"
    )

    revoke = commands.add_parser("revoke", parents=[shared], help="refuse a device from now on")
    revoke.add_argument("device", help="its id, as `devices` shows it")

    backup = commands.add_parser("backup", help="say what is on a verified backup")
    acts = backup.add_subparsers(dest="act", required=True)
    acts.add_parser("begin", parents=[shared], help="before the database is copied")
    acts.add_parser("verified", parents=[shared], help="after the copy was read back and is whole")

    commands.add_parser(
        "restored", parents=[shared], help="after the database was put back from a backup"
    )


def erase(context: Context, options: argparse.Namespace) -> None:
    """Erase a record; the order is in the journal before anything is written."""
    if options.find is not None:
        _find(context, options)
        return
    journal = context.journal()
    with open_for_writing(context) as engine:
        team = find_team(engine, options.team)
        key = context.home.feed_key(context.clock)
        open_feed_key(engine, key, context.clock)
        order = Erasure(
            team,
            options.table,
            options.record.strip().lower(),
            options.ground,
            tuple(options.officer),
        )

        def note(signed: Order) -> None:
            journal.append(
                {
                    "what": ERASE,
                    "at": signed.hlc >> 16,
                    "team": team,
                    "order": order_line(signed),
                    "officers": [officer.strip() for officer in options.officer],
                }
            )

        done = erase_record(engine, OFFICER, order, context.clock, key, note)
    print(f"Erased {done.records} records; in {done.cleared} others what they said of them.")
    print("Each PC erases it with its next sync. Older backups of this server still hold it:")
    print("make a new one, and destroy every older one within 20 days.")


def _find(context: Context, options: argparse.Namespace) -> None:
    with open_database(context) as engine:
        team = find_team(engine, options.team)
        for record, name in find_records(engine, OFFICER, team, options.table, options.find):
            print(f"{record}  {name}")


def revoke(context: Context, options: argparse.Namespace) -> None:
    """Refuse a device; what it sent stays."""
    with open_database(context) as engine:
        revoke_device(engine, OFFICER, options.device, context.clock)
        at = milliseconds(context.clock)
        context.journal().append({"what": REVOKE, "at": at, "dev": options.device})
    print("The device is refused from now on. What it sent before stays.")


def backup(context: Context, options: argparse.Namespace) -> None:
    """`begin` or `verified`."""
    note = context.home.root / _BACKUP_NOTE
    with open_for_writing(context) as engine:
        if options.act == "begin":
            count = begin_backup(engine, note)
            print(f"Noted where {count} logs end. Copy the database now, and the folder")
            print(f"{context.home.root} by itself; then: langso-server backup verified")
        else:
            count = backup_verified(engine, note)
            print(f"{count} logs are on a verified backup up to where they were noted.")


def restored(context: Context, options: argparse.Namespace) -> None:  # noqa: ARG001 - as all commands
    """Begin new logs, and do again what the older state forgot."""
    with open_database(context) as engine:
        teams = mark_restored(engine, context.clock)
        close_doors(engine, context.clock)
        open_feed_key(engine, context.home.feed_key(context.clock), context.clock)
        again = _replay(context, engine)
        context.witness().replace(heads_of(engine))
    print(f"{teams} logs go on as new ones; PCs send again what is missing with their next sync.")
    print(f"Done again from the journal: {again.erased} erasures, {again.revoked} revocations,")
    print(f"{again.closed} closings and reopenings of teams.")
    print("Enrolment codes that were not used are void: make new ones.")


class _Again(NamedTuple):
    erased: int
    revoked: int
    closed: int


def _replay(context: Context, engine: Engine) -> _Again:
    erasures: dict[str, list[Order]] = {}
    closings: dict[str, list[Order]] = {}
    signed = {ERASE: erasures, SUCCESSION: closings}
    revoked = 0
    for entry in context.journal().entries():
        what = entry.get("what")
        if what == REVOKE:
            revoked += revoke_again(engine, str(entry.get("dev")), int(entry.get("at") or 0))
        elif what in signed:
            order = read_order_line(str(entry.get("order")))
            if order is not None:
                signed[what].setdefault(order.team, []).append(order)
    erased = _take_all(context, engine, erasures)
    return _Again(erased, revoked, _take_all(context, engine, closings))


def _take_all(context: Context, engine: Engine, orders: dict[str, list[Order]]) -> int:
    taken = 0
    for team, found in orders.items():
        try:
            taken += take_signed(engine, team, found, context.clock)
        except TroubleError as error:
            # The backup is older than the team itself; its PCs will offer the orders.
            if error.code != "team_unknown":
                raise
    return taken

"""`langso bundle write` and `langso bundle read`: sync by a stick."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from desktop.cli.teams import with_team
from desktop.domain.clock import VIETNAM
from desktop.system.texts import _

if TYPE_CHECKING:
    from desktop.cli.command import Command


def add_bundle_options(found: Any, shared: Any) -> None:
    """`bundle write|read FILE`."""
    bundle = found.add_parser("bundle", parents=[shared], help=_("sync by a USB stick"))
    acts = bundle.add_subparsers(required=True, metavar=_("WAY"))
    for name, words, work in (
        ("write", _("write what waits for the province to a file or stick"), write),
        ("read", _("read the province's answer from a file or stick"), read),
    ):
        one = acts.add_parser(name, parents=[shared], help=words)
        one.add_argument("file", metavar=_("FILE|FOLDER"))
        one.set_defaults(work=work)


def write(command: Command) -> int:
    """Everything that waits goes into one sealed file."""
    from desktop.services.sync_stick import write_bundle

    path = _path(command)
    done = with_team(command, lambda session: write_bundle(session.database, path))
    line = _("Written and read back: {file} ({changes} changes, {reports} reports, {bytes} bytes).")
    return command.answer(
        line.format(file=done.path, changes=done.changes, reports=done.reports, bytes=done.size),
        file=str(done.path),
        bytes=done.size,
        changes=done.changes,
        reports=done.reports,
    )


def read(command: Command) -> int:
    """What the province answered."""
    from desktop.services.sync_stick import read_bundle

    path = _path(command)
    found = with_team(command, lambda session: read_bundle(session.database, command.clock, path))
    outcome, receipt = found.outcome, found.receipt
    taken_at = datetime.fromtimestamp(receipt.taken_at / 1000, UTC).astimezone(VIETNAM)
    lines = [
        _("Read: {pushed} of ours arrived, {pulled} received, {conflicts} to look at.").format(
            pushed=outcome.pushed, pulled=outcome.pulled, conflicts=outcome.conflicts
        ),
        _("The province had {records} records of the team on {time}.").format(
            records=receipt.records, time=f"{taken_at:%d/%m/%Y %H:%M}"
        ),
    ]
    return command.answer(
        "\n".join(lines),
        file=str(found.path),
        pushed=outcome.pushed,
        pulled=outcome.pulled,
        conflicts=outcome.conflicts,
        quarantined=outcome.quarantined,
        equal=outcome.equal,
        receipt={
            "head": receipt.head,
            "records": receipt.records,
            "digest": receipt.digest.hex(),
            "taken_at": taken_at.isoformat(),
        },
    )


def _path(command: Command) -> Any:
    from pathlib import Path

    return Path(command.options.file).absolute()

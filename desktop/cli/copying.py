"""Copies from the command line: for scripts of the IT staff, and when the window cannot open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.cli.teams import ask_passphrase, with_team
from desktop.domain.clock import VIETNAM
from desktop.domain.errors import TroubleError
from desktop.system.texts import _

if TYPE_CHECKING:
    from desktop.cli.command import Command
    from desktop.services.copy_files import TeamCopy
    from desktop.services.session import TeamSession


def copy(command: Command) -> int:
    """Copy the team into a folder and read the copy back."""
    from desktop.services.copies import note_asked_copy, save_copy

    def work(session: TeamSession) -> TeamCopy:
        made = save_copy(session.database, command.options.to.absolute(), command.clock)
        session.write(note_asked_copy, made)
        return made

    made = with_team(command, work)
    return command.answer(
        _("Copied and read back: {folder}").format(folder=made.path),
        folder=str(made.path),
        team=made.team_id,
        digest=made.digest,
    )


def restore(command: Command) -> int:
    """Bring a team back from the newest copy in a folder."""
    from desktop.services.restore import RestoreTeam, restore_team
    from desktop.services.team_folders import TeamEntry
    from desktop.system.single_instance import hold

    found = _newest(command)
    asked = TeamEntry(found.team_id, found.team_name, found.practice, found.path)
    passphrase = ask_passphrase(asked)
    command.home.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with hold(command.home.lock_file):
        wanted = RestoreTeam(found, passphrase, put_aside=command.options.put_aside)
        entry = restore_team(command.home, wanted, command.clock)
    at = f"{found.made_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
    return command.answer(
        _("The team is back: {team}, as of {time}").format(team=entry.name, time=at),
        team=entry.id,
        name=entry.name,
        made_at=found.made_at,
    )


def _newest(command: Command) -> TeamCopy:
    from desktop.services.copy_files import list_copies

    named = command.options.team
    copies = [
        one
        for one in list_copies(command.options.folder)
        if named is None or named in (one.team_id, one.team_name)
    ]
    if not copies:
        raise TroubleError("copy_missing")
    if len({one.team_id for one in copies}) > 1:
        raise TroubleError("team_ambiguous")
    return copies[0]

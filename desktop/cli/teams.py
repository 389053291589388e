"""Which team a command works on, and its passphrase."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final, TypeVar

from desktop.domain.errors import TroubleError
from desktop.system.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.cli.command import Command
    from desktop.services.session import TeamSession
    from desktop.services.team_folders import TeamEntry

T = TypeVar("T")

PASSPHRASE: Final = "LANGSO_PASSPHRASE"  # noqa: S105 - the name of a variable


def with_team(command: Command, work: Callable[[TeamSession], T]) -> T:
    """Do the work on the chosen team, which is unlocked before and closed after it."""
    from desktop.services.team import people_who_may_sign_in
    from desktop.services.vault import unlock
    from desktop.system.single_instance import hold

    with hold(command.home.lock_file):
        entry = _chosen_team(command)
        session = unlock(command.home, entry.id, ask_passphrase(entry), command.clock)
        try:
            people = session.read(people_who_may_sign_in)
            if people:
                session.choose_person(people[0].person_id)
            return work(session)
        finally:
            session.close()


def new_passphrase() -> str:
    """For a team that is made now: from the environment, or typed twice the same."""
    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise TroubleError("passphrase_missing")
    from getpass import getpass

    while True:
        typed = getpass(_("New passphrase (at least 15 characters): "))
        if typed == getpass(_("The same once more: ")):
            return typed


def _chosen_team(command: Command) -> TeamEntry:
    from desktop.services.team_folders import list_teams

    entries = list_teams(command.home)
    named = command.options.team
    if named is not None:
        entries = tuple(entry for entry in entries if named in (entry.id, entry.name))
        if not entries:
            raise TroubleError("team_unknown")
    if not entries:
        raise TroubleError("team_missing")
    if len(entries) > 1:
        raise TroubleError("team_ambiguous")
    return entries[0]


def ask_passphrase(entry: TeamEntry) -> str:
    """From the environment, or the known one of a practice village, or typed."""
    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    if entry.practice:
        from desktop.services.team_folders import PRACTICE_PASSPHRASE

        return PRACTICE_PASSPHRASE
    if not sys.stdin.isatty():
        raise TroubleError("passphrase_missing")
    from getpass import getpass

    return getpass(_("Passphrase of {team}: ").format(team=entry.name))

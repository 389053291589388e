"""The teams on this PC: make one, unlock one.

Each team has a folder of its own: the encrypted database, its key slots, and a small plain file
with the team's name (team_folders.py), so that people can choose before they unlock.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import RuleBrokenError, TroubleError
from desktop.domain.ids import is_id, new_id
from desktop.domain.places import Village
from desktop.domain.rules import LINE_LENGTH, NAME_LENGTH, optional_text, required_text
from desktop.domain.team import (
    Coverage,
    Membership,
    Role,
    Team,
    TeamLevel,
    coverage_id,
    membership_id,
)
from desktop.domain.text.name_order import NameOrder
from desktop.domain.text.names import nfc_name
from desktop.services.session import TeamSession
from desktop.services.team_folders import write_entry, write_name
from desktop.system.settings import NAME_ORDER, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.domain.clock import Clock
    from desktop.storage.database import Database
    from desktop.storage.write_unit import WriteUnit
    from desktop.system.paths import Home

_DATABASE: Final = "team.db"
_SLOTS: Final = "keys.json"

PASSPHRASE_LENGTH: Final = 15
_PASSPHRASE_LETTERS: Final = 6
VILLAGE_LIMIT: Final = 20


@dataclass(frozen=True, slots=True)
class CreateTeam:
    """What is asked when a team is set up.

    `head_name` is the first member, who may sign in at once. `village_names` are the villages
    that the team serves; a team of a whole commune may leave them out.
    """

    name: str
    level: TeamLevel
    commune_code: str
    village_names: tuple[str, ...]
    head_name: str
    passphrase: str
    practice: bool = False
    decision_number: str | None = None
    decided_on: date | None = None
    recovery_code: str | None = None
    """Opens the book when the passphrase is forgotten; practice needs none."""


@dataclass(frozen=True, slots=True)
class Recover:
    """A forgotten passphrase is replaced by whoever holds the recovery code."""

    team_id: str
    recovery_code: str
    passphrase: str


@dataclass(frozen=True, slots=True)
class ChangePassphrase:
    """The passphrase that is known, and the one to be used from now on."""

    team_id: str
    present: str
    passphrase: str


@dataclass(frozen=True, slots=True)
class RenewRecovery:
    """A new recovery code; the one before opens nothing any more."""

    team_id: str
    passphrase: str
    recovery_code: str


def create_team(home: Home, command: CreateTeam, clock: Clock) -> TeamSession:
    """Make a team with its villages and its head, and unlock it as the head.

    Raises:
        RuleBrokenError: `team_name_missing`, `name_missing`, `village_missing`, `village_twice`,
            `commune_unknown`, `date_in_future`, and those of `check_passphrase`.
    """
    team, villages = _checked(command, clock)
    head_name = nfc_name(required_text(command.head_name, "name_missing", "head_name", NAME_LENGTH))
    check_passphrase(command.passphrase)
    person = new_id(clock)
    begins = team.valid_from or clock.today()
    head = Membership(
        id=membership_id(person, begins),
        person_id=person,
        full_name=head_name,
        role=Role.HEAD,
        valid_from=begins,
    )

    def first_records(unit: WriteUnit, _nothing: None) -> None:
        _write_first_records(unit, team, villages, head)

    session = found_team(
        home, team, command.passphrase, clock, first_records, command.recovery_code
    )
    session.choose_person(person)
    return session


def found_team(
    home: Home,
    team: Team,
    passphrase: str,
    clock: Clock,
    records: Callable[[WriteUnit, None], None],
    recovery_code: str | None = None,
) -> TeamSession:
    """Make a team's folder with its keys and its database; all of it or nothing.

    Args:
        home: The data folder.
        team: The team's own record.
        passphrase: Opens the first key slot.
        clock: Time and randomness.
        records: Service that writes the team's first records.
        recovery_code: Opens the second slot; None for none.
    """
    folder = home.teams / team.id
    folder.mkdir(mode=0o700, parents=True)
    try:
        database = _make_database(folder, passphrase, team, clock, recovery_code)
        session = _session(home, database, clock)
        try:
            session.write(records, None)
            # Last: a folder without this file is a team that was never finished.
            write_entry(folder, team)
        except BaseException:
            session.close()
            raise
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return session


def join_found_team(
    home: Home,
    team_id: str,
    name: str,
    passphrase: str,
    clock: Clock,
    device: str,
    recovery_code: str | None = None,
) -> TeamSession:
    """Make an empty database for a team that the province knows; its first sync fills it.

    Args:
        home: The data folder.
        team_id: As the server said.
        name: The team's name as the server said.
        passphrase: Opens the first key slot.
        clock: Time and randomness.
        device: This PC's id, under which it was enrolled.
        recovery_code: Of this PC's own key file; None for none.

    Raises:
        TroubleError: `team_on_this_pc`.
    """
    from desktop.services import catalogue
    from desktop.storage.database import Database
    from desktop.storage.keyslots import create_slots

    folder = home.teams / team_id
    if folder.exists():
        raise TroubleError("team_on_this_pc")
    folder.mkdir(mode=0o700, parents=True)
    try:
        key = create_slots(folder / _SLOTS, passphrase, clock, recovery_code)
        database = Database.create_joined(folder / _DATABASE, key, team_id, clock, device=device)
        try:
            with database.write(kind="join_team") as unit:
                unit.replace_platforms(catalogue.load_platforms(clock.today()))
            write_name(folder, name, practice=False)
        except BaseException:
            database.close()
            raise
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return _session(home, database, clock)


def unlock(home: Home, team_id: str, passphrase: str, clock: Clock) -> TeamSession:
    """Open a team's database; who is at the keyboard is chosen afterwards.

    Raises:
        TroubleError: `team_unknown`, `wrong_passphrase`, `slots_damaged`, `slots_refused`,
            `database_damaged`, `newer_database`.
    """
    from desktop.storage.database import Database
    from desktop.storage.keyslots import open_slots

    folder = _folder_of(home, team_id)
    key = open_slots(folder / _SLOTS, passphrase)
    return _session(home, Database.open(folder / _DATABASE, key, clock), clock)


def recover(home: Home, command: Recover, clock: Clock) -> TeamSession:
    """Set a new passphrase with the recovery code, and open the team with it.

    Raises:
        RuleBrokenError: those of `check_passphrase` and of a recovery code.
        TroubleError: `wrong_recovery_code`, and as `unlock`.
    """
    from desktop.storage.keyslots import reset_passphrase

    check_passphrase(command.passphrase)
    slots = _folder_of(home, command.team_id) / _SLOTS
    reset_passphrase(slots, command.recovery_code, command.passphrase, clock)
    return unlock(home, command.team_id, command.passphrase, clock)


def change_passphrase(home: Home, command: ChangePassphrase, clock: Clock) -> None:
    """Change one's own passphrase; the book and the other slots stay as they are.

    Raises:
        RuleBrokenError: those of `check_passphrase`.
        TroubleError: `wrong_passphrase`, and as `unlock`.
    """
    from desktop.storage import keyslots

    check_passphrase(command.passphrase)
    slots = _folder_of(home, command.team_id) / _SLOTS
    keyslots.change_passphrase(slots, command.present, command.passphrase, clock)


def renew_recovery(home: Home, command: RenewRecovery, clock: Clock) -> None:
    """Put a new recovery code in place of a lost one, or make the first.

    Raises:
        TroubleError: `wrong_passphrase`, and as `unlock`.
    """
    from desktop.storage import keyslots

    slots = _folder_of(home, command.team_id) / _SLOTS
    keyslots.renew_recovery(slots, command.passphrase, command.recovery_code, clock)


def has_recovery(home: Home, team_id: str) -> bool:
    """Whether a recovery code was ever made for this team on this PC."""
    from desktop.storage import keyslots

    return keyslots.has_recovery(_folder_of(home, team_id) / _SLOTS)


def _folder_of(home: Home, team_id: str) -> Path:
    folder = home.teams / team_id
    if not is_id(team_id) or not (folder / _DATABASE).exists():
        raise TroubleError("team_unknown")
    return folder


def suggest_passphrase(clock: Clock) -> str:
    """Five random words without accents, because input methods make accents unrepeatable."""
    from desktop.services import passphrase_words

    while True:
        words = passphrase_words.suggest_passphrase(clock)
        if len(words) >= PASSPHRASE_LENGTH:  # five of the shortest words are one letter short
            return words


def check_passphrase(text: str) -> None:
    """Refuse what can be guessed.

    Raises:
        RuleBrokenError: `passphrase_short` under 15 characters, `passphrase_simple` when it is
            made of a few characters only.
    """
    if len(text.strip()) < PASSPHRASE_LENGTH:
        raise RuleBrokenError("passphrase_short", "passphrase", least=PASSPHRASE_LENGTH)
    if len(set(text.lower()) - {" "}) < _PASSPHRASE_LETTERS:
        raise RuleBrokenError("passphrase_simple", "passphrase")


def _checked(command: CreateTeam, clock: Clock) -> tuple[Team, tuple[Village, ...]]:
    from desktop.services import places

    today = clock.today()
    name = required_text(command.name, "team_name_missing", "name", LINE_LENGTH)
    if places.commune(command.commune_code, today) is None:
        raise RuleBrokenError("commune_unknown", "commune_code")
    if command.decided_on is not None and command.decided_on > today:
        raise RuleBrokenError("date_in_future", "decided_on")
    names = [optional_text(text, "village_names", NAME_LENGTH) for text in command.village_names]
    found = [text for text in names if text]
    if command.level is TeamLevel.VILLAGE and not found:
        raise RuleBrokenError("village_missing", "village_names")
    if len({text.casefold() for text in found}) < len(found):
        raise RuleBrokenError("village_twice", "village_names")
    if len(found) > VILLAGE_LIMIT:
        raise RuleBrokenError("too_many_villages", "village_names", limit=VILLAGE_LIMIT)
    team = Team(
        id=new_id(clock),
        name=name,
        level=command.level,
        commune_code=command.commune_code,
        decision_number=optional_text(command.decision_number, "decision_number", NAME_LENGTH),
        decided_on=command.decided_on,
        valid_from=command.decided_on or today,
        practice=command.practice,
    )
    villages = tuple(
        Village(id=new_id(clock), name=text, commune_code=command.commune_code) for text in found
    )
    return team, villages


def _make_database(
    folder: Path, passphrase: str, team: Team, clock: Clock, recovery_code: str | None
) -> Database:
    from desktop.storage.database import Database
    from desktop.storage.keyslots import create_slots

    key = create_slots(folder / _SLOTS, passphrase, clock, recovery_code)
    return Database.create(folder / _DATABASE, key, team, clock)


def _session(home: Home, database: Database, clock: Clock) -> TeamSession:
    """A session whose lists of people are in the order that was chosen on this PC."""
    session = TeamSession(database, clock)
    session.order_names(NameOrder(Settings(home.settings_file).get(NAME_ORDER)))
    return session


def _write_first_records(
    unit: WriteUnit, team: Team, villages: tuple[Village, ...], head: Membership
) -> None:
    from desktop.services import catalogue

    unit.put(head)
    for village in villages:
        unit.put(village)
        unit.put(
            Coverage(
                id=coverage_id(team.id, village.id),
                team_id=team.id,
                village_id=village.id,
                valid_from=team.valid_from,
            )
        )
    unit.replace_platforms(catalogue.load_platforms(unit.clock.today()))

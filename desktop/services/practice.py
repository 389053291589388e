"""The practice village: an invented team with a year of work, for learning and for tests.

The same seed and day give the same records on every PC. Only the keys and the device differ, so
that two practice PCs are two devices to a server.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.clock import SystemClock
from desktop.domain.ids import derived_id
from desktop.domain.periods import month_containing
from desktop.domain.places import Village
from desktop.domain.reporting import Report, ReportState, Target, report_id, target_id
from desktop.domain.team import (
    Channel,
    ChannelKind,
    Coverage,
    Team,
    TeamLevel,
    coverage_id,
)
from desktop.services import catalogue
from desktop.services.fitting import put_fitting
from desktop.services.practice_people import make_people, practice_words
from desktop.services.practice_year import make_year
from desktop.services.team_folders import PRACTICE_PASSPHRASE, TeamEntry, list_teams
from desktop.services.vault import found_team

if TYPE_CHECKING:
    from desktop.domain.clock import Clock
    from desktop.storage.write_unit import WriteUnit
    from desktop.system.paths import Home

DEFAULT_SEED: Final = 1
ACT: Final = "practice"
_COMMUNE: Final = "06184"
"""Xã Đồng Đăng; the village itself does not exist."""

_TARGETS: Final = (
    ("store_and_epay_household_rate", "50"),
    ("vneid_level2_rate", "80"),
    ("resident_assisted_count", "300"),
)


def make_practice_team(home: Home, seed: int, today: date, clock: Clock | None = None) -> TeamEntry:
    """Make the practice village of that seed and day, or find it when it was made before.

    Its passphrase is `PRACTICE_PASSPHRASE`.

    Args:
        home: The data folder.
        seed: Which village.
        today: Last day of its year of work.
        clock: Of the keys and of the records' stamps; by default the PC's.
    """
    team = _team(seed, today)
    found = next((entry for entry in list_teams(home) if entry.id == team.id), None)
    if found is not None:
        return found
    records = practice_records(seed, today)

    def write(unit: WriteUnit, _nothing: None) -> None:
        unit.replace_platforms(catalogue.load_platforms(today))
        for record in records:
            put_fitting(unit, record)

    write.__name__ = ACT
    found_team(home, team, PRACTICE_PASSPHRASE, clock or SystemClock(), write).close()
    return next(entry for entry in list_teams(home) if entry.id == team.id)


def practice_team_id(seed: int, today: date) -> str:
    """Id of the practice team of that seed and day."""
    return derived_id("team", ACT, str(seed), today.isoformat())


def practice_records(seed: int, today: date) -> list[Any]:
    """Every record of the village except the team itself, in the order they are written."""
    team = _team(seed, today)
    words = practice_words()
    village = Village(
        id=derived_id("village", ACT, str(seed)), name=words["village"], commune_code=_COMMUNE
    )
    people = make_people(seed, village.id, today)
    year = make_year(seed, today, people, catalogue.load_platforms(today))
    coverage = Coverage(
        id=coverage_id(team.id, village.id),
        team_id=team.id,
        village_id=village.id,
        valid_from=team.valid_from,
    )
    return [
        *people.members,
        village,
        coverage,
        *_channels(seed, words, today),
        *people.households,
        *people.residents,
        *year.assistances,
        *year.milestones.values(),
        *year.sessions,
        *year.attendances,
        *_targets(words, today),
        _sent_report(words, today, people.members[0].full_name),
    ]


def _team(seed: int, today: date) -> Team:
    words = practice_words()
    decided_on = date(today.year - 2, 3, 5)
    return Team(
        id=practice_team_id(seed, today),
        name=words["team"],
        level=TeamLevel.VILLAGE,
        commune_code=_COMMUNE,
        decision_number=words["decision"],
        decided_on=decided_on,
        valid_from=decided_on,
        practice=True,
    )


def _channels(seed: int, words: dict[str, Any], today: date) -> list[Channel]:
    kinds = (ChannelKind.ZALO, ChannelKind.MOCHA)
    return [
        Channel(
            id=derived_id("channel", ACT, str(seed), kind.value),
            kind=kind,
            name=name,
            opened_on=date(today.year - 1, 4, 2),
            with_commune_leaders=kind is ChannelKind.ZALO,
        )
        for kind, name in zip(kinds, words["channels"], strict=True)
    ]


def _targets(words: dict[str, Any], today: date) -> list[Target]:
    year = month_containing(today).year
    return [
        Target(
            id=target_id(indicator, year),
            indicator=indicator,
            year=year,
            value=Decimal(value),
            decision_number=words["target_decision"],
            decided_on=date(year - 1, 12, 20) if date(year - 1, 12, 20) <= today else None,
        )
        for indicator, value in _TARGETS
    ]


def _sent_report(words: dict[str, Any], today: date, signer: str) -> Report:
    """The report of two months ago was sent; last month's is due."""
    period = month_containing(today).previous().previous()
    return Report(
        id=report_id(period.kind, period.first_on),
        period_kind=period.kind,
        period_first_on=period.first_on,
        period_last_on=period.last_on,
        state=ReportState.SENT,
        signed_on=period.last_on + timedelta(days=1),
        difficulties=words["difficulties"],
        next_tasks=words["next_tasks"],
        proposals=words["proposals"],
        signer_name=signer,
    )

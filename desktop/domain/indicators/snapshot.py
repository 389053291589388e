"""The records that indicators are computed from, as one plain snapshot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from desktop.domain.baselines import Baseline
from desktop.domain.issues import Issue
from desktop.domain.people import Household, Resident
from desktop.domain.places import Village
from desktop.domain.reporting import Target
from desktop.domain.team import Channel, Membership, Team
from desktop.domain.training import Attendance, TrainingSession
from desktop.domain.work import Assistance, Milestone, Platform


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Live records of one team, read in one transaction.

    `assistances`, `sessions` and `attendances` cover at least the days asked for; everything
    else is complete, so that stocks at a period's end can be told.
    """

    team: Team
    villages: tuple[Village, ...]
    memberships: tuple[Membership, ...]
    channels: tuple[Channel, ...]
    households: tuple[Household, ...]
    residents: tuple[Resident, ...]
    milestones: tuple[Milestone, ...]
    assistances: tuple[Assistance, ...]
    sessions: tuple[TrainingSession, ...]
    attendances: tuple[Attendance, ...]
    targets: tuple[Target, ...]
    platforms: tuple[Platform, ...]
    issues: tuple[Issue, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    worked_out: dict[object, Any] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )
    """What many rules ask of the same records: who was there, and how old, on a day."""

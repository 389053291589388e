"""Indicators 48 and 49: difficulties and proposals noted and settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.indicators.counting import each_once

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.indicators.snapshot import Snapshot
    from desktop.domain.rows.reporting import Measured


def issue_raised_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """48: ý kiến noted in the period."""
    return each_once(
        "issue", (one.id for one in snapshot.issues if first_on <= one.raised_on <= last_on)
    )


def issue_resolved_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """49: ý kiến settled in the period, whenever they were noted."""
    return each_once(
        "issue",
        (
            one.id
            for one in snapshot.issues
            if one.resolved_on is not None and first_on <= one.resolved_on <= last_on
        ),
    )

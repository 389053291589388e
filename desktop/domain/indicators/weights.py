"""For how much a record counts where it counts: what tells whether it was changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.indicators.counting import times_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.indicators.snapshot import Snapshot
    from desktop.domain.rows.reporting import RecordRef


def weights_of(snapshot: Snapshot) -> Mapping[tuple[str, str], int]:
    """By (table, id), those that may count for more than one: groups without names, figures."""
    found: dict[tuple[str, str], int] = {}
    for help_ in snapshot.assistances:
        if (times := times_of(help_)) != 1:
            found["assistance", help_.id] = times
    for session in snapshot.sessions:
        if session.anonymous_count is not None:
            found["training_session", session.id] = session.anonymous_count
    for baseline in snapshot.baselines:
        found["baseline", baseline.id] = baseline.value
    return found


def weighed(
    refs: tuple[RecordRef, ...], weights: Mapping[tuple[str, str], int]
) -> dict[tuple[str, str], int]:
    """Records with how much each counts."""
    return {key: weights.get(key, 1) for ref in refs if (key := (ref.table, ref.id))}

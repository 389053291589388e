"""What is said of a session in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.text.dates import format_date
from desktop.system.labels import label
from desktop.system.texts import _

if TYPE_CHECKING:
    from desktop.domain.training import TrainingSession


def describe_session(session: TrainingSession) -> str:
    """Kind, day, time, place, state, and why it did not take place."""
    length = (
        _("{minutes} minutes").format(minutes=session.duration_min) if session.duration_min else ""
    )
    parts = (
        label(session.kind),
        format_date(session.held_on),
        session.starts_at,
        length,
        session.place,
        session.trainer,
        session.partner,
        label(session.state),
        session.cancel_reason,
        session.note,
    )
    return " · ".join(part for part in parts if part)

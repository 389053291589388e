"""What is said of a session in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.text.dates import format_date
from desktop.system.labels import label
from desktop.system.texts import _

if TYPE_CHECKING:
    from desktop.domain.training import TrainingSession


def describe_session(session: TrainingSession) -> str:
    """Kind, day, time, place, with whom, state, why it fell through, and what follows."""
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
        _partner(session),
        label(session.state),
        session.cancel_reason,
        _listed(session),
        _follow_up(session),
        session.note,
    )
    return " · ".join(part for part in parts if part)


def _partner(session: TrainingSession) -> str:
    """The kind is left out where the name says it: "Hội Phụ nữ xã" is of the Hội Phụ nữ."""
    kind = label(session.partner_kind) if session.partner_kind else ""
    if kind.casefold() in (session.partner or "").casefold():
        kind = ""
    return ": ".join(part for part in (kind, session.partner) if part)


def _listed(session: TrainingSession) -> str:
    if session.evidence_number is None:
        return ""
    return _("signed list {number}").format(number=session.evidence_number)


def _follow_up(session: TrainingSession) -> str:
    what, by, done = session.follow_up, session.follow_up_on, session.followed_up_on
    if what is None:
        return ""
    if done is not None:
        return _("Done on {day}: {what}").format(day=format_date(done), what=what)
    if by is None:
        return _("To do: {what}").format(what=what)
    return _("To do by {day}: {what}").format(day=format_date(by), what=what)

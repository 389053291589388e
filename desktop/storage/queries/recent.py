"""Whom this PC had to do with last: those are probably meant again."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import and_, case, func, or_, select

from desktop.storage.models import TABLES
from desktop.storage.statement import Statement

_ACTS: Final = 60
"""Own acts that are looked at; pulled ones between them do not count."""

_LOOKED_AT: Final = 400
_IMAGES: Final = 150
_OF_ONE_ACT: Final = 60
"""So that an act over a whole village does not fill the list, nor cost the time of a search: the
images of an act are written one after the other, and only the last of them are looked at."""

_HISTORY = TABLES["history"]
_IMAGE = TABLES["before_image"]
_HELP = TABLES["assistance"]
_MILESTONE = TABLES["milestone"]
_ATTENDANCE = TABLES["attendance"]
_RESIDENT = TABLES["resident"]
_HERE: Final = select(TABLES["sync_head"].c.dev).scalar_subquery()


def _statement() -> Statement:
    latest = (
        select(_HISTORY.c.act, _HISTORY.c.at, _HISTORY.c.dev, _HISTORY.c.kind)
        .order_by(_HISTORY.c.at.desc(), _HISTORY.c.act.desc())
        .limit(_LOOKED_AT)
        .subquery("latest")
    )
    own = (
        select(latest.c.act, latest.c.at)
        .where(latest.c.dev == _HERE, latest.c.kind.notlike("import%"))
        .order_by(latest.c.at.desc(), latest.c.act.desc())
        .limit(_ACTS)
        .subquery("own")
    )
    before = _IMAGE.alias("before")
    last = select(func.max(before.c.id)).where(before.c.act == own.c.act).scalar_subquery()
    touched = (
        select(_IMAGE.c.t, _IMAGE.c.r, own.c.at, own.c.act, _IMAGE.c.id)
        .select_from(own)
        .join(_IMAGE, and_(_IMAGE.c.act == own.c.act, _IMAGE.c.id > last - _OF_ONE_ACT))
        .order_by(own.c.at.desc(), own.c.act.desc(), _IMAGE.c.id.desc())
        .limit(_IMAGES)
        .subquery("touched")
    )
    itself = case((or_(touched.c.t == "resident", touched.c.t == "household"), touched.c.r))
    subject = func.coalesce(
        itself,
        _HELP.c.resident_id,
        _HELP.c.household_id,
        _MILESTONE.c.subject_id,
        _ATTENDANCE.c.attendee_id,
    )
    return Statement(
        select(subject, _RESIDENT.c.household_id)
        .select_from(touched)
        .outerjoin(_HELP, _HELP.c.id == touched.c.r)
        .outerjoin(_MILESTONE, _MILESTONE.c.id == touched.c.r)
        .outerjoin(_ATTENDANCE, _ATTENDANCE.c.id == touched.c.r)
        .outerjoin(_RESIDENT, _RESIDENT.c.id == subject)
        .order_by(touched.c.at.desc(), touched.c.act.desc(), touched.c.id.desc())
    )


_TOUCHED: Final = _statement()


def recent_subjects(cursor: Any) -> dict[str, int]:
    """Residents and households that this PC's last acts were about: how many came after each.

    The household of a resident counts with the resident.
    """
    found: dict[str, int] = {}
    for subject, household in _TOUCHED.run(cursor).fetchall():
        for one in (subject, household):
            if one is not None:
                found.setdefault(one, len(found))
    return found

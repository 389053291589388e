"""Acts of the history: what each did to how many records, and what became of it since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import case, func, literal, select

from desktop.domain.rows.history import ActUndone, Deed, HistoryRow
from desktop.protocol.ops import SERVER_DEVICE, encode
from desktop.protocol.registry import DELETED, MERGED_INTO
from desktop.storage.models import TABLES
from desktop.storage.queries.sync import moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Select

REVIEWED: Final = "reviewed"
"""What the province's side does is called so, on every PC."""

SUCCESSION: Final = "succession"
"""Except what it says of the end of the team itself."""

_TEAM: Final = "team"

_HISTORY = TABLES["history"]
_IMAGE = TABLES["before_image"]
_MEMBERSHIP = TABLES["membership"]
_HEAD = TABLES["sync_head"]
_TAKING = TABLES["taking_back"]


def _pair(group: str, value: object) -> bytes:
    """A group with its value as it stands in the image of a change."""
    return encode({group: value})[1:]


_DEEDS: Final = tuple(Deed)
_DEED: Final = case(
    (_IMAGE.c.created, literal(_DEEDS.index(Deed.ADDED))),
    *(
        (func.instr(_IMAGE.c.after, literal(part)) > 0, literal(_DEEDS.index(deed)))
        for part, deed in (
            (_pair(DELETED, True), Deed.DELETED),
            (_pair(DELETED, False), Deed.BROUGHT_BACK),
            (_pair(MERGED_INTO, None), Deed.PARTED),
            (encode(MERGED_INTO), Deed.MERGED),
        )
    ),
    else_=literal(_DEEDS.index(Deed.CHANGED)),
)
"""What a change did to its record, told from the bytes so that thousands need not be decoded."""


def history(connection: Connection, limit: int) -> tuple[HistoryRow, ...]:
    """The last acts, own and of other PCs, the newest first."""
    wanted = _rows().order_by(_HISTORY.c.at.desc(), _HISTORY.c.act.desc()).limit(limit)
    undos = _undos(connection)
    return tuple(_row(connection, row, undos) for row in connection.execute(wanted))


def one_act(connection: Connection, act: str) -> HistoryRow | None:
    """One of them; None when this PC knows none of that id."""
    row = connection.execute(_rows().where(_HISTORY.c.act == act)).one_or_none()
    return None if row is None else _row(connection, row, _undos(connection))


def _rows() -> Select[Any]:
    name = (
        select(_MEMBERSHIP.c.full_name)
        .where(_MEMBERSHIP.c.person_id == _HISTORY.c.who)
        .order_by(_MEMBERSHIP.c.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    own = _HISTORY.c.dev == select(_HEAD.c.dev).scalar_subquery()
    return select(_HISTORY, name.label("who_name"), own.label("own"))


def _row(connection: Connection, row: Any, undos: Mapping[str, ActUndone]) -> HistoryRow:
    deeds = _deeds(connection, row.act)
    return HistoryRow(
        act=row.act,
        who=row.who,
        who_name=row.who_name,
        at=moment(row.at),
        kind=_province_kind(deeds) if row.dev == SERVER_DEVICE else row.kind,
        own=bool(row.own),
        deeds=deeds,
        undoable=bool(deeds),
        undone=_standing_undo(row.act, undos),
        takes_back=undos.get(row.act),
    )


def _province_kind(deeds: Mapping[tuple[str, Deed], int]) -> str:
    return SUCCESSION if any(table == _TEAM for table, _deed in deeds) else REVIEWED


def _deeds(connection: Connection, act: str) -> dict[tuple[str, Deed], int]:
    """Records by table and the first thing in `Deed` that the act did to each."""
    each = (
        select(_IMAGE.c.t, func.min(_DEED).label("deed"))
        .where(_IMAGE.c.act == act)
        .group_by(_IMAGE.c.t, _IMAGE.c.r)
        .subquery()
    )
    wanted = select(each.c.t, each.c.deed, func.count()).group_by(each.c.t, each.c.deed)
    return {(t, _DEEDS[deed]): count for t, deed, count in connection.execute(wanted)}


def _undos(connection: Connection) -> dict[str, ActUndone]:
    """Every undo made on this PC by its own act, in the order in which they were begun."""
    wanted = select(_TAKING).order_by(_TAKING.c.taker)
    return {
        row.taker: ActUndone(row.taker, row.act, row.done, row.total, goes_on=row.place > 0)
        for row in connection.execute(wanted)
    }


def _standing_undo(act: str, undos: Mapping[str, ActUndone]) -> ActUndone | None:
    """The last undo of an act, unless that was itself taken back."""
    found = [one for one in undos.values() if one.act == act]
    if not found or _standing_undo(found[-1].by, undos) is not None:
        return None
    return found[-1]

"""An officers' order to erase a person or a household: what it reaches, and that it is final."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec

from desktop.domain.errors import TroubleError
from desktop.domain.ids import is_id
from desktop.domain.text.folding import fold
from desktop.protocol.merging import root_of
from desktop.protocol.ops import GROUND, MAX_TXN_BYTES, MAX_TXN_OPS, Cell, OpKind, encode
from desktop.protocol.orders import Order, is_signed
from desktop.protocol.registry import BY_NAME, DELETED, ERASABLE, MERGEABLE
from desktop.protocol.registry import TABLES as SYNCED
from server.security.can import Action, Actor, can
from server.services.authoring import Wish, take_orders, write_as_server
from server.services.comparing import mend_from_log
from server.services.feeds import stored_key
from server.services.validation import composed
from server.storage.scope import door_scope, team_scope
from server.storage.stores import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Engine

    from desktop.domain.clock import Clock
    from desktop.protocol.ops import RecordCells
    from desktop.protocol.registry import GroupValue
    from server.storage.log_store import LogStore

LONGEST_GROUND: Final = 200
_SHORTEST_TEXT: Final = 2
_MOST_FOUND: Final = 50
_SHOWN: Final = ("full_name", "birth_on", "code", "lane", "house_number", "valid_from")
_OFFICERS: Final = 2
_CELLS: Final = msgspec.msgpack.Decoder(dict[str, Cell])
_PATCH: Final = msgspec.msgpack.Decoder(dict[str, Any])
_ORDER: Final = msgspec.msgpack.Decoder(Order)


@dataclass(frozen=True, slots=True)
class Erasure:
    """What two officers ordered; `ground` is read on every PC and names nobody."""

    team: str
    table: str
    record: str
    ground: str
    officers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """How many records went, and of how many others something that was said of them."""

    records: int
    cleared: int


Note = Callable[[Order], None]
"""Puts a signed order where a restore of the database does not reach it."""


def erase_record(
    engine: Engine,
    actor: Actor,
    order: Erasure,
    clock: Clock,
    key: bytes,
    note: Note | None = None,
) -> Erased:
    """Erase a record, all that were merged with it, and what other records say of them.

    Values go from the log, the records and the inboxes of this database at once, and from each
    PC with its next sync. Whatever a PC that did not know says of the record later is discarded.

    Args:
        engine: The server's database.
        actor: An officer.
        order: What is to go, and who ordered it.
        clock: Time and randomness.
        key: Seed of the province's key, which signs the order.
        note: Gets each signed order before anything is written.

    Raises:
        TroubleError: not_permitted, erase_officers (not two different names), erase_ground,
            erase_table, erase_unknown (nothing of that record was ever sent, or it is erased).
    """
    _check(actor, order)
    with team_scope(engine, order.team) as connection:
        store = open_store(connection, order.team)
        if store.head(lock=True) is None:
            raise TroubleError("team_unknown")
        plan = _Plan(store, order)
        for part in _txns(plan.wishes):
            write_as_server(store, order.team, part, clock, key, note)
        others = {wish.record for wish in plan.wishes} - plan.family
        return Erased(len(plan.family), len(others))


def find_records(
    engine: Engine, actor: Actor, team: str, table: str, text: str
) -> list[tuple[str, str]]:
    """(id, what it is called) of live records in whose name or code a text stands.

    Args:
        engine: The server's database.
        actor: An officer.
        team: 32 hex digits.
        table: One that can be erased.
        text: Without regard to accents and case; at least two characters.

    Raises:
        TroubleError: not_permitted, erase_table, erase_find.
    """
    if not can(actor, Action.ERASE, team):
        raise TroubleError("not_permitted")
    if table not in ERASABLE:
        raise TroubleError("erase_table", tables=", ".join(ERASABLE))
    wanted = fold(text.strip())
    if len(wanted) < _SHORTEST_TEXT:
        raise TroubleError("erase_find")
    found = []
    with team_scope(engine, team, reads=True) as connection:
        for record, data in open_store(connection, team).cells_of(table):
            cells = _CELLS.decode(data)
            said = [_said(cells, name) for name in _SHOWN]
            name = "  ".join(str(one) for one in said if one is not None)
            deleted = cells.get(DELETED)
            if wanted in fold(name) and not (deleted and deleted.value):
                found.append((record, name))
    return sorted(found, key=lambda one: one[1])[:_MOST_FOUND]


def offer_orders(engine: Engine, actor: Actor, orders: Iterable[Order], clock: Clock) -> int:
    """Take what a PC kept of the province's own orders, after the server went back.

    Each is verified by its signature, so a PC can only give back what the province wrote.

    Raises:
        TroubleError: not_permitted, team_unknown.
    """
    if not can(actor, Action.SYNC, actor.team_id):
        raise TroubleError("not_permitted")
    return take_signed(engine, actor.team_id, orders, clock)


def take_signed(engine: Engine, team: str, orders: Iterable[Order], clock: Clock) -> int:
    """Append those orders of a team that its log does not hold; answers how many."""
    with door_scope(engine, reads=True) as connection:
        public_key = stored_key(connection)
    if not public_key:
        return 0
    with team_scope(engine, team) as connection:
        taken = take_orders(open_store(connection, team), team, orders, public_key, clock)
    if taken:
        _forget_elsewhere(engine, team)
    return taken


def _forget_elsewhere(engine: Engine, team: str) -> None:
    """Take out what an order given back could not name: values that lie with other records.

    The log has them no more, so what is stored is made to say what the log says.
    """
    try:
        mend_from_log(engine, team)
    except TroubleError as error:
        # The next comparison says so, to people; orders are taken all the same.
        if error.code != "log_damaged":
            raise


def order_line(order: Order) -> str:
    """An order as text for the journal."""
    return encode(order).hex()


def read_order_line(text: str) -> Order | None:
    """Undo `order_line`; None when it is not one."""
    try:
        return _ORDER.decode(bytes.fromhex(text))
    except (ValueError, msgspec.MsgspecError):
        return None


def is_of_province(order: Order, public_key: str) -> bool:
    """Whether the province signed the order."""
    return is_signed(order, public_key)


def _txns(wishes: list[Wish]) -> list[list[Wish]]:
    """Parts that one txn can hold: a longer one would be put aside, and nothing be erased."""
    parts: list[list[Wish]] = []
    room = 0
    for wish in wishes:
        size = len(encode(composed(wish.groups)))
        if not parts or len(parts[-1]) == MAX_TXN_OPS or size > room:
            parts.append([])
            room = MAX_TXN_BYTES
        parts[-1].append(wish)
        room -= size
    return parts


def _check(actor: Actor, order: Erasure) -> None:
    if not can(actor, Action.ERASE, order.team):
        raise TroubleError("not_permitted")
    named = {officer.strip().casefold() for officer in order.officers if officer.strip()}
    if len(named) != _OFFICERS:
        raise TroubleError("erase_officers")
    if not order.ground.strip() or len(order.ground) > LONGEST_GROUND:
        raise TroubleError("erase_ground", limit=LONGEST_GROUND)
    if order.table not in ERASABLE:
        raise TroubleError("erase_table", tables=", ".join(ERASABLE))
    if not is_id(order.record):
        raise TroubleError("erase_unknown")


class _Plan:
    """All ops of an erasure: the record with those it was merged with, then what others say."""

    def __init__(self, store: LogStore, order: Erasure) -> None:
        self._store = store
        self._cells = {
            table: {record: _CELLS.decode(cells) for record, cells in store.cells_of(table)}
            for table in _tables_about(order.table)
        }
        self._erased = store.erased()
        self._ground: GroupValue = order.ground.strip()
        self.family = self._family(order.table, order.record)
        if not self.family or (order.table, order.record) in self._erased:
            raise TroubleError("erase_unknown")
        self.wishes = [
            Wish(OpKind.ERASE, order.table, record, {GROUND: self._ground})
            for record in sorted(self.family)
        ]
        self.wishes += self._clearings()
        self.wishes += self._elsewhere(order.table)

    def _family(self, table: str, record: str) -> set[str]:
        """The record, and all that are the same person or household."""
        records = self._cells[table]
        if table in MERGEABLE:
            root = self._root_of(table, record)
            found = {one for one in records if self._root_of(table, one) == root}
        elif (person := _said(records.get(record, {}), "person_id")) is not None:
            found = {one for one, cells in records.items() if _said(cells, "person_id") == person}
        else:
            found = {record} if record in records else set()
        if not found and self._store.entries_of([record]):
            # Only in quarantine, or deleted before it was ever whole: its values are stored.
            found = {record}
        return found

    def _root_of(self, table: str, record: str) -> str:
        return root_of(self._cells_of, table, record, lambda *key: key in self._erased)

    def _cells_of(self, table: str, record: str) -> RecordCells:
        return self._cells[table].get(record, {})

    def _clearings(self) -> list[Wish]:
        """Groups of other records that ever said something of the family, without it."""
        wishes = []
        for table in SYNCED:
            owned = [field for field in table.fields if field.whose]
            if not owned or table.name not in self._cells:
                continue
            for record, groups in self._ever_said(table.name, self._ever_of(table.name)).items():
                cells = self._cells[table.name].get(record, {})
                f = {group: _cleared(table.name, group, cells) for group in sorted(groups)}
                wishes.append(Wish(OpKind.ERASE, table.name, record, {GROUND: self._ground, **f}))
        return wishes

    def _elsewhere(self, table: str) -> list[Wish]:
        """Values of the family that lie with another record, into which it was merged once."""
        family = sorted(self.family)
        seqs = {
            row.seq
            for at in range(0, len(family), MAX_TXN_OPS)
            for row in self._store.entries_of(family[at : at + MAX_TXN_OPS])
        }
        return [
            Wish(OpKind.RESOLVE, table, row.record, {row.group: row.cell_seq})
            for row in self._store.all_inbox()
            if row.table == table and row.record not in self.family and row.cell_seq in seqs
        ]

    def _ever_of(self, table: str) -> set[str]:
        """Records that are, or were before somebody corrected them, about one of the family."""
        owners = {name for field in BY_NAME[table].fields for name in field.whose}
        return {
            record
            for record, patch in self._store.patches_of(table)
            if any(
                _member(value, name) in self.family
                for group, value in _PATCH.decode(patch).items()
                for name in owners
                if group == name or isinstance(value, dict)
            )
        }

    def _ever_said(self, table: str, records: set[str]) -> dict[str, set[str]]:
        """By record: groups in which it, now or before, says something of its owner."""
        owned = {(f.group, f.name) for f in BY_NAME[table].fields if f.whose}
        found: dict[str, set[str]] = {}
        ids = sorted(records)
        for at in range(0, len(ids), MAX_TXN_OPS):
            for row in self._store.entries_of(ids[at : at + MAX_TXN_OPS]):
                f = _PATCH.decode(row.patch)
                for group, name in owned:
                    if _member(f.get(group), name) is not None:
                        found.setdefault(row.r.hex(), set()).add(group)
        return dict(sorted(found.items()))


def _tables_about(table: str) -> list[str]:
    """The table itself, and those whose records say something of its records."""
    return [table, *(one.name for one in SYNCED if any(field.whose for field in one.fields))]


def _said(cells: RecordCells, name: str) -> object:
    """What a record says of one field, alone or inside a group."""
    for group, cell in cells.items():
        if group != DELETED and (group == name or isinstance(cell.value, dict)):
            value = _member(cell.value, name)
            if value is not None:
                return value
    return None


def _member(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else value


def _cleared(table: str, group: str, cells: RecordCells) -> GroupValue:
    """A group's present value without what it says of its owner.

    Also when the record is about somebody else by now: an order is kept for ever, so it cannot
    say what is to stay.
    """
    value = cells[group].value if group in cells else None
    if not isinstance(value, dict):
        return None
    owned = {field.name for field in BY_NAME[table].fields if field.whose}
    return {name: None if name in owned else one for name, one in value.items()}

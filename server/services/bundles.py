"""A bundle from a stick: checked, opened, run, and answered by a bundle for the same PC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Engine, select

from desktop.domain.clock import Clock
from desktop.domain.errors import TroubleError
from desktop.protocol.bundles import (
    BundleBody,
    BundleError,
    BundleHeader,
    Receipt,
    Way,
    open_bundle,
    split_bundle,
    write_bundle,
)
from desktop.protocol.ops import Cell
from desktop.protocol.registry import DELETED
from desktop.protocol.sealing import KEY_BYTES
from server.security.can import Actor, ActorKind
from server.security.sealing import SealingKey
from server.services.carried import CarriedRequests
from server.services.feeds import open_feed_key
from server.services.restoring import Witness
from server.services.teams import milliseconds
from server.storage.schema import device
from server.storage.scope import door_scope, team_scope
from server.storage.stores import open_store

_CELLS: Final = msgspec.msgpack.Decoder(dict[str, Cell])


@dataclass(frozen=True, slots=True)
class BundleDesk:
    """All that taking bundles needs.

    Args:
        engine: The server's database.
        sealing: Opens what goes up.
        signer: Seed of the key that signs what goes down: the one of the feeds.
        clock: Receive times.
        witness: As in `Exchange`.
    """

    engine: Engine
    sealing: SealingKey
    signer: bytes
    clock: Clock
    witness: Witness | None = None


class TakenBundle(NamedTuple):
    """The answer's bytes, and what the officer is told."""

    answer: bytes
    header: BundleHeader
    receipt: Receipt


def take_bundle(desk: BundleDesk, data: bytes) -> TakenBundle:
    """Do what a bundle asks; the same again, later or earlier ones do no harm.

    Raises:
        TroubleError: bundle_not_one, bundle_newer, bundle_damaged, bundle_too_large,
            bundle_wrong_way, bundle_stranger (of no device that is enrolled here),
            device_revoked, feed_key_other, and those of `CarriedRequests.run`.
    """
    public = open_feed_key(desk.engine, desk.signer, desk.clock)
    try:
        envelope = split_bundle(data)
        if envelope.header.way is not Way.UP:
            raise TroubleError("bundle_wrong_way")
        signer = _key_of(desk.engine, envelope.header)
        body = open_bundle(envelope, signer, desk.sealing.private)
    except BundleError as error:
        raise TroubleError(error.code) from error
    if len(body.key) != KEY_BYTES or not public:
        raise TroubleError("bundle_damaged")
    actor = Actor(ActorKind.DEVICE, envelope.header.team, envelope.header.dev)
    run = CarriedRequests(desk.engine, actor, desk.sealing, desk.clock, desk.witness)
    run.run(body.sections)
    return _answer(desk, envelope.header, run, body.key)


def _answer(
    desk: BundleDesk, header: BundleHeader, run: CarriedRequests, reader: bytes
) -> TakenBundle:
    last, hello = run.last, run.hello
    if last is None or hello is None:
        raise TroubleError("bundle_damaged")
    records = _live_records(desk.engine, header.team)
    receipt = Receipt(last.head, records, last.digest, milliseconds(desk.clock))
    down = BundleHeader(
        way=Way.DOWN,
        team=header.team,
        dev=header.dev,
        ep=hello.ep,
        last_n=last.last_n,
        inc=hello.inc,
        cursor=hello.cursor,
        head=last.head,
    )
    try:
        data = write_bundle(down, BundleBody(run.answers, b"", receipt), reader, desk.signer)
    except BundleError as error:
        raise TroubleError(error.code) from error
    return TakenBundle(data, down, receipt)


def _key_of(engine: Engine, header: BundleHeader) -> bytes:
    """The key that the device signs with."""
    wanted = select(device.c.public_key, device.c.team_id, device.c.revoked_at)
    with door_scope(engine, reads=True) as connection:
        row = connection.execute(wanted.where(device.c.dev == bytes.fromhex(header.dev))).first()
    if row is None or bytes(row.team_id).hex() != header.team:
        raise TroubleError("bundle_stranger")
    if row.revoked_at is not None:
        raise TroubleError("device_revoked")
    return bytes(row.public_key)


def _live_records(engine: Engine, team: str) -> int:
    """Records of the team that are not deleted, as the receipt tells them."""
    with team_scope(engine, team, reads=True) as connection:
        store = open_store(connection, team)
        return sum(_is_live(_CELLS.decode(cells)) for _table, _record, cells in store.all_cells())


def _is_live(cells: dict[str, Cell]) -> bool:
    deleted = cells.get(DELETED)
    return deleted is None or not deleted.value

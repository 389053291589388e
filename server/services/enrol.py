"""Codes for teams, and devices that come with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import delete, insert, select, update

from desktop.domain.errors import TroubleError
from desktop.domain.ids import is_id, new_id
from desktop.protocol.enrolment import (
    EnrolAnswer,
    EnrolmentError,
    EnrolRequest,
    normalise_code,
)
from desktop.protocol.ops import SERVER_DEVICE
from server.security.can import Action, Actor, can
from server.security.codes import CODE_DAYS, MAX_FAILURES, fits, label_of, make_code
from server.services.feeds import stored_key, stored_sealing_key
from server.services.succession import check_open
from server.services.teams import milliseconds, open_log
from server.storage.schema import device, enrol_code, province, team_slot, token
from server.storage.scope import door_scope, team_scope

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from desktop.domain.clock import Clock

_DAY_MS: Final = 24 * 60 * 60 * 1000


class DeviceRow(NamedTuple):
    """A device as the officer's list shows it; times in milliseconds."""

    dev: str
    name: str
    team: str
    enrolled_at: int
    revoked_at: int | None


def make_enrol_code(engine: Engine, actor: Actor, team_name: str, clock: Clock) -> str:
    """A code for the team of that name; a new team gets its place.

    Args:
        engine: The server's database.
        actor: An officer.
        team_name: As the officer knows the team; the same name is the same team.
        clock: Codes are good for seven days.

    Raises:
        TroubleError: not_permitted; team_closed, which names the team that goes on.
    """
    _require(actor, Action.MAKE_CODE)
    with door_scope(engine, reads=True) as connection:
        named = select(team_slot.c.team_id).where(team_slot.c.name == team_name)
        known = connection.execute(named).scalar()
    if known is not None:
        check_open(engine, known.hex())
    made = make_code(clock)
    now = milliseconds(clock)
    with door_scope(engine) as connection:
        while _label_is_taken(connection, made.label, now):
            made = make_code(clock)
        slot = connection.execute(
            select(team_slot.c.id).where(team_slot.c.name == team_name)
        ).scalar()
        if slot is None:
            slot = bytes.fromhex(new_id(clock))
            connection.execute(insert(team_slot).values(id=slot, name=team_name, created_at=now))
        connection.execute(
            insert(enrol_code).values(
                id=bytes.fromhex(new_id(clock)),
                slot_id=slot,
                label=made.label,
                salt=made.salt,
                code_hash=made.code_hash,
                failures=0,
                expires_at=now + CODE_DAYS * _DAY_MS,
            )
        )
    return made.code


def free_team_name(engine: Engine, wanted: str) -> str:
    """The name, or the name with a number, of which no team has been enrolled yet."""
    with door_scope(engine, reads=True) as connection:
        bound = select(team_slot.c.name).where(team_slot.c.team_id.is_not(None))
        taken = set(connection.execute(bound).scalars())
    numbered = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
    return next(name for name in (wanted, *numbered) if name not in taken)


def enrol_device(engine: Engine, request: EnrolRequest, clock: Clock) -> EnrolAnswer:
    """Bind a device's key to the team of its code.

    The first device of a team brings the team's id; a further one gets it. The same request
    again (its answer was lost) gets the same answer and changes nothing.

    Raises:
        TroubleError: code_refused (wrong, or burnt by five failures), code_expired, code_used,
            device_revoked (a used code does not let it in again), team_taken (the code is
            another team's), team_unknown (no PC of this team has been enrolled yet and this one
            brings none), team_closed (with the name of the team that goes on).
    """
    if request.dev == SERVER_DEVICE:
        raise TroubleError("code_refused")
    found = _check_code(engine, request, clock)
    with door_scope(engine) as connection:
        team = _team_of(connection, found.slot_id, request)
    if found.used_at is None:
        check_open(engine, team)
    with team_scope(engine, team) as connection:
        inc = open_log(connection, team, clock)
    with door_scope(engine) as connection:
        team_name = _bind_slot(connection, found.slot_id, team)
        if _use_code(connection, found, request, clock):
            _save_device(connection, team, request, clock)
        province_name = connection.execute(select(province.c.name)).scalar() or ""
        key, sealing = stored_key(connection), stored_sealing_key(connection)
    return EnrolAnswer(
        team=team,
        team_name=team_name,
        province=province_name,
        inc=inc,
        province_key=key,
        sealing_key=sealing,
    )


def list_devices(engine: Engine, actor: Actor) -> list[DeviceRow]:
    """Every device of the province.

    Raises:
        TroubleError: not_permitted.
    """
    _require(actor, Action.LIST_DEVICES)
    columns = (device.c.dev, device.c.name, team_slot.c.name, device.c.enrolled_at)
    joined = device.join(team_slot, team_slot.c.team_id == device.c.team_id)
    listed = select(*columns, device.c.revoked_at).select_from(joined)
    with door_scope(engine) as connection:
        rows = connection.execute(listed.order_by(team_slot.c.name, device.c.enrolled_at)).all()
    return [DeviceRow(row[0].hex(), *row[1:]) for row in rows]


def revoke_device(engine: Engine, actor: Actor, dev: str, clock: Clock) -> None:
    """Refuse the device from its next request on.

    Raises:
        TroubleError: not_permitted, device_unknown.
    """
    _require(actor, Action.REVOKE_DEVICE)
    if not is_id(dev):
        raise TroubleError("device_unknown")
    revoke = update(device).where(device.c.dev == bytes.fromhex(dev))
    with door_scope(engine) as connection:
        done = connection.execute(revoke.values(revoked_at=milliseconds(clock)))
        if done.rowcount == 0:
            raise TroubleError("device_unknown")


def revoke_again(engine: Engine, dev: str, at: int) -> bool:
    """Repeat a revocation that a restored database forgot; not if it was let in again later.

    Args:
        engine: The server's database.
        dev: The device.
        at: When it was revoked, in milliseconds.
    """
    if not is_id(dev):
        return False
    forgotten = device.c.revoked_at.is_(None) & (device.c.enrolled_at <= at)
    revoke = update(device).where(device.c.dev == bytes.fromhex(dev), forgotten)
    with door_scope(engine) as connection:
        return bool(connection.execute(revoke.values(revoked_at=at)).rowcount)


def _require(actor: Actor, action: Action) -> None:
    if not can(actor, action, ""):
        raise TroubleError("not_permitted")


def _label_is_taken(connection: Connection, label: str, now: int) -> bool:
    same = select(enrol_code.c.id).where(enrol_code.c.label == label)
    return connection.execute(same.where(enrol_code.c.expires_at > now)).first() is not None


def _check_code(engine: Engine, request: EnrolRequest, clock: Clock) -> Any:
    """The code's row; a try is counted before the hash is computed, so none is free."""
    try:
        code = normalise_code(request.code)
    except EnrolmentError as error:
        raise TroubleError("code_refused") from error
    tried = update(enrol_code).where(
        enrol_code.c.label == label_of(code), enrol_code.c.failures < MAX_FAILURES
    )
    with door_scope(engine) as connection:
        rows = connection.execute(
            tried.values(failures=enrol_code.c.failures + 1).returning(*enrol_code.c)
        ).all()
    found = next((row for row in rows if fits(code, row.salt, row.code_hash)), None)
    if found is None:
        raise TroubleError("code_refused")
    if found.used_at is not None and found.used_by != bytes.fromhex(request.dev):
        raise TroubleError("code_used")
    if found.used_at is None and found.expires_at <= milliseconds(clock):
        raise TroubleError("code_expired")
    right = update(enrol_code).where(enrol_code.c.id == found.id)
    with door_scope(engine) as connection:
        connection.execute(right.values(failures=enrol_code.c.failures - 1))
    return found


def _team_of(connection: Connection, slot_id: bytes, request: EnrolRequest) -> str:
    """The slot's team, or the one that its first device brings."""
    bound = connection.execute(
        select(team_slot.c.team_id).where(team_slot.c.id == slot_id)
    ).scalar_one()
    if bound is None:
        if not request.team:
            raise TroubleError("team_unknown")
        return request.team
    if request.team and bytes.fromhex(request.team) != bound:
        raise TroubleError("team_taken")
    return str(bound.hex())


def _bind_slot(connection: Connection, slot_id: bytes, team: str) -> str:
    """The slot's name, once the team is certainly its team and no other slot's."""
    key = bytes.fromhex(team)
    other = select(team_slot.c.id).where(team_slot.c.team_id == key, team_slot.c.id != slot_id)
    if connection.execute(other).first() is not None:
        raise TroubleError("team_taken")
    bind = update(team_slot).where(team_slot.c.id == slot_id, team_slot.c.team_id.is_(None))
    connection.execute(bind.values(team_id=key))
    slot = connection.execute(
        select(team_slot.c.name, team_slot.c.team_id).where(team_slot.c.id == slot_id)
    ).one()
    if slot.team_id != key:
        raise TroubleError("team_taken")
    return str(slot.name)


def _use_code(connection: Connection, found: Any, request: EnrolRequest, clock: Clock) -> bool:
    """True once; False for the same device with the same key, whose answer was lost."""
    dev = bytes.fromhex(request.dev)
    mine = update(enrol_code).where(enrol_code.c.id == found.id)
    use = mine.where(enrol_code.c.used_at.is_(None))
    done = connection.execute(use.values(used_at=milliseconds(clock), used_by=dev))
    if done.rowcount:
        return True
    used = device.join(enrol_code, enrol_code.c.used_by == device.c.dev)
    same = (
        select(device.c.revoked_at)
        .select_from(used)
        .where(
            device.c.dev == dev,
            device.c.public_key == bytes.fromhex(request.public_key),
            enrol_code.c.id == found.id,
        )
    )
    row = connection.execute(same).first()
    if row is None:
        raise TroubleError("code_used")
    if row.revoked_at is not None:
        raise TroubleError("device_revoked")
    return False


def _save_device(connection: Connection, team: str, request: EnrolRequest, clock: Clock) -> None:
    """A known device of the team gets its new key; the officer's code lets it in again.

    Tokens of its old key end. The name is shown in the officer's terminal, so nothing in it may
    steer one (nor be a NUL, which PostgreSQL refuses).
    """
    dev, key = bytes.fromhex(request.dev), bytes.fromhex(request.public_key)
    held = connection.execute(select(device.c.team_id).where(device.c.dev == dev)).scalar()
    if held is not None and held != bytes.fromhex(team):
        raise TroubleError("team_taken")
    values = {
        "name": "".join(filter(str.isprintable, request.device_name))[:120],
        "public_key": key,
        "enrolled_at": milliseconds(clock),
        "revoked_at": None,
    }
    if held is None:
        connection.execute(insert(device).values(dev=dev, team_id=bytes.fromhex(team), **values))
    else:
        connection.execute(update(device).where(device.c.dev == dev).values(**values))
        connection.execute(delete(token).where(token.c.dev == dev))

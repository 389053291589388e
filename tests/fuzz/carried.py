"""A whole bundle at the server and at the PC that it comes back to: signed, nonsense inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from desktop.domain.errors import LangSoError
from desktop.protocol import bundles
from desktop.protocol.sealing import open_sealed, public_of, seal
from desktop.protocol.stream import Deflater, Inflater, WireError
from desktop.sync.account import BUNDLE_KEY, DEVICE_KEY
from tests.fuzz.target import Target
from tests.sync import sticks

if TYPE_CHECKING:
    from desktop.storage.database import Database
    from tests.fuzz.mutating import Mutator


class _Carried(Target):
    """What both ways share: sections inside a sealed and signed file."""

    private: bytes
    signer: bytes

    def spoil(self, mutator: Mutator) -> bytes:
        """Bytes of the file, values of its body, or one message of a section."""
        data = mutator.pick()
        if mutator.number(6) == 0:
            return mutator.spoiled(data)
        envelope = bundles.split_bundle(data)
        info = bundles._SEALED + envelope.before  # noqa: SLF001 - who has the keys can do it
        body = msgspec.msgpack.decode(open_sealed(envelope.sealed, self.private, info))
        if mutator.number(4) == 0:
            body = mutator.tree(body)
        else:
            section = body[0][mutator.number(len(body[0]))]
            at = 2 if section[2] else 1
            section[at] = _message_spoiled(section[at], mutator)
        whole = envelope.before + seal(mutator.encoded(body), public_of(self.private), info)
        return whole + self._signature(whole)

    def _signature(self, whole: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        signed = bundles._SIGNED + whole  # noqa: SLF001 - as above
        return Ed25519PrivateKey.from_private_bytes(self.signer).sign(signed)


def _asking(pc: Database) -> bytes:
    """What a PC writes whose last comparison found a difference."""
    with pc.write() as unit:
        unit.sync_store.note_success(0, equal=False)
    return sticks.write(pc)


def _message_spoiled(body: bytes, mutator: Mutator) -> bytes:
    """A request or answer with one value of one of its messages changed."""
    try:
        messages = list(Inflater().feed(body))
        at = mutator.number(len(messages))
        messages[at] = mutator.packed(messages[at])
    except (WireError, ValueError):
        return mutator.packed(body)
    pipe = Deflater()
    return b"".join([*map(pipe.message, messages), pipe.end()])


class CarriedUp(_Carried):
    """At the server."""

    watched = ("desktop.protocol.bundles", "server.services.carried")

    def __init__(self) -> None:
        self.world = sticks.make_world()
        self.private = sticks.SEALING
        with self.world.pcs[0].read() as unit:
            self.signer = bytes.fromhex(unit.get_setting(DEVICE_KEY) or "")

    def seeds(self) -> list[bytes]:
        """The first of a PC, a later one, and one that says what is held; the other synced too."""
        one, two = self.world.pcs
        sticks.add(one, 3)
        first = sticks.write(one)
        self.world.stick(one)
        self.world.stick(two)
        sticks.add(one, 2)
        return [first, sticks.write(one), _asking(one)]

    def read(self, data: bytes) -> str:
        """Do what it asks."""
        try:
            self.world.take(data)
        except LangSoError as error:
            return f"trouble {getattr(error, 'code', '')}"
        return "answered"


class CarriedDown(_Carried):
    """At the PC."""

    watched = ("desktop.protocol.bundles", "desktop.sync.stick", "desktop.sync.stick_transport")

    def __init__(self) -> None:
        self.world = sticks.make_world()
        self.signer = sticks.SIGNER
        with self.world.pcs[0].read() as unit:
            self.private = bytes.fromhex(unit.get_setting(BUNDLE_KEY) or "")

    def seeds(self) -> list[bytes]:
        """With own changes, another PC's, and what comes in the place of damaged records."""
        one, two = self.world.pcs
        held = sticks.add(two, 3)
        self.world.stick(two)
        self.world.stick(one)
        with one.write() as unit:
            for record in held[:2]:
                unit.cursor.execute("UPDATE record_state SET cells = x'80' WHERE r = ?", (record,))
        sticks.add(two, 3)
        self.world.stick(two)
        sticks.add(one, 3)
        answer = self.world.take(_asking(one)).answer
        self._pc = one.copy(one.clock)
        return [answer]

    def read(self, data: bytes) -> str:
        """Take it, on a PC that has not taken any yet."""
        pc = self._pc.copy(self._pc.clock)
        try:
            sticks.read(pc, data)
        except LangSoError as error:
            return f"trouble {getattr(error, 'code', '')}"
        finally:
            pc.close()
        return "taken"


CARRIED: dict[str, type[Any]] = {"carried_up": CarriedUp, "carried_down": CarriedDown}

"""What reads bytes from outside, with good inputs and ways to spoil them below their wrapping.

A target's `read` returns a word for what became of an input, or raises: then it is a bug.
"""

from __future__ import annotations

import base64
import json
import tempfile
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final, NoReturn

import msgspec

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import LangSoError
from desktop.domain.ids import new_id
from desktop.protocol import bundles, comparing, feeds, orders
from desktop.protocol.blobs import BlobError, BlobPiece, read_blob_message, write_blob_message
from desktop.protocol.messages import Answer, Echo, Hello, Page, PageBrokenError, Seed
from desktop.protocol.ops import Change, next_chain
from desktop.protocol.pages import AnswerReader, encode_answer
from desktop.protocol.stream import Deflater, Inflater, WireError
from desktop.protocol.wire import RequestReader, encode_request
from desktop.storage import keyslots
from desktop.storage.keyslots import create_slots, open_slots
from desktop.sync.account import PROVINCE_KEY
from desktop.sync.feeds import take_feeds
from server.security.can import Actor, ActorKind
from server.services.exchange import Exchange
from tests.contract.make_golden import GOLDEN
from tests.fuzz.carried import CARRIED
from tests.fuzz.poison import Poison
from tests.fuzz.target import Target
from tests.stateful.world import START, World

if TYPE_CHECKING:
    from tests.fuzz.mutating import Mutator

KEY: Final = bytes(range(32))
READER: Final = bytes(range(1, 33))
PASSPHRASE: Final = "lúa nương chín vàng rực"


class _Stream(Target):
    """Messages in one compressed stream."""

    def spoil(self, mutator: Mutator) -> bytes:
        """Bytes of the stream, or values of one message in it."""
        data = mutator.pick()
        if mutator.coin():
            return mutator.spoiled(data)
        messages = list(Inflater().feed(data))
        at = mutator.number(len(messages))
        spoil = mutator.packed if mutator.number(6) else mutator.spoiled
        messages[at] = spoil(messages[at])
        pipe = Deflater()
        return b"".join([*map(pipe.message, messages), pipe.end()])


class Request(_Stream):
    """A PC's request, taken by the server up to its answer."""

    watched = ("desktop.protocol.wire", "desktop.protocol.columns", "desktop.protocol.stream")

    def __init__(self) -> None:
        self._world = World()
        self._reader = self._world.new_pc(3)
        self._recorded: list[bytes] = []

    def seeds(self) -> list[bytes]:
        """Real ones, and those of the first release."""
        world, real = self._world, self._world.office.exchange

        def exchange(hello: Hello, frames: Any, cut: int | None = None) -> Answer:
            self._recorded.append(encode_request(hello, frames))
            return real(hello, frames, cut)

        world.office.exchange = exchange  # type: ignore[method-assign]
        happen(world, Random(1))  # noqa: S311 - the same seeds each time
        world.office.exchange = real  # type: ignore[method-assign]
        return [
            *self._recorded,
            *((GOLDEN / name).read_bytes() for name in ("request_v1.bin", "merge_request_v1.bin")),
        ]

    def read(self, data: bytes) -> str:
        """Decode, then let the server take it as the device that it names."""
        world, exchange = self._world, None
        try:
            for message in RequestReader().feed(data):
                if isinstance(message, Hello):
                    actor = Actor(ActorKind.DEVICE, world.team, message.dev)
                    exchange = Exchange(world.office.engine, actor, world.clock)
                    exchange.hello(message)
                elif exchange is not None:
                    exchange.frame(message)
            if exchange is None:
                return "empty"
            encode_answer(exchange.answer())
            # Whatever the server takes from one PC, the others have to be able to read.
            world.sync(self._reader)
        except WireError as error:
            return f"wire {error.code}"
        except LangSoError as error:
            return f"trouble {error.code}"
        return "taken"


class ServerAnswer(_Stream):
    """The server's answer, taken by a PC."""

    watched = ("desktop.protocol.pages", "desktop.protocol.columns", "desktop.protocol.stream")

    def __init__(self) -> None:
        self._world = World()
        self._recorded: list[bytes] = []

    def seeds(self) -> list[bytes]:
        """Real ones, and those of the first release."""
        world, real = self._world, self._world.office.exchange

        def exchange(hello: Hello, frames: Any, cut: int | None = None) -> Answer:
            answer = real(hello, frames, cut)
            self._recorded.append(encode_answer(answer))
            return answer

        world.office.exchange = exchange  # type: ignore[method-assign]
        happen(world, Random(2))  # noqa: S311 - the same seeds each time
        self._newcomer = world.new_pc(3)
        world.sync(self._newcomer)
        world.office.exchange = real  # type: ignore[method-assign]
        self._newcomer = world.new_pc(3)
        return [
            *self._recorded,
            *((GOLDEN / name).read_bytes() for name in ("answer_v1.bin", "merge_answer_v1.bin")),
        ]

    def read(self, data: bytes) -> str:
        """Decode, then fold each page; nothing of it stays."""
        try:
            for message in AnswerReader().feed(data):
                self._fold(message if isinstance(message, Page) else message.page)
        except _UndoneError:
            return "folded"
        except WireError as error:
            return f"wire {error.code}"
        except PageBrokenError as error:
            return f"page {error.code}"
        except LangSoError as error:
            return f"trouble {error.code}"
        return "no page"

    def _fold(self, page: Page) -> NoReturn:
        with self._newcomer.db.write(kind="sync") as unit:
            unit.sync_store.apply_page(_continued(page, unit.head.cursor, unit.head.chain))
            raise _UndoneError


def _continued(page: Page, cursor: int, chain: bytes) -> Page:
    """The page as a server would send it that says such things on purpose: it fits the log."""
    entries: list[Change | Echo] = []
    seq = cursor + 1
    for entry in page.entries:
        entries.append(msgspec.structs.replace(entry, seq=seq))
        seq += entry.count if isinstance(entry, Echo) else 1
        if isinstance(entries[-1], Change):
            chain = next_chain(chain, entries[-1], bytes(16))
    return Page(
        first=cursor + 1,
        entries=entries,
        seeds=[Seed(cursor + 1, bytes(16))],
        chain=chain,
        more=page.more,
    )


class _UndoneError(Exception):
    """Ends a transaction that must leave nothing."""


LATER_FEEDS: Final[dict[str, list[dict[str, Any]]]] = {
    "sealing": [{"public_key": "0" * 64}],
    "catalogue": [
        {
            "type": "platform",
            "code": "vneid",
            "name_vi": "VNeID",
            "name_en": "VNeID",
            "group": "identity",
            "sort_order": 1,
            "valid_to": "2027-01-01",
        },
        {
            "type": "indicator",
            "identifier": "vneid_level2_rate",
            "name_vi": "Tỷ lệ",
            "name_en": "Rate",
            "short_vi": "Tỷ lệ",
            "periods": "M Q",
        },
    ],
    "unit": [
        {
            "type": "commune",
            "code": "06463",
            "name": "Xã Đồng Đăng",
            "kind": "commune",
            "province_code": "20",
            "valid_from": "2025-07-01",
        },
        {
            "type": "village",
            "id": "1" * 32,
            "name": "Nà Pất",
            "commune_code": "06463",
            "merged_into": "2" * 32,
        },
        {"type": "village", "id": "2" * 32, "name": "Nà Pài", "commune_code": "06463"},
    ],
    "template": [{"key": "addressee", "text": "Ủy ban nhân dân xã"}],
}


class FeedTarget(Target):
    """What the province publishes, also when its own key signed nonsense."""

    watched = ("desktop.protocol.feeds", "desktop.sync.feeds")

    def __init__(self) -> None:
        self._pc = World().pcs[0]

    def seeds(self) -> list[bytes]:
        """One of each kind."""
        items: dict[str, list[dict[str, Any]]] = {
            feeds.TARGETS: [
                {"indicator": "vneid_level2_rate", "year": 2026, "value": "80.5"},
                {"indicator": "household_book", "year": 2027, "value": "12"},
            ],
            feeds.NOTICES: [
                {
                    "id": "0" * 32,
                    "title": "Hướng dẫn",
                    "body": "Ghi ngay khi giúp xong.",
                    "published_on": "2026-11-01",
                    "issuer": "Sở Khoa học và Công nghệ",
                }
            ],
        }
        items |= LATER_FEEDS
        return [
            feeds.sign_feed(feeds.Feed(name=name, version=3, items=found), KEY)
            for name, found in items.items()
        ]

    def spoil(self, mutator: Mutator) -> bytes:
        """Bytes of the envelope, or values that are signed again."""
        data = mutator.pick()
        if mutator.number(4) == 0:
            return mutator.spoiled(data)
        payload, _ = msgspec.msgpack.decode(data)
        spoiled = mutator.packed(payload)
        return msgspec.msgpack.encode((spoiled, _signed(spoiled)))

    def read(self, data: bytes) -> str:
        """Take it as a PC does; nothing of it stays."""
        try:
            self._take(data)
        except _UndoneError as undone:
            return str(undone)

    def _take(self, data: bytes) -> NoReturn:
        with self._pc.db.write(kind="sync") as unit:
            unit.set_setting(PROVINCE_KEY, feeds.public_key_of(KEY))
            raise _UndoneError(take_feeds(unit, [data]).refused or "taken")


def _signed(payload: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    signer = Ed25519PrivateKey.from_private_bytes(KEY)
    return signer.sign(feeds._SIGNED + payload)  # noqa: SLF001 - who has the key can do it


class Slots(Target):
    """The file of key slots; a fast function stands for Argon2id, whose limits are read here."""

    watched = ("desktop.storage.keyslots",)

    def __init__(self) -> None:
        memory = Path("/dev/shm")  # noqa: S108 - a folder of our own in it
        self._folder = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)
        self._path = Path(self._folder.name) / "keys.json"
        vars(keyslots)["stretch"] = fast_stretch

    def seeds(self) -> list[bytes]:
        """Of a passphrase alone, and with a recovery code."""
        found = []
        for code in (None, "0123"):
            self._path.unlink(missing_ok=True)
            if code is None:
                create_slots(self._path, PASSPHRASE, SteppingClock(START, 5))
            else:
                from desktop.domain.recovery_code import new_code

                clock = SteppingClock(START, 6)
                create_slots(self._path, PASSPHRASE, clock, new_code(clock))
            found.append(self._path.read_bytes())
        return found

    def spoil(self, mutator: Mutator) -> bytes:
        """Bytes, or values whose check is right again, as an attacker would make it."""
        data = mutator.pick()
        if mutator.number(3) == 0:
            return mutator.spoiled(data)
        tree = mutator.tree(json.loads(data))
        with suppress(TypeError, KeyError, ValueError, AttributeError):
            tree = checked(tree)
        try:
            return json.dumps(tree).encode()
        except (TypeError, UnicodeEncodeError, ValueError):
            return data[:100]

    def read(self, data: bytes) -> str:
        """Open it with the right passphrase."""
        self._path.write_bytes(data)
        try:
            return "opened" if open_slots(self._path, PASSPHRASE) else "empty"
        except LangSoError as error:
            return f"trouble {error.code}"


def checked(tree: dict[str, Any]) -> dict[str, Any]:
    """A file of slots with the check that fits it, which anybody can compute."""
    made = [_slot(values) for values in tree["slots"]]
    return {**tree, "check": keyslots._check_of(made)}  # noqa: SLF001 - as an attacker would


def _slot(values: dict[str, Any]) -> Any:
    texts = {"salt", "nonce", "box"}
    made: dict[str, Any] = {
        name: base64.b64decode(v) if name in texts else v for name, v in values.items()
    }
    return keyslots._Slot(**made)  # noqa: SLF001 - as above


def fast_stretch(
    secret: bytes, salt: bytes, *, length: int, passes: int, lanes: int, memory_kib: int
) -> bytes:
    """As long as the real one would be refused or run: its cost is what the limits are for."""
    import hashlib

    assert passes * memory_kib <= SLOT_WORK, "this would take too long on a village's PC"
    assert memory_kib <= SLOT_MEMORY_KIB, "this would not fit into a village's PC"
    return hashlib.pbkdf2_hmac("sha256", secret, salt + bytes([lanes]), 1, length)


SLOT_WORK: Final = 16 * 3 * 64 * 1024
SLOT_MEMORY_KIB: Final = 256 * 1024


class Bundle(Target):
    """The file on a stick, also when a known device signed nonsense."""

    watched = ("desktop.protocol.bundles", "desktop.protocol.sealing")

    def __init__(self) -> None:
        from desktop.protocol.sealing import public_of

        self._reader = public_of(READER)
        clock = SteppingClock(START, 3)
        self._header = bundles.BundleHeader(
            way=bundles.Way.UP, team=new_id(clock), dev=new_id(clock), ep=7, first_n=1, last_n=9
        )
        self._signer = bytes.fromhex(feeds.public_key_of(KEY))

    def seeds(self) -> list[bytes]:
        """With and without something inside."""
        request = (GOLDEN / "request_v1.bin").read_bytes()
        answer = (GOLDEN / "answer_v1.bin").read_bytes()
        bodies = [
            bundles.BundleBody(sections=[]),
            bundles.BundleBody(
                sections=[bundles.Section("/sync", request, answer)], key=self._reader
            ),
        ]
        return [bundles.write_bundle(self._header, body, self._reader, KEY) for body in bodies]

    def spoil(self, mutator: Mutator) -> bytes:
        """Bytes of the file, or a body or header that is sealed and signed again."""
        data = mutator.pick()
        if mutator.number(3) == 0:
            return mutator.spoiled(data)
        envelope = bundles.split_bundle(data)
        from desktop.protocol.sealing import open_sealed, seal

        info = bundles._SEALED  # noqa: SLF001 - who has the keys can do it
        plain = open_sealed(envelope.sealed, READER, info + envelope.before)
        before = envelope.before
        if mutator.coin():
            plain = mutator.packed(plain)
        else:
            header = mutator.packed(before[6:])[:65_535]
            before = before[:4] + len(header).to_bytes(2, "big") + header
        whole = before + seal(plain, self._reader, info + before)
        return whole + _bundle_signature(whole)

    def read(self, data: bytes) -> str:
        """Take it apart and open it."""
        try:
            envelope = bundles.split_bundle(data)
            body = bundles.open_bundle(envelope, self._signer, READER)
        except bundles.BundleError as error:
            return error.code
        return f"opened with {len(body.sections)}"


def _bundle_signature(whole: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    signed = bundles._SIGNED + whole  # noqa: SLF001 - as above
    return Ed25519PrivateKey.from_private_bytes(KEY).sign(signed)


class SmallMessages(Target):
    """Chunks of blobs, comparisons and offers, each read as every kind."""

    watched = ("desktop.protocol.blobs", "desktop.protocol.comparing", "desktop.protocol.orders")
    _COMPARED: Final = (
        *(comparing.DigestAsk, comparing.DigestAnswer),
        *(comparing.RecordsAsk, comparing.RecordsAnswer),
    )

    def seeds(self) -> list[bytes]:
        """One of each kind."""
        short = bytes(comparing.SHORT_BYTES)
        compared: list[msgspec.Struct] = [
            comparing.DigestAsk(1, 2, {"resident": short}),
            comparing.DigestAnswer(1, 2, {"resident": short * comparing.BUCKETS}),
            comparing.RecordsAsk(1, 2, [comparing.BucketAsk("resident", 3, [(bytes(16), short)])]),
            comparing.RecordsAnswer(
                1, 2, [comparing.RecordState("resident", bytes(16), b"\x80")], [("team", bytes(16))]
            ),
        ]
        piece = BlobPiece(name=bytes(32), size=5, number=0, body=b"abcde")
        offer: dict[str, list[Any]] = {"orders": []}
        return [
            *(comparing.write_comparison(one) for one in compared),
            write_blob_message(piece),
            msgspec.msgpack.encode(offer),
        ]

    def spoil(self, mutator: Mutator) -> bytes:
        """Bytes, or values."""
        data = mutator.pick()
        if mutator.number(3) == 0:
            return mutator.spoiled(data)
        try:
            (message,) = Inflater().feed(data)
        except (WireError, ValueError):
            return mutator.packed(data)
        pipe = Deflater()
        return pipe.message(mutator.packed(message)) + pipe.end()

    def read(self, data: bytes) -> str:
        """By every reader."""
        taken = 0
        for kind in self._COMPARED:
            try:
                comparing.read_comparison(data, kind)
                taken += 1
            except WireError:
                continue
        try:
            read_blob_message(data, BlobPiece)
            taken += 1
        except BlobError:
            pass
        try:
            orders.read_order_message(data, orders.Offer)
            taken += 1
        except orders.OrderError:
            pass
        return f"read {taken} times"


class Careless(Target):
    """The control: it believes whatever it is given."""

    def seeds(self) -> list[bytes]:
        """A message of a number and a text."""
        return [msgspec.msgpack.encode([1, "x"])]

    def spoil(self, mutator: Mutator) -> bytes:
        """Its values."""
        return mutator.packed(mutator.pick())

    def read(self, data: bytes) -> str:
        """As if it could only be what it was."""
        number, text = msgspec.msgpack.decode(data)
        return str(number + 1) + str(text)


def happen(world: World, random: Random) -> None:
    """Some work and syncs, so that requests and answers hold something of everything."""
    for _ in range(30):
        pc = random.choice(world.pcs)
        found = pc.households()
        kind = random.randrange(5)
        if kind == 0 or not found:
            world.add(pc)
        elif kind == 1:
            world.open_form(pc, random.choice(found), "note")
        elif kind == 2 and pc.forms:
            world.save_form(pc)
        elif kind == 3:
            world.delete(pc, random.choice(found))
        else:
            world.sync(pc)
    world.settle()


TARGETS: Final[dict[str, type[Target]]] = {
    "request": Request,
    "answer": ServerAnswer,
    "feed": FeedTarget,
    "slots": Slots,
    "bundle": Bundle,
    "small": SmallMessages,
    **CARRIED,
    "poison": Poison,
}

CONTROL: Final[dict[str, type[Target]]] = {"careless": Careless}

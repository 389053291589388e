"""Key slots: the database's random key, wrapped by a passphrase and by a recovery code.

Beside each database lies a small file of slots. A slot holds how its key is derived (Argon2id,
then HKDF) and the wrapped key (AES-256-GCM-SIV, with everything else of the slot as associated
data, so nothing in it can be exchanged). Parameters are checked before the derivation runs.
Changing a passphrase rewraps one slot; the database's key, and so the file, stays as it is.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import unicodedata
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from desktop.domain.errors import TroubleError
from desktop.domain.recovery_code import secret_of
from desktop.protocol.stretching import stretch
from desktop.storage.durable import settle_folder

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.clock import Clock

MEMORY_KIB: Final = 64 * 1024
PASSES: Final = 3
LANES: Final = 4
"""What new slots use, and the least that is accepted."""

HIGHEST_MEMORY_KIB: Final = 256 * 1024
HIGHEST_PASSES: Final = 16
HIGHEST_LANES: Final = 16
HIGHEST_WORK: Final = 16 * MEMORY_KIB * PASSES
"""Of all slots of a file together, KiB times passes: some seconds on an old PC. A file that was
made to exhaust it is refused before anything is derived."""

MAX_FILE_BYTES: Final = 64 * 1024

MOST_PASSPHRASES: Final = 8
"""Slots that passphrases may have; one more holds the recovery code."""

_FORMAT: Final = "lang-so key slots"
_PASSPHRASE: Final = "passphrase"  # noqa: S105 - the kind of a slot
_RECOVERY: Final = "recovery"
_KEY_BYTES: Final = 32
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16

_Salt = Annotated[bytes, msgspec.Meta(min_length=_SALT_BYTES, max_length=64)]
_Nonce = Annotated[bytes, msgspec.Meta(min_length=_NONCE_BYTES, max_length=_NONCE_BYTES)]
_Box = Annotated[
    bytes,
    msgspec.Meta(min_length=_KEY_BYTES + _TAG_BYTES, max_length=_KEY_BYTES + _TAG_BYTES),
]


class _Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: str
    memory_kib: int
    passes: int
    lanes: int
    salt: _Salt
    nonce: _Nonce
    box: _Box

    def header(self) -> bytes:
        """Everything but the wrapped key, in one fixed form."""
        parts = [
            *(_FORMAT, self.kind, str(self.memory_kib), str(self.passes), str(self.lanes)),
            *(self.salt.hex(), self.nonce.hex()),
        ]
        return "\n".join(parts).encode()


class _SlotFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    slots: Annotated[list[_Slot], msgspec.Meta(min_length=1, max_length=32)]
    check: str


def create_slots(
    path: Path, passphrase: str, clock: Clock, recovery_code: str | None = None
) -> bytes:
    """Make a random database key and write the file with its first slots.

    Args:
        path: The new file.
        passphrase: Opens the first slot.
        clock: Randomness.
        recovery_code: Opens the second one; None for a team without (practice).

    Returns:
        The 32 bytes that `Database.create` takes.

    Raises:
        FileExistsError: there are slots already, which would be lost.
        RuleBrokenError: the code is none.
    """
    if path.exists():
        raise FileExistsError(path.name)
    key = clock.random_bytes(_KEY_BYTES)
    slots = [_seal(key, _PASSPHRASE, _typed(passphrase), clock)]
    if recovery_code is not None:
        slots.append(_seal(key, _RECOVERY, secret_of(recovery_code), clock))
    _write(path, slots)
    return key


def open_slots(path: Path, passphrase: str) -> bytes:
    """The database key, from whichever slot the passphrase opens.

    Raises:
        TroubleError: wrong_passphrase; slots_damaged (unreadable, or changed by accident);
            slots_refused (parameters that are too weak, or would exhaust the PC).
    """
    return _find(_read(path), _PASSPHRASE, _typed(passphrase), "wrong_passphrase")[1]


def open_slots_with_code(path: Path, recovery_code: str) -> bytes:
    """The database key, from the slot of the recovery code.

    Raises:
        RuleBrokenError: `recovery_length`, `recovery_slip`.
        TroubleError: wrong_recovery_code (of another team, or an older one), and as `open_slots`.
    """
    return _find(_read(path), _RECOVERY, secret_of(recovery_code), "wrong_recovery_code")[1]


def has_recovery(path: Path) -> bool:
    """Whether a recovery code exists; its holder alone can say whether it is still known."""
    return any(slot.kind == _RECOVERY for slot in _read(path))


def change_passphrase(path: Path, present: str, new: str, clock: Clock) -> None:
    """Rewrap the slot that the present passphrase opens.

    Raises:
        TroubleError: as `open_slots`.
    """
    slots = _read(path)
    at, key = _find(slots, _PASSPHRASE, _typed(present), "wrong_passphrase")
    slots[at] = _seal(key, _PASSPHRASE, _typed(new), clock)
    _write(path, slots)


def reset_passphrase(path: Path, recovery_code: str, new: str, clock: Clock) -> None:
    """Put a new passphrase in place of a forgotten one; the recovery code stays good.

    Raises:
        RuleBrokenError: as `open_slots_with_code`.
        TroubleError: as `open_slots_with_code`.
    """
    slots = _read(path)
    code = secret_of(recovery_code)
    key = _find(slots, _RECOVERY, code, "wrong_recovery_code")[1]
    sealed = _seal(key, _PASSPHRASE, _typed(new), clock)
    first = next((at for at, slot in enumerate(slots) if slot.kind == _PASSPHRASE), None)
    if first is None:
        slots.insert(0, sealed)
    else:
        slots[first] = sealed
    _write(path, slots)


def renew_recovery(path: Path, passphrase: str, recovery_code: str, clock: Clock) -> None:
    """Put a new recovery code in place of the old one, which opens nothing from now on.

    Raises:
        TroubleError: as `open_slots`.
    """
    slots = _read(path)
    key = _find(slots, _PASSPHRASE, _typed(passphrase), "wrong_passphrase")[1]
    kept = [slot for slot in slots if slot.kind != _RECOVERY]
    _write(path, [*kept, _seal(key, _RECOVERY, secret_of(recovery_code), clock)])


def _find(slots: list[_Slot], kind: str, secret: bytes, wrong: str) -> tuple[int, bytes]:
    """Place and content of the slot that a secret opens."""
    from cryptography.exceptions import InvalidTag

    for slot in slots:
        _check_parameters(slot)
    if sum(slot.memory_kib * slot.passes for slot in slots) > HIGHEST_WORK:
        raise TroubleError("slots_refused")
    for at, slot in enumerate(slots):
        if slot.kind != kind:
            continue
        try:
            return at, _open(slot, secret)
        except InvalidTag:
            continue
    raise TroubleError(wrong)


def _seal(key: bytes, kind: str, secret: bytes, clock: Clock) -> _Slot:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

    bare = _Slot(
        kind=kind,
        memory_kib=MEMORY_KIB,
        passes=PASSES,
        lanes=LANES,
        salt=clock.random_bytes(_SALT_BYTES),
        nonce=clock.random_bytes(_NONCE_BYTES),
        box=bytes(_KEY_BYTES + _TAG_BYTES),
    )
    box = AESGCMSIV(_wrapping_key(bare, secret)).encrypt(bare.nonce, key, bare.header())
    return msgspec.structs.replace(bare, box=box)


def _open(slot: _Slot, secret: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

    cipher = AESGCMSIV(_wrapping_key(slot, secret))
    return cipher.decrypt(slot.nonce, slot.box, slot.header())


def _wrapping_key(slot: _Slot, secret: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    stretched = stretch(
        secret,
        slot.salt,
        length=_KEY_BYTES,
        passes=slot.passes,
        lanes=slot.lanes,
        memory_kib=slot.memory_kib,
    )
    expand = HKDF(hashes.SHA256(), _KEY_BYTES, salt=None, info=b"lang-so key slot\n" + slot.salt)
    return expand.derive(stretched)


def _typed(passphrase: str) -> bytes:
    """The same bytes however the input method composed it and however many spaces were typed.

    Half a character (an emoji cut in two) is typed too; it must not stop the program.
    """
    text = " ".join(unicodedata.normalize("NFC", passphrase).split())
    return text.encode(errors="surrogatepass")


def _check_parameters(slot: _Slot) -> None:
    good = (
        slot.kind in (_PASSPHRASE, _RECOVERY)
        and MEMORY_KIB <= slot.memory_kib <= HIGHEST_MEMORY_KIB
        and PASSES <= slot.passes <= HIGHEST_PASSES
        and LANES <= slot.lanes <= HIGHEST_LANES
    )
    if not good:
        raise TroubleError("slots_refused")


def _read(path: Path) -> list[_Slot]:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise TroubleError("slots_damaged")
        found = msgspec.json.decode(path.read_bytes(), type=_SlotFile)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise TroubleError("slots_damaged") from error
    if found.format != _FORMAT or found.check != _check_of(found.slots):
        raise TroubleError("slots_damaged")
    # More would only let somebody make each attempt last longer.
    if sum(slot.kind == _PASSPHRASE for slot in found.slots) > MOST_PASSPHRASES:
        raise TroubleError("slots_refused")
    return found.slots


def _check_of(slots: list[_Slot]) -> str:
    """Tells accidental damage from a wrong passphrase; the wrapping itself is what protects."""
    text = b"".join(slot.header() + slot.box for slot in slots)
    return hashlib.sha256(text).hexdigest()


def _write(path: Path, slots: list[_Slot]) -> None:
    """Whole or not at all: without these few bytes the database is lost."""
    content = {
        "format": _FORMAT,
        "slots": [_printable(slot) for slot in slots],
        "check": _check_of(slots),
    }
    text = json.dumps(content, indent=1).encode()
    beside = path.with_name(path.name + ".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    settle_folder(path.parent)


def _printable(slot: _Slot) -> dict[str, object]:
    values = msgspec.structs.asdict(slot)
    return {
        name: base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for name, value in values.items()
    }

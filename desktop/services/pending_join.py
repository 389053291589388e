"""A further PC's identity, kept from the first try of a code until the team is here.

The code is good once. When the answer is lost on the line, the same PC may ask again with it, but
only if it is still the same device: its id and key are kept under the passphrase that was typed.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

    from desktop.domain.clock import Clock
    from desktop.system.paths import Home

_FOLDER: Final = "joining"
_SLOTS: Final = ".slots"
_SEALED: Final = ".key"
_KEPT: Final = timedelta(days=8)
"""A code is good for seven."""

_NAME: Final = b"lang-so joining 1\0"
_DEV_BYTES: Final = 16
_NONCE_BYTES: Final = 12


class PendingJoin(NamedTuple):
    """As which device this PC joins."""

    dev: str
    key: bytes


def pending_join(home: Home, code: str, passphrase: str, clock: Clock) -> PendingJoin:
    """The device of the last try with this code and passphrase, else a new one that is kept."""
    from desktop.sync.account import new_device_key

    _forget_old(home, clock)
    base = _base(home, code)
    found = _kept(base, passphrase)
    if found is not None:
        return found
    made = PendingJoin(new_id(clock), new_device_key(clock))
    _keep(base, made, passphrase, clock)
    return made


def forget_join(home: Home, code: str) -> None:
    """The team is here, and with it the device."""
    base = _base(home, code)
    for suffix in (_SEALED, _SLOTS):
        base.with_suffix(suffix).unlink(missing_ok=True)


def _base(home: Home, code: str) -> Path:
    return home.root / _FOLDER / hashlib.sha256(_NAME + code.encode()).hexdigest()[:32]


def _kept(base: Path, passphrase: str) -> PendingJoin | None:
    """None when nothing is kept, or not under this passphrase."""
    from cryptography.exceptions import InvalidTag

    from desktop.storage.keyslots import open_slots

    try:
        sealed = base.with_suffix(_SEALED).read_bytes()
        key = open_slots(base.with_suffix(_SLOTS), passphrase)
        plain = _cipher(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _NAME)
    except (OSError, TroubleError, InvalidTag, ValueError):
        return None
    return PendingJoin(plain[:_DEV_BYTES].hex(), plain[_DEV_BYTES:])


def _keep(base: Path, made: PendingJoin, passphrase: str, clock: Clock) -> None:
    from desktop.services.copy_files import write_through
    from desktop.storage.keyslots import create_slots

    base.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for suffix in (_SEALED, _SLOTS):
        base.with_suffix(suffix).unlink(missing_ok=True)
    key = create_slots(base.with_suffix(_SLOTS), passphrase, clock)
    nonce = clock.random_bytes(_NONCE_BYTES)
    plain = bytes.fromhex(made.dev) + made.key
    write_through(base.with_suffix(_SEALED), nonce + _cipher(key).encrypt(nonce, plain, _NAME))


def _cipher(key: bytes) -> AESGCMSIV:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCMSIV(HKDF(SHA256(), 32, None, _NAME).derive(key))


def _forget_old(home: Home, clock: Clock) -> None:
    folder = home.root / _FOLDER
    if not folder.is_dir():
        return
    for file in folder.iterdir():
        if clock.now() - datetime.fromtimestamp(file.stat().st_mtime, UTC) > _KEPT:
            file.unlink(missing_ok=True)

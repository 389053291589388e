"""One-time enrolment codes: 65 random bits, of which only an Argon2id hash is kept."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.protocol.enrolment import new_code
from desktop.protocol.stretching import stretch

if TYPE_CHECKING:
    from desktop.domain.clock import Clock

LABEL_LENGTH: Final = 4
"""The first characters find the row; the other nine (45 bits) stay secret to who has them."""

MAX_FAILURES: Final = 5
CODE_DAYS: Final = 7

_CODE_BYTES: Final = 9
_SALT_BYTES: Final = 16
_HASH_BYTES: Final = 32
_ITERATIONS: Final = 3
_LANES: Final = 4
_MEMORY_KIB: Final = 64 * 1024


class MadeCode(NamedTuple):
    """A fresh code and what is stored of it."""

    code: str
    label: str
    salt: bytes
    code_hash: bytes


def make_code(clock: Clock) -> MadeCode:
    """A code nobody can guess; it is shown once and never stored."""
    code = new_code(clock.random_bytes(_CODE_BYTES))
    salt = clock.random_bytes(_SALT_BYTES)
    return MadeCode(code, label_of(code), salt, _hash(code, salt))


def label_of(code: str) -> str:
    """The part of a normalised code that finds its row."""
    return code[:LABEL_LENGTH]


def fits(code: str, salt: bytes, code_hash: bytes) -> bool:
    """Whether it is the code; costs 64 MiB and about 0.15 s."""
    return hmac.compare_digest(_hash(code, salt), code_hash)


def _hash(code: str, salt: bytes) -> bytes:
    return stretch(
        code.encode(),
        salt,
        length=_HASH_BYTES,
        passes=_ITERATIONS,
        lanes=_LANES,
        memory_kib=_MEMORY_KIB,
    )

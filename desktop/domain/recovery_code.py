"""The recovery code: 128 random bits as 28 letters and digits that survive handwriting.

Seven groups of four characters, for example `7K2M-9QXA-...`; the last bits are a check, so that
a slip is told from a code of another team before any key is derived.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import RuleBrokenError

if TYPE_CHECKING:
    from desktop.domain.clock import Clock

GROUPS: Final = 7
GROUP_LENGTH: Final = 4
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U, which people read as 1, 1, 0 and V (Crockford's choice)."""

_SECRET_BYTES: Final = 16
_CHECK_BITS: Final = 12
_BITS: Final = 5
_LENGTH: Final = GROUPS * GROUP_LENGTH
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def new_code(clock: Clock) -> str:
    """A fresh code, as it is printed."""
    secret = clock.random_bytes(_SECRET_BYTES)
    number = int.from_bytes(secret, "big") << _CHECK_BITS | _check_of(secret)
    letters = [ALPHABET[number >> _BITS * at & 31] for at in reversed(range(_LENGTH))]
    return "-".join(
        "".join(letters[at : at + GROUP_LENGTH]) for at in range(0, _LENGTH, GROUP_LENGTH)
    )


def groups_of(code: str) -> tuple[str, ...]:
    """The seven groups of a code as printed."""
    return tuple(code.split("-"))


def clean(text: str) -> str:
    """Letters and digits as they were meant: any case, any dashes, O for 0, I and L for 1."""
    kept = "".join(letter for letter in text.upper() if letter.isalnum())
    return kept.translate(_LOOKALIKES)


def secret_of(text: str) -> bytes:
    """The 16 bytes that a code stands for.

    Raises:
        RuleBrokenError: `recovery_length` when letters are missing or too many,
            `recovery_slip` when a letter is wrong.
    """
    letters = clean(text)
    if len(letters) != _LENGTH:
        raise RuleBrokenError(
            "recovery_length", "recovery_code", count=len(letters), wanted=_LENGTH
        )
    number = 0
    for letter in letters:
        if letter not in ALPHABET:
            raise RuleBrokenError("recovery_slip", "recovery_code")
        number = number << _BITS | ALPHABET.index(letter)
    secret = (number >> _CHECK_BITS).to_bytes(_SECRET_BYTES, "big")
    if number & (1 << _CHECK_BITS) - 1 != _check_of(secret):
        raise RuleBrokenError("recovery_slip", "recovery_code")
    return secret


def _check_of(secret: bytes) -> int:
    digest = hashlib.sha256(b"lang-so recovery code\n" + secret).digest()
    return int.from_bytes(digest[:2], "big") >> 16 - _CHECK_BITS

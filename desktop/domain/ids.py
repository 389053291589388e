"""Identifiers of records: UUIDs as 32 lower-case hex digits.

Version 7 for records that simply exist; version 8 derived from a key for records that *are*
a key (one attendance of a person in a session), so that two PCs make the same one.
Source: RFC 9562 sections 5.7 and 5.8.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.domain.clock import Clock

ID_LENGTH = 32
_HEX = "0123456789abcdef"


def new_id(clock: Clock) -> str:
    """A fresh UUIDv7: milliseconds for locality on disk, 74 random bits for uniqueness."""
    milliseconds = int(clock.now().timestamp() * 1000) & ((1 << 48) - 1)
    random = int.from_bytes(clock.random_bytes(10), "big")
    return uuid7_hex(milliseconds, random)


def uuid7_hex(milliseconds: int, random: int) -> str:
    """Assemble a UUIDv7 from 48 bits of time and (the low 74 of) 80 random bits."""
    rand_a = (random >> 62) & 0xFFF
    rand_b = random & ((1 << 62) - 1)
    value = (milliseconds << 80) | (0x7 << 76) | (rand_a << 64) | (0b10 << 62) | rand_b
    return f"{value:032x}"


def derived_id(kind: str, *parts: str) -> str:
    """UUIDv8 over a key; the same parts give the same id on every PC.

    Args:
        kind: Table name, so that equal keys of two tables differ.
        parts: The key, in the table's stated order.
    """
    digest = hashlib.sha256("\x1f".join((kind, *parts)).encode()).digest()
    value = int.from_bytes(digest[:16], "big")
    value &= ~(0xF << 76)
    value |= 0x8 << 76
    value &= ~(0b11 << 62)
    value |= 0b10 << 62
    return f"{value:032x}"


def is_id(text: str) -> bool:
    """Whether `text` has the form of an id (32 lower-case hex digits)."""
    return len(text) == ID_LENGTH and not text.strip(_HEX)

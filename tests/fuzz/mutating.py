"""Changes bytes and structures at random, but the same way for the same seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from random import Random

NUMBERS: Final = (
    *(0, 1, 2, 16, 127, 128, 255, 256, 65_535, 65_536, 2**31 - 1, 2**31, 2**32, 2**53),
    *(2**62, 2**63 - 1, 2**63, 2**64 - 1, -1, -2, -128, -(2**31), -(2**63)),
)
TEXTS: Final = (
    *("", "x", "\0", "a" * 65, "ạ" * 300, "\ud7ff", "﷐", "../..", "resident", "no_such"),
    *("2026-02-30", "9999-12-31", "-1", "NaN", "0" * 32, "f" * 32, "g" * 32, "_deleted"),
)
BLOBS: Final = (b"", b"\0", b"\xff" * 16, b"\0" * 16, b"\0" * 31, b"\xff" * 32, b"\x80" * 64)
_DEEP: Final = 40


class Mutator:
    """Makes inputs from good ones.

    Args:
        random: Everything follows from it.
        seeds: Good inputs; pieces of one get into another.
    """

    def __init__(self, random: Random, seeds: list[bytes]) -> None:
        self._random = random
        self._seeds = seeds

    def pick(self) -> bytes:
        """A good input."""
        return self._random.choice(self._seeds)

    def coin(self) -> bool:
        """Either."""
        return self._random.random() < 0.5

    def number(self, below: int) -> int:
        """From 0 on."""
        return self._random.randrange(below)

    def spoiled(self, data: bytes) -> bytes:
        """A few changes of bytes."""
        changed = bytearray(data)
        for _ in range(self._random.choice((1, 1, 1, 2, 3, 8))):
            self._change(changed)
        return bytes(changed)

    def _change(self, data: bytearray) -> None:
        random = self._random
        at = random.randrange(len(data) + 1)
        length = random.choice((1, 1, 2, 4, 8, 64))
        kind = random.randrange(8)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << random.randrange(8)
        elif kind == 1 and at < len(data):
            data[at] = random.choice((0, 1, 0x7F, 0x80, 0xC0, 0xDF, 0xFF))
        elif kind == 2:
            data[at:at] = random.randbytes(length)
        elif kind == 3:
            del data[at : at + length]
        elif kind == 4:
            data[at:at] = data[at : at + length] * random.choice((1, 2, 50))
        elif kind == 5:
            del data[at:]
        elif kind == 6:
            other = self.pick()
            start = random.randrange(len(other) + 1)
            data[at : at + length] = other[start : start + length]
        else:
            number = random.choice(NUMBERS) % 2**64
            data[at : at + 8] = number.to_bytes(8, random.choice(("big", "little")))

    def packed(self, data: bytes) -> bytes:
        """Change the values of a msgpack message and keep it one."""
        try:
            tree = msgspec.msgpack.decode(data)
        except msgspec.MsgspecError:
            return self.spoiled(data)
        return self.encoded(self.tree(tree))

    def tree(self, tree: Any) -> Any:
        """A few changes of values in it."""
        for _ in range(self._random.choice((1, 1, 1, 2, 3))):
            tree = self._changed(tree, 0)
        return tree

    def encoded(self, tree: Any) -> bytes:
        """As msgpack; b"" for what it cannot say."""
        try:
            return msgspec.msgpack.encode(tree)
        except (OverflowError, UnicodeEncodeError, TypeError, RecursionError):
            return b""

    def _changed(self, value: Any, depth: int) -> Any:
        random = self._random
        if isinstance(value, list) and value and random.random() < 0.92:
            return self._changed_list(value, depth)
        if isinstance(value, dict) and value and random.random() < 0.92:
            return self._changed_dict(value, depth)
        return self._other(value)

    def _changed_list(self, value: list[Any], depth: int) -> list[Any]:
        random, copy = self._random, list(value)
        at = random.randrange(len(copy))
        kind = random.random()
        if kind < 0.75:
            copy[at] = self._changed(copy[at], depth + 1)
        elif kind < 0.83:
            del copy[at]
        elif kind < 0.91:
            copy.insert(at, copy[random.randrange(len(copy))])
        elif kind < 0.97:
            other = random.randrange(len(copy))
            copy[at], copy[other] = copy[other], copy[at]
        else:
            copy *= random.choice((0, 3, 40))
        return copy

    def _changed_dict(self, value: dict[Any, Any], depth: int) -> dict[Any, Any]:
        random, copy = self._random, dict(value)
        key = random.choice(list(copy))
        kind = random.random()
        if kind < 0.7:
            copy[key] = self._changed(copy[key], depth + 1)
        elif kind < 0.8:
            del copy[key]
        elif kind < 0.9:
            copy[random.choice(TEXTS)] = copy[key]
        else:
            copy[key] = self._other(copy[key])
        return copy

    def _other(self, value: Any) -> Any:
        random = self._random
        if random.random() < 0.3:
            return random.choice((None, True, False, 0.5, [], {}, self._deep()))
        if isinstance(value, bool | int):
            return random.choice((*NUMBERS, int(value) + 1, int(value) - 1))
        if isinstance(value, bytes):
            return random.choice((*BLOBS, self.spoiled(value), value[:-1], value + b"\0"))
        if isinstance(value, str):
            return random.choice((*TEXTS, value + "x", value[:-1], value * 100))
        return random.choice((*NUMBERS, *TEXTS, *BLOBS))

    def _deep(self) -> Any:
        value: Any = self._random.choice((1, "x", b"x"))
        for _ in range(_DEEP):
            value = [value] if self._random.random() < 0.5 else {"a": value}
        return value

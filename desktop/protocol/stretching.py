"""Argon2id, one derivation at a time in a process.

OpenSSL computes the lanes on a pool of threads that the whole process shares, and two
derivations that ask for it together wait for each other for ever (measured with OpenSSL 4.0.3:
every try with two threads and four lanes). One at a time also bounds the memory that strangers
can make a server use.
"""

from __future__ import annotations

from threading import Lock
from typing import Final

_ONE_AT_A_TIME: Final = Lock()


def stretch(
    secret: bytes, salt: bytes, *, length: int, passes: int, lanes: int, memory_kib: int
) -> bytes:
    """Bytes that cost time and memory to guess the secret from.

    Args:
        secret: What somebody typed.
        salt: Random, stored beside the result.
        length: Of the result.
        passes: Times over the memory.
        lanes: Threads.
        memory_kib: Memory in all.
    """
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(salt=salt, length=length, iterations=passes, lanes=lanes, memory_cost=memory_kib)
    with _ONE_AT_A_TIME:
        return kdf.derive(secret)

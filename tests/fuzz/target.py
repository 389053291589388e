"""One way in for bytes from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.mutating import Mutator


class Target:
    """One way in."""

    watched: tuple[str, ...] = ()
    """Modules whose lines are counted."""

    def seeds(self) -> list[bytes]:
        """Good inputs."""
        raise NotImplementedError

    def spoil(self, mutator: Mutator) -> bytes:
        """A bad one; half of them only below the wrapping."""
        raise NotImplementedError

    def read(self, data: bytes) -> str:
        """Take an input in as the program does."""
        raise NotImplementedError

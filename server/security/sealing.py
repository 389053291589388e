"""The server's sealing key: what PCs seal to it, and what it keeps sealed for itself.

The private half lies in the data folder and in no database, so that a copy of the database alone
opens no blob of any team.
"""

from __future__ import annotations

from desktop.protocol.sealing import open_sealed, public_of, seal


class SealingKey:
    """An X25519 key.

    Args:
        private: Its 32 secret bytes.
    """

    def __init__(self, private: bytes) -> None:
        self._private = private
        self.public = public_of(private)

    def __repr__(self) -> str:
        """Without the secret, which so comes into no traceback."""
        return f"SealingKey({self.public.hex()})"

    def seal(self, plain: bytes, info: bytes) -> bytes:
        """Seal to the server itself."""
        return seal(plain, self.public, info)

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """Open what was sealed to the server.

        Raises:
            SealError: it was not, or for another purpose.
        """
        return open_sealed(sealed, self._private, info)

    @property
    def private(self) -> bytes:
        """For what is sealed in another form."""
        return self._private

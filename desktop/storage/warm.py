"""Loads, ahead of need, what opening a team and its first list take.

Called while somebody types the passphrase; nothing of a team is touched.
"""

from __future__ import annotations

import desktop.storage.keyslots  # noqa: F401 - loaded for later
from desktop.domain.rows.people import PersonFilter
from desktop.storage.engine import make_engine
from desktop.storage.queries.people import list_statement


def load() -> None:
    """Import the libraries, and run each slow first time (dialect, driver, first compilation)."""
    import cryptography.hazmat.primitives.ciphers.aead
    import cryptography.hazmat.primitives.hashes
    import cryptography.hazmat.primitives.kdf.argon2
    import cryptography.hazmat.primitives.kdf.hkdf  # noqa: F401 - loaded for later

    with make_engine(None, bytes(32)).connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    list_statement(PersonFilter())

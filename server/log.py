"""The server's log: one JSON line an event, with keys from a short list and no values of people."""

from __future__ import annotations

import json
import sys
from typing import Final

ALLOWED: Final = frozenset(
    {"event", "code", "team", "dev", "frames", "head", "path", "records", "version"}
)
"""Ids and counts; a key that is not here is a bug, whatever its value."""


def log(event: str, **values: str | int) -> None:
    """Write one line to standard error.

    Raises:
        ValueError: a key is not in `ALLOWED`.
    """
    if unknown := values.keys() - ALLOWED:
        raise ValueError(f"not a log key: {sorted(unknown)}")
    sys.stderr.write(json.dumps({"event": event, **values}) + "\n")

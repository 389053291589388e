"""What is loaded while the passphrase is typed is what opening a team takes."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import sys
from desktop.storage.warm import load
load()
before = set(sys.modules)
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from desktop.domain.clock import SteppingClock
from desktop.domain.rows.people import PersonFilter
from desktop.storage.database import Database
from desktop.storage.keyslots import create_slots, open_slots
from tests.storage.conftest import TEAM
clock = SteppingClock(datetime(2026, 11, 24, tzinfo=UTC))
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "team.db"
    slots, words = path.with_suffix(".json"), "lua nuong chin vang"
    Database.create(path, create_slots(slots, words, clock), TEAM, clock).close()
    database = Database.open(path, open_slots(slots, words), clock)
    with database.read() as unit:
        unit.people.list_people(PersonFilter())
    database.close()
late = {name for name in sys.modules if name.startswith(("sqlalchemy", "cryptography"))} - before
print(sorted(late), [name for name in sys.modules if name.startswith("alembic")])
"""

_LIGHT = """
import sys
from desktop.bootstrap import warm_up
warm_up()
print(sorted({"asyncio", "ssl", "email", "importlib.metadata"} & set(sys.modules)))
import asyncio, importlib.metadata
from sqlalchemy.util import compat
print(asyncio.run is compat.asyncio.run, sys.modules["asyncio"] is asyncio)
print(importlib.metadata.version is compat.importlib_metadata.version)
print(asyncio.run(compat.asyncio.sleep(0, "real")))
"""


def test_warming_up_leaves_out_what_sqlalchemy_does_not_need_here() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LIGHT], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n") == ["[]", "True True", "True", "real", ""]


def test_opening_loads_no_library_late_and_never_alembic() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[] []\n"

"""The database of every release opens in this one, with all that was in it."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.people import Resident
from desktop.protocol.registry import TABLES
from desktop.storage.database import Database
from tests.upgrade.make_fixture import make_fixture

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.db"))


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(datetime(2026, 12, 1, tzinfo=UTC), seed=1)


@pytest.fixture(params=[*FIXTURES, None], ids=lambda path: path.stem if path else "this_version")
def release(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a release's database; the last one is made by this version on the spot."""
    path = tmp_path / "team.db"
    if request.param is None:
        make_fixture(path)
    else:
        for suffix in (".db", ".key", ".json"):
            shutil.copy(request.param.with_suffix(suffix), path.with_suffix(suffix))
    return path


def opened(path: Path, clock: SteppingClock) -> Database:
    key = bytes.fromhex(path.with_suffix(".key").read_text().strip())
    return Database.open(path, key, clock)


def test_every_record_is_read_back(release: Path, clock: SteppingClock) -> None:
    wanted: dict[str, list[dict[str, str | None]]] = json.loads(
        release.with_suffix(".json").read_text("utf-8")
    )
    database = opened(release, clock)
    with database.read() as unit:
        for table in TABLES:
            entities: tuple[Any, ...] = unit.all(table.entity)
            found = [_named(entity, wanted[table.name]) for entity in entities]
            assert found == wanted[table.name], table.name
    database.close()


def _named(entity: Any, wanted: list[dict[str, str | None]]) -> dict[str, str | None]:
    """The fields that the release knew; later ones may have been added."""
    return {
        name: None if (value := getattr(entity, name)) is None else str(value) for name in wanted[0]
    }


def test_state_queue_inbox_and_history_are_whole(release: Path, clock: SteppingClock) -> None:
    database = opened(release, clock)
    with database.write() as unit:
        assert unit.sync_store.digest() == unit.sync_store.digest(recompute=True)
        assert unit.sync_store.hello().pending == 1
        assert len(unit.sync_store.frames(0, 10_000)[0]) == 1
    with database.read() as unit:
        state = unit.sync.state()
        assert (state.enrolled, state.waiting, state.refused) == (True, 1, 1)
        assert [row.reason for row in unit.sync.refused()] == ["not_permitted"]
        assert {row.group for row in unit.sync.inbox()} == {"full_name"}
        assert unit.local.draft("help") is not None
        acts = unit.local.history()
        deleted = next(act for act in acts if act.kind == "delete_resident")
        assert unit.cursor.execute("PRAGMA cipher_integrity_check").fetchall() == []
    with database.write() as unit:
        assert unit.undo(deleted.act).restored == 1
        (restored,) = unit.changes.records["resident"]
        assert unit.get(Resident, restored) is not None
    database.close()

"""The database of every release opens in this one, with all that was in it."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.people import Household, Poverty, Resident
from desktop.protocol.ops import Cell, encode
from desktop.protocol.registry import TABLES, GroupValue
from desktop.storage.database import Database
from desktop.storage.engine import connect
from desktop.storage.records import decode_cells
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
        put_aside = {row.record for row in unit.sync.refused()}
        for table in TABLES:
            entities: tuple[Any, ...] = unit.all(table.entity)
            known = wanted.get(table.name, [])
            before = {one["id"] for one in known}
            # What the server had refused was out of sight in 0.1.0.
            back = {entity.id for entity in entities} - before
            assert back <= put_aside
            found = [_named(entity, known) for entity in entities if entity.id in before]
            assert found == known, table.name
            put_aside -= back
        assert not any(unit.get(Resident, record) is None for record in put_aside)
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


def test_what_a_newer_pc_wrote_meanwhile_shows_after_the_upgrade(
    tmp_path: Path, clock: SteppingClock
) -> None:
    path = tmp_path / "team.db"
    for suffix in (".db", ".key", ".json"):
        shutil.copy(FIXTURES[0].with_suffix(suffix), path.with_suffix(suffix))
    key = bytes.fromhex(path.with_suffix(".key").read_text().strip())
    connection = connect(path, key)
    cursor = connection.cursor()
    house, blob = cursor.execute(
        "SELECT r, cells FROM record_state WHERE t = 'household'"
    ).fetchone()
    cells = decode_cells(blob)
    newer: dict[str, GroupValue] = {
        "poverty": {"poverty": "near_poor", "poverty_since": "2026-01-01"},
        "in_channel_since": "2026-05-01",
        "of_a_later_version": True,
    }
    for group, value in newer.items():
        cells[group] = Cell(value, 90, "b" * 32, 1, 1)
    cursor.execute(
        "UPDATE record_state SET cells = ? WHERE t = 'household' AND r = ?", (encode(cells), house)
    )
    connection.commit()
    connection.close()
    database = opened(path, clock)
    with database.read() as unit:
        shown = unit.get(Household, house)
    database.close()
    assert shown is not None
    assert (shown.poverty, shown.poverty_since) == (Poverty.NEAR_POOR, date(2026, 1, 1))
    assert (shown.in_channel, shown.in_channel_since) == (True, date(2026, 5, 1))
    assert shown.fibre is None

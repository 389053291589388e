from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import RuleBrokenError, TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Household, Resident
from desktop.domain.team import Team
from desktop.protocol.enrolment import SHEET_SUFFIX, EnrolmentSheet, show_code, write_sheet
from desktop.services.session import TeamSession
from desktop.services.sync_team import (
    EnrolRun,
    SyncRun,
    enrol,
    enrolment,
    join_team,
    read_sheet,
    sync_now,
)
from desktop.services.sync_troubles import sync_troubles
from desktop.services.team_folders import list_teams
from desktop.services.vault import unlock
from desktop.sync.account import TOKEN
from desktop.system.paths import Home
from server.security.can import OFFICER
from server.services.enrol import list_devices, revoke_device
from tests.sync.conftest import TEAM_NAME

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock
    from desktop.storage.database import Database

PASSPHRASE = "mười lăm chữ trở lên"
MakeSheet = "Callable[[], EnrolmentSheet]"


def save(sheet: EnrolmentSheet, folder: Path) -> str:
    path = folder / f"phiếu{SHEET_SUFFIX}"
    path.write_bytes(write_sheet(sheet))
    return str(path)


def add_household(database: Database, name: str) -> Household:
    with database.write() as unit:
        household = Household(id=new_id(unit.clock), village_id=new_id(unit.clock), note=name)
        unit.put(household)
        unit.put(Resident(id=new_id(unit.clock), full_name=name, household_id=household.id))
    return household


def digest(database: Database) -> bytes:
    with database.write() as unit:
        return unit.sync_store.digest(recompute=True)


def drive(run: SyncRun | EnrolRun) -> Any:
    """What the window's driver does, without its threads; returns the result and the places."""
    steps, places = run.steps(), []
    try:
        step = next(steps)
        while True:
            on_writer, call = run.step_call(step)
            places.append(on_writer)
            step = steps.send(call())
    except StopIteration as end:
        return end.value, places


def test_a_pc_enrols_syncs_and_a_further_pc_gets_everything(
    database: Database, sheet: Callable[[], EnrolmentSheet], clock: SteppingClock, tmp_path: Path
) -> None:
    with database.read() as unit:
        assert enrolment(unit) is None
    with pytest.raises(TroubleError, match="not_enrolled"):
        sync_now(database, clock)
    done = enrol(database, save(sheet(), tmp_path), None, clock)
    assert (done.team_name, done.province) == (TEAM_NAME, "Lạng Sơn")
    with database.read() as unit:
        found = enrolment(unit)
        assert found is not None
        assert found.province == "Lạng Sơn"
    add_household(database, "Lường Thị Thử")
    seen: list[tuple[int, int]] = []
    outcome = sync_now(database, clock, progress=lambda at, of: seen.append((at, of)))
    assert (outcome.pushed, outcome.pulled, outcome.equal) == (3, 0, True)
    assert seen == [(3, 3)]

    home = Home(tmp_path / "other")
    joined = join_team(home, save(sheet(), tmp_path), None, PASSPHRASE, clock)
    try:
        assert [entry.name for entry in list_teams(home)] == [TEAM_NAME]
        outcome = sync_now(joined.database, clock)
        assert (outcome.pushed, outcome.pulled, outcome.equal) == (0, 3, True)
        assert outcome.changes.touches("household")
        assert digest(joined.database) == digest(database)
        with joined.database.read() as unit:
            assert [person.full_name for person in unit.all(Resident)] == ["Lường Thị Thử"]
            assert unit.get(Team, joined.team_id) is not None
    finally:
        joined.close()
    again = unlock(home, joined.team_id, PASSPHRASE, clock)
    with again.database.read() as unit:
        assert enrolment(unit) is not None
    again.close()
    with pytest.raises(TroubleError, match="team_on_this_pc"):
        join_team(home, save(sheet(), tmp_path), None, PASSPHRASE, clock)


def test_two_pcs_edit_apart_and_meet_with_the_loser_in_both_inboxes(
    database: Database, sheet: Callable[[], EnrolmentSheet], clock: SteppingClock, tmp_path: Path
) -> None:
    enrol(database, save(sheet(), tmp_path), None, clock)
    household = add_household(database, "ban đầu")
    sync_now(database, clock)
    other = join_team(Home(tmp_path / "b"), save(sheet(), tmp_path), None, PASSPHRASE, clock)
    sync_now(other.database, clock)
    for where, text in ((database, "máy một"), (other.database, "máy hai")):
        with where.write() as unit:
            unit.put(replace(household, note=text), original=household)
    sync_now(database, clock)
    assert sync_now(other.database, clock).conflicts == 1
    assert sync_now(database, clock).conflicts == 1
    assert digest(database) == digest(other.database)
    for where in (database, other.database):
        with where.read() as unit:
            now = unit.get(Household, household.id)
            assert now is not None
            assert now.note == "máy hai"
            assert [row.lost for row in unit.sync.inbox()] == ["máy một"]
            (told,) = sync_troubles(unit).differing
            assert (told.here, told.other) == ({"note": "máy hai"}, {"note": "máy một"})
            assert (told.place.table, told.place.record) == ("household", household.id)
    with database.write() as unit:
        edited = unit.get(Household, household.id)
        assert edited is not None
        unit.put(replace(edited, note="máy một"), original=edited)
        assert sync_troubles(unit).differing == (), "it was decided"
    other.close()


def test_the_window_drives_the_same_conversation_by_steps(
    database: Database, sheet: Callable[[], EnrolmentSheet], clock: SteppingClock
) -> None:
    session = TeamSession(database, clock)
    done, places = drive(EnrolRun(session, sheet()))
    assert done.province == "Lạng Sơn"
    assert places == [True, False, True]
    outcome, places = drive(SyncRun(session))
    assert outcome.equal is True
    assert places.count(False) == 4, "nonce, token, one exchange, keys of the team"
    outcome, places = drive(SyncRun(session))
    assert (outcome.requests, places.count(False)) == (1, 1)


def test_a_pc_may_repeat_its_enrolment_but_another_pc_needs_another_code(
    database: Database, sheet: Callable[[], EnrolmentSheet], clock: SteppingClock, tmp_path: Path
) -> None:
    one = save(sheet(), tmp_path)
    enrol(database, one, None, clock)
    enrol(database, one, None, clock)
    assert sync_now(database, clock).equal is True
    with pytest.raises(TroubleError, match="code_used"):
        join_team(Home(tmp_path / "b"), one, None, PASSPHRASE, clock)
    assert list_teams(Home(tmp_path / "b")) == ()


def test_the_first_pc_of_a_team_must_bring_the_team(
    sheet: Callable[[], EnrolmentSheet], clock: SteppingClock, tmp_path: Path
) -> None:
    with pytest.raises(TroubleError, match="team_not_enrolled"):
        join_team(Home(tmp_path / "b"), save(sheet(), tmp_path), None, PASSPHRASE, clock)


def test_a_withdrawn_pc_is_refused_at_once_and_its_work_stays(
    database: Database,
    sheet: Callable[[], EnrolmentSheet],
    clock: SteppingClock,
    tmp_path: Path,
    engine: Engine,
    server_clock: SteppingClock,
) -> None:
    enrol(database, save(sheet(), tmp_path), None, clock)
    sync_now(database, clock)
    revoke_device(engine, OFFICER, list_devices(engine, OFFICER)[0].dev, server_clock)
    add_household(database, "vẫn còn")
    with pytest.raises(TroubleError, match="device_revoked"):
        sync_now(database, clock)
    with database.read() as unit:
        assert unit.sync.state().waiting == 2
    enrol(database, save(sheet(), tmp_path), None, clock)
    assert sync_now(database, clock).pushed == 2


def test_an_old_token_is_replaced_and_a_wrong_one_too(
    database: Database,
    sheet: Callable[[], EnrolmentSheet],
    clock: SteppingClock,
    tmp_path: Path,
    server_clock: SteppingClock,
) -> None:
    enrol(database, save(sheet(), tmp_path), None, clock)
    sync_now(database, clock)
    with database.read() as unit:
        first = unit.get_setting(TOKEN)
    server_clock.move_to(server_clock.instant + timedelta(hours=13))
    outcome = sync_now(database, clock)
    assert outcome.equal is True
    assert outcome.clock_off is not None
    assert outcome.clock_off < timedelta(hours=-12)
    with database.read() as unit:
        second = unit.get_setting(TOKEN)
    assert second not in (None, first)
    with database.write() as unit:
        unit.set_setting(TOKEN, "khong-phai-cua-ta-0000000000")
    assert sync_now(database, clock).equal is True


def test_a_code_is_typed_with_the_address_and_wrong_input_is_told_by_field(
    sheet: Callable[[], EnrolmentSheet], tmp_path: Path
) -> None:
    made = sheet()
    typed = show_code(made.code).lower()
    assert read_sheet(typed, made.address) == EnrolmentSheet(address=made.address, code=made.code)
    for text, address, code in (
        (typed, None, "address_missing"),
        ("12345", made.address, "code_format"),
        ("  ", made.address, "code_format"),
        ("x" * 5_000, made.address, "code_format"),
    ):
        with pytest.raises(RuleBrokenError, match=code):
            read_sheet(text, address)
    other = tmp_path / f"ảnh{SHEET_SUFFIX}"
    other.write_bytes(b"\x89PNG")
    with pytest.raises(RuleBrokenError, match="sheet_format"):
        read_sheet(str(other))
    with pytest.raises(TroubleError, match="file_missing"):
        read_sheet(str(tmp_path / f"không có{SHEET_SUFFIX}"))
    newer = write_sheet(made).replace(b"{", b'{"version": 2,', 1)
    other.write_bytes(newer)
    with pytest.raises(TroubleError, match="newer_protocol"):
        read_sheet(str(other))
    for address in ("http://so.example", "ftp://x", "so.example", "https://x/y", "https://x:99999"):
        with pytest.raises(TroubleError, match="bad_address"):
            read_sheet(typed, address)

"""Copies: complete, read back, kept for days and weeks, and really restored from."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import RuleBrokenError, TroubleError
from desktop.domain.people import Resident
from desktop.domain.recovery_code import new_code
from desktop.domain.team import TeamLevel
from desktop.services import copies, vault
from desktop.services.copies import (
    copy_before_restart,
    keep_daily_copies,
    rehearsed_on,
    save_copy,
    to_drop,
)
from desktop.services.copy_files import (
    DATABASE,
    CopyKind,
    TeamCopy,
    fingerprint,
    list_copies,
    read_copy,
)
from desktop.services.people import NewPerson, add_resident
from desktop.services.restore import RestoreTeam, restore_team
from desktop.services.team_folders import list_teams
from desktop.services.vault import CreateTeam, create_team
from desktop.storage.engine import connect
from desktop.storage.erased import last_erasure
from desktop.storage.file_copy import check_file
from desktop.storage.schema import VERSION
from desktop.system.paths import Home
from desktop.system.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.services.session import TeamSession

PASSPHRASE = "nuoc chay da mon roi"
START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
CODE = new_code(SteppingClock(START, seed=42))


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(START, seed=7)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("template"))
    home.make()
    command = CreateTeam(
        name="Tổ công nghệ số thôn Nà Pài",
        level=TeamLevel.VILLAGE,
        commune_code="06184",
        village_names=("Thôn Nà Pài",),
        head_name="Nông Văn Tài",
        passphrase=PASSPHRASE,
        recovery_code=CODE,
    )
    session = create_team(home, command, SteppingClock(START, seed=7))
    for number in range(30):
        session.write(add_resident, NewPerson(full_name=f"Vi Thị Số {number}"))
    session.close()
    return home


@pytest.fixture
def home(template: Home, tmp_path: Path) -> Home:
    shutil.copytree(template.root, tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.fixture
def session(home: Home, clock: SteppingClock) -> Iterator[TeamSession]:
    (entry,) = list_teams(home)
    opened = vault.unlock(home, entry.id, PASSPHRASE, clock)
    yield opened
    opened.close()


def people(session: TeamSession) -> list[str]:
    return sorted(one.full_name for one in session.read(lambda unit: unit.all(Resident)))


def test_a_copy_is_complete_sealed_and_leaves_nothing_else(
    session: TeamSession, home: Home, tmp_path: Path, clock: SteppingClock
) -> None:
    copy = save_copy(session.database, tmp_path / "stick", clock)
    assert [path.name for path in (tmp_path / "stick").iterdir()] == [copy.path.name]
    assert sorted(path.name for path in copy.path.iterdir()) == [
        "copy.json", "keys.json", "team.db", "team.json",
    ]  # fmt: skip
    assert (copy.team_id, copy.kind, copy.practice) == (session.team_id, CopyKind.ASKED, False)
    for path in copy.path.iterdir():
        content = path.read_bytes()
        assert not content.startswith(b"SQLite format 3")
        assert "Vi Thị".encode() not in content
        assert session.database.key not in content
    live = home.teams / session.team_id
    assert not [path for path in live.iterdir() if "copying" in path.name]
    assert check_file(copy.path / "team.db", session.database.key).whole == copy.digest


def test_copying_takes_what_is_committed_while_others_write(
    session: TeamSession, tmp_path: Path, clock: SteppingClock
) -> None:
    with session.database.write() as unit:
        add_resident(unit, NewPerson(full_name="Lý Văn Chưa Lưu"))
        copy = save_copy(session.database, tmp_path / "stick", clock)
    digest = check_file(copy.path / "team.db", session.database.key).whole
    assert digest == copy.digest
    later = save_copy(session.database, tmp_path / "later", clock)
    assert later.digest != copy.digest


def test_restored_on_another_pc_with_a_new_epoch_and_the_same_content(
    session: TeamSession, home: Home, tmp_path: Path, clock: SteppingClock
) -> None:
    copy = save_copy(session.database, tmp_path / "stick", clock)
    before = check_file(copy.path / "team.db", session.database.key)
    other = Home(tmp_path / "other")
    (found,) = list_copies(tmp_path)[:1]
    entry = restore_team(other, RestoreTeam(found, PASSPHRASE), clock)
    assert list_teams(other) == (entry,)
    again = vault.unlock(other, entry.id, PASSPHRASE, clock)
    assert people(again) == people(session)
    assert again.database.epoch != session.database.epoch
    assert again.database.device == session.database.device
    with again.database.read() as unit:
        numbers = unit.cursor.execute("SELECT ep, n FROM outbox ORDER BY lc").fetchall()
    assert [n for _, n in numbers] == list(range(1, len(numbers) + 1))
    assert {ep for ep, _ in numbers} == {again.database.epoch}
    again.close()
    after = check_file(other.teams / entry.id / "team.db", session.database.key)
    assert after.content == before.content
    assert after.whole != before.whole
    assert [path.name for path in other.teams.iterdir()] == [entry.id]


def test_restored_with_the_recovery_code_when_the_passphrase_is_gone(
    session: TeamSession, tmp_path: Path, clock: SteppingClock
) -> None:
    copy = save_copy(session.database, tmp_path / "stick", clock)
    other = Home(tmp_path / "other")
    entry = restore_team(other, RestoreTeam(copy, recovery_code=CODE.lower()), clock)
    vault.recover(other, vault.Recover(entry.id, CODE, "mua thu la vang roi"), clock)
    again = vault.unlock(other, entry.id, "mua thu la vang roi", clock)
    assert len(people(again)) == 30
    again.close()


def test_the_present_book_is_never_overwritten_unasked_and_can_come_back(
    session: TeamSession, home: Home, tmp_path: Path, clock: SteppingClock
) -> None:
    copy = save_copy(session.database, tmp_path / "stick", clock)
    session.write(add_resident, NewPerson(full_name="Lý Văn Mới"))
    session.close()
    live = home.teams / copy.team_id / "team.db"
    untouched = live.read_bytes()
    with pytest.raises(TroubleError, match="copy_would_replace"):
        restore_team(home, RestoreTeam(copy, PASSPHRASE), clock)
    with pytest.raises(TroubleError, match="wrong_passphrase"):
        restore_team(home, RestoreTeam(copy, "quite another one", put_aside=True), clock)
    assert live.read_bytes() == untouched
    restore_team(home, RestoreTeam(copy, PASSPHRASE, put_aside=True), clock)
    again = vault.unlock(home, copy.team_id, PASSPHRASE, clock)
    assert "Lý Văn Mới" not in people(again)
    again.close()
    (aside,) = list_copies(home.copies)
    assert aside.kind is CopyKind.PUT_ASIDE
    restore_team(home, RestoreTeam(aside, PASSPHRASE, put_aside=True), clock)
    again = vault.unlock(home, copy.team_id, PASSPHRASE, clock)
    assert "Lý Văn Mới" in people(again)
    again.close()


@pytest.mark.parametrize("name", ["team.db", "keys.json", "team.json"])
def test_a_damaged_copy_is_found_before_anything_changes(
    session: TeamSession, tmp_path: Path, clock: SteppingClock, name: str
) -> None:
    copy = save_copy(session.database, tmp_path / "stick", clock)
    path = copy.path / name
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)
    other = Home(tmp_path / "other")
    for _ in range(2):
        with pytest.raises(TroubleError, match="copy_damaged"):
            restore_team(other, RestoreTeam(copy, PASSPHRASE), clock)
        path.unlink(missing_ok=True)
    assert list_teams(other) == ()


def test_a_copy_exchanged_together_with_its_plain_file_is_found(
    session: TeamSession, tmp_path: Path, clock: SteppingClock
) -> None:
    """Somebody puts an older database into a newer copy and makes the plain file fit."""
    old = save_copy(session.database, tmp_path / "old", clock)
    session.write(add_resident, NewPerson(full_name="Lý Văn Mới"))
    new = save_copy(session.database, tmp_path / "new", clock)
    shutil.copy(old.path / "team.db", new.path / "team.db")
    content = json.loads((new.path / "copy.json").read_text())
    content["files"] = json.loads((old.path / "copy.json").read_text())["files"]
    (new.path / "copy.json").write_text(json.dumps(content))
    forged = read_copy(new.path)
    assert forged is not None
    with pytest.raises(TroubleError, match="copy_damaged"):
        restore_team(Home(tmp_path / "other"), RestoreTeam(forged, PASSPHRASE), clock)


def test_a_stick_that_takes_nothing_is_said_and_nothing_half_stays(
    session: TeamSession, home: Home, tmp_path: Path, clock: SteppingClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def full(source: Path, target: Path) -> None:
        if target.name == "keys.json":
            raise OSError(28, "no room")
        target.write_bytes(source.read_bytes())

    monkeypatch.setattr(copies, "copy_through", full)
    with pytest.raises(TroubleError, match="copy_not_written"):
        save_copy(session.database, tmp_path / "stick", clock)
    assert list((tmp_path / "stick").iterdir()) == []
    live = home.teams / session.team_id
    assert not [path for path in live.iterdir() if "copying" in path.name]


def test_one_copy_a_day_and_a_rehearsal_a_week(
    session: TeamSession, home: Home, clock: SteppingClock
) -> None:
    own = home.copies / session.team_id
    rounds = []
    for day in range(40):
        clock.move_to(START + timedelta(days=day))
        rounds.append(keep_daily_copies(session.database, home.copies, clock))
        assert keep_daily_copies(session.database, home.copies, clock).made is None
    assert all(one.made for one in rounds)
    assert [day for day, one in enumerate(rounds) if one.rehearsed] == [0, 7, 14, 21, 28, 35]
    assert rehearsed_on(own) == (START + timedelta(days=35)).date()
    days = [copies.day_of(copy) for copy in list_copies(own)]
    last = (START + timedelta(days=39)).date()
    assert days[:7] == [last - timedelta(days=back) for back in range(7)]
    weeks = {day.isocalendar()[:2] for day in days}
    assert len(weeks) == 4
    assert len(days) <= 10
    assert not [path for path in (home.teams / session.team_id).iterdir() if path.is_dir()]


def test_what_a_power_cut_left_half_done_goes(
    session: TeamSession, home: Home, clock: SteppingClock
) -> None:
    live = home.teams / session.team_id
    half = home.copies / session.team_id / "lang-so-20261123-080000-x.new"
    for folder in (half, live / ".rehearsal-x"):
        folder.mkdir(parents=True)
        (folder / "team.db").write_bytes(b"half")
    (live / "copying.db").write_bytes(b"half")
    keep_daily_copies(session.database, home.copies, clock)
    assert not half.exists()
    assert sorted(path.name for path in live.iterdir() if "-" not in path.name) == [
        "keys.json", "team.db", "team.json",
    ]  # fmt: skip
    assert len(list_copies(home.copies)) == 1


def test_a_rehearsal_that_fails_says_so_and_is_tried_again(
    session: TeamSession, home: Home, clock: SteppingClock
) -> None:
    own = home.copies / session.team_id
    made = save_copy(session.database, own, clock, CopyKind.DAILY)
    (made.path / "team.db").write_bytes(b"x" * 4096)
    for _ in range(2):
        with pytest.raises(TroubleError, match="copy_damaged"):
            keep_daily_copies(session.database, home.copies, clock)
    assert rehearsed_on(own) is None


def test_days_and_weeks_are_kept_however_many_copies_there_are() -> None:
    def copy(day: date, hour: int) -> TeamCopy:
        at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        return TeamCopy(Path(f"{at:%Y%m%d%H}"), "a" * 32, "", False, CopyKind.DAILY, at, ())

    days = [date(2026, 11, 24) - timedelta(days=back) for back in range(20)]
    made = [copy(day, hour) for day in days for hour in (1, 9)]
    dropped = to_drop(made)
    kept = [one for one in made if one not in dropped]
    assert all(one.made_at.hour == 9 for one in kept)
    sundays = [date(2026, 11, 15), date(2026, 11, 8)]
    assert [one.made_at.date() for one in kept] == days[:7] + sundays


def test_the_copy_made_before_an_upgrade_goes_to_the_others(
    session: TeamSession, home: Home, clock: SteppingClock
) -> None:
    live = home.teams / session.team_id
    before = save_copy(session.database, home.root / "near", clock)
    shutil.copy(before.path / "team.db", live / "team.before-version-2.db")
    keep_daily_copies(session.database, home.copies, clock)
    kinds = {copy.kind for copy in list_copies(home.copies)}
    assert kinds == {CopyKind.UPGRADE, CopyKind.DAILY}
    assert not list(live.glob("team.before-*"))


@pytest.mark.parametrize(
    "change",
    [{"team": "../.."}, {"files": [["../x", 1, ""]]}, {"kind": "else"}, {"made_at": "now"}],
)
def test_a_plain_file_that_says_nonsense_is_no_copy(
    session: TeamSession, tmp_path: Path, clock: SteppingClock, change: dict[str, object]
) -> None:
    copy = save_copy(session.database, tmp_path / "stick", clock)
    content = json.loads((copy.path / "copy.json").read_text())
    (copy.path / "copy.json").write_text(json.dumps({**content, **change}))
    assert list_copies(tmp_path / "stick") == ()


def test_forgotten_passphrase_and_change_of_passphrase(
    session: TeamSession, home: Home, clock: SteppingClock
) -> None:
    team, new = session.team_id, "mua thu la vang roi"
    with pytest.raises(RuleBrokenError, match="passphrase_short"):
        vault.recover(home, vault.Recover(team, CODE, "ngan"), clock)
    with pytest.raises(TroubleError, match="wrong_recovery_code"):
        vault.recover(home, vault.Recover(team, new_code(clock), new), clock)
    again = vault.recover(home, vault.Recover(team, CODE, new), clock)
    assert len(people(again)) == 30
    again.close()
    with pytest.raises(TroubleError, match="wrong_passphrase"):
        vault.unlock(home, team, PASSPHRASE, clock)
    vault.change_passphrase(home, vault.ChangePassphrase(team, new, PASSPHRASE), clock)
    vault.unlock(home, team, PASSPHRASE, clock).close()
    code = new_code(clock)
    vault.renew_recovery(home, vault.RenewRecovery(team, PASSPHRASE, code), clock)
    vault.recover(home, vault.Recover(team, code, new), clock).close()


def test_a_copy_of_a_newer_version_is_refused_with_what_to_do(
    session: TeamSession, home: Home, tmp_path: Path, clock: SteppingClock
) -> None:
    before = people(session)
    copy = save_copy(session.database, tmp_path / "stick", clock)
    connection = connect(copy.path / DATABASE, session.database.key)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    newer = replace(
        copy,
        files=tuple((name, *fingerprint(copy.path / name)) for name, _, _ in copy.files),
    )
    with pytest.raises(TroubleError, match="newer_database") as caught:
        restore_team(home, RestoreTeam(newer, PASSPHRASE, put_aside=True), clock)
    assert sentence(caught.value) != sentence(TroubleError("copy_damaged"))
    assert people(session) == before
    assert [path.name for path in home.teams.iterdir()] == [session.team_id]
    with pytest.raises(TroubleError, match="newer_database"):
        restore_team(Home(tmp_path / "other"), RestoreTeam(newer, PASSPHRASE), clock)
    assert list_teams(Home(tmp_path / "other")) == ()


def test_a_copy_before_a_restart_goes_where_the_others_are(
    session: TeamSession, home: Home, clock: SteppingClock
) -> None:
    copy_before_restart(session.database, clock)
    live = home.teams / session.team_id
    (beside,) = live.glob("team.before-restart-*.db")
    assert check_file(beside, session.database.key).whole
    keep_daily_copies(session.database, home.copies, clock)
    assert not list(live.glob("team.before-*"))
    assert CopyKind.UPGRADE in {copy.kind for copy in list_copies(home.copies)}


def test_copies_of_before_an_erasure_are_dropped_in_time(
    session: TeamSession, home: Home, clock: SteppingClock
) -> None:
    database = session.database
    keep_daily_copies(database, home.copies, clock)
    copy_before_restart(database, clock)
    clock.move_to(START + timedelta(days=1))
    noted = int(clock.now().timestamp() * 1000)
    with database.write() as unit:
        unit.cursor.execute(
            "INSERT INTO erased VALUES ('resident', ?, 1, 'x', ?)", ("0" * 32, noted)
        )
    # Taken in after the erasure, but made before it.
    keep_daily_copies(database, home.copies, clock)
    assert len(list_copies(home.copies)) == 3
    clock.move_to(START + timedelta(days=14))
    keep_daily_copies(database, home.copies, clock)
    assert len(list_copies(home.copies)) == 4
    clock.move_to(START + timedelta(days=16))
    keep_daily_copies(database, home.copies, clock)
    kept = list_copies(home.copies)
    assert {copy.made_at.date() for copy in kept} == {
        (START + timedelta(days=days)).date() for days in (1, 14, 16)
    }
    assert {last_erasure(copy.path / DATABASE, database.key) for copy in kept} == {noted}

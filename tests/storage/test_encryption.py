"""What lies on the disk: no header, no name, no key; and what does not open."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Resident
from desktop.storage.database import Database
from desktop.storage.engine import connect, file_key
from tests.storage.conftest import KEY, TEAM

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.clock import SteppingClock

FAMILIES = ("Lò", "Vi", "Nông", "Hoàng", "Triệu")
GIVEN = ("Mẫu", "Páo", "Sử", "Ưng", "Ỷ", "Đạo", "Lả", "Nhị", "Phảy", "Xíu")
NAMES = [f"{family} Kiểm {given}" for family in FAMILIES for given in GIVEN]


def spellings(name: str) -> list[bytes]:
    import unicodedata

    forms = {unicodedata.normalize(form, name) for form in ("NFC", "NFD")}
    folded = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    forms |= {folded.replace("Đ", "D"), folded.replace("Đ", "D").lower()}
    return [form.encode(code) for form in forms for code in ("utf-8", "utf-16-le")]


def test_no_file_holds_a_header_or_one_of_fifty_names(
    database: Database, clock: SteppingClock
) -> None:
    assert len(NAMES) == 50
    with database.write() as unit:
        for name in NAMES:
            unit.put(Resident(id=new_id(clock), full_name=name, phone="0912345678"))
    with database.read() as unit:
        assert len(unit.all(Resident)) == 50
    assert database.path is not None
    files = list(database.path.parent.iterdir())
    assert {file.name for file in files} == {"team.db", "team.db-wal", "team.db-shm"}
    database.close()
    for file in database.path.parent.iterdir():
        content = file.read_bytes()
        assert b"SQLite format 3" not in content
        assert b"CREATE TABLE" not in content
        assert b"0912345678" not in content
        assert file_key(KEY) not in content
        for name in NAMES:
            assert not [one for one in spellings(name) if one in content]


def test_the_write_ahead_log_holds_no_name_while_it_is_in_use(
    database: Database, clock: SteppingClock
) -> None:
    with database.write() as unit:
        for name in NAMES:
            unit.put(Resident(id=new_id(clock), full_name=name))
    assert database.path is not None
    log = database.path.with_name("team.db-wal").read_bytes()
    assert len(log) > 10_000
    assert not [name for name in NAMES for one in spellings(name) if one in log]


def test_another_key_opens_nothing_and_says_nothing(
    database: Database, clock: SteppingClock, capfd: pytest.CaptureFixture[str]
) -> None:
    assert database.path is not None
    database.close()
    before = database.path.read_bytes()
    with pytest.raises(TroubleError, match="not_our_database"):
        Database.open(database.path, bytes(32), clock)
    assert database.path.read_bytes() == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 400])
def test_a_foreign_file_is_not_ours(tmp_path: Path, clock: SteppingClock, content: bytes) -> None:
    path = tmp_path / "team.db"
    path.write_bytes(content)
    with pytest.raises(TroubleError, match="not_our_database"):
        Database.open(path, KEY, clock)


def test_a_missing_file_is_not_made(tmp_path: Path, clock: SteppingClock) -> None:
    with pytest.raises(TroubleError, match="not_our_database"):
        Database.open(tmp_path / "team.db", KEY, clock)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_never_overwritten(database: Database, clock: SteppingClock) -> None:
    assert database.path is not None
    with pytest.raises(FileExistsError):
        Database.create(database.path, KEY, TEAM, clock)


def test_a_flipped_bit_is_found(database: Database, clock: SteppingClock) -> None:
    with database.write() as unit:
        for name in NAMES:
            unit.put(Resident(id=new_id(clock), full_name=name))
    assert database.path is not None
    path = database.path
    database.close()
    whole = path.read_bytes()
    for at in range(100, len(whole), len(whole) // 23):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        assert is_found(path), at


def is_found(path: Path) -> bool:
    try:
        connection = connect(path, KEY)
    except TroubleError:
        return True
    try:
        return bool(connection.execute("PRAGMA cipher_integrity_check").fetchall())
    finally:
        connection.close()


def test_a_damaged_file_is_known_trouble(database: Database, clock: SteppingClock) -> None:
    assert database.path is not None
    path = database.path
    database.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + bytes(len(whole) - 8192))
    with pytest.raises(TroubleError, match=r"database_damaged|not_our_database"):
        read_everything(path, clock)


def test_damage_in_any_page_is_known_trouble_or_not_met(
    database: Database, clock: SteppingClock
) -> None:
    assert database.path is not None
    path = database.path
    database.close()
    whole = path.read_bytes()
    met = set()
    for at in range(2048, len(whole), 4096):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            read_everything(path, clock)
        except TroubleError as error:
            met.add(error.code)
    assert met == {"database_damaged", "not_our_database"}


def read_everything(path: Path, clock: SteppingClock) -> None:
    opened = Database.open(path, KEY, clock)
    try:
        with opened.read() as unit:
            for name in ("team", "resident", "outbox"):
                unit.cursor.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608
    finally:
        opened.close()


def test_the_key_must_have_32_bytes(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        connect(tmp_path / "team.db", b"short")


def test_durability_is_asked_for(database: Database) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "temp_store": 2,
        "cell_size_check": 1,
        "trusted_schema": 0,
    }
    with database.write() as unit:
        run = unit.cursor.execute
        assert {name: run(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted


def test_a_reader_on_its_own_thread_sees_commits_and_cannot_write(
    database: Database, clock: SteppingClock
) -> None:
    with database.write() as unit:
        unit.put(Resident(id=new_id(clock), full_name="Lò Thị Mẫu"))
    seen: list[object] = []

    def read() -> None:
        with database.read() as unit:
            seen.append(len(unit.all(Resident)))
        try:
            with database.read() as unit:
                unit.cursor.execute("DELETE FROM resident")
        except Exception as error:  # noqa: BLE001 - whatever the driver says
            seen.append(str(error))
        database.close_reader()

    thread = threading.Thread(target=read)
    with database.write() as unit:
        unit.put(Resident(id=new_id(clock), full_name="Chưa lưu"))
        thread.start()
        thread.join()
    assert seen == [1, "attempt to write a readonly database"]


def test_a_closed_database_does_not_open_again(database: Database) -> None:
    database.close()
    with pytest.raises(RuntimeError, match="closed"), database.read():
        pass


def test_a_full_disk_is_known_trouble_and_nothing_is_half_saved(
    database: Database, clock: SteppingClock
) -> None:
    with database.write() as unit:
        pages = unit.cursor.execute("PRAGMA page_count").fetchone()[0]
        unit.cursor.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(TroubleError, match="disk_full"):
        save_many(database, clock)
    with database.read() as unit:
        assert unit.all(Resident) == ()
    with database.write() as unit:
        unit.cursor.execute("PRAGMA max_page_count = 100000")
    save_many(database, clock)
    with database.read() as unit:
        assert len(unit.all(Resident)) == 50


def save_many(database: Database, clock: SteppingClock) -> None:
    with database.write() as unit:
        for name in NAMES:
            unit.put(Resident(id=new_id(clock), full_name=name))

"""The self-test: folders of other programs, a held folder, a damaged book, and the line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.services.doctor import run_doctor
from desktop.services.doctor_book import check_book
from desktop.storage.file_copy import is_sound
from desktop.system import findings
from desktop.system.findings import finding_text
from desktop.system.paths import Home
from desktop.system.synced_folders import is_on_network, syncing_program
from desktop.system.texts import _ as translated

if TYPE_CHECKING:
    from desktop.domain.clock import SteppingClock
    from desktop.services.session import TeamSession


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("OneDrive - UBND xã/LangSo", "OneDrive"),
        ("Dropbox/So/LangSo", "Dropbox"),
        ("My Drive/LangSo", "Google Drive"),
        ("Library/Mobile Documents/LangSo", "iCloud Drive"),
        ("Nextcloud/LangSo", "Nextcloud"),
        ("Documents/LangSo", None),
        ("Dropbox-cu/LangSo", None),
    ],
)
def test_a_folder_that_is_copied_elsewhere_is_known_by_its_name(
    tmp_path: Path, folder: str, program: str | None
) -> None:
    assert syncing_program(tmp_path / folder, {}) == program


@pytest.mark.parametrize(
    ("mark", "program"),
    [(".dropbox", "Dropbox"), (".stfolder", "Syncthing"), (".tmp.drivedownload", "Google Drive")],
)
def test_a_folder_under_another_name_is_known_by_what_lies_in_it(
    tmp_path: Path, mark: str, program: str
) -> None:
    (tmp_path / mark).mkdir()
    assert syncing_program(tmp_path / "LangSo" / "teams", {}) == program


def test_one_drive_is_known_by_the_folder_that_windows_names(tmp_path: Path) -> None:
    named = {"OneDriveCommercial": str(tmp_path / "UBND xã")}
    assert syncing_program(tmp_path / "UBND xã" / "LangSo", named) == "OneDrive"
    assert syncing_program(tmp_path / "UBND xã 2" / "LangSo", named) is None


def test_a_share_of_another_machine_is_known_by_its_name() -> None:
    assert is_on_network(Path("//may-chu/chung/LangSo"))
    assert not is_on_network(Path("/home/to/LangSo"))


def test_the_doctor_names_the_program_and_what_to_do(tmp_path: Path, clock: SteppingClock) -> None:
    found = {one.code: one for one in run_doctor(Home(tmp_path / "Dropbox" / "LangSo"), clock)}
    wrong = found["synced_folder"]
    assert not wrong.ok
    said = finding_text(wrong.code, ok=wrong.ok, params=wrong.params)
    assert "Dropbox" in said


def test_a_program_that_holds_the_files_is_told_from_a_folder_without_rights(
    tmp_path: Path, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_path: Path, _target: Path) -> Path:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", held)
    codes = {one.code for one in run_doctor(Home(tmp_path / "LangSo"), clock) if not one.ok}
    assert codes == {"home_held"}


def test_whatever_is_wrong_has_a_sentence_and_a_next_step() -> None:
    good, bad = findings._GOOD, findings._BAD  # noqa: SLF001 - the words themselves
    assert set(bad) >= {"disk", "synced_folder", "clock", "book", "server_clock"}
    for words in bad.values():
        what, _, step = words.rstrip(".").partition(". ")
        assert what, words
        assert step, f"no next step: {words}"
        assert translated(words) != words
    # Of some there is nothing good to say.
    assert bad.keys() - good.keys() == {"home_held", "synced_folder", "mended", "put_aside"}


def test_an_open_book_is_whole(session: TeamSession) -> None:
    found = session.read(check_book)
    assert [(one.code, one.ok) for one in found] == [("book", True), ("content", True)]


def test_a_damaged_page_is_found(session: TeamSession, tmp_path: Path) -> None:
    from desktop.storage.engine import connect

    path, key = tmp_path / "page.db", bytes(32)
    connection = connect(path, key)
    connection.execute("CREATE TABLE one (text)")
    connection.executemany("INSERT INTO one VALUES (?)", [("x" * 900,)] * 200)
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert is_sound(connection.cursor())
    connection.close()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    again = connect(path, key)
    assert not is_sound(again.cursor())
    again.close()

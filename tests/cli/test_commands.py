"""Each command in the same process: its answer, its exit code, what it leaves behind."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from desktop.cli import commands
from desktop.cli.program import run
from desktop.domain.rows.people import PersonFilter
from desktop.services.people_queries import list_people
from desktop.services.practice import practice_team_id
from desktop.services.team_folders import PRACTICE_PASSPHRASE, list_teams
from desktop.services.vault import unlock
from desktop.system.paths import Home
from desktop.system.single_instance import hold
from tests.services.conftest import TODAY
from tests.support.workbook import make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.clock import SteppingClock


def answer(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, Any]:
    """What a command says with --json."""
    capsys.readouterr()
    assert run([*words, "--json"]) == code
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    assert found["ok"] is (code == 0)
    return found


def test_practice_says_its_passphrase(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--home", str(village), "practice", "--no-window", "--today", "2026-11-24")
    found = answer(capsys, *words)
    assert found["passphrase"] == PRACTICE_PASSPHRASE
    assert found["team"] == practice_team_id(1, TODAY)
    assert len(list_teams(Home(village))) == 1


def test_the_window_opens_after_practice(
    village: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[Path] = []

    def open_window(command: Any) -> int:
        opened.append(command.home.root)
        return 0

    monkeypatch.setattr(commands, "open_window", open_window)
    assert run(["--home", str(village), "practice", "--today", "2026-11-24"]) == 0
    assert opened == [village]
    assert PRACTICE_PASSPHRASE in capsys.readouterr().out


def test_the_report_has_the_numbers_of_the_paper(
    village: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bao-cao.pdf"
    words = ("report", "monthly", "--period", "2026-11", "--out", str(out), "--home", str(village))
    found = answer(capsys, *words)
    assert out.read_bytes().startswith(b"%PDF")
    assert (found["first_on"], found["last_on"]) == ("2026-10-15", "2026-11-14")
    assert len(found["indicators"]) == 46
    first = out.read_bytes()
    answer(capsys, *words)
    assert out.read_bytes() == first


def test_the_report_is_written_for_word_where_the_file_ends_so(
    village: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bao-cao.DOCX"
    words = ("report", "monthly", "--period", "2026-11", "--out", str(out), "--home", str(village))
    found = answer(capsys, *words)
    assert found["bytes"] == out.stat().st_size
    with zipfile.ZipFile(out) as archive:
        assert "word/document.xml" in archive.namelist()


def test_a_place_that_cannot_be_written_is_named(
    village: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "no" / "such" / "folder.pdf"
    words = ("report", "monthly", "--period", "2026-11", "--out", str(out), "--home", str(village))
    assert answer(capsys, *words, code=3)["code"] == "file_not_written"


def test_a_workbook_is_looked_at_then_imported_and_imported_again(
    village: Path, tmp_path: Path, clock: SteppingClock, capsys: pytest.CaptureFixture[str]
) -> None:
    made = make_workbook(tmp_path / "ho.xlsx", households=30, bad=True)
    words = ("import", "households", str(made.path), "--home", str(village))
    looked = answer(capsys, *words, "--dry-run")
    assert looked["households"] == 30
    assert {(error["line"], error["code"]) for error in looked["errors"]} == {
        (line, code) for line, _, code in made.bad_cells
    }
    lines = looked["lines"]
    assert [one["line"] for one in lines] == sorted(one["line"] for one in lines)
    bad = {line for line, _, _ in made.bad_cells}
    shown = [one for one in lines if one["line"] not in bad]
    people = [
        person for person, one in zip(made.people, lines, strict=True) if one["line"] not in bad
    ]
    assert [one["full_name"] for one in shown] == [person.full_name for person in people]
    assert [one["birth_on"] for one in shown] == [str(person.birth_on) for person in people]
    assert {one["title"]: one["column"] for one in looked["columns"]}["Xóm"] == "lane"
    before = count_people(village, clock)
    saved = answer(capsys, *words)["saved"]
    assert saved["residents"] == len(made.people) - len(made.bad_cells)
    assert saved["left_out"] == sorted(line for line, _, _ in made.bad_cells)
    assert count_people(village, clock) == before + saved["residents"]
    again = answer(capsys, *words)["saved"]
    assert (again["residents"], again["households"]) == (0, 0)
    assert again["known"] == saved["residents"]


def test_an_import_names_whom_its_lines_look_like(
    village: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def bring(file: str, name: str) -> dict[str, Any]:
        path = tmp_path / file
        lines = ["Họ và tên,Quan hệ với chủ hộ,Ngày sinh", f"{name},Chủ hộ,05/03/1964"]
        path.write_text("\n".join(lines), encoding="utf-8")
        return answer(capsys, "import", "households", str(path), "--home", str(village))

    assert bring("first.csv", "Chẩu Thị Trông Giống")["alike"] == []
    (alike,) = bring("second.csv", "Chẩu Thị Trông Giốn")["alike"]
    assert alike["line"] == 2
    assert [one["full_name"] for one in alike["people"]] == ["Chẩu Thị Trông Giống"]


def count_people(home: Path, clock: SteppingClock) -> int:
    (entry,) = list_teams(Home(home))
    session = unlock(Home(home), entry.id, PRACTICE_PASSPHRASE, clock)
    try:
        return len(session.read(list_people, PersonFilter()))
    finally:
        session.close()


def test_columns_and_letters_are_chosen_on_the_command_line(
    village: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.csv"
    file.write_bytes("Mã;Công dân;Chú thích\n1;H\xb5 B\xb8;x\n".encode())
    words = ("import", "households", str(file), "--home", str(village), "--dry-run")
    chosen = ("--column", "b=full_name", "--column", "C=", "--charset", "B=tcvn3")
    found = answer(capsys, *words, *chosen)
    assert [one["full_name"] for one in found["lines"]] == ["Hà Bá"]
    assert found["lines"][0]["note"] is None
    for wrong in (("--column", "B"), ("--column", "B=money"), ("--charset", "?=vni")):
        assert run([*words, *wrong]) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_unreadable"),
        (b"no workbook at all", "import_header_missing"),
        (b"PK\x03\x04broken", "file_unreadable"),
    ],
)
def test_a_file_that_is_no_workbook(
    village: Path, tmp_path: Path, content: bytes, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(content)
    found = answer(capsys, "--home", str(village), "import", "households", str(file), code=3)
    assert found["code"] == code


def test_doctor_looks_at_every_part(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "--home", str(village), "doctor")["findings"]
    assert {one["code"] for one in found} == {
        "python", "encryption", "fonts", "paper", "home", "own_folder", "disk", "clock", "teams",
        "team_file",
    }  # fmt: skip
    assert all(one["ok"] for one in found)


def test_doctor_can_open_the_book_too(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "--home", str(village), "doctor", "--open")["findings"]
    codes = {one["code"] for one in found}
    assert {"book", "not_enrolled"} <= codes
    assert all(one["ok"] for one in found)


def test_doctor_finds_a_plain_database(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (entry,) = list_teams(Home(village))
    (entry.path / "team.db").write_bytes(b"SQLite format 3\0" + bytes(100))
    capsys.readouterr()
    assert run(["--home", str(village), "doctor", "--language", "en"]) == 3
    said = capsys.readouterr().out
    assert "The files of this team are not complete" in said


def test_sync_without_enrolment_says_what_to_do(
    village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(capsys, "--home", str(village), "sync", code=3)["code"] == "not_enrolled"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nonsense"], 2),
        (["report", "monthly"], 2),
        (["report", "monthly", "--period", "2026-13", "--out", "x.pdf"], 2),
        (["practice", "--today", "yesterday"], 2),
        (["sync"], 3),
        (["enrol", "not-a-code"], 3),
    ],
)
def test_wrong_use_and_trouble_have_their_codes(
    tmp_path: Path, words: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--home", str(tmp_path / "home"), *words]) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1


def test_two_teams_must_be_told_apart(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--home", str(village))
    answer(capsys, *words, "practice", "--no-window", "--seed", "2", "--today", "2026-11-24")
    assert answer(capsys, *words, "sync", code=3)["code"] == "team_ambiguous"
    chosen = practice_team_id(2, TODAY)
    assert answer(capsys, *words, "--team", chosen, "sync", code=3)["code"] == "not_enrolled"
    assert answer(capsys, *words, "--team", "Tổ", "sync", code=3)["code"] == "team_unknown"


def test_the_passphrase_of_the_environment_counts(
    village: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGSO_PASSPHRASE", "not the right one")
    assert answer(capsys, "--home", str(village), "sync", code=3)["code"] == "wrong_passphrase"


def test_one_program_at_a_time(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with hold(Home(village).lock_file):
        found = answer(capsys, "--home", str(village), "sync", code=3)
        assert found["code"] == "already_running"
    assert answer(capsys, "--home", str(village), "sync", code=3)["code"] == "not_enrolled"


def test_our_own_mistake_is_code_one_and_the_log_knows_where(
    village: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_command: Any) -> int:
        raise ValueError("Nông Văn Tài, 0500000123")

    monkeypatch.setattr(commands, "sync", broken)
    assert run(["--home", str(village), "sync"]) == 1
    said = capsys.readouterr().err
    log = (Home(village).logs / "langso.log").read_text("utf-8")
    support = json.loads(log.splitlines()[-1])["support"]
    assert support in said
    assert "ValueError" in log
    assert "broken" in log
    for secret in ("Tài", "0500000123"):
        assert secret not in log
        assert secret not in said

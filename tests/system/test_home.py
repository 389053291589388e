"""The data folder, its settings and its lock."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.domain.errors import TroubleError
from desktop.system.paths import Home, find_home
from desktop.system.settings import ALL, LANGUAGE, LAST_TEAM, TEXT_PERCENT, Settings
from desktop.system.single_instance import hold


def test_the_folder_that_was_named_wins(tmp_path: Path) -> None:
    environment = {"LANGSO_HOME": str(tmp_path / "a")}
    assert find_home(str(tmp_path / "b"), environment).root == tmp_path / "b"
    assert find_home(None, environment).root == tmp_path / "a"


@pytest.mark.parametrize(
    ("system", "environment", "end"),
    [
        ("linux", {"XDG_DATA_HOME": "/d"}, Path("/d/lang-so")),
        ("win32", {"LOCALAPPDATA": "/l"}, Path("/l/LangSo")),
        ("darwin", {}, Path("Library/Application Support/LangSo")),
    ],
)
def test_the_usual_place_of_each_system(
    monkeypatch: pytest.MonkeyPatch, system: str, environment: dict[str, str], end: Path
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert str(find_home(None, environment).root).endswith(str(end))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_only_the_owner_can_read_the_folder(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.make()
    home.make()
    for folder in (home.root, home.teams, home.logs):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_setting_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    settings = Settings(file)
    assert settings.get(LANGUAGE) == "vi"
    settings.set(LANGUAGE, "en")
    settings.set(TEXT_PERCENT, 150)
    again = Settings(file)
    assert (again.get(LANGUAGE), again.get(TEXT_PERCENT), again.get(LAST_TEAM)) == ("en", 150, "")
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_a_wrong_value_is_a_mistake_of_ours(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    with pytest.raises(ValueError, match="language"):
        settings.set(LANGUAGE, "fr")
    with pytest.raises(ValueError, match="text_percent"):
        settings.set(TEXT_PERCENT, 110)


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"language": "fr", "text_percent": "150"}', "\x00\xff"]
)
def test_a_damaged_file_gives_the_defaults(tmp_path: Path, content: str) -> None:
    file = tmp_path / "settings.json"
    file.write_text(content, "utf-8")
    settings = Settings(file)
    assert [settings.get(setting) for setting in ALL] == [setting.default for setting in ALL]


def test_what_a_newer_version_wrote_stays(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"of_later": 3}', "utf-8")
    Settings(file).set(LANGUAGE, "en")
    assert json.loads(file.read_text("utf-8")) == {"of_later": 3, "language": "en"}


def test_every_setting_is_declared_once() -> None:
    keys = [setting.key for setting in ALL]
    assert len(set(keys)) == len(keys)
    for setting in ALL:
        assert setting.accepts(setting.default)


def test_the_lock_is_given_back_also_by_a_killed_process(tmp_path: Path) -> None:
    lock = tmp_path / "in-use.lock"
    code = (
        "import pathlib, sys\nfrom desktop.system.single_instance import hold\n"
        f"with hold(pathlib.Path({str(lock)!r})):\n"
        "    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[2],
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"held"
        with pytest.raises(TroubleError, match="already_running"), hold(lock):
            pass
        process.kill()
    with hold(lock):
        pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    with pytest.raises(TroubleError, match="home_not_writable"), hold(blocked / "x.lock"):
        pass

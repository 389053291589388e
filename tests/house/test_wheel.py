"""The wheel holds the program, its data and its words, and nothing that is for developers."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from desktop import __version__

ROOT = Path(__file__).resolve().parents[2]

FROM_WHEEL = """
import sys
sys.path.insert(0, sys.argv[1])
import desktop, resources
from desktop.system import texts
print(desktop.__file__, resources.__file__, sep="\\n")
print(len(texts._words.texts().gettext("")) > 0)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_it_carries_the_version_of_the_program(wheel: Path) -> None:
    assert wheel.name == f"lang_so-{__version__}-py3-none-any.whl"


def test_it_holds_the_three_packages_and_the_words(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    top = {name.partition("/")[0] for name in names}
    assert top == {"desktop", "server", "resources", f"lang_so-{__version__}.dist-info"}
    assert "resources/i18n/vi.mo" in names
    here = {p.relative_to(ROOT).as_posix() for p in (ROOT / "resources").rglob("*.ttf")}
    assert here <= set(names)


def test_the_program_in_it_finds_its_own_data(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", FROM_WHEEL, str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    desktop, resources, has_words = done.stdout.split()
    assert desktop.startswith(str(tmp_path))
    assert resources.startswith(str(tmp_path))
    assert has_words == "True"

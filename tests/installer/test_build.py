"""The package's own files; building and installing it is in test_debian.py."""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path

import pytest

from installer import build

ROOT = Path(__file__).resolve().parents[2]


def test_the_control_file_depends_on_every_library_that_dev_py_names() -> None:
    control = (ROOT / "installer/linux/control.txt").read_text("utf-8")
    named = set(re.findall(r'"lib[^"]+\.so\.\d+": "([^"]+)"', (ROOT / "dev.py").read_text("utf-8")))
    asked = set(re.findall(r"[a-z0-9.+-]+", control))
    assert named
    assert named <= asked


def test_the_version_is_the_program_s_own() -> None:
    from desktop import __version__

    assert build.version() == __version__


def test_every_library_inside_comes_with_its_licence(tmp_path: Path) -> None:
    build.tell_licences(tmp_path)
    told = (tmp_path / "copyright").read_text("utf-8")
    for name in ("numpy", "lxml", "python-docx", "zxing-cpp", "pillow", "openpyxl"):
        assert f"\n{name} " in told
        assert any(path.is_file() for path in (tmp_path / "licences" / name).rglob("*"))
    assert re.search(r"^pyside6-essentials [0-9.]+: LGPL-3.0-only$", told, re.M)
    assert "MIT License" in told


@pytest.mark.debian
def test_a_library_that_nobody_installs_is_found(tmp_path: Path) -> None:
    qt = Path(importlib.util.find_spec("PySide6").origin).parent  # type: ignore[union-attr,arg-type]
    shutil.copy(qt / "Qt/plugins/platforms/libqxcb.so", tmp_path)
    with pytest.raises(SystemExit, match=r"libQt6XcbQpa\.so"):
        build.check_libraries(tmp_path)

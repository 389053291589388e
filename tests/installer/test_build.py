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


@pytest.mark.debian
def test_a_library_that_nobody_installs_is_found(tmp_path: Path) -> None:
    qt = Path(importlib.util.find_spec("PySide6").origin).parent  # type: ignore[union-attr,arg-type]
    shutil.copy(qt / "Qt/plugins/platforms/libqxcb.so", tmp_path)
    with pytest.raises(SystemExit, match=r"libQt6XcbQpa\.so"):
        build.check_libraries(tmp_path)

"""Which drives can be pulled out, asked of the system that runs the tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from desktop.system import drives
from desktop.system.drives import mounted_below, removable_drives


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux's")
def test_a_drive_of_its_own_is_told_from_a_folder(tmp_path: Path) -> None:
    found = mounted_below((tmp_path, tmp_path / "not there", Path("/")))
    assert Path("/proc") in found
    assert all(os.path.ismount(folder) for folder in found)
    assert mounted_below((tmp_path,)) == []


def test_sticks_that_can_be_written_are_offered_with_their_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    monkeypatch.setattr(drives, "_mount_places", lambda: (tmp_path,))
    assert removable_drives() == (), "a folder is no stick"
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == stick)
    (found,) = removable_drives()
    assert (found.name, found.folder) == ("KINGSTON", stick)
    assert found.free > 0
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert removable_drives() == (), "a stick that is locked is of no use"

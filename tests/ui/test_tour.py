"""The tour does the whole main job in a process of its own, without a display."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PICTURES = 17


@pytest.mark.e2e
def test_the_tour_does_the_main_job_and_says_where_things_lie(tmp_path: Path) -> None:
    out = tmp_path / "tour"
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "tour", "--offscreen", "--out", str(out)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF-")
    assert len(list(out.glob("*.png"))) == PICTURES
    assert "recorded 4 helps" in done.stdout
    assert "như nhau" in done.stdout
    assert str(out) in done.stdout

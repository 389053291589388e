"""A home with a practice village, made once, copied for each test."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from desktop.cli.program import run
from desktop.domain.clock import SteppingClock

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("practice") / "home"
    words = ["practice", "--no-window", "--seed", "1", "--today", "2026-11-24"]
    assert run(["--home", str(home), *words]) == 0
    return home


@pytest.fixture
def village(_made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(_made, tmp_path / "home")


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), seed=7)

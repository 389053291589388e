"""The same histories on encrypted files, and on PostgreSQL: the same log, to the last byte."""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.simulation.history import STEPS, Starts
from tests.simulation.kit import Files, Kit, PostgresServer
from tests.simulation.run import SMALL, play

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulation.kit import Place

HISTORIES: Final = 200
_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it


@pytest.fixture(scope="module")
def starts() -> Starts:
    return Starts()


@pytest.fixture(autouse=True)
def _small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in SMALL:
        monkeypatch.setattr(module, name, value)


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where there is such a disk: what a commit costs on a real one is not the point."""
    made = Path(tempfile.mkdtemp(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None))
    yield made
    shutil.rmtree(made)


def test_on_encrypted_files_the_same_histories_have_the_same_logs(
    starts: Starts, folder: Path
) -> None:
    files = Files(folder)
    entries = 0
    for seed in range(HISTORIES):
        log = play(starts, seed, STEPS, Kit()).log
        assert play(starts, seed, STEPS, Kit(disks=files)).log == log, f"seed {seed}"
        files.empty()
        entries += len(log)
    print(f"{HISTORIES} histories, {entries} entries of their logs equal")


@pytest.mark.postgresql
def test_on_postgresql_the_same_histories_have_the_same_logs(
    starts: Starts, postgresql: Place
) -> None:
    kit = Kit(server=partial(PostgresServer, place=postgresql))
    entries = 0
    for seed in range(HISTORIES, 2 * HISTORIES):
        log = play(starts, seed, STEPS, Kit()).log
        assert play(starts, seed, STEPS, kit).log == log, f"seed {seed}"
        entries += len(log)
    print(f"{HISTORIES} histories, {entries} entries of their logs equal")

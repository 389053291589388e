"""The locks pin every dependency by hash, name no address, and cover Windows and macOS."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from installer import wheels

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))


def test_the_locks_are_there() -> None:
    assert {path.name for path in LOCKS} == {
        "requirements.lock",
        "requirements-server.lock",
        "requirements-dev.lock",
        "requirements-uv.lock",
    }


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_requirement_is_pinned_by_hash_and_names_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    requirements = text.replace("\\\n", " ").splitlines()
    assert len(requirements) >= 1
    unpinned = [
        line
        for line in requirements
        if not re.match(r"[\w.-]+==\S+( ; .+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*$", line)
    ]
    assert unpinned == []
    assert "://" not in text


def test_the_desktop_build_needs_no_postgresql() -> None:
    assert not [name for name, _ in wheels.locked() if name.startswith("psycopg")]


@pytest.mark.parametrize("platform", wheels.PLATFORMS)
def test_every_runtime_dependency_has_a_wheel_for(platform: str) -> None:
    recorded = json.loads(wheels.RECORD.read_text(encoding="utf-8"))[platform]
    wanted = {f"{name}=={version}" for name, version in wheels.locked()}
    assert set(recorded) == wanted, "run `python installer/wheels.py` after changing the lock"
    hashes = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for requirement, wheel in recorded.items():
        assert wheel["file"].endswith(".whl"), requirement
        # The recorded wheel is one that the lock accepts, so the record cannot be invented.
        assert f"sha256:{wheel['sha256']}" in hashes, requirement


@pytest.mark.sweep
def test_the_record_of_wheels_is_what_the_index_serves(tmp_path: Path) -> None:
    fresh = tmp_path / "wheels.json"
    script = ROOT / "installer" / "wheels.py"
    subprocess.run([sys.executable, str(script), "--out", str(fresh)], check=True, timeout=900)
    assert json.loads(fresh.read_bytes()) == json.loads(wheels.RECORD.read_bytes())

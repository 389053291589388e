"""Spoiled inputs end in declared errors only, within their memory and time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

pytestmark = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="limits memory")

INPUTS = {"request": 8_000, "answer": 11_000, "feed": 11_000, "slots": 40_000, "bundle": 13_000}
"""Some 20 seconds of each kind that comes from outside."""

OTHERS = 2_500
FEW = {"carried_up": 800, "carried_down": 800, "poison": 800}
"""Where an input is a whole session."""

SWEEP = 150_000
LEAST_LINES = 80
LEAST_OF_OTHERS = 60
"""Per cent of the lines of the functions that read; less would mean that nothing got inside."""


@pytest.mark.parametrize("target", TARGETS)
def test_a_spoiled_input_is_refused_in_words(target: str) -> None:
    fuzz(target, {**INPUTS, **FEW}.get(target, OTHERS), seed=1)


@pytest.mark.sweep
@pytest.mark.parametrize("target", TARGETS)
def test_no_spoiled_input_of_many_is_a_surprise(target: str) -> None:
    fuzz(target, SWEEP // (10 if target in FEW else 1), seed=2)


def test_an_unexpected_error_is_found() -> None:
    """The control: a reader that knows nothing of bad inputs."""
    assert run("careless", 500, 3).returncode == 1


def fuzz(target: str, inputs: int, seed: int) -> None:
    done = run(target, inputs, seed)
    print(done.stdout)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    share = done.stdout.partition("lines ")[2].partition("%")[0]
    assert int(share) >= (LEAST_LINES if target in INPUTS else LEAST_OF_OTHERS)


def run(target: str, inputs: int, seed: int) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "tests.fuzz.fuzz_program", target, str(inputs), str(seed)]
    return subprocess.run(line, capture_output=True, text=True, check=False)

"""Processes that the benches start: a screen to show windows on, and timed children."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PEOPLE = 10_000
"""On the long list that is opened."""


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """A virtual X screen of a commune's PC; the environment for what runs on it."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as numbers:
            display = numbers.readline().strip()
        environment = {**os.environ, "DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb"}
        # Without bytecode every import would be compiled again, which no person's PC does.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        yield environment
    finally:
        server.terminate()
        server.wait()


def painted_after(module: Sequence[str], environment: Mapping[str, str]) -> float:
    """Seconds from starting `python -m module` to the moment that it prints."""
    began = time.monotonic_ns()
    done = subprocess.run(
        [sys.executable, "-m", *module],
        env=dict(environment),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return (int(done.stdout.split()[0]) - began) / 1e9


def said_by(module: Sequence[str], environment: Mapping[str, str]) -> dict[str, float]:
    """The line of JSON that `python -m module` prints."""
    done = subprocess.run(
        [sys.executable, "-m", *module],
        env=dict(environment),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found

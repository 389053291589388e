"""Processes that are killed in the middle of a transaction, at moments that repeat."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator


@contextmanager
def started(module: str, *arguments: str) -> Iterator[tuple[IO[str], IO[str]]]:
    """A module of the tests as a program: what is written to it, and what it says.

    It forks a child for each line; at the end its input is closed, and it is waited for.
    """
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        yield program.stdin, program.stdout
        program.stdin.close()


def kill_after(output: IO[str], chance: random.Random, least: int, below: int) -> list[int]:
    """Kill a child after some numbers that it said; all of them until its end.

    Args:
        output: Of the program: "pid N", then a number for each thing done, then "gone".
        chance: Draws after how many numbers, at least `least` and fewer than `below`.
        least: See there.
        below: See there.
    """
    said: list[int] = []
    process, count, killed = 0, chance.randrange(least, below), False
    while (line := output.readline().strip()) != "gone":
        if line.startswith("pid "):
            process = int(line.removeprefix("pid "))
        else:
            said.append(int(line))
        if process and not killed and len(said) >= count:
            for _ in range(chance.randrange(20_000)):
                pass  # so that the kill may fall on any moment of the next transaction
            os.kill(process, signal.SIGKILL)
            killed = True
    return said

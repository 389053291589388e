"""Reading a file of unknown origin in a child process with limits.

A workbook from a stick may be broken or hostile. The child that opens it has little memory and
time and knows no key; it answers in bytes on a pipe and writes no file.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from desktop.domain.errors import TroubleError

FLAG: Final = "--read-file"
MEMORY_BYTES: Final = 512 * 1024 * 1024
SECONDS: Final = 60
_LARGEST_ANSWER: Final = 32 * 1024 * 1024
OUT_OF_MEMORY: Final = 75
_OUT_OF_LIMITS: Final = frozenset({OUT_OF_MEMORY, -9, -24})
"""Our own word for MemoryError, and the signals of the kernel and of the time limit."""

_ROOT: Final = Path(__file__).resolve().parents[2]


def read_in_child(
    kind: str, path: Path, *more: str, told: bytes = b"", seconds: float = SECONDS
) -> bytes:
    """Have a file read by `python -m desktop --read-file KIND PATH ...` and return its answer.

    Args:
        kind: Who reads it.
        path: The file.
        more: Further words; every user of the PC may see them.
        told: What only the child shall know; it reads it from its standard input.
        seconds: After which the child is ended.

    Raises:
        TroubleError: `file_missing`, `file_too_heavy` (time or memory), `file_unreadable`.
    """
    # Here, because the child needs none of it.
    import subprocess

    if not path.is_file():
        raise TroubleError("file_missing")
    try:
        done = subprocess.run(  # noqa: S603 - our own program, the path is one argument
            [*_ourselves(), FLAG, kind, str(path.absolute()), *more],
            input=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TroubleError("file_too_heavy") from error
    if done.returncode in _OUT_OF_LIMITS:
        raise TroubleError("file_too_heavy")
    if done.returncode != 0 or len(done.stdout) > _LARGEST_ANSWER:
        raise TroubleError("file_unreadable")
    return done.stdout


def limit_this_process(memory: int = MEMORY_BYTES, seconds: int = SECONDS) -> None:
    """Called by the child before it opens anything.

    Windows has no such limits for the process itself: there the parent's time limit holds.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _ourselves() -> list[str]:
    # A packaged program is its own interpreter and has no -m.
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "desktop"]


def _environment() -> dict[str, str]:
    """What the interpreter needs to start; no passphrase and no home of ours."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("LANGSO_") and name != "PYTHONPATH"
    }
    if not getattr(sys, "frozen", False):
        kept["PYTHONPATH"] = str(_ROOT)
    return kept

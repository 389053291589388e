"""Feeds one reader with spoiled inputs: `python -m tests.fuzz.fuzz_program TARGET COUNT SEED`.

A process of its own, so that its memory can be limited: more than 512 MiB above what it has after
loading ends in MemoryError, more than 5 seconds of work on an input in an alarm. What fails is
printed with its input, and `--input BASE64` in the place of COUNT and SEED reads that one again.
"""

from __future__ import annotations

import base64
import re
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any, Final

from tests.fuzz.mutating import Mutator
from tests.fuzz.targets import CONTROL, TARGETS

if TYPE_CHECKING:
    from tests.fuzz.target import Target

MEMORY: Final = 512 * 1024 * 1024
SECONDS: Final = 5.0
_READS: Final = re.compile(r"_?(read|unpack|open|split|parse|feed|from_|find|check|take|messages)")
"""Names of the functions that read; others of their modules write."""

TRACED: Final = 600
"""Inputs while whose reading lines are counted, which costs a lot."""


class TooSlowError(BaseException):
    """An input took longer than is allowed; no reader may catch it."""


class Lines:
    """Which lines of the watched modules ran."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._ran: set[tuple[str, int]] = set()
        self._there: set[tuple[str, int]] = set()
        for name in names:
            path = sys.modules[name].__file__ or ""
            code = compile(Path(path).read_text("utf-8"), path, "exec")
            self._there |= {(path, line) for line in _lines_in_functions(code)}
        self._paths = {path for path, _ in self._there}

    def __call__(self, frame: FrameType, _event: str, _value: Any) -> Any:
        return self._line if frame.f_code.co_filename in self._paths else None

    def _line(self, frame: FrameType, event: str, _value: Any) -> Any:
        if event == "line":
            self._ran.add((frame.f_code.co_filename, frame.f_lineno))
        return self._line

    @property
    def share(self) -> float:
        """Of the lines of functions that read."""
        return len(self._ran & self._there) / max(len(self._there), 1)


def _lines_in_functions(code: CodeType, *, inside: bool = False) -> set[int]:
    found: set[int] = set()
    if inside:
        # The first is the `def` itself, which runs when the module is loaded.
        found = {line for _, _, line in code.co_lines() if line and line != code.co_firstlineno}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            reads = inside or _READS.match(constant.co_name) is not None
            found |= _lines_in_functions(constant, inside=reads)
    return found


def _alarm(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlowError


def limit_memory() -> None:
    """From here on."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def read(target: Target, data: bytes) -> str:
    """One input within its time."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        return target.read(data)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def fuzz(name: str, count: int, seed: int) -> int:
    """How many inputs failed; stops at the first few."""
    target = (TARGETS | CONTROL)[name]()
    seeds = target.seeds()
    for data in seeds:
        read(target, data)
    mutator = Mutator(Random(seed), seeds)  # noqa: S311 - a failure repeats by its seed
    lines, words, slowest, failed = Lines(target.watched), Counter[str](), 0.0, 0
    limit_memory()
    for number in range(count):
        data = target.spoil(mutator)
        began = time.perf_counter()
        sys.settrace(lines if number < TRACED else None)
        try:
            words[read(target, data)] += 1
        except (Exception, TooSlowError):  # noqa: BLE001 - whatever it is, it is the finding
            sys.settrace(None)
            failed += 1
            print(f"input {number} of seed {seed}: {base64.b64encode(data).decode()}")
            traceback.print_exc(file=sys.stdout)
        sys.settrace(None)
        slowest = max(slowest, time.perf_counter() - began)
        if failed == 3:
            break
    print(f"{name}: {count} inputs, slowest {slowest * 1000:.0f} ms, lines {lines.share:.0%}")
    print(f"{name}: {dict(words.most_common())}")
    return failed


def main() -> int:
    """Do what the command line says."""
    signal.signal(signal.SIGPROF, _alarm)
    name, first, second = sys.argv[1:]
    if first == "--input":
        target = TARGETS[name]()
        target.seeds()
        print(read(target, base64.b64decode(second)))
        return 0
    return 1 if fuzz(name, int(first), int(second)) else 0


if __name__ == "__main__":
    sys.exit(main())

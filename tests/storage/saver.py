"""The program of the kill test: saves people one by one and says which are saved.

It loads everything once and then, for each number read from its input, forks a process that
saves from that number on until somebody kills it. Lines of output: "pid P" of the new process,
then each number after its commit, and "gone" when the process was killed. With the argument
"early" it says the numbers before the commit: the control, which must lose some.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from desktop.domain.clock import SystemClock
from desktop.domain.ids import derived_id
from desktop.domain.people import Resident
from desktop.storage.database import Database

KEY = bytes(range(32))


def resident_id(number: int) -> str:
    return derived_id("kill_test", str(number))


def save_for_ever(path: Path, number: int, *, early: bool) -> None:
    database = Database.open(path, KEY, SystemClock())
    while True:
        with database.write() as unit:
            unit.put(Resident(id=resident_id(number), full_name=f"Người {number}"))
            if early:
                print(number, flush=True)
        if not early:
            print(number, flush=True)
        number += 1


def main() -> None:
    path = Path(sys.argv[1])
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            save_for_ever(path, int(line), early="early" in sys.argv)
        print(f"pid {child}", flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)


if __name__ == "__main__":
    main()

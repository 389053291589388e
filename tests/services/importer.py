"""The program of the kill test: imports a list until somebody kills it.

It loads everything once. Each line of input is a database file and the number of the op before
which the importing process kills itself, 0 for none; a process forked for it imports. Lines of
output: "pid P" of that process, "done N" after each transaction, and "gone" when it has ended.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.clock import SystemClock
from desktop.domain.importing_rows import ImportRow, ImportValues
from desktop.domain.people import BirthPrecision, Relation
from desktop.services.import_households import ImportHouseholds, import_households
from desktop.services.session import TeamSession
from desktop.storage.database import Database
from desktop.storage.outbox import OpWriter

if TYPE_CHECKING:
    from collections.abc import Callable

KEY: Final = bytes(range(32))
FILE: Final = "ho.xlsx"
HOUSEHOLDS: Final = 130


def size_of(number: int) -> int:
    """People of a household."""
    return 1 + number % 6


def rows() -> tuple[ImportRow, ...]:
    """The list: people who differ by their day of birth and their household."""
    return tuple(
        ImportRow(
            10 * number + place,
            (),
            number,
            ImportValues(
                full_name=f"Nông Thị {'Bưởi' if place else 'Mai'}",
                relation=Relation.CHILD if place else Relation.HEAD,
                household_code=str(number),
                birth_on=date(1940 + number % 70, 1 + place, 1 + number % 28),
                birth_precision=BirthPrecision.DAY,
            ),
        )
        for number in range(HOUSEHOLDS)
        for place in range(size_of(number))
    )


PEOPLE: Final = len(rows())


def run(path: Path, progress: Callable[[int, int], None] | None = None) -> int:
    """The whole import; how many people are new."""
    session = TeamSession(Database.open(path, KEY, SystemClock()), SystemClock())
    done = import_households(session, ImportHouseholds(rows(), file=FILE), progress)
    session.close()
    return done.result.residents


def _kill_before(number: int) -> None:
    add, made = OpWriter.add, 0

    def counted(*arguments: Any) -> Any:
        nonlocal made
        made += 1
        if made == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return add(*arguments)

    OpWriter.add = counted  # type: ignore[method-assign,assignment]


def main() -> None:
    """Serve the test."""
    for line in sys.stdin:
        path, number = line.split("\t")
        child = os.fork()
        if child == 0:
            _kill_before(int(number))
            run(Path(path), lambda finished, _total: print("done", finished, flush=True))
            os._exit(0)
        print("pid", child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)


if __name__ == "__main__":
    main()

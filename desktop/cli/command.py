"""One run of the command line: what was asked for, and the ways to answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import argparse

    from desktop.domain.clock import Clock
    from desktop.system.paths import Home

DONE: Final = 0
OUR_BUG: Final = 1
WRONG_USE: Final = 2
TROUBLE: Final = 3


class Command:
    """One run: what was asked for, and the ways to answer.

    Args:
        options: The parsed command line.
        home: The data folder.
        clock: Time and randomness.
    """

    def __init__(self, options: argparse.Namespace, home: Home, clock: Clock) -> None:
        self.options = options
        self.home = home
        self.clock = clock

    def answer(self, line: str, **values: object) -> int:
        """Say how it went: one object with `--json`, else the line."""
        if self.options.json:
            print(json.dumps({"ok": True, **values}, ensure_ascii=False, default=str))
        else:
            print(line)
        return DONE

    def say(self, line: str) -> None:
        """A line for people, left out with `--json`."""
        if not self.options.json:
            print(line)

"""Composition root: the only place that knows every part and puts the window together."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final

from desktop.domain.clock import SystemClock
from desktop.system import single_instance
from desktop.system.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.system.paths import Home

_FIRST_PAGES: Final = (
    "desktop.ui.shell.view",
    "desktop.ui.home.view",
    "desktop.ui.people.people_view",
)
"""What most people open first; only the modules are loaded ahead, no widget is made."""


def run_window(home: Home, *, again: Sequence[str] = ()) -> int:
    """Open the window on a data folder and stay until it is closed.

    When the team is locked the whole process starts anew, because Python cannot wipe the key
    from its memory.

    Args:
        home: The data folder; made when it is missing.
        again: The command line to start anew with, without the program's own name.

    Raises:
        TroubleError: `already_running`, `home_not_writable`.
    """
    from desktop.ui.fast_start import pause_collector, stop_reading_sources

    pause_collector()
    stop_reading_sources()
    from desktop.ui.application import MainWindow, make_application, run

    clock = SystemClock()

    def log_bug(error: BaseException) -> str:
        # Not before it is needed.
        from desktop.system.log import Log

        return Log(home.logs, clock).bug(error)

    with single_instance.hold(home.lock_file):
        home.make()
        app = make_application([sys.argv[0]])
        window = MainWindow(clock, home, Settings(home.settings_file), log_bug, warm_up)
        locked = run(app, window)
        window.deleteLater()
    if locked:
        _start_anew(again)
    return 0


def warm_up() -> None:
    """Load what opening a team needs; called while somebody types the passphrase."""
    from desktop.storage.light_imports import unused_left_out

    with unused_left_out():
        from desktop.storage.warm import load
    load()
    for module in _FIRST_PAGES:
        import_module(module)


def _start_anew(arguments: Sequence[str]) -> None:
    """Replace this process by a fresh one that knows no key."""
    frozen = getattr(sys, "frozen", False)
    start = [sys.executable] if frozen else [sys.executable, "-m", "desktop"]
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [*start, *arguments])  # noqa: S606 - our own program, no shell

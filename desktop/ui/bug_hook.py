"""Our own bugs in slots: logged, told with a support code, and the window works on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType


class BugHook(QObject):
    """Takes the place of `sys.excepthook` while the window runs.

    Args:
        log_bug: Writes a bug to the log and returns its support code.
        parent: As in Qt.

    Signals:
        caught: The support code; once for each different bug, so that one that repeats with
            every paint is told once.
    """

    caught = Signal(str)

    def __init__(
        self, log_bug: Callable[[BaseException], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._log_bug = log_bug
        self._told: set[str] = set()
        self._before = sys.excepthook

    def install(self) -> None:
        """Take over."""
        self._before = sys.excepthook
        sys.excepthook = self.take

    def remove(self) -> None:
        """Give back."""
        sys.excepthook = self._before

    def take(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Log it and tell; Ctrl+C still ends the program."""
        if not isinstance(error, Exception):
            self._before(kind, error, trace)
            return
        code = self._log_bug(error)
        if code not in self._told:
            self._told.add(code)
            self.caught.emit(code)

"""Child of the window bench: opens a bare PySide6 window or the program's, and says when.

    python -m tests.benchmarks.probe_window bare|program HOME

Prints the moment (ns of the system-wide monotonic clock) of the first painted frame.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def _bare() -> None:
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QLabel("Làng Số"))
    window.resize(1280, 720)
    _say_when_painted(window)
    window.show()
    app.exec()


def _program(home: str) -> None:
    from desktop.ui import fast_start

    # As the program does before it imports anything of Qt.
    fast_start.pause_collector()
    fast_start.stop_reading_sources()
    from desktop.ui import application

    began = application.run

    def run(app: object, window: application.MainWindow) -> bool:
        _say_when_painted(window)
        return began(app, window)  # type: ignore[arg-type]

    application.run = run
    from desktop.__main__ import main

    main(["--home", home])


def _say_when_painted(window: QWidget) -> None:
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    class Watch(QObject):
        done = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() == QEvent.Type.UpdateRequest and not self.done:
                self.done = True
                QTimer.singleShot(0, self.say)
            return super().eventFilter(watched, event)

        def say(self) -> None:
            print(time.monotonic_ns(), flush=True)
            QTimer.singleShot(0, QApplication.quit)

    watch = Watch(window)
    window.installEventFilter(watch)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        _bare()
    else:
        _program(sys.argv[2])

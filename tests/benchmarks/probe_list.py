"""Child of the list bench: from Enter to 10,000 people on screen, in the program or bare.

    python -m tests.benchmarks.probe_list program HOME PASSPHRASE
    python -m tests.benchmarks.probe_list floor FILE.json

Three seconds after the first painted frame Enter is pressed. Prints one line of JSON: seconds
to each stage, and the memory held once the list is there.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.processes import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.ui.application import MainWindow

_TYPING_MS = 3_000
_SETTLE_MS = 1_000


class Times:
    """Seconds since Enter."""

    def __init__(self) -> None:
        self._began = 0.0
        self.found: dict[str, float] = {}

    def begin(self) -> None:
        """Enter is pressed."""
        self._began = time.perf_counter()

    def note(self, name: str) -> None:
        """A stage is reached."""
        self.found[name] = time.perf_counter() - self._began

    def tell(self) -> None:
        """Print everything."""
        print(json.dumps(self.found | memory()), flush=True)


def memory() -> dict[str, float]:
    """MB held now (`rss`) and at the most (`peak`)."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {
        name: int(lines[key].split()[0]) * 1024 / 1e6
        for name, key in (("rss", "VmRSS"), ("peak", "VmHWM"))
    }


def when_painted(widget: QWidget, holds: Callable[[], bool], then: Callable[[], None]) -> None:
    """Call `then` after the first paint of a widget at which something holds."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watch(QObject):
        done = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() == QEvent.Type.Paint and not self.done and holds():
                self.done = True
                QTimer.singleShot(0, then)
            return super().eventFilter(watched, event)

    watch = Watch(widget)
    widget.installEventFilter(watch)


def program(home: str, passphrase: str) -> None:
    """The real program, from its own start."""
    from desktop.ui import fast_start

    # As the program does before it imports anything of Qt.
    fast_start.pause_collector()
    fast_start.stop_reading_sources()
    from desktop.ui import application

    began = application.run

    def run(app: Any, window: MainWindow) -> bool:
        _play(window, passphrase)
        return began(app, window)

    application.run = run
    from desktop.__main__ import main

    main(["--home", home])


def _play(window: MainWindow, passphrase: str) -> None:
    from PySide6.QtCore import QTimer

    times = Times()

    def press_enter() -> None:
        assert window.start is not None
        field = window.start.welcome.passphrase
        field.setText(passphrase)
        times.begin()
        field.returnPressed.emit()

    def open_list() -> None:
        from desktop.ui.context import Page

        times.note("opened")
        shell = window.shell
        assert shell is not None
        shell.open_page(Page.PEOPLE)
        table: Any = shell.view(Page.PEOPLE).table  # type: ignore[attr-defined]
        model = table.rows_model
        when_painted(table.viewport(), lambda: len(model.rows) == PEOPLE, list_is_there)

    def list_is_there() -> None:
        times.note("list")
        QTimer.singleShot(_SETTLE_MS, end)

    def end() -> None:
        times.tell()
        window.close()

    window.opened.connect(open_list)
    when_painted(window, lambda: True, lambda: QTimer.singleShot(_TYPING_MS, press_enter))


def floor(file: str) -> None:
    """Argon2id, the same rows by the bare driver, the same table in a bare window."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
    from sqlcipher3 import dbapi2 as driver

    from desktop.ui.theme import apply_theme

    told = json.loads(Path(file).read_text())
    app = QApplication([sys.argv[0], "-style", "fusion"])
    apply_theme(app)
    window = QMainWindow()
    window.setCentralWidget(QLabel("Làng Số"))
    window.resize(1280, 720)
    times = Times()

    def press_enter() -> None:
        times.begin()
        Argon2id(salt=bytes(16), length=32, iterations=3, lanes=4, memory_cost=64 * 1024).derive(
            b"khoai lang nuong bep cui"
        )
        times.note("key")
        connection = driver.connect(told["path"])
        connection.execute(f"PRAGMA key = \"x'{told['key']}'\"")
        rows = connection.execute(told["sql"], told["values"]).fetchall()
        connection.close()
        assert len(rows) == PEOPLE
        times.note("rows")
        table = _bare_table(rows, told["columns"])
        window.setCentralWidget(table)
        when_painted(table.viewport(), lambda: True, list_is_there)

    def list_is_there() -> None:
        times.note("list")
        QTimer.singleShot(_SETTLE_MS, end)

    def end() -> None:
        times.tell()
        window.close()

    when_painted(window, lambda: True, lambda: QTimer.singleShot(_TYPING_MS, press_enter))
    window.show()
    app.exec()


def _bare_table(rows: list[tuple[Any, ...]], columns: list[int]) -> Any:
    """As many columns of plain text as the program's list, in rows of the same height."""
    from PySide6.QtCore import QAbstractTableModel, Qt
    from PySide6.QtWidgets import QTableView

    class Rows(QAbstractTableModel):
        def rowCount(self, _parent: Any = None) -> int:  # noqa: N802
            return len(rows)

        def columnCount(self, _parent: Any = None) -> int:  # noqa: N802
            return len(columns)

        def data(self, index: Any, role: int = 0) -> Any:
            if role != Qt.ItemDataRole.DisplayRole:
                return None
            return rows[index.row()][columns[index.column()]]

    view = QTableView()
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(40)
    model = Rows(view)
    view.setModel(model)
    return view


if __name__ == "__main__":
    if sys.argv[1] == "program":
        program(*sys.argv[2:])
    else:
        floor(sys.argv[2])

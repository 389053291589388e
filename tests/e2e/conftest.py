"""A real province on either database, and windows on fresh data folders."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from desktop.bootstrap import warm_up
from desktop.domain.clock import SteppingClock
from desktop.system.settings import Settings
from desktop.ui.application import MainWindow, make_application
from tests.e2e.hands import Hands
from tests.support.postgresql import Cluster, start_cluster
from tests.support.province_process import Province, running_province
from tests.support.workbook import Made, make_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.system.paths import Home

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
"""Nine in the morning in Vietnam, in the reporting month from 15 November to 14 December."""


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL cluster a run."""
    yield from start_cluster()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def province(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Province]:
    """A running server."""
    cluster = request.getfixturevalue("cluster") if request.param == "postgresql" else None
    with running_province(tmp_path / "province", cluster) as made:
        yield made


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Three hundred households as a commune keeps them."""
    return make_workbook(tmp_path_factory.mktemp("workbook") / "danh sách hộ.xlsx")


@pytest.fixture
def open_window(qtbot: QtBot) -> Callable[[Home, int], AbstractContextManager[Hands]]:
    """Opens the program's window on a data folder, with clock and randomness of a seed."""

    @contextmanager
    def opened(home: Home, seed: int) -> Iterator[Hands]:
        home.make()
        make_application([])
        bugs: list[BaseException] = []

        def log_bug(error: BaseException) -> str:
            bugs.append(error)
            return type(error).__name__

        settings = Settings(home.settings_file)
        window = MainWindow(SteppingClock(NOW, seed), home, settings, log_bug, warm_up)
        window.resize(1366, 738)
        window.show()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        try:
            yield Hands(window, qtbot)
            assert bugs == []
            assert window.close(), "something typed is not saved"
        finally:
            window.runner.close()
            window.deleteLater()

    return opened

"""What every test of the tree gets: no display, no data of this PC, words, and no leftovers."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import hypothesis
import pytest

import hatch_build
from desktop.system import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.cups import PrintServer

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_configure() -> None:
    """Compile the words once, and make property tests repeat unless a sweep is asked for."""
    if hatch_build.catalogue_is_stale():
        hatch_build.compile_catalogue()
    sweep = os.environ.get("LANGSO_SWEEP") == "1"
    # Without a deadline: how long an example takes says more about the machine than about us.
    hypothesis.settings.register_profile(
        "house", deadline=None, derandomize=not sweep, max_examples=50, database=None
    )
    hypothesis.settings.load_profile("house")


@pytest.fixture(autouse=True)
def _own_data_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No test may read or write the team files of the person who runs it."""
    monkeypatch.setenv("LANGSO_HOME", str(tmp_path_factory.getbasetemp() / "langso-home"))
    monkeypatch.delenv("LANGSO_PASSPHRASE", raising=False)


@pytest.fixture(autouse=True)
def _same_language() -> Iterator[None]:
    """A test that switches the language does not switch it for the next."""
    texts.set_language("vi")
    yield
    texts.set_language("vi")


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """A thread that outlives its test would fail some other test, some other day."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(timeout=5)
    running = [thread.name for thread in left if thread.is_alive()]
    assert not running, f"threads left running: {running}"


@pytest.fixture(scope="session")
def _print_server() -> Iterator[PrintServer]:
    """One daemon a run, started by the first test that prints."""
    from tests.support.cups import print_server

    with print_server() as running:
        yield running


@pytest.fixture
def cups(_print_server: PrintServer, monkeypatch: pytest.MonkeyPatch) -> PrintServer:
    """Two real queues, empty, the only ones that this process sees; mark such a test `cups`."""
    _print_server.forget()
    for name, value in _print_server.environment.items():
        monkeypatch.setenv(name, value)
    return _print_server

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QTimer

from desktop.ui.collector import Collector, collect_what_is_due

if TYPE_CHECKING:
    from collections.abc import Iterator


class Circle(QObject):
    """Reached only from itself, as pages and their callbacks are; it knows who destroyed it."""

    ended_on: list[int]

    def __init__(self, ended_on: list[int]) -> None:
        super().__init__()
        self.itself = self
        self.ended_on = ended_on

    def __del__(self) -> None:
        self.ended_on.append(threading.get_ident())


@pytest.fixture
def ended_on() -> Iterator[list[int]]:
    """Threads on which circles ended; automatic collection is off before and after."""
    gc.collect()
    yield []
    gc.disable()


def busy_thread(held: list[list[int]]) -> int:
    """A thread that makes so much that a collection falls due; who it was."""
    made = threading.Thread(target=lambda: held.extend([number] for number in range(50_000)))
    made.start()
    ident = made.ident
    made.join()
    assert ident is not None
    return ident


def test_python_alone_destroys_objects_of_the_window_on_any_thread(ended_on: list[int]) -> None:
    Circle(ended_on)
    gc.enable()
    assert ended_on == []
    assert busy_thread([]) in ended_on


def test_the_collector_does_it_on_the_windows_thread(ended_on: list[int]) -> None:
    gc.enable()
    owner = QObject()
    collector = Collector(owner)
    assert not gc.isenabled()
    Circle(ended_on)
    held: list[list[int]] = []
    busy_thread(held)
    assert ended_on == []
    collector.look()
    assert ended_on == [threading.get_ident()]
    assert [timer.isActive() for timer in collector.findChildren(QTimer)] == [True]


def test_nothing_is_collected_before_it_is_due(ended_on: list[int]) -> None:
    Circle(ended_on)
    collect_what_is_due()
    assert ended_on == []
    gc.collect()
    assert len(ended_on) == 1

"""A country line: so many bits a second each way, and a round trip that takes its time.

Bytes wait for their turn at the line's rate and then travel half a round trip; no more of them
are on their way than a small router holds. A new connection costs a round trip of its own.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import queue
import socket
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tests.sync.lines import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

ROUND_TRIP_S: Final = 0.080
UP_BITS: Final = 1_000_000
DOWN_BITS: Final = 4_000_000
_SEGMENT: Final = 1_460
_HELD: Final = 24
"""Segments in the router: about 35 kB."""


class Crossed(NamedTuple):
    """Bytes that crossed a line."""

    up: int
    down: int

    def floor_s(self) -> float:
        """Two round trips and these bytes at the line's rate."""
        return 2 * ROUND_TRIP_S + self.up * 8 / UP_BITS + self.down * 8 / DOWN_BITS


class LineProcess(NamedTuple):
    """A line in a process of its own, so that nobody's work holds it up.

    Its bytes would otherwise wait for whoever computes in Python beside it.
    """

    port: int
    talk: Connection

    def crossed(self) -> Crossed:
        """How much until now."""
        self.talk.send("count")
        return Crossed(*self.talk.recv())


@contextmanager
def slow_line(port: int) -> Iterator[LineProcess]:
    """A line to a server on loopback."""
    spawn: Any = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_run, args=(port, theirs))
    process.start()
    try:
        yield LineProcess(ours.recv(), ours)
    finally:
        ours.send("end")
        process.join(timeout=30)


def _run(port: int, talk: Connection) -> None:
    # A segment is late as soon as another thread keeps it waiting for a millisecond.
    sys.setswitchinterval(0.0002)
    line = SlowLine(port)
    with serving(line.serve) as near:
        talk.send(near)
        while talk.recv() == "count":
            talk.send((line.up, line.down))


class SlowLine:
    """Passes bytes on at the pace of the line and counts them.

    Args:
        port: Of the server, on loopback.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self.up = 0
        self.down = 0
        self.connections = 0

    def serve(self, near: socket.socket) -> None:
        """Handle one connection."""
        self.connections += 1
        near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
        opened = time.perf_counter() + ROUND_TRIP_S
        with socket.create_connection(("127.0.0.1", self._port)) as far:
            for one in (near, far):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            back = threading.Thread(target=self._way, args=(far, near, DOWN_BITS, opened))
            back.start()
            self._way(near, far, UP_BITS, opened)
            back.join(timeout=30)

    def _way(self, source: socket.socket, target: socket.socket, bits: int, free: float) -> None:
        underway: queue.Queue[tuple[float, bytes] | None] = queue.Queue(_HELD)
        sender = threading.Thread(target=_deliver, args=(underway, target))
        sender.start()
        with contextlib.suppress(OSError):
            while data := source.recv(_SEGMENT):
                if bits == UP_BITS:
                    self.up += len(data)
                else:
                    self.down += len(data)
                free = max(free, time.perf_counter()) + len(data) * 8 / bits
                underway.put((free + ROUND_TRIP_S / 2, data))
        underway.put(None)
        sender.join(timeout=30)


def _deliver(underway: queue.Queue[tuple[float, bytes] | None], target: socket.socket) -> None:
    lost = False
    while (found := underway.get()) is not None:
        at, data = found
        time.sleep(max(0.0, at - time.perf_counter()))
        try:
            if not lost:
                target.sendall(data)
        except OSError:
            # The rest is only taken off, so that the other end is not kept waiting.
            lost = True
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)

"""A line that is cut after so many bytes, either way, and counts what crossed it."""

from __future__ import annotations

import contextlib
import socket
import threading

_PIECE = 16_384


class CutLine:
    """Passes bytes on to a server until a limit is reached; then both ends lose the line.

    Args:
        port: Of the server, on loopback.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self.up = 0
        self.down = 0
        self.cut_up: int | None = None
        self.cut_down: int | None = None
        self.cuts = 0

    def begin(self, *, cut_up: int | None = None, cut_down: int | None = None) -> None:
        """Count from nothing, and cut once at that many bytes."""
        self.up = self.down = 0
        self.cut_up, self.cut_down = cut_up, cut_down

    @property
    def total(self) -> int:
        """Bytes that crossed the line since `begin`."""
        return self.up + self.down

    def serve(self, near: socket.socket) -> None:
        """Handle one connection."""
        with socket.create_connection(("127.0.0.1", self._port)) as far:
            back = threading.Thread(target=self._pass_down, args=(far, near))
            back.start()
            self._pass_up(near, far)
            back.join(timeout=10)

    def _pass_up(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                if self.cut_up is not None and self.up >= self.cut_up:
                    self.cut_up = None
                    self._cut(near, far)
                    return
                room = _PIECE if self.cut_up is None else min(_PIECE, self.cut_up - self.up)
                data = near.recv(room)
                if not data:
                    far.shutdown(socket.SHUT_WR)
                    return
                self.up += len(data)
                far.sendall(data)

    def _pass_down(self, far: socket.socket, near: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(_PIECE):
                if self.cut_down is not None and self.down + len(data) > self.cut_down:
                    data = data[: self.cut_down - self.down]
                    self.down += len(data)
                    near.sendall(data)
                    self.cut_down = None
                    self._cut(near, far)
                    return
                self.down += len(data)
                near.sendall(data)
            near.shutdown(socket.SHUT_WR)

    def _cut(self, near: socket.socket, far: socket.socket) -> None:
        self.cuts += 1
        for end in (near, far):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

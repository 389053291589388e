"""Bad lines and strange servers, as sockets on loopback."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def serving(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that handles each connection by `answer`; yields its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    workers: list[threading.Thread] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            worker = threading.Thread(target=_handle, args=(answer, connection))
            workers.append(worker)
            worker.start()

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for worker in [thread, *workers]:
            worker.join(timeout=10)


def _handle(answer: Callable[[socket.socket], None], connection: socket.socket) -> None:
    with connection:
        try:
            answer(connection)
        except OSError:
            return


def read_request(connection: socket.socket) -> bytes:
    """One whole request with its body; b"" at the end of the line."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65_536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"Content-Len")
    )
    while len(body) < length:
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


def saying(status: str, body: bytes, *headers: str) -> Callable[[socket.socket], None]:
    """Answers every request with the same bytes."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    whole = "\r\n".join(lines).encode() + body

    def answer(connection: socket.socket) -> None:
        while read_request(connection):
            connection.sendall(whole)

    return answer


def blurting(data: bytes) -> Callable[[socket.socket], None]:
    """Says the same to whatever comes first, and listens to the end so that it arrives."""

    def answer(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65_536):
            pass

    return answer


class CountingLine:
    """Passes bytes on to a server and counts them."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.bytes = 0
        self.connections = 0

    def __call__(self, near: socket.socket) -> None:
        """Handle one connection."""
        self.connections += 1
        with socket.create_connection(("127.0.0.1", self._port)) as far:
            back = threading.Thread(target=self._pass, args=(far, near))
            back.start()
            self._pass(near, far)
            back.join(timeout=10)

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65_536):
                self.bytes += len(data)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            return

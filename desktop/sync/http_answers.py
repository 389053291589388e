"""Answers of HTTP that are looked at as a whole, and whether one has begun."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError
from desktop.sync.line_troubles import refusal

if TYPE_CHECKING:
    import http.client
    import socket

MAX_SMALL_BYTES: Final = 64 * 1024


def has_begun(answer: http.client.HTTPResponse, sock: socket.socket) -> bool:
    """Whether bytes of an answer that nobody read yet are here; they stay where they are."""
    import ssl

    usual = sock.gettimeout()
    sock.settimeout(0)
    try:
        return bool(answer.fp.peek(1))
    except ssl.SSLWantReadError:
        return False
    finally:
        sock.settimeout(usual)


def get_small(connection: http.client.HTTPConnection, path: str, named: str) -> bytes:
    """A small answer, before anything of ours was said."""
    connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", named)
    connection.endheaders()
    answer = connection.getresponse()
    data = answer.read(MAX_SMALL_BYTES)
    if answer.status != 200:
        raise refusal(answer.status, data, answer.getheader("Retry-After"))
    return data


def authorities_in(offered: bytes) -> list[str]:
    """The certificates (PEM) in what a server offers.

    Raises:
        TroubleError: wrong_certificate.
    """
    from desktop.protocol.enrolment import AuthorityAnswer, EnrolmentError, decode_json

    try:
        return decode_json(offered, AuthorityAnswer).authorities
    except EnrolmentError as error:
        raise TroubleError("wrong_certificate") from error

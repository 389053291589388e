"""Whom a PC takes for its province's server: the authority that the enrolment sheet names.

The sheet carries the SHA-256 of the authority's certificate, and may carry a spare one's. The
certificate itself is fetched once over a line that nobody vouches for yet, kept only when it is
the one that the sheet names, and then vouches for whatever certificate the server has renewed.
Sheets of 0.1.0 name the server's own certificate; a PC with such a one learns the authority over
the line that it vouches for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.errors import TroubleError
from desktop.protocol.enrolment import certificate_fingerprint, short_fingerprint

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    from desktop.protocol.enrolment import EnrolmentSheet

_NO_CHECK_TIME: Final = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which Python has no name for."""

_NOT_YET_VALID: Final = 9
_EXPIRED: Final = 10
"""OpenSSL's reasons that speak of the clock and of nothing else."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What a PC knows of its server's certificate.

    Args:
        fingerprint: SHA-256 of the server's own certificate, from an old sheet; else "".
        authorities: SHA-256 of the authorities, from the sheet.
        certificates: The authorities themselves (PEM), once they were learned.
        pin: `short_fingerprint` of the authority, typed with the code from paper.

    With none of them the authorities of the operating system vouch for the server.
    """

    fingerprint: str = ""
    authorities: tuple[str, ...] = ()
    certificates: str = ""
    pin: str = ""

    @property
    def is_pinned(self) -> bool:
        """Whether the province's own authority or certificate is known, or its name is."""
        return bool(self.fingerprint or self.authorities or self.certificates or self.pin)

    @property
    def must_learn(self) -> bool:
        """Whether an authority is named, but its certificate is not here yet."""
        return bool(self.authorities or self.pin) and not self.certificates

    def context(self) -> ssl.SSLContext:
        """How the handshake judges the server.

        Validity dates are left to `check_dates`: a PC whose clock is years off must still reach
        the province, and the authority is the province's own.
        """
        import ssl

        if self.certificates:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(cadata=self.certificates)
            context.verify_flags |= _NO_CHECK_TIME
        else:
            context = ssl.create_default_context()
            if self.is_pinned:
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
        pinned = ssl.TLSVersion.TLSv1_3
        context.minimum_version = pinned if self.is_pinned else ssl.TLSVersion.TLSv1_2
        return context

    def check(self, shown: bytes | None) -> None:
        """Compare the certificate of a finished handshake with an old sheet's.

        Raises:
            TroubleError: wrong_certificate.
        """
        if not self.fingerprint or self.certificates or self.authorities:
            return
        if shown is None or certificate_fingerprint(shown) != self.fingerprint:
            raise TroubleError("wrong_certificate")

    def learned(self, offered: Iterable[str]) -> str:
        """Those of the offered authorities (PEM) that the sheet names, as one text.

        Over a line that an old sheet's fingerprint vouches for, all of them.

        Raises:
            TroubleError: wrong_certificate, when none is; pin_wrong, when none is the one that was
                typed.
        """
        import ssl

        kept = []
        for pem in offered:
            try:
                found = certificate_fingerprint(ssl.PEM_cert_to_DER_cert(pem.strip()))
            except ValueError:
                continue
            if self._names(found):
                kept.append(pem.strip() + "\n")
        if not kept:
            raise TroubleError("pin_wrong" if self.pin else "wrong_certificate")
        return "".join(kept)

    def _names(self, fingerprint: str) -> bool:
        if self.pin:
            return short_fingerprint(fingerprint) == self.pin
        return not self.authorities or fingerprint in self.authorities


def trust_of_sheet(sheet: EnrolmentSheet) -> Trust:
    """What a sheet says of the server's certificate."""
    return Trust(sheet.fingerprint, tuple(sheet.authorities), pin=sheet.pin)


def refusal_of(error: ssl.SSLCertVerificationError) -> TroubleError:
    """What a certificate that does not verify means."""
    if error.verify_code in (_NOT_YET_VALID, _EXPIRED):
        return TroubleError("wrong_clock")
    return TroubleError("wrong_certificate")


def is_valid_at(shown: dict[str, Any], now: datetime) -> bool:
    """Whether a certificate (as `getpeercert` gives it) is valid at that time."""
    import ssl

    seconds = now.timestamp()
    begins, ends = shown.get("notBefore"), shown.get("notAfter")
    if not isinstance(begins, str) or not isinstance(ends, str):
        return False
    return ssl.cert_time_to_seconds(begins) <= seconds <= ssl.cert_time_to_seconds(ends)


def valid_until(shown: dict[str, Any]) -> datetime | None:
    """When a certificate (as `getpeercert` gives it) ends; None of one that nobody vouched for."""
    import ssl

    ends = shown.get("notAfter")
    if not isinstance(ends, str):
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC)

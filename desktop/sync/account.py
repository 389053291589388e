"""What a PC keeps of its enrolment: address, device key, token. All inside the database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError
from desktop.protocol.enrolment import signed_text
from desktop.sync.trust import Trust, trust_of_sheet

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from desktop.domain.clock import Clock
    from desktop.protocol.enrolment import EnrolAnswer, EnrolmentSheet
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

ADDRESS: Final = "sync.address"
FINGERPRINT: Final = "sync.fingerprint"
DEVICE_KEY: Final = "sync.device_key"
TOKEN: Final = "sync.token"  # noqa: S105 - the setting's name
AUTHORITIES: Final = "sync.authorities"
"""Certificates (PEM) that vouch for the server."""

AUTHORITIES_ASKED: Final = "sync.authorities_asked"
PROVINCE: Final = "sync.province"
PROVINCE_KEY: Final = "sync.province_key"
SEALING_KEY: Final = "sync.sealing_key"
"""Public key (hex) of the province, to which bundles are sealed."""

TEAM_KEYS: Final = "sync.team_keys"
TEAM_KEYS_INC: Final = "sync.team_keys_inc"
BUNDLE_KEY: Final = "sync.bundle_key"
_KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Account:
    """An enrolled PC: `fingerprint` is "" for a loopback server without TLS."""

    address: str
    fingerprint: str
    device_key: bytes
    token: str
    province: str
    authorities: str = ""

    @property
    def trust(self) -> Trust:
        """Whom to take for the server."""
        return Trust(self.fingerprint, certificates=self.authorities)


def read_account(unit: ReadUnit) -> Account | None:
    """The PC's enrolment; None when it has none yet."""
    address, key = unit.get_setting(ADDRESS), unit.get_setting(DEVICE_KEY)
    if address is None or key is None:
        return None
    return Account(
        address=address,
        fingerprint=unit.get_setting(FINGERPRINT) or "",
        device_key=bytes.fromhex(key),
        token=unit.get_setting(TOKEN) or "",
        province=unit.get_setting(PROVINCE) or "",
        authorities=unit.get_setting(AUTHORITIES) or "",
    )


def require_account(unit: ReadUnit) -> Account:
    """The PC's enrolment; TroubleError not_enrolled when it has none."""
    account = read_account(unit)
    if account is None:
        raise TroubleError("not_enrolled")
    return account


def save_account(
    unit: WriteUnit, sheet: EnrolmentSheet, device_key: bytes, answer: EnrolAnswer
) -> None:
    """Keep an enrolment; a former one is replaced."""
    unit.set_setting(ADDRESS, sheet.address)
    unit.set_setting(FINGERPRINT, sheet.fingerprint)
    unit.set_setting(AUTHORITIES, authorities_of(sheet, answer) or None)
    unit.set_setting(DEVICE_KEY, device_key.hex())
    unit.set_setting(PROVINCE, answer.province)
    unit.set_setting(PROVINCE_KEY, sheet.province_key or answer.province_key or None)
    if answer.sealing_key:
        unit.set_setting(SEALING_KEY, answer.sealing_key)
    unit.set_setting(TEAM_KEYS_INC, None)
    unit.set_setting(TOKEN, None)


def authorities_of(sheet: EnrolmentSheet, answer: EnrolAnswer) -> str:
    """The authorities that a PC keeps: those that its sheet names, or vouches for otherwise.

    None of a server that the system's own authorities vouch for: it may change them.
    """
    trust = trust_of_sheet(sheet)
    if not trust.is_pinned or not answer.authorities:
        return ""
    named = trust.learned(answer.authorities)
    # A typed code has room for one; the line that it vouches for tells the spare one as well.
    return replace(trust, pin="").learned(answer.authorities) if trust.pin else named


def save_authorities(unit: WriteUnit, certificates: str) -> None:
    """What a PC with an old sheet learned over the line that the sheet vouches for."""
    unit.set_setting(AUTHORITIES, certificates)


def save_token(unit: WriteUnit, token: str) -> None:
    """Keep the token for the next session."""
    unit.set_setting(TOKEN, token)


def pending_key(unit: WriteUnit, fresh: bytes) -> bytes:
    """The device key that is stored already, else `fresh`, which then is."""
    stored = unit.get_setting(DEVICE_KEY)
    if stored is not None:
        return bytes.fromhex(stored)
    unit.set_setting(DEVICE_KEY, fresh.hex())
    return fresh


def new_device_key(clock: Clock) -> bytes:
    """Seed of an Ed25519 key."""
    return clock.random_bytes(_KEY_BYTES)


def public_key(device_key: bytes) -> str:
    """The key that the server may know, as hex."""
    return _private(device_key).public_key().public_bytes_raw().hex()


def sign_nonce(device_key: bytes, dev: str, nonce: str) -> str:
    """The device's signature for a token, as hex."""
    return _private(device_key).sign(signed_text(dev, nonce)).hex()


def _private(device_key: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(device_key)

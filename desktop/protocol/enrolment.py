"""How a device becomes known to the province: the officer's sheet, the code, the requests.

The sheet is printed and also a small file; its code is 65 random bits, good once for a week.
The code binds the device's Ed25519 key. After that the device signs a nonce of the server and
gets a token of 12 hours, which every sync renews.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Final, TypeVar

import msgspec

CODE_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U, which people read as 1, 1, 0 and V (Crockford's choice)."""

CODE_LENGTH: Final = 13
PIN_LENGTH: Final = 16
"""What follows the code on paper: 80 bits of the fingerprint of the province's own authority."""

SHEET_SUFFIX: Final = ".langso-enrol"
NONCE_BYTES: Final = 32
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_DROPPED: Final = " -\u2010\u2011\u2012\u2013\u2014.\t\r\n\u00a0"
_SIGNED: Final = b"lang-so device token 1\0"

_Hex32 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
_Hex64 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
_Hex64OrNone = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?\Z")]
_Hex128 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{128}\Z")]
_HexOrNone = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{32})?\Z")]
_Pem = Annotated[str, msgspec.Meta(max_length=3000)]
_Authorities = Annotated[list[_Pem], msgspec.Meta(max_length=2)]
_Name = Annotated[str, msgspec.Meta(max_length=200)]
_Address = Annotated[str, msgspec.Meta(max_length=300)]

_Message = TypeVar("_Message", bound=msgspec.Struct)

_NOT_JSON: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What a decoder says of other bytes; the last of brackets nested by the thousand."""


class EnrolmentError(ValueError):
    """The sheet, code or request is not one; `code` is a short English word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class EnrolmentSheet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the officer hands over, on paper and as a file.

    Args:
        address: Where the server answers, "https://host:port" (http only on loopback).
        code: `CODE_LENGTH` characters of `CODE_ALPHABET`.
        fingerprint: SHA-256 of the server's certificate (DER), hex; "" for http on loopback.
            What a program of before 0.2.0 goes by.
        authorities: SHA-256 of the province's own authorities, one or two of which vouch for
            the server; they stay when its certificate is renewed, and go before `fingerprint`.
        team_hint: Name of the team as the officer knows it.
        province_key: Public key (hex) of what the province publishes; "" from before 0.2.0.
        version: Form of the sheet.
        pin: `short_fingerprint` of the authority, typed from paper together with the code; ""
            of a file, which names it in full.
    """

    address: _Address
    code: str
    fingerprint: str = ""
    team_hint: _Name = ""
    province_key: _Hex64OrNone = ""
    version: int = 1
    authorities: Annotated[list[_Hex64], msgspec.Meta(max_length=2)] = []
    pin: Annotated[str, msgspec.Meta(pattern=rf"^([{CODE_ALPHABET}]{{{PIN_LENGTH}}})?\Z")] = ""


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True):
    """`POST /enrol`: the code, the device, and its team as it stands on the PC.

    `team` is the id the PC's database has, or "" for a further PC of a team that the province
    knows already: its database is made from the answer.
    """

    code: Annotated[str, msgspec.Meta(max_length=40)]
    dev: _Hex32
    public_key: _Hex64
    device_name: _Name
    team: _HexOrNone
    team_name: _Name


class EnrolAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The team the device now belongs to, and the server's incarnation.

    `province_key` is for a PC that was enrolled by a typed code; a sheet's own goes before it.
    `sealing_key` (X25519, hex) is what bundles on sticks are sealed to.
    """

    team: _Hex32
    team_name: _Name
    province: _Name
    inc: int
    province_key: _Hex64OrNone = ""
    sealing_key: _Hex64OrNone = ""
    authorities: _Authorities = []


class NonceRequest(msgspec.Struct, frozen=True):
    """`POST /nonce`: a device asks for something to sign."""

    dev: _Hex32


class NonceAnswer(msgspec.Struct, frozen=True):
    """`NONCE_BYTES` random bytes as hex, good once for a few minutes."""

    nonce: _Hex64


class TokenRequest(msgspec.Struct, frozen=True, kw_only=True):
    """`POST /token`: the nonce, signed by the device key over `signed_text`."""

    dev: _Hex32
    nonce: _Hex64
    signature: _Hex128


class TokenAnswer(msgspec.Struct, frozen=True):
    """An opaque token for the Authorization header."""

    token: Annotated[str, msgspec.Meta(min_length=16, max_length=128)]


class AuthorityAnswer(msgspec.Struct, frozen=True):
    """`GET /ca`: the certificates (PEM) of the province's own authorities."""

    authorities: _Authorities


class ServerTime(msgspec.Struct, frozen=True):
    """`GET /time`: milliseconds since 1970."""

    now: Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799_000)]

    def as_datetime(self) -> datetime:
        """The instant, UTC-aware."""
        return datetime.fromtimestamp(self.now / 1000, UTC)


class ErrorAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What any endpoint says when it refuses: a code, never a sentence.

    `about` is a name that the code's sentence needs: of the team that goes on for a closed one.
    """

    error: Annotated[str, msgspec.Meta(max_length=64)]
    about: Annotated[str, msgspec.Meta(max_length=200)] = ""


def new_code(random: bytes) -> str:
    """A code from at least 9 random bytes (65 bits are used)."""
    if len(random) * 8 < CODE_LENGTH * 5:
        raise EnrolmentError("random")
    number = int.from_bytes(random, "big")
    return "".join(CODE_ALPHABET[(number >> (5 * at)) & 31] for at in range(CODE_LENGTH))


def show_code(code: str, pin: str = "") -> str:
    """As printed: ABCD-EFGH-JKMNP, and the pin behind it in fours."""
    fours = (pin[at : at + 4] for at in range(0, len(pin), 4))
    return "-".join([code[:4], code[4:8], code[8:], *fours])


def normalise_code(typed: str) -> str:
    """The code that was meant: any case, with or without dashes, O for 0, I and L for 1.

    Raises:
        EnrolmentError: "code" when it cannot be one.
    """
    text = _meant(typed)
    if len(text) != CODE_LENGTH:
        raise EnrolmentError("code")
    return text


def split_code(typed: str) -> tuple[str, str]:
    """The code and the pin that was typed behind it, or "".

    Raises:
        EnrolmentError: "code" when it cannot be that.
    """
    text = _meant(typed)
    if len(text) not in (CODE_LENGTH, CODE_LENGTH + PIN_LENGTH):
        raise EnrolmentError("code")
    return text[:CODE_LENGTH], text[CODE_LENGTH:]


def _meant(typed: str) -> str:
    text = typed.translate({ord(c): None for c in _DROPPED}).upper().translate(_LOOKALIKES)
    if any(c not in CODE_ALPHABET for c in text):
        raise EnrolmentError("code")
    return text


def short_fingerprint(fingerprint: str) -> str:
    """The first 80 bits of a SHA-256 (hex) as people type them.

    Enough: who wants to pass for the server needs an authority of his own with the same, which
    takes some 2**80 tries for a code that is good for a week.
    """
    number = int(fingerprint[: PIN_LENGTH * 5 // 4], 16)
    return "".join(CODE_ALPHABET[(number >> (5 * at)) & 31] for at in reversed(range(PIN_LENGTH)))


def write_sheet(sheet: EnrolmentSheet) -> bytes:
    """The sheet as the bytes of its file (JSON)."""
    return msgspec.json.format(msgspec.json.encode(sheet), indent=2) + b"\n"


def read_sheet(data: bytes) -> EnrolmentSheet:
    """A sheet's file; EnrolmentError "sheet" when it is none."""
    if len(data) > 4096:
        raise EnrolmentError("sheet")
    try:
        sheet = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=EnrolmentSheet)
    except _NOT_JSON as error:
        raise EnrolmentError("sheet") from error
    fingerprint = normalise_fingerprint(sheet.fingerprint)
    if sheet.version != 1:
        raise EnrolmentError("sheet_version")
    return msgspec.structs.replace(sheet, code=normalise_code(sheet.code), fingerprint=fingerprint)


def normalise_fingerprint(typed: str) -> str:
    """64 hex digits without colons and spaces, or ""; EnrolmentError "fingerprint" else."""
    text = typed.replace(":", "").replace(" ", "").lower()
    if text and (len(text) != 64 or any(c not in "0123456789abcdef" for c in text)):
        raise EnrolmentError("fingerprint")
    return text


def certificate_fingerprint(der: bytes) -> str:
    """SHA-256 of a certificate, as the sheet carries it."""
    return hashlib.sha256(der).hexdigest()


def signed_text(dev: str, nonce: str) -> bytes:
    """What the device key signs to get a token."""
    return _SIGNED + bytes.fromhex(dev) + bytes.fromhex(nonce)


def encode_json(message: msgspec.Struct) -> bytes:
    """A request or answer of the three small endpoints."""
    return msgspec.json.encode(message)


def decode_json(data: bytes, kind: type[_Message]) -> _Message:
    """Undo `encode_json`; EnrolmentError "message" when it does not fit."""
    if len(data) > 8192:
        raise EnrolmentError("message")
    try:
        return msgspec.json.decode(data, type=kind)
    except _NOT_JSON as error:
        raise EnrolmentError("message") from error

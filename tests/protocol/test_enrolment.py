from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from desktop.protocol.enrolment import (
    CODE_ALPHABET,
    CODE_LENGTH,
    PIN_LENGTH,
    EnrolmentError,
    EnrolmentSheet,
    EnrolRequest,
    NonceAnswer,
    TokenRequest,
    decode_json,
    encode_json,
    new_code,
    normalise_code,
    read_sheet,
    short_fingerprint,
    show_code,
    signed_text,
    split_code,
    write_sheet,
)
from desktop.sync.account import public_key, sign_nonce
from tests.protocol.examples import DEV_A, DEV_B, TEAM

SHEET = EnrolmentSheet(
    address="https://127.0.0.1:8443",
    code="0123456789ABC",
    fingerprint="ab" * 32,
    team_hint="Tổ công nghệ số cộng đồng thôn Nà Pất",
)


@given(st.binary(min_size=9, max_size=20))
def test_a_code_is_read_as_printed_and_as_people_type_it(random: bytes) -> None:
    code = new_code(random)
    assert len(code) == CODE_LENGTH
    assert set(code) <= set(CODE_ALPHABET)
    assert normalise_code(show_code(code)) == code
    sloppy = " " + code.lower().replace("0", "o").replace("1", "l") + "\n"
    assert normalise_code(sloppy) == code
    assert normalise_code(code.replace("1", "I").replace("V", "U")) == code


def test_what_pins_the_server_is_typed_behind_the_code() -> None:
    pin = short_fingerprint("0123456789abcdef" * 4)
    assert (len(pin), set(pin) <= set(CODE_ALPHABET)) == (PIN_LENGTH, True)
    assert pin == "04HMASW9NF6YY093"
    code = new_code(bytes(range(9)))
    printed = show_code(code, pin)
    assert [len(part) for part in printed.split("-")] == [4, 4, 5, 4, 4, 4, 4]
    assert split_code(printed.lower().replace("0", "o")) == (code, pin)
    assert split_code(show_code(code)) == (code, "")
    other = {short_fingerprint(f"{1 << (255 - bit):064x}") for bit in range(80)}
    assert len(other) == 80
    with pytest.raises(EnrolmentError, match="code"):
        split_code(printed[:-1])


def test_every_bit_of_65_counts() -> None:
    codes = {new_code((1 << bit).to_bytes(9, "big")) for bit in range(65)}
    assert len(codes) == 65
    with pytest.raises(EnrolmentError):
        new_code(bytes(8))


@pytest.mark.parametrize("typed", ["", "0123456789AB", "0123456789ABCD", "0123456789AB!", "Đ" * 13])
def test_what_cannot_be_a_code_is_refused(typed: str) -> None:
    with pytest.raises(EnrolmentError, match="code"):
        normalise_code(typed)


def test_a_sheet_comes_back_from_its_file_whatever_an_editor_did_to_it() -> None:
    data = write_sheet(SHEET)
    assert read_sheet(data) == SHEET
    assert "Nà Pất" in data.decode()
    edited = data.replace(b"\n", b"\r\n").replace(b"0123456789ABC", b"O123-4567-89abc")
    edited = edited.replace(b"ab" * 32, b":".join([b"AB"] * 32))
    assert read_sheet(b"\xef\xbb\xbf" + edited) == SHEET


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet"),
        (b"PK\x03\x04", "sheet"),
        (b"{}", "sheet"),
        (b"[1]", "sheet"),
        (b"\xff\xfe{", "sheet"),
        (b" " * 5_000, "sheet"),
        (b'{"address": "https://x", "code": "123"}', "code"),
        (b'{"address": "https://x", "code": "0123456789ABC", "fingerprint": "x"}', "fingerprint"),
        (b'{"address": "https://x", "code": "0123456789ABC", "version": 2}', "sheet_version"),
    ],
)
def test_another_file_is_not_a_sheet(data: bytes, code: str) -> None:
    with pytest.raises(EnrolmentError) as caught:
        read_sheet(data)
    assert caught.value.code == code


def test_requests_are_bounded() -> None:
    request = EnrolRequest(
        code="0123456789ABC",
        dev=DEV_A,
        public_key="cd" * 32,
        device_name="Máy nhà văn hoá",
        team=TEAM,
        team_name="Tổ",
    )
    assert decode_json(encode_json(request), EnrolRequest) == request
    for data in (
        b"x" * 9_000,
        b"{}",
        encode_json(request).replace(DEV_A.encode(), b"../../etc/passwd"),
        encode_json(request).replace(b"M\xc3\xa1y", b"M" * 300),
        encode_json(request).replace(DEV_A.encode(), DEV_A.encode() + b"\\n"),
        b'{"more":' + b"[" * 8_000,
    ):
        with pytest.raises(EnrolmentError, match="message"):
            decode_json(data, EnrolRequest)
    with pytest.raises(EnrolmentError):
        decode_json(b'{"nonce": "short"}', NonceAnswer)


def test_the_device_signs_its_own_name_with_the_nonce() -> None:
    key, nonce = bytes(range(32)), "12" * 32
    signature = sign_nonce(key, DEV_A, nonce)
    known = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key(key)))
    known.verify(bytes.fromhex(signature), signed_text(DEV_A, nonce))
    with pytest.raises(InvalidSignature):
        known.verify(bytes.fromhex(signature), signed_text(DEV_B, nonce))
    request = TokenRequest(dev=DEV_A, nonce=nonce, signature=signature)
    assert decode_json(encode_json(request), TokenRequest) == request

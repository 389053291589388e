"""Bytes of every wire version ever released are read as they were meant; kept for ever."""

from __future__ import annotations

import hashlib

import pytest

from desktop.protocol.blobs import BlobPiece, open_piece, read_blob_message, seal_piece
from desktop.protocol.bundles import BundleBody, BundleHeader, open_bundle, split_bundle
from desktop.protocol.enrolment import read_sheet
from desktop.protocol.feeds import public_key_of
from desktop.protocol.ops import Cell, Loser, encode, inbox_digest, record_digest, sum_digests
from desktop.protocol.team_keys import TeamKeyAnswer
from desktop.protocol.wire import (
    decode_answer,
    decode_request,
    encode_answer,
    encode_request,
)
from tests.contract.make_golden import (
    ANSWER,
    CHANGES,
    DOWN,
    DOWN_BODY,
    FILES,
    GOLDEN,
    HELLO,
    KEYS,
    MERGED,
    MERGES,
    OPS,
    PIECE,
    QUIET,
    READER,
    SHEET,
    SIGNER,
    UP,
    UP_BODY,
)

DIGEST = "8e34f8c1b0b9115e74b0aef59c47f8c8"
PAYLOADS = "5a07f45ec51bc5630adc719077e879626a8e56edf8612c85552e253829a0646a"
CHAIN = "9e3bcea00233b6354d918a52cd0aae0c0086cdb118de47785260bc46fdf49cf8"


def golden(name: str) -> bytes:
    return (GOLDEN / name).read_bytes()


def test_a_request_of_version_1_is_read() -> None:
    assert decode_request(golden("request_v1.bin")) == (HELLO, [OPS[:3], OPS[3:]])


def test_answers_of_version_1_are_read() -> None:
    assert decode_answer(golden("answer_v1.bin")) == ANSWER
    assert decode_answer(golden("quiet_answer_v1.bin")) == QUIET


def test_merges_of_version_1_are_read() -> None:
    assert decode_request(golden("merge_request_v1.bin")) == (HELLO, [MERGES])
    assert decode_answer(golden("merge_answer_v1.bin")) == MERGED


def test_a_sheet_of_version_1_is_read() -> None:
    assert read_sheet(golden("sheet_v1.langso-enrol")) == SHEET


@pytest.mark.parametrize(
    ("name", "header", "body"),
    [("bundle_up_v1.bin", UP, UP_BODY), ("bundle_down_v1.bin", DOWN, DOWN_BODY)],
)
def test_bundles_of_version_1_are_opened(name: str, header: BundleHeader, body: BundleBody) -> None:
    envelope = split_bundle(golden(name))
    assert envelope.header == header
    assert open_bundle(envelope, bytes.fromhex(public_key_of(SIGNER)), READER) == body


def test_what_the_teams_key_sealed_in_version_1_is_opened() -> None:
    sealed = read_blob_message(golden("sealed_piece_v1.bin"), BlobPiece)
    assert sealed == seal_piece(PIECE, READER)
    assert open_piece(sealed, [READER]) == PIECE.body
    assert read_blob_message(golden("team_key_v1.bin"), TeamKeyAnswer) == KEYS


def test_values_are_encoded_as_in_version_1() -> None:
    """Digests and payload comparisons stand on these very bytes."""
    assert encode([op.f for op in OPS]) == golden("canonical_v1.bin")


def test_digests_and_payloads_are_those_of_version_1() -> None:
    cells = encode(
        {"note": Cell("một", 7, HELLO.dev, 5, 99), "_deleted": Cell(False, 8, "a", 1, 2)}
    )
    one = record_digest("resident", OPS[1].r, cells)
    other = inbox_digest("resident", OPS[1].r, Loser("note", Cell("hai", 9, HELLO.dev, 5, 98)))
    payloads = hashlib.sha256(b"".join(op.payload() for op in OPS)).hexdigest()
    assert sum_digests([one, other]).hex() == DIGEST
    assert payloads == PAYLOADS
    assert ANSWER.page.chain.hex() == CHAIN
    assert [change.seq for change in CHANGES] == [42, 43, 47]


def test_what_is_written_now_is_read_now() -> None:
    """The compressed bytes may change with the compressor, their meaning may not."""
    assert decode_request(encode_request(HELLO, [OPS])) == (HELLO, [OPS])
    assert decode_answer(encode_answer(ANSWER)) == ANSWER


@pytest.mark.parametrize("name", FILES)
def test_no_golden_file_is_missing(name: str) -> None:
    assert golden(name)

"""Writes the golden files of this wire version; run once for a version, never to repair a test.

`python -m tests.contract.make_golden` refuses to overwrite: an old device's bytes must be read
for as long as that device may come back.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from desktop.domain.ids import derived_id, uuid7_hex
from desktop.protocol.blobs import BlobPiece, seal_piece, write_blob_message
from desktop.protocol.bundles import (
    BundleBody,
    BundleHeader,
    Receipt,
    Section,
    Way,
    write_bundle,
)
from desktop.protocol.enrolment import EnrolmentSheet, write_sheet
from desktop.protocol.messages import Answer, Echo, Hello, Page, Seed, Stop
from desktop.protocol.ops import Change, Op, OpKind, Status, encode, next_chain
from desktop.protocol.packages import CHUNK_BYTES
from desktop.protocol.sealing import public_of
from desktop.protocol.team_keys import TeamKeyAnswer
from desktop.protocol.wire import encode_answer, encode_request

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).parent / "golden"
_MS = 1_793_000_000_000


def _id(number: int) -> str:
    return uuid7_hex(_MS + number, number * 0x9E3779B97F4A7C15)


TEAM, DEV, OTHER, WHO = _id(1), _id(2), _id(3), _id(4)
HOUSEHOLD, RESIDENT, HELP = _id(10), _id(11), _id(12)


def _op(n: int, kind: OpKind, table: str, record: str, groups: dict[str, Any]) -> Op:
    first = n - n % 2 if n > 1 else 1
    return Op(
        id=_id(100 + n),
        team=TEAM,
        dev=DEV,
        ep=4_611_686_018_427_387_904,
        n=n,
        prev=_id(100 + n - 1) if n > 1 else "",
        lc=n + 3,
        txn=_id(200 + first),
        act=_id(300 + first),
        kind=kind,
        t=table,
        r=record,
        f=groups,
        base=(3_000_000_001, 41),
        hlc=(_MS + n) << 16 | n,
        s=1,
        who=WHO if n % 2 else None,
    )


OPS = [
    _op(
        1,
        OpKind.PUT,
        "household",
        HOUSEHOLD,
        {
            "address": {
                "village_id": _id(9),
                "lane": "Ngõ 12, đường Bà Triệu",
                "house_number": None,
            },
            "code": "HK-031",
        },
    ),
    _op(
        2,
        OpKind.PUT,
        "resident",
        RESIDENT,
        {
            "full_name": "Lường Thị Thử",
            "family": {"household_id": HOUSEHOLD, "relation": "spouse"},
            "birth": {"birth_on": "1958-01-01", "birth_precision": "year"},
        },
    ),
    _op(
        3,
        OpKind.PUT,
        "assistance",
        HELP,
        {
            "helped_on": "2026-11-24",
            "subject": {"resident_id": RESIDENT, "household_id": None, "anonymous_count": None},
            "platform_code": "vneid",
        },
    ),
    _op(
        4,
        OpKind.PUT,
        "attendance",
        derived_id("attendance", _id(20), RESIDENT),
        {
            "presence": {"status": "absent", "absence_reason": "other", "reason_note": "đi nương"},
        },
    ),
    _op(5, OpKind.DELETE, "assistance", HELP, {}),
    _op(6, OpKind.RESTORE, "assistance", HELP, {}),
    _op(7, OpKind.PUT, "tree_of_2029", _id(30), {"height": -7, "alive": True, "name": None}),
]
MERGES = [
    _op(1, OpKind.MERGE, "resident", RESIDENT, {"merged_into": _id(13)}),
    _op(2, OpKind.PUT, "resident", _id(13), {"phone": "0912345678"}),
    _op(3, OpKind.MERGE, "household", HOUSEHOLD, {"merged_into": None}),
]
"""Since 0.2.0; a PC with 0.1.0 does not read them."""

HELLO = Hello(
    dev=DEV, ep=4_611_686_018_427_387_904, cursor=41, inc=3_000_000_001, digest=bytes(range(16))
)
SEED = bytes(range(100, 116))


def _change(seq: int, op: Op, status: Status, reason: str = "") -> Change:
    return Change(
        seq=seq,
        op_id=op.id,
        dev=OTHER,
        ep=5,
        n=op.n,
        t=op.t,
        r=op.r,
        kind=op.kind,
        f={} if reason else op.f,
        base_seq=op.base[1],
        hlc=op.hlc,
        s=op.s,
        who=op.who,
        act=op.act,
        txn=op.txn,
        status=status,
        reason=reason,
    )


CHANGES = [
    _change(42, OPS[0], Status.OK),
    _change(43, OPS[1], Status.CONFLICT),
    _change(47, OPS[6], Status.QUARANTINE, "unknown_table"),
]


def _chain() -> bytes:
    chain = bytes(32)
    for change in CHANGES:
        chain = next_chain(chain, change, SEED)
    return chain


ANSWER = Answer(
    inc=3_000_000_001,
    head=60,
    last_n=7,
    last_id=OPS[6].id,
    now=_MS + 5_000,
    stopped=Stop.NOTHING,
    token="bm90LWEtcmVhbC10b2tlbg",
    page=Page(
        first=42,
        entries=[CHANGES[0], CHANGES[1], Echo(44, 1, 3), CHANGES[2]],
        seeds=[Seed(40, SEED)],
        chain=_chain(),
        more=True,
    ),
)
QUIET = msgspec.structs.replace(
    ANSWER, head=41, token="", page=Page(first=42), digest=bytes(range(16))
)
MERGED = msgspec.structs.replace(
    QUIET,
    head=43,
    page=Page(
        first=42,
        entries=[
            _change(42, MERGES[0], Status.OK),
            _change(43, MERGES[2], Status.CONFLICT),
        ],
        seeds=[Seed(42, SEED)],
        chain=bytes(range(32)),
    ),
)
SHEET = EnrolmentSheet(
    address="https://so.example:8443",
    code="0123456789ABC",
    fingerprint="0f" * 32,
    team_hint="Tổ công nghệ số cộng đồng thôn Nà Pất",
)
READER, SIGNER = bytes(range(32)), bytes(range(32, 64))
"""Private halves of the keys of the golden bundles, and of the team's chunks."""

UP = BundleHeader(
    way=Way.UP, team=TEAM, dev=DEV, ep=2**62, first_n=3, last_n=7, inc=3_000_000_001, cursor=41
)
UP_BODY = BundleBody([Section("/sync", b"request"), Section("/blob/get", b"ask")], b"k" * 32)
DOWN = BundleHeader(
    way=Way.DOWN, team=TEAM, dev=DEV, ep=2**62, last_n=7, inc=3_000_000_001, cursor=41, head=52
)
DOWN_BODY = BundleBody([Section("/sync", b"", b"answer")], b"", Receipt(52, 40, b"d" * 16, _MS))
PIECE = BlobPiece(b"n" * 32, CHUNK_BYTES + 300, 1, b"x" * 300)
KEYS = TeamKeyAnswer([b"k" * 32, b"l" * 32], b"s" * 32, b"p" * 32)

FILES: dict[str, Callable[[], bytes]] = {
    "request_v1.bin": lambda: encode_request(HELLO, [OPS[:3], OPS[3:]]),
    "answer_v1.bin": lambda: encode_answer(ANSWER),
    "quiet_answer_v1.bin": lambda: encode_answer(QUIET),
    "merge_request_v1.bin": lambda: encode_request(HELLO, [MERGES]),
    "merge_answer_v1.bin": lambda: encode_answer(MERGED),
    "sheet_v1.langso-enrol": lambda: write_sheet(SHEET),
    "bundle_up_v1.bin": lambda: write_bundle(UP, UP_BODY, public_of(READER), SIGNER),
    "bundle_down_v1.bin": lambda: write_bundle(DOWN, DOWN_BODY, public_of(READER), SIGNER),
    "sealed_piece_v1.bin": lambda: write_blob_message(seal_piece(PIECE, READER)),
    "team_key_v1.bin": lambda: write_blob_message(KEYS),
    "canonical_v1.bin": lambda: encode([op.f for op in OPS]),
}


def main() -> None:
    """Write what is not there yet."""
    GOLDEN.mkdir(exist_ok=True)
    for name, make in FILES.items():
        path = GOLDEN / name
        if path.exists():
            print(f"kept {name}")
        else:
            path.write_bytes(make())
            print(f"wrote {name}")


if __name__ == "__main__":
    main()

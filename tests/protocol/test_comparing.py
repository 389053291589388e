"""Where two states differ, as numbers; what comes in is bounded and never trusted."""

from __future__ import annotations

import pytest

from desktop.protocol.comparing import (
    BUCKETS,
    BucketAsk,
    DigestAnswer,
    DigestAsk,
    LostValue,
    RecordsAnswer,
    RecordsAsk,
    RecordState,
    StateSums,
    bucket_of,
    differing_buckets,
    inbox_entry_digest,
    read_comparison,
    write_comparison,
)
from desktop.protocol.ops import Cell, Loser, encode, inbox_digest
from desktop.protocol.stream import WireError

ID = "01a199c5328378d0afa0fdb8b294c610"


@pytest.mark.parametrize(
    ("record", "number"),
    [(ID, 16), (ID[:-2] + "ff", 255), (ID[:-2] + "-c", 0), (ID[:-2] + " c", 0), ("", 0), ("F", 0)],
)
def test_every_record_has_a_bucket_also_one_whose_id_is_damaged(record: str, number: int) -> None:
    assert bucket_of(record) == number


def test_sums_tell_which_bucket_differs_and_nothing_else() -> None:
    ours, theirs = StateSums(), StateSums()
    for number in range(BUCKETS):
        ours.add("resident", f"{ID[:-2]}{number:02x}", number + 7)
        theirs.add("resident", f"{ID[:-2]}{number:02x}", number + 7)
    assert ours.tables() == theirs.tables()
    theirs.add("resident", ID, 1)
    assert theirs.total == ours.total + 1
    assert ours.tables() != theirs.tables()
    assert differing_buckets(ours.buckets("resident"), theirs.buckets("resident")) == [16]
    assert ours.buckets("unheard") == StateSums().buckets("resident")


def test_an_inbox_entry_has_the_digest_of_its_stored_bytes() -> None:
    cell = Cell("Nông Thị Thử", 3, "a" * 32, 1, 9)
    stored = inbox_entry_digest("resident", ID, "full_name", encode(cell))
    assert stored == inbox_digest("resident", ID, Loser("full_name", cell))
    assert stored != inbox_entry_digest("resident", ID, "full_name", b"\xff")


@pytest.mark.parametrize(
    "message",
    [
        DigestAsk(1, 2, {"resident": b"12345678"}),
        DigestAnswer(1, 2, {"resident": bytes(8 * BUCKETS)}, 3),
        RecordsAsk(1, 2, [BucketAsk("resident", 16, [(bytes(16), b"12345678")])]),
        RecordsAnswer(
            1,
            2,
            [RecordState("resident", bytes(16), b"\x80", [LostValue("note", 1, 2, b"x")])],
            [("resident", bytes(16))],
            more=True,
        ),
    ],
)
def test_messages_come_back_as_they_went_and_no_cut_one_is_taken(message: object) -> None:
    kind = type(message)
    data = write_comparison(message)  # type: ignore[arg-type]
    assert read_comparison(data, kind) == message  # type: ignore[type-var]
    for end in range(len(data)):
        try:
            # The end of the stream adds nothing to a message that is whole.
            assert read_comparison(data[:end], kind) == message  # type: ignore[type-var]
        except WireError:
            continue
        assert end >= len(data) - 3
    with pytest.raises(WireError):
        read_comparison(data + b"x", kind)  # type: ignore[type-var]


def test_what_is_no_such_message_is_refused() -> None:
    for wrong in (
        DigestAsk(1, 2, {"resident": b"123"}),
        DigestAsk(-1, 2, {}),
        DigestAsk(1, 2, {f"t{number}": bytes(8) for number in range(201)}),
    ):
        with pytest.raises(WireError):
            read_comparison(write_comparison(wrong), DigestAsk)
    with pytest.raises(WireError):
        read_comparison(write_comparison(BucketAsk("resident", 256)), BucketAsk)

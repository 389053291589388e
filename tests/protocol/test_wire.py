from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.ids import uuid7_hex
from desktop.protocol.messages import (
    CHAIN_START,
    MAX_FRAME_BYTES,
    MAX_REQUEST_FRAMES,
    Answer,
    Echo,
    Hello,
    Page,
    Seed,
    Stop,
)
from desktop.protocol.ops import Op, OpKind
from desktop.protocol.wire import (
    RequestReader,
    WireError,
    decode_answer,
    decode_request,
    encode_answer,
    encode_request,
    split_frame,
)
from tests.protocol.examples import DEV_A, TEAM, a_change, an_op, frames, ids, pages, positions

HELLO = Hello(dev=DEV_A, ep=2**62 + 5, cursor=1_234, inc=3_000_000_000, digest=bytes(range(16)))


def an_answer(page: Page | None = None, **changed: Any) -> Answer:
    fields: dict[str, Any] = {
        "inc": 3_000_000_000,
        "head": 1_234,
        "last_n": 88,
        "last_id": an_op().id,
        "now": 1_790_000_000_000,
        "page": page or Page(first=1_235),
    }
    return Answer(**(fields | changed))


def many_ops(count: int, seed: int = 1) -> list[Op]:
    """A year of helps as a village writes them."""
    source = random.Random(seed)  # noqa: S311 - repeats by its seed
    out: list[Op] = []
    ms, previous = 1_790_000_000_000, ""
    for n in range(1, count + 1):
        ms += source.randint(1, 600_000)
        own = uuid7_hex(ms, source.getrandbits(80))
        resident = out[source.randrange(len(out))].r if out else own
        out.append(
            an_op(
                id=own,
                n=n,
                lc=n,
                prev=previous,
                txn=uuid7_hex(ms, source.getrandbits(80)),
                act=uuid7_hex(ms, source.getrandbits(80)),
                t="assistance",
                r=uuid7_hex(ms, source.getrandbits(80)),
                f={
                    "helped_on": f"2026-11-{source.randint(1, 30):02d}",
                    "platform_code": source.choice(["vneid", "dvc", "bank_app"]),
                    "subject": {
                        "resident_id": resident,
                        "household_id": None,
                        "anonymous_count": None,
                    },
                },
                base=(1, n // 20),
                hlc=ms << 16,
                who=TEAM,
            )
        )
        previous = own
    return out


@given(
    st.builds(
        Hello,
        dev=ids,
        ep=positions,
        cursor=positions,
        inc=positions,
        digest=st.binary(min_size=16, max_size=16),
    ),
    st.lists(frames(), max_size=3),
)
def test_a_request_comes_back_as_it_went(hello: Hello, sent: list[list[Op]]) -> None:
    assert decode_request(encode_request(hello, sent)) == (hello, sent)


@given(pages(), positions, st.just("") | ids, st.sampled_from(Stop), st.binary(max_size=16))
def test_an_answer_comes_back_as_it_went(
    page: Page, number: int, last_id: str, stopped: Stop, digest: bytes
) -> None:
    answer = an_answer(page, last_n=number, last_id=last_id, stopped=stopped, digest=digest)
    assert decode_answer(encode_answer(answer)) == answer


@given(st.lists(frames(), min_size=1, max_size=3), st.integers(1, 40))
def test_frames_come_out_while_the_request_still_arrives(sent: list[list[Op]], size: int) -> None:
    body = encode_request(HELLO, sent)
    reader, out = RequestReader(), []
    for start in range(0, len(body), size):
        out += list(reader.feed(body[start : start + size]))
    assert out == [HELLO, *sent]


@given(st.lists(frames(), min_size=2, max_size=4), st.data())
def test_a_cut_request_gives_whole_frames_only(sent: list[list[Op]], data: st.DataObject) -> None:
    body = encode_request(HELLO, sent)
    cut = data.draw(st.integers(0, len(body) - 1))
    got = list(RequestReader().feed(body[:cut]))
    assert got == [HELLO, *sent][: len(got)]


@given(st.binary(max_size=300))
def test_garbage_is_a_wire_error(data: bytes) -> None:
    for decode in (decode_request, decode_answer):
        with pytest.raises(WireError):
            decode(data)


@given(st.lists(frames(), min_size=1, max_size=2), st.data())
def test_one_changed_byte_is_another_request_or_a_wire_error(
    sent: list[list[Op]], data: st.DataObject
) -> None:
    body = bytearray(encode_request(HELLO, sent))
    at = data.draw(st.integers(0, len(body) - 1))
    body[at] ^= data.draw(st.integers(1, 255))
    try:
        decode_request(bytes(body))
    except WireError:
        return


def plain_request(*messages: object) -> bytes:
    """A stream of our own making around any messages."""
    plain = b"".join(
        len(data).to_bytes(4, "big") + data for data in map(msgspec.msgpack.encode, messages)
    )
    return zstandard.compress(plain)


HELLO_MESSAGE = [1, bytes(16), 1, 0, 0, bytes(16)]


@pytest.mark.parametrize(
    "message",
    [
        [2, bytes(16), 1, 0, 0, bytes(16)],
        [1, bytes(15), 1, 0, 0, bytes(16)],
        [1, bytes(16), -1, 0, 0, bytes(16)],
        [1, bytes(16), 2**63, 0, 0, bytes(16)],
        [1, bytes(16), 1, 0, 0, bytes(17)],
        [1, bytes(16), 1.5, 0, 0, bytes(16)],
        {"version": 1},
    ],
)
def test_a_hello_outside_its_limits_is_refused(message: object) -> None:
    with pytest.raises(WireError):
        decode_request(plain_request(message))


def frame_message(**changed: object) -> list[object]:
    """One op's frame as its message, with columns changed by name."""
    names = ["tails", "times", "ids", "records", "txns", "acts", "whos", "hlc_ms", "hlc_count"]
    names += ["schemas", "bases", "new_shapes", "shapes", "columns"]
    body: dict[str, object] = dict(
        zip(
            names,
            [
                *(bytes(20), [5, 1], [1], [1], [2], [2], [0], [7], [0], [1], [0]),
                *([[0, "resident", [["note"]]]], [0], [[False, ["x"]]]),
            ],
            strict=True,
        )
    )
    assert set(changed) <= set(names)
    return [bytes(16), bytes(16), 1, 1, b"", [1], [0], list((body | changed).values())]


def test_the_hand_made_frame_is_one() -> None:
    _, [[op]] = decode_request(plain_request(HELLO_MESSAGE, frame_message()))
    assert (op.f, op.t, op.txn == op.id) == ({"note": "x"}, "resident", True)


@pytest.mark.parametrize(
    "changed",
    [
        {"tails": bytes(19)},
        {"times": [5]},
        {"times": [-5, 6]},
        {"times": [2**48, 0]},
        {"ids": [0]},
        {"ids": [9]},
        {"ids": [1, 1]},
        {"ids": []},
        {"records": []},
        {"hlc_ms": [-1]},
        {"hlc_ms": [2**60]},
        {"hlc_count": [65_536]},
        {"bases": [-3]},
        {"shapes": [1]},
        {"shapes": [-1]},
        {"new_shapes": [[99, "resident", [["note"]]]]},
        {"new_shapes": [[0, "", [["note"]]]]},
        {"new_shapes": [[0, "resident", [[]]]], "columns": []},
        {"new_shapes": [[0, "x" * 65, [["note"]]]]},
        {"new_shapes": [[0, "resident", [[f"g{n}"] for n in range(65)]]]},
        {"columns": []},
        {"columns": [[False, ["x"]], [False, ["y"]]]},
        {"columns": [[False, ["x", "y"]]]},
        {"columns": [[False, ["x" * 65_537]]]},
        {"columns": [[False, [1.5]]]},
        {"columns": [[False, [2**63]]]},
        {"columns": [[False, [b"x"]]]},
        {"columns": [[False, [["x"]]]]},
        {"columns": [[True, ["x"]]]},
        {"columns": [[True, [77]]]},
        {"schemas": [-1]},
        {"schemas": [2**31]},
    ],
)
def test_a_frame_outside_its_limits_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(WireError):
        decode_request(plain_request(HELLO_MESSAGE, frame_message(**changed)))


def test_nesting_by_the_thousand_is_refused() -> None:
    deep = b"\x91" * 100_000
    plain = b"\x97" + msgspec.msgpack.encode(HELLO_MESSAGE)[1:] + deep
    data = zstandard.compress(len(plain).to_bytes(4, "big") + plain)
    for decode in (decode_request, decode_answer):
        with pytest.raises(WireError, match="message"):
            decode(data)


def test_an_echo_beyond_all_numbers_is_refused() -> None:
    page = Page(first=1, entries=[Echo(1, 2**63 - 2, 2)], seeds=[Seed(1, b"s")], chain=bytes(32))
    with pytest.raises(WireError, match="columns"):
        decode_answer(encode_answer(an_answer(page)))


def test_a_bomb_is_refused_before_it_fills_the_memory() -> None:
    plain = (2**31).to_bytes(4, "big") + bytes(2**26)
    window = zstandard.ZstdCompressionParameters.from_level(19, window_log=20)
    huge = zstandard.ZstdCompressor(compression_params=window).compress(plain)
    assert len(huge) < 10_000
    with pytest.raises(WireError, match="size"):
        decode_request(huge)
    with pytest.raises(WireError, match="stream"):
        decode_request(zstandard.ZstdCompressor(level=19).compress(plain))


def test_too_many_frames_and_bytes_after_the_end_are_refused() -> None:
    ops = many_ops(MAX_REQUEST_FRAMES + 1)
    with pytest.raises(WireError, match="frames"):
        decode_request(encode_request(HELLO, [[op] for op in ops]))
    with pytest.raises(WireError, match="trailing"):
        decode_request(encode_request(HELLO, []) + b"x")


def test_ops_that_do_not_follow_each_other_are_not_sent() -> None:
    first, second = many_ops(2)
    other = msgspec.structs.replace
    for wrong in (other(second, n=3), other(second, prev=""), other(second, ep=8)):
        with pytest.raises(WireError):
            encode_request(HELLO, [[first, wrong]])


def test_a_frame_is_split_at_txn_boundaries_until_each_piece_is_small() -> None:
    source = random.Random(3)  # noqa: S311 - repeats by its seed
    ops = [
        msgspec.structs.replace(
            op, f={"note": "".join(chr(source.randint(0x4E00, 0x9FFF)) for _ in range(1_200))}
        )
        for op in many_ops(60)
    ]
    txns = [ops[at - at % 3].txn for at in range(60)]
    ops = [msgspec.structs.replace(op, txn=txn) for op, txn in zip(ops, txns, strict=True)]
    pieces = split_frame(ops)
    assert [op for piece in pieces for op in piece] == ops
    assert len(pieces) > 5
    for piece in pieces:
        assert len(piece) % 3 == 0
        assert len(encode_request(HELLO, [piece])) <= MAX_FRAME_BYTES + 200
    one_txn = [msgspec.structs.replace(op, txn=ops[0].txn) for op in ops]
    assert split_frame(one_txn) == [one_txn]


def test_a_quiet_session_is_small_and_seven_thousand_ops_stay_below_the_measured_size() -> None:
    assert len(encode_request(HELLO, [])) <= 80
    assert len(encode_answer(an_answer(digest=bytes(range(16))))) <= 90
    ops = many_ops(7_500)
    body = encode_request(HELLO, [ops[at : at + 150] for at in range(0, 7_500, 150)])
    # Ids are 40 random bytes an op here (op, record, txn, act), which nothing can compress.
    assert len(body) < 7_500 * 58


def test_a_time_that_no_calendar_has_is_refused() -> None:
    with pytest.raises(WireError):
        decode_answer(encode_answer(an_answer(now=2**62)))


def test_own_ops_by_reference_cost_next_to_nothing() -> None:
    echo = Page(first=1, entries=[Echo(1, 1, 7_500)], chain=bytes(range(32)))
    assert len(encode_answer(an_answer(echo))) < 160


def test_an_unknown_table_group_and_value_pass_through() -> None:
    new = a_change(9, t="tree_of_2029", f={"height": 3, "place": {"lat": "21", "high": True}})
    page = Page(first=9, entries=[new], chain=CHAIN_START)
    assert decode_answer(encode_answer(an_answer(page))).page.entries == [new]
    gone = a_change(9, kind=OpKind.DELETE, f={})
    page = Page(first=9, entries=[gone], chain=CHAIN_START)
    assert decode_answer(encode_answer(an_answer(page))).page.entries == [gone]


def test_a_text_that_no_log_takes_travels_up_and_never_down() -> None:
    sent = [[an_op(f={"note": "x" * 65_536})]]
    assert decode_request(encode_request(HELLO, sent))[1] == sent
    page = Page(first=1, entries=[a_change(1, f={"note": "x" * 4_001})])
    with pytest.raises(WireError):
        decode_answer(encode_answer(an_answer(page)))

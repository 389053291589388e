from __future__ import annotations

import msgspec
import pytest

from desktop.protocol.messages import CHAIN_START
from desktop.protocol.ops import Change, OpKind, Status, echoed, next_chain
from tests.protocol.examples import DEV_B, a_change, an_op, change_of

SEED = bytes(range(16))


def test_the_chain_of_an_echo_is_the_chain_of_the_change_by_value() -> None:
    op = an_op()
    by_value = next_chain(CHAIN_START, change_of(op, 5), SEED)
    assert next_chain(CHAIN_START, echoed(op, 5), SEED) == by_value


@pytest.mark.parametrize(
    "changed",
    [
        {"seq": 6},
        {"op_id": "0" * 32},
        {"dev": DEV_B},
        {"ep": 8},
        {"n": 9},
        {"t": "household"},
        {"r": "1" * 32},
        {"kind": OpKind.DELETE},
        {"f": {"note": "hai"}},
        {"base_seq": 3},
        {"hlc": 1},
        {"who": "2" * 32},
        {"act": "3" * 32},
        {"txn": "4" * 32},
        {"status": Status.CONFLICT},
    ],
)
def test_any_change_of_an_entry_breaks_the_chain(changed: dict[str, object]) -> None:
    change: Change = a_change(5)
    other = msgspec.structs.replace(change, **changed)
    assert next_chain(CHAIN_START, other, SEED) != next_chain(CHAIN_START, change, SEED)


def test_the_chain_depends_on_what_was_before_and_on_the_seed() -> None:
    change = a_change(5)
    first = next_chain(CHAIN_START, change, SEED)
    assert len(first) == 32
    assert next_chain(first, change, SEED) != first
    assert next_chain(CHAIN_START, change, bytes(16)) != first


def test_the_same_op_under_another_epoch_has_the_same_payload_and_another_value_has_not() -> None:
    op = an_op()
    again = msgspec.structs.replace(op, ep=9, n=44, prev="5" * 32, lc=70, base=(2, 8))
    assert again.payload() == op.payload()
    assert an_op(f={"note": "hai"}).payload() != op.payload()
    assert an_op(who="2" * 32).payload() != op.payload()

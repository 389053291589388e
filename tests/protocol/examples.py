"""Ops and changes for tests: strategies that make any, and short builders that make one."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.domain.ids import uuid7_hex
from desktop.protocol.messages import Echo, Page, Seed
from desktop.protocol.ops import Change, Op, OpKind, Status, echoed
from desktop.protocol.registry import TABLES

TEAM = uuid7_hex(1_790_000_000_000, 1)
DEV_A = uuid7_hex(1_790_000_000_000, 10)
DEV_B = uuid7_hex(1_790_000_000_000, 11)
RECORD = uuid7_hex(1_790_000_000_000, 20)

ids = st.builds(uuid7_hex, st.integers(0, 2**48 - 1), st.integers(0, 2**80 - 1)) | st.binary(
    min_size=16, max_size=16
).map(bytes.hex)
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=40) | ids
names = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12)
values = scalars | st.dictionaries(names, scalars, min_size=1, max_size=4)
groups = st.dictionaries(names, values, max_size=5)
tables = st.sampled_from([table.name for table in TABLES]) | names
clocks = st.integers(0, 2**62)
positions = st.integers(0, 2**62)


@st.composite
def frames(draw: st.DrawFn, max_ops: int = 12) -> list[Op]:
    """Consecutive ops of one device and epoch."""
    team, dev, ep = draw(ids), draw(ids), draw(positions)
    first, previous = draw(st.integers(1, 2**40)), draw(st.just("") | ids)
    out: list[Op] = []
    for at in range(draw(st.integers(1, max_ops))):
        kind = draw(st.sampled_from(OpKind))
        op = Op(
            id=draw(ids.filter(lambda value: value not in {op.id for op in out})),
            team=team,
            dev=dev,
            ep=ep,
            n=first + at,
            prev=previous,
            lc=draw(positions),
            txn=draw(ids),
            act=draw(ids),
            kind=kind,
            t=draw(tables),
            r=draw(ids | st.sampled_from([op.r for op in out] or [RECORD])),
            f=draw(groups) if kind in (OpKind.PUT, OpKind.MERGE) else {},
            base=(draw(st.integers(0, 2**32)), draw(positions)),
            hlc=draw(clocks),
            s=draw(st.integers(1, 9)),
            who=draw(st.none() | ids),
        )
        previous = op.id
        out.append(op)
    return out


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """Changes of several writers between echoes."""
    first = seq = draw(st.integers(1, 2**40))
    entries: list[Change | Echo] = []
    for op in draw(st.lists(frames(4), max_size=3)):
        if draw(st.booleans()):
            count = draw(st.integers(1, 500))
            entries.append(Echo(seq, draw(st.integers(1, 2**40)), count))
            seq += count
        for item in op:
            entries.append(change_of(item, seq, draw(st.sampled_from(Status))))
            seq += 1
    seeds = [Seed(first, draw(st.binary(min_size=16, max_size=16)))] if entries else []
    return Page(
        first=first,
        entries=entries,
        seeds=seeds,
        chain=draw(st.binary(min_size=32, max_size=32)) if entries else b"",
        more=bool(entries) and draw(st.booleans()),
    )


def change_of(op: Op, seq: int, status: Status = Status.OK) -> Change:
    """The log entry of an op."""
    if status is Status.QUARANTINE:
        return replace(echoed(op, seq), f={}, status=status, reason="invalid")
    return replace(echoed(op, seq), status=status)


def an_op(**changed: Any) -> Op:
    """One plain op of device A, with what the test cares about changed."""
    fields: dict[str, Any] = {
        "id": uuid7_hex(1_790_000_000_001, 30),
        "team": TEAM,
        "dev": DEV_A,
        "ep": 7,
        "n": 1,
        "prev": "",
        "lc": 1,
        "txn": uuid7_hex(1_790_000_000_001, 30),
        "act": uuid7_hex(1_790_000_000_001, 31),
        "kind": OpKind.PUT,
        "t": "resident",
        "r": RECORD,
        "f": {"note": "một"},
        "base": (1, 0),
        "hlc": 1_790_000_000_001 << 16,
        "s": 1,
        "who": None,
    }
    return Op(**(fields | changed))


def a_change(seq: int, dev: str = DEV_A, *, base: int = 0, **changed: Any) -> Change:
    """One log entry; `hlc` defaults to grow with seq."""
    fields = {"hlc": (1_790_000_000_000 + seq) << 16, "id": uuid7_hex(seq, seq)} | changed
    return change_of(an_op(dev=dev, n=seq, base=(1, base), **fields), seq)

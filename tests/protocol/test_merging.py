"""Merges in the fold: the graph stays without cycles, and nothing that came late is hidden."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.ids import uuid7_hex
from desktop.protocol.merging import RecordLoser, fold_change, root_of
from desktop.protocol.ops import Change, OpKind, RecordCells
from desktop.protocol.registry import MERGED_INTO
from tests.protocol.examples import DEV_A, DEV_B, a_change

A, B, C = (uuid7_hex(1_790_000_000_000, number) for number in (31, 32, 33))


class Log:
    """Cells of every record, as either end keeps them."""

    def __init__(self) -> None:
        self.cells: dict[str, RecordCells] = {}
        self.lost: list[RecordLoser] = []

    def of(self, _table: str, record: str) -> RecordCells:
        return self.cells.setdefault(record, {})

    def take(self, change: Change) -> list[RecordLoser]:
        lost = fold_change(self.of, change)
        self.lost += lost
        return lost

    def root(self, record: str) -> str:
        return root_of(self.of, "resident", record)


def merge(seq: int, record: str, into: str | None, dev: str = DEV_A, base: int = 0) -> Change:
    return a_change(seq, dev, base=base, kind=OpKind.MERGE, r=record, f={MERGED_INTO: into})


def put(seq: int, record: str, note: str, dev: str, base: int) -> Change:
    return a_change(seq, dev, base=base, r=record, f={"note": note})


def test_a_merged_record_leads_to_its_root_and_back_after_the_merge_was_taken_back() -> None:
    log = Log()
    assert log.take(merge(1, A, B)) == []
    assert log.take(merge(2, B, C)) == []
    assert (log.root(A), log.root(B), log.root(C)) == (C, C, C)
    assert log.take(merge(3, B, None, base=2)) == []
    assert (log.root(A), log.root(B)) == (B, B)


def test_a_merge_that_closes_a_cycle_has_no_effect_and_lies_in_the_inbox() -> None:
    log = Log()
    log.take(merge(1, A, B))
    log.take(merge(2, B, C))
    ((_, record, loser),) = log.take(merge(3, C, A, DEV_B))
    assert (record, loser.group, loser.cell.value) == (C, MERGED_INTO, A)
    assert log.root(A) == C
    assert MERGED_INTO not in log.cells[C]


def test_a_value_written_without_knowing_of_the_merge_is_shown_at_the_root() -> None:
    log = Log()
    log.take(put(1, A, "một", DEV_A, 0))
    log.take(merge(2, A, B, base=1))
    ((_, record, loser),) = log.take(put(3, A, "muộn", DEV_B, 1))
    assert (record, loser.group, loser.cell.value) == (B, "note", "muộn")
    assert log.cells[A]["note"].value == "muộn"


def test_what_the_root_says_too_is_not_shown_again() -> None:
    log = Log()
    log.take(put(1, B, "cùng một chữ", DEV_A, 0))
    log.take(merge(2, A, B, base=1))
    assert log.take(put(3, A, "cùng một chữ", DEV_B, 1)) == []


def test_a_value_written_in_knowledge_of_the_merge_is_no_conflict() -> None:
    log = Log()
    log.take(merge(1, A, B))
    assert log.take(put(2, A, "biết rồi", DEV_B, 1)) == []


def test_a_merge_brings_a_record_back_that_somebody_deleted_meanwhile() -> None:
    log = Log()
    log.take(put(1, A, "một", DEV_A, 0))
    log.take(a_change(2, DEV_B, base=1, kind=OpKind.DELETE, r=A, f={}))
    log.take(merge(3, A, B, base=1))
    assert log.root(A) == B
    assert log.cells[A]["_deleted"].value is False


records = st.sampled_from([A, B, C])


@given(
    st.lists(
        st.tuples(
            records,
            records | st.none(),
            st.sampled_from([DEV_A, DEV_B]),
            st.integers(0, 8),
        ),
        max_size=24,
    )
)
def test_no_log_of_merges_ever_has_a_cycle(steps: list[tuple[str, str | None, str, int]]) -> None:
    log = Log()
    for seq, (record, into, dev, behind) in enumerate(steps, 1):
        if record != into:
            log.take(merge(seq, record, into, dev, max(0, seq - 1 - behind)))
    for record in log.cells:
        seen = [record]
        while (cell := log.cells.get(seen[-1], {}).get(MERGED_INTO)) and cell.value:
            assert cell.value not in seen
            seen.append(str(cell.value))

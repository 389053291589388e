"""What belongs to a record: no part is lost with an owner whose deletion had not seen it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.ids import uuid7_hex
from desktop.protocol.merging import RecordLoser, fold_change
from desktop.protocol.ops import Change, OpKind, RecordCells
from desktop.protocol.owning import OWNERS
from desktop.protocol.registry import BY_NAME, CHILD, CHILD_BEFORE, DELETED, MERGED_INTO, is_said
from tests.protocol.examples import DEV_A, DEV_B, a_change

HOUSE, OTHER = (uuid7_hex(1_790_000_000_000, number) for number in (41, 42))
DEVICES = [DEV_A, DEV_B, "third"]


class Log:
    """Cells of every record, as either end keeps them."""

    def __init__(self) -> None:
        self.cells: dict[tuple[str, str], RecordCells] = {}
        self.lost: list[RecordLoser] = []

    def of(self, table: str, record: str) -> RecordCells:
        return self.cells.setdefault((table, record), {})

    def take(self, *changes: Change) -> Log:
        for change in changes:
            self.lost += fold_change(self.of, change)
        return self

    def is_deleted(self, record: str = HOUSE) -> bool:
        cell = self.of("household", record).get(DELETED)
        return cell is not None and bool(cell.value)


def house(seq: int, record: str = HOUSE) -> Change:
    f: dict[str, Any] = {"address": {"village_id": uuid7_hex(1, 1), "lane": None}}
    return a_change(seq, t="household", r=record, f=f)


def person(seq: int, dev: str, base: int, of: str | None = HOUSE, **changed: Any) -> Change:
    family = {"household_id": of, "relation": "other"}
    fields = {"r": uuid7_hex(2, seq), "f": {"full_name": "Lò Thị Mẫu", "family": family}, "s": 2}
    return a_change(seq, dev, base=base, **(fields | changed))


def gone(seq: int, dev: str, base: int) -> Change:
    return a_change(seq, dev, base=base, t="household", r=HOUSE, kind=OpKind.DELETE, f={})


def test_a_new_person_and_a_deletion_that_did_not_see_each_other_keep_the_household() -> None:
    first = Log().take(house(1), person(2, DEV_A, 1), gone(3, DEV_B, 1))
    second = Log().take(house(1), gone(2, DEV_B, 1), person(3, DEV_A, 1))
    for log in (first, second):
        assert not log.is_deleted()
        ((table, record, loser),) = log.lost
        assert (table, record, loser.group) == ("household", HOUSE, DELETED)
        assert loser.cell.value is True


def test_a_deletion_that_saw_the_person_stands_and_so_does_one_that_the_person_saw() -> None:
    assert Log().take(house(1), person(2, DEV_A, 1), gone(3, DEV_B, 2)).is_deleted()
    assert Log().take(house(1), gone(2, DEV_B, 1), person(3, DEV_A, 2)).is_deleted()


def test_an_own_later_part_does_not_hide_that_somebody_else_added_one() -> None:
    log = Log().take(house(1), person(2, DEV_A, 1), person(3, DEV_B, 1), gone(4, DEV_B, 1))
    assert not log.is_deleted()


def test_who_moves_into_another_household_keeps_that_one() -> None:
    moved = person(4, DEV_A, 2, HOUSE, r=uuid7_hex(2, 3))
    log = Log().take(house(1), house(2, OTHER), person(3, DEV_A, 2, OTHER), moved)
    assert not log.take(gone(5, DEV_B, 3)).is_deleted()


def test_an_owner_that_nobody_made_gets_no_mark_and_neither_does_one_named_by_an_old_program() -> (
    None
):
    log = Log().take(person(1, DEV_A, 0))
    assert log.of("household", HOUSE) == {}
    log = Log().take(house(1), person(2, DEV_A, 1, s=1), gone(3, DEV_B, 1))
    assert log.is_deleted()


def test_a_value_that_lost_marks_nobody() -> None:
    born = person(2, DEV_A, 1, None)
    late = person(3, DEV_A, 2, OTHER, r=born.r, hlc=99 << 40)
    early = person(4, DEV_B, 2, HOUSE, r=born.r, hlc=1)
    log = Log().take(house(1), born, late, early)
    assert CHILD not in log.of("household", HOUSE)


def test_a_merged_household_is_marked_and_so_is_what_stands_for_it() -> None:
    merge = a_change(3, base=2, t="household", r=HOUSE, kind=OpKind.MERGE, f={MERGED_INTO: OTHER})
    log = Log().take(house(1), house(2, OTHER), merge, person(4, DEV_A, 3))
    assert CHILD in log.of("household", HOUSE)
    assert CHILD in log.of("household", OTHER)


def test_every_declared_owner_is_a_field_that_names_a_record() -> None:
    for table, owners in OWNERS.items():
        for owner in owners:
            field = BY_NAME[table].field(owner.field)
            assert field.group == owner.group
            assert field.type is str
            assert owner.table in BY_NAME


def test_marks_are_nothing_that_people_say() -> None:
    assert not any(is_said(group) for group in (CHILD, CHILD_BEFORE, DELETED))
    groups = {group for table in BY_NAME.values() for group in table.groups}
    assert all(map(is_said, groups))


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    out = [house(1)]
    for seq in range(2, draw(st.integers(3, 14))):
        dev, base = draw(st.sampled_from(DEVICES)), draw(st.integers(1, seq - 1))
        made = draw(st.booleans())
        out.append(person(seq, dev, base) if made else gone(seq, dev, base))
    return out


@given(histories())
def test_a_deleted_owner_has_no_part_that_its_deletion_or_its_author_did_not_know(
    history: list[Change],
) -> None:
    log = Log().take(*history)
    cell = log.of("household", HOUSE).get(DELETED)
    if cell is None or not cell.value:
        return
    deletion = history[cell.seq - 1]
    for part in history:
        if part.kind is not OpKind.PUT or part.t == "household" or part.dev == deletion.dev:
            continue
        if part.seq < deletion.seq:
            assert part.seq <= deletion.base_seq
        else:
            assert part.base_seq >= deletion.seq


@given(histories())
def test_each_deletion_stands_or_lies_in_the_inbox_or_was_followed_by_another(
    history: list[Change],
) -> None:
    log = Log().take(*history)
    known = {loser.cell.seq for _, _, loser in log.lost}
    keys = [(record, loser.group, loser.cell.seq) for _, record, loser in log.lost]
    assert len(keys) == len(set(keys))
    for change in history:
        if change.kind is OpKind.DELETE and change.seq not in known:
            cell = log.of("household", HOUSE)[DELETED]
            assert cell.value or cell.seq > change.seq

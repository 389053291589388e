from __future__ import annotations

import unicodedata
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from desktop.protocol.ops import (
    Cell,
    Change,
    Loser,
    OpKind,
    RecordCells,
    Status,
    encode,
    fold,
    inbox_digest,
    record_digest,
    sum_digests,
)
from desktop.protocol.registry import DELETED
from tests.protocol.examples import DEV_A, DEV_B, RECORD, a_change

DEVICES = [DEV_A, DEV_B, "server"]


def fold_all(changes: list[Change]) -> tuple[RecordCells, list[Loser]]:
    cells: RecordCells = {}
    losers = [loser for change in changes for loser in fold(cells, change)]
    return cells, losers


def test_a_later_edit_that_saw_the_value_is_no_conflict() -> None:
    cells, losers = fold_all([a_change(1), a_change(2, DEV_B, base=1, f={"note": "hai"})])
    assert cells["note"].value == "hai"
    assert losers == []


def test_two_edits_of_one_group_that_did_not_see_each_other_leave_one_in_the_inbox() -> None:
    cells, losers = fold_all([a_change(1), a_change(2, DEV_B, base=0, f={"note": "hai"})])
    assert cells["note"].value == "hai"
    assert [(loser.group, loser.cell.value, loser.cell.seq) for loser in losers] == [
        ("note", "một", 1)
    ]


def test_the_later_clock_wins_and_not_the_later_arrival() -> None:
    late = a_change(1, hlc=99 << 40)
    early = a_change(2, DEV_B, f={"note": "hai"}, hlc=1)
    cells, losers = fold_all([late, early])
    assert cells["note"].value == "một"
    assert [loser.cell.value for loser in losers] == ["hai"]


def test_edits_of_different_groups_both_stand() -> None:
    cells, losers = fold_all([a_change(1), a_change(2, DEV_B, f={"phone": "0912"})])
    assert (cells["note"].value, cells["phone"].value, losers) == ("một", "0912", [])


def test_the_same_text_in_another_unicode_form_is_no_conflict() -> None:
    apart = unicodedata.normalize("NFD", "Nguyễn Thị Hoà")
    first = a_change(1, f={"full_name": "Nguyễn Thị Hoà"})
    _, losers = fold_all([first, a_change(2, DEV_B, f={"full_name": apart})])
    assert losers == []
    first = a_change(1, f={"address": {"lane": "Hẻm"}})
    second = a_change(2, DEV_B, f={"address": {"lane": unicodedata.normalize("NFD", "Hẻm")}})
    assert fold_all([first, second])[1] == []


def test_own_later_edit_without_a_pull_between_is_no_conflict() -> None:
    assert fold_all([a_change(1), a_change(2, f={"note": "hai"})])[1] == []


def test_another_epoch_of_the_same_device_is_another_writer() -> None:
    assert len(fold_all([a_change(1), a_change(2, ep=8, f={"note": "hai"})])[1]) == 1


def test_an_edit_beats_a_delete_it_did_not_see_in_both_orders() -> None:
    made = a_change(1)
    edit: dict[str, Any] = {"f": {"note": "hai"}, "base": 1}
    gone: dict[str, Any] = {"kind": OpKind.DELETE, "f": {}, "base": 1}
    for first, second in ((edit, gone), (gone, edit)):
        cells, losers = fold_all([made, a_change(2, DEV_A, **first), a_change(3, DEV_B, **second)])
        assert cells["note"].value == "hai"
        assert DELETED not in cells or cells[DELETED].value is False
        assert [(loser.group, loser.cell.value) for loser in losers] == [(DELETED, True)]


def test_an_edit_of_what_was_live_again_by_a_change_that_is_lost_takes_the_deletion_back() -> None:
    """A server was put back: what had beaten the deletion is gone, the edit after it comes."""
    gone = a_change(2, kind=OpKind.DELETE, f={}, base=1)
    for device, base in ((DEV_A, 1), (DEV_B, 2)):
        after = a_change(3, device, base=base, f={"note": "sau khi có lại"})
        cells, losers = fold_all([a_change(1), gone, after])
        assert (cells["note"].value, cells[DELETED].value) == ("sau khi có lại", False)
        assert [loser.group for loser in losers] == [DELETED]


def test_a_restore_beats_a_delete_it_did_not_see_in_both_orders() -> None:
    before = [a_change(1), a_change(2, DEV_A, kind=OpKind.DELETE, f={}, base=1)]
    before.append(a_change(3, DEV_A, kind=OpKind.RESTORE, f={}, base=2))
    again: dict[str, Any] = {"kind": OpKind.DELETE, "f": {}, "base": 2}
    cells, losers = fold_all([*before, a_change(4, DEV_B, **again)])
    assert cells[DELETED].value is False
    assert [loser.cell.seq for loser in losers] == [4]
    seen: dict[str, Any] = {"kind": OpKind.DELETE, "f": {}, "base": 3}
    blind: dict[str, Any] = {"kind": OpKind.RESTORE, "f": {}, "base": 2}
    cells, losers = fold_all([*before, a_change(4, DEV_A, **seen), a_change(5, DEV_B, **blind)])
    assert cells[DELETED].value is False
    assert [loser.cell.seq for loser in losers] == [4]


def test_a_delete_that_saw_everything_stands_and_two_deletes_are_no_conflict() -> None:
    gone: dict[str, Any] = {"kind": OpKind.DELETE, "f": {}, "base": 1}
    cells, losers = fold_all([a_change(1), a_change(2, **gone), a_change(3, DEV_B, **gone)])
    assert cells[DELETED].value is True
    assert losers == []


def test_a_quarantined_change_changes_nothing() -> None:
    change = a_change(1)
    hidden = Change(
        **{f: getattr(change, f) for f in change.__struct_fields__} | {"status": Status.QUARANTINE}
    )
    assert fold_all([hidden]) == ({}, [])


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    out = []
    for seq in range(1, draw(st.integers(2, 14))):
        dev = draw(st.sampled_from(DEVICES))
        kind = draw(
            st.sampled_from([OpKind.PUT, OpKind.PUT, OpKind.PUT, OpKind.DELETE, OpKind.RESTORE])
        )
        f = {}
        if kind is OpKind.PUT:
            f = {group: f"{group}{seq}" for group in draw(st.sets(st.sampled_from("abc")))}
        hlc = draw(st.integers(0, 3)) << 16
        base = draw(st.integers(0, seq - 1))
        out.append(a_change(seq, dev, base=base, kind=kind, f=f, hlc=hlc))
    return out


@given(histories())
def test_every_value_is_current_or_in_the_inbox_or_replaced_by_one_who_knew_it(
    history: list[Change],
) -> None:
    cells, losers = fold_all(history)
    kept = {(group, cell.seq) for group, cell in cells.items()}
    kept |= {(loser.group, loser.cell.seq) for loser in losers}
    for change in history:
        for group in change.f:
            replaced = any(
                later.seq > change.seq
                and group in later.f
                and (later.base_seq >= change.seq or later.dev == change.dev)
                for later in history
            )
            assert (group, change.seq) in kept or replaced


@given(histories(), st.integers(0, 14))
def test_both_ends_agree_when_one_folds_from_stored_bytes(history: list[Change], cut: int) -> None:
    """A device stores cells between pages; the server folds a frame at a time."""
    cells, losers = fold_all(history)
    stored: RecordCells = {}
    found = [loser for change in history[:cut] for loser in fold(stored, change)]
    stored = msgspec.msgpack.decode(encode(stored), type=dict[str, Cell])
    found += [loser for change in history[cut:] for loser in fold(stored, change)]
    assert (stored, found) == (cells, losers)
    assert encode(stored) == encode(cells)


@given(histories())
def test_each_inbox_entry_has_a_key_of_its_own(history: list[Change]) -> None:
    losers = fold_all(history)[1]
    keys = [(loser.group, loser.cell.seq) for loser in losers]
    assert len(keys) == len(set(keys))


def test_digests_tell_value_version_writer_and_inbox_apart() -> None:
    base = Cell("một", 1, DEV_A, 7, 5)
    other = [
        Cell("hai", 1, DEV_A, 7, 5),
        Cell("một", 2, DEV_A, 7, 5),
        Cell("một", 1, DEV_B, 7, 5),
        Cell("một", 1, DEV_A, 8, 5),
    ]
    digests = [record_digest("resident", RECORD, encode({"note": c})) for c in (base, *other)]
    digests.append(record_digest("household", RECORD, encode({"note": base})))
    digests.append(inbox_digest("resident", RECORD, Loser("note", base)))
    digests.append(inbox_digest("resident", RECORD, Loser("phone", base)))
    assert len(set(digests)) == len(digests)
    assert sum_digests(digests) == sum_digests(digests[::-1])
    assert len(sum_digests([])) == 16


def test_the_encoding_of_equal_maps_is_equal_whatever_their_order() -> None:
    one = {"a": 1, "b": {"x": None, "y": "ă"}}
    other = {"b": {"y": "ă", "x": None}, "a": 1}
    assert encode(one) == encode(other)

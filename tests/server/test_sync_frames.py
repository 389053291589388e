"""Order, dedupe, forks, gaps, conflicts and quarantine, on both databases."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.protocol.messages import Echo, Stop
from desktop.protocol.ops import Change, OpKind, Status
from desktop.protocol.registry import DELETED, MAX_TEXT, MAX_TEXT_IN_TRANSIT
from desktop.protocol.stream import WireError
from desktop.protocol.wire import decode_answer, decode_request, encode_answer, encode_request
from server.services.exchange import Exchange, sync_exchange
from server.services.pages import PAGE_ROWS, make_page
from server.services.teams import after_restore
from server.storage.scope import team_scope
from server.storage.stores import open_store
from tests.server.scribe import Scribe, new_team

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock


@pytest.fixture
def team(engine: Engine, clock: SteppingClock) -> str:
    return new_team(engine, clock)


@pytest.fixture
def one(engine: Engine, team: str, clock: SteppingClock) -> Scribe:
    return Scribe(engine, team, clock)


@pytest.fixture
def two(engine: Engine, team: str, clock: SteppingClock) -> Scribe:
    return Scribe(engine, team, clock)


def test_own_ops_come_back_by_reference(one: Scribe) -> None:
    answer = one.sync([one.op() for _ in range(5)])
    assert answer.page.entries == [Echo(1, 1, 5)]
    assert (answer.head, answer.last_n, answer.last_id) == (5, 5, one.prev)


def test_ops_of_another_device_come_by_value(one: Scribe, two: Scribe) -> None:
    op = one.op({"kind": "mocha", "name": "Thôn Đông"})
    one.sync([op])
    answer = two.sync()
    (change,) = answer.page.entries
    assert isinstance(change, Change)
    assert (change.op_id, change.f, change.status) == (op.id, op.f, Status.OK)
    assert two.digest() == one.digest()


def test_nothing_new_says_only_that(one: Scribe) -> None:
    one.sync([one.op()])
    answer = one.ask()
    assert answer.page.entries == []
    assert not answer.page.more
    assert answer.digest == one.digest()


def test_a_repeated_frame_changes_nothing(one: Scribe) -> None:
    frame = [one.op(), one.op()]
    one.ask(frame)
    again = one.sync(frame)
    assert (again.stopped, again.head, again.last_n) == (Stop.NOTHING, 2, 2)


def test_same_id_with_other_payload_is_a_fork(one: Scribe) -> None:
    op = one.op()
    one.sync([op])
    answer = one.ask([replace(op, f={"kind": "gapo", "name": "Khác"})])
    assert (answer.stopped, answer.head) == (Stop.FORK, 1)


def test_new_op_under_an_old_number_is_a_fork(one: Scribe) -> None:
    one.sync([one.op(), one.op()])
    copy = replace(one.made[2], id=new_id(one.clock))
    answer = one.ask([copy])
    assert (answer.stopped, answer.head) == (Stop.FORK, 2)


def test_other_history_before_the_same_number_is_a_fork(one: Scribe) -> None:
    one.sync([one.op()])
    answer = one.ask([replace(one.op(), prev=new_id(one.clock))])
    assert (answer.stopped, answer.head) == (Stop.FORK, 1)


def test_a_missing_op_is_a_gap(one: Scribe) -> None:
    one.op()
    answer = one.ask([one.op()])
    assert (answer.stopped, answer.head, answer.last_n) == (Stop.GAP, 0, 0)


def test_what_came_before_the_fork_in_a_frame_stands(one: Scribe) -> None:
    first, second = one.op(), one.op()
    answer = one.ask([first, replace(second, prev=new_id(one.clock))])
    assert (answer.stopped, answer.head, answer.last_n) == (Stop.FORK, 1, 1)


def test_a_txn_with_a_fork_inside_is_not_taken_in_part(one: Scribe) -> None:
    txn = new_id(one.clock)
    first, second = one.op(txn=txn), one.op(txn=txn)
    answer = one.ask([first, replace(second, prev=new_id(one.clock))])
    assert (answer.stopped, answer.head) == (Stop.FORK, 0)


def test_known_ops_under_a_new_epoch_are_not_doubled(one: Scribe) -> None:
    ops = [one.op(), one.op()]
    one.ask(ops)
    later = one.op()
    answer = one.sync(one.new_epoch([*ops, later]))
    assert (answer.stopped, answer.head, answer.last_n) == (Stop.NOTHING, 3, 3)
    assert [change.op_id for change in one.seen] == [op.id for op in [*ops, later]]


def test_two_copies_of_a_disk_do_not_mix(one: Scribe, engine: Engine) -> None:
    one.sync([one.op()])
    copy = Scribe(engine, one.team, one.clock, dev=one.dev, n=1, prev=one.prev)
    one.sync([one.op()])
    mine = copy.op()
    assert copy.ask([mine]).stopped is Stop.FORK
    assert copy.sync(copy.new_epoch([mine])).head == 3
    one.sync()
    assert one.digest() == copy.digest()


def test_edit_that_saw_the_other_is_no_conflict(one: Scribe, two: Scribe) -> None:
    op = one.op()
    one.sync([op])
    two.sync()
    two.sync([two.op({"name": "Tổ 2"}, record=op.r)])
    one.sync()
    assert one.value(op.r, "name") == "Tổ 2"
    assert one.inbox == []


def test_concurrent_edits_meet_in_the_inbox_of_both(one: Scribe, two: Scribe) -> None:
    op = one.op()
    one.sync([op])
    two.sync()
    one.sync([one.op({"name": "Một"}, record=op.r)])
    answer = two.sync([two.op({"name": "Hai"}, record=op.r)])
    assert isinstance(answer.page.entries[-1], Change)
    assert answer.page.entries[-1].status is Status.CONFLICT
    one.sync()
    for device in (one, two):
        assert device.value(op.r, "name") == "Hai"
        assert [loser.cell.value for _, _, loser in device.inbox] == ["Một"]
    assert one.digest() == two.digest()


def test_the_earlier_clock_loses_even_when_it_arrives_later(one: Scribe, two: Scribe) -> None:
    op = one.op()
    one.sync([op])
    two.sync()
    early = two.op({"name": "Sớm"}, record=op.r)
    one.sync([one.op({"name": "Muộn"}, record=op.r)])
    two.sync([early])
    assert two.value(op.r, "name") == "Muộn"
    assert [loser.cell.value for _, _, loser in two.inbox] == ["Sớm"]


def test_same_value_twice_is_no_conflict(one: Scribe, two: Scribe) -> None:
    op = one.op()
    one.sync([op])
    two.sync()
    one.sync([one.op({"name": "Mới"}, record=op.r)])
    answer = two.sync([two.op({"name": "Mới"}, record=op.r)])
    assert isinstance(answer.page.entries[-1], Echo)
    assert two.inbox == []


@pytest.mark.parametrize("edit_first", [True, False])
def test_edit_beats_concurrent_delete(one: Scribe, two: Scribe, *, edit_first: bool) -> None:
    op = one.op()
    one.sync([op])
    two.sync()
    edit = one.op({"name": "Sửa"}, record=op.r)
    delete = two.op(record=op.r, kind=OpKind.DELETE)
    order = [(one, edit), (two, delete)]
    for device, made in order if edit_first else reversed(order):
        device.sync([made])
    one.sync()
    two.sync()
    for device in (one, two):
        cells = device.records["channel", op.r]
        assert DELETED not in cells or cells[DELETED].value is False
        assert device.value(op.r, "name") == "Sửa"
        assert [loser.group for _, _, loser in device.inbox] == [DELETED]
    assert one.digest() == two.digest()


def test_delete_and_restore(one: Scribe, two: Scribe) -> None:
    op = one.op()
    one.sync([op, one.op(record=op.r, kind=OpKind.DELETE)])
    two.sync()
    assert two.value(op.r, DELETED) is True
    two.sync([two.op(record=op.r, kind=OpKind.RESTORE)])
    one.sync()
    assert one.value(op.r, DELETED) is False


@pytest.mark.parametrize(
    ("table", "groups", "reason"),
    [
        ("ghost", {"name": "x"}, "unknown_table"),
        ("channel", {"kind": "zalo", "name": 7}, "invalid_value"),
        ("channel", {"kind": "zalo", "name": None}, "invalid_value"),
        ("channel", {DELETED: True}, "invalid_value"),
        ("channel", {"not a name": 1}, "invalid_value"),
        (
            "resident",
            {"full_name": "Lý A Sính", "family": {"household_id": "no id"}},
            "invalid_value",
        ),
        ("channel", {}, "nothing_said"),
        # Twice as long in NFC, and then no device could read the page.
        ("channel", {"kind": "zalo", "name": "\ufb2c" * 2001}, "text_too_long"),
        ("channel", {"kind": "zalo", "name": "x", "mood": "\ufb2c" * 2001}, "text_too_long"),
    ],
)
def test_what_is_not_valid_is_kept_aside_and_the_queue_goes_on(
    one: Scribe, two: Scribe, table: str, groups: dict[str, object], reason: str
) -> None:
    bad = one.op(groups, table=table)  # type: ignore[arg-type]
    answer = one.sync([bad, one.op()])
    quarantined, after = answer.page.entries
    assert isinstance(quarantined, Change)
    assert (quarantined.status, quarantined.reason) == (Status.QUARANTINE, reason)
    assert (quarantined.op_id, quarantined.f) == (bad.id, {})
    assert after == Echo(2, 2, 1)
    two.sync()
    assert len([cells for cells in two.records.values() if cells]) == 1


def test_a_text_that_a_newer_program_allows_keeps_back_its_own_op_only(
    one: Scribe, two: Scribe
) -> None:
    # The second is above what one change may weigh, too: the text has to be made shorter.
    texts = ["", "ê" * (MAX_TEXT + 1), "x" * MAX_TEXT_IN_TRANSIT, ""]
    sent = [[one.op({"kind": "zalo", "name": "Tổ", "story": text})] for text in texts]
    one.ask(*decode_request(encode_request(one.hello(), sent))[1])
    answer = one.sync()
    assert [getattr(entry, "reason", "") for entry in answer.page.entries] == [
        *("", "text_too_long", "text_too_long", "")
    ]
    assert decode_answer(encode_answer(two.ask())).page.count == 4
    two.sync()
    assert len([cells for cells in two.records.values() if cells]) == 2


def test_unknown_groups_and_enum_values_of_a_newer_version_survive(
    one: Scribe, two: Scribe
) -> None:
    op = one.op({"kind": "telepathy", "name": "Tổ", "mood": "good"})
    assert one.sync([op]).page.entries == [Echo(1, 1, 1)]
    two.sync()
    assert two.value(op.r, "kind") == "telepathy"
    assert two.value(op.r, "mood") == "good"


def test_a_txn_is_quarantined_whole(one: Scribe) -> None:
    txn = new_id(one.clock)
    fine = one.op(txn=txn)
    answer = one.sync([fine, one.op({"name": 7}, txn=txn), one.op()])
    reasons = [entry.reason for entry in answer.page.entries if isinstance(entry, Change)]
    assert reasons == ["txn_of_quarantined", "invalid_value"]
    assert answer.page.entries[-1] == Echo(3, 3, 1)


def test_edits_follow_a_quarantined_creation_until_it_is_made_anew(one: Scribe) -> None:
    bad = one.op({"kind": "zalo", "name": 7})
    answer = one.sync([bad, one.op({"with_companies": True}, record=bad.r)])
    assert [e.reason for e in answer.page.entries if isinstance(e, Change)] == [
        "invalid_value",
        "creation_quarantined",
    ]
    answer = one.sync([one.op({"with_department": True}, record=bad.r)])
    assert [e.reason for e in answer.page.entries if isinstance(e, Change)] == [
        "creation_quarantined"
    ]
    answer = one.sync(
        [
            one.op({"kind": "zalo", "name": "Đúng"}, record=bad.r),
            one.op({"with_companies": True}, record=bad.r),
        ]
    )
    assert answer.page.entries == [Echo(4, 4, 2)]


def test_a_clock_ahead_of_the_server_is_not_believed(one: Scribe, two: Scribe) -> None:
    future = one.op(hlc=1 << 62)
    answer = one.sync([future])
    (change,) = answer.page.entries
    assert isinstance(change, Change)
    assert change.hlc < 1 << 62
    assert one.ask([future]).stopped is Stop.NOTHING
    two.sync()
    assert one.digest() == two.digest()


def test_text_is_composed_on_the_way_in(one: Scribe, two: Scribe) -> None:
    op = one.op({"kind": "zalo", "name": "To\u0302\u0309"})
    (change,) = one.sync([op]).page.entries
    assert isinstance(change, Change)
    two.sync()
    assert two.value(op.r, "name") == "Tổ"


def test_a_base_that_the_server_never_gave_out_counts_as_unseen(one: Scribe, two: Scribe) -> None:
    op = one.op()
    one.sync([op])
    answer = two.sync([two.op({"name": "Khác"}, record=op.r, base=(999, 50))])
    change = answer.page.entries[-1]
    assert isinstance(change, Change)
    assert (change.base_seq, change.status) == (0, Status.CONFLICT)


def test_pages_end_at_txn_boundaries(one: Scribe, two: Scribe, engine: Engine) -> None:
    ops = []
    for size in (3, 4, 1, 5):
        txn = new_id(one.clock)
        ops += [one.op(txn=txn) for _ in range(size)]
    one.ask(ops)
    ends = []
    with team_scope(engine, one.team, reads=True) as connection:
        store = open_store(connection, one.team)
        head = store.head()
        assert head is not None
        hello = one.hello()
        while True:
            page = make_page(store, head, hello, max_rows=5)
            ends.append(page.last)
            hello = replace(hello, cursor=page.last)
            if not page.more:
                break
        by_size = make_page(store, head, two.hello(), max_bytes=1)
        by_reference = make_page(store, head, one.hello(), max_bytes=1)
    assert ends == [3, 8, 13]
    assert (by_size.last, by_size.more) == (3, True)
    assert by_reference.last == 13, "own ops by reference have no bytes to count"


def test_a_txn_longer_than_a_page_does_not_stop_the_team(one: Scribe, two: Scribe) -> None:
    txn = new_id(one.clock)
    ops = [one.op(txn=txn) for _ in range(PAGE_ROWS + 2)]
    answer = one.sync(ops, [one.op()])
    assert answer.page.entries[-1] == Echo(len(ops) + 1, len(ops) + 1, 1)
    two.sync()
    assert {change.reason for change in two.seen} == {"txn_too_large", ""}


def test_a_device_that_saw_more_than_the_server_has_is_told(one: Scribe) -> None:
    one.sync([one.op()])
    one.cursor = 9
    answer = one.ask([one.op()])
    assert (answer.stopped, answer.head) == (Stop.WENT_BACK, 1)


def test_after_a_restore_nothing_is_lost_or_doubled(
    one: Scribe, two: Scribe, engine: Engine, clock: SteppingClock
) -> None:
    ops = [one.op(), one.op()]
    one.sync(ops)
    two.sync()
    edit = two.op({"name": "Trước"}, record=ops[0].r)
    with team_scope(engine, one.team) as connection:
        after_restore(connection, one.team, clock)
    assert two.ask([edit]).stopped is Stop.WENT_BACK
    one.reset()
    answer = one.sync(one.new_epoch(ops))
    assert (answer.stopped, answer.head) == (Stop.NOTHING, 2)
    two.reset()
    two.sync([edit])
    one.sync()
    # The edit's base of the old incarnation still counts: no conflict with what it had seen.
    assert two.inbox == []
    assert one.value(ops[0].r, "name") == "Trước"
    assert one.digest() == two.digest()


def test_a_changed_byte_in_the_database_shows_in_the_digest(
    engine: Engine, one: Scribe, team: str
) -> None:
    if engine.dialect.name == "postgresql":
        damage = "UPDATE record SET cells = overlay(cells placing '\\x41'::bytea from 30)"
    else:
        damage = (
            "UPDATE record SET cells = "
            "CAST(substr(cells, 1, 29) || 'A' || substr(cells, 31) AS BLOB)"
        )
    one.sync([one.op({"kind": "zalo", "name": "B" * 60})])
    with team_scope(engine, team) as connection:
        connection.execute(text(damage))
    answer = one.ask([one.op()])
    one.apply(answer.page)
    assert answer.digest != one.digest()


def test_refusals(one: Scribe, engine: Engine, clock: SteppingClock) -> None:
    other = Scribe(engine, new_team(engine, clock), clock)
    with pytest.raises(TroubleError) as wrong_team:
        one.ask([replace(one.op(), team=other.team)])
    assert wrong_team.value.code == "wrong_team"
    exchange = Exchange(engine, one.actor, clock)
    with pytest.raises(TroubleError) as wrong_device:
        exchange.hello(other.hello())
    assert wrong_device.value.code == "wrong_device"
    with pytest.raises(WireError):
        exchange.frame([one.op()])
    stranger = Scribe(engine, new_id(clock), clock)
    with pytest.raises(TroubleError) as unknown:
        stranger.ask()
    assert unknown.value.code == "team_unknown"


def test_malformed_frames_leave_nothing(one: Scribe) -> None:
    txn = new_id(one.clock)
    head, tail = one.op(txn=txn), one.op(txn=txn)
    with pytest.raises(WireError):
        one.ask([head], [tail])
    one.n, one.prev = 1, head.id
    bad_table = one.op(table="no\0name")
    with pytest.raises(WireError):
        one.ask([bad_table])
    with pytest.raises(WireError):
        one.ask([one.made[1], replace(one.made[1], n=2, prev=one.made[1].id)])
    assert one.ask().head == 1


@pytest.mark.parametrize("seed", range(12))
def test_three_devices_end_equal(engine: Engine, clock: SteppingClock, seed: int) -> None:
    """Random edits, deletes and restores; every page's chain and digest is checked."""
    random = Random(seed)  # noqa: S311 - a history that repeats
    team = new_team(engine, clock)
    devices = [Scribe(engine, team, clock) for _ in range(3)]
    records = [new_id(clock) for _ in range(4)]
    for _ in range(25):
        device = random.choice(devices)
        ops = []
        for _ in range(random.randrange(4)):
            kind = random.choice([OpKind.PUT] * 6 + [OpKind.DELETE, OpKind.RESTORE])
            groups = {"kind": "zalo", "name": f"Tên {random.randrange(5)}"}
            made = groups if kind is OpKind.PUT else None
            ops.append(device.op(made, record=random.choice(records), kind=kind))  # type: ignore[arg-type]
        device.sync(*([ops] if ops else []))
    for device in devices:
        device.sync()
    assert len({device.digest() for device in devices}) == 1
    assert len({device.cursor for device in devices}) == 1


def test_an_own_change_before_a_large_one_is_given_with_it(one: Scribe) -> None:
    """Nothing smaller can be cut off: own changes weigh nothing on a page."""
    first = one.op({"kind": "zalo", "name": "Tổ"})
    story = Random(5).randbytes(24_000).hex()  # noqa: S311 - repeats by its seed
    large = one.op({"kind": "zalo", "name": "Tổ", "story": story})
    hello = replace(one.hello(), pages=8)
    answer = sync_exchange(one.engine, one.actor, hello, [[first], [large]], one.clock)
    assert (answer.page.count, answer.page.more) == (2, False)

"""The same sync by wire and by stick; a stick that is late, lost, cut, changed or not for us."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec
import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Household
from desktop.domain.reporting import Target
from desktop.protocol.bundles import (
    BundleBody,
    BundleHeader,
    Section,
    Way,
    open_bundle,
    split_bundle,
    write_bundle,
)
from desktop.protocol.feeds import TargetItem
from desktop.protocol.sealing import public_of
from desktop.sync.account import BUNDLE_KEY, DEVICE_KEY, PROVINCE_KEY, SEALING_KEY
from server.security.can import OFFICER
from server.services.enrol import revoke_device
from server.services.erasures import Erasure, erase_record
from server.services.feeds import set_target
from tests.sync.sticks import (
    SEALING,
    SIGNER,
    START,
    World,
    add,
    change_note,
    make_world,
    notes,
    read,
    waiting,
    write,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.storage.database import Database
    from desktop.sync.session import SyncOutcome

    Sync = Callable[[Database], SyncOutcome]

CUT_EVERY = 4096
FLIPS = 400


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture(params=["wire", "stick"])
def sync(request: pytest.FixtureRequest, world: World) -> Sync:
    """One sync, there and back."""
    return world.wire if request.param == "wire" else world.stick


def test_a_queue_goes_up_and_the_log_comes_down(
    world: World, sync: Callable[[Database], SyncOutcome]
) -> None:
    one, two = world.pcs
    made = add(one, 3)
    outcome = sync(one)
    assert (outcome.pushed, outcome.equal, waiting(one)) == (4, True, 0)
    assert sync(two).pulled == 4
    assert notes(one) == notes(two) == dict.fromkeys(made, "ghi chú")
    again = sync(two)
    assert (again.pushed, again.pulled, again.equal) == (0, 0, True)


def test_two_values_meet_and_both_are_kept(
    world: World, sync: Callable[[Database], SyncOutcome]
) -> None:
    one, two = world.pcs
    (record,) = add(one, 1)
    for each in (one, two):
        sync(each)
    change_note(one, record, "một")
    change_note(two, record, "hai")
    outcomes = [sync(each) for each in (one, two, one)]
    assert [outcome.equal for outcome in outcomes] == [True, True, True]
    assert sum(outcome.conflicts for outcome in outcomes) == 2
    assert notes(one) == notes(two)
    for each in (one, two):
        with each.read() as unit:
            (lost,) = unit.sync.inbox()
        assert {lost.lost, lost.current} == {"một", "hai"}


def test_a_restored_pc_gets_a_new_epoch_and_loses_nothing(
    world: World, sync: Callable[[Database], SyncOutcome]
) -> None:
    one, two = world.pcs
    sync(one)
    copy = one.copy(SteppingClock(START, seed=99))
    mine, theirs = add(one, 2, "máy thật"), add(copy, 2, "bản sao")
    sync(one)
    epoch = copy.epoch
    for _ in range(2):
        try:
            sync(copy)
        except TroubleError as error:
            # By stick it is only told after the way there and back that a new one is needed.
            assert error.code == "bundle_again"  # noqa: PT017 - by wire nothing is raised
    assert copy.epoch != epoch
    for each in (one, two):
        sync(each)
        assert {*mine, *theirs} == notes(each).keys()


def test_a_restored_server_gets_everything_again(
    world: World, sync: Callable[[Database], SyncOutcome]
) -> None:
    one, two = world.pcs
    add(one, 2)
    sync(one)
    sync(two)
    backup = world.copy_server()
    add(one, 1, "sau bản sao lưu")
    add(two, 1, "cũng sau đó")
    for each in (one, two, one):
        sync(each)
    before = set(world.log())
    world.restore_server(backup)
    for each in (one, two, one, two, one):
        try:
            sync(each)
        except TroubleError as error:
            assert error.code == "bundle_again"  # noqa: PT017
    assert set(world.log()) == before
    assert len(world.log()) == len(before)
    assert notes(one) == notes(two)
    assert len(notes(one)) == 4


def test_a_queue_longer_than_a_request_goes_in_several_sections(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.sync import stick

    monkeypatch.setattr(stick, "FRAME_PAYLOAD", 400)
    monkeypatch.setattr(stick, "REQUEST_OPS", 5)
    monkeypatch.setattr(stick, "MAX_REQUEST_FRAMES", 7)
    one, _ = world.pcs
    add(one, 40)
    data = write(one)
    body = open_up(one, data)
    assert len([section for section in body.sections if section.route == "/sync"]) > 3
    assert read(one, world.take(data).answer).outcome.pushed == 41
    assert waiting(one) == 0


def test_twice_out_of_order_and_lost(world: World) -> None:
    one, two = world.pcs
    add(one, 2, "a")
    first = write(one)
    add(one, 2, "b")
    second = write(one)
    late = world.take(second).answer
    early = world.take(first).answer
    for again in (first, second, first):
        receipt = world.take(again).receipt
        assert (receipt.head, receipt.records) == (5, 5), "nothing twice"
    assert read(one, late).outcome.pushed == 5
    for answer in (early, late, late):
        outcome = read(one, answer).outcome
        assert (outcome.pushed, outcome.pulled) == (0, 0)
    assert (waiting(one), len(notes(one))) == (0, 4)
    # The next answer is lost on its way; the stick after it carries everything again.
    add(two, 1, "c")
    world.take(write(two))
    add(two, 1, "d")
    assert world.stick(two).pushed == 2
    assert world.stick(one).equal
    assert notes(one) == notes(two)


def test_what_came_by_wire_meanwhile_is_left_out(world: World) -> None:
    one, two = world.pcs
    add(one, 2)
    answer = world.take(write(one)).answer
    world.wire(one)
    add(two, 3)
    world.wire(two)
    world.wire(one)
    outcome = read(one, answer).outcome
    assert (outcome.pushed, outcome.pulled, outcome.equal) == (0, 0, None)
    # Half of what the answer holds came by wire.
    add(one, 1)
    up = write(one)
    world.wire(one)
    add(two, 2)
    world.wire(two)
    answer = world.take(up).answer
    add(one, 1, "mới gõ")
    taken = read(one, answer)
    assert (taken.outcome.pushed, taken.outcome.pulled, taken.outcome.equal) == (0, 2, True)
    assert waiting(one) == 1, "what was saved after the stick was written waits for the next"
    world.stick(one)
    world.wire(two)
    assert notes(one) == notes(two)


def test_cut_anywhere_or_changed_anywhere_it_is_refused_and_nothing_happens(world: World) -> None:
    one, two = world.pcs
    add_long(two, 110)
    world.wire(two)
    add_long(one, 110)
    up = write(one)
    down = world.take(up).answer
    before, log = state(one), world.log()
    for data, take in ((down, lambda bad: read(one, bad)), (up, world.take)):
        cuts = [*range(0, len(data), CUT_EVERY), len(data) - 1]
        assert len(cuts) > 20
        for size in cuts:
            with pytest.raises(TroubleError, match=REFUSED):
                take(data[:size])
        for at in sampled(len(data), FLIPS):
            bad = bytearray(data)
            bad[at // 8] ^= 1 << at % 8
            with pytest.raises(TroubleError, match=REFUSED):
                take(bytes(bad))
    assert state(one) == before
    assert world.log() == log
    assert read(one, down).outcome.equal


def add_long(pc: Database, count: int) -> None:
    """Households whose notes do not shrink, so that the file is as long as a month's."""
    assert isinstance(pc.clock, SteppingClock)
    for _ in range(count):
        add(pc, 1, pc.clock.random_bytes(900).hex())


@pytest.mark.sweep
def test_every_bit_of_a_bundle(world: World) -> None:
    one, _ = world.pcs
    add(one, 2)
    up = write(one)
    down = world.take(up).answer
    for data, take in ((down, lambda bad: read(one, bad)), (up, world.take)):
        for at in range(len(data) * 8):
            bad = bytearray(data)
            bad[at // 8] ^= 1 << at % 8
            with pytest.raises(TroubleError, match=REFUSED):
                take(bytes(bad))
    assert read(one, down).outcome.equal


REFUSED = r"bundle_(not_one|newer|damaged|wrong_way|other_team|other_pc|stranger)"


def sampled(size: int, count: int) -> list[int]:
    """Bits all over: each of the beginning, where the header lies, and some of the rest."""
    bits = size * 8
    return sorted({*range(0, min(bits, 1000), 7), *range(0, bits, max(1, bits // count))})


def state(pc: Database) -> tuple[bytes, int, int]:
    with pc.write(kind="sync") as unit:
        hello = unit.sync_store.hello()
    return hello.digest, hello.cursor, hello.pending


def open_up(pc: Database, data: bytes) -> BundleBody:
    """What the province sees in it."""
    return open_bundle(split_bundle(data), public_key(pc), SEALING)


def public_key(pc: Database) -> bytes:
    from desktop.protocol.feeds import public_key_of

    return bytes.fromhex(public_key_of(bytes.fromhex(setting(pc, DEVICE_KEY))))


def setting(pc: Database, name: str) -> str:
    with pc.read() as unit:
        return unit.get_setting(name) or ""


def test_who_carries_it_reads_nothing_and_nothing_names_anybody(world: World) -> None:
    one, two = world.pcs
    add(one, 1, "Hoàng Văn Thử")
    up = write(one)
    down = world.take(up).answer
    for data in (up, down):
        assert "Hoàng".encode() not in data
        assert "Nà Pất".encode() not in data
    with pytest.raises(TroubleError, match="bundle_other_pc"):
        read(two, down)
    with pytest.raises(TroubleError, match="bundle_wrong_way"):
        read(one, up)
    with pytest.raises(TroubleError, match="bundle_wrong_way"):
        world.take(down)
    # The other PC's own keys do not open it either.
    world.take(write(two))
    key = bytes.fromhex(setting(two, BUNDLE_KEY))
    with pytest.raises(ValueError, match="bundle_damaged"):
        open_bundle(split_bundle(down), bytes.fromhex(setting(one, PROVINCE_KEY)), key)


def test_another_team_another_pc_and_forged_names_are_refused(world: World) -> None:
    one, two = world.pcs
    stranger = make_world(1, seed=77)
    add(one, 1)
    up = write(one)
    with pytest.raises(TroubleError, match="bundle_stranger"):
        stranger.take(up)
    body = open_up(one, up)
    header = split_bundle(up).header
    key = bytes.fromhex(setting(two, DEVICE_KEY))
    sealing = bytes.fromhex(setting(one, SEALING_KEY))
    for forged in (
        write_bundle(header, body, sealing, key),
        write_bundle(with_header(header, dev=two.device), body, sealing, SIGNER),
        write_bundle(with_header(header, team=stranger.team), body, sealing, key),
        # Signed by a device of the team in its own name, with requests of another one.
        write_bundle(with_header(header, dev=two.device), body, sealing, key),
    ):
        with pytest.raises(TroubleError, match=r"bundle_(damaged|stranger)|wrong_device"):
            world.take(forged)
    assert world.log() == []
    down = world.take(up).answer
    mine = bytes.fromhex(setting(one, BUNDLE_KEY))
    inside = open_bundle(split_bundle(down), bytes.fromhex(setting(one, PROVINCE_KEY)), mine)
    forged = write_bundle(split_bundle(down).header, inside, public_of(mine), key)
    with pytest.raises(TroubleError, match="bundle_damaged"):
        read(one, forged)
    # An old header before a new body.
    add(one, 1)
    other, old = split_bundle(write(one)), split_bundle(up)
    with pytest.raises(TroubleError, match="bundle_damaged"):
        world.take(old.before + other.sealed + other.signature)


def with_header(header: BundleHeader, **changes: object) -> BundleHeader:
    return msgspec.structs.replace(header, **changes)


def test_requests_that_are_none_of_ours_are_refused_or_passed_over(world: World) -> None:
    one, _ = world.pcs
    add(one, 1)
    up = write(one)
    header, body = split_bundle(up).header, open_up(one, up)
    key, sealing = bytes.fromhex(setting(one, DEVICE_KEY)), public_of(SEALING)
    for sections in (
        [],
        [Section("/sync", b"nonsense")],
        [Section("/sync", b"")],
        [*body.sections, Section("/blob/put", b"\xc1")],
    ):
        bad = BundleBody(sections, body.key)
        with pytest.raises(TroubleError, match="bundle_damaged"):
            world.take(write_bundle(header, bad, sealing, key))
    later = BundleBody([*body.sections, Section("/of-a-later-version", b"?")], body.key)
    assert read(one, world.take(write_bundle(header, later, sealing, key)).answer).outcome.equal


def test_a_revoked_pc_is_refused(world: World) -> None:
    one, _ = world.pcs
    up = write(one)
    revoke_device(world.engine, OFFICER, one.device, world.clock)
    with pytest.raises(TroubleError, match="device_revoked"):
        world.take(up)


def test_without_keys_it_says_what_is_needed(world: World) -> None:
    one, _ = world.pcs
    down = world.take(write(one)).answer
    with one.write() as unit:
        unit.set_setting(SEALING_KEY, None)
        unit.set_setting(PROVINCE_KEY, None)
    with pytest.raises(TroubleError, match="bundle_key_missing"):
        write(one)
    with pytest.raises(TroubleError, match="bundle_key_missing"):
        read(one, down)


def test_a_bundle_of_an_earlier_epoch_asks_for_a_new_one(world: World) -> None:
    one, _ = world.pcs
    add(one, 1)
    down = world.take(write(one)).answer
    with one.write(kind="sync") as unit:
        unit.sync_store.new_epoch()
    with pytest.raises(TroubleError, match="bundle_again"):
        read(one, down)
    assert (world.stick(one).equal, waiting(one), len(world.log())) == (True, 0, 2)


def test_an_answer_of_before_a_restore_of_the_server_asks_for_a_new_one(world: World) -> None:
    one, two = world.pcs
    add(one, 1)
    world.wire(one)
    backup = world.copy_server()
    add(two, 1)
    world.wire(two)
    down = world.take(write(one)).answer
    world.restore_server(backup)
    world.wire(one)
    before = state(one)
    with pytest.raises(TroubleError, match="bundle_again"):
        read(one, down)
    assert state(one) == before


def test_what_the_province_published_comes_by_stick_too(world: World) -> None:
    one, two = world.pcs
    item = TargetItem(indicator="assist_count", year=2026, value=Decimal(600))
    set_target(world.engine, OFFICER, item, SIGNER, world.clock)
    outcome = world.stick(one)
    assert (outcome.feeds, outcome.feed_refused, outcome.equal) == (1, "", True)
    assert waiting(one) == 1, "the target is a record of the team; it goes with the next stick"
    assert world.stick(one).feeds == 0
    world.stick(two)
    for pc in (one, two):
        with pc.read() as unit:
            (target,) = unit.all(Target)
        assert target.value == 600


def test_what_was_erased_stays_erased_at_a_server_that_was_put_back(world: World) -> None:
    """The orders that a PC kept go first on its stick, before anybody's archive."""
    one, two = world.pcs
    (record,) = add(one, 1, "bí mật")
    for pc in (one, two):
        world.stick(pc)
    backup = world.copy_server()
    order = Erasure(world.team, "household", record, "theo yêu cầu", ("Bà Lan", "Ông Tư"))
    erase_record(world.engine, OFFICER, order, world.clock, SIGNER)
    assert world.stick(one).erased == 1
    world.restore_server(backup)
    for pc in (one, one, two, two, one):
        try:
            world.stick(pc)
        except TroubleError as error:
            assert error.code == "bundle_again"  # noqa: PT017
    for pc in (one, two):
        assert world.wire(pc).equal
        assert record not in notes(pc)
    patches = b"".join(row[0] for row in world.rows("SELECT patch FROM change"))
    assert "bí mật".encode() not in patches


def test_a_pc_that_started_over_by_a_stick_gives_the_orders_back_by_wire(world: World) -> None:
    """A bundle cannot be asked anything: what it made the PC forget to offer is offered later."""
    (one, _) = world.pcs
    (record,) = add(one, 1, "bí mật")
    world.stick(one)
    backup = world.copy_server()
    order = Erasure(world.team, "household", record, "theo yêu cầu", ("Bà Lan", "Ông Tư"))
    erase_record(world.engine, OFFICER, order, world.clock, SIGNER)
    assert world.stick(one).erased == 1
    world.restore_server(backup)
    with pytest.raises(TroubleError, match="bundle_again"):
        world.stick(one)
    assert world.wire(one).equal
    assert [row[0] for row in world.rows("SELECT r FROM erased")] == [bytes.fromhex(record)]
    patches = b"".join(row[0] for row in world.rows("SELECT patch FROM change"))
    assert "bí mật".encode() not in patches


def test_the_receipt_says_what_the_province_has(world: World) -> None:
    one, _ = world.pcs
    add(one, 3)
    data, done = written(one)
    assert (done.changes, done.reports) == (4, 0)
    header = split_bundle(data).header
    assert (header.way, header.first_n, header.last_n) == (Way.UP, 1, 4)
    taken = world.take(data)
    receipt = read(one, taken.answer).receipt
    assert (receipt.head, receipt.records) == (4, 4)
    with one.read() as unit:
        assert unit.sync.state().last_equal is True
    with one.write(kind="sync") as unit:
        assert receipt.digest == unit.sync_store.hello().digest


def test_a_month_offline_is_one_small_file(world: World) -> None:
    one, two = world.pcs
    with one.write() as unit:
        village = new_id(unit.clock)
        for number in range(2_000):
            unit.start_txn()
            unit.put(
                Household(
                    id=new_id(unit.clock),
                    village_id=village,
                    note=f"nhà số {number}",
                    lane=f"Ngõ {number % 40}",
                    house_number=str(number),
                )
            )
    data = write(one)
    taken = world.take(data)
    print(f"2,000 changes: {len(data):,} bytes up, {len(taken.answer):,} bytes back")
    assert len(data) <= 300 * 1024
    assert read(one, taken.answer).outcome.equal
    assert world.stick(two).pulled == 2_001
    assert notes(one) == notes(two)

"""The server's rows against the fold of its log, and what it tells a device, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import TroubleError
from desktop.protocol.comparing import (
    BucketAsk,
    DigestAsk,
    RecordsAsk,
    StateSums,
    bucket_of,
    differing_buckets,
    inbox_entry_digest,
    short,
)
from desktop.protocol.ops import OpKind, encode, inbox_digest, record_digest
from desktop.protocol.registry import MERGED_INTO
from server.security.can import OFFICER
from server.services.comparing import compare_digests, give_records, mend_from_log
from server.services.digests import recomputed_total
from server.services.erasures import Erasure, erase_record
from server.services.log_fold import fold_log
from server.storage.scope import team_scope
from server.storage.stores import open_store
from tests.server.scribe import Scribe, new_team

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock
    from desktop.protocol.registry import GroupValue

KEY = bytes(range(32))


@pytest.fixture
def one(engine: Engine, clock: SteppingClock) -> Scribe:
    """A device of a team in whose log a bit of everything stands."""
    one = Scribe(engine, new_team(engine, clock), clock)
    two = Scribe(engine, one.team, clock)
    people = [
        one.op({"full_name": f"Nông Thị Thử {at}", "phone": "0912345678"}, table="resident")
        for at in range(12)
    ]
    one.sync(people)
    two.sync()
    for scribe in (one, two):
        scribe.sync(
            [scribe.op({"note": scribe.dev}, table="resident", record=o.r) for o in people[:5]]
        )
    one.sync([one.op(table="resident", record=people[6].r, kind=OpKind.DELETE)])
    merge: dict[str, GroupValue] = {MERGED_INTO: people[8].r}
    one.sync([one.op(merge, table="resident", record=people[7].r, kind=OpKind.MERGE)])
    one.sync([one.op({"nonsense": 3}, table="village")])
    (_, record, loser), *_ = one.inbox
    decided: dict[str, GroupValue] = {loser.group: loser.cell.seq}
    one.sync([one.op(decided, table="resident", record=record, kind=OpKind.RESOLVE)])
    return one


def sums_of(scribe: Scribe) -> StateSums:
    sums = StateSums()
    for (t, r), cells in scribe.records.items():
        if cells:
            sums.add(t, r, record_digest(t, r, encode(cells)))
    for t, r, loser in scribe.inbox:
        sums.add(t, r, inbox_digest(t, r, loser))
    return sums


def ask_of(scribe: Scribe) -> DigestAsk:
    return DigestAsk(scribe.inc, scribe.cursor, sums_of(scribe).tables())


def damage(engine: Engine, team: str, sql: str) -> None:
    with team_scope(engine, team) as connection:
        done = connection.exec_driver_sql(sql.format(team=of_team(engine, team)))
        assert done.rowcount >= 1


def of_team(engine: Engine, team: str) -> str:
    """A condition for the rows of the team."""
    if engine.dialect.name == "postgresql":
        return f"team_id = decode('{team}', 'hex')"
    return f"hex(team_id) = upper('{team}')"


def test_the_state_is_the_fold_of_the_log_whatever_is_in_it(
    engine: Engine, clock: SteppingClock, one: Scribe
) -> None:
    erased = next(r for t, r in one.records if t == "resident")
    for _ in range(2):
        with team_scope(engine, one.team) as connection:
            store = open_store(connection, one.team)
            head = store.head()
            assert head is not None
            folded = fold_log(store, head)
            assert folded.records() == {(t, r): cells for t, r, cells in store.all_cells()}
            assert sorted(folded.inbox.values()) == sorted(store.all_inbox())
            assert folded.total == recomputed_total(store) == head.total
            assert folded.inbox, "or nothing is proved of the inbox"
        if erased:
            order = Erasure(
                team=one.team,
                table="resident",
                record=erased,
                ground="Yêu cầu của người dân",
                officers=("Bà Lan", "Ông Minh"),
            )
            erase_record(engine, OFFICER, order, clock, KEY)
            erased = ""
    assert mend_from_log(engine, one.team) == 0


def test_equal_ends_differ_nowhere(engine: Engine, one: Scribe) -> None:
    answer = compare_digests(engine, one.actor, ask_of(one))
    assert (answer.inc, answer.seq) == (one.inc, one.cursor)
    assert (answer.buckets, answer.mended) == ({}, 0)


def test_only_the_record_that_differs_is_given(engine: Engine, one: Scribe) -> None:
    (t, r), cells = next(item for item in one.records.items() if "phone" in item[1])
    right = encode(cells)
    del cells["phone"]
    sums = sums_of(one)
    answer = compare_digests(engine, one.actor, ask_of(one))
    assert list(answer.buckets) == [t]
    assert differing_buckets(sums.buckets(t), answer.buckets[t]) == [bucket_of(r)]
    have = [
        (bytes.fromhex(other), short(_digest(one, other)))
        for table, other in one.records
        if table == t and bucket_of(other) == bucket_of(r)
    ]
    stray = bytes.fromhex(r[:-4] + "00" + r[-2:])
    bucket = BucketAsk(t, bucket_of(r), [*have, (stray, b"12345678")])
    given = give_records(engine, one.actor, RecordsAsk(one.inc, one.cursor, [bucket]))
    assert [(state.r.hex(), state.cells) for state in given.records] == [(r, right)]
    assert given.gone == [(t, stray)]
    assert not given.more


def _digest(scribe: Scribe, record: str) -> int:
    total = record_digest("resident", record, encode(scribe.records["resident", record]))
    for _, r, loser in scribe.inbox:
        if r == record:
            total += inbox_entry_digest("resident", r, loser.group, encode(loser.cell))
    return total


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM record WHERE t = 'resident' AND {team}",
        "DELETE FROM inbox WHERE {team}",
        "UPDATE record SET t = 'channel' WHERE {team}",
        "UPDATE head SET digest_sum = chain WHERE {team}",
    ],
)
def test_a_damaged_server_mends_itself_from_its_log(engine: Engine, one: Scribe, sql: str) -> None:
    damage(engine, one.team, sql)
    answer = compare_digests(engine, one.actor, ask_of(one))
    assert answer.buckets == {}
    assert (answer.mended > 0) is ("DELETE" in sql or "SET t" in sql)
    assert mend_from_log(engine, one.team) == 0
    assert one.ask().digest == one.digest()


def test_a_log_that_does_not_verify_mends_nothing(engine: Engine, one: Scribe) -> None:
    byte = "'\\x80'" if engine.dialect.name == "postgresql" else "x'80'"
    damage(engine, one.team, f"UPDATE change SET patch = {byte} WHERE seq = 2 AND {{team}}")  # noqa: S608 - of this test
    damage(engine, one.team, "DELETE FROM inbox WHERE {team}")
    with pytest.raises(TroubleError, match="log_damaged"):
        compare_digests(engine, one.actor, ask_of(one))


def test_who_stands_elsewhere_in_the_log_is_told_where_it_ends(engine: Engine, one: Scribe) -> None:
    answer = compare_digests(engine, one.actor, DigestAsk(one.inc, one.cursor - 1, {}))
    assert (answer.seq, answer.buckets) == (one.cursor, {})
    given = give_records(
        engine, one.actor, RecordsAsk(one.inc + 1, one.cursor, [BucketAsk("resident", 0)])
    )
    assert (given.inc, given.records) == (one.inc, [])


def test_another_team_sees_nothing_of_it(engine: Engine, clock: SteppingClock, one: Scribe) -> None:
    stranger = Scribe(engine, new_team(engine, clock), clock)
    stranger.sync()
    ask = RecordsAsk(stranger.inc, 0, [BucketAsk("resident", number) for number in range(256)])
    given = give_records(engine, stranger.actor, ask)
    assert (given.records, given.gone) == ([], [])
    with pytest.raises(TroubleError, match="not_permitted"):
        compare_digests(engine, OFFICER, ask_of(one))

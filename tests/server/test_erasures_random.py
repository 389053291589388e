"""Whatever was said before and after it, an erasure leaves nothing and everybody folds the same."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.protocol.ops import OpKind
from server.security.can import OFFICER
from server.services.digests import recomputed_total
from server.services.erasures import Erasure, erase_record
from server.services.log_fold import fold_log
from server.storage.engine import memory_engine
from server.storage.schema import metadata
from server.storage.scope import team_scope
from server.storage.stores import open_store
from tests.server.scribe import Scribe, new_team

if TYPE_CHECKING:
    from sqlalchemy import Engine

KEY = bytes(range(32))
SEEDS = 60
STEPS = 40
_START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


class _History:
    """Three PCs that say random things of four people, and officers who erase some of them."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - repeats by its seed
        self.clock = SteppingClock(_START, seed=seed)
        self.engine: Engine = memory_engine()
        metadata.create_all(self.engine)
        self.team = new_team(self.engine, self.clock)
        self.pcs = [Scribe(self.engine, self.team, self.clock) for _ in range(3)]
        self.people = [new_id(self.clock) for _ in range(4)]
        self.helps = [new_id(self.clock) for _ in range(3)]
        self.waiting: dict[str, list[Any]] = {pc.dev: [] for pc in self.pcs}
        self.erased: set[str] = set()
        self.texts = 0

    def run(self) -> None:
        for pc in self.pcs:
            self._say_all(pc)
            self._sync(pc)
        for _ in range(STEPS):
            pc = self.random.choice(self.pcs)
            act = self.random.choice(
                [self._edit] * 4 + [self._sync] * 3 + [self._fate, self._merge, self._help] * 2
            )
            act(pc)
            if self.random.random() < 0.06:
                self._erase()
        self._erase()
        for pc in (*self.pcs, *self.pcs):
            self._sync(pc)

    def _say_all(self, pc: Scribe) -> None:
        for person in self.people[:: self.random.choice((1, 2))]:
            self._queue(pc, "resident", person, {"full_name": self._text(person), "note": None})

    def _queue(
        self, pc: Scribe, table: str, record: str, f: dict[str, Any], kind: OpKind = OpKind.PUT
    ) -> None:
        # Clocks differ, so the later writer does not always win.
        hlc = int(self.clock.now().timestamp() * 1000 - self.random.randrange(5000)) << 16
        made = pc.op(f, record=record, table=table, kind=kind, hlc=hlc)
        self.waiting[pc.dev].append(made)

    def _text(self, person: str) -> str:
        """One of few, so that people often say the same."""
        return f"tên {self.people.index(person)} {self.random.randrange(3)}"

    def _edit(self, pc: Scribe) -> None:
        person = self.random.choice(self.people)
        field = self.random.choice(("full_name", "note", "phone"))
        self._queue(pc, "resident", person, {field: self._text(person)})

    def _fate(self, pc: Scribe) -> None:
        kind = self.random.choice((OpKind.DELETE, OpKind.RESTORE))
        self._queue(pc, "resident", self.random.choice(self.people), {}, kind)

    def _merge(self, pc: Scribe) -> None:
        one, two = self.random.sample(self.people, 2)
        into = self.random.choice((two, None))
        self._queue(pc, "resident", one, {"merged_into": into}, OpKind.MERGE)

    def _help(self, pc: Scribe) -> None:
        person = self.random.choice(self.people)
        f: dict[str, Any] = {
            "helped_on": "2026-11-20",
            "platform_code": "vneid",
            "action": "guide",
            "result": "done",
            "subject": {"resident_id": person, "household_id": None, "anonymous_count": None},
            "note": self._text(person),
        }
        self._queue(pc, "assistance", self.random.choice(self.helps), f)

    def _sync(self, pc: Scribe) -> None:
        ops, self.waiting[pc.dev] = self.waiting[pc.dev], []
        pc.sync(*([ops] if ops else []))

    def _erase(self) -> None:
        order = Erasure(self.team, "resident", self.random.choice(self.people), "x", ("a", "b"))
        with suppress(TroubleError):
            # Nobody said anything of that person yet, or it is erased.
            erase_record(self.engine, OFFICER, order, self.clock, KEY)

    def judge(self) -> int:
        """Everybody holds the same, nothing of the erased is stored; how many were erased."""
        late = Scribe(self.engine, self.team, self.clock)
        late.sync()
        assert {pc.digest() for pc in self.pcs} == {late.digest()}
        with team_scope(self.engine, self.team, reads=True) as connection:
            store = open_store(connection, self.team)
            head = store.head()
            assert head is not None
            assert head.total == recomputed_total(store) == fold_log(store, head).total
            erased = {record for _, record in store.erased()}
            stored = b"|".join(
                bytes(row[0])
                for table, column in (("change", "patch"), ("record", "cells"), ("inbox", "cell"))
                for row in connection.exec_driver_sql(f"SELECT {column} FROM {table}")  # noqa: S608
            )
        for person in erased:
            assert f"tên {self.people.index(person)}".encode() not in stored
            assert not late.records.get(("resident", person))
        return len(erased)


@pytest.mark.parametrize("part", range(4))
def test_random_histories_with_erasures(part: int) -> None:
    erased = 0
    for seed in range(part, SEEDS, 4):
        history = _History(seed)
        history.run()
        erased += history.judge()
        history.engine.dispose()
    assert erased > SEEDS / 4

"""A restore of the database is noticed, and undoes neither an erasure nor a revocation."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from desktop.domain.clock import SystemClock
from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.protocol.messages import Stop
from desktop.protocol.ops import Status
from server.cli import run
from server.journal import Journal
from server.security.can import OFFICER
from server.services.enrol import enrol_device, list_devices, make_enrol_code
from server.services.exchange import Exchange
from server.services.restoring import Told, Witness
from server.storage.engine import open_engine, sqlite_url
from server.storage.schema import head
from tests.server.scribe import Scribe
from tests.support.province import DeviceKey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.protocol.enrolment import EnrolRequest
    from desktop.protocol.messages import Answer
    from desktop.protocol.ops import Op

TEAM = "Tổ thôn Nà Pất"
NAME = "Lò Thị Thử Nghiệm"


class Installed:
    """A province's server on SQLite with one PC, used by its commands."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.clock = SystemClock()
        assert run(["migrate", "--home", str(root), "--province", "Tỉnh thử"]) == 0
        self.engine = open_engine(sqlite_url(root / "server.db"))
        self.team = new_id(self.clock)
        self.scribe = Scribe(self.engine, self.team, self.clock, dev=self.enrol().dev)

    def code(self) -> str:
        return make_enrol_code(self.engine, OFFICER, TEAM, self.clock)

    def enrol(self, code: str = "") -> DeviceKey:
        key = DeviceKey.make(self.clock)
        request: EnrolRequest = key.enrol_request(code or self.code(), self.team)
        enrol_device(self.engine, request, self.clock)
        return key

    def do(self, *arguments: str) -> int:
        """One command; the engine's connections are closed before, as by a stop of the server."""
        self.engine.dispose()
        return run([*arguments, "--home", str(self.root)])

    def sync(self, *ops: Op, witness: Witness | None = None) -> Answer:
        """As the running server does it."""
        told = Witness(self.root / "heads") if witness is None else witness
        exchange = Exchange(self.engine, self.scribe.actor, self.clock, told)
        exchange.hello(self.scribe.hello())
        if ops:
            exchange.frame(list(ops))
        answer = exchange.answer()
        if answer.stopped is Stop.NOTHING:
            self.scribe.apply(answer.page)
            self.scribe.inc = answer.inc
        return answer

    def backup(self) -> Path:
        self.engine.dispose()
        return shutil.copyfile(self.root / "server.db", self.root / "backup.db")

    def put_back(self) -> None:
        self.engine.dispose()
        for left in self.root.glob("server.db-*"):
            left.unlink()
        shutil.copyfile(self.root / "backup.db", self.root / "server.db")

    def durable(self) -> int:
        with self.engine.connect() as connection:
            return int(connection.execute(select(head.c.durable)).scalar_one())

    def person(self, record: str) -> Op:
        return self.scribe.op({"full_name": NAME}, record=record, table="resident")


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installed]:
    made = Installed(tmp_path / "province")
    yield made
    made.engine.dispose()


def erase(installed: Installed, record: str) -> int:
    officers = ("--officer", "Bà Lan", "--officer", "Ông Nam")
    return installed.do("erase", "--team", TEAM, "--record", record, "--ground", "Đơn", *officers)


def test_a_restored_database_is_refused_until_it_was_said(
    installed: Installed, capsys: pytest.CaptureFixture[str]
) -> None:
    record, code = new_id(installed.clock), installed.code()
    made = installed.person(record)
    installed.sync(made)
    installed.backup()
    installed.sync(installed.scribe.op())
    for command in (("serve", "--plain", "--port", "0"), ("backup", "begin")):
        installed.put_back()
        assert installed.do(*command) == 3
        assert "langso-server restored" in capsys.readouterr().err
    assert erase(installed, record) == 3
    assert installed.do("restored") == 0
    assert "1 logs go on as new ones" in capsys.readouterr().out
    assert installed.do("backup", "begin") == 0
    with pytest.raises(TroubleError, match="code_expired"):
        installed.enrol(code)
    answer = installed.sync()
    assert answer.stopped is Stop.WENT_BACK


def test_erasures_and_revocations_outlive_the_database(
    installed: Installed, capsys: pytest.CaptureFixture[str]
) -> None:
    record = new_id(installed.clock)
    made = installed.person(record)
    installed.sync(made)
    other, back = installed.enrol(), installed.enrol()
    installed.backup()
    find = ("erase", "--team", TEAM, "--find")
    assert installed.do(*find, "x") == 3
    assert installed.do(*find, "lo thi thu") == 0
    assert capsys.readouterr().out == f"{record}  {NAME}\n"
    assert erase(installed, record) == 0
    assert installed.do(*find, "lo thi thu") == 0
    assert "Erased 1 records" in capsys.readouterr().out
    assert installed.do("revoke", other.dev) == 0
    assert installed.do("revoke", new_id(installed.clock)) == 3
    assert installed.do("revoke", back.dev) == 0
    installed.sync()
    installed.put_back()
    assert NAME.encode() in (installed.root / "server.db").read_bytes()
    assert installed.do("restored") == 0
    assert "1 erasures, 2 revocations" in capsys.readouterr().out
    assert installed.do("restored") == 0
    assert "0 erasures, 0 revocations" in capsys.readouterr().out
    revoked = {row.dev for row in list_devices(installed.engine, OFFICER) if row.revoked_at}
    assert revoked == {other.dev, back.dev}
    scribe = installed.scribe
    scribe.reset()
    scribe.new_epoch([])
    again = scribe.new_epoch([made])
    answer = scribe.sync(again)
    assert answer.stopped is Stop.NOTHING
    assert [change.status for change in scribe.seen] == [Status.ERASE, Status.OK]
    assert not scribe.records.get(("resident", record))
    lines = Journal(installed.root / "journal").entries()
    assert [line["what"] for line in lines] == ["erase", "revoke", "revoke"]
    assert lines[0]["officers"] == ["Bà Lan", "Ông Nam"]
    assert NAME not in (installed.root / "journal").read_text("utf-8")


def test_a_backup_is_durable_up_to_where_it_was_begun(
    installed: Installed, capsys: pytest.CaptureFixture[str]
) -> None:
    assert installed.do("backup", "verified") == 3
    assert "backup begin" in capsys.readouterr().err
    installed.sync(installed.scribe.op())
    assert installed.do("backup", "begin") == 0
    installed.sync(installed.scribe.op())
    assert installed.durable() == 0
    assert installed.do("backup", "verified") == 0
    assert installed.durable() == 1
    assert installed.sync().durable == 1
    assert installed.do("backup", "begin") == 0
    assert installed.do("restored") == 0
    assert installed.do("backup", "verified") == 0
    assert installed.durable() == 1


def test_a_server_that_runs_notices_too(installed: Installed) -> None:
    witness = Witness(installed.root / "heads")
    installed.sync(installed.scribe.op(), witness=witness)
    installed.backup()
    installed.sync(installed.scribe.op(), witness=witness)
    installed.put_back()
    fresh = Scribe(installed.engine, installed.team, installed.clock, dev=installed.scribe.dev)
    exchange = Exchange(installed.engine, fresh.actor, installed.clock, witness)
    exchange.hello(fresh.hello())
    with pytest.raises(TroubleError, match="database_restored"):
        exchange.frame([fresh.op()])
    assert installed.do("restored") == 0
    # The command ran in another process; the server that runs reads what it wrote.
    assert installed.sync(witness=witness).stopped is Stop.WENT_BACK


class TestWitness:
    def test_a_line_that_a_crash_cut_is_passed_over(self, tmp_path: Path) -> None:
        path, team = tmp_path / "heads", "0" * 32
        Witness(path).note(team, Told(7, 1))
        Witness(path).note(team, Told(7, 5))
        with path.open("ab") as file:
            file.write(b"000000")
        again = Witness(path)
        assert again.told(team) == Told(7, 5)
        again.check(team, again.told(team), Told(7, 9))
        for behind in (Told(7, 4), Told(8, 9)):
            with pytest.raises(TroubleError, match="database_restored"):
                again.check(team, again.told(team), behind)

    def test_two_answers_in_the_wrong_order_say_the_later_one(self, tmp_path: Path) -> None:
        witness, team = Witness(tmp_path / "heads"), "1" * 32
        witness.note(team, Told(7, 12))
        witness.note(team, Told(7, 10))
        assert Witness(tmp_path / "heads").told(team) == Told(7, 12)


def test_a_journal_that_a_crash_cut_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal = Journal(path)
    assert journal.entries() == []
    first: dict[str, Any] = {"what": "revoke", "dev": "ă"}
    journal.append(first)
    with path.open("ab") as file:
        file.write(b'{"what": "er')
    journal.append({"what": "erase"})
    assert journal.entries() == [first, {"what": "erase"}]

"""Three PCs that were a month without network: over a slow line, and by one stick."""

from __future__ import annotations

import socket
from functools import partial
from typing import TYPE_CHECKING

from desktop.domain.people import Resident
from desktop.domain.work import AssistanceAction, MilestoneKind
from desktop.services import milestones, people, record_assistance
from desktop.services.session import TeamSession
from desktop.services.sync_stick import read_bundle, write_bundle
from desktop.services.sync_team import sync_now
from desktop.sync.transport_http import HttpTransport
from server.storage.engine import open_engine, sqlite_url
from tests.processes.fleet import Pc, judge, make_pcs, opened
from tests.processes.pc_program import last_op
from tests.processes.province import Province
from tests.sync.lines import CountingLine, serving

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.clock import SteppingClock
    from desktop.storage.database import Database

OPS = 2_000
MOST_UP = 300 * 1024
LINE = 40_000 // 8
"""Bytes a second of a line at the edge of a village."""
MOST_SECONDS = 90


class SlowLine(CountingLine):
    """Counts what goes up and what comes down; its speed is worked out, not waited for."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.up = self.down = 0

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        from_server = source.getpeername()[1] == self._port
        try:
            while data := source.recv(65_536):
                self.down += len(data) if from_server else 0
                self.up += 0 if from_server else len(data)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            return


def test_a_month_offline_goes_over_a_slow_line_or_on_a_stick(
    clock: SteppingClock, tmp_path: Path
) -> None:
    home = tmp_path / "province"
    home.mkdir()
    engine = open_engine(sqlite_url(home / "server.db"))
    province = Province(home, sqlite_url(home / "server.db"))
    province.command("migrate", "--province", "Lạng Sơn")
    province.serve()
    try:
        team, pcs = make_pcs(tmp_path, engine, clock, 3, partial(province.admit, clock=clock))
        for pc in pcs:
            by_line(pc, province, clock)
        for pc in pcs:
            with opened(pc) as database:
                work_for_a_month(database, clock)
        for pc in pcs[:2]:
            up, down = by_line(pc, province, clock)
            seconds = (up + down) / LINE
            print(f"by line: {up:,} bytes up, {down:,} down, {seconds:.0f} s at 40 kbit/s")
            assert up <= MOST_UP
            assert seconds <= MOST_SECONDS
        up = by_stick(pcs[2], province, clock, tmp_path)
        print(f"by stick: {up:,} bytes up")
        assert up <= MOST_UP
        for pc in pcs[:2]:
            by_line(pc, province, clock)
        assert judge(team, pcs, engine) > len(pcs) * OPS
    finally:
        province.stop()
        engine.dispose()


def work_for_a_month(database: Database, clock: SteppingClock) -> None:
    """Helps for the people of the list and for new ones, until there are enough ops."""
    session = TeamSession(database, clock)
    with database.read() as unit:
        known = [one.id for one in unit.all(Resident)]
    first, visit = last_op(database), 0
    while last_op(database) < first + OPS:
        visit += 1
        new = people.NewPerson(f"Lường Thị {visit}") if visit % 4 == 0 else None
        command = record_assistance.RecordAssistance(
            helped_on=clock.today(),
            items=(
                record_assistance.HelpItem("vneid", AssistanceAction.ACTIVATE),
                record_assistance.HelpItem("dvc", AssistanceAction.GUIDE),
            ),
            resident_id=None if new else known[visit % len(known)],
            new_person=new,
            note=f"lần {visit}, hẹn quay lại" if visit % 3 == 0 else None,
            milestones=(milestones.MilestoneTick(MilestoneKind.VNEID_2),),
        )
        done = session.write(record_assistance.record_assistance, command)
        known.append(done.result.resident_id or known[0])


def by_line(pc: Pc, province: Province, clock: SteppingClock) -> tuple[int, int]:
    """Sync over a counted line; bytes up and down."""
    line = SlowLine(int(province.address.rpartition(":")[2]))
    with serving(line) as port, opened(pc) as database:
        transport = HttpTransport(f"http://127.0.0.1:{port}")
        outcome = sync_now(database, clock, transport)
        transport.close()
    assert outcome.equal
    return line.up, line.down


def by_stick(pc: Pc, province: Province, clock: SteppingClock, folder: Path) -> int:
    """The same by a file that is carried there and back; its size on the way there."""
    up, down = folder / "up.langso-bundle", folder / "down.langso-bundle"
    with opened(pc) as database:
        written = write_bundle(database, up)
        assert written.changes >= OPS
        province.command("bundle", "take", str(up), "--answer", str(down))
        assert read_bundle(database, clock, down).outcome.equal
    return written.size

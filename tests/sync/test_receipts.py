"""The receipt of a real sync: read, printed, scanned, and checked at the server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp

from desktop.domain.errors import RuleBrokenError, TroubleError
from desktop.domain.ids import new_id
from desktop.domain.papers import PaperKind, PaperRequest
from desktop.domain.people import Household
from desktop.domain.receipts import LogPlace, read_line
from desktop.services.sync_receipt import read_receipt, receipt_docx, receipt_pdf
from desktop.services.sync_team import enrol, sync_now
from server.cli import TROUBLE, run
from server.security.can import OFFICER, Actor, ActorKind
from server.services.receipts import Agreement, check_receipt
from server.services.teams import after_restore
from server.storage.scope import team_scope
from tests.reports.reading import flat, page_texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock
    from desktop.domain.receipts import SyncReceipt
    from desktop.protocol.enrolment import EnrolmentSheet
    from desktop.storage.database import Database

REQUEST = PaperRequest(kind=PaperKind.SYNC_RECEIPT)


@pytest.fixture
def synced(
    database: Database,
    sheet: Callable[[], EnrolmentSheet],
    clock: SteppingClock,
    tmp_path: Path,
) -> Database:
    """A PC that synced three households and then wrote one more."""
    from tests.sync.test_sync_team import save

    add_households(database, 3)
    enrol(database, save(sheet(), tmp_path), None, clock)
    sync_now(database, clock)
    add_households(database, 1)
    return database


def add_households(database: Database, count: int) -> None:
    with database.write() as unit:
        for _ in range(count):
            unit.put(Household(id=new_id(unit.clock), village_id=new_id(unit.clock)))


def receipt_of(database: Database, clock: SteppingClock) -> SyncReceipt:
    with database.read() as read:
        return read_receipt(read, REQUEST, clock.today())


def test_it_tells_what_the_province_holds_and_not_what_waits(
    synced: Database, clock: SteppingClock
) -> None:
    receipt = receipt_of(synced, clock)
    assert dict(receipt.counts)["household"] == 3
    assert receipt.waiting == 1
    text = flat(" ".join(page_texts(receipt_pdf(receipt))))
    assert receipt.place.number in text
    assert "Tổ ghi thêm 1 thay đổi chưa gửi" in text
    assert "Hộ gia đình hộ 3" in text


def test_the_printed_code_agrees_at_the_server(
    synced: Database, clock: SteppingClock, engine: Engine
) -> None:
    receipt = receipt_of(synced, clock)
    page = pypdfium2.PdfDocument(receipt_pdf(receipt))[0].render(scale=200 / 72).to_numpy()
    (code,) = zxingcpp.read_barcodes(page)
    assert read_line(code.text) == receipt.place
    found, name = check_receipt(engine, OFFICER, read_line(code.text))
    assert (found, name) == (Agreement.AGREES, receipt.team.team.name)


def test_another_history_or_a_shorter_one_does_not_agree(
    synced: Database, clock: SteppingClock, engine: Engine
) -> None:
    place = receipt_of(synced, clock).place
    other = LogPlace(place.team, place.inc, place.seq, "0" * 32)
    beyond = LogPlace(place.team, place.inc, place.seq + 1, place.chain)
    elsewhere = LogPlace("f" * 32, place.inc, place.seq, place.chain)
    for wrong, expected in (
        (other, Agreement.OTHER),
        (beyond, Agreement.BEYOND),
        (elsewhere, Agreement.NO_TEAM),
    ):
        assert check_receipt(engine, OFFICER, wrong)[0] is expected
    with team_scope(engine, place.team) as connection:
        after_restore(connection, place.team, clock)
    # The log up to there is the same, whatever the server's incarnation is now.
    assert check_receipt(engine, OFFICER, place)[0] is Agreement.AGREES


def test_a_device_may_not_ask(synced: Database, clock: SteppingClock, engine: Engine) -> None:
    place = receipt_of(synced, clock).place
    with pytest.raises(TroubleError, match="not_permitted"):
        check_receipt(engine, Actor(ActorKind.DEVICE, place.team, "0" * 32), place)


def test_before_the_first_sync_there_is_nothing_to_confirm(
    database: Database, clock: SteppingClock
) -> None:
    with pytest.raises(TroubleError, match="receipt_not_synced"):
        receipt_of(database, clock)


def test_a_difference_is_not_confirmed(synced: Database, clock: SteppingClock) -> None:
    with synced.write() as unit:
        unit.sync_store.note_success(0, equal=False)
    with pytest.raises(TroubleError, match="receipt_differs"):
        receipt_of(synced, clock)


def test_the_same_receipt_is_the_same_file(synced: Database, clock: SteppingClock) -> None:
    receipt = receipt_of(synced, clock)
    assert receipt_pdf(receipt) == receipt_pdf(receipt)
    assert receipt_docx(receipt) == receipt_docx(receipt)


@pytest.mark.parametrize(
    "text",
    ["", "LANGSO1", "LANGSO2-" + "A" * 32 + "-1-1-" + "A" * 32, "LANGSO1-" + "A" * 32 + "-1-0-x"],
)
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(RuleBrokenError, match="receipt_format"):
        read_line(text)


def test_the_officer_checks_it_from_the_command_line(
    synced: Database,
    clock: SteppingClock,
    engine: Engine,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    place = receipt_of(synced, clock).place
    where = ["--home", str(tmp_path / "home"), "--database", f"sqlite:///{tmp_path / 'server.db'}"]
    engine.dispose()
    assert run(["receipt", place.line, "--json", *where]) == 0
    assert json.loads(capsys.readouterr().out)["agreement"] == "agrees"
    wrong = place.line[:-4] + ("0000" if not place.line.endswith("0000") else "1111")
    assert run(["receipt", wrong, *where]) == TROUBLE
    assert "another history" in capsys.readouterr().out
    assert run(["receipt", "nonsense", *where]) == TROUBLE
    assert "scan it again" in capsys.readouterr().err

"""Two ops of one id, of a PC that was copied while it ran: both are taken, each as what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.people import Household
from desktop.storage.refused import refused_ops
from desktop.sync import session
from server.services import validation
from tests.simulation.machines import START, Server, Templates, make_templates, new_pair
from tests.support.direct_line import meet, sync_directly

if TYPE_CHECKING:
    from desktop.storage.database import Database

ODD = "chữ mà máy chủ này không nhận"


@pytest.fixture(scope="module")
def templates() -> Templates:
    return make_templates(2)


@pytest.fixture
def server(templates: Templates, monkeypatch: pytest.MonkeyPatch) -> Server:
    """It refuses every value that is `ODD`."""
    usual = validation._fault_of_values  # noqa: SLF001 - the rules that this server has besides

    def fault(table: Any, groups: dict[str, Any]) -> str:
        return validation.INVALID_VALUE if ODD in groups.values() else usual(table, groups)

    monkeypatch.setattr(validation, "_fault_of_values", fault)
    return Server(templates, SteppingClock(START, seed=4), bytes_too=True)


def edited_alike(one: Database, note: str) -> str:
    """The op of an edit for which the PC draws what its copy draws; answers its id."""
    one.clock = SteppingClock(START, seed=99)
    with one.write() as unit:
        home = unit.all(Household)[0]
        unit.put(replace(home, note=note), original=home)
        unit.cursor.execute("SELECT id FROM outbox ORDER BY lc DESC LIMIT 1")
        return str(unit.cursor.fetchone()[0])


def put_aside(one: Database) -> list[Any]:
    with one.read() as unit:
        return [row.op.f for row in refused_ops(unit.cursor)]


@pytest.mark.parametrize("notes", [(ODD, "bản sao viết"), (ODD, ODD + " khác"), ("gốc viết", ODD)])
def test_what_a_copy_wrote_under_the_id_of_what_was_put_aside_is_sent_as_well(
    templates: Templates, server: Server, notes: tuple[str, str]
) -> None:
    first = templates.pcs[0].copy(SteppingClock(START, seed=7))
    other = templates.pcs[1].copy(SteppingClock(START, seed=8))
    with first.write() as unit:
        new_pair(unit, templates.village, "cũ")
    meet(server, first, other)
    copy = first.copy(SteppingClock(START, seed=9))
    assert edited_alike(first, notes[0]) == edited_alike(copy, notes[1])
    for one in (first, copy):
        one.clock = SteppingClock(START, seed=10 + (one is copy))
        sync_directly(one, server)
    meet(server, first, copy, other)
    refused = {str(values["note"]) for _, _, values in server.quarantined()}
    assert refused == {note for note in notes if note == ODD}
    assert put_aside(first) == [{"note": ODD}] * (notes[0] == ODD)
    assert put_aside(copy) == [{"note": ODD}] * (notes[1] == ODD)
    taken = [note for note in notes if note != ODD][-1:] or ["cũ"]
    with other.read() as unit:
        assert [home.note for home in unit.all(Household)] == taken


def test_a_copy_that_shares_an_epoch_gets_over_a_server_that_went_back_in_one_session(
    templates: Templates, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    # More than a frame waits, so that what the server has is asked first.
    monkeypatch.setattr(session, "FRAME_PAYLOAD", 1)
    first = templates.pcs[0].copy(SteppingClock(START, seed=7))
    with first.write() as unit:
        new_pair(unit, templates.village, "cũ")
    joined = templates.pcs[1].copy(SteppingClock(START, seed=8))
    meet(server, first, joined)
    with joined.write() as unit:
        unit.put(Household(id="a" * 32, village_id=templates.village, note="chờ"))
    copy = joined.copy(SteppingClock(START, seed=9))
    assert edited_alike(joined, "gốc viết") == edited_alike(copy, "bản sao viết")
    for one in (joined, copy):
        one.clock = SteppingClock(START, seed=10 + (one is copy))
    # Later than theirs, so that it believes their clocks and names their ops by number.
    server.clock.move_to(START + timedelta(days=1))
    server.restore(server.backup())
    sync_directly(joined, server)
    outcome = sync_directly(copy, server)
    assert outcome.server_restored
    assert outcome.new_epoch
    meet(server, first, joined, copy)
    for one in (first, joined, copy):
        with one.read() as unit:
            notes = {home.note for home in unit.all(Household)}
            lost = unit.cursor.execute("SELECT count(*) FROM inbox").fetchone()[0]
        assert notes == {"chờ", "bản sao viết"}
        assert lost == 1

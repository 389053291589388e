"""P14: a pull that would empty the book waits until somebody said yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import TroubleError
from server.services import exchange, pages
from tests.simulation.machines import START, Server, Templates, make_templates
from tests.support.direct_line import meet, sync_directly
from tests.sync.homes import add_homes, count_homes, remove_homes, small_server

if TYPE_CHECKING:
    from desktop.protocol.messages import Hello, Page
    from desktop.storage.database import Database
    from server.storage.log_store import LogStore
    from server.storage.rows import HeadRow


@pytest.fixture(scope="module")
def templates() -> Templates:
    return make_templates(3)


@pytest.fixture
def server(templates: Templates) -> Server:
    return small_server(templates)


@pytest.fixture
def pcs(templates: Templates) -> tuple[Database, Database]:
    one, other = (pc.copy(SteppingClock(START, seed=5)) for pc in templates.pcs[:2])
    return one, other


def test_a_page_that_removes_too_much_is_not_taken_until_somebody_says_yes(
    pcs: tuple[Database, Database], server: Server
) -> None:
    one, other = pcs
    ids = add_homes(one, 120)
    meet(server, one, other)
    remove_homes(one, ids[:60])
    mine = add_homes(other, 1)
    sync_directly(one, server)
    for _ in range(2):
        with pytest.raises(TroubleError, match="mass_removal") as caught:
            sync_directly(other, server)
        assert caught.value.params == {"count": 60, "total": 122}
        assert count_homes(other) == 121
    assert mine[0] in server.record_ids(), "what waited here went up all the same"
    assert sync_directly(other, server, removal_allowed=True).equal is True
    assert count_homes(other) == 61
    assert sync_directly(other, server).equal is True


@pytest.mark.parametrize(("all_of_them", "gone"), [(60, 50), (300, 58)])
def test_a_few_records_or_a_small_part_of_them_go_without_a_question(
    pcs: tuple[Database, Database], server: Server, all_of_them: int, gone: int
) -> None:
    one, other = pcs
    ids = add_homes(one, all_of_them)
    meet(server, one, other)
    remove_homes(one, ids[:gone])
    meet(server, one, other)
    assert count_homes(other) == all_of_them - gone


def test_what_this_pc_removed_itself_needs_no_question(
    pcs: tuple[Database, Database], server: Server
) -> None:
    one, _ = pcs
    ids = add_homes(one, 120)
    sync_directly(one, server)
    remove_homes(one, ids)
    assert sync_directly(one, server).equal is True


def test_parts_of_a_large_removal_are_counted_together_over_pages_and_sessions(
    pcs: tuple[Database, Database], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = pcs
    ids = add_homes(one, 200)
    meet(server, one, other)
    monkeypatch.setattr(exchange, "make_page", small_page)
    remove_homes(one, ids[:120])
    one_by_one = sync_directly(one, server)
    assert one_by_one.pushed == 120
    for _ in range(3):
        with pytest.raises(TroubleError, match="mass_removal"):
            sync_directly(other, server)
        assert count_homes(other) == 160, "it stops before both limits are passed, and stays there"
    assert sync_directly(other, server, removal_allowed=True).equal is True
    assert count_homes(other) == 80
    remove_homes(one, ids[120:150])
    sync_directly(one, server)
    assert sync_directly(other, server).equal is True, "what was allowed is not counted again"


def test_a_pc_that_reads_the_log_from_its_beginning_has_nothing_to_lose(
    templates: Templates,
    pcs: tuple[Database, Database],
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, _ = pcs
    ids = add_homes(one, 100)
    sync_directly(one, server)
    remove_homes(one, ids)
    sync_directly(one, server)
    monkeypatch.setattr(exchange, "make_page", small_page)
    newcomer = templates.pcs[2].copy(SteppingClock(START, seed=6))
    assert sync_directly(newcomer, server).equal is True
    assert count_homes(newcomer) == 0


def small_page(store: LogStore, head: HeadRow, hello: Hello, **limits: int) -> Page:
    return pages.make_page(store, head, hello, **(limits | {"max_rows": 20}))

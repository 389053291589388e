"""A server in memory, and households by the dozen: for what is about how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.clock import SteppingClock
from desktop.domain.ids import new_id
from desktop.domain.people import Household
from tests.simulation.machines import START, Server, Templates

if TYPE_CHECKING:
    from desktop.storage.database import Database


def small_server(templates: Templates) -> Server:
    """The templates' server, whose messages pass as bytes."""
    return Server(templates, SteppingClock(START, seed=4), bytes_too=True)


def add_homes(pc: Database, count: int) -> list[str]:
    """So many households, each a business change of its own."""
    ids = []
    with pc.write() as unit:
        for _ in range(count):
            with unit.txn():
                made = Household(id=new_id(unit.clock), village_id=new_id(unit.clock))
                unit.put(made)
                ids.append(made.id)
    return ids


def remove_homes(pc: Database, ids: list[str]) -> None:
    """Each as a business change of its own."""
    with pc.write() as unit:
        for record in ids:
            with unit.txn():
                unit.delete(Household, record)


def count_homes(pc: Database) -> int:
    """How many people see."""
    with pc.read() as unit:
        return len(unit.all(Household))

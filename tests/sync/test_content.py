"""The content in short: equal where people see the same, whatever way it came there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop.domain.people import Household
from desktop.services.content import content_letters
from desktop.services.session import TeamSession
from desktop.services.undoing import take_back
from tests.sync.sticks import add, change_note, make_world

if TYPE_CHECKING:
    from desktop.storage.database import Database
    from desktop.storage.write_unit import WriteUnit


def letters(pc: Database) -> str:
    with pc.read() as unit:
        return content_letters(unit)


def test_it_is_equal_before_the_province_was_told_and_after() -> None:
    """The states of both ends differ meanwhile; what people see does not."""
    world = make_world()
    one, two = world.pcs
    (record, other) = add(one, 2)
    waiting = letters(one)
    assert re.fullmatch("[0-9A-F]{4}-[0-9A-F]{4}", waiting)
    world.wire(one)
    assert letters(one) == waiting
    assert letters(two) != waiting
    world.stick(two)
    assert letters(two) == waiting
    change_note(one, record, "một")
    change_note(two, record, "một")
    assert letters(one) == letters(two) != waiting, "typed on both, before they meet"
    for pc in (one, two, one):
        world.wire(pc)
    assert letters(one) == letters(two)
    with one.write() as unit:
        unit.delete(Household, other)
    gone = letters(one)
    with one.write() as unit:
        unit.restore(Household, other)
    assert letters(one) != gone


@pytest.mark.parametrize("act", ["change", "delete", "merge"])
def test_an_undo_brings_it_back(act: str) -> None:
    world = make_world(1)
    (pc,) = world.pcs
    record, other = add(pc, 2)
    session = TeamSession(pc, pc.clock, None)
    before = letters(pc)

    def work(unit: WriteUnit, _nothing: None) -> None:
        if act == "change":
            held = unit.get(Household, record)
            assert held is not None
            unit.put(replace(held, note="khác"), original=held)
        elif act == "delete":
            unit.delete(Household, record)
        else:
            unit.merge(Household, record, other)

    done = session.write(work, None).changes.act
    assert done is not None
    assert letters(pc) != before
    take_back(session, done)
    assert letters(pc) == before

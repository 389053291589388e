"""Figures that are compared before and after a choice: those of the table, and of nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.people import Household, Resident
from desktop.domain.periods import month_containing
from desktop.services.history import totals
from desktop.services.indicators import indicator_table
from desktop.services.sync_consequences import NEVER_COUNTED
from tests.support.practice_papers import TODAY, practice_session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.session import TeamSession
    from desktop.storage.write_unit import WriteUnit


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TeamSession]:
    folder: Path = tmp_path_factory.mktemp("village")
    with practice_session(folder) as session:
        yield session


def test_they_are_those_of_the_indicator_table(village: TeamSession) -> None:
    found = village.read(totals, TODAY)
    rows = village.read(indicator_table, month_containing(TODAY, village.period_rules))
    assert len(found) == 2 * len(rows)
    for row in rows:
        key = (row.identifier, row.name_vi, row.name_en, row.rate)
        assert found[*key, False] == row.current.value, row.identifier
        assert found[*key, True] == row.year.value, row.identifier


def test_what_is_never_counted_changes_no_figure_wherever_it_stands(village: TeamSession) -> None:
    before = village.read(totals, TODAY)
    assert {"phone", "code", "note", "full_name"} <= NEVER_COUNTED

    def change(unit: WriteUnit, _nothing: object) -> None:
        people: tuple[Any, ...] = unit.all(Resident)
        for one in people:
            changed = replace(one, phone=None, note="khác", full_name="Vi Văn Khác")
            with unit.txn():
                unit.put(changed, original=one, seen=unit.seen)
        homes: tuple[Any, ...] = unit.all(Household)
        for one in homes:
            with unit.txn():
                unit.put(replace(one, code=None, note="khác"), original=one, seen=unit.seen)

    village.write(change, None)
    assert village.read(totals, TODAY) == before

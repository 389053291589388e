"""Every indicator equals an independent recount, on villages full of rare cases."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.indicators.catalogue import RULES, measure
from desktop.domain.periods import (
    BY_CALENDAR,
    BY_DECREE_09,
    month_period,
    period_containing,
    year_period,
)
from desktop.domain.reporting import PeriodKind
from desktop.domain.rows.reporting import Column, RecordRef
from desktop.services import catalogue
from desktop.services.indicators import days_of, indicator_records, indicator_table
from desktop.services.session import TeamSession
from desktop.storage.database import Database
from desktop.storage.engine import connect
from tests.services.conftest import TEAM, TODAY
from tests.services.random_village import RandomVillage
from tests.services.recount import IDENTIFIERS, recount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from desktop.domain.indicators.snapshot import Snapshot
    from desktop.domain.reporting import PeriodCut
    from desktop.storage.write_unit import WriteUnit

KEY = bytes(32)
MIDDLE = date(2026, 6, 10)
ALL_PERIODS = tuple(
    period_containing(kind, MIDDLE, rules)
    for kind in PeriodKind
    for rules in (BY_DECREE_09, BY_CALENDAR)
)
EARLIEST = min(period.first_on for period in ALL_PERIODS)
LATEST = max(period.last_on for period in ALL_PERIODS)


def fill(unit: WriteUnit, seed: int) -> None:
    """A village with everything that happens to records: deleted, merged, changed."""
    village = RandomVillage(seed, MIDDLE, catalogue.load_platforms(TODAY))
    records = village.records()
    unit.replace_platforms(catalogue.load_platforms(TODAY))
    for record in records:
        with unit.txn():
            unit.put(record)
    for kind, one, other in village.merges(records):
        with unit.txn():
            unit.merge(kind, one, other)
    for record in records:
        # Deleted records must be nowhere.
        if village.random.random() < 0.05:
            with unit.txn():
                unit.delete(type(record), record.id)


def test_the_recount_knows_every_indicator() -> None:
    assert set(RULES) == IDENTIFIERS
    assert len(RULES) == 46
    texts = catalogue.load_indicator_texts(TODAY)
    for identifier, rule in RULES.items():
        assert texts[identifier].number == rule.number
        assert texts[identifier].stock == rule.stock
        assert (texts[identifier].unit_vi == "%") == rule.rate


def check_villages(folder: Path, seeds: Iterable[int]) -> None:
    """Every indicator of every kind of period and cut, against bare SQL on the team's file."""
    for seed in seeds:
        path = folder / f"{seed}.db"
        clock = SteppingClock(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), seed=seed)
        made = TeamSession(Database.create(path, KEY, TEAM, clock), clock)
        made.write(fill, seed)
        with closing(connect(path, KEY, reader=True)) as driver, made.database.read() as unit:
            wrong = list(differences(unit.reporting.snapshot(EARLIEST, LATEST), driver.cursor()))
        made.close()
        path.unlink()
        assert wrong == [], seed


def differences(snapshot: Snapshot, cursor: Any) -> Iterator[tuple[str, str, PeriodCut | None]]:
    for period in ALL_PERIODS:
        days = period.first_on, period.last_on
        for identifier, rule in RULES.items():
            if measure(rule, snapshot, *days).value != recount(cursor, identifier, *days):
                yield identifier, period.code, period.cut


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_every_number_of_200_villages_equals_the_recount(tmp_path: Path, first: int) -> None:
    check_villages(tmp_path, range(first, first + 50))


@pytest.mark.sweep
@pytest.mark.parametrize("first", range(200, 1000, 100))
def test_every_number_of_1000_villages_equals_the_recount(tmp_path: Path, first: int) -> None:
    check_villages(tmp_path, range(first, first + 100))


@pytest.mark.parametrize("seed", range(6))
def test_every_column_of_the_table_equals_the_recount(session: TeamSession, seed: int) -> None:
    session.write(fill, seed)
    period = ALL_PERIODS[seed * 2 + seed % 2]
    rows = session.read(indicator_table, period)
    assert len(rows) == len(RULES)
    with session.database.read() as unit:
        for row in rows:
            for column in Column:
                days = days_of(period, column)
                theirs = recount(unit.cursor, row.identifier, days.first_on, days.last_on)
                assert getattr(row, column.value).value == theirs, (row.identifier, column)


@pytest.mark.parametrize("seed", [3, 4])
def test_every_number_opens_its_records(session: TeamSession, seed: int) -> None:
    """Those counted, and the figures of others that stand above or below a line."""
    session.write(fill, seed)
    period = month_period(2026, 6)
    based = 0
    for row in session.read(indicator_table, period):
        for column in Column:
            measured = getattr(row, column.value)
            listed = session.read(indicator_records, row.identifier, period, column)
            figures = {RecordRef("baseline", one.id) for one in measured.baselines}
            assert {one.ref for one in listed} == set(measured.records) | figures, row.identifier
            assert all(one.title for one in listed), row.identifier
            assert all(one.detail for one in listed if one.ref in figures), row.identifier
            based += len(figures)
            if row.rate or figures:
                times = {one.ref: one.times for one in listed}
                above = sum(times[ref] for ref in measured.records)
                assert above == (measured.numerator if row.rate else measured.value or 0)
    assert based > 10
    raised = session.read(indicator_records, "issue_raised_count", year_period(2026))
    assert {one.ref.table for one in raised} <= {"issue"}


@pytest.mark.parametrize("seed", [1, 2, 6])
def test_times_behind_a_number_of_times_add_up_to_it(session: TeamSession, seed: int) -> None:
    session.write(fill, seed)
    period = year_period(2026)
    rows = {one.identifier: one for one in session.read(indicator_table, period)}
    assert rows["assist_count"].current.value
    for identifier in ("assist_count", "dvc_dossier_count", "class_attendance_count"):
        listed = session.read(indicator_records, identifier, period)
        assert rows[identifier].current.value == sum(one.times for one in listed)
